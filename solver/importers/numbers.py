"""Numbers as they are written into an instance."""

from __future__ import annotations

DECIMALS = 6


def plain(value: float) -> int | float:
    """Return a number rounded to six decimals, whole where it is whole: files read better with 5 than with 5.0."""
    rounded = round(float(value), DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded
