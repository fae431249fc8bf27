"""Numbers as they are written into an instance."""

from __future__ import annotations

from typing import Any

DECIMALS = 6


def plain(value: float) -> int | float:
    """Return a number rounded to six decimals, whole where it is whole: files read better with 5 than with 5.0."""
    rounded = round(float(value), DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded


def plain_tree(value: Any) -> Any:
    """Return a tree of lists and dicts with its numbers made plain."""
    if isinstance(value, dict):
        return {key: plain_tree(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_tree(item) for item in value]
    return plain(value) if isinstance(value, float) else value
