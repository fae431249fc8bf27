"""The bound of the linear relaxation, proven by hand from the multipliers that an LP solver gives.

The objective that a solver reports is right within its tolerances only. Weak duality needs no tolerance: any
multipliers price the rows, each column then costs at least its reduced cost at one end of its box, and the sum, less
what floats can be off, lies below every schedule. So a solver that is cut off, or wrong, can make a bound weak but
never false.

Reference: A. Neumaier, O. Shcherbina, "Safe bounds in linear and mixed-integer linear programming", Mathematical
Programming 99 (2004) 283-296.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Sequence

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.objective import Tier
from solver.optimise.bounds.bound import Bound
from solver.optimise.mip.highs import multipliers_by_interior_points
from solver.optimise.mip.program import Program
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.rows import Rows

_LARGEST_FOR_SIMPLEX = 400_000
"""Entries."""
_SHORTEST_S = 0.01


def lp_bound(
    demand: Demand,
    tier: Tier,
    rows: Rows | None = None,
    tier_limits: Sequence[tuple[Tier, float]] = (),
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
    made = tier_program(demand, tier, rows, tier_limits)
    multipliers = solve_program(made.program, seconds)
    return Bound(proven(made.program, multipliers), "lp", made.relaxes)


def proven(program: Program, multipliers: Floats) -> float:
    """Return the better of what multipliers prove and what none at all do; never below 0, as no term is."""
    value = max(0.0, program.bound(multipliers), program.bound(np.zeros(program.num_rows)))
    # The exact terms are sums of floats themselves.
    return max(0.0, value - 1e-9 * abs(value))


def solve_program(program: Program, seconds: float, stop: threading.Event | None = None) -> Floats:
    """Return an LP solver's multipliers of the rows, near the best; zeros where it gives none; shape ``[row]``.

    Small programs go to the dual simplex of GLOP, large ones to the interior points of HiGHS, without crossover: of the
    relaxation of 3,000 groups x 500 sections it gave the multipliers in 7 s, of 15,000 x 2,500 in 59 s, where PDLP and
    simplex had none after 60 s of the smaller.
    """
    if len(program.factor) <= _LARGEST_FOR_SIMPLEX:
        return _by_simplex(program, seconds)
    return multipliers_by_interior_points(program, seconds, stop or threading.Event())


def _by_simplex(program: Program, seconds: float) -> Floats:
    """Return the multipliers that GLOP's dual simplex reaches in this time, on one thread; shape ``[row]``."""
    limit = datetime.timedelta(seconds=max(_SHORTEST_S, seconds))  # MathOpt fails on none
    parameters = mathopt.SolveParameters(time_limit=limit, threads=1)
    # The dual simplex took 7 and 1 s on the later tiers of 400 groups, the primal 11 and over 20 s.
    parameters.glop.use_dual_simplex = True
    model = mathopt.Model.from_model_proto(_proto(program))
    result = mathopt.solve(model, mathopt.SolverType.GLOP, params=parameters)
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
    row, column, factor = program.all_entries()
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(row.tolist())
    matrix.column_ids.extend(column.tolist())
    matrix.coefficients.extend(factor.tolist())
    return proto
