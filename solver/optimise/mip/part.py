"""A part of a program as a program of its own: some columns, and the rows over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.mip.index import Index
from solver.optimise.mip.program import Program


@dataclass(frozen=True, slots=True)
class Part:
    """A program that was cut out of another.

    Attributes
    ----------
    groups
        The groups that choose in it; shape ``[own group]``.
    columns
        The column of the whole that each own column stands for, options first; shape ``[own column]``.
    """

    program: Program
    groups: Ints
    columns: Ints

    def put_back(self, own: Floats, parts: Ints) -> Ints:
        """Return parts per option of the whole with this part's groups as they choose in it; shape ``[option]``."""
        num_options = int(self.program.group_start[-1])
        changed = parts.copy()
        changed[self.columns[:num_options]] = np.rint(own[:num_options]).astype(np.int64)
        return changed


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the whole that a part keeps, with limits of their own; shapes ``[kept row]``."""

    place: Ints
    low: Floats
    high: Floats


def cut_out(index: Index, groups: Ints, others: Ints, rows: Rows, cost: Floats, constant: float) -> Part:
    """Return a part of a program; what its rows hold of other columns is left out, their limits allow for it.

    Parameters
    ----------
    groups
        The groups that choose, rising.
    others
        Further columns, none of them options.
    cost
        Of each column of the whole; shape ``[column]``.
    """
    whole = index.program
    columns = np.concatenate([index.options_of(groups), others])
    number = np.full(index.num_columns, -1)
    number[columns] = np.arange(len(columns))
    entry = index.entries_of_rows(rows.place)
    own_row = np.repeat(np.arange(len(rows.place)), np.diff(index.row_start)[rows.place])
    is_own = number[whole.column[entry]] >= 0
    entry, own_row = entry[is_own], own_row[is_own]
    defined = whole.defines[rows.place]
    program = Program(
        group_start=np.concatenate([[0], np.cumsum(np.diff(whole.group_start)[groups])]),
        parts=whole.parts[groups],
        cost=cost[columns],
        low=whole.low[columns],
        high=whole.high[columns],
        constant=constant,
        row=own_row,
        column=number[whole.column[entry]],
        factor=whole.factor[entry],
        row_low=rows.low,
        row_high=rows.high,
        is_whole=whole.is_whole[columns],
        defines=np.where(defined >= 0, number[defined], -1),
    )
    return Part(program, groups, columns)
