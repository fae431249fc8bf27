"""Figures that were published of a section's highest load, as they are typed: ``bus>campus=-27%``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from solver.commands.unknown import known_section
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.report.tables.published import Published
from solver.validation.spelling import spell_text

_OPTION = "--published"
_CHANGE = re.compile(r"([-+]?[0-9]{1,4}(?:[.,][0-9]{1,6})?) ?%", re.ASCII)


def read_published(instance: Instance, texts: Sequence[str], has_schedules: bool) -> list[Published]:
    """Return the figures, each with the id of its section.

    Raises
    ------
    InputError
        With every one that is no section and change, or because there is no schedule that could change anything.
    """
    if texts and not has_schedules:
        found, advice = gettext("no schedule"), gettext("name the schedule of which it was published")
        raise InputError([Problem(_OPTION, found, gettext("a schedule that changes something"), advice)])
    problems, figures = [], []
    for text in texts:
        name, _, told = text.rpartition("=")
        change = _CHANGE.fullmatch(told.strip())
        if not name or change is None:
            expected = gettext("a section and by how much its highest load changes, such as 22>usp=-27%")
            problems.append(Problem(_OPTION, spell_text(text), expected, gettext("write both, with = between them")))
            continue
        section = known_section(instance, name.strip(), None, _OPTION)
        if section is not None:
            figures.append(Published(section, float(change[1].replace(",", ".")) / 100))
    if problems:
        raise InputError(problems)
    return figures
