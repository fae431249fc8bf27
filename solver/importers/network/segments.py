"""Segments: two stations that follow each other on a line, with the runs between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.importers.network.arrays import Floats, Grouped, Ints, medians
from solver.importers.network.timetable import Timetable

SECONDS_PER_MIN = 60


@dataclass(frozen=True, eq=False)
class Segments:
    """Every pair of stations that follow each other on a line on the day, sorted by line, from and to.

    Attributes
    ----------
    line, from_station, to_station
        Rows of the timetable's lines, and of ``day.stops``; shape ``[segment]``.
    num_runs
        Passages on the day; shape ``[segment]``.
    running_min
        Median minutes from departure to arrival; shape ``[segment]``.
    rows, bounds
        The call at which each passage departs: those of segment i are ``rows[bounds[i] : bounds[i + 1]]``, rising.
    """

    timetable: Timetable
    line: Ints
    from_station: Ints
    to_station: Ints
    num_runs: Ints
    running_min: Floats
    rows: Ints
    bounds: Ints

    def __len__(self) -> int:
        return len(self.line)

    def rows_of(self, segment: int) -> Ints:
        """Return the calls at which the runs of a segment depart; shape ``[run]``."""
        return self.rows[self.bounds[segment] : self.bounds[segment + 1]]

    def departures_min(self, segment: int) -> Ints:
        """Return when runs leave the from station, sorted, in whole minutes after midnight, rounded down."""
        times: Ints = np.sort(self.timetable.departure_s[self.rows_of(segment)] // SECONDS_PER_MIN)
        return times

    @cached_property
    def of_line(self) -> Grouped:
        """The segments by line."""
        return Grouped(self.line)

    @cached_property
    def arriving(self) -> Grouped:
        """The segments by ``line * num_stops + to_station``."""
        return Grouped(self.line * self.timetable.num_stops + self.to_station)

    @cached_property
    def leaving(self) -> Grouped:
        """The segments by ``line * num_stops + from_station``."""
        return Grouped(self.line * self.timetable.num_stops + self.from_station)


def find_segments(timetable: Timetable) -> Segments:
    """Return the segments of a day; one sort over the calls, so that millions of calls take seconds.

    Raises
    ------
    OverflowError
        Where lines * stops * stops do not fit into 63 bits: no feed of this earth.
    """
    size = timetable.num_stops
    if timetable.num_lines * size * size >= 2**63:
        raise OverflowError(f"{timetable.num_lines} lines on {size} stops cannot be numbered")
    rows = np.flatnonzero(timetable.has_next())
    keys = (timetable.line[rows] * size + timetable.station[rows]) * size + timetable.station[rows + 1]
    found = Grouped(keys)
    counts = np.diff(found.bounds)
    running_s = (timetable.arrival_s[rows + 1] - timetable.departure_s[rows])[found.positions]
    return Segments(
        timetable=timetable,
        line=found.keys // (size * size),
        from_station=found.keys // size % size,
        to_station=found.keys % size,
        num_runs=counts,
        running_min=medians(np.repeat(np.arange(len(counts)), counts), running_s / SECONDS_PER_MIN, len(counts)),
        rows=rows[found.positions],
        bounds=found.bounds,
    )
