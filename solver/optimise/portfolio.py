"""The engines side by side on one tier: local search and linear relaxation beside CP-SAT, as size and time allow."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.optimise.board import Board
from solver.optimise.cpsat.engine import CpSatEngine
from solver.optimise.cpsat.run import Limits, Outcome, Watch
from solver.optimise.searcher import Searcher, in_thread

_ALONE_SHARE = 0.25
_ALONE_S_A_GROUP = 0.005
"""How long CP-SAT waits for a hint that the local search makes: this share of a tier's time, or so long at most."""
MANY_WORKERS = 8
"""More than there are cores is often better, where nothing else runs.

Beside the local search on 2 cores it is not: 60 groups x 12 sections, tight, had a gap of 17 % after 25 s with
8 workers and were proven optimal in 4 s with one.
"""
_TICK_S = 0.05
_SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class Task:
    """What the engines are to do.

    Attributes
    ----------
    tier
        What is minimised.
    held
        Earlier tiers, each with the value that it must not exceed.
    board
        Where everything that is found and proven goes.
    hint
        What CP-SAT tries first while there is no schedule; parts per option.
    seconds
        How long they may take.
    on_tick
        Called some twenty times a second by the thread that waits.
    """

    tier: Tier
    held: Sequence[tuple[Tier, float]]
    board: Board
    hint: Ints
    seconds: float
    on_tick: Callable[[], None]


class Portfolio:
    """The engines that suit an instance.

    What is small CP-SAT solves alone, before anything is compiled. Where one model would be too large, it is left out.

    Parameters
    ----------
    demand
        The instance as arrays.
    settings
        Seed, workers, gap; whether runs have to repeat.
    interrupt
        When it is set, engines end with what they have.
    """

    def __init__(self, demand: Demand, settings: Settings, interrupt: threading.Event) -> None:
        self._demand = demand
        self._settings = settings
        self._interrupt = interrupt
        self.searcher = Searcher(demand) if Searcher.is_for(demand) else None
        workers = settings.workers or self._suitable_workers()
        limits = Limits(1.0, workers, settings.seed, settings.gap, settings.deterministic)
        self.cpsat = CpSatEngine(demand, limits) if CpSatEngine.is_for(demand) else None

    def _suitable_workers(self) -> int:
        """Return the workers of CP-SAT: many where it is alone, else one for every core that the search leaves."""
        if self.searcher is None or self._settings.deterministic:
            return MANY_WORKERS
        return max(1, (os.cpu_count() or 1) - 1)

    @property
    def method(self) -> str:
        """Which engines work, in words."""
        beside = ["local search", "linear relaxation"] if self.searcher is not None else []
        return ", ".join([*beside, *(["cp-sat"] if self.cpsat is not None else [])])

    def minimise(self, task: Task) -> Outcome | None:
        """Let the engines work on a tier; return what CP-SAT came to, None where it was not asked."""
        if self.searcher is None or task.board.parts is None:
            return self._prove(task, task.seconds)
        if not self._settings.deterministic:
            return self._side_by_side(task, self.searcher)
        self.searcher.improve_once(task.board, task.tier, task.held, self._settings.seed, self._interrupt)
        return self._prove(task, task.seconds)

    def _side_by_side(self, task: Task, searcher: Searcher) -> Outcome | None:
        end = time.monotonic() + task.seconds
        failures: list[BaseException] = []

        def improve() -> None:
            searcher.improve(task.board, task.tier, task.held, self._settings.seed, end)

        search = in_thread("local search", improve, failures)
        in_thread("relaxation", lambda: self._relax(task, searcher, end), failures)
        outcome = None
        try:
            if self.cpsat is None:
                self._wait(task, end)
            elif searcher.wait(0.0):
                alone = min(_ALONE_SHARE * task.seconds, _ALONE_S_A_GROUP * self._demand.options.num_groups)
                self._wait(task, time.monotonic() + alone)
            if not task.board.stop.is_set():
                outcome = self._prove(task, end - time.monotonic())
        finally:
            task.board.stop.set()
            # Nobody waits for the relaxation: it ends by itself, and what it finds now is of no use.
            search.join()
        if failures:
            raise failures[0]
        return outcome

    def _relax(self, task: Task, searcher: Searcher, end: float) -> None:
        from solver.optimise.bounds.lp import lp_bound

        seconds = max(_SHORTEST_S, end - time.monotonic())
        task.board.prove(lp_bound(self._demand, task.tier, searcher.rows, task.held, seconds).value)

    def _wait(self, task: Task, end: float) -> None:
        """Let the others work until a moment, or until there is nothing left to do."""
        while time.monotonic() < end and not task.board.stop.wait(_TICK_S):
            self._tick(task)

    def _tick(self, task: Task) -> None:
        if self._interrupt.is_set():
            task.board.stop.set()
        task.on_tick()

    def _prove(self, task: Task, seconds: float) -> Outcome | None:
        """Let CP-SAT search from the best schedule so far."""
        if self.cpsat is None:
            return None
        engine, board, seen = self.cpsat, task.board, list[Ints]()

        def on_tick(watch: Watch) -> None:
            if watch.parts is not None and not any(watch.parts is parts for parts in seen):
                seen[:] = [watch.parts]
                board.offer(watch.parts)
            _prove_on(board, engine.proven(watch.bound))
            self._tick(task)

        hint = task.hint if board.parts is None else board.parts
        outcome = engine.search(hint, max(_SHORTEST_S, seconds), board.stop, on_tick)
        if outcome.parts is not None:
            board.offer(outcome.parts)
        _prove_on(board, engine.proven(outcome.bound))
        return outcome


def _prove_on(board: Board, bound: float | None) -> None:
    if bound is not None:
        board.prove(bound)
