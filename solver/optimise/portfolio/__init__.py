"""The engines side by side, and how they share the time."""
