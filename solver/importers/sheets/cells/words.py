"""Texts, ids, choices and lists of them in cells."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from solver.domain.clock import WEEKDAYS
from solver.domain.people import TODAY
from solver.importers.sheets.cells.numbers import in_limits, share_of
from solver.importers.sheets.cells.raw import CellFault, Raw, fault, number_text, single_blanks, tidy
from solver.importers.sheets.schema.choices import DAYS
from solver.importers.sheets.schema.columns import Choice, Column, simplified
from solver.language.messages import bilingual, gettext, joined, numeral
from solver.validation.names import Names

LONGEST_TEXT = 2000
LONGEST_ID = 100
MOST_EXPLAINED = 12
"""Choices that a message explains one by one; of more it names the keys."""
_DIGITS_KEPT = 10**15
"""Excel keeps fifteen digits of a number, and writes zeros for the rest."""

_TODAY_NAMES = frozenset(map(simplified, (TODAY, "nu", "vandaag", "huidig", "now")))

_SEPARATORS = re.compile(r"[\s,;]+")
_PAIR = re.compile(
    r"(?P<key>[^\s=:,;|]+) ?[=:] ?(?P<value>[+-]?[0-9]*[.,]?[0-9]+ ?%?)(?: ?[,;] ?| |$)", re.ASCII
)  # fmt: skip
_DAY_NAMES = {simplified(name): choice.key for choice in DAYS for name in choice.names()}
_DAY_SETS = {
    **dict.fromkeys(map(simplified, ("werkdagen", "weekdagen", "weekdays", "working days")), WEEKDAYS[:5]),
    **dict.fromkeys(map(simplified, ("alle", "alle dagen", "elke dag", "all", "every day", "hele week")), WEEKDAYS),
    **dict.fromkeys(map(simplified, ("weekend", "weekeinde")), WEEKDAYS[5:]),
}
_RANGE = re.compile(r" ?(?:t/m|tot en met|through|-) ?", re.I)


def read_text(raw: Raw, column: Column) -> str:
    """Return a text on one line, without blanks around it; a number as it was typed, a time as "08:30"."""
    expected = gettext("a text of at most {most} characters", most=numeral(LONGEST_TEXT))
    if isinstance(raw, dt.time):
        return f"{raw:%H:%M}"
    text = _typed(raw, column, expected)
    if len(text) > LONGEST_TEXT:
        raise _too_long(text, column, expected)
    return _printable(text, column, expected)


def read_id(raw: Raw, column: Column) -> str:
    """Return an id; one that Excel turned into a number is turned back (1234.0 is "1234")."""
    expected = gettext("a code of 1 to {most} characters", most=LONGEST_ID)
    text = _typed(raw, column, expected)
    if len(text) > LONGEST_ID:
        raise _too_long(text, column, expected)
    return _printable(text, column, expected)


def read_words(raw: Raw, column: Column) -> tuple[str, ...]:
    """Return ids or words that are separated by blanks, commas or semicolons, each once."""
    expected = gettext("codes with blanks between them")
    if isinstance(raw, float) and not raw.is_integer():
        # Dutch Excel makes 2.5 of "2,5", which was meant as two lines.
        raise fault(raw, column, expected, gettext("put an apostrophe before it, so that Excel leaves it as it is"))
    text = _typed(raw, column, expected)
    words = tuple(dict.fromkeys(word for word in _SEPARATORS.split(text) if word))
    for word in words or ("",):
        if not 1 <= len(word) <= LONGEST_ID:
            raise fault(text, column, expected)
        _printable(word, column, expected)
    return words


def read_names(raw: Raw, column: Column) -> tuple[str, ...]:
    """Return names that are separated by semicolons, each once."""
    names = (single_blanks(name) for name in read_text(raw, column).split(";"))
    found = tuple(dict.fromkeys(name for name in names if name))
    if not found:
        raise fault(raw, column, gettext("names with semicolons between them"))
    return found


def read_choice(raw: Raw, column: Column) -> str:
    """Return the key of a choice, given under any of its names."""
    names = {simplified(name): choice.key for choice in column.choices for name in choice.names()}
    text = _typed(raw, column, gettext("a word"))
    if simplified(text) in names:
        return names[simplified(text)]
    known = Names(name for choice in column.choices for name in choice.names())
    advice = known.advice(text, gettext("choose one of these"))
    raise fault(raw, column, gettext("one of: {choices}", choices=joined(", ", _shown(column.choices))), advice)


def _shown(choices: Sequence[Choice]) -> list[str]:
    """Return the keys of choices; in a short list each is followed by its Dutch label where that differs.

    In Dutch they are called as the sheets call them.
    """
    is_short = len(choices) <= MOST_EXPLAINED
    return [
        bilingual(
            choice.label.nl,
            f"{choice.key} ({choice.label.nl})" if is_short and choice.key != choice.label.nl else choice.key,
        )
        for choice in choices
    ]


def read_days(raw: Raw, column: Column) -> tuple[str, ...]:
    """Return weekdays in the order of the week; "ma t/m do", "werkdagen" and "mon-fri" are taken as well."""
    text = _RANGE.sub("-", _typed(raw, column, gettext("weekdays")))
    whole = _DAY_SETS.get(simplified(text))
    if whole:
        return tuple(whole)
    named: set[str] = set()
    for word in _SEPARATORS.split(text.strip(" ,;")):
        days = _days_of(word)
        if not days:
            raise fault(
                raw, column, gettext("weekdays from mon to sun, or maandag to zondag, with blanks between them")
            )
        named.update(days)
    return tuple(day for day in WEEKDAYS if day in named)


def _days_of(word: str) -> tuple[str, ...]:
    ends = [_DAY_NAMES.get(simplified(end)) for end in word.split("-")]
    if len(ends) > 2 or None in ends:
        return ()
    first, last = (WEEKDAYS.index(end) for end in (ends[0], ends[-1]))
    return WEEKDAYS[first : last + 1]


def read_shifts(raw: Raw, column: Column) -> tuple[int, ...]:
    """Return signed whole minutes, as written."""
    expected = gettext("{minutes} with blanks between them", minutes=in_limits(gettext("whole minutes"), column))
    text = number_text(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw
    if not isinstance(text, str):
        raise fault(raw, column, expected)
    words = [word for word in _SEPARATORS.split(tidy(text)) if word]
    low, high = int(column.minimum or 0), int(column.maximum or 0)
    if not words or not all(re.fullmatch(r"[+-]?[0-9]{1,4}", word, re.ASCII) for word in words):
        raise fault(raw, column, expected)
    shifts = tuple(int(word) for word in words)
    if not all(low <= shift <= high for shift in shifts):
        raise fault(raw, column, expected)
    return shifts


def read_pairs(raw: Raw, column: Column) -> dict[str, int | float]:
    """Return "tue=0.5 thu=1" as numbers by word; a percentage is a share."""
    expected = gettext("words with a number each, such as tue=0.5 thu=1")
    text, position = _typed(raw, column, expected).strip(" ,;"), 0
    found: dict[str, int | float] = {}
    while position < len(text) <= LONGEST_TEXT:
        match = _PAIR.match(text, position)
        if match is None or match["key"] in found:
            break
        found[match["key"]] = _pair_value(match["value"])
        position = match.end()
    if position < len(text) or not found:
        raise fault(raw, column, expected)
    return found


def _pair_value(text: str) -> int | float:
    value = share_of(text)
    return value if text.endswith("%") or not value.is_integer() else int(value)


def read_patterns(raw: Raw, column: Column) -> tuple[tuple[str, dict[str, float]], ...]:
    """Return "today: tue=0.5 | home: tue=0" as (("today", {"tue": 0.5}), ("home", {"tue": 0.0}))."""
    expected = gettext("week patterns, such as today: tue=0.5 thu=1 | home: tue=0 thu=1")
    pieces = re.split(r"[|\n]", raw) if isinstance(raw, str) else []
    found = [_pattern(piece, column, expected) for piece in pieces if piece.strip()]
    names = [name for name, _ in found]
    if not found or len(set(names)) < len(names):
        raise fault(raw, column, expected, "" if not found else gettext("give each pattern a name of its own"))
    return tuple(found)


def _pattern(piece: str, column: Column, expected: str) -> tuple[str, dict[str, float]]:
    name, colon, days = tidy(piece).partition(":")
    if not colon or "=" in name:
        # One pattern needs no name: it is today's.
        name, days = TODAY, piece
    present: dict[str, float] = {}
    for word, share in read_pairs(days, column).items():
        day = _DAY_NAMES.get(simplified(word))
        if day is None or day in present or not 0 <= share <= 1:
            raise fault(piece, column, expected, gettext("write each weekday once, with a share from 0 to 1"))
        present[day] = float(share)
    return (TODAY if simplified(name) in _TODAY_NAMES else read_id(name, column)), present


def _typed(raw: Raw, column: Column, expected: str) -> str:
    """Return what was typed as one line of text; dates, which Excel makes of texts such as 1-2, are refused."""
    if isinstance(raw, str):
        return single_blanks(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        if abs(raw) < _DIGITS_KEPT:
            return number_text(raw)
        raise fault(
            raw, column, expected, gettext("type an apostrophe before it: Excel keeps fifteen digits of a number")
        )
    raise fault(raw, column, expected, gettext("type an apostrophe before it, so that Excel leaves it as it is"))


def _printable(text: str, column: Column, expected: str) -> str:
    if not text.isprintable():
        raise fault(text, column, expected, gettext("type it again, without the characters that cannot be shown"))
    if not text:
        raise fault(text, column, expected)
    return text


def _too_long(text: str, column: Column, expected: str) -> CellFault:
    shown = fault(text, column, expected, gettext("shorten it"))
    return CellFault(
        gettext("{number} characters, {found}", number=numeral(len(text)), found=shown.found),
        shown.expected,
        shown.advice,
    )
