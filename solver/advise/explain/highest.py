"""The highest of many numbers when a few of them become others."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats, Ints


class Highest:
    """The highest of some numbers, 0 where there are none, without looking at all of them again.

    Parameters
    ----------
    values
        The numbers, >= 0; shape ``[index]``.
    """

    def __init__(self, values: Floats) -> None:
        self._values = values
        self._order = np.argsort(-values, kind="stable")
        self._is_replaced = np.zeros(len(values), dtype=np.bool_)

    def replaced(self, places: Ints, values: Floats) -> float:
        """Return the highest when the numbers at some places, each named once, are these; shape ``[replaced]``."""
        # Of one more than are replaced at least one is not.
        top = self._order[: len(places) + 1]
        self._is_replaced[places] = True
        kept = top[~self._is_replaced[top]]
        self._is_replaced[places] = False
        highest_kept = float(self._values[kept[0]]) if len(kept) else 0.0
        return max(highest_kept, float(values.max(initial=0.0)))
