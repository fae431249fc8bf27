"""One mixed-integer solve by HiGHS: stopped from outside, and told of every better schedule and bound."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import highspy
import numpy as np

from solver.demand.options import Floats, Ints
from solver.errors import ModelError
from solver.optimise.mip.program import Program

_MIP_TOLERANCE, _USUAL_TOLERANCE = 1e-8, 1e-6
_DUAL_SHARE = 0.1
"""Of that tolerance, by so much a reduced cost may have the wrong sign where HiGHS calls a basis optimal.

Inside a branch-and-bound that is a tenth of its tolerance for whole numbers, whatever else is set.
"""
_ROUNDING = 1e-14
"""Of cost times reach of a column: some ten times what sums of as many floats are off by."""
_LP_TOLERANCE = 1e-7
"""What multipliers prove is computed by hand, so that nothing hangs on how exact they are."""
_PRIMAL_SIMPLEX, _ANY_SIMPLEX = 4, 0
_VALUE_TOLERANCE = 1e-5
"""HiGHS cuts off what is not better than its best schedule by 1e-6: ten times that is taken off every bound."""


@dataclass(frozen=True, slots=True)
class MipOutcome:
    """What a solve came to.

    Attributes
    ----------
    columns
        Values of the columns in the best schedule found, None where none was; shape ``[column]``.
    bound
        No schedule of the program is below it; minus infinity where nothing is proven.
    is_closed
        Whether the best schedule is the optimum, up to the tolerances of HiGHS.
    is_infeasible
        Whether it is proven, up to the same tolerances, that the program has no schedule.
    seconds
        Wall time.
    """

    columns: Floats | None
    bound: float
    is_closed: bool
    is_infeasible: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who is told while HiGHS works, from its own thread, and who is asked.

    Attributes
    ----------
    on_better, on_bound
        Told the columns of better schedules, and better bounds.
    better
        Asked for the columns of a schedule that others have found in the meantime; None where there is none.
    """

    on_better: Callable[[Floats], None] | None = None
    on_bound: Callable[[float], None] | None = None
    better: Callable[[], Floats | None] | None = None


class _Silent(highspy.Highs):
    """HiGHS without its greeting, which it would print before an option could keep it from it."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def solve_mip(
    program: Program,
    seconds: float,
    stop: threading.Event,
    seed: int = 0,
    start: Floats | None = None,
    hooks: Hooks | None = None,
    *,
    presolve: bool = True,
    is_sure: bool = False,
) -> MipOutcome:
    """Minimise a program over its whole columns on one core.

    Bounds are those of floating-point arithmetic: what its tolerances can do, by weak duality the tolerance of a
    reduced cost times the width of each column's box, is taken off.

    Parameters
    ----------
    seconds
        Wall time at most.
    start
        Values of the columns to begin with, such as those of the best schedule that is known.
    presolve
        Whether HiGHS may reduce the program first; with tight tolerances that has called a feasible one infeasible.
    is_sure
        Whether the tolerance for whole numbers is the usual one, and what is taken off a bound the larger. The tight
        one has cut off schedules: in 1 of 1,000 programs of tiny regions, 2 of 30 with cases; the usual one in none.

    References
    ----------
    Q. Huangfu, J. A. J. Hall, "Parallelizing the dual revised simplex method", Mathematical Programming
    Computation 10 (2018) 119-142: the solver HiGHS.

    Raises
    ------
    ModelError
        HiGHS rejects the program: a bug of ours.
    """
    begun = time.monotonic()
    taken_off = safety(program, is_sure=is_sure)
    highs = _loaded(program, seconds, seed, _tolerance(is_sure=is_sure))
    if not presolve:
        highs.setOptionValue("presolve", "off")
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    _listen(highs, stop, hooks or Hooks(), taken_off)
    _run(highs)
    status, info = highs.getModelStatus(), highs.getInfo()
    has_schedule = info.primal_solution_status == highspy.kSolutionStatusFeasible
    return MipOutcome(
        columns=np.array(highs.getSolution().col_value) if has_schedule else None,
        bound=_finite(info.mip_dual_bound) - taken_off,
        is_closed=status == highspy.HighsModelStatus.kOptimal,
        is_infeasible=status == highspy.HighsModelStatus.kInfeasible,
        seconds=time.monotonic() - begun,
    )


def multipliers_by_interior_points(program: Program, seconds: float, stop: threading.Event) -> Floats:
    """Return multipliers of the rows near the best of the linear relaxation, zeros where the time was too short."""
    relaxed = replace(program, is_whole=np.zeros(len(program.cost), dtype=np.bool_))
    highs = _loaded(relaxed, seconds, 0)
    highs.setOptionValue("dual_feasibility_tolerance", _LP_TOLERANCE)
    highs.setOptionValue("solver", "ipm")
    highs.setOptionValue("run_crossover", "off")
    _listen(highs, stop, Hooks(), 0.0)
    _run(highs)
    multipliers = np.array(highs.getSolution().row_dual)
    return multipliers[: program.num_rows] if len(multipliers) else np.zeros(program.num_rows)


class GrowingProgram:
    """A program of columns of 0 or more that grows, solved again each time from where it was.

    Parameters
    ----------
    row_low, row_high
        Of each row; infinite where there is no limit; shape ``[row]``.
    """

    def __init__(self, row_low: Floats, row_high: Floats) -> None:
        self._highs = _Silent()
        self._highs.setOptionValue("threads", 1)
        # Columns that are added leave a basis primal feasible: 0.31 s of simplex for 1.15 s by the dual one, 85 solves.
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        for low, high in zip(row_low.tolist(), row_high.tolist(), strict=True):
            self._highs.addRow(low, high, 0, np.empty(0, dtype=np.int32), np.empty(0))

    def add(self, cost: float, rows: Ints) -> None:
        """Add a column, which counts once in each of some rows."""
        self._highs.addCol(cost, 0.0, highspy.kHighsInf, len(rows), rows.astype(np.int32), np.ones(len(rows)))

    def relaxed(self, seconds: float) -> tuple[float, Floats | None]:
        """Return the value of the linear relaxation and its multipliers; None where there was no time for them."""
        self._limit(seconds)
        _run(self._highs)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return math.inf, None
        return self._highs.getInfo().objective_function_value, np.array(self._highs.getSolution().row_dual)

    def whole(self, start: Floats, seconds: float, stop: threading.Event) -> Floats | None:
        """Return the best whole columns that are found, None where none are; the program takes no more columns then.

        Parameters
        ----------
        start
            Columns to begin with; shape ``[column]``.
        """
        highs = self._highs
        highs.setOptionValue("presolve", "choose")
        highs.setOptionValue("simplex_strategy", _ANY_SIMPLEX)
        kinds = np.full(len(start), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        highs.changeColsIntegrality(len(start), np.arange(len(start), dtype=np.int32), kinds)
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
        self._limit(seconds)
        _listen(highs, stop, Hooks(), 0.0)
        _run(highs)
        is_found = highs.getInfo().primal_solution_status == highspy.kSolutionStatusFeasible
        return np.array(highs.getSolution().col_value) if is_found else None

    def _limit(self, seconds: float) -> None:
        """Give the next solve so many seconds; HiGHS counts all that it ever took."""
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(0.01, seconds))


def safety(program: Program, *, is_sure: bool = False) -> float:
    """Return what is taken off a bound of HiGHS because it computes in floating point."""
    tolerance = _DUAL_SHARE * _tolerance(is_sure=is_sure)
    width = float((program.high - program.low).sum())
    reach = np.maximum(np.abs(program.low), np.abs(program.high))
    return _VALUE_TOLERANCE + tolerance * width + _ROUNDING * float(np.abs(program.cost) @ reach)


def _tolerance(*, is_sure: bool) -> float:
    """Return by how much a whole number may be off."""
    return _USUAL_TOLERANCE if is_sure else _MIP_TOLERANCE


def _loaded(program: Program, seconds: float, seed: int, tolerance: float = _MIP_TOLERANCE) -> _Silent:
    highs = _Silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", seed)
    highs.setOptionValue("time_limit", max(0.01, seconds))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_feasibility_tolerance", tolerance)
    highs.setOptionValue("dual_feasibility_tolerance", _DUAL_SHARE * tolerance)
    highs.passModel(_model(program))
    return highs


def _run(highs: _Silent) -> None:
    if highs.solve() == highspy.HighsStatus.kError:
        # The threads of HiGHS are those of the whole process: another user of it may have begun with more.
        highs.setOptionValue("threads", 0)
        if highs.solve() == highspy.HighsStatus.kError:
            raise ModelError("HiGHS rejects a program, please report it")


def _listen(highs: _Silent, stop: threading.Event, hooks: Hooks, taken_off: float) -> None:
    """Let HiGHS end when `stop` is set, and pass bounds and solutions on while it runs; bounds less `taken_off`."""

    def on_look(event: highspy.HighsCallbackEvent) -> None:
        if stop.is_set():
            event.interrupt()

    def on_bound(event: highspy.HighsCallbackEvent) -> None:
        on_look(event)
        if hooks.on_bound is not None:
            hooks.on_bound(_finite(event.data_out.mip_dual_bound) - taken_off)

    def on_better(event: highspy.HighsCallbackEvent) -> None:
        if hooks.on_better is not None:
            hooks.on_better(np.array(event.data_out.mip_solution))

    def on_ask(event: highspy.HighsCallbackEvent) -> None:
        columns = None if hooks.better is None else hooks.better()
        if columns is not None and event.data_in is not None:
            event.data_in.setSolution(columns)

    if hooks.better is not None:
        highs.cbMipUserSolution.subscribe(on_ask)
    highs.cbSimplexInterrupt.subscribe(on_look)
    highs.cbIpmInterrupt.subscribe(on_look)
    highs.cbMipInterrupt.subscribe(on_bound)
    highs.cbMipImprovingSolution.subscribe(on_better)


def _finite(bound: float) -> float:
    return bound if np.isfinite(bound) else -np.inf


def _model(program: Program) -> highspy.HighsLp:
    """Return a program for HiGHS, by row; the groups' rows come last."""
    row, column, factor = program.all_entries()
    parts = program.parts.astype(np.float64)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), program.num_rows + len(parts)
    model.offset_ = program.constant
    model.col_cost_, model.col_lower_, model.col_upper_ = program.cost, program.low, program.high
    model.row_lower_ = np.concatenate([program.row_low, parts])
    model.row_upper_ = np.concatenate([program.row_high, parts])
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[whole] for whole in program.is_whole.tolist()]
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = model.num_col_, model.num_row_
    matrix.start_ = np.searchsorted(row, np.arange(model.num_row_ + 1)).astype(np.int32)
    matrix.index_ = column.astype(np.int32)
    matrix.value_ = factor
    return model
