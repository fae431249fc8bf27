"""The highest loads after a change: of numbers of which few change, and of sections in peak periods."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import peak_cells
from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries


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


class Peaks:
    """The highest load of each section in each peak period, and which of them a cell belongs to.

    Parameters
    ----------
    demand
        The instance as arrays.
    loads
        The loads that changes are counted from; shape ``[cell]``.
    """

    def __init__(self, demand: Demand, loads: Floats) -> None:
        found = list(peak_cells(demand))
        self._weight = np.array([weight for weight, _ in found], dtype=np.float64)
        self._start = np.concatenate([[0], np.cumsum([len(cells) for _, cells in found], dtype=np.int64)])
        self._cell = np.concatenate([cells for _, cells in found]) if found else np.empty(0, dtype=np.int64)
        peak_of_entry = np.repeat(np.arange(len(found), dtype=np.int64), np.diff(self._start))
        self._peak = peak_of_entry[np.argsort(self._cell, kind="stable")]
        per_cell = np.bincount(self._cell, minlength=demand.cells.num_cells)
        self._start_of_cell = np.concatenate([[0], np.cumsum(per_cell)])
        self._loads = loads.copy()
        self._highest = self._of(np.arange(len(found), dtype=np.int64))
        self._total = float(self._weight @ self._highest)

    def _of(self, peaks: Ints) -> Floats:
        """Return the highest load of some peaks; each has a cell."""
        if not len(peaks):
            return np.empty(0)
        parent, entry = entries(self._start, peaks)
        first = np.searchsorted(parent, np.arange(len(peaks)))
        return np.asarray(np.maximum.reduceat(self._loads[self._cell[entry]], first), dtype=np.float64)

    def replaced(self, cells: Ints, loads: Floats) -> float:
        """Return the term when some cells, each named once, have these loads; shape ``[replaced]``."""
        peaks = np.unique(self._peak[entries(self._start_of_cell, cells)[1]])
        before = self._loads[cells]
        self._loads[cells] = loads
        highest = self._of(peaks)
        self._loads[cells] = before
        return self._total + float(self._weight[peaks] @ (highest - self._highest[peaks]))
