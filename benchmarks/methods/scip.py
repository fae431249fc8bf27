"""SCIP on the mixed-integer program, all tiers in order."""

from __future__ import annotations

import numpy as np
import pyscipopt

from benchmarks.methods.linear import Linear
from benchmarks.methods.model import build_linear
from benchmarks.methods.task import Task, limit, tier_values
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Ints


class _Watch(pyscipopt.Eventhdlr):
    """Tells of every better schedule, and of the bound after every node."""

    def __init__(self, task: Task, demand: Demand, place: int, columns: list[pyscipopt.Variable]) -> None:
        self._task, self._demand, self._place, self._columns = task, demand, place, columns
        self._events = (pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, pyscipopt.SCIP_EVENTTYPE.NODESOLVED)

    def eventinit(self) -> None:
        for event in self._events:
            self.model.catchEvent(event, self)

    def eventexit(self) -> None:
        for event in self._events:
            self.model.dropEvent(event, self)

    def eventexec(self, event: pyscipopt.scip.Event) -> None:
        value = None
        if event.getType() == pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND:
            parts = _parts_of(self.model, self._columns)
            value = tier_values(self._demand, parts)[self._place]
        self._task.tell(self._place, value, self.model.getDualbound())


def solve_by_scip(task: Task) -> Ints | None:
    """Solve tier after tier, each from the schedule before."""
    demand = build_demand(task.instance)
    linear = build_linear(demand)
    values: list[float] | None = None
    for place in range(len(task.instance.objective)):
        model, columns = _model(linear, place)
        options = columns[: demand.options.num_options]
        if values is not None:
            start = model.createSol()
            for column, value in zip(columns, values, strict=True):
                model.setSolVal(start, column, value)
            model.addSol(start)
        model.includeEventhdlr(_Watch(task, demand, place, options), "watch", "tells what is found")
        model.setParam("randomization/randomseedshift", task.seed)
        model.setParam("limits/time", task.slice_s(place))
        model.optimize()
        task.tell(place, None, model.getDualbound())
        if not model.getNSols():
            break
        values = [model.getVal(column) for column in columns]
        value = tier_values(demand, np.rint(values[: len(options)]).astype(np.int64))[place]
        task.tell(place, value, None)
        costs = linear.costs[place]
        linear.add_row(list(costs), list(costs.values()), high=max(value, limit(demand, place, value)) + 1e-6)
    return None if values is None else np.rint(values[: demand.options.num_options]).astype(np.int64)


def _parts_of(model: pyscipopt.Model, columns: list[pyscipopt.Variable]) -> Ints:
    best = model.getBestSol()
    return np.array([round(model.getSolVal(best, column)) for column in columns], dtype=np.int64)


def _model(linear: Linear, place: int) -> tuple[pyscipopt.Model, list[pyscipopt.Variable]]:
    model = pyscipopt.Model()
    model.hideOutput()
    costs = linear.costs[place]
    columns = [
        model.addVar(vtype="I" if whole else "C", lb=low, ub=high, obj=costs.get(column, 0.0))
        for column, (low, high, whole) in enumerate(zip(linear.lower, linear.upper, linear.is_integer, strict=True))
    ]
    for own, factors, low, high in zip(linear.columns, linear.factors, linear.row_low, linear.row_high, strict=True):
        row = pyscipopt.quicksum(f * columns[c] for c, f in zip(own.tolist(), factors.tolist(), strict=True))
        if low == high:
            model.addCons(row == low)
            continue
        if np.isfinite(low):
            model.addCons(row >= low)
        if np.isfinite(high):
            model.addCons(row <= high)
    return model, columns
