"""`refusals`: what becomes of a schedule if parties that it asks say no."""

from __future__ import annotations

import time
from collections.abc import Mapping

from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.objective import gaining_tiers
from solver.domain.robustness import Robustness
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.library.validity import as_assumed, parts_of, sound
from solver.optimise.finish import until
from solver.optimise.model.rows import Rows
from solver.optimise.packages.package import PackageSearch
from solver.optimise.robust.cases import Case
from solver.optimise.robust.record import robustness_of
from solver.validation.names import Names
from solver.validation.spelling import spell_text

ANSWERS_S = 60.0
"""Seconds after which no more answers are sought."""


def refusals_of(
    instance: Instance,
    schedule: Schedule,
    survives: int = 1,
    named: Mapping[str, tuple[str, ...]] | None = None,
    seconds: float = ANSWERS_S,
) -> Robustness:
    """Return what becomes of a schedule where parties say no, whom to ask first, and what to do then.

    Parameters
    ----------
    survives
        So many of those whom it asks say no at once, at most.
    named
        Ids of organisations that refuse together, by the name of the set; they are looked at instead.
    seconds
        After which no more answers are sought.

    Raises
    ------
    CheckFailedError
        A choice of the schedule is none of the instance's.
    InputError
        An organisation is unknown, or the objective gains nothing for travellers.
    """
    instance = as_assumed(sound(instance), schedule)
    refuse_no_gain(instance)
    demand = build_demand(instance)
    parts = parts_of(demand, schedule)
    # The best answers are sought with arrays that a very large region has no room for.
    seconds = seconds if PackageSearch.is_for(demand) else 0.0
    cases = None if named is None else cases_by_name(instance, named)
    found = robustness_of(demand, Rows(demand), parts, survives, cases, until(time.monotonic() + seconds))
    return found if named is not None else _with_proof(found, schedule.robustness)


def _with_proof(found: Robustness, earlier: Robustness | None) -> Robustness:
    """Return what was found with what an earlier search for the same worst case proved, and what it was measured by."""
    if earlier is None or earlier.survives != found.survives or earlier.unguarded is None:
        return found
    tiers = tuple(
        own.model_copy(update={"bound": before.bound}) if own.weights == before.weights else own
        for own, before in zip(found.tiers, earlier.tiers, strict=False)
    )
    return found.model_copy(update={"unguarded": earlier.unguarded, "tiers": tiers})


def refuse_no_gain(instance: Instance) -> None:
    """Refuse an objective that says nothing of travellers: then no refusal is better or worse than another.

    Raises
    ------
    InputError
        It has no tier with such a term before the one that counts organisations.
    """
    if not gaining_tiers(instance.objective):
        expected = gettext("a tier of overload, waiting, peak or crowding before the one that counts organisations")
        found = gettext("no tier that gains something for travellers")
        raise InputError([Problem(gettext("objective"), found, expected, gettext("add one to the instance"))])


def cases_by_name(instance: Instance, named: Mapping[str, tuple[str, ...]]) -> dict[str, Case]:
    """Return sets of organisations by index, for sets of their ids.

    Raises
    ------
    InputError
        An organisation is unknown.
    """
    places = {organisation.id: place for place, organisation in enumerate(instance.organisations)}
    problems = []
    for name, ids in named.items():
        for one in ids:
            if one not in places:
                advice = Names(list(places)).advice(
                    one, gettext("see `stagger show INSTANCE organisations` for the ids")
                )
                where = gettext("scenarios, {name}", name=spell_text(name))
                problems.append(Problem(where, spell_text(one), gettext("the id of an organisation"), advice))
    if problems:
        raise InputError(problems)
    return {name: frozenset(places[one] for one in ids) for name, ids in named.items()}
