"""Dates in cells: as Excel stores them, as 2026-03-09, or as the Dutch write them: 9-3-2026, 9 maart 2026."""

from __future__ import annotations

import datetime as dt
import re

from solver.importers.sheets.cells.raw import Raw, fault, tidy
from solver.importers.sheets.schema.columns import Column
from solver.language.messages import gettext

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})", re.ASCII)
_WORDS = re.compile(r"([0-9]{1,2}) ([a-z]{3,9})\.? ([0-9]{4})", re.ASCII | re.I)
_MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maart", "march", "mrt", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"), ("augustus", "august", "aug"),
    ("september", "sep", "sept"), ("oktober", "october", "okt", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip


def read_date(raw: Raw, column: Column) -> str:
    """Return a date as "2026-03-09"; where numbers alone say it, the day stands before the month."""
    found = _date_of(raw)
    if found is None:
        raise fault(raw, column, gettext("a date"), gettext('write it as year, month and day, like "2026-03-09"'))
    return found.isoformat()


def _date_of(raw: Raw) -> dt.date | None:
    """Return the date that a cell says, None where it says none."""
    if isinstance(raw, dt.datetime):
        return raw.date() if raw.time() == dt.time() else None
    if isinstance(raw, dt.date):
        return raw
    text = tidy(raw) if isinstance(raw, str) else ""
    if match := _ISO.fullmatch(text):
        return _made(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _made(match[4], match[3], match[1])
    if match := _WORDS.fullmatch(text):
        months = [number for number, words in enumerate(_MONTHS, 1) if match[2].casefold() in words]
        return _made(match[3], str(months[0]), match[1]) if months else None
    return None


def _made(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
