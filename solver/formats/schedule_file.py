"""Schedule files."""

from __future__ import annotations

import copy
import json
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from solver.domain.schedule import SCHEDULE_FORMAT, Schedule
from solver.errors import ScheduleFormatError
from solver.formats.faults import in_file
from solver.formats.file_formats import FileSort
from solver.formats.files import read_bytes, shown_name
from solver.validation.arguments import takes

SCHEDULE_SORT = FileSort(
    "schedule",
    SCHEDULE_FORMAT,
    Schedule,
    ScheduleFormatError,
    own_key="choices",
    other_key="lines",
    other_word="instance",
)


@takes(path=(PathLike, str))
def read_schedule(path: str | Path, stdin: BinaryIO | None = None) -> Schedule:
    """Return the schedule in a file; "-" reads `stdin`, or the standard input of the process.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    ScheduleFormatError
        With every fault of the format. Whether the schedule fits an instance is for the check to say.
    """
    return parse_schedule(read_bytes(path, ScheduleFormatError, stdin), shown_name(path))


def parse_schedule(data: bytes, name: str) -> Schedule:
    """Return the schedule that the bytes of a file hold; `name` is what messages call the file.

    Raises
    ------
    ScheduleFormatError
        With every fault of the format.
    """
    schedule, problems = SCHEDULE_SORT.parse(data)
    if schedule is None or problems:
        raise ScheduleFormatError(in_file(name, problems))
    return schedule


def schedule_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a schedule file."""
    return copy.deepcopy(SCHEDULE_SORT.schema)


@takes(schedule=Schedule)
def dump_schedule(schedule: Schedule) -> str:
    """Return the text of a schedule file: JSON, indented by two, the same for the same schedule."""
    return json.dumps(schedule.model_dump(mode="json"), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
