"""Faults and findings with files called as they are in the folder of a region, never by where the server keeps them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from solver.errors import Problem
from solver.importers.findings import Finding
from solver.language.messages import Message
from solver.validation.spelling import printable


def problems_from(folder: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in which files are named from a folder."""
    keys = ("where", "found", "expected", "advice")
    return tuple(replace(each, **{key: _from(folder, getattr(each, key)) for key in keys}) for each in problems)


def findings_from(folder: Path, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in which files are named from a folder."""
    return tuple(replace(each, source=_from(folder, each.source), what=_from(folder, each.what)) for each in findings)


def _from(folder: Path, value: Any) -> Any:
    """Return a text, or a value in a message, without the path of the folder."""
    if isinstance(value, Message):
        parts = {key: _from(folder, part) for key, part in value.values.items()}
        return type(value)(value.template, parts, value.many, value.number)
    if isinstance(value, str):
        for known in {str(folder), str(folder.resolve())}:
            value = value.replace(printable(known) + os.sep, "")
    return value
