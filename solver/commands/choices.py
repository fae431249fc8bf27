"""The choices of a schedule file as parts per option, refused where they are none of the instance's."""

from __future__ import annotations

from solver.check.choices import read_choices
from solver.check.report import CheckReport
from solver.demand.loads import Demand
from solver.demand.options import Ints, parts_from_choices
from solver.domain.schedule import Schedule
from solver.errors import CheckFailedError


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
