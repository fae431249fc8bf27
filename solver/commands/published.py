"""Figures that were published of sections: changes of the highest load, and counts between two clock times.

They are typed as ``bus>campus=-27%`` and as ``bus>campus@08:00-09:00=2631``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from solver.commands.unknown import known_section
from solver.domain.clock import parse_clock
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.report.tables.published import Counted, Published
from solver.validation.spelling import spell_text

_OPTION = "--published"
_CHANGE = re.compile(r"([-+]?[0-9]{1,4}(?:[.,][0-9]{1,6})?) ?%", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,7}", re.ASCII)
_WINDOW = re.compile(r"(.+)@ ?([0-9]{1,2}:[0-9]{2}) ?- ?([0-9]{1,2}:[0-9]{2})", re.ASCII)


def read_published(
    instance: Instance, texts: Sequence[str], has_schedules: bool
) -> tuple[list[Published], list[Counted]]:
    """Return the changes and the counts, each with the id of its section.

    Raises
    ------
    InputError
        With every one that cannot be read, or because there is no schedule that could change anything.
    """
    problems: list[Problem] = []
    changes: list[Published] = []
    counts: list[Counted] = []
    for text in texts:
        name, _, told = text.rpartition("=")
        window = _WINDOW.fullmatch(name.strip())
        if window is not None and _COUNT.fullmatch(told.strip()):
            _add_count(instance, window, float(told), counts, problems)
            continue
        if not has_schedules:
            found, advice = gettext("no schedule"), gettext("name the schedule of which it was published")
            raise InputError([Problem(_OPTION, found, gettext("a schedule that changes something"), advice)])
        change = _CHANGE.fullmatch(told.strip())
        if not name or change is None:
            problems.append(_unreadable(text))
            continue
        section = known_section(instance, name.strip(), None, _OPTION)
        if section is not None:
            changes.append(Published(section, float(change[1].replace(",", ".")) / 100))
    if problems:
        raise InputError(problems)
    return changes, counts


def _unreadable(text: str) -> Problem:
    expected = gettext("a section and by how much its highest load changes, such as 22>usp=-27%")
    advice = gettext("write both, with = between them; a count is written 22>usp@08:00-09:00=2631")
    return Problem(_OPTION, spell_text(text), expected, advice)


def _add_count(
    instance: Instance, window: re.Match[str], passengers: float, counts: list[Counted], problems: list[Problem]
) -> None:
    """Add a count between two clock times, which have to lie where intervals of the section begin and end."""
    section = known_section(instance, window[1].strip(), None, _OPTION)
    if section is None:
        return
    try:
        begin, end = (parse_clock(told.zfill(5)) for told in (window[2], window[3]))
    except ValueError:
        begin = end = 0
    step = instance.bin_min
    if begin >= end or begin % step or end % step:
        found = f"{window[2]}-{window[3]}"
        expected = gettext(
            "two clock times, the later one behind, that are whole intervals of {step} minutes", step=step
        )
        advice = gettext("give such times, or build the instance with other intervals")
        problems.append(Problem(_OPTION, found, expected, advice))
        return
    counts.append(Counted(section, begin, end, passengers))
