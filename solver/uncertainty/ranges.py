"""Ranges: how far numbers may be off, by kind and quality or by source, from a TOML file or the program's own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from solver.domain.instance import Quality
from solver.domain.sweep import MINUTES, SHARES, NumberKind
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.formats.toml_text import read_toml_file
from solver.language.messages import gettext, joined
from solver.validation.names import Names
from solver.validation.spelling import join_path, printable, spell_text

KINDS: tuple[NumberKind, ...] = get_args(NumberKind)
QUALITIES: tuple[Quality, ...] = get_args(Quality)
DEFAULTS = Path(__file__).with_name("ranges.toml")
_SOURCE = "source"
_LONGEST = 80
_MOST_TIMES, _MOST_MINUTES = 100.0, 120.0


@dataclass(frozen=True, slots=True)
class Range:
    """The bounds of an assumption, and why; `is_default` where they are the program's own."""

    low: float
    high: float
    reason: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class OfSource:
    """A range of those numbers of a kind whose source holds a text; of every kind where None."""

    kind: NumberKind | None
    text: str
    own: Range


@dataclass(frozen=True, slots=True)
class Ranges:
    """All ranges: those of sources before those of kinds and qualities."""

    of_sources: tuple[OfSource, ...]
    of_kinds: Mapping[tuple[NumberKind, Quality], Range]

    def find(self, kind: NumberKind, source: str, quality: Quality) -> Range | None:
        """Return the range of numbers of a kind and source; None where they are not drawn."""
        for each in self.of_sources:
            if each.kind in (None, kind) and each.text in source:
                return each.own
        return self.of_kinds.get((kind, quality))


def default_ranges() -> Ranges:
    """Return the program's own ranges."""
    return _read(tomllib.loads(DEFAULTS.read_text(encoding="utf-8")), DEFAULTS.name, is_default=True)


def read_ranges(path: str | Path) -> Ranges:
    """Return the ranges of a file, with the program's own for what it does not name.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    name = shown_name(path)
    advice = gettext("write tables such as [headcount] with assumed = [0.8, 1.2]")
    tree = read_toml_file(path, gettext("ranges in TOML, in UTF-8"), advice)
    own, default = _read(tree, name, is_default=False), default_ranges()
    return Ranges(own.of_sources, {**default.of_kinds, **own.of_kinds})


def _read(tree: dict[str, Any], name: str, *, is_default: bool) -> Ranges:
    """Return the ranges of a TOML tree.

    Raises
    ------
    InputError
        With every fault of it.
    """
    problems: list[Problem] = []
    of_kinds: dict[tuple[NumberKind, Quality], Range] = {}
    of_sources: list[OfSource] = []
    for key, table in tree.items():
        where = joined(": ", [name, join_path((key,))])
        if key == _SOURCE:
            of_sources += _sources(table, where, problems)
        elif key not in KINDS:
            advice = Names(KINDS).advice(key, gettext("remove it"))
            expected = gettext("a kind of number, or source: {kinds}", kinds=", ".join(KINDS))
            problems.append(Problem(where, gettext("the unknown key {key}", key=spell_text(key)), expected, advice))
        else:
            kind = KINDS[KINDS.index(key)]
            for quality, low, high in _bounds(kind, table, where, problems):
                of_kinds[kind, quality] = Range(low, high, str(table.get("reason", "")), is_default)
    if problems:
        raise InputError(problems)
    return Ranges(tuple(of_sources), of_kinds)


def _bounds(
    kind: NumberKind, table: Any, where: str, problems: list[Problem]
) -> Iterator[tuple[Quality, float, float]]:
    """Yield quality and bounds of a table of a kind; note what is wrong."""
    if not isinstance(table, dict):
        expected = gettext("a table with assumed, derived, fact and reason")
        problems.append(Problem(where, gettext("no table"), expected, gettext("write [{kind}] above it", kind=kind)))
        return
    for key, value in table.items():
        if key == "reason":
            if not isinstance(value, str):
                advice = gettext("write it in double quotes")
                problems.append(Problem(where, gettext("a reason that is no text"), gettext("a text"), advice))
        elif key not in QUALITIES:
            found = gettext("the unknown key {key}", key=spell_text(key))
            advice = Names(QUALITIES).advice(key, gettext("remove it"))
            problems.append(Problem(where, found, ", ".join((*QUALITIES, "reason")), advice))
        elif problem := _fault(kind, value, joined(".", [where, key])):
            problems.append(problem)
        else:
            yield QUALITIES[QUALITIES.index(key)], float(value[0]), float(value[1])


def _sources(tables: Any, where: str, problems: list[Problem]) -> Iterator[OfSource]:
    """Yield the ranges of sources; note what is wrong."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        advice = gettext("write [[source]] above each")
        problems.append(Problem(where, gettext("no list of tables"), gettext("tables with text and range"), advice))
        return
    for place, table in enumerate(tables):
        own = joined("", [where, f"[{place}]"])
        kind, text, reason = table.get("kind"), table.get("text"), table.get("reason", "")
        unknown = table.keys() - {"kind", "text", "range", "reason"}
        if (
            unknown
            or not isinstance(text, str)
            or not text
            or not isinstance(reason, str)
            or (kind is not None and kind not in KINDS)
        ):
            found = gettext("keys or values that a source cannot have")
            expected = gettext("text = a part of a source, range = [low, high], and perhaps kind and reason")
            problems.append(
                Problem(own, found, expected, gettext("write it so; a kind is one of {kinds}", kinds=", ".join(KINDS)))
            )
        elif problem := _fault(kind, table.get("range"), joined(".", [own, "range"])):
            problems.append(problem)
        else:
            low, high = table["range"]
            yield OfSource(kind, text, Range(float(low), float(high), reason, False))


def _fault(kind: NumberKind | None, value: Any, where: str) -> Problem | None:
    """Return what is wrong with the bounds of a range; None where nothing is."""
    is_pair = isinstance(value, list) and len(value) == 2
    if is_pair and all(isinstance(each, int | float) and not isinstance(each, bool) for each in value):
        low, high = value
        least, most = _limits(kind)
        # Neither NaN nor what is infinite lies between, and whole numbers of any length can be compared.
        if least <= low <= high <= most:
            return None
    if kind in SHARES:
        unit = gettext("shares, such as [0, 0.5]")
    elif kind in MINUTES:
        unit = gettext("minutes to add, such as [-5, 5]")
    else:
        unit = gettext("factors, such as [0.8, 1.2]")
    expected = gettext("two numbers, the lower first: {unit}", unit=unit)
    found = _cut(printable(str(value))) if value is not None else gettext("nothing")
    return Problem(where, found, expected, gettext("write it so"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _limits(kind: NumberKind | None) -> tuple[float, float]:
    """Return between what the bounds of a range lie."""
    if kind in SHARES:
        return 0.0, 1.0
    return (-_MOST_MINUTES, _MOST_MINUTES) if kind in MINUTES else (0.0, _MOST_TIMES)
