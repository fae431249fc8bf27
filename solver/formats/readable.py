"""JSON that a person can read and compare: what fits on a line stands on one, a row of a table a line."""

from __future__ import annotations

import json
from typing import Any

LINE_LENGTH = 120


def readable_json(value: Any) -> str:
    """Return a tree of dicts, lists, texts and numbers as JSON, with a newline at its end."""
    return _render(value, 0) + "\n"


def _render(value: Any, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Whatever holds a list of objects is opened up: one row of a table a line.
    if len(flat) + 2 * depth <= LINE_LENGTH and "[{" not in flat:
        return flat
    inner, end = "\n" + "  " * (depth + 1), "\n" + "  " * depth
    if isinstance(value, dict):
        items = (f"{json.dumps(key, ensure_ascii=False)}: {_render(item, depth + 1)}" for key, item in value.items())
        return "{" + inner + ("," + inner).join(items) + end + "}"
    if isinstance(value, list):
        return "[" + inner + ("," + inner).join(_render(item, depth + 1) for item in value) + end + "]"
    return flat
