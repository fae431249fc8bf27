"""The advice to one organisation: what its people load today, what it could choose, and what that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.advise.explain.cell_labels import CellLabel, CellLabels
from solver.advise.explain.contributions import options_of
from solver.advise.explain.effects import Around, Effect, Surroundings
from solver.advise.explain.gains import gains
from solver.advise.explain.tiers import TierValues, key
from solver.advise.quickscan.assumptions import Known, Sources
from solver.advise.quickscan.best_week import BestWeek, best_week
from solver.advise.quickscan.candidates import Candidate, candidates
from solver.demand.loads import Demand
from solver.demand.measures import left_in
from solver.demand.options import Ints, choices_from_parts
from solver.domain.people import GroupChoice

MOST_BEST = 3


@dataclass(frozen=True, slots=True)
class OwnLoad:
    """What an organisation's people load on a section today, in the interval where that matters most.

    Attributes
    ----------
    own, load
        Passengers of its own, and all on board (vehicles on a road).
    own_over_places
        Of its own among those above the places, all in the interval being equally likely to stay behind.
    """

    at: CellLabel
    own: float
    load: float
    own_over_places: float


@dataclass(frozen=True, slots=True)
class Advice:
    """A candidate with what it does.

    Attributes
    ----------
    forbidden_by
        Agreements on these groups alone that rule it out.
    alone
        Its effect when the others stay as today.
    joint
        Its effect when the others do as in the schedule; None without one.
    """

    candidate: Candidate
    forbidden_by: tuple[str, ...]
    alone: Effect
    joint: Effect | None


@dataclass(frozen=True, slots=True)
class Bond:
    """An agreement that binds an organisation together with others, or limits a sum."""

    label: str
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Quickscan:
    """The advice to one organisation.

    Attributes
    ----------
    passages, over_places, crowded_min
        Of its own people on a day, as in `solver.advise.explain.gains`.
    loads
        A row a section that its people use, the most pressing first.
    advice
        Everything it could choose.
    best_alone, best_joint
        The best of these by the tiers in order, at most three, all better than staying as today and keeping the
        agreements; `best_joint` is None without a schedule.
    week
        The best week of its groups together at today's times, the others being as today; None where no other week is
        better.
    chosen, chosen_effect
        What it takes in the schedule, and what that does against staying as today; None without a schedule.
    bonds
        Agreements with others that its choices have to keep.
    known, unknown
        Numbers about it with a source, and the keys of those without one.
    """

    organisation: str
    name: str
    kind: str
    people: int
    num_groups: int
    passages: float
    over_places: float
    crowded_min: float
    loads: tuple[OwnLoad, ...]
    advice: tuple[Advice, ...]
    best_alone: tuple[Advice, ...]
    best_joint: tuple[Advice, ...] | None
    week: BestWeek | None
    chosen: tuple[GroupChoice, ...] | None
    chosen_effect: Effect | None
    bonds: tuple[Bond, ...]
    known: tuple[Known, ...]
    unknown: tuple[str, ...]


class Scanner:
    """Makes the advice to organisations of one instance; what they share is computed once.

    Parameters
    ----------
    demand
        The instance as arrays.
    parts
        Parts per option of a schedule in which the others take part; None without one.
    """

    def __init__(self, demand: Demand, parts: Ints | None = None) -> None:
        self._demand = demand
        self._today = demand.options.status_quo_parts()
        self._alone = Surroundings(demand, self._today)
        self._joint = None if parts is None else Surroundings(demand, parts)
        self._choices = None if parts is None else choices_from_parts(demand.instance, demand.options, parts)
        self._moments = CellLabels(demand)
        self._sources = Sources(demand.instance)
        self._met = gains(demand, self._today)

    def scan(self, organisation: int) -> Quickscan:
        """Return the advice to the organisation at an index of the instance."""
        party = self._demand.instance.organisations[organisation]
        joint = None if self._joint is None else self._joint.around(organisation)
        advice = self._advice(organisation, joint)
        return Quickscan(
            organisation=party.id,
            name=party.name,
            kind=party.kind,
            people=sum(group.headcount for group in party.groups),
            num_groups=len(party.groups),
            passages=float(self._met.trips[organisation]),
            over_places=float(self._met.over_places[organisation]),
            crowded_min=float(self._met.crowded_min[organisation]),
            loads=tuple(self._loads(organisation)),
            advice=advice,
            best_alone=_best(advice, lambda each: each.alone),
            best_joint=None if joint is None else _best(advice, lambda each: each.joint),
            week=best_week(self._demand, organisation, self._alone.rules, self._alone.around(organisation)),
            chosen=self._chosen(organisation),
            chosen_effect=None if joint is None else joint.chosen(),
            bonds=self._bonds([group.id for group in party.groups]),
            known=tuple(self._sources.known(party)),
            unknown=tuple(self._sources.unknown(party)),
        )

    def _advice(self, organisation: int, joint: Around | None) -> tuple[Advice, ...]:
        found = list(candidates(self._demand, organisation))
        if not found:
            return ()
        rules, choices = self._alone.rules, [options for _, options in found]
        alone = self._alone.around(organisation).effects(choices)
        jointly = [None] * len(found) if joint is None else joint.effects(choices)
        return tuple(
            Advice(candidate, rules.forbid(rules.takings(options)), effect, joint_effect)
            for (candidate, options), effect, joint_effect in zip(found, alone, jointly, strict=True)
        )

    def _loads(self, organisation: int) -> list[OwnLoad]:
        """Return a row for each section that its people use: its interval that presses most."""
        evaluator, cells = self._alone.evaluator, self._demand.cells
        options = options_of(evaluator, organisation)
        used, own = evaluator.added(options, self._today[options])
        load = evaluator.loads[used]
        share = np.divide(own, load, out=np.zeros_like(own), where=load > 0)
        over = left_in(cells, evaluator.loads)[used] * share
        order = np.lexsort((used, -np.round(own, 6), -np.round(over, 6)))
        _, first = np.unique(cells.section[used[order]], return_index=True)
        return [
            OwnLoad(self._moments.at(int(used[i])), float(own[i]), float(load[i]), float(over[i]))
            for i in order[np.sort(first)].tolist()
        ]

    def _chosen(self, organisation: int) -> tuple[GroupChoice, ...] | None:
        if self._choices is None:
            return None
        first, last = np.searchsorted(self._demand.options.organisation, [organisation, organisation + 1]).tolist()
        return self._choices[first:last]

    def _bonds(self, groups: Sequence[str]) -> tuple[Bond, ...]:
        found = self._alone.rules.between(groups)
        return tuple(Bond(label, str(getattr(agreement, "kind", "")), agreement.note) for label, agreement in found)


def _best(advice: Sequence[Advice], effect: Callable[[Advice], Effect | None]) -> tuple[Advice, ...]:
    """Return the best by the tiers in order, of those that keep the agreements and are better than today.

    Of several that come to the same, such as groups that are alike, only the first is returned.
    """
    ranked: dict[TierValues, int] = {}
    for index, each in enumerate(advice):
        does = effect(each)
        if does is not None and not does.breaks and not each.forbidden_by:
            ranked.setdefault(key(does.tier_changes), index)
    better = sorted(value for value in ranked if value < (0.0,) * len(value))
    return tuple(advice[ranked[value]] for value in better[:MOST_BEST])
