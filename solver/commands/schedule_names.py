"""What schedules are called in headings: their file names, each a different one, and none that of today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from solver.validation.spelling import printable

if TYPE_CHECKING:
    from solver.domain.instance import Instance
    from solver.domain.people import GroupChoice, OptionChoice
    from solver.domain.schedule import Schedule
    from solver.report.text.language import Words

_LONGEST_NAME = 30
"""Letters of a path in a heading, its last ones."""
_OF_TODAY = {"today", "nu", "huidig", "huidige situatie", "status quo", "status_quo"}
"""What the column of today is called somewhere, in either language."""


def short_names(paths: Sequence[str]) -> list[str]:
    """Return file names for headings, with their folders where two files have the same name.

    Returns
    -------
    list of str
        One for each path, no two alike even where upper and lower case are one, none of them a word for today. A
        number sets apart what nothing else does, such as the same file twice.
    """
    stems = [Path(path).stem if path != "-" else "stdin" for path in paths]
    clash = [stem.casefold() in _OF_TODAY or _count(stems, stem) > 1 for stem in stems]
    names = [path[-_LONGEST_NAME:] if long else stem for long, stem, path in zip(clash, stems, paths, strict=True)]
    taken = set(_OF_TODAY)
    # Names that no other has keep their form, so that a number never takes the name of a file.
    found = [name if _count(names, name) == 1 and name.casefold() not in taken else "" for name in names]
    taken |= {name.casefold() for name in found if name}
    for place, name in enumerate(names):
        if not found[place]:
            found[place] = _numbered(name, taken)
            taken.add(found[place].casefold())
    return found


def page_names(words: Words, schedules: Sequence[Schedule], given: Instance | None = None) -> list[str]:
    """Return what people call schedules: by their scenario, else "Voorstel", numbered where alike.

    Of two of which one keeps close to the other they are the new proposal and the previous one.

    Parameters
    ----------
    given
        The instance without the edits of scenarios: one edit that leaves an organisation out makes a name by itself.
    """
    own = words("s_proposal")
    names = [_scenario_name(words, schedule, given) or own for schedule in schedules]
    if previous := _previous(schedules):
        (new, old), *_ = previous.items()
        names[new] = words("s_proposal_new") if names[new] == own else names[new]
        names[old] = words("s_proposal_previous") if names[old] == own else names[old]
    found: list[str] = []
    for place, name in enumerate(names):
        is_alike = _count(names, name) > 1 or name.casefold() in _OF_TODAY
        numbered = words("s_proposal_other", number=place + 1) if name == own else f"{name} ({place + 1})"
        found.append(numbered if is_alike else name)
    return found


def newest_first(schedules: Sequence[Schedule]) -> list[int]:
    """Return the places of schedules in the order in which a page shows them: a new one before the one it replaces.

    A schedule that keeps close to another says what that one chose (`solve --keep`, `replies`); where none of those
    given does, the order stays.
    """
    previous = _previous(schedules)
    order: list[int] = []
    for place in range(len(schedules)):
        line = [place]  # from the newest that comes of this one
        while (
            new := next((at for at, old in previous.items() if old == line[0] and at not in line), None)
        ) is not None:
            line.insert(0, new)
        order += [at for at in line if at not in order]
    return order


def _previous(schedules: Sequence[Schedule]) -> dict[int, int]:
    """Return of each schedule that keeps close to another of these which that is, by their places."""
    chosen = [_by_group(schedule.choices) for schedule in schedules]
    found = {}
    for new, schedule in enumerate(schedules):
        agreed = _by_group(schedule.scenario.agreed) if schedule.scenario is not None else {}
        old = next((at for at, own in enumerate(chosen) if agreed and at != new and own == agreed), None)
        if old is not None:
            found[new] = old
    return found


def _by_group(choices: Sequence[GroupChoice]) -> dict[str, frozenset[OptionChoice]]:
    return {choice.group: frozenset(choice.options) for choice in choices}


def _scenario_name(words: Words, schedule: Schedule, given: Instance | None) -> str:
    from solver.report.text.edit_words import short_scenario_name

    if schedule.scenario is None:
        return ""
    name = printable(schedule.scenario.name).strip()
    if not name and given is not None:
        name = short_scenario_name(words, given, schedule.scenario)
    return name[:_LONGEST_NAME].strip()


def _count(names: Sequence[str], name: str) -> int:
    return [other.casefold() for other in names].count(name.casefold())


def _numbered(name: str, taken: set[str]) -> str:
    """Return a name with the first number, from 1, that makes it one of its own."""
    number = 1
    while f"{name} ({number})".casefold() in taken:
        number += 1
    return f"{name} ({number})"
