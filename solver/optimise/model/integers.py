"""The integer form of demand that CP-SAT needs, with a bound on its rounding error.

Loads are counted in 1 / `scale` passengers. For every cell, and every schedule,

    abs(integer load / scale - exact load) <= error[cell]

because each group contributes at most (its parts) * (the largest rounding of one of its options there).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.matrix import stable_order
from solver.demand.options import Floats, Ints

MAX_SCALE = 100_000
"""A hundred-thousandth of a passenger: at 100 groups a cell the error stays below a thousandth of a passenger."""
COARSE_SCALE = 1_000
"""Where what is found counts more than the last thousandth of what is proven."""
_ENTRIES_PER_CHUNK = 100_000
_LARGEST_LOAD = 2**40
"""Integer loads stay below this, so that sums over cells with weights fit into 64 bits."""


@dataclass(frozen=True, slots=True)
class IntegerDemand:
    """Demand in whole numbers.

    Attributes
    ----------
    scale
        Units per passenger.
    per_part
        What one part in an option puts on a cell, by entry of the load matrix; shape ``[entry]``.
    base, places
        Of each cell, in units; shape ``[cell]``.
    lowest, highest
        Bounds on the integer load of each cell over all choices, agreements left aside; shape ``[cell]``.
    error
        Bound on the rounding error of each cell's load, in passengers; shape ``[cell]``.
    cell_start, cell_entries
        Entries of the load matrix by cell: those of a cell are ``cell_entries[cell_start[cell]:cell_start[cell + 1]]``.
    entry_option
        The option of each entry; shape ``[entry]``.
    """

    scale: int
    per_part: Ints
    base: Ints
    places: Ints
    lowest: Ints
    highest: Ints
    error: Floats
    cell_start: Ints
    cell_entries: Ints
    entry_option: Ints

    def entries_of(self, cell: int) -> Ints:
        """Return the entries of the load matrix that lie on a cell."""
        return self.cell_entries[self.cell_start[cell] : self.cell_start[cell + 1]]

    def loads(self, demand: Demand, parts: Ints) -> Ints:
        """Return the integer load of every cell for parts per option; shape ``[cell]``."""
        loads = self.base.copy()
        np.add.at(loads, demand.matrix.cell, self.per_part * parts[self.entry_option])
        return loads


def to_integers(demand: Demand, finest: int = MAX_SCALE) -> IntegerDemand:
    """Round demand to whole units of the finest scale that stays within range, at most so many a passenger."""
    matrix, cells = demand.matrix, demand.cells
    scale = _scale(demand, finest)
    base = np.rint(cells.base * scale).astype(np.int64)
    per_part, low, high, wrong = _rounded(demand, scale)
    start, entries = matrix.by_cell(cells.num_cells)
    return IntegerDemand(
        scale=scale,
        per_part=per_part,
        base=base,
        places=np.rint(cells.places * scale).astype(np.int64),
        lowest=base + low,
        highest=base + high,
        error=wrong + np.abs(base / scale - cells.base),
        cell_start=start,
        cell_entries=entries,
        entry_option=matrix.options_of_entries(),
    )


def _scale(demand: Demand, finest: int) -> int:
    largest = float(demand.cells.base.max(initial=1.0))
    largest += float(np.bincount(demand.matrix.cell, weights=demand.matrix.people, minlength=1).max(initial=1.0))
    scale = finest
    while scale > 1 and largest * scale > _LARGEST_LOAD:
        scale //= 10
    return scale


def _rounded(demand: Demand, scale: int) -> tuple[Ints, Ints, Ints, Floats]:
    """Return entries a part in units; by cell the lowest and highest sum of choices, and the rounding error.

    In chunks of whole groups, which stay in the cache of a processor: chains of 60 groups 2.0 -> 0.7 s.
    """
    matrix, options, num_cells = demand.matrix, demand.options, demand.cells.num_cells
    low, high, most = np.zeros(num_cells, np.int64), np.zeros(num_cells, np.int64), np.zeros(num_cells)
    per_part = np.empty(matrix.num_entries, np.int64)
    group_start = matrix.start[options.start]
    for first, last in _chunks(group_start):
        own = slice(int(group_start[first]), int(group_start[last]))
        group = np.repeat(np.arange(first, last), np.diff(group_start[first : last + 1]))
        exact = matrix.people[own] / options.parts[group]
        units = np.rint(exact * scale).astype(np.int64)
        per_part[own] = units
        rounding = np.abs(units / scale - exact)
        cell, lowest, highest, worst = _extremes(demand, group, matrix.cell[own], units, rounding)
        np.add.at(low, cell, lowest)
        np.add.at(high, cell, highest)
        np.add.at(most, cell, worst)
    return per_part, low, high, most


def _chunks(group_start: Ints) -> Iterator[tuple[int, int]]:
    """Yield ranges of groups that have not too many entries each, or are one group.

    Parameters
    ----------
    group_start
        First entry of each group, and the end of the last; shape ``[group + 1]``.
    """
    first = 0
    for last in range(1, len(group_start)):
        is_end = last == len(group_start) - 1
        if is_end or group_start[last + 1] - group_start[first] > _ENTRIES_PER_CHUNK:
            yield first, last
            first = last


def _extremes(
    demand: Demand, group: Ints, cell: Ints, units: Ints, rounding: Floats
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return the pairs of group and cell as (cell, lowest load, highest load, largest rounding error) of all its parts.

    Parameters
    ----------
    group, cell, units, rounding
        Of some groups' entries, by option; shape ``[entry]``.
    """
    options = demand.options
    order = stable_order(cell)
    group, cell = group[order], cell[order]
    first = np.flatnonzero((np.diff(cell, prepend=-1) != 0) | (np.diff(group, prepend=-1) != 0))
    if not len(first):
        return cell, units, units, rounding
    group, cell = group[first], cell[first]
    parts = options.parts[group]
    # An option without an entry on the cell puts nothing there.
    touches_always = np.diff(first, append=len(order)) == np.diff(options.start)[group]
    lowest = np.where(touches_always, np.minimum.reduceat(units[order], first), 0) * parts
    highest = np.maximum.reduceat(units[order], first) * parts
    return cell, lowest, highest, np.maximum.reduceat(rounding[order], first) * parts
