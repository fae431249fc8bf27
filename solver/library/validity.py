"""What every public function asks first: whether the instance is sound, and which one a schedule is about."""

from __future__ import annotations

from solver.advise.whatif.scenario import edited
from solver.checker.choices import read_choices
from solver.checker.report import CheckReport
from solver.demand.loads import Demand
from solver.demand.options import Ints, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import CheckFailedError, InvalidInstanceError, Problem
from solver.validation import validate_instance
from solver.validation.arguments import takes


@takes(instance=Instance)
def validate(instance: Instance) -> tuple[Problem, ...]:
    """Return every way in which an instance contradicts itself; an empty tuple where it is sound.

    Each problem names its place as a JSON path, such as ``organisations[0].groups[1].profile``.
    """
    return validate_instance(instance)


def sound(instance: Instance) -> Instance:
    """Return the instance where it is sound.

    Raises
    ------
    InvalidInstanceError
        With every fault of it.
    """
    problems = validate(instance)
    if problems:
        raise InvalidInstanceError(problems)
    return instance


def as_assumed(instance: Instance, schedule: Schedule) -> Instance:
    """Return an instance as the scenario of a schedule has it: as it is where there is none, or it was edited before.

    Raises
    ------
    InputError
        The scenario means nothing for the instance.
    """
    if schedule.scenario is None or schedule.is_made_for(instance):
        return instance
    return edited(instance, schedule.scenario).instance


def parts_of(demand: Demand, schedule: Schedule) -> Ints:
    """Return the parts per option of a schedule; shape ``[option]``.

    Only the choices are read, so that this stays quick where a whole check would take a minute.

    Raises
    ------
    CheckFailedError
        Where a choice is none of the instance's, or a part has none.
    """
    faults = read_choices(demand.instance, schedule.choices).faults
    if faults:
        raise CheckFailedError(CheckReport(faults, (), None))
    return parts_from_choices(demand.instance, demand.options, schedule.choices)
