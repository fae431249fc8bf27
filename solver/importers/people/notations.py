"""The values of a cohort's fields: what the cells of groups take, of which some hold several fields in one text.

The texts are read by `solver.importers.sheets`, like every other cell; here stand the columns that only cohorts have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from solver.domain.base import Id
from solver.domain.people import ModeShares
from solver.importers.numbers import DECIMALS
from solver.importers.sheets.cells.convert import CellFault, is_blank, read_cell
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sheets.schema.columns import NOTHING, Column
from solver.validation.spelling import join_words, spell_number, spell_text

Times = tuple[tuple[str, float], ...]
"""Clock times with shares; "+50" is 50 minutes after the start of the group."""
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
        expected = f"shares from 0 to 1, each of {join_words(MODES)} once at most"
        raise CellFault(spell_text(unknown[0] if unknown else text), expected, "")
    if sum(shares.values()) > 1 + _SUM_TOLERANCE:
        total = spell_number(round(sum(shares.values()), DECIMALS))
        raise CellFault(f"shares that sum to {total}", "a sum of at most 1", "")
    return shares


def _shifts(text: str) -> tuple[int, int, int]:
    """Return "15 30 15" as the minutes earlier, the minutes later and the step."""
    minutes: tuple[int, ...] = read_cell(text, _SHIFTS)
    if len(minutes) != 3 or not minutes[2]:
        expected = 'minutes earlier, minutes later and a step of at least 1, as "15 30 15"'
        raise CellFault(spell_text(text), expected, "")
    return minutes[0], minutes[1], minutes[2]


def _cell(field: str) -> Callable[[str], Any]:
    return lambda text: read_cell(text, _GROUPS.column(field))


_PARSERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "mode_shares": _mode_shares,
        "car_occupancy": _cell("car_occupancy"),
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
        raise CellFault("a blank cell", f"a value of the field {field}", "")
    return _PARSERS[field](text)
