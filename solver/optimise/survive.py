"""A plan made to survive refusals: the best one if all say yes, then the one whose worst case is best, tier by tier.

Or the one that is best on average over a fixed set of cases, or in the worst tenth of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

import numpy as np

from solver.checker import status_quo_violations
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import OF_LOADS, changed_organisations, tier_value
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.objective import gaining_tiers
from solver.domain.robustness import Robustness, WorstTier
from solver.domain.schedule import Schedule, Settings, Stop
from solver.language.messages import gettext
from solver.optimise.finish import ladder, until
from solver.optimise.model.rows import Rows
from solver.optimise.packages.engine import package_tier
from solver.optimise.packages.minimal import Minimiser
from solver.optimise.packages.package import PackageSearch
from solver.optimise.result import SolveResult
from solver.optimise.robust.average import average_of
from solver.optimise.robust.average_search import AverageSearch
from solver.optimise.robust.cases import Case, cases_of
from solver.optimise.robust.proven import proven_bounds
from solver.optimise.robust.prover import CasesOf
from solver.optimise.robust.record import MOST_PARTIES, robustness_of, unguarded_of
from solver.optimise.robust.search import RobustSearch, WorstRun
from solver.optimise.robust.turnouts import Averaging
from solver.optimise.solve import OnNote, make_schedule, passed
from solver.optimise.tier_run import NOISE, TierRun
from solver.optimise.tiers import TiersOutcome

PLAIN_SHARE = 0.35
"""Of the time limit, for the schedule that is best if all say yes: the search for the worst case begins there."""
_SEARCH_SHARE, _MINIMAL_SHARE = 0.8, 0.3
"""Of what is left, for the worst case tier by tier; of what is left then, to take moves back. The ladder has the rest,
but for the answers, which take seconds."""
_ANSWERS_S = 5.0
"""What answers may take though no time is left."""
_TOO_LARGE = gettext(
    "The region is too large to search for a plan that survives refusals: this is the one that is best if all say yes."
)
_NOW_THE_WORST = gettext("The best plan if all say yes is found; now the one that is best in the worst case ...")
_NOW_THE_AVERAGE = gettext("The best plan if all say yes is found; now the one that is best on average ...")
SolvePlain = Callable[[Settings], SolveResult]


def solve_to_survive(
    instance: Instance,
    settings: Settings,
    solve_plain: SolvePlain,
    survives: int = 1,
    named: Mapping[str, Case] | None = None,
    *,
    averaging: Averaging | None = None,
    interrupt: threading.Event | None = None,
    on_note: OnNote = lambda _: None,
    begun: float | None = None,
) -> SolveResult:
    """Find the schedule whose worst case is best, with what that costs, whom to ask first, and what to do then.

    Parameters
    ----------
    settings
        `time_limit_s` is for all of it.
    solve_plain
        Solves the instance where nobody refuses, within the settings that it is given.
    survives
        So many of those whom it asks say no at once, at most.
    named
        Sets of organisations that refuse, by name; they are looked at instead.
    averaging
        The cases over which the average is minimised; the worst over refusals where None. What becomes of the plan if
        parties say no is said all the same.
    interrupt
        Set it to end the search with the best schedule so far.
    on_note
        Told what is being done.
    begun
        When the time limit began to count, by `time.monotonic`; None for now.

    Returns
    -------
    SolveResult
        Its schedule has `robustness`, and has passed `check`; what `solve_plain` came to where there is none.
    """
    begun, interrupt = time.monotonic() if begun is None else begun, interrupt or threading.Event()
    plain = solve_plain(settings.model_copy(update={"time_limit_s": PLAIN_SHARE * settings.time_limit_s}))
    if plain.schedule is None:
        return plain
    run = _Run(instance, plain.schedule, _cases_of(survives, named), interrupt, averaging)
    if not PackageSearch.is_for(run.demand) or run.num_parties > MOST_PARTIES:
        on_note(_TOO_LARGE)
        return plain
    on_note(_NOW_THE_WORST if averaging is None else _NOW_THE_AVERAGE)
    run.search(begun + settings.time_limit_s)
    schedule = run.schedule(settings, begun, run.robustness(survives, named))
    return SolveResult(schedule.stop or "time", passed(instance, schedule))


def _cases_of(survives: int, named: Mapping[str, Case] | None) -> CasesOf:
    """Return what turns those who change into who can refuse of them."""
    if named is None:
        return lambda members: list(cases_of(members, survives))
    sets = list(dict.fromkeys(named.values()))
    return lambda members: [case for case in sets if case.intersection(members)]


class _Run:
    """One search for the worst case, from the schedule that is best if all say yes."""

    def __init__(
        self,
        instance: Instance,
        plain: Schedule,
        cases: CasesOf,
        interrupt: threading.Event,
        averaging: Averaging | None,
    ) -> None:
        """Begin with the schedule that is best if all say yes; without `averaging` the worst case counts."""
        self._averaging = averaging
        self.demand = build_demand(instance)
        self._plain, self._cases, self._stop = plain, cases, interrupt
        self._rows = Rows(self.demand)
        self._plain_parts = parts_from_choices(instance, self.demand.options, plain.choices)
        self._parts = self._plain_parts
        self._worst_runs: list[WorstRun] = []
        self._ladder_end = time.monotonic()

    @property
    def num_parties(self) -> int:
        """How many parties the schedule asks that is best if all say yes."""
        return len(changed_organisations(self.demand, self._plain_parts))

    def search(self, end: float) -> None:
        """Search until a moment by `time.monotonic`."""
        search = self._searcher()
        begin = time.monotonic()
        parts = search.run(begin + _SEARCH_SHARE * max(0.0, end - begin))
        self._worst_runs = search.runs
        now = time.monotonic()
        parts = self._minimal(parts, search, now + _MINIMAL_SHARE * max(0.0, end - now))
        is_beaten = self._is_beaten(parts, search) if self._averaging is not None else self._is_outdone(parts, search)
        self._parts = self._plain_parts if is_beaten else parts
        self._ladder_end = end

    def _searcher(self) -> RobustSearch:
        if self._averaging is not None:
            return AverageSearch(self.demand, self._rows, self._averaging, self._plain_parts, self._stop)
        return RobustSearch(self.demand, self._rows, self._cases, self._plain_parts, self._stop)

    def _minimal(self, parts: Ints, search: RobustSearch, end: float) -> Ints:
        """Return the schedule without moves that serve the worst case of nothing."""
        tiers = [run.tier for run in search.runs]
        worst = search.values(tiers, parts)
        limits = [max(limit, value) for (_, limit), value in zip(search.limits(), worst, strict=True)]
        minimiser = Minimiser(
            self.demand,
            self._rows,
            tiers,
            [*limits[:-1], worst[-1]],
            limits,
            [bool(tier.weights().keys() & OF_LOADS) for tier in tiers],
            lambda: self._stop.is_set() or time.monotonic() >= end,
            search.make_descent,
        )
        return minimiser.run(parts)[0]

    def _is_beaten(self, parts: Ints, search: RobustSearch) -> bool:
        """Return whether the plan without precaution is better in what is looked for: time was too short for another.

        The first tier that gains something decides in which they differ by more than its tolerance.
        """
        tiers, today = gaining_tiers(self.demand.instance.objective), self.demand.options.status_quo_parts()
        rows = (search.values(tiers, each) for each in (parts, self._plain_parts, today))
        for tier, own, plain, now in zip(tiers, *rows, strict=True):
            slack = tier.tolerance * max(0.0, now - plain) + NOISE * (1.0 + abs(plain))
            if abs(own - plain) > slack:
                return bool(own > plain)
        return False

    def _is_outdone(self, parts: Ints, search: RobustSearch) -> bool:
        """Return whether the plan without precaution leaves the worst as good, and is better if all say yes.

        Of schedules with the same worst case the search takes what asks least, and does not look at what all bring.
        """
        tiers = gaining_tiers(self.demand.instance.objective)
        pairs = zip(search.values(tiers, parts), search.values(tiers, self._plain_parts), strict=True)
        if any(plain > own + NOISE * (1.0 + abs(own)) for own, plain in pairs):
            return False
        own, plain = (tier_value(self.demand, tiers[0], each) for each in (parts, self._plain_parts))
        return bool(plain < own - NOISE * (1.0 + abs(own)))

    def robustness(self, survives: int, named: Mapping[str, Case] | None) -> Robustness:
        """Return what the schedule file says of refusals, with what was proven and the schedule without precaution."""
        ends = until(max(time.monotonic() + _ANSWERS_S, self._ladder_end))

        def over() -> bool:
            return self._stop.is_set() or ends()

        found = robustness_of(self.demand, self._rows, self._parts, survives, named, over)
        members = changed_organisations(self.demand, self._plain_parts).tolist()
        unguarded = unguarded_of(self.demand, self._plain_parts, self._cases(members))
        bounds, tiers, average = self._bounds(), found.tiers, None
        if self._averaging is not None:
            average = average_of(self.demand, self._averaging, self._parts, self._plain_parts, bounds[0])
        elif tiers:
            tiers = tuple(_bounded(tier, bound) for tier, bound in zip(tiers, bounds, strict=True))
        return found.model_copy(update={"unguarded": unguarded, "tiers": tiers, "average": average})

    def _bounds(self) -> list[float | None]:
        """Return what is proven of each tier that gains something."""
        objective = self.demand.instance.objective
        # An average may be lower than what can be reached if all say yes.
        plain = self._plain.tiers if self._averaging is None else ()
        worst = self._searcher().values(objective, self._parts)
        return proven_bounds(objective, self._worst_runs, plain, worst)

    def schedule(self, settings: Settings, begun: float, robustness: Robustness) -> Schedule:
        """Return the schedule as it is written."""
        stop: Stop = "interrupted" if self._stop.is_set() else "time"
        demand, runs = self.demand, _runs(self.demand, self._plain, self._parts, stop)
        seconds = self._ladder_end - time.monotonic()
        has_ladder = package_tier(demand.instance.objective) is not None and seconds > 0 and not self._stop.is_set()
        rungs = ladder(demand, self._rows, runs, self._parts, seconds) if has_ladder else ()
        outcome = TiersOutcome(self._parts, tuple(runs))
        broken = status_quo_violations(demand.instance)
        made = make_schedule(demand, outcome, settings, self._plain.method, broken)
        return made.model_copy(
            update={
                "robustness": robustness,
                "ladder": rungs,
                "seconds": round(time.monotonic() - begun, 3),
                "cut_short": self._plain.cut_short,
            }
        )


def _bounded(tier: WorstTier, bound: float | None) -> WorstTier:
    """Return a tier with what is proven of it, rounded down."""
    if bound is None:
        return tier
    return tier.model_copy(update={"bound": float(np.floor(min(bound, tier.worst) * 1e6) / 1e6)})


def _runs(demand: Demand, plain: Schedule, parts: Ints, stop: Stop) -> list[TierRun]:
    """Return what is said of each tier if all say yes.

    As long as the schedule is within the tolerances of the one that is best then, what was found and proven of that one
    holds; from the first tier on that gives more up for the worst case, nothing is, and `stop` ended the search.
    """
    runs: list[TierRun] = []
    today, holds = demand.options.status_quo_parts(), True
    for tier, result in zip(demand.instance.objective, plain.tiers, strict=True):
        value, now = tier_value(demand, tier, parts), tier_value(demand, tier, today)
        bound = result.bound if holds else None
        if holds and result.best is not None and result.stop != "not started":
            own = TierRun(tier, min(result.best, value), bound, result.rounding_error or NOISE, result.stop)
            holds = value <= own.limit(now) + NOISE * (1.0 + abs(value))
            if holds:
                runs.append(own)
                continue
        runs.append(TierRun(tier, value, bound, NOISE, stop))
        holds = False
    return runs
