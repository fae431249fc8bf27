"""The small notations in the cells of a cohort: pairs, clock times, patterns, shifts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from solver.domain.base import Id
from solver.domain.clock import WEEKDAYS, format_clock, parse_clock
from solver.domain.people import ModeShares
from solver.importers.numbers import plain
from solver.validation.spelling import join_words, spell_text

Times = tuple[tuple[str, float], ...]
"""Clock times with shares; "+50" is 50 minutes after the start of the group."""
Patterns = tuple[tuple[Id, dict[str, float]], ...]
"""Patterns by id, with the share that is on site by weekday."""

MODES = tuple(ModeShares.model_fields)

_NUMBER = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,12})?) ?(%?)", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})", re.ASCII)
_AFTER_START = re.compile(r"\+([0-9]{1,4})", re.ASCII)


class UnreadableError(ValueError):
    """A text that is not written as its field is; `found` and `expected` are those of a Problem."""

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(f"found {found}; expected {expected}")


def parse_number(text: str, low: float, high: float) -> int | float:
    """Return "0.5", "0,5" or "50%" as a number from `low` to `high`, whole where it is whole.

    Raises
    ------
    UnreadableError
        Where it is no such number.
    """
    match = _NUMBER.fullmatch(text.strip())
    value = float(match[1].replace(",", ".")) / (100 if match[2] else 1) if match else None
    if value is None or not low <= value <= high:
        raise UnreadableError(spell_text(text), f"a number from {low:g} to {high:g}")
    return plain(value)


def parse_share(text: str) -> int | float:
    """Return a share from 0 to 1."""
    return parse_number(text, 0, 1)


def parse_modes(text: str) -> dict[str, int | float]:
    """Return "public_transport=0.39 bicycle=0.60" as shares by mode of travel."""
    shares = dict(_pairs(text, MODES))
    if sum(shares.values()) > 1 + 1e-9:
        raise UnreadableError(spell_text(text), "shares that sum to at most 1")
    return shares


def parse_patterns(text: str) -> Patterns:
    """Return "today: tue=0.5 thu=0.6 | home: tue=0 thu=0.6" as patterns, the first of them today's."""
    named = [tuple(part.strip() for part in piece.partition(":")) for piece in text.split("|")]
    names = [name for name, _, _ in named]
    if not all(names) or not all(colon for _, colon, _ in named) or len(set(names)) < len(names):
        raise UnreadableError(spell_text(text), 'patterns with a name each, as "today: tue=0.5 | home: tue=0"')
    return tuple((parse_id(name), dict(_pairs(days, WEEKDAYS))) for name, _, days in named)


def parse_times(text: str) -> Times:
    """Return "08:30=0.8 +50=0.2" as times with shares; a time alone is that of everybody."""
    return tuple(_time(word) for word in _words(text, '"08:30=0.8 09:20=0.2"'))


def parse_shifts(text: str) -> tuple[int, int, int]:
    """Return "15 30 15" as the minutes earlier, the minutes later and the step."""
    words = text.split()
    if len(words) != 3 or not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
        raise UnreadableError(spell_text(text), 'minutes earlier, minutes later and the step, as "15 30 15"')
    earlier, later, step = (int(word) for word in words)
    if max(earlier, later, step) > 720 or not step:
        raise UnreadableError(spell_text(text), "at most 720 minutes each, and a step of at least 1")
    return earlier, later, step


def parse_parts(text: str) -> int:
    """Return the number of parts, a whole number from 1 to 1000."""
    value = parse_number(text, 1, 1000)
    if not isinstance(value, int):
        raise UnreadableError(spell_text(text), "a whole number from 1 to 1000")
    return value


def parse_id(text: str) -> str:
    """Return an id: 1 to 100 printable characters."""
    if not text.isprintable() or not 1 <= len(text.strip()) <= 100:
        raise UnreadableError(spell_text(text), "an id of 1 to 100 printable characters")
    return text.strip()


PARSERS: dict[str, Callable[[str], object]] = {
    "mode_shares": parse_modes,
    "car_occupancy": lambda text: parse_number(text, 1, 10),
    "patterns": parse_patterns,
    "adherence": parse_share,
    "arrivals": parse_times,
    "departures": parse_times,
    "profile": parse_id,
    "departure_profile": parse_id,
    "shifts": parse_shifts,
    "parts": parse_parts,
}
"""How the value of each field of a cohort is read."""


def _words(text: str, example: str) -> list[str]:
    words = re.split(r"[;\s]+", text.strip("; \t\n"))
    if words == [""]:
        raise UnreadableError("nothing", f"something such as {example}")
    return words


def _pairs(text: str, keys: tuple[str, ...]) -> Iterator[tuple[str, int | float]]:
    seen = set()
    for word in _words(text, f'"{keys[0]}=0.5"'):
        key, equals, value = word.partition("=")
        if key not in keys or not equals or key in seen:
            expected = f"pairs such as {keys[0]}=0.5, each of {join_words(keys)} once at most"
            raise UnreadableError(spell_text(word), expected)
        seen.add(key)
        yield key, parse_share(value)


def _time(word: str) -> tuple[str, int | float]:
    at, equals, share = word.partition("=")
    return _clock_or_after(at), parse_share(share) if equals else 1


def _clock_or_after(text: str) -> str:
    """Return "8:30" as "08:30" and "+50" as it is."""
    if _AFTER_START.fullmatch(text):
        return text
    match = _CLOCK.fullmatch(text)
    try:
        return format_clock(parse_clock(f"{match[1]:0>2}:{match[2]}" if match else text))
    except ValueError:
        expected = 'a time from 00:00 to 30:00, or "+50" for minutes after the start'
        raise UnreadableError(spell_text(text), expected) from None
