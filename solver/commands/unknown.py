"""Sections and days that an instance does not have."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.errors import InputError, Problem


def refuse_unknown(instance: Instance, section: str | None, day: str | None, option: str = "--section") -> None:
    """Refuse a section or day that an instance does not have.

    Parameters
    ----------
    section, day
        What was asked for; None is nothing.
    option
        Where the section was asked for.

    Raises
    ------
    InputError
        It says which there are, or where they are listed.
    """
    problems = []
    if section is not None and section not in {own.id for own in instance.sections}:
        found, advice = "no section with that id", "see `stagger show INSTANCE sections` for the ids"
        problems.append(Problem(f"{option} {section}", found, "the id of a section of the instance", advice))
    if day is not None and day not in instance.days:
        days = ", ".join(instance.days)
        found, advice = "a day that the instance does not have", "name one of these, or leave out --day"
        problems.append(Problem(f"--day {day}", found, f"one of its days: {days}", advice))
    if problems:
        raise InputError(problems)
