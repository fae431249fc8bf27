"""How the check writes numbers, options and names, so that every sentence of it reads alike."""

from __future__ import annotations

from collections.abc import Iterable

from solver.domain.clock import Weekday, format_shift
from solver.domain.people import Group, Organisation
from solver.language.messages import gettext, ngettext, numeral


def number(value: float) -> str:
    """Return a number with thousands separators and two decimals at most, such as "1,234.5"."""
    return numeral(value)


def exact(value: float) -> str:
    """Return a number with six decimals at most, for values that have to be compared."""
    return numeral(value, 6)


def quoted(ids: Iterable[str]) -> str:
    """Return ids between quotation marks, with commas."""
    return ", ".join(f"'{an_id}'" for an_id in ids)


def named(thing: Group | Organisation) -> str:
    """Return the id of a group or an organisation, with its name where that says more."""
    return f"'{thing.id}' ({thing.name})" if thing.name not in ("", thing.id) else f"'{thing.id}'"


def groups_named(ids: Iterable[str]) -> str:
    """Return "group 'a'" or "groups 'a', 'b'"."""
    ids = tuple(ids)
    return ngettext("group {ids}", "groups {ids}", len(ids), ids=quoted(ids))


def shift(shift_min: int) -> str:
    """Return "shift +15 min"."""
    return gettext("shift {shift} min", shift=format_shift(shift_min))


def option(shift_min: int, pattern: str) -> str:
    """Return "shift +15 min with pattern 'today'"."""
    return gettext("{shift} with pattern '{pattern}'", shift=shift(shift_min), pattern=pattern)


_WEEKDAYS = {
    "mon": gettext("mon"),
    "tue": gettext("tue"),
    "wed": gettext("wed"),
    "thu": gettext("thu"),
    "fri": gettext("fri"),
    "sat": gettext("sat"),
    "sun": gettext("sun"),
}


def weekday(day: Weekday) -> str:
    """Return a weekday, "tue" in English and "dinsdag" in Dutch."""
    return _WEEKDAYS[day]


_UNITS: dict[str, str] = {
    str(unit): unit
    for unit in (
        gettext("passengers a day"),
        gettext("crowding min a day"),
        gettext("passengers"),
        gettext("load / places"),
        gettext("trips a day"),
        gettext("person-min"),
        gettext("organisations"),
        gettext("min per head"),
        gettext("person-days"),
        gettext("passenger-min a day"),
        gettext("EUR a year"),
        gettext("vehicle-hours a day"),
        gettext("groups"),
        gettext("people"),
        gettext("parts"),
        gettext("days"),
    )
}


def unit_word(unit: str) -> str:
    """Return the unit of a term or of what is broken, as a message."""
    return _UNITS.get(unit, unit)
