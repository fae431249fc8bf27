"""Keys of schedules, of which the first number that differs decides, and which of them are lower."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats, Ints

_SAME = 1e-9
"""Keys this near, as a share of their size, are the same number: sums in another order differ by less."""


def better(keys: Floats, than: Floats) -> Ints:
    """Return the indices of keys that are lower than another by more than rounding, the lowest first."""
    difference = keys - than
    is_open = np.abs(difference) > _SAME * (1.0 + np.abs(than))
    first = is_open.argmax(axis=1)
    lower = np.flatnonzero((difference * is_open)[np.arange(len(keys)), first] < 0)
    if not len(lower):
        return np.asarray(lower, dtype=np.int64)
    return np.asarray(lower[lowest_first(keys[lower])], dtype=np.int64)


def lowest_first(keys: Floats) -> Ints:
    """Return the indices of all keys, the lowest first."""
    return np.lexsort([np.round(column, 9) for column in keys.T[::-1]])


def is_less(one: Floats, other: Floats) -> bool:
    """Return whether a key is lower than another by more than rounding."""
    for ours, theirs in zip(one.tolist(), other.tolist(), strict=True):
        slack = _SAME * (1.0 + abs(theirs))
        if abs(ours - theirs) > slack:
            return bool(ours < theirs)
    return False
