"""Edits of an instance without touching its file, and plans made anew close to what was agreed."""
