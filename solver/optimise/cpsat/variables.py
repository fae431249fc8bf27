"""The variables of the model, made when they are first asked for, each with the value that a schedule gives it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.optimise.model.integers import IntegerDemand
from solver.optimise.model.row_builder import Row


class Assignment:
    """A schedule as the model sees it: parts per option, and integer loads where they are asked for."""

    def __init__(self, demand: Demand, integers: IntegerDemand, parts: Ints) -> None:
        self.parts = parts
        self._demand = demand
        self._integers = integers

    @cached_property
    def loads(self) -> Ints:
        """Integer load of every cell; shape ``[cell]``."""
        return self._integers.loads(self._demand, self.parts)


Meaning = Callable[[Assignment], int]


class Variables:
    """The decision ``parts[g, o] in {0..K_g}`` and what hangs on it.

    Every auxiliary variable is bounded from below only by what it stands for: terms and agreements that use
    it push it down, so at an optimum it has its value. `hint` gives every variable its exact value.

    Parameters
    ----------
    demand, integers
        The instance as arrays, exact and in whole units.
    by_blocks
        Whether highest loads are those of blocks in time where that is smaller, see `solver.optimise.cpsat.blocks`.
    """

    def __init__(self, demand: Demand, integers: IntegerDemand, *, by_blocks: bool = False) -> None:
        self.model = cp_model.CpModel()
        self.by_blocks = by_blocks
        self.demand = demand
        self.integers = integers
        self.parts: dict[int, cp_model.IntVar] = {}
        self._meanings: list[tuple[cp_model.IntVar, Meaning]] = []
        self._loads: dict[int, cp_model.LinearExprT] = {}
        self._excesses: dict[tuple[int, int], cp_model.LinearExprT] = {}
        self._uses: dict[tuple[int, ...], cp_model.IntVar] = {}
        for group in range(demand.options.num_groups):
            self._add_group(group)

    def _add_group(self, group: int) -> None:
        """sum over o of parts[g, o] = K_g."""
        num_parts = int(self.demand.options.parts[group])
        own = []
        for option in self.demand.options.of_group(group):
            self.parts[option] = self.model.new_int_var(0, num_parts, f"parts[{option}]")
            own.append(self.parts[option])
        if num_parts == 1:
            self.model.add_exactly_one(own)
        else:
            self.model.add(cp_model.LinearExpr.sum(own) == num_parts)

    def num_parts(self, option: int) -> int:
        """Return K_g of the group that an option belongs to."""
        return int(self.demand.options.parts[self.demand.options.group[option]])

    def new(self, low: int, high: int, name: str, meaning: Meaning) -> cp_model.IntVar:
        """Return a new variable in [low, high]; `meaning` gives its value for a schedule."""
        variable = self.model.new_int_var(low, high, name)
        self.know(variable, meaning)
        return variable

    def know(self, variable: cp_model.IntVar, meaning: Meaning) -> None:
        """Take note of what a variable is worth in a schedule."""
        self._meanings.append((variable, meaning))

    def load(self, cell: int) -> cp_model.LinearExprT:
        """load[c] = base[c] + sum of per_part[o, c] * parts[o], in units; a number where no choice changes it."""
        if cell not in self._loads:
            self._loads[cell] = self._new_load(cell)
        return self._loads[cell]

    def _new_load(self, cell: int) -> cp_model.LinearExprT:
        integers = self.integers
        low, high = int(integers.lowest[cell]), int(integers.highest[cell])
        if low == high:
            return low
        entries = integers.entries_of(cell)
        load = self.new(low, high, f"load[{cell}]", lambda schedule: int(schedule.loads[cell]))
        parts = [self.parts[int(option)] for option in integers.entry_option[entries]]
        total = cp_model.LinearExpr.weighted_sum(parts, integers.per_part[entries].tolist())
        self.model.add(load == total + int(integers.base[cell]))
        return load

    def excess(self, cell: int, threshold: int) -> cp_model.LinearExprT:
        """excess >= max(0, load[c] - threshold), in units; a sum or 0 where it is one for every choice."""
        key = (cell, threshold)
        if key not in self._excesses:
            self._excesses[key] = self._new_excess(cell, threshold)
        return self._excesses[key]

    def _new_excess(self, cell: int, threshold: int) -> cp_model.LinearExprT:
        low, high = int(self.integers.lowest[cell]), int(self.integers.highest[cell])
        if high <= threshold:
            return 0
        if low >= threshold:
            return self.load(cell) - threshold
        excess = self.new(
            0,
            high - threshold,
            f"excess[{cell},{threshold}]",
            lambda schedule: max(0, int(schedule.loads[cell]) - threshold),
        )
        self.model.add(excess >= self.load(cell) - threshold)
        return excess

    def uses(self, options: tuple[int, ...]) -> cp_model.IntVar:
        """1 if any part takes one of these options: sum of parts of each group in them <= K_g * uses."""
        if options not in self._uses:
            self._uses[options] = self._new_use(options)
        return self._uses[options]

    def _new_use(self, options: tuple[int, ...]) -> cp_model.IntVar:
        index = np.array(options)
        use = self.new(0, 1, f"uses[{options[0]}..]", lambda schedule: int(schedule.parts[index].any()))
        table = self.demand.options
        for group in np.unique(table.group[index]).tolist():
            own, num_parts = index[table.group[index] == group], int(table.parts[group])
            rest = np.setdiff1d(np.array(table.of_group(group)), own)
            if len(rest) == 1:  # shorter, and the same as every part of the group takes one option
                self.model.add(self.parts[int(rest[0])] >= num_parts * (1 - use))
            else:
                taken = cp_model.LinearExpr.sum([self.parts[option] for option in own.tolist()])
                self.model.add(taken <= num_parts * use)
        return use

    def add_row(self, row: Row, slack: cp_model.IntVar | None = None) -> cp_model.Constraint:
        """Add a row of an agreement, low <= sum of factor * column <= high + slack; return its constraint."""
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        columns = [self.parts[key] if isinstance(key, int) else self.uses(key) for key in row.factors]
        loose = [] if slack is None else [slack]
        total = cp_model.LinearExpr.weighted_sum([*columns, *loose], [*row.factors.values(), *(-1 for _ in loose)])
        return self.model.add_linear_constraint(total, low, high)

    def values(self, parts: Ints) -> dict[int, int]:
        """Return the value of every variable, by its index, in a schedule given as parts per option."""
        schedule = Assignment(self.demand, self.integers, parts)
        values = {variable.index: int(parts[option]) for option, variable in self.parts.items()}
        return values | {variable.index: meaning(schedule) for variable, meaning in self._meanings}

    def hint(self, parts: Ints) -> None:
        """Hint every variable at its value in a schedule; shape ``[option]``."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in self.values(parts).items():
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)

    def parts_of(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Ints:
        """Return the parts per option that a solver found; shape ``[option]``."""
        parts = np.zeros(self.demand.options.num_options, dtype=np.int64)
        for option, variable in self.parts.items():
            parts[option] = solver.value(variable)
        return parts
