"""The calls of a day at stations: what lines, sections and flows are counted from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.domain.people import Leg
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.arrays import Bools, Grouped, Ints, changes

NUM_DIRECTIONS = 2


@dataclass(frozen=True, eq=False)
class Timetable:
    """Calls of a service day, platforms of a station being one place.

    Calls that follow each other at one station are one call: it arrives with the first and departs with the last.

    Attributes
    ----------
    day
        What it was made of.
    route, direction
        Of each line: row of ``day.routes``, and 0 or 1; shape ``[line]``, in the order of the two.
    line_of_trip
        Shape ``[trip]``, as ``day.trips``.
    trip, stop, station, arrival_s, departure_s
        Shape ``[call]``, sorted by trip, then by order; `stop` is the platform, `station` its station: rows of
        ``day.stops``.
    boards, alights
        Whether people may get on and off; shape ``[call]``.
    first, last
        First and last call of each trip; shape ``[trip]``.
    """

    day: ServiceDay
    route: Ints
    direction: Ints
    line_of_trip: Ints
    trip: Ints
    stop: Ints
    station: Ints
    arrival_s: Ints
    departure_s: Ints
    boards: Bools
    alights: Bools
    first: Ints
    last: Ints

    @property
    def num_lines(self) -> int:
        """Number of lines."""
        return len(self.route)

    @property
    def num_stops(self) -> int:
        """Number of stops, stations among them."""
        return len(self.day.stops)

    @cached_property
    def line(self) -> Ints:
        """The line of each call."""
        lines: Ints = self.line_of_trip[self.trip]
        return lines

    def near_end(self, leg: Leg) -> Bools:
        """Return where people may get off on leg `to`, or get on on leg `from`: at their site; shape ``[call]``."""
        usable = self.alights & (np.arange(len(self.trip)) > self.first[self.trip])
        return usable if leg == "to" else self.boards & (np.arange(len(self.trip)) < self.last[self.trip])

    def far_end(self, leg: Leg) -> Bools:
        """Return where people may get on on leg `to`, or get off on leg `from`: where they live; shape ``[call]``."""
        return self.boards if leg == "to" else self.alights

    def has_next(self) -> Bools:
        """Return which calls have another one after them in their run; shape ``[call]``."""
        following = np.ones(len(self.trip), dtype=np.bool_)
        following[self.last] = False
        return following

    def by_line_and(self, column: Ints) -> Grouped:
        """Return the calls grouped by ``line * num_stops + column``, where `column` is `stop` or `station`."""
        return Grouped(self.line * self.num_stops + column)


def read_timetable(day: ServiceDay) -> Timetable:
    """Return the calls of a day at stations.

    A line is a route in one direction; trips of frequencies are runs of their own already.
    """
    line_key = _ints(day, "trips", "route") * NUM_DIRECTIONS + _ints(day, "trips", "direction")
    lines, line_of_trip = np.unique(line_key, return_inverse=True)
    trip, stop = _ints(day, "calls", "trip"), _ints(day, "calls", "stop")
    station = _ints(day, "stops", "station")[stop]
    begins = changes(trip) | changes(station)
    ends = np.append(begins[1:], True) if len(begins) else begins
    kept = trip[begins]
    return Timetable(
        day=day,
        route=lines // NUM_DIRECTIONS,
        direction=lines % NUM_DIRECTIONS,
        line_of_trip=line_of_trip.astype(np.int64),
        trip=kept,
        stop=stop[begins],
        station=station[begins],
        arrival_s=_ints(day, "calls", "arrival_s")[begins],
        departure_s=_ints(day, "calls", "departure_s")[ends],
        boards=_any(day, "boards", begins),
        alights=_any(day, "alights", begins),
        first=np.searchsorted(kept, np.arange(len(day.trips))).astype(np.int64),
        last=np.searchsorted(kept, np.arange(len(day.trips)), side="right").astype(np.int64) - 1,
    )


def _ints(day: ServiceDay, table: str, column: str) -> Ints:
    values: Ints = getattr(day, table)[column].to_numpy(dtype=np.int64)
    return values


def _any(day: ServiceDay, column: str, begins: Bools) -> Bools:
    values = day.calls[column].to_numpy(dtype=np.bool_)
    merged: Bools = np.logical_or.reduceat(values, np.flatnonzero(begins)) if len(values) else values
    return merged
