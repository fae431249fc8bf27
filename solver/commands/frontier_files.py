"""A frontier as `stagger frontier` wrote it, read again with the schedules beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.advise.frontier.record import refuse_other_instance, schedule_names, verify
from solver.commands.files import refuse_unwritable
from solver.domain.frontier import Frontier
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats import read_frontier, read_instance, read_schedule
from solver.formats.files import shown_name
from solver.formats.frontier_file import is_frontier_file
from solver.language.messages import gettext
from solver.library.validity import as_assumed


@dataclass(frozen=True, slots=True)
class FrontierFiles:
    """A frontier that was read and holds; the instance is without caps, the schedules are by cap."""

    instance: Instance
    frontier: Frontier
    schedules: dict[int, Schedule]


def frontier_among(paths: Sequence[str]) -> str | None:
    """Return the frontier file among some files; None where there is none.

    Raises
    ------
    InputError
        There are two of them.
    """
    found = [path for path in paths if is_frontier_file(path)]
    if len(found) > 1:
        where, advice = shown_name(found[1]), gettext("make a page, or a picture, of each")
        raise InputError([Problem(where, gettext("a second frontier"), gettext("one frontier at a time"), advice)])
    return found[0] if found else None


def read_frontier_files(instance_path: str, path: str, others: Sequence[str], output: str) -> FrontierFiles:
    """Read a frontier and its schedules, and hold them against each other and the instance.

    Parameters
    ----------
    others
        Files that were named besides; they have to be schedules of the frontier, as all files of its folder are.
    output
        Where the result goes: none of the files that are read.

    Raises
    ------
    InputError
        A file cannot be used, or the frontier says what is not so.
    CheckFailedError
        A schedule does not pass the check.
    """
    frontier = read_frontier(path)
    names = schedule_names(shown_name(path), frontier)
    files = {cap: Path(path).parent / name for cap, name in names.items()}
    _refuse_others(path, others, list(files.values()))
    refuse_unwritable(output, *map(str, files.values()))
    instance = read_instance(instance_path)
    refuse_other_instance(shown_name(path), instance, frontier)  # before edits that mean nothing here are tried
    schedules = {cap: read_schedule(file) for cap, file in files.items()}
    plans = {cap: (as_assumed(instance, schedule), schedule) for cap, schedule in schedules.items()}
    verify(shown_name(path), instance, frontier, plans)
    return FrontierFiles(instance, frontier, schedules)


def _refuse_others(path: str, others: Sequence[str], files: Sequence[Path]) -> None:
    """Refuse what is no part of the frontier."""
    own = [Path(path), *files]
    for other in others:
        if not any(os.path.exists(file) and os.path.exists(other) and os.path.samefile(file, other) for file in own):
            found = gettext("a file beside {shown_name} that is none of its schedules", shown_name=shown_name(path))
            advice = gettext("give {shown_name} alone, or the schedules without it", shown_name=shown_name(path))
            raise InputError([Problem(shown_name(other), found, gettext("the frontier, or its own schedules"), advice)])
