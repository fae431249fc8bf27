"""A program's entries by row and by column, and the values that its columns have in a schedule."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries
from solver.optimise.mip.program import Bools, Program, sums

LEVELS = 2
"""Columns are defined by options, such as loads, or by columns that are, such as people above a threshold."""
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
    """

    def __init__(self, program: Program) -> None:
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
        self._other_row, self._other_column = program.row[others], program.column[others]
        self._other_factor = program.factor[others]

    def values(self, parts: Ints) -> Floats:
        """Return the value of every column in a schedule given as parts per option; shape ``[column]``."""
        program = self.program
        rows = self.definitions
        values = program.low.copy()
        values[: self.num_options] = parts
        for _ in range(LEVELS):
            weights = self._other_factor * values[self._other_column]
            rest = np.bincount(self._other_row, weights=weights, minlength=program.num_rows)
            values[self.num_options :] = program.low[self.num_options :]
            np.maximum.at(values, program.defines[rows], (program.row_low[rows] - rest[rows]) / self._own_factor[rows])
            is_whole: Bools = program.is_whole
            values[is_whole] = np.ceil(values[is_whole] - _NO_NOISE)
        return values


def ranges(start: Ints, places: Ints) -> Ints:
    """Return start[p], start[p] + 1, ..., start[p + 1] - 1 for each of some places, one after the other."""
    return entries(start, places)[1]
