"""The highest of many numbers when a few of them are others, for many such changes at once, without looking at all.

Of changes, `of` says to which of them an entry belongs, rising; shape ``[entry]``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.measures import peak_cells
from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries


class Highest:
    """The highest of some numbers, 0 where there are none.

    Parameters
    ----------
    values
        The numbers, >= 0; shape ``[index]``.
    """

    def __init__(self, values: Floats) -> None:
        order = np.argsort(-values, kind="stable")
        self._rank = np.empty_like(order)
        self._rank[order] = np.arange(len(order))
        self._falling = np.append(values[order], 0.0)

    def replaced(self, num: int, of: Ints, places: Ints, values: Floats) -> Floats:
        """Return the highest after each of `num` changes, which give the numbers at some places, each once, others."""
        highest = self._falling[self._first_kept(num, of, places)]
        np.maximum.at(highest, of, values)
        return highest

    def _first_kept(self, num: int, of: Ints, places: Ints) -> Ints:
        """Return the lowest rank that each change keeps: as many as there are without a gap from the highest on."""
        rank = self._rank[places]
        # Of one more than are replaced at least one is kept, so that no further rank matters.
        matters = np.flatnonzero(rank < np.bincount(of, minlength=num)[of])
        of, rank = of[matters], rank[matters]
        order = np.lexsort((rank, of))
        of, rank = of[order], rank[order]
        place = np.arange(len(of)) - np.searchsorted(of, of)
        return np.bincount(of[rank == place], minlength=num)


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
        self._loads = loads
        # Each peak has a cell.
        self._highest = np.maximum.reduceat(loads[self._cell], self._start[:-1]) if found else np.empty(0)
        self._total = float(self._weight @ self._highest)

    def replaced(self, num: int, of: Ints, cells: Ints, loads: Floats) -> Floats:
        """Return the term after each of `num` changes, which give some cells, rising and each once, other loads."""
        if not len(self._weight) or not len(cells):
            return np.full(num, self._total)
        num_cells, num_peaks = len(self._loads), len(self._weight)
        parent, entry = entries(self._start_of_cell, cells)
        change, peak = np.divmod(np.unique(of[parent] * num_peaks + self._peak[entry]), num_peaks)
        parent, entry = entries(self._start, peak)
        cell = self._cell[entry]
        load = self._loads[cell]
        given, wanted = of * num_cells + cells, change[parent] * num_cells + cell
        place = np.minimum(np.searchsorted(given, wanted), len(given) - 1)
        is_given = given[place] == wanted
        load[is_given] = loads[place[is_given]]
        first = np.searchsorted(parent, np.arange(len(peak)))
        highest = np.maximum.reduceat(load, first) if len(peak) else np.empty(0)
        gained = self._weight[peak] * (highest - self._highest[peak])
        return self._total + totals(num, change, gained)


def totals(num: int, of: Ints, amounts: NDArray[Any]) -> Floats:
    """Return the sum of the amounts of each of `num` changes; shape ``[change]``."""
    # Of no amounts at all numpy returns whole numbers.
    return np.bincount(of, weights=amounts, minlength=num).astype(np.float64)
