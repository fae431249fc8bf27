"""What `stagger monitor --json` prints, and reads again for pages and memos."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from solver.domain.monitor import MONITOR_FORMAT, Monitoring
from solver.errors import InputError
from solver.formats.file_formats import FileSort

_MONITOR_SORT = FileSort(
    "monitor",
    MONITOR_FORMAT,
    Monitoring,
    InputError,
    own_key="parties",
    other_key="choices",
    other_word="schedule",
    beside=frozenset({"findings"}),
)


_FINDING = {
    "type": "object",
    "properties": {
        "source": {"type": "string"},
        "action": {"enum": ["read", "kept", "repaired", "dropped", "noted"]},
        "what": {"type": "string"},
        "count": {"type": "integer", "minimum": 0},
        "examples": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["source", "action", "what", "count", "examples"],
    "additionalProperties": False,
}
"""What was done with the counts, which stands beside what they say."""


def read_monitoring(path: str | Path) -> Monitoring:
    """Return what monitoring found, as it stands in a file.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    InputError
        With every fault of the format. Whether it is of some instance is not looked at.
    """
    return _MONITOR_SORT.read(path)


def monitor_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what monitoring found."""
    schema = copy.deepcopy(_MONITOR_SORT.schema)
    schema["properties"]["findings"] = {"title": "Findings", "type": "array", "items": copy.deepcopy(_FINDING)}
    schema["required"] = [*schema["required"], "findings"]
    return schema
