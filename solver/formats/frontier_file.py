"""Frontier files."""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path
from typing import Any

from solver.domain.frontier import FRONTIER_FORMAT, Frontier
from solver.errors import InputError
from solver.formats.file_formats import FileSort
from solver.formats.files import read_bytes
from solver.formats.readable import readable_json

FRONTIER_SORT = FileSort(
    "frontier",
    FRONTIER_FORMAT,
    Frontier,
    InputError,
    own_key="points",
    other_key="choices",
    other_word="schedule",
)

# No text of a JSON file can hold this: its quotes would have backslashes before them.
_MARK = re.compile(rb'"format"\s*:\s*"stagger-frontier/')


def is_frontier_file(path: str | Path) -> bool:
    """Return whether a file says that it is a frontier; what can be read once only, as a pipe, is never asked.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    """
    return os.path.isfile(path) and _MARK.search(read_bytes(path, InputError)) is not None


def read_frontier(path: str | Path) -> Frontier:
    """Return the frontier in a file.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InputError
        With every fault of the format. Whether it fits an instance, and its schedules, is not looked at.
    """
    return FRONTIER_SORT.read(path)


def frontier_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a frontier file."""
    return copy.deepcopy(FRONTIER_SORT.schema)


def dump_frontier(frontier: Frontier) -> str:
    """Return the text of a frontier file: JSON, a row of a table a line."""
    return readable_json(frontier.model_dump(mode="json"))
