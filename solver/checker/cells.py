"""Cells and timetables: where load is measured, how many places there are, and who falls into which interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from solver.domain.clock import SERVICE_DAY_END_MIN, Weekday
from solver.domain.instance import Instance
from solver.domain.people import Leg
from solver.domain.supply import BaseLoad, DepartureRow, Section, SupplyRow

CellKey = tuple[str, Weekday, int]
"""Section id, day, and the minute at which the interval begins (the bin's begin, or the departure)."""


@dataclass(frozen=True, slots=True)
class Cell:
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
    """

    days: tuple[Weekday, ...]
    edges: tuple[float, ...]
    begins: dict[Leg, tuple[int | None, ...]]


def is_on(row: SupplyRow | DepartureRow | BaseLoad, day: Weekday) -> bool:
    """Return whether a row holds on a day; one without days holds on every day."""
    return row.days is None or day in row.days


def list_cells(instance: Instance) -> tuple[Cell, ...]:
    """Return every cell that has places, section by section, day by day, in order of time."""
    return tuple(
        cell
        for section in instance.sections
        for day in instance.days
        for cell in _cells_of(section, day, instance.bin_min)
    )


def _cells_of(section: Section, day: Weekday, bin_min: int) -> Iterator[Cell]:
    if section.departures:
        yield from _cells_of_trips(section, day)
    else:
        yield from _cells_of_bins(section, day, bin_min)


def _cells_of_trips(section: Section, day: Weekday) -> Iterator[Cell]:
    trips = [(at, row) for row in section.departures if is_on(row, day) for at in row.at]
    for at, row in sorted(trips, key=lambda trip: trip[0]):
        yield Cell(section.id, day, at, 1.0, row.seats, row.places)


def _cells_of_bins(section: Section, day: Weekday, bin_min: int) -> Iterator[Cell]:
    """Yield the cells of even bins, each with the trips that all supply rows run in it, their seats and places."""
    bins: dict[int, list[tuple[float, SupplyRow]]] = {}
    for row in section.supply:
        if is_on(row, day):
            for begin_min in range(row.start_min - row.start_min % bin_min, row.end_min, bin_min):
                bins.setdefault(begin_min, []).append((_trips(row, begin_min, begin_min + bin_min), row))
    for begin_min, trips_of_rows in sorted(bins.items(), key=lambda item: item[0]):
        yield Cell(
            section=section.id,
            day=day,
            begin_min=begin_min,
            trips=sum(num_trips for num_trips, _ in trips_of_rows),
            seats=sum(num_trips * row.seats for num_trips, row in trips_of_rows),
            places=sum(num_trips * row.places for num_trips, row in trips_of_rows),
        )


def _trips(row: SupplyRow, begin_min: int, end_min: int) -> float:
    """Return the trips of a row in the part of it that lies in [begin_min, end_min), a fraction included."""
    return (min(row.end_min, end_min) - max(row.start_min, begin_min)) / row.every_min


def timetables(section: Section, instance: Instance) -> tuple[Timetable, ...]:
    """Return a section's timetables, which together hold every day of the instance once."""
    if not section.departures:
        return (_bins(instance),)
    days_by_trips: dict[tuple[int, ...], list[Weekday]] = {}
    for day in instance.days:
        trips = tuple(sorted(at for row in section.departures if is_on(row, day) for at in row.at))
        days_by_trips.setdefault(trips, []).append(day)
    return tuple(_trips_as_intervals(tuple(days), trips) for trips, days in days_by_trips.items())


def _bins(instance: Instance) -> Timetable:
    starts = range(0, SERVICE_DAY_END_MIN, instance.bin_min)
    edges = (-inf, *starts, starts[-1] + instance.bin_min, inf)
    begins = (None, *starts, None)
    return Timetable(instance.days, edges, {"to": begins, "from": begins})


def _trips_as_intervals(days: tuple[Weekday, ...], trips: tuple[int, ...]) -> Timetable:
    """Who must arrive takes the last trip at or before the wish, who leaves the first trip at or after it."""
    return Timetable(days, (-inf, *trips, inf), {"to": (None, *trips), "from": (*trips, None)})
