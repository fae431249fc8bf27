"""A plan in a named week: the same choices, other numbers of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.checker import check
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.named_week import USUAL_WEEKS, NamedWeek
from solver.domain.objective import TermValues
from solver.domain.people import Group, Organisation, TimeShare
from solver.domain.schedule import Schedule, TermsBeforeAfter
from solver.domain.supply import Line
from solver.errors import CheckFailedError, InputError, Problem
from solver.language.messages import gettext
from solver.library.validity import as_assumed, sound
from solver.validation.arguments import takes
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

ALL = "all"
"""What stands for every named week of an instance."""


@dataclass(frozen=True, slots=True)
class WeekEvaluation:
    """What a schedule comes to in a named week, beside today in the same week; each term in its unit."""

    week: NamedWeek
    today: TermValues
    terms: TermValues


def weeks_of(instance: Instance) -> tuple[NamedWeek, ...]:
    """Return the named weeks of an instance, then the usual ones that it does not name itself."""
    own = {week.id for week in instance.named_weeks}
    return (*instance.named_weeks, *(week for week in USUAL_WEEKS if week.id not in own))


def named_weeks(instance: Instance, ids: Sequence[str]) -> list[NamedWeek]:
    """Return the weeks that somebody named, each once; `ALL` stands for every one.

    Raises
    ------
    InputError
        With every name that is no week.
    """
    known = {week.id: week for week in weeks_of(instance)}
    names = Names(known)
    problems = [
        Problem(
            gettext("the week"),
            spell_text(each),
            gettext("one of {weeks}, or all", weeks=join_texts(known)),
            names.advice(each, gettext("name one of these")),
        )
        for each in ids
        if each not in known and each != ALL
    ]
    if problems:
        raise InputError(problems)
    return list(known.values()) if ALL in ids else [known[each] for each in dict.fromkeys(ids)]


@takes(instance=Instance, week=str)
def in_week(instance: Instance, week: str) -> Instance:
    """Return an instance as it is in one of its named weeks, which can be evaluated, solved or drawn as any other.

    At each hour the share of the week comes of those who are due; the base load is multiplied. Options and supply stay.
    Agreements are left out: they were made for an ordinary week.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        There is no such week; "all" is none.
    """
    (found,) = named_weeks(sound(instance), [week if week != ALL else ""])
    return instance_in(instance, found)


def instance_in(instance: Instance, week: NamedWeek) -> Instance:
    """Return a sound instance as it is in a week, see `in_week`."""
    name = f"{instance.name} ({week.id})"
    return instance.model_copy(
        update={
            "name": name,
            "names": None,
            "organisations": tuple(_party(party, week.share_of(party)) for party in instance.organisations),
            "lines": tuple(_line(line, week.base_load) for line in instance.lines),
            "agreements": (),
            "named_weeks": (),
        }
    )


def evaluate_in_weeks(instance: Instance, schedule: Schedule, weeks: Sequence[NamedWeek]) -> list[WeekEvaluation]:
    """Return what the choices of a schedule come to in each of some weeks of a sound instance.

    Raises
    ------
    CheckFailedError
        A choice is none of the instance's, or the independent check comes to other terms.
    """
    edited = as_assumed(instance, schedule)
    return [_evaluated(instance_in(edited, week), schedule, week) for week in weeks]


def _evaluated(instance: Instance, schedule: Schedule, week: NamedWeek) -> WeekEvaluation:
    demand = build_demand(instance)
    bare = Schedule(choices=schedule.choices)
    report = check(instance, bare)
    if report.is_foreign:
        raise CheckFailedError(report)
    today = measure_terms(demand, demand.options.status_quo_parts())
    terms = measure_terms(demand, parts_from_choices(instance, demand.options, schedule.choices))
    claimed = bare.model_copy(update={"terms": TermsBeforeAfter(status_quo=today, schedule=terms)})
    report = check(instance, claimed)
    if report.of_claims:
        raise CheckFailedError(report)
    return WeekEvaluation(week, today, terms)


def _party(party: Organisation, share: float) -> Organisation:
    if share == 1.0:
        return party
    return party.model_copy(update={"groups": tuple(_group(group, share) for group in party.groups)})


def _group(group: Group, share: float) -> Group:
    return group.model_copy(
        update={"arrivals": _times(group.arrivals, share), "departures": _times(group.departures, share)}
    )


def _times(times: Sequence[TimeShare], share: float) -> tuple[TimeShare, ...]:
    return tuple(each.model_copy(update={"present": each.present * share}) for each in times)


def _line(line: Line, factor: float) -> Line:
    if factor == 1.0:
        return line
    sections = tuple(
        section.model_copy(
            update={
                "base_load": tuple(
                    row.model_copy(update={"passengers": row.passengers * factor}) for row in section.base_load
                )
            }
        )
        for section in line.sections
    )
    return line.model_copy(update={"sections": sections})
