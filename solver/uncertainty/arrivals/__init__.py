"""Arrival profiles from counts: how long before known hours people pass."""
