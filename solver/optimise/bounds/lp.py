"""The bound of the linear relaxation, by the solvers inside OR-Tools, proven by hand from the multipliers they give."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.objective import Tier
from solver.optimise.bounds.bound import Bound
from solver.optimise.bounds.program import Program
from solver.optimise.bounds.tier_program import tier_program
from solver.optimise.rows import Rows

_LARGEST_FOR_SIMPLEX = 400_000
"""Entries; larger programs go to PDLP, a first-order method."""


def lp_bound(
    demand: Demand,
    tier: Tier,
    rows: Rows | None = None,
    held: Sequence[tuple[Tier, float]] = (),
    seconds: float = 60.0,
) -> Bound:
    """Return the bound of the linear relaxation of a tier.

    Parameters
    ----------
    rows
        The agreements; without them they are left out.
    held
        Earlier tiers, each with the value that a schedule must not exceed.
    seconds
        Wall time of the solver; whatever it has by then proves a bound.
    """
    made = tier_program(demand, tier, rows, held)
    multipliers = solve_program(made.program, seconds)
    return Bound(proven(made.program, multipliers), "lp", made.relaxes)


def proven(program: Program, multipliers: Floats) -> float:
    """Return the better of what multipliers prove and what none at all do; never below 0, as no term is."""
    value = max(0.0, program.bound(multipliers), program.bound(np.zeros(program.num_rows)))
    # The exact terms are sums of floats themselves.
    return max(0.0, value - 1e-9 * abs(value))


def solve_program(program: Program, seconds: float) -> Floats:
    """Return an LP solver's multipliers of the rows, near the best; zeros where it gives none; shape ``[row]``."""
    is_small = len(program.factor) <= _LARGEST_FOR_SIMPLEX
    solver = mathopt.SolverType.GLOP if is_small else mathopt.SolverType.PDLP
    parameters = mathopt.SolveParameters(time_limit=datetime.timedelta(seconds=seconds), threads=1)
    # The dual simplex took 7 and 1 s on the later tiers of 400 groups, the primal 11 and over 20 s.
    parameters.glop.use_dual_simplex = True
    if not is_small:
        parameters.pdlp.termination_criteria.simple_optimality_criteria.eps_optimal_relative = 1e-4
        parameters.pdlp.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = 1e-4
    model = mathopt.Model.from_model_proto(_proto(program))
    result = mathopt.solve(model, solver, params=parameters)
    multipliers = np.zeros(program.num_rows)
    for solution in result.solutions:
        if solution.dual_solution is not None:
            for row, value in solution.dual_solution.dual_values.items():
                if row.id < program.num_rows:
                    multipliers[row.id] = value
            break
    return multipliers


def _proto(program: Program) -> model_pb2.ModelProto:
    """Return the program for MathOpt: the groups' rows come last."""
    proto = model_pb2.ModelProto()
    num_columns, num_rows, num_groups = len(program.cost), program.num_rows, len(program.parts)
    proto.variables.ids.extend(range(num_columns))
    proto.variables.lower_bounds.extend(program.low.tolist())
    proto.variables.upper_bounds.extend(program.high.tolist())
    proto.variables.integers.extend([False] * num_columns)
    proto.objective.offset = program.constant
    used = np.flatnonzero(program.cost)
    proto.objective.linear_coefficients.ids.extend(used.tolist())
    proto.objective.linear_coefficients.values.extend(program.cost[used].tolist())
    parts = program.parts.astype(np.float64)
    proto.linear_constraints.ids.extend(range(num_rows + num_groups))
    proto.linear_constraints.lower_bounds.extend(np.concatenate([program.row_low, parts]).tolist())
    proto.linear_constraints.upper_bounds.extend(np.concatenate([program.row_high, parts]).tolist())
    num_options = int(program.group_start[-1])
    row = np.concatenate([program.row, num_rows + np.repeat(np.arange(num_groups), np.diff(program.group_start))])
    column = np.concatenate([program.column, np.arange(num_options)])
    factor = np.concatenate([program.factor, np.ones(num_options)])
    # A column that comes twice in a row is added up.
    key, place = np.unique(row * num_columns + column, return_inverse=True)
    row, column = np.divmod(key, num_columns)
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(row.tolist())
    matrix.column_ids.extend(column.tolist())
    matrix.coefficients.extend(np.bincount(place, weights=factor).tolist())
    return proto
