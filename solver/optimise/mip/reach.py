"""How low and how high the load of a cell can be, whatever every group chooses."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints


def load_reach(demand: Demand) -> tuple[Floats, Floats]:
    """Return the lowest and the highest load of every cell over all choices, agreements left aside; shape ``[cell]``.

    Each a little beyond what rounding in sums of loads can do.
    """
    matrix, options, num_cells = demand.matrix, demand.options, demand.cells.num_cells
    group = options.group[matrix.options_of_entries()]
    order, first, cell = _by_group_and_cell(group, matrix.cell, num_cells)
    if not len(first):
        return demand.cells.base, demand.cells.base
    people = matrix.people[order]
    # A group that has an option without people on the cell may put nobody there.
    num_entries = np.diff(first, append=len(order))
    is_everywhere = num_entries == np.diff(options.start)[group[order[first]]]
    low = np.where(is_everywhere, np.minimum.reduceat(people, first), 0.0)
    high = np.maximum.reduceat(people, first)
    lowest, highest = (np.bincount(cell, weights=bound, minlength=num_cells) for bound in (low, high))
    slack = 1e-12 * (demand.cells.base + highest)
    return demand.cells.base + lowest - slack, demand.cells.base + highest + slack


def _by_group_and_cell(group: Ints, cell: Ints, num_cells: int) -> tuple[Ints, Ints, Ints]:
    """Return entries sorted by group and cell, the first of each pair in that order, and its cell."""
    key = group * num_cells + cell
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    return order, first, cell[order[first]]
