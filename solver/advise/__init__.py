"""What a schedule means to those in it, what one party could do, and what if something were otherwise."""
