"""The engines side by side on one tier: search beside bounds, and CP-SAT where it is of use, as size and time allow."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier, counts_organisations
from solver.domain.schedule import Settings
from solver.optimise.cpsat.outcome import Limits, Outcome, Watch
from solver.optimise.cpsat.suited import is_alone_in_time, is_by_blocks, is_for_cpsat
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.packages.engine import PackageEngine
from solver.optimise.portfolio.searcher import Searcher
from solver.optimise.portfolio.task import Task
from solver.optimise.threads import Either, available_cores, in_thread, short_turns, wait_for

if TYPE_CHECKING:
    from solver.optimise.cpsat.engine import CpSatEngine

MANY_WORKERS = 8
"""Of CP-SAT where it is alone: more than there are cores is often better, where nothing else runs."""
_CORES_FOR_CPSAT = 3
"""With fewer it is left out where search and clusters are at work.

On 2 cores, 400 groups x 80 sections, tight: CP-SAT's bound was 217 after 60 s of one core, the clusters' 239 after 9 s.
"""
_SETTLE_S = 5.0
"""What rounding leaves open after CP-SAT has closed a tier is small, and soon settled or not at all."""
_LITTLE_SHARE, _LITTLE = 1e-3, 0.01
"""What whole numbers that have met leave open, as a share of the value or in the tier's unit, is rounding."""
_SHARE_OF_START = 0.3
"""Of a tier's time for the search, before CP-SAT goes on from what that has found."""
_TICK_S = 0.05
_SHORTEST_S = 0.05
_PATIENCE_S = 2.0
"""How long an engine that was told to stop is waited for."""


class _OutOfTimeError(Exception):
    """A model is not ready in time."""


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
    begins
        Whether to load the local search at once; not where there is no time left to use it.

    Attributes
    ----------
    is_package_cut
        Whether the search for the fewest organisations was ended before it had settled.
    """

    def __init__(self, demand: Demand, settings: Settings, interrupt: threading.Event, *, begins: bool = True) -> None:
        self._demand = demand
        self._settings = settings
        self._interrupt = interrupt
        self._cores = len(available_cores())
        self.searcher = Searcher(demand) if Searcher.is_for(demand) else None
        self.cpsat: CpSatEngine | None = None
        self.packages: PackageEngine | None = None
        self.is_package_cut = False
        self._is_by_blocks = False
        if self.searcher is not None and begins and (settings.deterministic or not is_alone_in_time(demand)):
            self.searcher.begin()

    @property
    def rows(self) -> Rows:
        """The agreements as rows."""
        return Rows(self._demand) if self.searcher is None else self.searcher.rows

    def prepare(self, has_schedule: bool) -> None:
        """Build CP-SAT's model where it will be asked: alone, for a first schedule, or on cores to spare."""
        settings = self._settings
        if self.searcher is not None and has_schedule and PackageEngine.is_for(self._demand):
            self.packages = PackageEngine(self._demand, self.searcher.rows)
        self._is_by_blocks = self.packages is None and not settings.deterministic and is_by_blocks(self._demand)
        is_spared = self._cores < _CORES_FOR_CPSAT and settings.workers is None and not settings.deterministic
        is_spared = is_spared and not self._is_by_blocks
        if self.searcher is not None and has_schedule and (is_spared or self._is_package_alone):
            return
        is_later = self._is_one_by_blocks and has_schedule and not is_alone_in_time(self._demand)
        if not is_later and (self._is_by_blocks or is_for_cpsat(self._demand)):
            self.cpsat = self._new_cpsat()

    @property
    def _is_one_by_blocks(self) -> bool:
        """Whether CP-SAT looks at blocks in time, and at one tier alone."""
        return self._is_by_blocks and len(self._demand.instance.objective) == 1

    def _new_cpsat(self, step: Callable[[], None] | None = None) -> CpSatEngine:
        """Return CP-SAT with its model, in which `step` is called again and again while that is built."""
        from solver.optimise.cpsat.engine import CpSatEngine

        settings = self._settings
        workers = settings.workers or self._suitable_workers()
        limits = Limits(1.0, workers, settings.seed, settings.gap, settings.deterministic)
        is_coarse = self._is_one_by_blocks
        return CpSatEngine(self._demand, limits, by_blocks=self._is_by_blocks, is_coarse=is_coarse, step=step)

    @property
    def _is_package_alone(self) -> bool:
        """Whether package search finds, and programs prove, without CP-SAT: where no run has to be repeatable."""
        return self.packages is not None and not self._settings.deterministic

    def _suitable_workers(self) -> int:
        """Return the workers of CP-SAT: many where it is alone, else one for every core that is left to it."""
        if self.searcher is None or self._settings.deterministic:
            return MANY_WORKERS
        if self._is_by_blocks:
            return self._cores
        return max(1, self._cores - 1 - self._num_provers)

    @property
    def _num_provers(self) -> int:
        """Threads that bound clusters: half of the cores that the search leaves."""
        return max(1, (self._cores - 1) // 2)

    @property
    def method(self) -> str:
        """Which engines work, in words."""
        if self._is_package_alone:
            return "package search, branch and bound, linear relaxation, clusters"
        if self._is_by_blocks and self.searcher is not None:
            return "local search, cp-sat"
        engines = ["local search"] if self.searcher is not None else []
        if self.searcher is not None and not self._settings.deterministic:
            engines += ["large neighbourhoods", "linear relaxation", "clusters"]
        return ", ".join([*engines, *(["cp-sat"] if self.cpsat is not None else [])])

    def minimise(self, task: Task) -> Outcome | None:
        """Let the engines work on a tier; return what CP-SAT came to, None where it was not asked."""
        end = time.monotonic() + task.seconds
        if self.searcher is None:
            return self._settled(task, self._prove(task, task.seconds), end)
        if self.packages is not None and task.incumbent.parts is not None and self._settings.deterministic:
            self.packages.improve(task.tier, task.tier_limits, task.incumbent, math.inf)
        elif self.packages is not None and task.incumbent.parts is not None:
            from solver.optimise.portfolio.package_race import PackageRace

            race = PackageRace(self.packages, self.searcher, task, self._settings.seed)
            race.run(self._tick)
            if race.is_cut or (self._interrupt.is_set() and not task.incumbent.is_proven):
                self.cut(task.tier)
            if task.tier_limits or task.incumbent.stop.is_set():
                return None
        if task.incumbent.parts is None:
            outcome = self._prove(task, task.seconds, stop_at_first=not self._settings.deterministic)
            if task.incumbent.parts is None or time.monotonic() >= end:
                return outcome
        if self._is_by_blocks and "peak" in task.tier.weights():
            return self._from_a_start(task, self.searcher, end)
        if not self._settings.deterministic:
            with short_turns():
                return self._side_by_side(task, self.searcher, end)
        self.searcher.improve_once(task.incumbent, task.tier, task.tier_limits, self._settings, self._interrupt)
        return self._settled(task, self._prove(task, task.seconds), end)

    def is_small(self, tier: Tier, tier_limits: TierLimits) -> bool:
        """Return whether a tier's program is bounded as a whole, beside the search; not where no clock may count."""
        if self.searcher is None or self._settings.deterministic:
            return False
        return self.searcher.model(tier, tier_limits).is_small

    def cut(self, tier: Tier) -> None:
        """Take note that the search for the fewest organisations was ended early, where a tier is that search."""
        is_own = self.packages is not None and counts_organisations(tier.weights())
        self.is_package_cut = self.is_package_cut or is_own

    def _settled(self, task: Task, outcome: Outcome | None, end: float) -> Outcome | None:
        """Settle in exact numbers what CP-SAT has closed in whole ones that were too coarse to prove it."""
        if self._is_unsettled(task, outcome):
            from solver.optimise.mip.full_mip import solve_full_mip

            model = TierModel(self._demand, self.rows, task.tier, task.tier_limits)
            end = min(end, time.monotonic() + _SETTLE_S)
            solve_full_mip(model, task.incumbent, self._settings.seed, end, presolve=False)
        return outcome

    def _is_unsettled(self, task: Task, outcome: Outcome | None) -> bool:
        """Return whether CP-SAT has closed a tier in whole numbers that prove too little, and a proof is asked for."""
        is_closed = outcome is not None and outcome.is_closed and self._settings.gap == 0.0
        return is_closed and outcome is not None and self._is_open(task, outcome)

    def _is_open(self, task: Task, outcome: Outcome) -> bool:
        """Return whether more is left between value and bound than whole numbers that have met explain."""
        incumbent, cpsat = task.incumbent, self.cpsat
        if incumbent.parts is None or incumbent.value is None or incumbent.is_proven or cpsat is None:
            return False
        if outcome.bound is None or incumbent.bound is None or outcome.bound < cpsat.integer_value(incumbent.parts):
            return True
        return incumbent.value - incumbent.bound > max(_LITTLE_SHARE * incumbent.value, _LITTLE)

    def _side_by_side(self, task: Task, searcher: Searcher, end: float) -> Outcome | None:
        """Search and prove in threads of their own while this one waits, or runs CP-SAT where there is a model of it.

        Returns
        -------
        What CP-SAT came to; None without it.

        Raises
        ------
        BaseException
            The first failure of a thread, after all have ended.
        """
        from solver.optimise.portfolio.engines import SearchLoop, prove

        failures: list[BaseException] = []
        model, incumbent, seed = searcher.model(task.tier, task.tier_limits), task.incumbent, self._settings.seed
        improver = SearchLoop(searcher, model, incumbent, seed)
        threads = [
            in_thread("search", lambda: improver.run(end), failures, incumbent.stop),
            in_thread(
                "bounds",
                lambda: prove(model, incumbent, improver, seed, end, self._num_provers),
                failures,
                incumbent.stop,
            ),
        ]
        outcome = None
        try:
            if self.cpsat is None:
                self._wait(task, end)
            else:
                outcome = self._prove(task, end - time.monotonic())
                if self._is_unsettled(task, outcome):
                    self._wait(task, min(end, time.monotonic() + _SETTLE_S))
        finally:
            incumbent.stop.set()
            wait_for(threads, _PATIENCE_S)
        if failures:
            raise failures[0]
        return outcome

    def _from_a_start(self, task: Task, searcher: Searcher, end: float) -> Outcome | None:
        """Search, and let CP-SAT go on from there on all cores: where groups are few and move as blocks.

        Where intervals are all that its model has, CP-SAT is better from the first second on: chains of 30 groups 32.4
        after 10 s, where the search alone had 44, and 34.7 after 18 s.
        """
        if self.cpsat is not None:
            _prove_on(task.incumbent, self.cpsat.least())
            if self.cpsat.is_in_time:
                return self._prove(task, end - time.monotonic())
        self._search(task, searcher, end, beside=lambda: self._build(task, end))
        return None if task.incumbent.stop.is_set() else self._prove(task, end - time.monotonic())

    def _build(self, task: Task, end: float) -> None:
        """Build CP-SAT's model, where that was left for later; what is not ready by `end` is left out."""
        if self.cpsat is not None:
            return

        def step() -> None:
            self._tick(task)
            if task.incumbent.stop.is_set() or time.monotonic() >= end:
                raise _OutOfTimeError

        with suppress(_OutOfTimeError):
            cpsat = self._new_cpsat(step)
            cpsat.minimise(task.tier)
            _prove_on(task.incumbent, cpsat.least())
            self.cpsat = cpsat

    def _search(self, task: Task, searcher: Searcher, end: float, beside: Callable[[], None]) -> None:
        """Search for a share of the time until `end`, by `time.monotonic`, while this thread does something else.

        Of the time that is left once the search is loaded: what it finds is all that there is until CP-SAT begins.
        """

        def improve() -> None:
            if searcher.wait(max(0.0, end - time.monotonic()), task.incumbent.stop):
                until = time.monotonic() + _SHARE_OF_START * (end - time.monotonic())
                searcher.improve(task.incumbent, task.tier, task.tier_limits, self._settings.seed, until)

        failures: list[BaseException] = []
        thread = in_thread("search", improve, failures, task.incumbent.stop)
        try:
            with short_turns():
                beside()
            while thread.is_alive() and not task.incumbent.stop.is_set():
                thread.join(_TICK_S)
                self._tick(task)
        finally:
            wait_for([thread], _PATIENCE_S)
        if failures:
            raise failures[0]

    def _wait(self, task: Task, end: float) -> None:
        """Let the others work until a moment, or until there is nothing left to do."""
        while time.monotonic() < end and not task.incumbent.stop.wait(_TICK_S):
            self._tick(task)

    def _tick(self, task: Task) -> None:
        if self._interrupt.is_set():
            task.incumbent.stop.set()
        task.on_tick()

    def _prove(self, task: Task, seconds: float, *, stop_at_first: bool = False) -> Outcome | None:
        """Let CP-SAT search from the best schedule so far."""
        if self.cpsat is None:
            return None
        engine, incumbent, seen = self.cpsat, task.incumbent, list[Ints]()
        stop = Either(incumbent.stop) if stop_at_first else incumbent.stop

        def on_tick(watch: Watch) -> None:
            if self._settings.deterministic:
                # Which of equal schedules has been seen by now hangs on the clock: only the end of the run counts.
                self._tick(task)
                return
            if watch.parts is not None and not any(watch.parts is parts for parts in seen):
                seen[:] = [watch.parts]
                task.incumbent.offer(watch.parts)
                if stop_at_first:
                    stop.set()
            _prove_on(incumbent, engine.proven(watch.bound))
            self._tick(task)

        hint = task.hint if incumbent.parts is None else incumbent.parts
        outcome = engine.search(hint, max(_SHORTEST_S, seconds), stop, on_tick)
        if outcome.parts is not None:
            task.incumbent.offer(outcome.parts)
        _prove_on(incumbent, engine.proven(outcome.bound))
        return outcome


def _prove_on(incumbent: Incumbent, bound: float | None) -> None:
    if bound is not None:
        incumbent.prove(bound)
