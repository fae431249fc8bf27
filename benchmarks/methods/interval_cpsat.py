"""The interval model that an engineer writes in an hour: one interval per block of load, `cumulative` per section.

It applies where loads are blocks in time that move as a whole: every part of a group's day by as many intervals. The
highest load of a section is the capacity of a cumulative constraint, places that must not be exceeded are a fixed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.methods.agreements import Parties
from benchmarks.methods.blocks import Block, MovingGroup, intervals_per_section, level_blocks, moving_groups
from benchmarks.methods.task import CannotError, Task, is_today_allowed, tier_values
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import peak_cells
from solver.demand.options import Ints
from solver.domain.agreements import Agreement

_SCALE = 1_000
"""Units per passenger. Loads are rounded down and places up, so that bounds are bounds of the exact problem."""
_WEIGHT_SCALE = 1_000
_WORKERS = 2
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a group is: intervals that it moves later = (day - today's) * intervals of a day + shift in intervals."""

    move: cp_model.IntVar
    shift: cp_model.LinearExprT
    day: cp_model.LinearExprT


class _Model:
    """The model, its columns and the loads of its sections as intervals with heights."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        self.model = cp_model.CpModel()
        self.num_intervals = intervals_per_section(demand)
        self.groups = moving_groups(demand)
        self.columns = [self._column(place, group) for place, group in enumerate(self.groups)]
        self.loads: dict[int, list[tuple[cp_model.IntervalVar, int]]] = {}
        for group, column in zip(self.groups, self.columns, strict=True):
            for block in group.blocks:
                interval = self.model.new_fixed_size_interval_var(column.move + block.begin, block.length, "")
                self.loads.setdefault(block.section, []).append((interval, _down(block.people)))
        self.base: dict[int, list[Block]] = {}
        cells = np.flatnonzero(demand.cells.base > 0)
        for block in level_blocks(cells, demand.cells.base[cells], self.num_intervals):
            self.base.setdefault(block.section, []).append(block)

    def _column(self, place: int, group: MovingGroup) -> _Column:
        options, bin_min = self.demand.options, self.demand.instance.bin_min
        own = list(group.options.values())
        days = np.argmax(options.present[own] > 0, axis=1).tolist()
        shifts = [int(options.shift_min[option]) // bin_min for option in own]
        move = self.model.new_int_var_from_domain(cp_model.Domain.from_values(list(group.options)), f"move{place}")
        if len(set(options.pattern[own].tolist())) == 1:
            return _Column(move, move, days[0])
        if len(own) != len(set(days)) * len(set(shifts)):
            raise CannotError("days that have not all the same shifts")
        day = self.model.new_int_var_from_domain(cp_model.Domain.from_values(days), f"day{place}")
        shift = self.model.new_int_var_from_domain(cp_model.Domain.from_values(shifts), f"shift{place}")
        num_a_day = self.num_intervals // len(self.demand.instance.days)
        today = int(np.argmax(options.present[int(options.status_quo[place])] > 0))
        self.model.add(move == num_a_day * (day - today) + shift)
        return _Column(move, shift, day)

    def add_capacity(self, section: int, limit: cp_model.LinearExprT, base: list[Block]) -> None:
        """Loads of a section, and blocks that do not move, are at most `limit` at every moment."""
        own = [*self.loads.get(section, []), *self.fixed(base)]
        if own:
            self.model.add_cumulative([interval for interval, _ in own], [height for _, height in own], limit)

    def fixed(self, blocks: Iterable[Block]) -> list[tuple[cp_model.IntervalVar, int]]:
        """Return blocks that do not move as intervals with heights."""
        return [
            (self.model.new_fixed_size_interval_var(block.begin, block.length, ""), _down(block.people))
            for block in blocks
        ]

    def most(self, section: int) -> int:
        """Return what all loads of a section come to at most."""
        return sum(height for _, height in self.loads.get(section, [])) + max(
            (_down(block.people) for block in self.base.get(section, [])), default=0
        )

    def may_be_outside(self, section: int, inside: Ints) -> bool:
        """Return whether a block of a section can lie outside some of its intervals."""
        is_inside = np.zeros(self.num_intervals + 1, dtype=np.int64)
        is_inside[1 + inside] = 1
        covered = np.cumsum(is_inside)
        return any(
            covered[begin + block.length] - covered[begin] < block.length
            for group in self.groups
            for block in group.blocks
            if block.section == section
            for begin in (block.begin + move for move in group.options)
        )


def solve_by_interval_cpsat(task: Task) -> Ints | None:
    """Solve for the peak; overload before it is not allowed at all.

    Raises
    ------
    CannotError
        Where the tiers are others, loads are no blocks that move, an agreement is of a kind that is not written here,
        or overload cannot be avoided.
    """
    demand = build_demand(task.instance)
    weight, place = _peak_tier(demand), len(task.instance.objective) - 1
    built = _Model(demand)
    _add_agreements(built)
    if place:
        _add_places(built)
    objective = _add_peak(built)
    built.model.minimize(objective)
    if is_today_allowed(task.instance):
        for column in built.columns:
            built.model.add_hint(column.move, 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = _WORKERS
    solver.parameters.random_seed = task.seed
    solver.parameters.max_time_in_seconds = task.left_s()
    unit = weight / (_SCALE * _WEIGHT_SCALE)
    solver.best_bound_callback = lambda bound: task.tell(place, None, bound * unit)
    status = solver.solve(built.model, _Watch(task, built, place))
    if status == cp_model.INFEASIBLE:
        raise CannotError("overload that cannot be avoided")
    task.tell(place, None, solver.best_objective_bound * unit)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return _parts(built, lambda group: solver.value(built.columns[group].move))


class _Watch(cp_model.CpSolverSolutionCallback):
    """Tells of every schedule that is found."""

    def __init__(self, task: Task, built: _Model, place: int) -> None:
        super().__init__()
        self._task, self._built, self._place = task, built, place

    def on_solution_callback(self) -> None:
        """Measure the schedule by the exact formulas."""
        parts = _parts(self._built, lambda group: self.value(self._built.columns[group].move))
        for place, value in enumerate(tier_values(self._built.demand, parts)):
            self._task.tell(place, value, 0.0 if place < self._place else None)


def _parts(built: _Model, move: Callable[[int], int]) -> Ints:
    parts = np.zeros(built.demand.options.num_options, dtype=np.int64)
    parts[[group.options[move(place)] for place, group in enumerate(built.groups)]] = 1
    return parts


def _peak_tier(demand: Demand) -> float:
    """Return the weight of `peak` in the last tier, which is alone there."""
    *first, last = (
        {str(term): weight for term, weight in tier.weights().items()} for tier in demand.instance.objective
    )
    if set(last) != {"peak"} or any(set(tier) != {"overload"} for tier in first) or len(first) > 1:
        raise CannotError("tiers other than peak, after overload or alone")
    return float(last["peak"])


def _add_places(built: _Model) -> None:
    """Load <= places in every interval of every section that could be over full."""
    all_places = built.demand.cells.places.reshape(-1, built.num_intervals)
    for section, places in enumerate(all_places):
        if built.most(section) <= _up(places.min()):
            continue
        highest = float(places.max())
        missing = np.flatnonzero(places < highest)
        less = level_blocks(missing, highest - places[missing], built.num_intervals)
        built.add_capacity(section, _up(highest), [*built.base.get(section, []), *less])


def _add_peak(built: _Model) -> cp_model.LinearExprT:
    """Return the sum of weight * highest load, by section and peak period."""
    terms: list[tuple[int, cp_model.IntVar]] = []
    base = built.demand.cells.base
    for weight, cells in peak_cells(built.demand):
        if not weight:
            continue
        section, inside = int(cells[0]) // built.num_intervals, cells % built.num_intervals
        most = built.most(section)
        highest = built.model.new_int_var(_down(base[cells].max()), most, "")
        terms.append((round(weight * _WEIGHT_SCALE), highest))
        own_base = list(level_blocks(inside, base[cells], built.num_intervals))
        if not built.may_be_outside(section, inside):
            built.add_capacity(section, highest, own_base)
            continue
        # Outside the period as much as there is may pass; inside, a block leaves no more than the highest load.
        windows = level_blocks(inside, np.ones(len(inside)), built.num_intervals)
        loads = [*built.loads[section], *built.fixed(own_base)]
        loads += [(interval, most - highest) for interval, _ in built.fixed(windows)]
        built.model.add_cumulative([interval for interval, _ in loads], [height for _, height in loads], most)
    return cp_model.LinearExpr.weighted_sum([column for _, column in terms], [factor for factor, _ in terms])


def _add_agreements(built: _Model) -> None:
    parties = Parties(built.demand)
    for agreement in built.demand.instance.agreements:
        if agreement.kind not in _ADD_AGREEMENT:
            raise CannotError(f"agreements of kind {agreement.kind}")
        _ADD_AGREEMENT[agreement.kind](built, parties, agreement)


def _add_order(built: _Model, parties: Parties, agreement: Agreement) -> None:
    before, after = parties.group(agreement.before), parties.group(agreement.after)
    slack = parties.edge(after, agreement.after_at) - parties.edge(before, agreement.before_at) - agreement.gap_min
    bin_min = built.demand.instance.bin_min
    built.model.add(bin_min * built.columns[before].shift <= slack + bin_min * built.columns[after].shift)


def _add_weekday_order(built: _Model, parties: Parties, agreement: Agreement) -> None:
    before, after = parties.group(agreement.before), parties.group(agreement.after)
    built.model.add(built.columns[before].day + agreement.gap_days <= built.columns[after].day)


_ADD_AGREEMENT: dict[str, Callable[[_Model, Parties, Agreement], None]] = {
    "order": _add_order,
    "weekday_order": _add_weekday_order,
}


def _down(people: float) -> int:
    return int(np.floor(people * _SCALE + _ROUNDING))


def _up(people: float) -> int:
    return int(np.ceil(people * _SCALE - _ROUNDING))
