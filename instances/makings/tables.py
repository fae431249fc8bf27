"""Tables, the small notations in their cells, and the collecting of sources."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from solver.domain.clock import format_clock, parse_clock

Row = dict[str, str]
QUALITIES = ("fact", "derived", "assumed")
"""From the strongest to the weakest; what is made of several rows is as good as the weakest of them."""


def read_table(folder: Path, name: str) -> list[Row]:
    """Return the rows of `name`.csv, or none where the folder has no such table."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def number(text: str) -> int | float:
    """Return a number, whole where it is whole: files read better with 5 than with 5.0."""
    value = round(float(text), 6)
    return int(value) if value.is_integer() else value


def pairs(text: str) -> dict[str, int | float]:
    """Return "09:00=0.45 11:00=0.55" as keys with numbers."""
    return {key: number(value) for key, _, value in (item.partition("=") for item in text.split())}


def alternatives(text: str) -> list[str]:
    """Return the pieces between the bars of "a | b"."""
    return [piece.strip() for piece in text.split("|")]


def clock_times(text: str, start: str | None) -> list[dict[str, Any]]:
    """Return "08:30=0.8 09:20=0.2" as times with shares; "+50" is 50 minutes after `start`."""
    return [{"at": _clock_time(at, start), "share": share} for at, share in pairs(text).items()]


def _clock_time(at: str, start: str | None) -> str:
    if not at.startswith("+"):
        return at
    if start is None:
        raise ValueError(f"{at!r} counts from a start, and this group has none")
    return format_clock(parse_clock(start) + int(at))


def under(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Return the rows by what stands in column `key`, in the order of the table."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


class Sources:
    """Where every number comes from, collected while an instance is made."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, str]] = {}

    def add(self, key: str, rows: Sequence[Row]) -> None:
        """Note the `source` and `quality` of the rows that a field is made of, each text once."""
        texts = dict.fromkeys((row["source"], row["quality"]) for row in rows)
        weakest = max((quality for _, quality in texts), key=QUALITIES.index)
        several = len({quality for _, quality in texts}) > 1
        said = [f"{text} [{quality}]" if several else text for text, quality in texts]
        self.entries[key] = {"text": "; ".join(said), "quality": weakest}
