"""What was worked out beside schedules, a sweep, monitoring or a value, held against those that are shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from solver.advise.value.value import Value
from solver.advise.value.value_file import ValueFile
from solver.demand.loads import Demand
from solver.domain.instance import Instance
from solver.domain.monitor import Monitoring
from solver.domain.sweep import Sweep, SweepPlan
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.report.outcomes import Outcome
from solver.uncertainty.summary import hash_of_parts

_RULES = {"name", "names", "agreements", "objective"}
"""What of an instance has no say in what a schedule comes to."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What there is beside the schedules of a page or an export, each None where it was not given.

    Attributes
    ----------
    sweep
        How sure the schedules are, with these alone and called as here.
    monitoring, value
        What counts say of the first schedule, and what a year of it is worth.
    """

    sweep: Sweep | None
    monitoring: Monitoring | None
    value: Value | None


def beside(
    demand: Demand,
    plans: Sequence[Outcome],
    sweep: Sweep | None,
    monitoring: Monitoring | None,
    value: ValueFile | None,
    given: Instance | None = None,
) -> Beside:
    """Return what was given beside schedules, held against them.

    Parameters
    ----------
    given
        The instance as it is in its file. What was worked out on it holds here, too, where what-if edits changed no
        more than what may be chosen, as a cap on organisations does: such schedules are swept together there.

    Raises
    ------
    InputError
        One of these is of something else.
    """
    hashes = _hashes(demand.instance, given)
    return Beside(
        None if sweep is None else sweep_of_plans(sweep, demand, plans, hashes),
        None if monitoring is None else monitoring_of_plan(monitoring, demand, plans[0], hashes),
        None if value is None else value_of_plan(value, demand, plans[0], hashes),
    )


def _hashes(instance: Instance, given: Instance | None) -> set[str]:
    """Return by which hashes an instance is known here: its own, and that of its file where only rules differ."""
    if given is None:
        return {instance.content_hash}
    others = Instance.model_fields.keys() - _RULES
    is_same = all(getattr(given, name) == getattr(instance, name) for name in others)
    return {instance.content_hash, given.content_hash} if is_same else {instance.content_hash}


def sweep_of_plans(sweep: Sweep, demand: Demand, plans: Sequence[Outcome], hashes: Collection[str]) -> Sweep:
    """Return a sweep with the plans of a page alone, in its order and called as it calls them.

    Raises
    ------
    InputError
        It is a sweep of another instance, or has none of the plans.
    """
    advice = gettext("make it again: stagger sweep INSTANCE SCHEDULE ... -o FILE")
    if sweep.instance.content_hash not in hashes:
        found = gettext(
            "a sweep of another instance, or an earlier state of this one, {name}", name=sweep.instance.name
        )
        expected = gettext("a sweep of this instance, {name}", name=demand.instance.name)
        raise InputError([Problem("--sweep", found, expected, advice)])
    # Schedules that choose the same are swept under a name each, and taken in the order in which both have them.
    swept: dict[str, list[str]] = {}
    for each in sweep.schedules:
        swept.setdefault(each.choices_hash, []).append(each.name)
    called: dict[str, str] = {}
    for plan in plans:
        alike = swept.get(hash_of_parts(plan.parts.tolist()))
        if alike:
            called[alike.pop(0)] = plan.name
        elif plan is plans[0]:
            found = gettext("a sweep without the first schedule that is given")
            raise InputError([Problem("--sweep", found, gettext("a sweep of that schedule"), advice)])
    return _renamed(sweep, called)


def monitoring_of_plan(monitoring: Monitoring, demand: Demand, plan: Outcome, hashes: Collection[str]) -> Monitoring:
    """Return what monitoring found, with parties called as here; it has to be of the schedule that is shown.

    Raises
    ------
    InputError
        It is of another instance, or of another schedule.
    """
    advice = gettext("make it again: stagger monitor INSTANCE SCHEDULE --before FILE --after FILE --json > FILE")
    if monitoring.instance.content_hash not in hashes:
        found = gettext(
            "monitoring of another instance, or an earlier state of this one, {name}", name=monitoring.instance.name
        )
        expected = gettext("monitoring of this instance, {name}", name=demand.instance.name)
        raise InputError([Problem("--monitor", found, expected, advice)])
    if monitoring.choices_hash != hash_of_parts(plan.parts.tolist()):
        found = gettext("monitoring of another schedule than the first that is given")
        raise InputError([Problem("--monitor", found, gettext("monitoring of that schedule"), advice)])
    called = {party.id: party.name for party in demand.instance.organisations}
    parties = (
        own.model_copy(update={"names": tuple(called[name] for name in own.organisations)})
        for own in monitoring.parties
    )
    return monitoring.model_copy(update={"parties": tuple(parties)})


def value_of_plan(value: ValueFile, demand: Demand, plan: Outcome, hashes: Collection[str]) -> Value:
    """Return what a year is worth; it has to be of the schedule that is shown.

    Raises
    ------
    InputError
        It is of another instance, or of another schedule.
    """
    advice = gettext("make it again: stagger value INSTANCE SCHEDULE --json > FILE")
    if value.instance.content_hash not in hashes:
        found = gettext(
            "the value of another instance, or of an earlier state of this one, {name}", name=value.instance.name
        )
        expected = gettext("the value on this instance, {name}", name=demand.instance.name)
        raise InputError([Problem("--value", found, expected, advice)])
    if value.choices_hash != hash_of_parts(plan.parts.tolist()):
        found = gettext("the value of another schedule than the first that is given")
        raise InputError([Problem("--value", found, gettext("the value of that schedule"), advice)])
    return value.value


def _renamed(sweep: Sweep, called: dict[str, str]) -> Sweep:
    """Return a sweep with today and the plans that have a name here, which they get."""
    today = sweep.plans[0].name
    names = {today: today, **called}
    by_name: dict[str, SweepPlan] = {each.name: each for each in sweep.plans}

    def renamed(each: Any) -> Any:
        against = getattr(each, "against", None)
        update = {"name": names[each.name]} | ({} if against is None else {"against": names[against]})
        return each.model_copy(update=update)

    def is_here(each: Any) -> bool:
        return each.name in names and getattr(each, "against", None) in {None, *names}

    return sweep.model_copy(
        update={
            "plans": tuple(renamed(by_name[name]) for name in names),
            "differences": tuple(renamed(each) for each in sweep.differences if is_here(each)),
            "deciding": tuple(renamed(each) for each in sweep.deciding if is_here(each)),
            "net": tuple(renamed(each) for each in sweep.net if is_here(each)),
            "schedules": tuple(renamed(each) for each in sweep.schedules if each.name in called),
        }
    )
