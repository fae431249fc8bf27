"""One solve of a cluster by the solver whose turn it is: CP-SAT, HiGHS, CP-SAT by a tree of lower bounds, and again.

Tried on the costly clusters of five drawn regions (34 to 58 groups, one core): CP-SAT closes them 2 to 7 times sooner
than HiGHS, or not at all; the tree then came furthest on four of five in 10 s (31, 82, 55 and 21 where HiGHS came to
28, 77, 55 and 20, and CP-SAT by itself to 26, 70, 49 and 6).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from solver.demand.options import Floats
from solver.optimise.cpsat.outcome import Limits, Style, Watch
from solver.optimise.mip.highs import Hooks, MipOutcome, safety, solve_mip
from solver.optimise.mip.program import Program

if TYPE_CHECKING:
    from solver.optimise.bounds.integer_program import IntegerProgram

_TURNS: tuple[tuple[Style | None, float], ...] = (("plain", 3.0), (None, 1.0), ("tree", 6.0))
"""Who solves a cluster first, and who is next where that did not close it; None for HiGHS. And its share of time."""
NUM_TURNS = len(_TURNS)
_MOST_COLUMNS = 1_000
"""A cluster of more is left to HiGHS."""


def solve_cluster(
    program: Program,
    turn: int,
    seconds: float,
    stop: threading.Event,
    seed: int,
    start: Floats | None,
    hooks: Hooks,
) -> MipOutcome:
    """Solve a cluster as the turn says; parameters, hooks and outcome are those of `solve_mip`.

    Parameters
    ----------
    turn
        How often the cluster has been solved without being closed.
    """
    style = _TURNS[turn % NUM_TURNS][0] if takes_turns(program) else None
    if style is not None:
        from solver.optimise.bounds.integer_program import IntegerProgram

        integers = IntegerProgram.of(program)
        if integers is not None:
            limits = Limits(seconds, 1, seed, 0.0, deterministic=False, style=style)
            return _solve_in_whole_numbers(integers, program, limits, stop, start, hooks)
    return solve_mip(program, seconds, stop, seed, start, hooks)


def takes_turns(program: Program) -> bool:
    """Return whether a cluster is not left to HiGHS alone."""
    return len(program.cost) <= _MOST_COLUMNS


def turn_length(turn: int) -> float:
    """Return how much of a cluster's time a turn takes."""
    return _TURNS[turn % NUM_TURNS][1]


def _solve_in_whole_numbers(
    integers: IntegerProgram,
    program: Program,
    limits: Limits,
    stop: threading.Event,
    start: Floats | None,
    hooks: Hooks,
) -> MipOutcome:
    """Solve a program by CP-SAT on one core; bounds are less what floats can be off by, as those of HiGHS are."""
    from solver.optimise.cpsat.run import run

    taken_off = safety(program)
    told = _Told(integers, hooks, taken_off)
    if start is not None:
        integers.hint(start)
    outcome = run(integers, limits, stop, told.on_tick)
    columns = None if outcome.parts is None else integers.columns(outcome.parts)
    bound = -float("inf") if outcome.bound is None else integers.value(outcome.bound) - taken_off
    is_near = columns is not None and float(program.cost @ columns) + program.constant - bound <= 2 * taken_off
    return MipOutcome(
        columns=columns,
        bound=bound,
        # Where units are coarse, what they leave open is for HiGHS to settle.
        is_closed=outcome.is_closed and is_near,
        is_infeasible=outcome.is_infeasible,
        seconds=outcome.seconds,
    )


class _Told:
    """Passes on what CP-SAT has come to, where it is news."""

    def __init__(self, integers: IntegerProgram, hooks: Hooks, taken_off: float) -> None:
        self._integers = integers
        self._hooks = hooks
        self._taken_off = taken_off
        self._bound = -float("inf")
        self._parts: object = None

    def on_tick(self, watch: Watch) -> None:
        """Tell better schedules and bounds."""
        if watch.bound is not None and watch.bound > self._bound:
            self._bound = watch.bound
            if self._hooks.on_bound is not None:
                self._hooks.on_bound(self._integers.value(watch.bound) - self._taken_off)
        if watch.parts is not None and watch.parts is not self._parts:
            self._parts = watch.parts
            if self._hooks.on_better is not None:
                self._hooks.on_better(self._integers.columns(watch.parts))
