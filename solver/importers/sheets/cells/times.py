"""Clock times in cells: as Excel stores them, as people type them, and with the share of a group at each."""

from __future__ import annotations

import datetime as dt
import re

from solver.domain.clock import MINUTES_PER_HOUR, SERVICE_DAY_END_MIN, format_clock
from solver.importers.sheets.cells.numbers import share_of
from solver.importers.sheets.cells.raw import CellFault, Raw, fault, tidy, without_noise
from solver.importers.sheets.schema.columns import Column
from solver.language.messages import gettext

_SECONDS_PER_DAY = 24 * 3600
_NOISE_S = 5
"""Seconds that a time may be off a whole minute: a fraction of a day with four decimals is off by up to 4.3 s."""
_SUM_NOISE = 1e-9
"""By so much the sum of shares may be off by the arithmetic of a machine alone."""
_LONGEST = 2000

_UNIT = r"(?:uur|hrs?|u|h|[ap]\.?m\.?)(?![a-z])"
"""What may stand behind a time: the hour by name, or the half of the day."""
_MINUTES = r"[0-9]{1,2}[:.uh][0-9]{2}"
_CLOCK = re.compile(rf"([0-9]{{1,2}})[:.uh]([0-9]{{2}})(?::([0-9]{{2}}))? ?({_UNIT})?", re.ASCII | re.I)
_HOUR = re.compile(rf"([0-9]{{1,2}}) ?({_UNIT})", re.ASCII | re.I)
_SPACED_UNIT = re.compile(rf"(?<=[0-9]) ({_UNIT})", re.ASCII | re.I)
_FRACTION = re.compile(r"0[.,](?:[0-9]|[0-9]{3,18})", re.ASCII)
"""A fraction of a day, as a CSV file has the time of an unformatted cell."""
_UNCLEAR = re.compile(r"0[.,][0-9]{2}", re.ASCII)
"""0.25 is a quarter of a day or 00:25: nobody knows."""

_ITEM = re.compile(
    rf"(?P<at>\+[0-9]{{1,4}}|{_MINUTES}(?: ?{_UNIT})?|[0-9]{{1,2}} ?{_UNIT})"
    r"(?:(?: ?= ?|: | ?\( ?| )(?P<share>[0-9]{1,3}(?:[.,][0-9]+)? ?%|[01]?[.,][0-9]+|[01](?![0-9:.uh]))"
    r"(?: ?[x*\u00d7] ?(?P<present>[0-9]{1,3}(?:[.,][0-9]+)? ?%|[01]?[.,][0-9]+|[01](?![0-9:.uh])))?)?\)?"
    r"(?: ?[,;/|] ?| |$)",
    re.ASCII | re.I,
)

_CLOCK_EXPECTED = gettext("a clock time from 00:00 to {last}", last=format_clock(SERVICE_DAY_END_MIN))
_TIMES_EXPECTED = gettext("clock times with the share of the group at each, such as 08:30=0.5 10:15=0.3")


def read_clock(raw: Raw, column: Column) -> str:
    """Return a clock time as "08:30"; "8.30", "8u30", "8 uur", "8:30 AM", 0.354166 and Excel's times too."""
    minute = minute_of(raw)
    if minute is None:
        raise fault(raw, column, _CLOCK_EXPECTED, gettext('write it as hours and minutes, like "08:30"'))
    return format_clock(minute)


def read_clocks(raw: Raw, column: Column) -> tuple[str, ...]:
    """Return clock times, separated by blanks, commas or semicolons, in the order of the day."""
    words: list[Raw] = [raw]
    if isinstance(raw, str):
        words = list(re.split(r"[\s,;]+", _SPACED_UNIT.sub(r"\1", tidy(raw)).strip(" ,;")))
    minutes = [minute_of(word) for word in words]
    for word, minute in zip(words, minutes, strict=True):
        if minute is None:
            raise fault(word, column, _CLOCK_EXPECTED, gettext('write times like "08:30", with blanks between them'))
    return tuple(format_clock(minute) for minute in sorted(minute for minute in minutes if minute is not None))


TimeShares = tuple[tuple[str, float] | tuple[str, float, float], ...]
"""Times with the share of a group at each, and of whom the share comes where that is said."""


def read_times(raw: Raw, column: Column) -> TimeShares:
    """Return times with shares, in the order of the day: (("08:30", 0.5), ("10:15", 0.3)).

    A clock alone is everybody: (("08:30", 1.0),). "08:30=0.5x0.8" is half of the group, of whom 80 % come:
    (("08:30", 0.5, 0.8),). "+50", minutes after the first arrival of the group, is kept as it
    is, behind the clock times.
    """
    if not isinstance(raw, str) or _FRACTION.fullmatch(tidy(raw)) or _CLOCK.fullmatch(tidy(raw)):
        return ((read_clock(raw, column), 1.0),)
    items = _items(raw, column)
    if len(items) == 1 and not items[0][1]:
        return ((items[0][0], 1.0),)
    shares = [share[0] for _, share in items if share]
    if len(shares) < len(items):
        advice = gettext("write the share of the group behind each time, such as 08:30=0.5 10:15=0.5")
        raise fault(raw, column, _TIMES_EXPECTED, advice)
    _check_together([at for at, _ in items], shares, raw, column)
    if any(share[1] > 1 for _, share in items if len(share) > 1):
        raise fault(raw, column, _TIMES_EXPECTED, gettext("of whom are due then no more can come than all: 1 or 100 %"))
    return tuple(sorted(((at, *share) for at, share in items), key=lambda item: _order(item[0])))  # type: ignore[misc]


def _items(raw: str, column: Column) -> list[tuple[str, tuple[float, ...]]]:
    """Return times, each with nothing, with its share, or with its share and who of them comes."""
    text, position = tidy(raw).strip(" ,;"), 0
    found = []
    while position < len(text) <= _LONGEST:
        match = _ITEM.match(text, position)
        at = _time_of(match["at"]) if match else None
        if match is None or at is None:
            break
        found.append((at, tuple(share_of(match[key]) for key in ("share", "present") if match[key])))
        position = match.end()
    if position < len(text) or not found:
        raise fault(raw, column, _TIMES_EXPECTED)
    return found


def _time_of(text: str) -> str | None:
    if text.startswith("+"):
        return f"+{int(text)}"
    minute = minute_of(text)
    return None if minute is None else format_clock(minute)


def _check_together(times: list[str], shares: list[float], raw: str, column: Column) -> None:
    if max(shares) > 1 or sum(shares) > 1 + _SUM_NOISE:
        raise _together(raw, column, gettext("lower the shares: together they are more than all of the group"))
    if times[0].startswith("+") and not all(time.startswith("+") for time in times):
        raise _together(
            raw, column, gettext("write all times as clock times, or all as minutes after the start, such as +0 +50")
        )
    if len(set(times)) < len(times):
        raise _together(raw, column, gettext("write each time once, with its whole share"))


def _together(raw: str, column: Column, advice: str) -> CellFault:
    return fault(raw, column, gettext("{times}, each time once and together at most 1", times=_TIMES_EXPECTED), advice)


def _order(time: str) -> tuple[bool, int]:
    hours, _, minutes = time.rpartition(":")
    return time.startswith("+"), int(hours or 0) * MINUTES_PER_HOUR + int(minutes)


def minute_of(raw: Raw) -> int | None:
    """Return the time in a cell as minutes after midnight, None where it is not a time from 00:00 to 30:00."""
    seconds = _seconds_of(raw)
    if seconds is None:
        return None
    minute = round(seconds / 60)
    off = abs(seconds - minute * 60)
    return minute if off <= _NOISE_S and 0 <= minute <= SERVICE_DAY_END_MIN else None


def _seconds_of(raw: Raw) -> float | None:
    if isinstance(raw, str):
        return _seconds_of_text(tidy(raw))
    if isinstance(raw, dt.time):
        return dt.timedelta(hours=raw.hour, minutes=raw.minute, seconds=raw.second).total_seconds()
    if isinstance(raw, dt.timedelta):
        return raw.total_seconds()
    if isinstance(raw, dt.date):
        return _seconds_of_date(raw)
    return raw * _SECONDS_PER_DAY if isinstance(raw, float) and _is_fraction(raw) else None


def _is_fraction(raw: float) -> bool:
    """Return whether a number is a time in a cell without a format: a fraction of a day, past midnight above 1.

    8.5 may be an hour or a day, 1.15 a quarter past one: what somebody may have typed is none.
    """
    raw = without_noise(raw)
    return 0 < raw < 1 or (1 < raw < 2 and round(raw, 2) != raw)


def _seconds_of_date(raw: dt.date) -> float | None:
    """Return a time past midnight, which Excel stores under the format hh:mm as a time on 1 January 1900."""
    if (raw.year, raw.month, raw.day) != (1900, 1, 1):
        return None
    if not isinstance(raw, dt.datetime):
        return _SECONDS_PER_DAY
    return _SECONDS_PER_DAY + (raw - dt.datetime(1900, 1, 1)).total_seconds()


def _seconds_of_text(text: str) -> float | None:
    if _FRACTION.fullmatch(text):
        return float(text.replace(",", ".")) * _SECONDS_PER_DAY
    hour = _HOUR.fullmatch(text)
    if hour:
        hours = _hours(int(hour[1]), hour[2].lower())
        return None if hours is None else hours * 3600
    match = _CLOCK.fullmatch(text)
    if match is None or _UNCLEAR.fullmatch(text) or int(match[2]) >= 60 or int(match[3] or 0) >= 60:
        return None
    hours = _hours(int(match[1]), (match[4] or "").lower())
    return None if hours is None else hours * 3600 + int(match[2]) * 60 + int(match[3] or 0)


def _hours(hours: int, half: str) -> int | None:
    """Return the hour of the day; with a.m. or p.m. it is read on a 12-hour clock, None where it does not fit one."""
    if half[:1] not in ("a", "p"):
        return hours
    return hours % 12 + (12 if half.startswith("p") else 0) if 1 <= hours <= 12 else None
