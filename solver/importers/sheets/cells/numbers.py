"""Counts, numbers and shares in cells: decimal points and commas, thousands, percentages."""

from __future__ import annotations

import math
import re

from solver.importers.sheets.cells.raw import CellFault, Raw, fault, tidy, without_noise
from solver.importers.sheets.schema.columns import Column
from solver.language.messages import gettext
from solver.validation.spelling import spell_number

_PLAIN = re.compile(r"[+-]?(?:[0-9]+|[0-9]*[.,][0-9]+|[0-9]+[.,])", re.ASCII)
_THOUSANDS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"[+-]?[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?",
        r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}",
        r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}",
    )
)
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
"""1.234 and 1,234: a thousand or one and a bit; one is Dutch, the other English, and no cell says which."""
_ONE_NUMBER = re.compile(r"[^0-9]*?([0-9]+)[^0-9]*", re.ASCII)
_LONGEST = 60
_COUNT_NOISE = 1e-9
"""Relative; a count that is off by so little was worked out by a formula, and Excel shows it as a whole number."""


def readings(text: str) -> tuple[float, ...]:
    """Return the numbers that a tidied text may stand for: none, one, or two (1.234 is 1.234 or 1234)."""
    if len(text) > _LONGEST:
        return ()
    if _AMBIGUOUS.fullmatch(text):
        return (float(text.replace(",", ".")), float(re.sub("[.,]", "", text)))
    if _PLAIN.fullmatch(text):
        return (without_noise(float(text.replace(",", "."))),)
    for pattern in _THOUSANDS:
        if pattern.fullmatch(text):
            return (_without_thousands(text),)
    return ()


def _without_thousands(text: str) -> float:
    """Return 1.234,5 and 1,234.5 and 1 234.5 as 1234.5: a last sign that occurs once is the decimal sign."""
    signs = re.findall(r"[., ']", text)
    decimal = signs[-1] if signs.count(signs[-1]) == 1 and signs[-1] in ".," else ""
    digits = "".join("." if char == decimal else char for char in text if char == decimal or char not in "., '")
    return without_noise(float(digits))


def share_of(text: str) -> float:
    """Return the share that a text such as "0.39", "0,39" or "39 %" denotes; its form must have been checked."""
    value = readings(text.removesuffix("%").rstrip())[0]
    return without_noise(value / 100) if text.endswith("%") else value


def in_limits(what: str, column: Column) -> str:
    """Return what a column takes as "a number from 0 to 720"; without its limits where it has none."""
    low, high = column.minimum, column.maximum
    if low is None or high is None:
        return what
    return gettext("{what} from {low} to {high}", what=what, low=spell_number(low), high=spell_number(high))


def _within(value: float, column: Column) -> bool:
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    return math.isfinite(value) and low <= value <= high


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def nearest_whole(value: float) -> int | None:
    """Return the whole number within a relative 1e-9 of a value, None where there is none."""
    if not math.isfinite(value):
        return None
    nearest = round(value)
    return nearest if abs(value - nearest) <= _COUNT_NOISE * abs(value) else None


def read_number(raw: Raw, column: Column) -> int | float:
    """Return a number in the limits of its column, whole where it is whole.

    A text such as "1.234" is taken where one reading only lies within the limits (52.086 degrees), else refused.
    """
    expected = in_limits(gettext("a number"), column)
    found = _readings(raw, column, expected)
    fitting = [value for value in found if _within(value, column)]
    if len(fitting) > 1:
        raise _ambiguous(raw, column, expected, fitting)
    if not fitting:
        raise fault(raw, column, expected)
    return _whole(fitting[0])


def read_count(raw: Raw, column: Column) -> int:
    """Return a whole number in the limits of its column; "1.234" and "1,234" are refused, "1 234" is 1234."""
    expected = in_limits(gettext("a whole number"), column)
    found = _readings(raw, column, expected)
    if len(found) > 1:
        raise _ambiguous(raw, column, expected, found)
    count = nearest_whole(found[0])
    if count is None:
        raise fault(raw, column, expected, gettext("write a whole number, without a point or a comma"))
    if not _within(count, column):
        raise fault(raw, column, expected)
    return count


def read_share(raw: Raw, column: Column) -> float:
    """Return a share: 0.39, 0,39, "39%" and a cell that Excel shows as 39% are 0.39; 39 is refused."""
    expected = gettext("a share from 0 to 1, or a percentage from 0% to 100%")
    percent = isinstance(raw, str) and tidy(raw).endswith("%")
    text = tidy(raw).removesuffix("%").rstrip() if isinstance(raw, str) else raw
    found = [without_noise(value / 100) if percent else value for value in _readings(text, column, expected, shown=raw)]
    fitting = [value for value in found if 0 <= value <= 1]
    if fitting:
        return fitting[0]
    if not percent and 1 < found[0] <= 100:
        likely = f"{found[0]:.12g}"
        raise fault(
            raw,
            column,
            expected,
            gettext(
                "write {percentage} % as {share} or {percentage}%", percentage=likely, share=f"{found[0] / 100:.12g}"
            ),
        )
    raise fault(raw, column, expected)


def _readings(raw: Raw, column: Column, expected: str, shown: Raw = None) -> tuple[float, ...]:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return (without_noise(float(raw)),)
    if isinstance(raw, str):
        found = readings(tidy(raw))
        if found:
            return found
    shown = raw if shown is None else shown
    raise fault(shown, column, expected, _advice(shown))


def _advice(raw: Raw) -> str:
    """Return the advice for a cell that holds no number, depending on what it holds instead."""
    if not isinstance(raw, str):
        return gettext("type the number again, and set the format of the cell to a number")
    text = tidy(raw)
    number = _ONE_NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if text[:1] in "<>≤≥":
        return gettext("write your best guess as a number, and say so in the column source")
    return (
        gettext("write {number}, the number alone, and the rest in the column source", number=number[1])
        if number
        else ""
    )


def _ambiguous(raw: Raw, column: Column, expected: str, found: list[float] | tuple[float, ...]) -> CellFault:
    small, large = min(found), max(found)
    advice = gettext("write {large} where that is meant, or {small}", large=f"{large:.0f}", small=f"{small:.4f}")
    if column.kind == "count":
        advice = gettext("write {large} where that is meant, without a point or a comma", large=f"{large:.0f}")
    return fault(raw, column, gettext("{expected} that can be read in one way only", expected=expected), advice)
