"""The best plan for the worst case, tier by tier: each tier's highest value over who can refuse is minimised.

The first tier is found and proven by a program to which cases are added (`WorstProver`); the later ones by moving,
adding and swapping parties (`RobustDescent`), from where the tier before ended. Of those that gain something such a
program, with the tiers before them held, proves a bound beside the search: it needs as long as all the rest.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS, changed_organisations, tier_value
from solver.demand.options import Ints
from solver.domain.objective import Tier, counts_organisations
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.model.tier_limits import limits as with_slack
from solver.optimise.packages.descent import Descent, State
from solver.optimise.packages.engine import package_tier
from solver.optimise.packages.keys import is_less
from solver.optimise.packages.package import PackageSearch
from solver.optimise.packages.units import units_of
from solver.optimise.robust.cases import Stays
from solver.optimise.robust.descent import RobustDescent
from solver.optimise.robust.later_proofs import LaterProofs
from solver.optimise.robust.prover import CasesOf, Worst, WorstOutcome, WorstProver
from solver.optimise.threads import short_turns

_SHARES = (0.6, 0.25, 0.6)
"""Of the time that is left, at most: for the first tier, for those before the one that counts organisations, and for
that; those after it share what is left alike."""

_NEAR = 0.001
"""A later tier is proven as near as this, as a share of its worst value, and no nearer: what is found there is not."""


@dataclass(frozen=True, slots=True)
class WorstRun:
    """What became of the worst of a tier.

    Attributes
    ----------
    worst
        The lowest worst value that was found while this tier was minimised.
    bound
        Proven; None where nothing is.
    held
        What it is held at where its tolerance asks for more than was reached in the time; None elsewhere.
    within
        The bound is one of the schedules in which the worst of no tier before this one is above these, in their order.
    """

    tier: Tier
    worst: float
    bound: float | None
    held: float | None = None
    within: tuple[float, ...] = ()

    def limit(self, today: float) -> float:
        """Return the worst value that later tiers may take this one to."""
        if self.held is not None:
            return self.held
        return self.worst + self.tier.tolerance * max(0.0, today - self.worst)


class Valuer(Protocol):
    """Says what a tier of a schedule comes to over the cases."""

    def of(self, parts: Ints) -> float:
        """Return it; shape ``[option]``."""


class RobustSearch:
    """Searches for the plan whose worst case is best.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    cases_of
        Who can refuse, given who changes.
    begin
        A schedule that keeps the agreements, such as the one that is best if all say yes; shape ``[option]``.
    stop
        Set when it has to end.
    """

    def __init__(self, demand: Demand, rows: Rows, cases_of: CasesOf, begin: Ints, stop: threading.Event) -> None:
        self._demand, self._rows, self._cases_of = demand, rows, cases_of
        self._parts, self._stop = begin, stop
        self._today = demand.options.status_quo_parts()
        self._stays = Stays(demand)
        self._few: Ints | None = None
        self.runs: list[WorstRun] = []

    def run(self, end: float) -> Ints:
        """Minimise tier by tier until `end`, by `time.monotonic`; return parts per option, shape ``[option]``.

        `runs` then has what each tier came to; those that no time was left for are held at what there is.
        """
        proofs = LaterProofs(self._stop)
        try:
            with short_turns():
                self._run(end, proofs)
                bounds = proofs.bounds()
        finally:
            proofs.stop()
        self.runs = [replace(run, bound=bounds.get(place, run.bound)) for place, run in enumerate(self.runs)]
        return self._parts

    def _run(self, end: float, proofs: LaterProofs) -> None:
        objective = self._demand.instance.objective
        counting = package_tier(objective)
        end_of_gaining = len(objective) if counting is None else counting
        for place, tier in enumerate(objective):
            left, limits = max(0.0, end - time.monotonic()), self.limits()
            bound = self._minimise(place, tier, time.monotonic() + self._share(place) * left)
            within = tuple(limit for _, limit in limits)
            self.runs.append(WorstRun(tier, self.valuer(tier).of(self._parts), bound, within=within))
            if 0 < place < end_of_gaining and tier.weights().keys() & OF_LOADS:
                prove = self.later_proof(tier, limits, end)
                if prove is not None:
                    proofs.start(place, prove)

    def _share(self, place: int) -> float:
        """Return which share of the time that is left a tier may take."""
        objective = self._demand.instance.objective
        counting = package_tier(objective)
        if place == 0:
            return _SHARES[0]
        if counting is not None and place <= counting:
            return _SHARES[1] if place < counting else _SHARES[2]
        return 1.0 / (len(objective) - place)

    def limits(self) -> list[tuple[Tier, float]]:
        """Return the tiers so far, each with what its worst must not exceed."""
        return [(run.tier, run.limit(tier_value(self._demand, run.tier, self._today))) for run in self.runs]

    def valuer(self, tier: Tier) -> Valuer:
        """Return what says what a tier of a schedule comes to over the cases: here its highest value."""
        return Worst(self._demand, tier, self._cases_of)

    def values(self, tiers: Sequence[Tier], parts: Ints) -> list[float]:
        """Return what each tier comes to over the cases of a schedule."""
        return [float(self.valuer(tier).of(parts)) for tier in tiers]

    @property
    def make_descent(self) -> Callable[..., Descent]:
        """The descent that values schedules so."""
        return partial(RobustDescent, cases_of=self._cases_of)

    def prove(self, tier: Tier, end: float) -> WorstOutcome:
        """Minimise the first tier by programs, until `end` by `time.monotonic`."""
        return WorstProver(self._demand, self._rows, tier, self._cases_of, self._parts).run(end, self._stop)

    def later_proof(self, tier: Tier, limits: TierLimits, end: float) -> Callable[[threading.Event], float] | None:
        """Return what proves a bound of a later tier until `end`, the tiers before it held; None where nothing does."""
        begin = self._parts.copy()

        def prove(stop: threading.Event) -> float:
            prover = WorstProver(self._demand, self._rows, tier, self._cases_of, begin, limits)
            return prover.run(end, stop, _NEAR).bound

        return prove

    def _minimise(self, place: int, tier: Tier, end: float) -> float | None:
        """Minimise one tier; return what is proven of its worst."""
        bound: float | None = None
        if place == 0 and tier.weights().keys() & OF_LOADS:
            found = self.prove(tier, end)
            self._parts, bound = found.parts, found.bound
            self._parts = self._few = self._spared(tier, found.worst, end)
            if found.is_proven:
                return bound
        search = self.package_search(tier, end)
        state = search.descent.state(self._parts)
        if not search.is_within(state):  # rounding alone: what a tier was held at is what there is
            return bound
        if counts_organisations(tier.weights()):
            if self._few is not None and place > 1:
                self._grow(search)
            self._take(search, search.thinned(search.descent.state(self._parts), self._offer_to(search)))
        else:
            if tier.weights().keys() & OF_LOADS:
                search.descent.settle(state, range(len(search.descent.units)))
                self._take(search, state)
            self._take(search, search.lighten(state, self._offer_to(search)))
        return bound

    def _grow(self, search: PackageSearch) -> None:
        """Take the package that grows out of the few whom the first tier needs, until it reaches what is asked.

        Where it does not in the time, it is taken all the same, and the tiers are held at what it reaches: all whom the
        tiers before named, because somebody gains something with each of them, are no package.
        """
        state = search.grown(search.descent.state(self._few if self._few is not None else self._parts))
        if search.is_within(state):
            self._take(search, state)
        elif self._rows.keep(state.parts) and len(search.members(state)) < len(search.members_of(self._parts)):
            self._parts = state.parts.copy()
            limits = [limit for _, limit in self.limits()]
            worst = self.values([run.tier for run in self.runs], self._parts)
            self.runs = [
                replace(run, held=max(limit, value)) for run, limit, value in zip(self.runs, limits, worst, strict=True)
            ]

    def _spared(self, tier: Tier, worst: float, end: float) -> Ints:
        """Return the schedule without members, and then without moves, that its worst value of the first tier spares.

        A program names whoever does no harm. Those with fewest people leave first.
        """
        (limit,) = (value for _, value in with_slack([(tier, worst)]))
        found, parts = self.valuer(tier), self._parts
        options = self._demand.options
        people = np.bincount(options.organisation, options.headcount, len(self._demand.instance.organisations))
        members = changed_organisations(self._demand, parts)
        for own in [*self._held_of(members[np.argsort(people[members], kind="stable")]), *self._units()]:
            other = parts.copy()
            other[own] = self._today[own]
            is_other = not np.array_equal(other, parts) and not self._stop.is_set() and time.monotonic() < end
            if is_other and self._rows.keep(other) and found.of(other) <= limit:
                parts = other
        return parts

    def _held_of(self, organisations: Ints) -> list[Ints]:
        """Return the options of some organisations, and of those who are tied to them."""
        return [self._stays.held(organisation) for organisation in organisations.tolist()]

    def _units(self) -> list[Ints]:
        return [unit.options for unit in units_of(self._demand)]

    def package_search(self, tier: Tier, end: float) -> PackageSearch:
        """Return the search for a tier in which every schedule is valued by its worst."""
        return PackageSearch(
            self._demand,
            self._rows,
            tier,
            self.limits(),
            self._parts,
            lambda: self._stop.is_set() or time.monotonic() >= end,
            in_order=True,
            make_descent=self.make_descent,
        )

    def _offer_to(self, search: PackageSearch) -> Callable[[Ints], None]:
        return lambda parts: self._take(search, search.descent.state(parts))

    def _take(self, search: PackageSearch, state: State) -> None:
        """Take a schedule that is within limits, keeps the agreements and has a lower key."""
        before = search.descent.state(self._parts)
        if is_less(state.key, before.key) and self._rows.keep(state.parts) and self._keeps_limits(state.parts):
            self._parts = state.parts.copy()

    def _keeps_limits(self, parts: Ints) -> bool:
        """Return whether the worst of every earlier tier is within its limit, in exact numbers."""
        return all(self.valuer(tier).of(parts) <= limit for tier, limit in with_slack(self.limits()))


def worst_of(demand: Demand, tiers: Sequence[Tier], cases_of: CasesOf, parts: Ints) -> list[float]:
    """Return the highest value of each tier over the cases of a schedule."""
    return [float(np.float64(Worst(demand, tier, cases_of).of(parts))) for tier in tiers]
