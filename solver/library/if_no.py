"""`schedule_if_no`: the prepared answer to a refusal as a schedule of its own."""

from __future__ import annotations

from collections.abc import Sequence

from solver.advise.whatif.replanning import replan
from solver.checker import recorded, status_quo_violations
from solver.demand.loads import build_demand
from solver.demand.measures import terms_before_after
from solver.demand.options import choices_from_parts
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from solver.domain.robustness import Refusal
from solver.domain.schedule import InstanceRef, Schedule
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.library.refusals import refusals_of, refuse_unknown
from solver.library.validity import as_assumed, parts_of, sound
from solver.optimise.robust.cases import Stays
from solver.optimise.solve import passed
from solver.validation.arguments import takes
from solver.validation.spelling import join_texts

METHOD = "prepared answer"


@takes(instance=Instance, schedule=Schedule, organisations=(tuple, list))
def schedule_if_no(instance: Instance, schedule: Schedule, organisations: Sequence[str]) -> Schedule:
    """Return what is done if some parties say no: all others as agreed, but for the one that the best answer names.

    Parameters
    ----------
    instance
        The one that the schedule was made for, without the schedule's edits.
    schedule
        An answer that it holds already (`refusals -o`, `solve --survive`) is taken; else it is sought.
    organisations
        Ids of those who refuse together, of whom the schedule asks something.

    Returns
    -------
    Schedule
        With the refusals as edits, close to the one given as `solve --keep` would make it; it has passed `check`.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    CheckFailedError
        A choice of the schedule is none of the instance's, or what is left without the parties breaks an agreement that
        no single party can mend.
    InputError
        An organisation is unknown, or nothing is asked of it.
    """
    return answer_to(instance, schedule, organisations)[0]


def answer_to(instance: Instance, schedule: Schedule, organisations: Sequence[str]) -> tuple[Schedule, Refusal]:
    """Return what `schedule_if_no` does, and the refusal with the answer that it holds."""
    refuse_unknown(instance, {"--if-no": organisations})
    assumed = as_assumed(sound(instance), schedule)
    refusal = _refusal(assumed, schedule, organisations)
    edits = [f"fix-organisation {organisation}=0" for organisation in organisations]
    scenario = replan(instance, schedule, edits).scenario
    made = Schedule(
        instance=InstanceRef(name=instance.name, content_hash=instance.content_hash),
        scenario=scenario,
        choices=_choices(assumed, schedule, refusal),
        method=METHOD,
    )
    own = as_assumed(instance, made)
    demand = build_demand(own)
    terms, broken = terms_before_after(demand, parts_of(demand, made)), recorded(status_quo_violations(own))
    return passed(own, made.model_copy(update={"terms": terms, "status_quo_violations": broken})), refusal


def _refusal(instance: Instance, schedule: Schedule, organisations: Sequence[str]) -> Refusal:
    """Return the refusal of some parties with its answer, from the schedule where it stands there."""
    refusing = set(organisations)
    known = schedule.robustness.refusals if schedule.robustness is not None else ()
    for one in known:
        if set(one.organisations) == refusing and one.answer is not None:
            return one
    for one in refusals_of(instance, schedule, 1, {"": tuple(organisations)}).refusals:
        return one
    found = gettext("{parties}, of whom the schedule asks nothing", parties=join_texts(sorted(refusing), "and"))
    expected, advice = gettext("parties that it asks"), gettext("see `stagger refusals` for who they are")
    raise InputError([Problem("--if-no", found, expected, advice)])


def _choices(instance: Instance, schedule: Schedule, refusal: Refusal) -> tuple[GroupChoice, ...]:
    """Return the choices of all groups once some refuse and the answer is given."""
    demand = build_demand(instance)
    places = {organisation.id: place for place, organisation in enumerate(instance.organisations)}
    left = Stays(demand).left_of(parts_of(demand, schedule), [places[one] for one in refusal.organisations])
    answered = {choice.group: choice for choice in (refusal.answer.choices if refusal.answer else ())}
    return tuple(answered.get(choice.group, choice) for choice in choices_from_parts(instance, demand.options, left))
