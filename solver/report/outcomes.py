"""The outcome of a schedule against today, for every report: figures only, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.advise.proven import Found
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import changed_organisations, measure_terms
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.objective import TermValues
from solver.domain.schedule import Schedule, ScheduleViolation, TierResult
from solver.report.choices import Changing, OptionTaken, changing, moved_options
from solver.report.figures import SectionFigures, section_figures

SAYS_NOTHING = 0.995
"""A gap as large as this says no more than that the best possible is not negative."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One schedule of an instance against today.

    Attributes
    ----------
    name
        What the schedule is called; data, not a text of ours.
    parts
        Parts per option; shape ``[option]``.
    before, after
        The terms of today and of the schedule, recomputed.
    sections
        Every section before and after, those with the highest load factor today first.
    moves
        Those that are another option than today's, organisation by organisation.
    num_changed
        Organisations that change.
    """

    name: str
    schedule: Schedule
    parts: Ints
    before: TermValues
    after: TermValues
    sections: Sequence[SectionFigures]
    moves: Sequence[OptionTaken]
    num_changed: int

    @property
    def people_moved(self) -> float:
        """Heads that get another time or week than today, without those whose own week is the new one."""
        return float(sum(move.people_changing for move in self.moves))

    @property
    def changing(self) -> Changing:
        """Of whom something changes, told apart by what does."""
        return changing(self.moves)

    @property
    def mean_shift_min(self) -> float | None:
        """Minutes by which those who are shifted are shifted, on average; None where nobody is."""
        return self.changing.mean_shift_min

    @property
    def found(self) -> Found:
        """What it comes to, and what is proven for its agreements."""
        return Found(self.after, self.schedule.tiers)

    @property
    def largest_gap(self) -> float | None:
        """The largest proven gap of its tiers; None where a tier has none, or where there is no tier."""
        return largest_gap(self.schedule.tiers)


def largest_gap(tiers: Sequence[TierResult]) -> float | None:
    """Return the largest proven gap of some tiers; None where one has none, or where there is no tier."""
    gaps = [0.0 if tier.stop == "optimal" else tier.gap for tier in tiers]
    known = [gap for gap in gaps if gap is not None]
    return max(known) if known and len(known) == len(gaps) else None


def broken_today(schedule: Schedule) -> list[ScheduleViolation]:
    """Return which agreements today does not keep; not those that were made in the talks, which it never could."""
    edits = set() if schedule.scenario is None else set(schedule.scenario.edits)
    return [violation for violation in schedule.status_quo_violations if violation.rule not in edits]


def found_of_possible(tier: TierResult) -> float | None:
    """Return at least which share of a tier's provably possible gain was found; None where that is not known."""
    if tier.stop == "optimal":
        return 1.0
    if tier.best is None or tier.bound is None or tier.status_quo <= max(tier.best, tier.bound):
        return None
    return (tier.status_quo - tier.best) / (tier.status_quo - tier.bound)


_TELLING = 0.5
"""Of what cannot fall below 0, at least this share of the way there is worth telling where nothing better is proven."""
_ROUNDING = 1e-6
"""Of a value, to which schedule files round."""


def reached_of_possible(tier: TierResult) -> float | None:
    """Return at least which share of a tier's provably possible gain a schedule has; None where that is not known.

    What the tier gave up to those after it is not in it; 1 only where nothing can be lower. That nothing falls below 0
    has not to be proven: where no more than that is known, a small share would say little with much.
    """
    best = tier.value if tier.best is None else tier.best
    if tier.stop == "optimal" and tier.value <= best + _ROUNDING * (1 + abs(best)):
        return 1.0
    bound = best if tier.stop == "optimal" else tier.bound
    if bound is None or tier.status_quo <= max(tier.value, bound):
        return None
    share = (tier.status_quo - tier.value) / (tier.status_quo - bound)
    return None if bound <= (1 - SAYS_NOTHING) * tier.value and share < _TELLING else share


def telling_gap(tier: TierResult) -> float | None:
    """Return the gap of a tier; None where it is not known, or says no more than that nothing falls below 0."""
    return None if tier.gap is None or tier.gap >= SAYS_NOTHING else tier.gap


def first_of_terms(tiers: Sequence[TierResult]) -> list[TierResult]:
    """Return the tiers but those that minimise once more, among equal plans, what an earlier one did: no news."""
    first = {frozenset(tier.weights.items()): tier for tier in reversed(tiers)}
    return [tier for tier in tiers if tier is first[frozenset(tier.weights.items())]]


def outcomes(instance: Instance, schedules: Sequence[tuple[str, Schedule]]) -> tuple[Demand, list[Outcome]]:
    """Return the demand of an instance, and the outcome of each named schedule."""
    demand = build_demand(instance)
    return demand, [_outcome(demand, name, schedule) for name, schedule in schedules]


def _outcome(demand: Demand, name: str, schedule: Schedule) -> Outcome:
    """Return the outcome of one schedule."""
    today = demand.options.status_quo_parts()
    parts = parts_from_choices(demand.instance, demand.options, schedule.choices)
    who = moved_options(demand, parts)
    return Outcome(
        name=name,
        schedule=schedule,
        parts=parts,
        before=measure_terms(demand, today),
        after=measure_terms(demand, parts),
        sections=section_figures(demand, today, parts),
        moves=who,
        num_changed=len(changed_organisations(demand, parts)),
    )
