"""Sections and days that are asked for: the id of what is meant, and what an instance does not have."""

from __future__ import annotations

from solver.advise.lookup import meant_by, sections, several
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.language.messages import gettext


def known_section(instance: Instance, section: str | None, day: str | None, option: str = "--section") -> str | None:
    """Return the id of the section that an id, a name or a part of a name means; refuse an unknown section or day.

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
    problems, found = [], []
    if section is not None:
        found = meant_by(sections(instance), section)
        if len(found) > 1:
            problems.append(several(option, section, found))
        elif not found:
            told, advice = (
                gettext("no section with that id or name"),
                gettext("see `stagger show INSTANCE sections` for the ids"),
            )
            problems.append(
                Problem(f"{option} {section}", told, gettext("the id of a section of the instance"), advice)
            )
    if day is not None and day not in instance.days:
        days = ", ".join(instance.days)
        told, advice = (
            gettext("a day that the instance does not have"),
            gettext("name one of these, or leave out --day"),
        )
        problems.append(Problem(f"--day {day}", told, gettext("one of its days: {days}", days=days), advice))
    if problems:
        raise InputError(problems)
    return found[0].id if found else None
