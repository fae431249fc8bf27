"""Arrays of this room, and the few things that numpy has no word for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

NOWHERE = np.empty(0, dtype=np.int64)


class Grouped:
    """Positions of an array of keys, by key.

    Parameters
    ----------
    keys
        Whole numbers; shape ``[position]``.
    """

    def __init__(self, keys: Ints) -> None:
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(changes(ordered))
        self.positions: Ints = order
        self.keys: Ints = ordered[starts]
        self.bounds: Ints = np.append(starts, len(keys))

    def of(self, key: int) -> Ints:
        """Return the positions that have a key, rising; none where no position has it."""
        place = int(np.searchsorted(self.keys, key))
        if place == len(self.keys) or self.keys[place] != key:
            return NOWHERE
        return self.positions[self.bounds[place] : self.bounds[place + 1]]


def changes(values: NDArray[Any]) -> Bools:
    """Return where a value differs from the one before it; the first always does."""
    differs = np.ones(len(values), dtype=np.bool_)
    differs[1:] = values[1:] != values[:-1]
    return differs


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """Return starts[i], starts[i] + 1, ... for `lengths[i]` numbers each, one range after the other."""
    offsets = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts, lengths) + np.arange(int(lengths.sum())) - offsets


def medians(groups: Ints, values: Floats, num_groups: int) -> Floats:
    """Return the median of the values in each group; NaN for a group without any; shape ``[num_groups]``."""
    order = np.lexsort((values, groups))
    ordered = values[order]
    counts = np.bincount(groups, minlength=num_groups)
    starts = np.cumsum(counts) - counts
    result = np.full(num_groups, np.nan)
    some = counts > 0
    low, high = (starts + (counts - 1) // 2)[some], (starts + counts // 2)[some]
    result[some] = (ordered[low] + ordered[high]) / 2
    return result
