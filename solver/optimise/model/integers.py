"""The integer form of demand that CP-SAT needs, with a bound on its rounding error.

Loads are counted in 1 / `scale` passengers. For every cell, and every schedule,

    abs(integer load / scale - exact load) <= error[cell]

because each group contributes at most (its parts) * (the largest rounding of one of its options there).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.optimise.model.reach import pairs

MAX_SCALE = 100_000
"""A hundred-thousandth of a passenger: at 100 groups a cell the error stays below a thousandth of a passenger."""
COARSE_SCALE = 1_000
"""Where what is found counts more than the last thousandth of what is proven."""
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
    """Return entries a part in units; by cell the lowest and highest sum of choices, and the rounding error."""
    matrix, num_cells = demand.matrix, demand.cells.num_cells
    low, high, most = np.zeros(num_cells, np.int64), np.zeros(num_cells, np.int64), np.zeros(num_cells)
    per_part = np.empty(matrix.num_entries, np.int64)
    for some in pairs(demand):
        exact = matrix.people[some.entries] / demand.options.parts[some.entry_group]
        units = np.rint(exact * scale).astype(np.int64)
        per_part[some.entries] = units
        parts = demand.options.parts[some.group]
        np.add.at(low, some.cell, some.least(units) * parts)
        np.add.at(high, some.cell, some.most(units) * parts)
        np.add.at(most, some.cell, some.most(np.abs(units / scale - exact)) * parts)
    return per_part, low, high, most
