"""The cells that cost now, kept up from move to move: few of many, and where most good moves begin.

A list and, for each cell, its place in it: adding, taking off and drawing one at random all take constant time.

Reference: P. Briggs, L. Torczon, "An efficient representation for sparse sets", ACM Letters on Programming Languages
and Systems 2 (1993) 59-69.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search.compiled import compiled

_NOTHING = 1e-9


class ActiveCells(NamedTuple):
    """The cells whose hinges and steps cost something in the first tier.

    Attributes
    ----------
    cell
        These cells, of which there are ``counts[0]``, in no order; shape ``[cell]``.
    place
        The place of each cell among them, -1 where it costs nothing; shape ``[cell]``.
    counts
        Shape ``[1]``.
    """

    cell: Ints
    place: Ints
    counts: Ints


def new_costly(num_cells: int) -> ActiveCells:
    """Return the list where no cell costs anything."""
    return ActiveCells(np.zeros(num_cells, dtype=np.int64), np.full(num_cells, -1), np.zeros(1, dtype=np.int64))


@compiled
def refresh_costly(costly: ActiveCells, cost: Floats, of_cell_start: Ints) -> None:
    """List the cells anew from what each costs, those that any option loads; shapes ``[cell]``, ``[cell + 1]``."""
    costly.counts[0] = 0
    for cell in range(len(cost)):
        costly.place[cell] = -1
    for cell in range(len(cost)):
        if of_cell_start[cell + 1] > of_cell_start[cell]:
            note_cost(costly, cell, cost[cell])


@compiled
def note_cost(costly: ActiveCells, cell: int, cost: float) -> None:
    """List a cell, or take it off the list, by what it costs now."""
    place = costly.place[cell]
    if cost > _NOTHING and place < 0:
        costly.place[cell] = costly.counts[0]
        costly.cell[costly.counts[0]] = cell
        costly.counts[0] += 1
    elif cost <= _NOTHING and place >= 0:
        last = costly.cell[costly.counts[0] - 1]
        costly.cell[place] = last
        costly.place[last] = place
        costly.place[cell] = -1
        costly.counts[0] -= 1
