"""Cells: where a load is measured against places. (section, day, interval), laid out flat.

A *track* is one section on one day; track number = section * days + day. Its intervals are the cells
``start[track]`` up to ``start[track + 1]``. Each track has one edge more than intervals, per leg: a passenger
who wants to pass at t, on that leg, falls into interval i where edges[i] <= t < edges[i + 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints
from solver.domain.clock import SERVICE_DAY_END_MIN, Weekday
from solver.domain.instance import Instance
from solver.domain.supply import BaseLoad, DepartureRow, Section, SupplyRow

EARLIEST_MIN = -10_000.0
"""Stands for "any time before" at the first edge of a track of trips; no passenger passes so early."""
LATEST_MIN = 10_000.0
"""Stands for "any time after" at the last edge of a track of trips."""


@dataclass(frozen=True, slots=True)
class Track:
    """The intervals of one section on one day: even bins, or trips.

    Attributes
    ----------
    edges_to, edges_from
        Edges in minutes by which those who must arrive, and those who leave, fall into intervals;
        shape ``[interval + 1]``.
    begin_min, end_min
        What an interval is called by: the bin, or the departure twice; shape ``[interval]``.
    seats, places, trips
        In the interval; shape ``[interval]``.
    """

    edges_to: Floats
    edges_from: Floats
    begin_min: Floats
    end_min: Floats
    seats: Floats
    places: Floats
    trips: Floats


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells of an instance. Arrays have shape ``[cell]`` where nothing else is said.

    Attributes
    ----------
    start
        First cell of each track; shape ``[track + 1]``.
    section, day
        Places of the cell's section and day in the instance.
    begin_min, end_min, seats, places, trips
        Of the cell's interval, as in `Track`.
    base
        Passengers (vehicles on a road) whom nobody here can shift.
    minutes_on_board
        Minutes that a passenger of the cell is on board.
    is_road, overflows
        Whether the cell lies on a road, and whether who is above its places is left behind: not on roads where all
        pass, more slowly.
    edges_to, edges_from
        Edges of all tracks one after the other; shape ``[cell + track]``: those of a track
        begin at ``start[track] + track``.
    """

    start: Ints
    section: Ints
    day: Ints
    begin_min: Floats
    end_min: Floats
    seats: Floats
    places: Floats
    trips: Floats
    base: Floats
    minutes_on_board: Floats
    is_road: NDArray[np.bool_]
    overflows: NDArray[np.bool_]
    edges_to: Floats
    edges_from: Floats

    @property
    def num_cells(self) -> int:
        """Number of cells."""
        return len(self.section)

    @property
    def places_per_trip(self) -> Floats:
        """Places of one trip of the cell, 0 where it has no trip; shape ``[cell]``."""
        return np.divide(self.places, self.trips, out=np.zeros_like(self.places), where=self.trips > 0)


def build_cells(instance: Instance) -> Cells:
    """Lay out the cells of an instance, section by section, day by day, interval by interval."""
    tracks: list[Track] = []
    base: list[Floats] = []
    for section in instance.sections:
        made: dict[tuple[int, ...], tuple[Track, Floats]] = {}
        for day in instance.days:
            rows = _rows_of_day(section, day)
            # By their places in memory: no two rows are equal that run on other days, and to compare them takes long.
            key = tuple(id(row) for sort in rows for row in sort)
            if key not in made:
                made[key] = _track_with_base(rows, instance.bin_min)
            track, load = made[key]
            tracks.append(track)
            base.append(load)
    return _join(instance, tracks, base)


_Rows = tuple[tuple[SupplyRow, ...], tuple[DepartureRow, ...], tuple[BaseLoad, ...]]


def _rows_of_day(section: Section, day: Weekday) -> _Rows:
    return (
        tuple(row for row in section.supply if row.days is None or day in row.days),
        tuple(row for row in section.departures if row.days is None or day in row.days),
        tuple(row for row in section.base_load if row.days is None or day in row.days),
    )


def _track_with_base(rows: _Rows, bin_min: int) -> tuple[Track, Floats]:
    supply, departures, base_load = rows
    track = _track_of_trips(departures) if departures else _track_of_bins(supply, bin_min)
    return track, _base_of_track(track, base_load)


def _track_of_trips(rows: Sequence[DepartureRow]) -> Track:
    """Return one interval per trip.

    Those who must arrive take the last trip at or before the time they want to pass, those who
    leave the first one at or after it, so the edges of the two legs differ.
    """
    trips = sorted((at, row.seats, row.places) for row in rows for at in row.at)
    at, seats, places = (np.array(column, dtype=np.float64) for column in zip(*trips, strict=True))
    return Track(
        edges_to=np.append(at, LATEST_MIN),
        edges_from=np.insert(at, 0, EARLIEST_MIN),
        begin_min=at,
        end_min=at,
        seats=seats,
        places=places,
        trips=np.ones_like(at),
    )


def _track_of_bins(rows: Sequence[SupplyRow], bin_min: int) -> Track:
    """Return the even bins of a service day; trips in a bin = minutes of supply in it / headway, a fraction."""
    edges = np.arange(0, SERVICE_DAY_END_MIN + bin_min, bin_min, dtype=np.float64)
    trips, seats, places = (np.zeros(len(edges) - 1) for _ in range(3))
    for row in rows:
        row_trips = _overlap_min(edges, row.start_min, row.end_min) / row.every_min
        trips += row_trips
        seats += row_trips * row.seats
        places += row_trips * row.places
    return Track(edges, edges, edges[:-1], edges[1:], seats, places, trips)


def _overlap_min(edges: Floats, start_min: float, end_min: float) -> Floats:
    """Return the minutes of [start_min, end_min) in each interval between edges; shape ``[edge - 1]``."""
    return np.diff(np.clip(edges, start_min, end_min))


def _base_of_track(track: Track, rows: Sequence[BaseLoad]) -> Floats:
    """Spread each row evenly over its minutes; on trips, people take the first trip after."""
    edges, size = track.edges_from, len(track.places)
    table = np.array([(row.start_min, row.end_min, row.passengers) for row in rows], dtype=np.float64).reshape(-1, 3)
    first = np.maximum(np.searchsorted(edges, table[:, 0], side="right") - 1, 0)
    last = np.minimum(np.searchsorted(edges, table[:, 1], side="left"), size)
    counts = np.maximum(last - first, 0)
    interval = np.arange(counts.sum()) + np.repeat(first - np.cumsum(counts) + counts, counts)
    start_min, end_min, passengers = np.repeat(table, counts, axis=0).T
    overlap_min = np.minimum(edges[interval + 1], end_min) - np.maximum(edges[interval], start_min)
    people = passengers * (overlap_min / (end_min - start_min))
    return np.bincount(interval, weights=people, minlength=size).astype(np.float64)


def _join(instance: Instance, tracks: Sequence[Track], base: Sequence[Floats]) -> Cells:
    """Return the cells of all tracks as one, in the order section, day, interval; `base` has one array a track."""
    lengths = np.array([len(track.places) for track in tracks], dtype=np.int64)
    track_of_cell = np.repeat(np.arange(len(tracks)), lengths)
    num_days = len(instance.days)
    section = track_of_cell // num_days
    roads = [line.mode == "road" for line in instance.lines_of_sections()]
    overflow = [section.above_places == "left" for section in instance.sections]
    on_board = [section.minutes_on_board for section in instance.sections]
    return Cells(
        start=np.concatenate([[0], np.cumsum(lengths)]),
        section=section,
        day=track_of_cell % num_days,
        begin_min=np.concatenate([track.begin_min for track in tracks]),
        end_min=np.concatenate([track.end_min for track in tracks]),
        seats=np.concatenate([track.seats for track in tracks]),
        places=np.concatenate([track.places for track in tracks]),
        trips=np.concatenate([track.trips for track in tracks]),
        base=np.concatenate(base),
        minutes_on_board=np.array(on_board, dtype=np.float64)[section],
        is_road=np.array(roads, dtype=np.bool_)[section],
        overflows=np.array(overflow, dtype=np.bool_)[section],
        edges_to=np.concatenate([track.edges_to for track in tracks]),
        edges_from=np.concatenate([track.edges_from for track in tracks]),
    )
