"""Cohorts: how one sort of people lives and travels. A table row gives one field of one, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solver.errors import Problem, SourceError
from solver.importers.people.notations import FIELDS, read_field
from solver.importers.sheets.cells.convert import CellFault
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import QUALITIES, Origin
from solver.validation.names import Names
from solver.validation.spelling import spell_text


@dataclass(frozen=True, slots=True)
class Trait:
    """One field of a cohort or group, and what it is made of.

    `value` is, by field: `mode_shares` a dict of shares; `patterns` pairs of (id, shares by weekday), today's
    first; `arrivals` and `departures` pairs of (clock or "+50", share); `shifts` minutes earlier, minutes later,
    step; ids and numbers else.
    """

    value: Any
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """How one sort of people lives: its traits by field, in the order in which they were given."""

    name: str
    traits: Mapping[str, Trait]


Cohorts = Mapping[str, Cohort]


def read_cohorts(rows: Iterable[Row], defaults: Cohorts | None = None) -> dict[str, Cohort]:
    """Return `defaults` with what the rows of the table `cohorts` override or add.

    A row of a cohort that is known by default replaces that field of it and leaves the others.

    Raises
    ------
    SourceError
        With every row that names no field, cannot be read, or gives a field a second time.
    """
    problems: list[Problem] = []
    cohorts = {name: dict(cohort.traits) for name, cohort in (defaults or {}).items()}
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        trait = _trait(row, problems)
        first = seen.setdefault((row["cohort"], row["field"]), row)
        if first is not row and row["field"] in FIELDS:
            problems.append(_twice(row, first))
        elif trait is not None:
            cohorts.setdefault(row["cohort"], {})[row["field"]] = trait
    if problems:
        raise SourceError(problems)
    return {name: Cohort(name, traits) for name, traits in cohorts.items()}


def joined_origin(origins: Iterable[Origin]) -> Origin:
    """Return one origin that says all texts and is as good as the weakest."""
    said = list(dict.fromkeys(origins))
    weakest = max((origin.quality for origin in said), key=QUALITIES.index)
    return Origin("; ".join(origin.text for origin in said), weakest)


def _trait(row: Row, problems: list[Problem]) -> Trait | None:
    field = row["field"]
    if field not in FIELDS:
        advice = Names(FIELDS).advice(field, "use one of the fields of a cohort")
        problems.append(Problem(row.place("field"), spell_text(str(field)), "a field of a cohort", advice))
        return None
    try:
        return Trait(read_field(field, str(row["value"])), (row.origin,))
    except CellFault as fault:
        advice = f"correct the {field} of the cohort"
        problems.append(Problem(row.place("value"), fault.found, fault.expected, advice))
        return None


def _twice(row: Row, first: Row) -> Problem:
    found = f"{row['field']} of cohort {spell_text(row['cohort'])} a second time; the first is {first.where}"
    return Problem(row.where, found, "each field of a cohort once", "remove one of the two rows")
