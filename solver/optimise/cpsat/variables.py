"""The variables of the model, made when they are first asked for, each with the value that a schedule gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.optimise.cpsat.moving import MovingGroup, moving_group
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


class Parts(dict[int, cp_model.IntVar]):
    """The variables of options; those of a group are made when one of them is first asked for."""

    def __init__(self, add_options: Callable[[int], None]) -> None:
        super().__init__()
        self._add_options = add_options

    def __missing__(self, option: int) -> cp_model.IntVar:
        """Make those of an option's group."""
        self._add_options(option)
        return self[option]


class Variables:
    """The decision ``parts[g, o] in {0..K_g}`` and what hangs on it.

    A group that moves as blocks in time is one whole number, by how many cells it moves, until something asks for its
    options: with 400 shifts a group CP-SAT finds in 20 s what it does not find in 60 s beside 400 variables of 0 or 1.

    Every auxiliary variable is bounded from below only by what it stands for: terms and agreements that use
    it push it down, so at an optimum it has its value. `hint` gives every variable its exact value.

    Parameters
    ----------
    demand, integers
        The instance as arrays, exact and in whole units.
    by_blocks
        Whether highest loads are those of blocks in time where that is smaller, see `solver.optimise.cpsat.blocks`.
    touching
        Loads of schedules of which powers of loads are to be exact; shapes ``[cell]``.
    step
        Called whenever something has been added; ends the building by what it raises.

    Attributes
    ----------
    parts
        By option.
    moves
        By group that moves as blocks in time: by how many cells; empty unless `by_blocks`.
    """

    def __init__(
        self,
        demand: Demand,
        integers: IntegerDemand,
        *,
        by_blocks: bool = False,
        touching: Sequence[Floats] = (),
        step: Callable[[], None] | None = None,
    ) -> None:
        """Begin with the choices of every group, which are all that there is until something asks for more."""
        self.model = cp_model.CpModel()
        self.touching = touching
        self._step = step
        self.by_blocks = by_blocks
        self.demand = demand
        self.integers = integers
        self.parts = Parts(lambda option: self._add_options(int(demand.options.group[option])))
        self.moves: dict[int, cp_model.IntVar] = {}
        self._moving: dict[int, MovingGroup] = {}
        self._meanings: list[tuple[cp_model.IntVar, Meaning]] = []
        self._loads: dict[int, cp_model.LinearExprT] = {}
        self._excesses: dict[tuple[int, int], cp_model.LinearExprT] = {}
        self._uses: dict[tuple[int, ...], cp_model.IntVar] = {}
        for group in range(demand.options.num_groups):
            self._add_group(group)

    def _add_group(self, group: int) -> None:
        """moves[g] in the moves of its options, where it is blocks that no two of them move alike; else its options."""
        moving = moving_group(self.demand, self.integers.per_part, group) if self.by_blocks else None
        if moving is None:
            self._add_options(group)
            return
        own = list(self.demand.options.of_group(group))
        domain = cp_model.Domain.from_values(moving.moves.tolist())
        self._moving[group], self.moves[group] = moving, self.model.new_int_var_from_domain(domain, f"moves[{group}]")
        self.know(self.moves[group], lambda schedule: int(moving.moves @ schedule.parts[own]))
        if len(np.unique(moving.moves)) < len(own):
            self._add_options(group)

    def _add_options(self, group: int) -> None:
        """sum over o of parts[g, o] = K_g; where it moves, moves[g] = sum over o of its moves * parts[g, o]."""
        num_parts = int(self.demand.options.parts[group])
        own = []
        for option in self.demand.options.of_group(group):
            self.parts[option] = self.model.new_int_var(0, num_parts, f"parts[{option}]")
            own.append(self.parts[option])
        if num_parts == 1:
            self.model.add_exactly_one(own)
        else:
            self.model.add(cp_model.LinearExpr.sum(own) == num_parts)
        if group in self.moves:
            total = cp_model.LinearExpr.weighted_sum(own, self._moving[group].moves.tolist())
            self.model.add(self.moves[group] == total)

    def moving(self, group: int) -> MovingGroup | None:
        """Return a group as blocks in time; None where it is none, or is not looked at so."""
        return self._moving.get(group)

    @property
    def is_in_time(self) -> bool:
        """Whether every group is a whole number that moves it, and nothing has asked for options."""
        return bool(self.moves) and not self.parts

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
        if self._step is not None:
            self._step()

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
        refused = self._refused(row) if slack is None else None
        if refused is not None:
            return refused
        terms = [] if slack is None else [(slack, -1)]
        constant, rest = 0, dict(row.factors)
        for group in self._moving_in(row):
            steps = self._in_steps(group, row)
            if steps is not None:
                factor, level = steps
                terms.append((self.moves[group], factor))
                constant += level
                rest = {key: each for key, each in rest.items() if key not in self.demand.options.of_group(group)}
        terms += [(self.parts[key] if isinstance(key, int) else self.uses(key), each) for key, each in rest.items()]
        total = cp_model.LinearExpr.weighted_sum([column for column, _ in terms], [factor for _, factor in terms])
        return self.model.add_linear_constraint(total + constant, low, high)

    def _refused(self, row: Row) -> cp_model.Constraint | None:
        """Add a row that refuses one option of a group that moves, moves != its moves; None where it is another row."""
        option = next(iter(row.factors), None)
        if len(row.factors) != 1 or not isinstance(option, int) or (row.low, row.high) != (0, 0):
            return None
        group = int(self.demand.options.group[option])
        if group not in self.moves or option in self.parts:  # of two options that move alike one may be left
            return None
        return self.model.add(self.moves[group] != int(self._moving[group].moves[option - self._first(group)]))

    def _first(self, group: int) -> int:
        return int(self.demand.options.start[group])

    def _moving_in(self, row: Row) -> Iterator[int]:
        """Yield the groups that move, of which a row has options but no indicator."""
        group = self.demand.options.group
        of_options = {int(group[key]) for key in row.factors if isinstance(key, int)} if self.moves else set[int]()
        of_indicators = {int(group[each]) for key in row.factors if isinstance(key, tuple) for each in key}
        yield from sorted((of_options - of_indicators) & self.moves.keys())

    def _in_steps(self, group: int, row: Row) -> tuple[int, int] | None:
        """Return a row's factors of a group's options as factor * moves + level; None where they are no such line."""
        moves = self._moving[group].moves
        factors = np.array([row.factors.get(option, 0) for option in self.demand.options.of_group(group)])
        first, last = int(moves.argmin()), int(moves.argmax())
        reach = int(moves[last] - moves[first])
        factor = int(factors[last] - factors[first]) // reach if reach else 0
        level = int(factors[first] - factor * moves[first])
        return (factor, level) if (factors == factor * moves + level).all() else None

    def values(self, parts: Ints) -> dict[int, int]:
        """Return the value of every variable, by its index, in a schedule given as parts per option."""
        schedule = Assignment(self.demand, self.integers, parts)
        values = {variable.index: int(parts[option]) for option, variable in self.parts.items()}
        return values | {variable.index: meaning(schedule) for variable, meaning in self._meanings}

    def hint(self, parts: Ints) -> None:
        """Hint every variable at its value in a schedule, or moves alone where they are all; shape ``[option]``."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        values = self.values(parts)
        if self.is_in_time:
            values = {variable.index: values[variable.index] for variable in self.moves.values()}
        for index, value in values.items():
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)

    def parts_of(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Ints:
        """Return the parts per option that a solver found; shape ``[option]``."""
        parts = np.zeros(self.demand.options.num_options, dtype=np.int64)
        for option, variable in self.parts.items():
            parts[option] = solver.value(variable)
        for group, variable in self.moves.items():
            own, first = self.demand.options.of_group(group), self._first(group)
            if first not in self.parts:
                parts[first : own.stop] = self._moving[group].moves == solver.value(variable)
        return parts
