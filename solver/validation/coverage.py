"""When a section has places: the stretches of a day in which somebody who wants to pass finds an interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from solver.domain.clock import SERVICE_DAY_END_MIN, Weekday, format_clock
from solver.domain.people import Leg
from solver.domain.supply import Section, SupplyRow
from solver.language.messages import gettext
from solver.validation.scope import TOLERANCE
from solver.validation.spelling import join_words

Stretch = tuple[float, float]
"""From and to, in minutes after midnight."""


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """The stretches of the `days` in which there are places, in order, none touching the next."""

    days: frozenset[Weekday]
    stretches: tuple[Stretch, ...]

    def first_gap(self, start: float, end: float) -> Stretch | None:
        """Return the first part of (start, end) in which there are no places, None where there are throughout."""
        reached = start
        for low, high in self.stretches:
            if low > reached + TOLERANCE:
                break
            reached = max(reached, high)
        if reached >= end - TOLERANCE:
            return None
        return reached, min([end, *(low for low, _ in self.stretches if low > reached)])

    def words(self) -> str:
        """Return when there are places, such as "06:00-09:00 and 15:00-19:00"."""
        spans = [f"{_clock(low)}-{_clock(high)}" for low, high in self.stretches]
        if len(spans) > 5:
            return gettext("{spans} and more", spans=join_words(spans[:5], "and"))
        return join_words(spans, "and") if spans else gettext("at no time")


def _clock(minute: float) -> str:
    return format_clock(min(max(minute, 0), SERVICE_DAY_END_MIN))


def cover(section: Section, leg: Leg, days: Iterable[Weekday], bin_min: int) -> tuple[DayCoverage, ...]:
    """Return when a section has places for those on a leg, days on which the same rows run together.

    Those who are on their way `to` a site take the last trip before, so they need a trip at or before the moment
    at which they want to pass; those who come `from` one, and the base load, need a trip at or after it. In even
    bins everybody needs a bin that some supply row reaches into.
    """
    running: dict[tuple[int, ...], list[Weekday]] = {}
    days_of_rows = [row.days for row in section.departures] or [row.days for row in section.supply]
    for day in days:
        numbers = tuple(number for number, named in enumerate(days_of_rows) if named is None or day in named)
        running.setdefault(numbers, []).append(day)
    stretches_of = partial(_by_trips, section, leg) if section.departures else partial(_by_bins, section, bin_min)
    return tuple(DayCoverage(frozenset(same), stretches_of(numbers)) for numbers, same in running.items())


def _by_trips(section: Section, leg: Leg, rows: Sequence[int]) -> tuple[Stretch, ...]:
    trips = [at for row in rows for at in section.departures[row].at]
    if not trips:
        return ()
    return ((min(trips), math.inf),) if leg == "to" else ((-math.inf, max(trips)),)


def _by_bins(section: Section, bin_min: int, rows: Sequence[int]) -> tuple[Stretch, ...]:
    spans = (_bins(section.supply[row], bin_min) for row in rows)
    return tuple(_merged(sorted(span for span in spans if span[0] < span[1])))


def _bins(row: SupplyRow, bin_min: int) -> Stretch:
    """Return from where to where the bins go that a row reaches into; nothing of a row that runs backwards."""
    if row.start_min >= row.end_min:
        return 0, 0
    return row.start_min // bin_min * bin_min, min(-(-row.end_min // bin_min) * bin_min, SERVICE_DAY_END_MIN)


def _merged(spans: Iterable[Stretch]) -> Iterator[Stretch]:
    current: Stretch | None = None
    for low, high in spans:
        if current is not None and low <= current[1]:
            current = (current[0], max(current[1], high))
            continue
        if current is not None:
            yield current
        current = (low, high)
    if current is not None:
        yield current
