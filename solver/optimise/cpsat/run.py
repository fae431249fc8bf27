"""One CP-SAT solve that survives: time-outs and Ctrl-C end it with the best schedule and bound so far."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from solver.errors import ModelError
from solver.optimise.cpsat.outcome import Limits, Outcome, Watch
from solver.optimise.cpsat.variables import Variables

_TICK_S = 0.05


class _Recorder(cp_model.CpSolverSolutionCallback):
    def __init__(self, variables: Variables, watch: Watch) -> None:
        super().__init__()
        self._variables = variables
        self._watch = watch

    def on_solution_callback(self) -> None:
        self._watch.parts = self._variables.parts_of(self)
        self._watch.value = self.objective_value
        self._watch.bound = self.best_objective_bound


def run(
    variables: Variables,
    limits: Limits,
    interrupt: threading.Event,
    on_tick: Callable[[Watch], None] = lambda _: None,
    also: Sequence[cp_model.IntVar] = (),
) -> Outcome:
    """Solve the model of `variables` as it stands, and tell the values of the variables `also`.

    The solver runs in a thread of its own; this one watches `interrupt` and calls `on_tick`. CP-SAT does
    not touch SIGINT, so that Ctrl-C is what the caller makes of it.

    Raises
    ------
    ModelError
        CP-SAT calls the model invalid, which is a bug of ours.
    """
    solver = cp_model.CpSolver()
    _set_parameters(solver, limits)
    watch = Watch()
    solver.best_bound_callback = lambda bound: setattr(watch, "bound", bound)
    failures: list[BaseException] = []
    reached: list[cp_model.CpSolverStatus] = []

    def search() -> None:
        try:
            reached.append(solver.solve(variables.model, _Recorder(variables, watch)))
        except BaseException as failure:  # re-raised below, in the caller's thread
            failures.append(failure)
        finally:
            done.set()

    # An event, because a join that is interrupted can take the thread for ended.
    done = threading.Event()
    thread = threading.Thread(target=search, name="cp-sat", daemon=True)
    thread.start()
    try:
        while not done.wait(_TICK_S):
            on_tick(watch)
            if interrupt.is_set():
                solver.stop_search()
    finally:
        # Whatever ends the watch, the search ends with it.
        while not done.wait(_TICK_S):
            solver.stop_search()
    if failures:
        raise failures[0]
    on_tick(watch)  # a search that was over at once has told nothing yet
    return _outcome(variables, solver, reached[0], limits, also)


def _set_parameters(solver: cp_model.CpSolver, limits: Limits) -> None:
    """Set CP-SAT up for one run: limits, and what measuring showed to be better than its defaults.

    A deterministic run is limited by CP-SAT's deterministic time, which counts work and not seconds.
    """
    parameters = solver.parameters
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.relative_gap_limit = limits.gap
    parameters.catch_sigint_signal = False
    if limits.is_elastic:
        parameters.cp_model_presolve = False
        parameters.linearization_level = 0
        parameters.optimize_with_core = True
    if limits.is_in_time:
        parameters.linearization_level = 0
    if limits.workers == 1 and not limits.is_elastic:
        # One worker branches on loads without end: an instance of 336 schedules took 120 s, from below 0.1 s.
        parameters.use_objective_lb_search = True
    if limits.deterministic:
        # Workers take turns in batches, so that the schedule does not hang on which of them was faster.
        parameters.interleave_search = True
        parameters.max_deterministic_time = limits.seconds
    else:
        parameters.max_time_in_seconds = limits.seconds


def _outcome(
    variables: Variables,
    solver: cp_model.CpSolver,
    status: cp_model.CpSolverStatus,
    limits: Limits,
    also: Sequence[cp_model.IntVar],
) -> Outcome:
    """Return what a run found: parts, value and bound in the model's whole units, None where there is none.

    Raises
    ------
    ModelError
        CP-SAT finds a fault in the model itself.
    """
    if status == cp_model.MODEL_INVALID:
        raise ModelError(f"CP-SAT rejects the model, please report it: {variables.model.validate()}")
    is_found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    is_infeasible = status == cp_model.INFEASIBLE
    has_objective = variables.model.has_objective()
    bound = solver.best_objective_bound if has_objective and not is_infeasible else math.nan
    return Outcome(
        parts=variables.parts_of(solver) if is_found else None,
        value=round(solver.objective_value) if is_found and has_objective else None,
        # The objective is whole, so a bound of 10.2 is one of 11.
        bound=math.ceil(bound - 1e-6) if math.isfinite(bound) and abs(bound) < 2**53 else None,
        is_infeasible=is_infeasible,
        seconds=solver.deterministic_time if limits.deterministic else solver.wall_time,
        is_closed=status == cp_model.OPTIMAL,
        also=tuple(solver.value(variable) for variable in also) if is_found else (),
    )
