"""Cohorts: how one kind of people lives and travels. A table row gives one field of one, with its source.

The texts of the fields are read by `solver.importers.sheets.cells`, like the cells of the table `groups`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from solver.domain.base import Id
from solver.domain.people import ModeShares
from solver.errors import Problem, SourceError
from solver.importers.numbers import DECIMALS
from solver.importers.sheets.cells.convert import CellFault, is_blank, read_cell
from solver.importers.sheets.cells.times import TimeShares
from solver.importers.sheets.reading.rows import Row
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sheets.schema.columns import NOTHING, Column
from solver.importers.sources import QUALITIES, Origin
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import join_words, spell_number, spell_text

Times = TimeShares
"""Clock times with shares, and who of them comes; "+50" is 50 minutes after the start of the group."""
Patterns = tuple[tuple[Id, dict[str, float]], ...]
"""Patterns by id, with the share that is on site by weekday."""

MODES = tuple(ModeShares.model_fields)

_SUM_TOLERANCE = 1e-9
_GROUPS = TABLES["groups"]
_LONGEST_SHIFT_MIN = 720
_MODE_SHARES = Column(
    "mode_shares", "pairs", NOTHING, NOTHING, required=True, examples=("public_transport=0.39 bicycle=0.60",)
)
_SHIFTS = Column(
    "shifts", "shifts", NOTHING, NOTHING, required=True, minimum=0, maximum=_LONGEST_SHIFT_MIN, examples=("15 30 15",)
)


def _mode_shares(text: str) -> dict[str, int | float]:
    """Return "public_transport=0.39 bicycle=60%" as shares by mode of travel."""
    shares: dict[str, int | float] = read_cell(text, _MODE_SHARES)
    unknown = [mode for mode in shares if mode not in MODES]
    if unknown or not all(0 <= share <= 1 for share in shares.values()):
        expected = gettext("shares from 0 to 1, each of {modes} once at most", modes=join_words(MODES))
        raise CellFault(spell_text(unknown[0] if unknown else text), expected, "")
    if sum(shares.values()) > 1 + _SUM_TOLERANCE:
        total = spell_number(round(sum(shares.values()), DECIMALS))
        raise CellFault(gettext("shares that sum to {total}", total=total), gettext("a sum of at most 1"), "")
    return shares


def _shifts(text: str) -> tuple[int, int, int]:
    """Return "15 30 15" as the minutes earlier, the minutes later and the step."""
    minutes: tuple[int, ...] = read_cell(text, _SHIFTS)
    if len(minutes) != 3 or not minutes[2]:
        expected = gettext('minutes earlier, minutes later and a step of at least 1, as "15 30 15"')
        raise CellFault(spell_text(text), expected, "")
    return minutes[0], minutes[1], minutes[2]


def _cell(field: str) -> Callable[[str], Any]:
    return lambda text: read_cell(text, _GROUPS.column(field))


_PARSERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "mode_shares": _mode_shares,
        "car_occupancy": _cell("car_occupancy"),
        "distance_km": _cell("distance_km"),
        "patterns": _cell("patterns"),
        "adherence": _cell("adherence"),
        "arrivals": _cell("arrivals"),
        "departures": _cell("departures"),
        "profile": _cell("profile"),
        "departure_profile": _cell("departure_profile"),
        "shifts": _shifts,
        "parts": _cell("parts"),
        "max_options": _cell("max_options"),
    }
)

FIELDS = tuple(_PARSERS)
"""The fields of a cohort: the keys of a group in an instance but for its id, name, headcount and flows."""


def read_field(field: str, text: str) -> Any:
    """Return the value of one of `FIELDS`, in the type that `Trait` names for it.

    Raises
    ------
    CellFault
        Where it is not written as the column of that field in the table `groups` takes it.
    """
    if is_blank(text):
        raise CellFault(gettext("a blank cell"), gettext("a value of the field {field}", field=field), "")
    return _PARSERS[field](text)


@dataclass(frozen=True, slots=True)
class Trait:
    """One field of a cohort or group, and what it is made of.

    `value` is, by field: `mode_shares` a dict of shares; `patterns` pairs of (id, shares by weekday), today's
    first; `arrivals` and `departures` pairs of (clock or "+50", share); `shifts` minutes earlier, minutes later,
    step; ids and numbers else. `earliest_min` is, of shifts that nobody gave for this group, the clock time before
    which they take no first arrival; in minutes after midnight.
    """

    value: Any
    origins: tuple[Origin, ...]
    earliest_min: int | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """How one kind of people lives: its traits by field, in the order given."""

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
    """Return one origin with all texts and the weakest quality."""
    said = list(dict.fromkeys(origins))
    weakest = max((origin.quality for origin in said), key=QUALITIES.index)
    return Origin("; ".join(origin.text for origin in said), weakest)


def _trait(row: Row, problems: list[Problem]) -> Trait | None:
    field = row["field"]
    if field not in FIELDS:
        advice = Names(FIELDS).advice(field, gettext("use one of the fields of a cohort"))
        problems.append(Problem(row.location("field"), spell_text(str(field)), gettext("a field of a cohort"), advice))
        return None
    try:
        return Trait(read_field(field, str(row["value"])), (row.origin,))
    except CellFault as fault:
        advice = gettext("correct the {field} of the cohort", field=field)
        problems.append(Problem(row.location("value"), fault.found, fault.expected, advice))
        return None


def _twice(row: Row, first: Row) -> Problem:
    found = gettext(
        "{field} of cohort {cohort} a second time; the first is {where}",
        field=row["field"],
        cohort=spell_text(row["cohort"]),
        where=first.where,
    )
    return Problem(row.where, found, gettext("each field of a cohort once"), gettext("remove one of the two rows"))
