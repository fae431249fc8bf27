"""The calls of one day's trips, made complete: in order, each with both times, times never going back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.importers.findings import Findings
from solver.importers.gtfs.clock_times import BLANK, UNREADABLE, Ints
from solver.importers.gtfs.tables import Mask, Rows
from solver.language.messages import gettext


@dataclass(frozen=True, eq=False)
class Calls:
    """Calls as columns of one length; those of a trip stand together once `put_in_order` was there.

    Parameters
    ----------
    trip, stop
        Rows of the tables of the feed.
    sequence
        The order of the calls of a trip; `BLANK` where it cannot be read.
    arrival, departure
        Seconds after midnight; below 0 where they are not known.
    boards, alights
        Whether people may get on and off there.
    distance
        ``shape_dist_traveled``, NaN where unknown; None where the feed has no such column.
    """

    trip: Rows
    stop: Rows
    sequence: Ints
    arrival: Ints
    departure: Ints
    boards: Mask
    alights: Mask
    distance: npt.NDArray[np.float64] | None = None

    def take(self, rows: npt.NDArray[np.intp] | Mask) -> Calls:
        """Return the calls at some rows, or where a mask is true."""
        distance = None if self.distance is None else self.distance[rows]
        return Calls(
            self.trip[rows],
            self.stop[rows],
            self.sequence[rows],
            self.arrival[rows],
            self.departure[rows],
            self.boards[rows],
            self.alights[rows],
            distance,
        )

    def joined(self, others: Calls) -> Calls:
        """Return these calls and then the others, of the same feed."""
        both = self.distance is not None and others.distance is not None
        return Calls(
            np.concatenate([self.trip, others.trip]),
            np.concatenate([self.stop, others.stop]),
            np.concatenate([self.sequence, others.sequence]),
            np.concatenate([self.arrival, others.arrival]),
            np.concatenate([self.departure, others.departure]),
            np.concatenate([self.boards, others.boards]),
            np.concatenate([self.alights, others.alights]),
            np.concatenate([self.distance, others.distance]) if both else None,
        )


class Notes:
    """Findings on the calls of one table, with the ids of the trips that they are in."""

    def __init__(self, trip_ids: pd.Index, where: str, findings: Findings) -> None:
        self._trip_ids = trip_ids
        self._where = where
        self._findings = findings

    def repaired(self, what: str, trips: Rows) -> None:
        """Note one repair for each of `trips`, which may stand several times."""
        self._findings.add(self._where, "repaired", what, len(trips), self._ids(trips))

    def dropped(self, what: str, trips: Rows) -> None:
        """Note that something was dropped for each of `trips`."""
        self._findings.add(self._where, "dropped", what, len(trips), self._ids(trips))

    def kept(self, what: str, trips: Rows) -> None:
        """Note that something was kept for each of `trips`."""
        self._findings.add(self._where, "kept", what, len(trips), self._ids(trips))

    def noted(self, what: str, trips: Rows) -> None:
        """Note something for each of `trips`."""
        self._findings.add(self._where, "noted", what, len(trips), self._ids(trips))

    def _ids(self, trips: Rows) -> list[str]:
        return [str(self._trip_ids[row]) for row in pd.unique(trips)[:3]]


def starts_of_trips(calls: Calls) -> Rows:
    """Return the row of the first call of each trip."""
    return starts_of_runs(calls.trip)


def ends_of_trips(calls: Calls, starts: Rows) -> Rows:
    """Return the row after the last call of each trip."""
    return np.append(starts[1:], np.int32(len(calls.trip)))[: len(starts)]


def starts_of_runs(runs: Rows) -> Rows:
    """Return where each new value begins in a column in which equal values stand together."""
    first = np.ones(len(runs), dtype=bool)
    first[1:] = runs[1:] != runs[:-1]
    return np.flatnonzero(first).astype(np.int32)


def put_in_order(calls: Calls, notes: Notes) -> Calls:
    """Return the calls sorted by trip, then sequence; of several with one sequence the first in the file is kept.

    A trip in which a stop_sequence cannot be read keeps the order of the file.
    """
    unordered = calls.sequence < 0
    if unordered.any():
        notes.repaired(
            gettext("calls whose stop_sequence cannot be read; their trips keep the order of the file"),
            calls.trip[unordered],
        )
        whole_trips = np.isin(calls.trip, calls.trip[unordered])
        position = np.arange(len(calls.trip), dtype=np.int32)
        calls = replace(calls, sequence=np.where(whole_trips, position, calls.sequence))
    if not _is_sorted(calls):
        calls = calls.take(np.lexsort((calls.sequence, calls.trip)))
    repeated = np.zeros(len(calls.trip), dtype=bool)
    repeated[1:] = (calls.trip[1:] == calls.trip[:-1]) & (calls.sequence[1:] == calls.sequence[:-1])
    if not repeated.any():
        return calls
    notes.dropped(gettext("calls with the stop_sequence of another call of their trip"), calls.trip[repeated])
    return calls.take(~repeated)


def _is_sorted(calls: Calls) -> bool:
    trip, sequence = np.diff(calls.trip), np.diff(calls.sequence)
    return bool(np.all((trip > 0) | ((trip == 0) & (sequence >= 0))))


def borrow_times(calls: Calls, notes: Notes) -> Calls:
    """Return the calls where an arrival that is not known is the departure, and the reverse."""
    arrival, departure = calls.arrival, calls.departure
    unreadable = (arrival == UNREADABLE) | (departure == UNREADABLE)
    notes.repaired(gettext("calls with a time that cannot be read, taken for blank"), calls.trip[unreadable])
    half = (arrival < 0) != (departure < 0)
    notes.repaired(gettext("calls with one time, taken for both arrival and departure"), calls.trip[half])
    return both_times(calls)


def both_times(calls: Calls) -> Calls:
    """Return the calls with the one time that is known for both; where none is, both are `BLANK`."""
    arrival = np.where(calls.arrival < 0, calls.departure, calls.arrival)
    departure = np.where(calls.departure < 0, calls.arrival, calls.departure)
    return replace(calls, arrival=np.maximum(arrival, BLANK), departure=np.maximum(departure, BLANK))


def drop_endless(calls: Calls, notes: Notes) -> Calls:
    """Return the calls without the trips whose first or last call has no time: nobody knows when they run."""
    starts = starts_of_trips(calls)
    ends = ends_of_trips(calls, starts)
    endless = (calls.arrival[starts] < 0) | (calls.arrival[ends - 1] < 0)
    if not endless.any():
        return calls
    trips = calls.trip[starts[endless]]
    notes.dropped(gettext("trips whose first or last call has no time"), trips)
    return calls.take(~np.isin(calls.trip, trips))


def drop_short(calls: Calls, notes: Notes) -> Calls:
    """Return the calls without the trips of one call, which lead nowhere."""
    starts = starts_of_trips(calls)
    lengths = ends_of_trips(calls, starts) - starts
    short = lengths < 2
    if not short.any():
        return calls
    notes.dropped(gettext("trips with one call"), calls.trip[starts[short]])
    return calls.take(~np.repeat(short, lengths))


def interpolate(calls: Calls, notes: Notes) -> Calls:
    """Return the calls with every blank time filled in, to the whole second, on the way between its known neighbours.

    The way is measured by shape_dist_traveled where that is known from neighbour to neighbour, never falls and
    rises in all; else by the count of calls. Every trip must begin and end with known times.
    """
    known = calls.arrival >= 0
    blank = np.flatnonzero(~known)
    if not len(blank):
        return calls
    rows = np.arange(len(known))
    before = np.maximum.accumulate(np.where(known, rows, -1))[blank]
    after = np.minimum.accumulate(np.where(known, rows, len(known))[::-1])[::-1][blank]
    share = (blank - before) / (after - before)
    by_distance = np.zeros(len(blank), dtype=bool)
    if calls.distance is not None:
        by_distance, way = _way_by_distance(calls.distance, before, blank, after)
        share = np.where(by_distance, way, share)
    notes.repaired(gettext("calls without a time, placed by shape_dist_traveled"), calls.trip[blank[by_distance]])
    notes.repaired(
        gettext("calls without a time, placed evenly between their neighbours"), calls.trip[blank[~by_distance]]
    )
    left, reached = calls.departure[before], calls.arrival[after]
    times = np.floor(left + (reached - left) * share + 0.5).astype(np.int32)
    arrival, departure = calls.arrival.copy(), calls.departure.copy()
    arrival[blank] = departure[blank] = times
    return replace(calls, arrival=arrival, departure=departure)


def _way_by_distance(
    distance: npt.NDArray[np.float64],
    before: npt.NDArray[np.intp],
    blank: npt.NDArray[np.intp],
    after: npt.NDArray[np.intp],
) -> tuple[Mask, npt.NDArray[np.float64]]:
    """Return for every blank call whether the distance can be used, and what share of the way lies before it."""
    falls = np.zeros(len(distance), dtype=np.int32)
    # NaN compares false, so that an unknown distance counts as one that falls.
    falls[1:] = ~(np.diff(distance) >= 0)
    num_falls = np.cumsum(falls)
    length = distance[after] - distance[before]
    usable = (num_falls[after] == num_falls[before]) & (length > 0)
    way = np.zeros(len(blank))
    np.divide(distance[blank] - distance[before], length, out=way, where=usable)
    return usable, way
