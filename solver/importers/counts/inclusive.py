"""Intervals of counts whose end is inclusive: 07:00 to 07:14 is as long as 07:00 to 07:15."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from solver.domain.clock import Weekday

_ROUND_MIN = 5
"""Intervals of counts begin and end at whole five minutes; what ends a minute before does so inclusively."""

Interval = tuple[tuple[Weekday, ...], int, int]
"""Days, from and to."""


def inclusive_ends(counted: Sequence[Interval]) -> list[bool]:
    """Return of each interval of a section whether its last minute is its own.

    Where intervals leave one minute between them and none touch, all of the section are so; else those that leave one
    minute, and those that begin and would end at a whole five minutes.
    """
    starts = {(day, start) for days, start, _ in counted for day in days}

    def is_followed(days: Iterable[Weekday], minute: int) -> bool:
        return any((day, minute) in starts for day in days)

    apart = any(is_followed(days, end + 1) for days, _, end in counted)
    touching = any(is_followed(days, end) for days, _, end in counted)

    def is_inclusive(days: Iterable[Weekday], start: int, end: int) -> bool:
        is_round = start % _ROUND_MIN == 0 == (end + 1) % _ROUND_MIN
        return not is_followed(days, end) and (is_round or is_followed(days, end + 1) or (apart and not touching))

    return [is_inclusive(*each) for each in counted]
