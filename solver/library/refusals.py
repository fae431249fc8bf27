"""`refusals` and `solve_to_survive`: what becomes of a schedule if parties say no, and one that is made for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from types import NoneType

from solver.demand.loads import Demand, build_demand
from solver.demand.measures import changed_organisations
from solver.demand.options import Ints
from solver.domain.instance import Instance
from solver.domain.objective import gaining_tiers
from solver.domain.robustness import Robustness
from solver.domain.schedule import Schedule, Settings
from solver.errors import InputError, Problem
from solver.language.messages import gettext, numeral
from solver.library.validity import as_assumed, parts_of, sound
from solver.optimise.finish import until
from solver.optimise.model.rows import Rows
from solver.optimise.packages.package import PackageSearch
from solver.optimise.result import SolveResult
from solver.optimise.robust.cases import Case
from solver.optimise.robust.record import MOST_PARTIES, robustness_of
from solver.optimise.solve import solve as solve_sound
from solver.optimise.survive import solve_to_survive as survive_sound
from solver.validation.arguments import takes
from solver.validation.names import Names
from solver.validation.spelling import spell_text

ANSWERS_S = 60.0
"""Seconds after which no more answers are sought."""


@takes(instance=Instance, schedule=Schedule, survives=int, sets=(Mapping, NoneType))
def refusals(
    instance: Instance,
    schedule: Schedule,
    survives: int = 1,
    sets: Mapping[str, tuple[str, ...]] | None = None,
) -> Robustness:
    """Return what becomes of a schedule if parties say no: the worst, whom to ask first, and what to do then.

    Parameters
    ----------
    schedule
        Made for the instance, by whatever; its what-if edits hold.
    survives
        1 or 2: so many of those whom it asks say no at once, at most.
    sets
        Ids of organisations that refuse together, by the name of the set; they are looked at instead.

    Returns
    -------
    Robustness
        Terms as `measure_terms` gives them, refusals with the worst first.

    Raises
    ------
    InvalidInstanceError, CheckFailedError
        The instance contradicts itself; a choice of the schedule is none of the instance's.
    InputError
        An organisation is unknown, `survives` is neither 1 nor 2, or the objective gains nothing for travellers.
    """
    return refusals_of(instance, schedule, _one_or_two(survives), sets)


@takes(
    instance=Instance,
    settings=(Settings, NoneType),
    survives=int,
    sets=(Mapping, NoneType),
    interrupt=(threading.Event, NoneType),
)
def solve_to_survive(
    instance: Instance,
    settings: Settings | None = None,
    *,
    survives: int = 1,
    sets: Mapping[str, tuple[str, ...]] | None = None,
    interrupt: threading.Event | None = None,
) -> SolveResult:
    """Find the schedule whose worst case over refusals is best, tier by tier, and prove how good the first tier's is.

    Parameters
    ----------
    settings
        Limits, seed, workers; `time_limit_s` is for all of it, and `deterministic` has no meaning here.
    survives, sets
        As for `refusals`.
    interrupt
        Set it to end the search with the best schedule so far.

    Returns
    -------
    SolveResult
        Its schedule has `robustness`, and has passed `check`.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    InputError
        As for `refusals`; or `deterministic` is asked for.
    """
    settings = settings or Settings()
    refuse_deterministic(settings)
    refuse_no_gain(sound(instance))
    cases = None if sets is None else cases_by_name(instance, sets)

    def plain(own: Settings) -> SolveResult:
        return solve_sound(instance, own, interrupt=interrupt)

    return survive_sound(instance, settings, plain, _one_or_two(survives), cases, interrupt=interrupt)


def _one_or_two(survives: int) -> int:
    if survives not in (1, 2):
        raise InputError([Problem("survives", str(survives), gettext("1 or 2"), gettext("give another number"))])
    return survives


def refuse_deterministic(settings: Settings) -> None:
    """Refuse a deterministic search for the worst case, which counts seconds.

    Raises
    ------
    InputError
        It is asked for.
    """
    if settings.deterministic:
        found = gettext("--survive, --scenarios or --average beside it")
        expected = gettext("a search that no clock ends")
        advice = gettext("leave --deterministic out: the search for the worst case counts seconds")
        raise InputError([Problem("--deterministic", found, expected, advice)])


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
    _refuse_many(demand, parts)
    # The best answers are sought with arrays that a very large region has no room for.
    seconds = seconds if PackageSearch.is_for(demand) else 0.0
    cases = None if named is None else cases_by_name(instance, named)
    found = robustness_of(demand, Rows(demand), parts, survives, cases, until(time.monotonic() + seconds))
    return _with_average(found if named is not None else _with_proof(found, schedule.robustness), schedule.robustness)


def _with_proof(found: Robustness, earlier: Robustness | None) -> Robustness:
    """Return what was found with what an earlier search for the same worst case proved, and what it was measured by."""
    if earlier is None or earlier.survives != found.survives or earlier.unguarded is None:
        return found
    tiers = tuple(
        own.model_copy(update={"bound": before.bound}) if own.weights == before.weights else own
        for own, before in zip(found.tiers, earlier.tiers, strict=False)
    )
    return found.model_copy(update={"unguarded": earlier.unguarded, "tiers": tiers})


def _with_average(found: Robustness, earlier: Robustness | None) -> Robustness:
    """Return what was found with the average that the schedule was made for, which does not hang on who refuses."""
    if earlier is None or earlier.average is None:
        return found
    # Without that plan nothing can be said of it.
    update = {} if found.unguarded is not None else {"unguarded": ()}
    return found.model_copy(update={"average": earlier.average.model_copy(update=update)})


def _refuse_many(demand: Demand, parts: Ints) -> None:
    """Refuse a schedule that asks more parties than anybody talks with.

    Raises
    ------
    InputError
        It does.
    """
    number = len(changed_organisations(demand, parts))
    if number > MOST_PARTIES:
        found = gettext("a schedule that asks {number} parties", number=numeral(number))
        expected = gettext("at most {most}", most=numeral(MOST_PARTIES))
        advice = gettext("solve with --at-most-changed")
        raise InputError([Problem("SCHEDULE", found, expected, advice)])


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
    refuse_unknown(instance, {gettext("scenarios, {name}", name=spell_text(name)): ids for name, ids in named.items()})
    places = {organisation.id: place for place, organisation in enumerate(instance.organisations)}
    return {name: frozenset(places[one] for one in ids) for name, ids in named.items()}


def refuse_unknown(instance: Instance, told: Mapping[str, Sequence[str]]) -> None:
    """Refuse ids that are of no organisation, given by the place where they were told.

    Raises
    ------
    InputError
        With a problem for each.
    """
    known = {organisation.id for organisation in instance.organisations}
    unknown = [(where, one) for where, ids in told.items() for one in ids if one not in known]
    if unknown:
        expected = gettext("the id of an organisation")
        otherwise = gettext("see `stagger show INSTANCE organisations` for the ids")
        names = Names(known)
        raise InputError(
            [Problem(where, spell_text(one), expected, names.advice(one, otherwise)) for where, one in unknown]
        )
