"""A raw cell, before its column gives it a meaning, and the fault raised where it has none."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from solver.importers.sheets.schema.columns import Column, simplified
from solver.language.messages import gettext
from solver.validation.spelling import spell_number, spell_text

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
"""Characters without width, which come along when a text is copied from a page or a mail."""

ERROR_TEXT = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|N/B|VERW!|WAARDE!|DEEL/0!|NAAM\?|GETAL!|LEEG!)|Err:\d+"
)
"""What Excel (English, Dutch) and LibreOffice show where a formula failed."""

_NOT_KNOWN = frozenset(
    map(simplified, ("nvt", "n/a", "na", "onbekend", "unknown", "niet bekend", "geen", "nog niet bekend", "nnb", "pm"))
)
_MARKS = frozenset(("-", "--", "?", "??", "...", "x", "X", "/"))
"""What people put in a cell to say that they did look at it."""
_SPELLED_WHOLE = 1e20
"""From here on a number is told by its powers of ten: a cell may hold one of three hundred digits."""
_DIGITS = 12
"""Significant digits to which a number is looked at for the noise of floating-point arithmetic."""
_NOISE = 1e-14
"""Relative; a float carries about 16 digits, and each operation of a formula may cost one in the last place."""
_STRAIGHT = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell without a value: its formula failed or was never calculated; `text` says which."""

    text: str


Raw: TypeAlias = str | int | float | bool | dt.time | dt.date | dt.datetime | dt.timedelta | BrokenCell | None
"""What calamine, the csv module and the scan for broken cells give."""


class CellFault(Exception):  # noqa: N818 - a fault in a cell, as everywhere here
    """A cell that its column cannot take: what stands there, what should, and what to do."""

    def __init__(self, found: str, expected: str, advice: str) -> None:
        super().__init__(found, expected, advice)
        self.found, self.expected, self.advice = found, expected, advice


def is_blank(raw: Raw) -> bool:
    """Return whether nothing stands in a cell, or blanks only."""
    return raw is None or (isinstance(raw, str) and not raw.translate(INVISIBLE).strip())


def single_blanks(text: str) -> str:
    """Return a text without invisible characters, and with single plain blanks for every run of blanks."""
    return " ".join(text.translate(INVISIBLE).split())


def tidy(text: str) -> str:
    """Return a text, other than prose, with single plain blanks, plain minus signs and plain apostrophes."""
    return single_blanks(text).translate(_STRAIGHT)


def without_noise(value: float) -> float:
    """Return a number as Excel shows it: 28.999999999999996, what a formula made of 29, is 29.0.

    A value within a relative 1e-14 of a number of at most 12 digits is that number; any other is returned unchanged.
    """
    short = float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else value
    return short if abs(value - short) <= _NOISE * abs(value) else value


def number_text(value: float) -> str:
    """Return a number of a cell as the text that somebody typed: 1234.0 is "1234"."""
    value = without_noise(value) if isinstance(value, float) else value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def spell_raw(raw: Raw) -> str:
    """Return what stands in a cell, for a message."""
    if isinstance(raw, BrokenCell):
        return raw.text
    if isinstance(raw, str):
        return gettext("the error {error}", error=raw.strip()) if ERROR_TEXT.fullmatch(raw.strip()) else spell_text(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, (int, float)):
        return _spell_number(raw)
    return _spell_time(raw)


def _spell_number(raw: float) -> str:
    """Return a number with all its significant digits: a count may be refused because of the last one."""
    if not abs(raw) < _SPELLED_WHOLE:
        return f"{raw:.12g}"
    return spell_number(raw) if raw == int(raw) else repr(raw)


def _spell_time(raw: dt.time | dt.date | dt.timedelta | None) -> str:
    if isinstance(raw, dt.datetime):
        return gettext("the date and time {date}", date=f"{raw:%Y-%m-%d %H:%M}")
    if isinstance(raw, dt.date):
        return gettext("the date {date}", date=f"{raw:%Y-%m-%d}")
    if isinstance(raw, dt.time):
        return gettext("the time {time}", time=f"{raw:%H:%M:%S}")
    return gettext("nothing") if raw is None else gettext("the duration {duration}", duration=raw)


def fault(raw: Raw, column: Column, expected: str, advice: str = "") -> CellFault:
    """Return the fault of a cell; what the cell itself calls for ("n/a", #REF!) goes before the given advice."""
    return CellFault(
        spell_raw(raw),
        expected,
        _own_advice(raw, column) or advice or gettext("write it like {example}", example=example(column)),
    )


def example(column: Column) -> str:
    """Return the first example of a column, in quotes."""
    return spell_text(column.examples[0])


def _own_advice(raw: Raw, column: Column) -> str:
    """Return the advice that holds for any kind of column, the empty text where it depends on the kind."""
    if isinstance(raw, BrokenCell) or (isinstance(raw, str) and ERROR_TEXT.fullmatch(raw.strip())):
        return gettext("replace the formula by its value")
    if isinstance(raw, str) and (simplified(raw) in _NOT_KNOWN or raw.strip() in _MARKS):
        return (
            gettext("write your best guess, and say so in the column source")
            if column.required
            else gettext("leave the cell blank")
        )
    return ""


def reject_broken(raw: Raw, column: Column, expected: str) -> None:
    """Raise the fault of a cell that has no value, whatever its column takes."""
    if isinstance(raw, BrokenCell) or (isinstance(raw, str) and ERROR_TEXT.fullmatch(raw.strip())):
        raise fault(raw, column, expected)
