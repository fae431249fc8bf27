"""A program's entries by row and by column, and the values that its columns have in a schedule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries
from solver.optimise.mip.program import Program, sums

_NO_NOISE = 1e-7


class Index:
    """Looks entries of a program up by row and by column.

    Attributes
    ----------
    num_options
        The first columns are options.
    row_start, row_entry, column_start, column_entry
        The entries of each row and of each column; shapes ``[row + 1]``, ``[entry]``, ``[column + 1]``, ``[entry]``.
    definitions
        The rows that define a column; shape ``[definition]``.
    is_load
        Whether a column is the load of a cell, which options alone define; shape ``[column]``.
    is_defining
        Whether a column that is no load defines others, as who waits does; shape ``[column]``.
    """

    def __init__(self, program: Program) -> None:
        """Sort the entries both ways, and find which columns define others."""
        self.program = program
        self.num_options = int(program.group_start[-1])
        self.num_columns = len(program.cost)
        self.row_entry = np.argsort(program.row, kind="stable")
        self.row_start = np.searchsorted(program.row[self.row_entry], np.arange(program.num_rows + 1))
        self.column_entry = np.argsort(program.column, kind="stable")
        self.column_start = np.searchsorted(program.column[self.column_entry], np.arange(self.num_columns + 1))
        self.definitions = np.flatnonzero(program.defines >= 0)
        self.group_of_option = np.repeat(np.arange(len(program.parts)), np.diff(program.group_start))
        is_equal = program.row_low[self.definitions] == program.row_high[self.definitions]
        self.is_load = np.zeros(self.num_columns, dtype=np.bool_)
        self.is_load[program.defines[self.definitions[is_equal]]] = True
        self._prepare_values()
        self.is_defining = np.zeros(self.num_columns, dtype=np.bool_)
        self.is_defining[self._defining_columns] = True
        self.is_defining[: self.num_options] = False
        self.is_defining &= ~self.is_load

    def entries_of_rows(self, rows: Ints) -> Ints:
        """Return the entries of some rows, row by row."""
        return self.row_entry[ranges(self.row_start, rows)]

    def entries_of_columns(self, columns: Ints) -> Ints:
        """Return the entries of some columns, column by column."""
        return self.column_entry[ranges(self.column_start, columns)]

    def rows_of(self, columns: Ints) -> Ints:
        """Return the rows that any of some columns is in, rising."""
        return np.unique(self.program.row[self.entries_of_columns(columns)])

    def sums_of_rows(self, rows: Ints, values: Floats) -> Floats:
        """Return what the columns' values add up to in each of some rows; shape of `rows`."""
        program, entry = self.program, self.entries_of_rows(rows)
        own = np.repeat(np.arange(len(rows)), np.diff(self.row_start)[rows])
        return sums(own, program.factor[entry] * values[program.column[entry]], len(rows))

    def options_of(self, groups: Ints) -> Ints:
        """Return the options of some groups."""
        return ranges(self.program.group_start, groups)

    def _prepare_values(self) -> None:
        """Find what each defining row divides by, and the entries of the other columns in it."""
        program = self.program
        is_own = program.column == program.defines[program.row]
        self._own_factor = np.ones(program.num_rows)
        self._own_factor[program.row[is_own]] = program.factor[is_own]
        others = np.flatnonzero((program.defines[program.row] >= 0) & ~is_own)
        self._defining_columns = program.column[others]
        self._levels = [self._level(rows, others) for rows in self._rows_by_level(others)]

    def _level(self, rows: Ints, others: Ints) -> tuple[Ints, Ints]:
        """Return the rows of a level, and the entries of other columns in them."""
        is_own = np.zeros(self.program.num_rows, dtype=np.bool_)
        is_own[rows] = True
        return rows, others[is_own[self.program.row[others]]]

    def _rows_by_level(self, others: Ints) -> Iterator[Ints]:
        """Yield the defining rows level by level: of loads, which hang on options; of what hangs on loads; and so on.

        Who waits hangs on who waited before, so that there are as many levels as intervals in which people wait.
        """
        program, left = self.program, self.definitions
        is_known = np.ones(self.num_columns, dtype=np.bool_)
        is_known[program.defines[left]] = False
        while len(left):
            unknown = others[~is_known[program.column[others]]]
            waits = np.zeros(program.num_rows, dtype=np.bool_)
            waits[program.row[unknown]] = True
            # A column is known once all rows that define it are.
            late = np.zeros(self.num_columns, dtype=np.bool_)
            late[program.defines[left[waits[left]]]] = True
            is_next = ~late[program.defines[left]]
            if not is_next.any():
                raise AssertionError("columns define each other in a circle")
            yield left[is_next]
            is_known[program.defines[left[is_next]]] = True
            left = left[~is_next]

    def values(self, parts: Ints) -> Floats:
        """Return the value of every column in a schedule given as parts per option; shape ``[column]``."""
        program = self.program
        values = program.low.copy()
        values[: self.num_options] = parts
        for rows, entry in self._levels:
            weights = program.factor[entry] * values[program.column[entry]]
            rest = sums(program.row[entry], weights, program.num_rows)
            column = program.defines[rows]
            np.maximum.at(values, column, (program.row_low[rows] - rest[rows]) / self._own_factor[rows])
            whole = column[program.is_whole[column]]
            values[whole] = np.ceil(values[whole] - _NO_NOISE)
        return values


def ranges(start: Ints, places: Ints) -> Ints:
    """Return start[p], start[p] + 1, ..., start[p + 1] - 1 for each of some places, one after the other."""
    return entries(start, places)[1]
