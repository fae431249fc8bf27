"""The tiers in order: minimise one, hold it within its tolerance, go on to the next."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from solver.demand.loads import Demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.domain.schedule import Settings, Stop, TermValues, TierResult
from solver.errors import ModelError
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.objective import IntegerObjective
from solver.optimise.cpsat.run import Limits, Outcome, Watch, run
from solver.optimise.result import Progress, relative_gap
from solver.optimise.search.anneal import Annealing
from solver.optimise.search.rules import Rules

OnProgress = Callable[[Progress], None]

_SAME_SHARE, _SAME = 1e-3, 0.01
"""A value and a bound this near, as a share or in the tier's unit, differ by rounding only."""
_ANNEALING_SWEEPS = 20
_ANNEALING_SHARE = 0.25
"""Of a tier's time, at most; on Utrecht 20 sweeps take 3 s and end within 0.4 % of the bound."""


@dataclass(slots=True)
class TierRun:
    """One tier that has been minimised: the best schedule found for it, and what was proven."""

    tier: Tier
    objective: IntegerObjective
    best: Ints
    integer_best: int
    bound: float | None
    stop: Stop


@dataclass(frozen=True, slots=True)
class TiersOutcome:
    """The tiers that were reached.

    Attributes
    ----------
    parts
        Parts per option of the schedule after the last tier reached; None where none was found.
    is_infeasible
        Whether it is proven that no schedule keeps the agreements.
    """

    parts: Ints | None
    runs: tuple[TierRun, ...]
    is_infeasible: bool


class TierSolver:
    """Minimises the tiers of an instance one after the other on one model.

    Parameters
    ----------
    demand
        The instance as arrays.
    settings
        Limits and seed of the whole solve.
    interrupt
        When it is set, the search ends with what it has.
    """

    def __init__(
        self, demand: Demand, settings: Settings, interrupt: threading.Event, on_progress: OnProgress | None
    ) -> None:
        self.demand = demand
        self.settings = settings
        self.interrupt = interrupt
        self.on_progress = on_progress
        self.model = ScheduleModel(demand)
        self.runs: list[TierRun] = []
        self._rules = Rules(demand)
        self._status_quo = demand.options.status_quo_parts()
        self._begun = time.monotonic()
        self._searched = 0.0

    def solve(self, is_allowed: bool) -> TiersOutcome:
        """Run through the tiers.

        Parameters
        ----------
        is_allowed
            Whether today keeps the agreements, so that it is a schedule to begin with.
        """
        incumbent = self._status_quo if is_allowed else None
        for place, tier in enumerate(self.demand.instance.objective):
            objective = self.model.minimise(tier)
            if incumbent is not None:
                incumbent = self._anneal(place, incumbent)
            self.model.variables.hint(self._status_quo if incumbent is None else incumbent)
            outcome = self._run(objective, place, is_first_search=incumbent is None)
            if outcome.is_infeasible:
                if place or is_allowed:
                    raise ModelError("CP-SAT finds a model infeasible that has a schedule; please report it")
                return TiersOutcome(None, (), is_infeasible=True)
            incumbent = self._better(objective, incumbent, outcome)
            if incumbent is None:
                return TiersOutcome(None, (), is_infeasible=False)
            self._finish(tier, objective, incumbent, outcome)
            if self.interrupt.is_set():
                break
        return TiersOutcome(incumbent, tuple(self.runs), is_infeasible=False)

    def _anneal(self, place: int, incumbent: Ints) -> Ints:
        """Improve the incumbent by local search before CP-SAT polishes and proves."""
        if not Annealing.is_for(self.demand):
            return incumbent
        held = [(run.tier, self._limit(run)) for run in self.runs]
        search = Annealing(self.demand, self.demand.instance.objective[place], held, self._rules)
        seconds = math.inf if self.settings.deterministic else _ANNEALING_SHARE * self._slice_s(place)
        return search.improve(incumbent, self.settings.seed, _ANNEALING_SWEEPS, seconds, self.interrupt)

    def _run(self, objective: IntegerObjective, place: int, is_first_search: bool) -> Outcome:
        """Search within this tier's slice; without any schedule yet, go on with all the time there is."""
        outcome = self._search(objective, place, self._slice_s(place))
        if is_first_search and outcome.parts is None and not outcome.is_infeasible and not self.interrupt.is_set():
            outcome = self._search(objective, place, self._left_s())
        return outcome

    def _search(self, objective: IntegerObjective, place: int, seconds: float) -> Outcome:
        settings = self.settings
        limits = Limits(seconds, settings.workers, settings.seed, settings.gap, settings.deterministic)
        outcome = run(self.model.variables, limits, self.interrupt, lambda watch: self._tell(objective, place, watch))
        self._searched += outcome.seconds
        return outcome

    def _left_s(self) -> float:
        """Return the time that is left: wall time since the solve began, or deterministic time of searches."""
        used = self._searched if self.settings.deterministic else time.monotonic() - self._begun
        return max(0.05, self.settings.time_limit_s - used)

    def _slice_s(self, place: int) -> float:
        """Return this tier's share of the time left: tier k of n weighs k, so that the last is reached with most."""
        num_tiers = len(self.demand.instance.objective)
        return self._left_s() * (place + 1) / sum(range(place + 1, num_tiers + 1))

    def _better(self, objective: IntegerObjective, incumbent: Ints | None, outcome: Outcome) -> Ints | None:
        """Return the better of what was found and what was there (a search may end before it reads its hint)."""
        if incumbent is None or outcome.parts is None:
            return outcome.parts if incumbent is None else incumbent
        found, known = self._integer_value(objective, outcome.parts), self._integer_value(objective, incumbent)
        return outcome.parts if found <= known else incumbent

    def _integer_value(self, objective: IntegerObjective, parts: Ints) -> int:
        return objective.integer_value(self.model.variables.values(parts))

    def _finish(self, tier: Tier, objective: IntegerObjective, best: Ints, outcome: Outcome) -> None:
        """Record the tier, and hold it within its tolerance from here on."""
        value = self._integer_value(objective, best)
        bound = None if outcome.bound is None else objective.proven(outcome.bound)
        exact = self._exact(tier, best)
        # Whole numbers that meet are a proof only where they stand for numbers that meet, too.
        is_closed = outcome.bound is not None and outcome.bound >= value
        is_optimal = is_closed and bound is not None and exact - bound <= max(_SAME_SHARE * exact, _SAME)
        stop: Stop = "optimal" if is_optimal else self._stop(exact, bound, outcome.is_closed)
        self.runs.append(TierRun(tier, objective, best, value, bound, stop))
        # Whole numbers may overstate a schedule a little; the limit grants it, so that no schedule within the
        # tolerance is lost and the bounds of later tiers hold for all of them.
        self.model.hold(objective, max(value, objective.integer_limit(self._limit(self.runs[-1]))))

    def _limit(self, run: TierRun) -> float:
        """Return the value that later tiers may take this one to: what was found, and its tolerance given up."""
        best = self._exact(run.tier, run.best)
        return best + run.tier.tolerance * max(0.0, self._exact(run.tier, self._status_quo) - best)

    def _exact(self, tier: Tier, parts: Ints) -> float:
        return measure_terms(self.demand, parts).value(tier.weights())

    def _stop(self, value: float, bound: float | None, is_closed: bool) -> Stop:
        """Say why a search that is not optimal ended; value and bound come before who ended it."""
        is_near = bound is not None and relative_gap(value, bound) <= self.settings.gap
        if is_closed or (self.settings.gap > 0 and is_near):
            return "gap reached"
        return "interrupted" if self.interrupt.is_set() else "time"

    def _tell(self, objective: IntegerObjective, place: int, watch: Watch) -> None:
        if self.on_progress is None:
            return
        is_bound = watch.bound is not None and abs(watch.bound) < 2**53
        self.on_progress(
            Progress(
                seconds=time.monotonic() - self._begun,
                tier=place + 1,
                num_tiers=len(self.demand.instance.objective),
                value=None if watch.value is None else objective.value(watch.value),
                bound=objective.proven(math.floor(watch.bound)) if is_bound and watch.bound is not None else None,
            )
        )

    def results(self, schedule: Ints, status_quo: TermValues) -> tuple[TierResult, ...]:
        """Return what became of every tier of the objective, those not reached included.

        Parameters
        ----------
        schedule
            The final schedule's parts per option; shape ``[option]``.
        """
        terms = measure_terms(self.demand, schedule)
        rows = []
        for place, tier in enumerate(self.demand.instance.objective):
            reached = self.runs[place] if place < len(self.runs) else None
            best = None if reached is None else self._exact(tier, reached.best)
            bound = None if reached is None else reached.bound
            rows.append(
                TierResult(
                    weights=tier.weights(),
                    tolerance=tier.tolerance,
                    status_quo=_rounded(status_quo.value(tier.weights())),
                    best=None if best is None else _rounded(best),
                    bound=None if bound is None else _rounded_down(bound),
                    gap=None if best is None or bound is None else _rounded(relative_gap(best, bound)),
                    value=_rounded(terms.value(tier.weights())),
                    rounding_error=None if reached is None else self._rounding_error(reached, schedule),
                    stop="not started" if reached is None else reached.stop,
                )
            )
        return tuple(rows)

    def _rounding_error(self, reached: TierRun, schedule: Ints) -> float:
        """Return the most by which whole numbers misstate a tier: the proven part, and what is seen to be off."""
        objective = reached.objective
        off = [
            abs(self._exact(reached.tier, parts) - objective.value(self._integer_value(objective, parts)))
            for parts in (reached.best, schedule)
        ]
        return _rounded(2 * objective.error + sum(off) + 1e-6)


def _rounded(value: float) -> float:
    return round(value, 6)


def _rounded_down(value: float) -> float:
    return math.floor(value * 1e6) / 1e6
