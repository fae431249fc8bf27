"""Clock times and shifts as they stand in the sentences of a letter."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from solver.domain.clock import format_clock
from solver.domain.people import Group
from solver.report.text.counted import spoken_clock
from solver.report.text.language import Words

_KNOWN = {15: "l_quarter", 30: "l_half", 45: "l_three_quarters", 60: "l_hour"}


def clock_text(words: Words, minute: float, text: str = "l_clock") -> str:
    """Return a clock time as it stands in a sentence: 8.30 uur; as `l_clock_of_two` without the word for hour."""
    hours, minutes = format_clock(int(minute)).split(":")
    return words(text, hours=int(hours), minutes=minutes)


def shift_words(words: Words, shift_min: int) -> str:
    """Return a shift as somebody says it: "een kwartier later"."""
    minutes = abs(shift_min)
    amount = words(_KNOWN[minutes]) if minutes in _KNOWN else words("l_minutes", count=words.number(minutes))
    return words("l_later" if shift_min > 0 else "l_earlier", amount=amount)


def first_start(group: Group) -> int | None:
    """Return the first arrival of a group today; None where it has none."""
    return min((time.at for time in group.arrivals), default=None)


def times_text(words: Words, group: Group, shifts: Sequence[int], proposed: Collection[int] = ()) -> str:
    """Return when a group could begin, today's and the proposed one marked: "8.15, 8.30 (nu) of 8.45 uur".

    Of a group that has no first arrival, the shifts.
    """
    start, told = first_start(group), []
    for shift in shifts:
        if start is None:
            text = words.shift(shift)
        else:
            text = clock_text(words, start + shift) if shift == shifts[-1] else spoken_clock(words, start + shift)
        mark = "l_is_now" if shift == 0 else "l_is_proposed" if shift in proposed else None
        told.append(text if mark is None else words(mark, time=text))
    return words.joined(told, "or")
