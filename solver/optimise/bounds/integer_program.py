"""A program in whole numbers, for CP-SAT: every schedule is in it, and none is dearer there than it is.

A load is what options make it, so it needs no column. What is no whole number (a hinge's excess, a highest load) is
counted in units of 1 / S, rounded down: with H = floor(S h), factors of options rounded up and limits down,

    h + sum of f_o x_o >= b    becomes    H + sum of ceil(S f_o) x_o >= floor(S b),

which every schedule keeps, as what stands beside H is whole. Columns with other factors than 1 and -1, or several that
push the same way, get a unit of slack each instead. So CP-SAT's optimum is a bound, and loses no more than some units.
"""

from __future__ import annotations

import math

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.options import Floats, Ints
from solver.optimise.mip.index import Index
from solver.optimise.mip.program import Bools, Program, sums

_MOST_BITS, _LEAST_BITS = 28, 12
"""S is a power of two: a product with it is exact in floats. Fewer bits are too coarse."""
_FINER = 1 << 16
"""Factors that are no whole numbers, in rows and in the objective, are counted so much finer."""
_OBJECTIVE_BITS, _ROW_BITS = 51, 60
"""CP-SAT tells values of the objective as floats; sums of a row have to fit into 64 bits."""
_NO_NOISE = 1e-6


class IntegerProgram:
    """The model of a program, with variables for its whole columns and for what is counted in units.

    Attributes
    ----------
    model
        CP-SAT's.
    unit
        How many units one passenger is: S.
    """

    def __init__(self, rows: _Rows, bits: int) -> None:
        """Add variables, rows and objective, in units of so many bits after the point."""
        self.model = cp_model.CpModel()
        self._index, self._program = rows.index, rows.index.program
        self.unit = 1 << bits
        self._finer = rows.finer_objective
        self._variables = self._add_columns()
        self._add_groups()
        for row in rows.places.tolist():
            self._add_row(*rows.entries_of(row), rows.low[row], rows.high[row])
        self._constant = rows.constant + self._minimise(rows.cost)

    @classmethod
    def of(cls, program: Program) -> IntegerProgram | None:
        """Return the model of a program, as fine as it can be; None where it would be too coarse."""
        rows = _Rows(Index(program))
        if program.low[~rows.index.is_load].min(initial=0.0) < 0.0:
            return None
        bits = rows.most_bits()
        return None if bits < _LEAST_BITS else cls(rows, bits)

    def parts_of(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Ints:
        """Return the parts per option that CP-SAT has found; shape ``[option]``."""
        return np.array(
            [solver.value(self._variables[column]) for column in range(self._index.num_options)], dtype=np.int64
        )

    def columns(self, parts: Ints) -> Floats:
        """Return the value of every column of the program for parts per option; shape ``[column]``."""
        return self._index.values(parts)

    def value(self, objective: float) -> float:
        """Return what a value of CP-SAT's objective is in the program: no schedule of such a value costs less."""
        return objective / (self.unit * self._finer) + self._constant

    def hint(self, columns: Floats) -> None:
        """Tell CP-SAT a schedule."""
        for column in range(self._index.num_options):
            self.model.add_hint(self._variables[column], round(columns[column]))

    def _add_columns(self) -> list[cp_model.IntVar]:
        """Add a variable for each column; those of loads, which are in no row, stay at 0."""
        program, unit = self._program, self.unit
        size = np.where(program.is_whole, 1, unit)
        size[self._index.is_load] = 0
        low = np.floor(program.low * size).astype(np.int64)
        high = np.ceil(program.high * size).astype(np.int64)
        return [
            self.model.new_int_var(least, most, "") for least, most in zip(low.tolist(), high.tolist(), strict=True)
        ]

    def _add_groups(self) -> None:
        start = self._program.group_start.tolist()
        for group, parts in enumerate(self._program.parts.tolist()):
            own = self._variables[start[group] : start[group + 1]]
            self.model.add_exactly_one(own) if parts == 1 else self.model.add(sum(own) == parts)

    def _add_row(self, column: Ints, factor: Floats, low: float, high: float) -> None:
        if np.isfinite(low):
            self._add_least(column, factor, low)
        if np.isfinite(high):
            self._add_least(column, -factor, -high)

    def _add_least(self, column: Ints, factor: Floats, least: float) -> None:
        """Add sum of factor * column >= least, so that no schedule breaks it."""
        in_units = ~self._program.is_whole[column]
        if not in_units.any() and _are_whole(factor):
            own, limit = factor, math.ceil(least - _NO_NOISE)
        else:
            is_simple = _are_units(factor[in_units]) and int((factor[in_units] > 0).sum()) <= 1
            finer = 1 if is_simple else _FINER
            own = np.ceil(np.where(in_units, finer, finer * self.unit) * factor)
            slack = 0.0 if is_simple else own[in_units & (factor > 0)].sum()
            limit = math.floor(finer * self.unit * least) - int(slack)
        variables = [self._variables[place] for place in column.tolist()]
        self.model.add(cp_model.LinearExpr.weighted_sum(variables, own.astype(np.int64).tolist()) >= limit)

    def _minimise(self, cost: Floats) -> float:
        """Make the cost of columns the objective, rounded down; return the constant that is left out."""
        in_units = ~self._program.is_whole
        own = np.floor(np.where(in_units, self._finer, self._finer * self.unit) * cost)
        used = np.flatnonzero(own)
        variables = [self._variables[place] for place in used.tolist()]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(variables, own[used].astype(np.int64).tolist()))
        # What is rounded down is up to a unit more, which counts where it makes a schedule cheaper.
        return float(np.minimum(0.0, own[in_units]).sum()) / (self.unit * self._finer)


class _Rows:
    """The rows of a program over its other columns, with every load as what options make it.

    Attributes
    ----------
    index
        The program.
    places
        The rows that are left: all but those that say what a load is; shape ``[row left]``.
    low, high
        Their limits, less what loads are without any choice; shapes ``[row]``.
    cost, constant
        The objective likewise; shape ``[column]``.
    """

    def __init__(self, index: Index) -> None:
        """Put loads in terms of options, in rows and in the objective."""
        program = index.program
        self.index = index
        defined = program.defines
        is_definition = (defined >= 0) & index.is_load[defined]
        self.places = np.flatnonzero(~is_definition)
        self._definition = np.full(index.num_columns, -1)
        self._definition[defined[is_definition]] = np.flatnonzero(is_definition)
        own = program.column == defined[program.row]
        self._own_factor = np.ones(program.num_rows)
        self._own_factor[program.row[own]] = program.factor[own]
        kept = ~is_definition[program.row]
        row, column, factor, base = self._without_loads(program.row[kept], program.column[kept], program.factor[kept])
        still = sums(base[0], base[1], program.num_rows)
        self.low, self.high = program.row_low - still, program.row_high - still
        key, place = np.unique(row * index.num_columns + column, return_inverse=True)
        self._row, self._column = np.divmod(key, index.num_columns)
        self._factor = sums(place, factor, len(key))
        self._start = np.searchsorted(self._row, np.arange(program.num_rows + 1))
        paid = np.flatnonzero(program.cost)
        _, column, cost, base = self._without_loads(np.zeros(len(paid), dtype=np.int64), paid, program.cost[paid])
        self.cost = sums(column, cost, index.num_columns)
        self.constant = program.constant + float(base[1].sum())

    @property
    def finer_objective(self) -> int:
        """By how much finer the objective is counted than columns are."""
        return 1 if _are_whole(self.cost[~self.index.program.is_whole]) else _FINER

    def most_bits(self) -> int:
        """Return how fine units can be: the power of two up to which all sums are small enough."""
        program = self.index.program
        reach = np.maximum(1.0, program.high)
        sizes = sums(self._row, np.abs(self._factor) * reach[self._column], program.num_rows)
        sizes += np.where(np.isfinite(self.low), np.abs(self.low), 0.0)
        sizes += np.where(np.isfinite(self.high), np.abs(self.high), 0.0)
        is_plain = _are_units(self._factor[~program.is_whole[self._column]])
        of_rows = _ROW_BITS - _bits(sizes.max(initial=1.0) * (1 if is_plain else _FINER))
        of_objective = _OBJECTIVE_BITS - _bits(float(np.abs(self.cost) @ reach) * self.finer_objective)
        return min(_MOST_BITS, of_rows, of_objective)

    def entries_of(self, row: int) -> tuple[Ints, Floats]:
        """Return the columns of a row and their factors."""
        own = slice(self._start[row], self._start[row + 1])
        return self._column[own], self._factor[own]

    def _without_loads(self, row: Ints, column: Ints, factor: Floats) -> tuple[Ints, Ints, Floats, tuple[Ints, Floats]]:
        """Return entries with those of loads put in terms of options, and what is constant in them: rows, amounts."""
        program, index = self.index.program, self.index
        is_load: Bools = index.is_load[column]
        definition = self._definition[column[is_load]]
        times = factor[is_load] / self._own_factor[definition]
        entry, count = index.entries_of_rows(definition), np.diff(index.row_start)[definition]
        their_row, their_times = np.repeat(row[is_load], count), np.repeat(times, count)
        others = ~index.is_load[program.column[entry]]
        entry = entry[others]
        return (
            np.concatenate([row[~is_load], their_row[others]]),
            np.concatenate([column[~is_load], program.column[entry]]),
            np.concatenate([factor[~is_load], -their_times[others] * program.factor[entry]]),
            (row[is_load], times * program.row_low[definition]),
        )


def _are_units(factor: Floats) -> bool:
    return bool((np.abs(factor) == 1.0).all())


def _are_whole(factor: Floats) -> bool:
    return bool((factor == np.rint(factor)).all())


def _bits(largest: float) -> int:
    return math.ceil(math.log2(max(1.0, largest)))
