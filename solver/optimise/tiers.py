"""The tiers in order: minimise one, hold it within its tolerance, go on to the next."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import tier_value
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.domain.schedule import Settings, Stop, TierResult
from solver.errors import ModelError
from solver.optimise.cpsat.outcome import Outcome
from solver.optimise.incumbent import Incumbent
from solver.optimise.model.tier_limits import TierLimits, keeps_tiers
from solver.optimise.portfolio.portfolio import Portfolio
from solver.optimise.portfolio.task import Task
from solver.optimise.result import Progress, relative_gap
from solver.optimise.tier_run import NOISE, TierRun
from solver.optimise.warm_start import WarmStart, claims_too_much

OnProgress = Callable[[Progress], None]

_SAME_SHARE, _SAME_SHARE_OF_TODAY, _SAME = 1e-3, 1e-5, 0.01
"""Where whole numbers have met, what is left between value and bound is rounding.

It is called the same up to a share of the value, a share of today's value, or so much in the tier's unit.
"""


_SHORTEST_S = 0.05
_SHARE_SMALL_FIRST = 0.45
"""Of the time, at most, goes into a small first tier.

Chosen on Utrecht with organisations capped at 1 to 8, 7 s: its first program takes 0.2 to 2.6 s of one core.
"""


@dataclass(frozen=True, slots=True)
class TiersOutcome:
    """The tiers that were reached.

    Attributes
    ----------
    parts
        Parts per option of the schedule after the last tier reached; None where none was found.
    runs
        What became of them.
    is_infeasible
        Whether it is proven that no schedule keeps the agreements.
    """

    parts: Ints | None
    runs: tuple[TierRun, ...] = ()
    is_infeasible: bool = False


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who is told while a solve runs, from its own thread: where it stands, and what it would end with now."""

    on_progress: OnProgress | None = None
    on_better: Callable[[TiersOutcome], None] | None = None


class TierSolver:
    """Minimises the tiers of an instance one after the other.

    Parameters
    ----------
    demand
        The instance as arrays.
    settings
        Limits and seed of the whole solve.
    interrupt
        When it is set, the search ends with what it has.
    portfolio
        The engines.
    begun
        When the solve began, by `time.monotonic`: its time limit counts from there. None for now.
    """

    def __init__(
        self,
        demand: Demand,
        settings: Settings,
        interrupt: threading.Event,
        portfolio: Portfolio,
        watchers: Watchers | None = None,
        begun: float | None = None,
    ) -> None:
        """Begin before the first tier; the clock runs from here."""
        self.portfolio = portfolio
        self._demand = demand
        self._settings = settings
        self._interrupt = interrupt
        self._watchers = watchers or Watchers()
        self._begun = time.monotonic() if begun is None else begun
        self._values: dict[Tier, tuple[Ints, float]] = {}
        self._today: dict[Tier, float] = {}
        self._status_quo = demand.options.status_quo_parts()
        self._runs: list[TierRun] = []
        self._best_before: float | None = None
        self._told = (-1, 0)

    def solve(self, begin: WarmStart) -> TiersOutcome:
        """Run through the tiers from where they begin."""
        parts = begin.parts
        for place, tier in enumerate(self._demand.instance.objective):
            if self.portfolio.cpsat is not None:
                self.portfolio.cpsat.minimise(tier)
            earlier = begin.tiers[place] if begin.tiers else None
            if earlier is not None and parts is not None and place < begin.first_place:
                self._take_over(tier, earlier, parts)
                continue
            incumbent = self._incumbent(tier, parts, earlier)
            self._best_before = None if earlier is None else earlier.best
            outcome = self._minimise(place, incumbent, begin.hint)
            if outcome is not None and outcome.is_infeasible:
                if parts is not None:
                    raise ModelError("CP-SAT finds a model infeasible that has a schedule; please report it")
                return TiersOutcome(None, is_infeasible=True)
            incumbent.close()
            if incumbent.parts is None:
                return TiersOutcome(None)
            parts = incumbent.parts
            self._finish(tier, incumbent, outcome, earlier)
            if self._interrupt.is_set():
                break
        return TiersOutcome(parts, tuple(self._runs))

    def _incumbent(self, tier: Tier, parts: Ints | None, earlier: TierResult | None) -> Incumbent:
        incumbent = Incumbent(lambda parts: tier_value(self._demand, tier, parts), self._settings.gap)
        if parts is not None:
            incumbent.offer(parts)
        if earlier is not None and earlier.bound is not None:
            incumbent.prove(earlier.bound)
        return incumbent

    def _take_over(self, tier: Tier, earlier: TierResult, parts: Ints) -> None:
        """Take a tier as an earlier solve left it."""
        best = self._exact(tier, parts) if earlier.best is None else earlier.best
        run = TierRun(tier, best, earlier.bound, earlier.rounding_error or NOISE, earlier.stop)
        self._runs.append(run)
        self._hold(run, parts)

    def _minimise(self, place: int, incumbent: Incumbent, hint: Ints) -> Outcome | None:
        """Minimise within this tier's slice; without any schedule yet, go on with all the time there is."""
        tier = self._demand.instance.objective[place]
        tier_limits = [] if incumbent.parts is None else self._tier_limits(incumbent.parts)
        is_first = incumbent.parts is None
        incumbent.keeps = lambda parts: keeps_tiers(self._demand, tier_limits, parts)
        if not is_first and self._is_late:
            if not incumbent.is_proven:
                self.portfolio.cut(tier)
            return None

        def task(seconds: float) -> Task:
            return Task(tier, tier_limits, incumbent, hint, seconds, lambda: self._tick(place, incumbent))

        outcome = self.portfolio.minimise(task(self._slice_s(place, tier_limits)))
        is_open = outcome is not None and not outcome.is_infeasible
        if is_first and is_open and incumbent.parts is None and not self._interrupt.is_set():
            outcome = self.portfolio.minimise(task(self._left_s()))
        return outcome

    def _tier_limits(self, parts: Ints) -> list[tuple[Tier, float]]:
        """Return earlier tiers with what they must not exceed: their limit, or `parts` where rounding let that pass."""
        return [(run.tier, max(self._limit(run), self._exact(run.tier, parts))) for run in self._runs]

    def _left_s(self) -> float:
        """Return the time that is left: wall time since the solve began, or deterministic time of searches."""
        cpsat = self.portfolio.cpsat
        is_counted = self._settings.deterministic and cpsat is not None
        used = cpsat.seconds_used if is_counted and cpsat is not None else time.monotonic() - self._begun
        return max(_SHORTEST_S, self._settings.time_limit_s - used)

    @property
    def _is_late(self) -> bool:
        """Whether there is no time left in which an engine could begin; never where no clock may count."""
        return not self._settings.deterministic and self._left_s() <= _SHORTEST_S

    def _slice_s(self, place: int, tier_limits: TierLimits) -> float:
        """Return this tier's share of the time left: tier k of n weighs k, so that the last is reached with most.

        Where the program is small the proof ends soon as a rule, and hands on what it does not need: the first tier may
        take much, later ones as much as each of those that follow.
        """
        if self.portfolio.packages is not None:
            return self._left_s() * self.portfolio.packages.share_of_time(place)
        num_tiers = len(self._demand.instance.objective)
        if place < num_tiers - 1 and self.portfolio.is_small(self._demand.instance.objective[place], tier_limits):
            return self._left_s() * (_SHARE_SMALL_FIRST if place == 0 else 1.0 / (num_tiers - place))
        return self._left_s() * (place + 1) / sum(range(place + 1, num_tiers + 1))

    def _finish(self, tier: Tier, incumbent: Incumbent, outcome: Outcome | None, earlier: TierResult | None) -> None:
        """Record the tier, and hold it within its tolerance from here on."""
        assert incumbent.parts is not None
        if incumbent.is_wrong and earlier is not None and incumbent.bound == earlier.bound:
            raise claims_too_much(len(self._runs) + 1, incumbent.bound, incumbent.value)
        if incumbent.is_wrong:
            raise ModelError(f"A bound, {incumbent.bound}, lies above a schedule, {incumbent.value}; please report it")
        run = self._run_of(tier, incumbent, self._stop(tier, incumbent, outcome))
        self._runs.append(run)
        self._hold(run, incumbent.parts)

    def _run_of(self, tier: Tier, incumbent: Incumbent, stop: Stop) -> TierRun:
        assert incumbent.parts is not None
        assert incumbent.value is not None
        best = incumbent.value if self._best_before is None else min(incumbent.value, self._best_before)
        bound = None if incumbent.bound is None else min(incumbent.bound, best)
        return TierRun(tier, best, bound, self._rounding_error(incumbent), stop)

    def _hold(self, run: TierRun, parts: Ints) -> None:
        if self.portfolio.cpsat is not None:
            self.portfolio.cpsat.hold(parts, self._limit(run))

    def _limit(self, run: TierRun) -> float:
        return run.limit(self._of_today(run.tier))

    def _of_today(self, tier: Tier) -> float:
        if tier not in self._today:
            self._today[tier] = tier_value(self._demand, tier, self._status_quo)
        return self._today[tier]

    def _exact(self, tier: Tier, parts: Ints) -> float:
        """Return a tier's value of a schedule; the one that was last asked for is remembered."""
        known = self._values.get(tier)
        if known is None or not np.array_equal(known[0], parts):
            known = self._values[tier] = parts.copy(), tier_value(self._demand, tier, parts)
        return known[1]

    def _rounding_error(self, incumbent: Incumbent) -> float:
        """Return the most by which whole numbers misstate a tier: the proven part, and what is seen to be off."""
        assert incumbent.parts is not None
        assert incumbent.value is not None
        cpsat = self.portfolio.cpsat
        if cpsat is None or incumbent.is_proven:  # in exact numbers: whole ones have no say in it
            return incumbent.rounding + NOISE
        return (
            incumbent.rounding
            + 2 * cpsat.objective.error
            + 2 * cpsat.misstated(incumbent.parts, incumbent.value)
            + NOISE
        )

    def _stop(self, tier: Tier, incumbent: Incumbent, outcome: Outcome | None) -> Stop:
        """Say why a search ended; value and bound come before who ended it."""
        assert incumbent.parts is not None
        if incumbent.is_proven or (outcome is not None and self._has_met(tier, incumbent, outcome)):
            return "optimal"
        is_near = incumbent.value is not None and incumbent.bound is not None
        is_near = is_near and relative_gap(incumbent.value or 0.0, incumbent.bound or 0.0) <= self._settings.gap
        if (outcome is not None and outcome.is_closed) or (self._settings.gap > 0 and is_near):
            return "gap reached"
        return "interrupted" if self._interrupt.is_set() else "time"

    def _has_met(self, tier: Tier, incumbent: Incumbent, outcome: Outcome) -> bool:
        """Return whether CP-SAT's whole numbers meet, and stand for numbers that meet, too."""
        cpsat = self.portfolio.cpsat
        if (
            cpsat is None
            or outcome.bound is None
            or incumbent.parts is None
            or incumbent.value is None
            or incumbent.bound is None
        ):
            return False
        today = self._of_today(tier)
        same = max(_SAME_SHARE * incumbent.value, _SAME_SHARE_OF_TODAY * today, _SAME)
        is_same = incumbent.value - incumbent.bound <= same
        return is_same and outcome.bound >= cpsat.integer_value(incumbent.parts)

    def _tick(self, place: int, incumbent: Incumbent) -> None:
        objective = self._demand.instance.objective
        if (
            self._watchers.on_better is not None
            and self._told != (place, incumbent.version)
            and incumbent.parts is not None
        ):
            self._told = (place, incumbent.version)
            running = self._run_of(objective[place], incumbent, "interrupted")
            self._watchers.on_better(TiersOutcome(incumbent.parts, (*self._runs, running)))
        if self._watchers.on_progress is not None:
            seconds = time.monotonic() - self._begun
            self._watchers.on_progress(Progress(seconds, place + 1, len(objective), incumbent.value, incumbent.bound))
