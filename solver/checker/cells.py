"""Cells and timetables: where load is measured, how many places there are, and who falls into which interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.domain.clock import SERVICE_DAY_END_MIN, Weekday
from solver.domain.instance import Instance
from solver.domain.people import Leg
from solver.domain.supply import BaseLoad, DepartureRow, Section, SupplyRow

CellKey = tuple[str, Weekday, int]
"""Section id, day, and the minute at which the interval begins (the bin's begin, or the departure)."""


Piece = tuple[float, float, float]
"""A share of people whose wish to pass lies evenly between two minutes: begin, end, share."""


class Falls(NamedTuple):
    """The intervals of a timetable that people fall into, each once, and which share of them; shape ``[interval]``."""

    interval: NDArray[np.int64]
    share: NDArray[np.float64]


_Row = tuple[int, int, float, float, float]
"""Of a row of supply: start, end, minutes between trips, seats, places."""
_Bin = tuple[int, float, float, float]
"""Of a bin: begin, trips, seats, places."""


class Cell(NamedTuple):
    """A section, a day and an interval with at least part of a trip; seats and places of all its trips together."""

    section: str
    day: Weekday
    begin_min: int
    trips: float
    seats: float
    places: float

    @property
    def key(self) -> CellKey:
        """What loads are looked up by."""
        return self.section, self.day, self.begin_min


@dataclass(frozen=True, slots=True)
class Timetable:
    """Who falls into which interval of a section, for days on which that is the same.

    Parameters
    ----------
    edges
        Minutes from minus to plus infinity; piece i lies between `edges[i]` and `edges[i + 1]`.
    begins
        By leg, for each piece the begin of the interval that people in it take; None where there is none.
    known
        What was worked out before of who falls into which interval: many groups have the same times and profile.
    """

    days: tuple[Weekday, ...]
    edges: tuple[float, ...]
    begins: dict[Leg, tuple[int | None, ...]]
    known: dict[tuple[int, float], Falls] = field(default_factory=dict, compare=False, repr=False)


def is_on(row: SupplyRow | DepartureRow | BaseLoad, day: Weekday) -> bool:
    """Return whether a row holds on a day; one without days holds on every day."""
    return row.days is None or day in row.days


def list_cells(instance: Instance) -> tuple[Cell, ...]:
    """Return every cell that has places, section by section, day by day, in order of time."""
    known: dict[tuple[_Row, ...], list[_Bin]] = {}
    return tuple(
        cell
        for section in instance.sections
        for day in instance.days
        for cell in (
            _cells_of_trips(section, day) if section.departures else _cells_of_bins(section, day, instance, known)
        )
    )


def _cells_of_trips(section: Section, day: Weekday) -> Iterator[Cell]:
    trips = [(at, row) for row in section.departures if is_on(row, day) for at in row.at]
    for at, row in sorted(trips, key=lambda trip: trip[0]):
        yield Cell(section.id, day, at, 1.0, row.seats, row.places)


def _cells_of_bins(
    section: Section, day: Weekday, instance: Instance, known: dict[tuple[_Row, ...], list[_Bin]]
) -> Iterator[Cell]:
    on = (row for row in section.supply if is_on(row, day))
    rows = tuple((row.start_min, row.end_min, row.every_min, row.seats, row.places) for row in on)
    if rows not in known:  # most days of a section have the same rows
        known[rows] = _bins_of(rows, instance.bin_min)
    for begin_min, trips, seats, places in known[rows]:
        yield Cell(section.id, day, begin_min, trips, seats, places)


def _bins_of(rows: tuple[_Row, ...], bin_min: int) -> list[_Bin]:
    """Return the bins of rows in order of time, each with the sum of the rows that run in it."""
    bins: dict[int, tuple[float, float, float]] = {}
    for start_min, end_min, every_min, seats, places in rows:
        for begin_min in range(start_min - start_min % bin_min, end_min, bin_min):
            # Of the part of the row that lies in the bin; a fraction of a trip counts.
            trips = (min(end_min, begin_min + bin_min) - max(start_min, begin_min)) / every_min
            before = bins.get(begin_min, (0.0, 0.0, 0.0))
            bins[begin_min] = before[0] + trips, before[1] + trips * seats, before[2] + trips * places
    return [(begin_min, *bins[begin_min]) for begin_min in sorted(bins)]


def timetables(section: Section, instance: Instance, bins: Timetable) -> tuple[Timetable, ...]:
    """Return a section's timetables, which together hold every day of the instance once.

    Parameters
    ----------
    bins
        The timetable of every section without trips of its own (`even_bins`).
    """
    if not section.departures:
        return (bins,)
    days_by_trips: dict[tuple[int, ...], list[Weekday]] = {}
    for day in instance.days:
        trips = tuple(sorted(at for row in section.departures if is_on(row, day) for at in row.at))
        days_by_trips.setdefault(trips, []).append(day)
    return tuple(_trips_as_intervals(tuple(days), trips) for trips, days in days_by_trips.items())


def even_bins(instance: Instance) -> Timetable:
    """Return the timetable of sections with supply rows: even bins over the whole service day."""
    starts = range(0, SERVICE_DAY_END_MIN, instance.bin_min)
    edges = (-inf, *starts, starts[-1] + instance.bin_min, inf)
    begins = (None, *starts, None)
    return Timetable(instance.days, edges, {"to": begins, "from": begins})


def _trips_as_intervals(days: tuple[Weekday, ...], trips: tuple[int, ...]) -> Timetable:
    """Who must arrive takes the last trip at or before the wish, who leaves the first trip at or after it."""
    return Timetable(days, (-inf, *trips, inf), {"to": (None, *trips), "from": (*trips, None)})
