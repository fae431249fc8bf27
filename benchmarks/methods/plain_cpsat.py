"""The CP-SAT model that a good engineer writes first: tiers in order, today as hint, default settings, two workers."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.methods.linear import Linear
from benchmarks.methods.model import build_linear
from benchmarks.methods.task import Task, is_today_allowed, limit, tier_values
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Ints

_SCALE = 1_000
"""Units per passenger, and per unit of every other row that is not whole."""
_WORKERS = 2
_FAR = 2**40


class _Watch(cp_model.CpSolverSolutionCallback):
    """Tells of every schedule that is found; the bound as it stands then."""

    def __init__(self, task: Task, demand: Demand, place: int, columns: list[cp_model.IntVar]) -> None:
        super().__init__()
        self._task, self._demand, self._place, self._columns = task, demand, place, columns

    def on_solution_callback(self) -> None:
        """Measure the schedule by the exact formulas."""
        parts = np.array([self.value(column) for column in self._columns])
        self._task.tell(self._place, tier_values(self._demand, parts)[self._place], None)


def solve_by_plain_cpsat(task: Task) -> Ints | None:
    """Solve tier after tier."""
    demand = build_demand(task.instance)
    linear = build_linear(demand)
    model, columns, units = _model(linear)
    options = columns[: demand.options.num_options]
    parts = demand.options.status_quo_parts() if is_today_allowed(task.instance) else None
    for place in range(len(task.instance.objective)):
        costs = linear.costs[place]
        whole = [round(cost * _SCALE**2 / units[column]) for column, cost in costs.items()]
        objective = cp_model.LinearExpr.weighted_sum([columns[column] for column in costs], whole)
        model.minimize(objective)
        _hint(model, options, demand.options.status_quo_parts() if parts is None else parts)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = _WORKERS
        solver.parameters.random_seed = task.seed
        solver.parameters.max_time_in_seconds = task.slice_s(place)
        solver.best_bound_callback = _bound_teller(task, place)
        status = solver.solve(model, _Watch(task, demand, place, options))
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return parts
        parts = np.array([solver.value(column) for column in options], dtype=np.int64)
        value = tier_values(demand, parts)[place]
        task.tell(place, value, solver.best_objective_bound / _SCALE**2)
        model.add(objective <= max(round(solver.objective_value), round(limit(demand, place, value) * _SCALE**2)))
    return parts


def _bound_teller(task: Task, place: int):
    return lambda bound: task.tell(place, None, bound / _SCALE**2)


def _hint(model: cp_model.CpModel, options: list[cp_model.IntVar], parts: Ints) -> None:
    model.clear_hints()
    for column, value in zip(options, parts.tolist(), strict=True):
        model.add_hint(column, value)


def _model(linear: Linear) -> tuple[cp_model.CpModel, list[cp_model.IntVar], list[int]]:
    """Return the model, its columns, and the units of each: those that are not whole are counted in thousandths."""
    model = cp_model.CpModel()
    columns, units = [], []
    for low, high, is_integer in zip(linear.lower, linear.upper, linear.is_integer, strict=True):
        unit = 1 if is_integer else _SCALE
        columns.append(model.new_int_var(_whole(np.floor(low * unit)), _whole(np.ceil(high * unit)), ""))
        units.append(unit)
    per_unit = 1.0 / np.array(units)
    for own, factors, low, high in zip(linear.columns, linear.factors, linear.row_low, linear.row_high, strict=True):
        is_exact = not (factors % 1).any() and (per_unit[own] == 1).all()
        scale = 1 if is_exact else _SCALE
        whole = np.rint(factors * per_unit[own] * scale).astype(np.int64)
        row = cp_model.LinearExpr.weighted_sum([columns[column] for column in own], whole.tolist())
        # Rounding of so many entries may not make a row impossible.
        slack = 0 if is_exact else len(own)
        model.add_linear_constraint(row, _whole(np.floor(low * scale) - slack), _whole(np.ceil(high * scale) + slack))
    return model, columns, units


def _whole(number: float) -> int:
    return int(min(_FAR, max(-_FAR, number)))
