"""What commands share about files: reading the pair, and where a result goes."""

from __future__ import annotations

import json
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from solver.commands.collecting import reading
from solver.domain.instance import Instance
from solver.domain.schedule import InstanceRef, Schedule
from solver.errors import FileAccessError, Problem
from solver.formats import read_instance, read_schedule, write_text
from solver.formats.files import WORKBOOKS, is_writable, shown_name
from solver.language.messages import gettext
from solver.library.validity import as_assumed
from solver.report.text.edit_words import titled

STANDARD_STREAM = "-"


_TABLES = (*WORKBOOKS, ".xlsb", ".csv")
"""A binary workbook cannot be read, but is refused as what it is."""


def is_workbook(path: str) -> bool:
    """Return whether a file is a workbook or a CSV file, by its name, and no schedule."""
    return path.lower().endswith(_TABLES)


def read_pair(instance_path: str, schedule_path: str) -> tuple[Instance, Schedule]:
    """Return an instance, as the scenario of a schedule has it, and the schedule; one may come from standard input."""
    _, ((instance, schedule),) = read_plans(instance_path, (schedule_path,))
    return instance, schedule


def read_plans(instance_path: str, schedule_paths: Sequence[str]) -> tuple[Instance, list[tuple[Instance, Schedule]]]:
    """Return an instance, and each schedule with the instance as its scenario has it.

    Raises
    ------
    InputError
        A file cannot be used, or a scenario means nothing for the instance.
    """
    refuse_two_streams([instance_path, *schedule_paths])
    with reading():
        instance = read_instance(instance_path)
        schedules = [read_schedule(path) for path in schedule_paths]
    return instance, [(titled(as_assumed(instance, own), instance, own.scenario), own) for own in schedules]


def read_of_one_situation(
    instance_path: str, schedule_paths: Sequence[str]
) -> tuple[Instance, list[tuple[Instance, Schedule]]]:
    """Return the instance that all schedules can be shown on, and each schedule with the instance of its scenario.

    What may be chosen can differ from scenario to scenario; then the instance has the edits that all share.

    Raises
    ------
    InputError
        A file cannot be used, or scenarios differ in who travels or in how many places.
    """
    instance, plans = read_plans(instance_path, schedule_paths)
    return shown_instance(instance, plans, schedule_paths), plans


def shown_instance(
    instance: Instance, plans: Sequence[tuple[Instance, Schedule]], schedule_paths: Sequence[str]
) -> Instance:
    """Return the instance that all schedules can be shown on, of the one in its file and the one of each scenario.

    Raises
    ------
    InputError
        Scenarios differ in who travels or in how many places.
    """
    if len({own.content_hash for own, _ in plans}) <= 1:
        return plans[0][0] if plans else instance
    from solver.advise.whatif.conditions import common_instance

    names = [shown_name(path) for path in schedule_paths]
    return common_instance(instance, [schedule.scenario for _, schedule in plans], names)


def as_shown(instance: Instance, own: Instance, schedule: Schedule) -> Schedule:
    """Return a schedule as one of the instance that it is shown on, where it was made for its own scenario of it."""
    if instance is own or schedule.is_made_for(own) is not True:
        return schedule
    reference = InstanceRef(name=instance.name, content_hash=instance.content_hash)
    return schedule.model_copy(update={"instance": reference})


def refuse_two_streams(paths: list[str]) -> None:
    """Refuse more than one file from standard input.

    Raises
    ------
    FileAccessError
        Where "-" is given twice.
    """
    if paths.count(STANDARD_STREAM) > 1:
        raise FileAccessError(
            [
                Problem(
                    gettext("standard input"),
                    gettext('two files given as "-"'),
                    gettext("one at most"),
                    gettext("give the path of the other file"),
                )
            ]
        )


def refuse_unwritable(path: str, *inputs: str) -> None:
    """Refuse a file that could not be written, before an hour of solving, not after.

    Parameters
    ----------
    inputs
        Every file that the command reads.

    Raises
    ------
    FileAccessError
        Where the path is a folder or one of the inputs, by whatever name or link, where its folder is missing and
        the one above it as well, or where neither it nor its nearest folder can be written.
    """
    if path != STANDARD_STREAM:
        refuse_missing_folder(str(Path(path).parent), path)
        refuse_taken(path, *inputs)


def refuse_missing_folder(folder: str, path: str | None = None) -> None:
    """Refuse a new folder below one that is missing too: rather a typing error than a wish.

    Parameters
    ----------
    path
        What was typed, such as a file in that folder; the folder itself where None.

    Raises
    ------
    FileAccessError
        Where neither the folder is there nor the one that it would be made in.
    """
    target = Path(os.path.realpath(folder))
    if target.is_dir() or target.parent.is_dir() or not _can_be_made(target):
        return
    missing = next(above for above in reversed((target, *target.parents)) if not above.exists())
    found = gettext("a folder in a folder that is not there, {missing}", missing=shown_name(missing))
    expected = gettext("a folder that is there, or a new one in such a folder")
    advice = gettext("check how it is spelled, or make the folder first")
    raise FileAccessError([Problem(shown_name(path or folder), found, expected, advice)])


def _can_be_made(folder: Path) -> bool:
    """Return whether what is nearest to a missing folder is a folder; where it is a file, that is what is wrong."""
    return next(above for above in (folder, *folder.parents) if above.exists()).is_dir()


def refuse_taken(path: str, *inputs: str) -> None:
    """Refuse a file that is read, is a folder or cannot be written, whether its folder is there or not.

    Raises
    ------
    FileAccessError
        As `refuse_unwritable`.
    """
    if path == STANDARD_STREAM:
        return
    if any(is_same_file(path, file) for file in inputs):
        found = gettext("the file that is read")
        raise FileAccessError([Problem(shown_name(path), found, gettext("another file"), gettext("name another file"))])
    target = Path(os.path.realpath(path))
    nearest = next((above for above in (target, *target.parents) if above.exists()), target)
    is_folder = target.is_dir() or (nearest != target and not nearest.is_dir())
    if is_folder or not _can_be_written(nearest):
        found = gettext("a folder") if target.is_dir() else gettext("a place that cannot be written")
        raise FileAccessError(
            [Problem(shown_name(path), found, gettext("a file that can be written"), gettext("name another file"))]
        )


def _can_be_written(nearest: Path) -> bool:
    """Return whether a file, or one in a folder, can be written as `write_text` does: by one beside it.

    What is no file, such as a pipe, is written to as it is.
    """
    if not os.access(nearest, os.W_OK):
        return False
    if nearest.is_dir():
        return is_writable(nearest)
    return not nearest.is_file() or is_writable(nearest.parent)


def is_same_file(path: str, source: str) -> bool:
    """Return whether a path is a file that is read: by another spelling, a link of either kind, or standard input."""
    try:
        written = os.stat(path)
        read = os.fstat(0) if source == STANDARD_STREAM else os.stat(source)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(read.st_mode) and os.path.samestat(written, read)


def write_result(path: str, text: str) -> None:
    """Write a text to a file, whole or not at all, or to standard output for "-".

    Raises
    ------
    FileAccessError
        Where the file cannot be written, as on a full disk; it says where the text is kept instead, in the folder of
        the system for temporary files, unless that cannot be written either.
    """
    if path == STANDARD_STREAM:
        _write_utf8(text)
        return
    try:
        write_text(path, text)
    except FileAccessError as error:
        kept = Path(tempfile.gettempdir(), f"stagger-{secrets.token_hex(4)}-{Path(path).name}")
        try:
            write_text(kept, text)
        except FileAccessError:
            raise error from None
        (problem,) = error.problems
        advice = gettext("what was found is kept in {kept}: move it to where it can be written", kept=shown_name(kept))
        raise FileAccessError([Problem(problem.where, problem.found, problem.expected, advice)]) from error


def print_json(document: dict[str, Any]) -> None:
    """Print a document for machines."""
    _write_utf8(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _write_utf8(text: str) -> None:
    """Write JSON to standard output: it is UTF-8 whatever the terminal shows."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
