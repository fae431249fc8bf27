"""What commands share about files: reading the pair, and where a result goes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.errors import FileAccessError, Problem
from solver.formats import read_instance, read_schedule, write_text

STANDARD_STREAM = "-"


def read_pair(instance_path: str, schedule_path: str) -> tuple[Instance, Schedule]:
    """Return an instance and a schedule; one of the two may come from standard input."""
    refuse_two_streams([instance_path, schedule_path])
    return read_instance(instance_path), read_schedule(schedule_path)


def refuse_two_streams(paths: list[str]) -> None:
    """Refuse more than one file from standard input.

    Raises
    ------
    FileAccessError
        Where "-" is given twice.
    """
    if paths.count(STANDARD_STREAM) > 1:
        raise FileAccessError(
            [Problem("standard input", 'two files given as "-"', "one at most", "give the path of the other file")]
        )


def refuse_unwritable(path: str, *inputs: str) -> None:
    """Refuse a file that could not be written, before an hour of solving, not after.

    Raises
    ------
    FileAccessError
        Where the path is a folder or one of the inputs, or neither it nor its nearest folder can be written.
    """
    if path == STANDARD_STREAM:
        return
    if any(os.path.exists(file) and os.path.exists(path) and os.path.samefile(path, file) for file in inputs):
        found = "the file that is read"
        raise FileAccessError([Problem(path, found, "another file", "name another file")])
    target = Path(path)
    nearest = next((place for place in (target, *target.absolute().parents) if place.exists()), target)
    is_folder = target.is_dir() or (nearest != target and not nearest.is_dir())
    if is_folder or not os.access(nearest, os.W_OK):
        found = "a folder" if target.is_dir() else "a place that cannot be written"
        raise FileAccessError([Problem(path, found, "a file that can be written", "name another file")])


def write_result(path: str, text: str) -> None:
    """Write a text to a file, whole or not at all, or to standard output for "-"."""
    if path == STANDARD_STREAM:
        _write_utf8(text)
    else:
        write_text(path, text)


def print_json(document: dict[str, Any]) -> None:
    """Print a document for machines."""
    _write_utf8(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _write_utf8(text: str) -> None:
    """Write JSON to standard output: it is UTF-8 whatever the terminal shows."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
