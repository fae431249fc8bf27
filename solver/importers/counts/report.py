"""The model against the counts, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.domain.base import Frozen, Id, Name
from solver.domain.clock import MINUTES_PER_HOUR
from solver.domain.supply import PeakPeriod
from solver.importers.counts.read import Count
from solver.importers.numbers import DECIMALS

FEWEST_INTERVALS = 3
"""Two points always lie on a line, so that a correlation says something from three intervals on."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One count, and what the model has then: `modelled`, base load made of what is left, and too much modelled."""

    count: Count
    modelled: float
    base: float
    leftover: float

    @property
    def hours(self) -> float:
        """How long the interval is."""
        return (self.count.end_min - self.count.start_min) / MINUTES_PER_HOUR


class SectionCounts(Frozen):
    """One section. Passengers (on a road: vehicles) are those of a day, the mean of the counted days.

    Attributes
    ----------
    num_days, num_intervals, hours
        Counted days; intervals and hours of all of them together.
    counted
        Passengers counted.
    modelled
        Passengers whom the model has in the same intervals.
    base
        Base load in them.
    leftover
        What the model has above the count, summed over the intervals in which it has: a large one says that shares
        or headcounts are wrong.
    ratio, peak_ratio
        Modelled / counted: in all, and by peak period in the intervals that begin in it. None where nobody was counted.
    correlation
        Pearson's, of passengers an hour over the intervals, -1 to 1. None with fewer than three intervals, or where
        one of the two never changes.
    mean_absolute_error
        Mean over the intervals of abs(modelled - counted), in passengers.
    """

    section: Id
    num_days: int
    num_intervals: int
    hours: float
    counted: float
    modelled: float
    base: float
    leftover: float
    ratio: float | None
    peak_ratio: dict[Name, float | None]
    correlation: float | None
    mean_absolute_error: float


class CountsReport(Frozen):
    """The model against the counts, for the sections that were counted, in the order of the instance."""

    sections: tuple[SectionCounts, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is written in JSON."""
        return self.model_dump(mode="json")


def report_on(compared: Iterable[Compared], peak_periods: Sequence[PeakPeriod]) -> CountsReport:
    """Return the report on some counts, whose sections stand together."""
    by_section: dict[str, list[Compared]] = {}
    for each in compared:
        by_section.setdefault(each.count.section, []).append(each)
    return CountsReport(sections=tuple(_section(section, rows, peak_periods) for section, rows in by_section.items()))


def _section(section: str, rows: Sequence[Compared], peak_periods: Sequence[PeakPeriod]) -> SectionCounts:
    """Return the figures of one section from its counts, a day being the mean of the counted ones."""
    num_days = len({each.count.day for each in rows})
    return SectionCounts(
        section=section,
        num_days=num_days,
        num_intervals=len(rows),
        hours=_rounded(sum(each.hours for each in rows)),
        counted=_rounded(sum(each.count.passengers for each in rows) / num_days),
        modelled=_rounded(sum(each.modelled for each in rows) / num_days),
        base=_rounded(sum(each.base for each in rows) / num_days),
        leftover=_rounded(sum(each.leftover for each in rows) / num_days),
        ratio=_ratio(rows),
        peak_ratio={period.name: _ratio(_in_period(rows, period)) for period in peak_periods},
        correlation=_correlation(rows),
        mean_absolute_error=_rounded(sum(abs(each.modelled - each.count.passengers) for each in rows) / len(rows)),
    )


def _rounded(value: float) -> float:
    return round(value, DECIMALS)


def _in_period(rows: Iterable[Compared], period: PeakPeriod) -> list[Compared]:
    return [each for each in rows if period.start_min <= each.count.start_min < period.end_min]


def _ratio(rows: Iterable[Compared]) -> float | None:
    rows = list(rows)
    counted = sum(each.count.passengers for each in rows)
    return _rounded(sum(each.modelled for each in rows) / counted) if counted else None


def _correlation(rows: Sequence[Compared]) -> float | None:
    if len(rows) < FEWEST_INTERVALS:
        return None
    counted = np.array([each.count.passengers / each.hours for each in rows])
    modelled = np.array([each.modelled / each.hours for each in rows])
    if np.ptp(counted) == 0 or np.ptp(modelled) == 0:
        return None
    return _rounded(float(np.corrcoef(counted, modelled)[0, 1]))
