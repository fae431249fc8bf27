"""The neighbourhood of a schedule: some groups choose anew, all others stay; exact in every term and agreement."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.mip.index import Index
from solver.optimise.mip.part import Part, Rows, cut_out


def neighbourhood(index: Index, groups: Ints, values: Floats) -> Part:
    """Return the program in which some groups choose anew.

    Parameters
    ----------
    groups
        Rising.
    values
        Of every column in the schedule, as `Index.values` gives them; shape ``[column]``.
    """
    program = index.program
    is_live = np.zeros(index.num_columns, dtype=np.bool_)
    new = index.options_of(groups)
    while len(new):
        is_live[new] = True
        defined = program.defines[index.rows_of(new)]
        new = np.unique(defined[(defined >= 0) & ~is_live[defined]])
    live = np.flatnonzero(is_live)
    rows = index.rows_of(live)
    fixed = index.sums_of_rows(rows, np.where(is_live, 0.0, values))
    kept = Rows(rows, program.row_low[rows] - fixed, program.row_high[rows] - fixed)
    constant = program.constant + float(program.cost @ np.where(is_live, 0.0, values))
    return cut_out(index, groups, live[live >= index.num_options], kept, program.cost, constant)
