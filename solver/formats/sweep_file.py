"""Sweep files."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from solver.domain.sweep import SWEEP_FORMAT, Sweep
from solver.errors import InputError
from solver.formats.file_formats import FileSort
from solver.formats.readable import readable_json

SWEEP_SORT = FileSort(
    "sweep", SWEEP_FORMAT, Sweep, InputError, own_key="assumptions", other_key="choices", other_word="schedule"
)


def read_sweep(path: str | Path) -> Sweep:
    """Return the sweep in a file.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InputError
        With every fault of the format. Whether it is of some instance is not looked at.
    """
    return SWEEP_SORT.read(path)


def sweep_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a sweep file."""
    return copy.deepcopy(SWEEP_SORT.schema)


def dump_sweep(sweep: Sweep) -> str:
    """Return the text of a sweep file: JSON, a row of a table a line."""
    return readable_json(sweep.model_dump(mode="json"))
