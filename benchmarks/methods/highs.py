"""HiGHS on the mixed-integer program, all tiers in order."""

from __future__ import annotations

import highspy
import numpy as np

from benchmarks.methods.linear import Linear
from benchmarks.methods.model import build_linear
from benchmarks.methods.task import Task, limit, tier_values
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Floats, Ints


def solve_by_highs(task: Task) -> Ints | None:
    """Solve tier after tier, each from the schedule before."""
    demand = build_demand(task.instance)
    linear = build_linear(demand)
    columns: Floats | None = None
    for place in range(len(task.instance.objective)):
        solver = _solver(linear, place, task)
        if columns is not None:
            solver.setSolution(len(columns), np.arange(len(columns), dtype=np.int32), columns)
        _watch(solver, task, demand, place)
        if solver.run() == highspy.HighsStatus.kError:
            # Its threads are those of the process, which another user of it may have begun with fewer.
            solver.setOptionValue("threads", 0)
            solver.run()
        task.tell(place, None, solver.getInfo().mip_dual_bound)
        found = np.array(solver.getSolution().col_value)
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            break
        columns = found
        value = tier_values(demand, parts_of(demand, found))[place]
        task.tell(place, value, None)
        costs = linear.costs[place]
        linear.add_row(list(costs), list(costs.values()), high=max(value, limit(demand, place, value)) + 1e-6)
    return None if columns is None else parts_of(demand, columns)


def parts_of(demand: Demand, columns: Floats) -> Ints:
    """Return whole parts from the first columns."""
    return np.rint(columns[: demand.options.num_options]).astype(np.int64)


def _watch(solver: highspy.Highs, task: Task, demand: Demand, place: int) -> None:
    def on_better(event: highspy.HighsCallbackEvent) -> None:
        parts = parts_of(demand, np.array(event.data_out.mip_solution))
        task.tell(place, tier_values(demand, parts)[place], event.data_out.mip_dual_bound)

    def on_look(event: highspy.HighsCallbackEvent) -> None:
        task.tell(place, None, event.data_out.mip_dual_bound)

    solver.cbMipImprovingSolution.subscribe(on_better)
    solver.cbMipInterrupt.subscribe(on_look)


def _solver(linear: Linear, place: int, task: Task) -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("random_seed", task.seed)
    solver.setOptionValue("threads", 2)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(_program(linear, place))
    solver.setOptionValue("time_limit", task.slice_s(place))
    return solver


def _program(linear: Linear, place: int) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = linear.num_columns, len(linear.columns)
    cost = np.zeros(linear.num_columns)
    cost[list(linear.costs[place])] = list(linear.costs[place].values())
    program.col_cost_ = cost
    program.col_lower_, program.col_upper_ = np.array(linear.lower), np.array(linear.upper)
    program.row_lower_, program.row_upper_ = np.array(linear.row_low), np.array(linear.row_high)
    program.integrality_ = [
        highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in linear.is_integer
    ]
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = program.num_col_, program.num_row_
    matrix.start_ = np.cumsum([0, *(len(own) for own in linear.columns)]).astype(np.int32)
    matrix.index_ = np.concatenate(linear.columns).astype(np.int32)
    matrix.value_ = np.concatenate(linear.factors)
    return program
