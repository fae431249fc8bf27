"""`evaluate` and `compare`: what any schedules come to beside today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from types import NoneType
from typing import TYPE_CHECKING

from solver.advise.proven import Difference, Found, differences
from solver.advise.whatif.stand_in import stand_ins
from solver.checker import CheckReport, Violation, check, status_quo_choices
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.objective import UNITS, TermValues
from solver.domain.schedule import Schedule, shown_terms
from solver.errors import CheckFailedError, InputError, Problem
from solver.language.messages import gettext
from solver.library.counted_alike import counted_alike
from solver.library.net_effect import NetEffect, net_effect
from solver.library.validity import as_assumed, sound
from solver.report.figures import Move, SectionFigures, moves, section_figures
from solver.validation.arguments import refuse_others, takes
from solver.validation.spelling import spell

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A schedule beside today.

    Attributes
    ----------
    schedule
        What was evaluated; of today, the choices of today.
    demand, parts
        The instance as arrays, with the schedule's edits, and the parts per option; shape ``[option]``.
    report
        What the check says of the choices; the claims of the file are left aside.
    claims_hold
        Whether all that the schedule says of itself holds.
    today, terms
        The terms of today and of the schedule, each in its unit; other travellers as today (gross).
    net
        What is left of that once others have come back; None where the instance says that nobody else is flexible.
    """

    schedule: Schedule
    demand: Demand
    parts: Ints
    report: CheckReport
    claims_hold: bool
    today: TermValues
    terms: TermValues
    net: NetEffect | None = None

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The agreements that the choices break."""
        return self.report.violations

    @property
    def sections(self) -> list[SectionFigures]:
        """Every section today and in the schedule, those with the highest load factor today first."""
        return section_figures(self.demand, self.demand.options.status_quo_parts(), self.parts)

    @property
    def moves(self) -> list[Move]:
        """Who leaves today's option, organisation by organisation."""
        return moves(self.demand, self.parts)

    @property
    def sound_schedule(self) -> Schedule:
        """The schedule without its claims where they do not hold."""
        return self.schedule if self.claims_hold else without_claims(self.schedule)

    @property
    def found(self) -> Found:
        """What it comes to, and what is proven for its agreements."""
        return Found(self.terms, self.sound_schedule.tiers)

    def to_pandas(self) -> pd.DataFrame:
        """Return the terms: a row each, with the columns ``unit``, ``today`` and ``schedule``."""
        return _terms_frame({"today": self.today, "schedule": self.terms})

    def moves_to_pandas(self) -> pd.DataFrame:
        """Return who moves: a row for each group and shift, with the fields of a move as columns; times in minutes."""
        import pandas as pd

        names = [name for name in Move.__dataclass_fields__ if name != "party"]
        return pd.DataFrame([asdict(move) for move in self.moves], columns=names)

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.1f}".format)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several schedules beside today.

    Attributes
    ----------
    demand, today
        The instance as arrays, and the terms of today in it, without any edits.
    evaluations
        Of each schedule, by its name, in the order given.
    standing_in
        By the name of a schedule, that of the one that stands for it: it keeps all agreements of the first as well, and
        is better, so that the first has no more to show than that.
    """

    demand: Demand
    today: TermValues
    evaluations: Mapping[str, Evaluation]
    standing_in: Mapping[str, str] = field(default_factory=dict)

    @property
    def differences(self) -> Mapping[str, Sequence[Difference]]:
        """How each schedule differs from the first, and whether that is proven: term by term, then tiers of several."""
        first, *others = self.evaluations.items()
        return {name: differences(first[1].found, each.found) for name, each in others}

    def to_pandas(self) -> pd.DataFrame:
        """Return the terms: a row each, with the columns ``unit``, ``today`` and one for each schedule."""
        columns = {f"schedule {name}" if name in _TAKEN else name: each for name, each in self.evaluations.items()}
        return _terms_frame({"today": self.today} | {name: each.terms for name, each in columns.items()})

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.1f}".format)


_TAKEN = {"unit", "today"}


@takes(instance=Instance, schedule=(Schedule, NoneType))
def evaluate(instance: Instance, schedule: Schedule | None = None) -> Evaluation:
    """Return what a schedule comes to beside today, whoever made it; today itself where there is none.

    The terms are computed anew: what the schedule claims of them does not matter.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    CheckFailedError
        A choice is none of the instance's, so that there is nothing to evaluate.
    """
    sound(instance)
    if schedule is None:
        schedule = Schedule(choices=status_quo_choices(instance))
    return evaluation_of(as_assumed(instance, schedule), schedule)


@takes(instance=Instance, schedules=Mapping)
def compare(instance: Instance, schedules: Mapping[str, Schedule]) -> Comparison:
    """Return what each of several schedules comes to beside today.

    Parameters
    ----------
    schedules
        By the names that their columns get.

    Raises
    ------
    InvalidInstanceError, CheckFailedError
        As `evaluate`.
    """
    refuse_others("compare", {f"schedules[{spell(name)}]": (each, Schedule) for name, each in schedules.items()})
    if not schedules:
        advice = gettext('write them as {{"name": schedule}}')
        raise InputError([Problem("compare(): schedules", spell(schedules), gettext("one schedule at least"), advice)])
    return comparison_of(
        sound(instance), {name: (as_assumed(instance, each), each) for name, each in schedules.items()}
    )


def comparison_of(instance: Instance, plans: Mapping[str, tuple[Instance, Schedule]]) -> Comparison:
    """Return the comparison of schedules, each with the sound instance that it is about.

    Raises
    ------
    CheckFailedError
        As `evaluate`.
    """
    today = build_demand(instance)
    found = {
        name: evaluation_of(own, schedule, today if own is instance else None)
        for name, (own, schedule) in plans.items()
    }
    names = list(found)
    stands: dict[str, str] = {}
    pairs = [(each.demand.instance, each.sound_schedule) for each in found.values()]
    for name, (schedule, source) in zip(names, stand_ins(pairs), strict=True):
        if source is not None:
            own = found[name].demand
            stands[name] = names[source]
            found[name] = evaluation_of(own.instance, schedule, own)
    own_today = today.options.status_quo_parts()
    sides = [(each.demand, each.parts, each.terms) for each in found.values()]
    terms = counted_alike([(today, own_today, measure_terms(today, own_today)), *sides])
    alike = {name: replace(each, terms=own) for (name, each), own in zip(found.items(), terms[1:], strict=True)}
    return Comparison(today, terms[0], alike, stands)


def evaluation_of(instance: Instance, schedule: Schedule, demand: Demand | None = None) -> Evaluation:
    """Return the evaluation of a schedule on a sound instance.

    Raises
    ------
    CheckFailedError
        As `evaluate`.
    """
    report, claims_hold = check_all(instance, schedule)
    demand = demand or build_demand(instance)
    parts = parts_from_choices(instance, demand.options, schedule.choices)
    today = measure_terms(demand, demand.options.status_quo_parts())
    terms = measure_terms(demand, parts)
    net = net_effect(demand, parts, schedule.choices, terms)
    return Evaluation(schedule, demand, parts, report, claims_hold, today, terms, net)


def check_choices(instance: Instance, schedule: Schedule) -> CheckReport:
    """Check what a schedule chooses, leaving its claims aside.

    Raises
    ------
    CheckFailedError
        Where a choice is none of the instance's.
    """
    report = check(instance, Schedule(choices=schedule.choices))
    if report.is_foreign:
        raise CheckFailedError(report)
    return report


def check_all(instance: Instance, schedule: Schedule) -> tuple[CheckReport, bool]:
    """Check a schedule once: return what is said of its choices, and whether all that it claims holds.

    What is wrong with the claims is in `of_claims` of the report.

    Raises
    ------
    CheckFailedError
        Where a choice is none of the instance's.
    """
    report = check(instance, schedule)
    of_choices = replace(report, violations=report.of_choices)
    if of_choices.is_foreign:
        raise CheckFailedError(of_choices)
    return of_choices, not report.of_claims


def without_claims(schedule: Schedule) -> Schedule:
    """Return a schedule whose claims do not hold without them."""
    return schedule.model_copy(update={"tiers": (), "terms": None, "stop": None, "robustness": None})


def _terms_frame(columns: Mapping[str, TermValues]) -> pd.DataFrame:
    import pandas as pd

    terms = shown_terms(columns.values())
    frame = {"unit": [UNITS[term] for term in terms]}
    values = {name: [own[term] for term in terms] for name, own in columns.items()}
    return pd.DataFrame({**frame, **values}, index=pd.Index(terms, name="term"))
