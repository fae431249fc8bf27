"""Visits: the runs of a line that bring people to a station, or take them from it, and the sections they pass."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from solver.domain.people import Leg
from solver.importers.network.arrays import Floats, Grouped, Ints, changes
from solver.importers.network.places import LEGS
from solver.importers.network.segments import SECONDS_PER_MIN, Segments
from solver.importers.network.timetable import Timetable

NEVER = -1


@dataclass(frozen=True, eq=False)
class Visits:
    """Runs of one line at one station, and where they pass the chosen sections.

    On leg `to` a run is followed back from its call at the station, on leg `from` onwards. The pair of stops next to
    the station is step 0, the one beyond it step 1, and so on; the stop at the far end of step i is stop i.

    Attributes
    ----------
    leg
        To the station, or from it.
    call
        The call at the station; shape ``[run]``.
    time_min
        Arrival there (leg `to`) or departure (leg `from`), minutes after midnight; shape ``[run]``.
    num_stops, num_open
        Stops that the run comes by before (leg `to`) or after it (leg `from`), at least 1, and at how many of them
        people may get on (leg `to`) or off; shape ``[run]``.
    length_min
        Minutes on its way before or after; shape ``[run]``.
    main_step
        Step at whose far end the run calls at the main station; -1 where it does not; shape ``[run]``.
    pick, run, step, num_beyond, ride_min
        Passages: the number of the pick, place of the run, step, how many of the `num_open` stops are at the far end
        of the step or beyond it, and minutes from the departure at the section to
        the station (leg `to`) or from the station to that departure; shape ``[passage]``. A run that passes a section
        twice has the passage next to the station.
    """

    leg: Leg
    call: Ints
    time_min: Floats
    num_stops: Ints
    num_open: Ints
    length_min: Floats
    main_step: Ints
    pick: Ints
    run: Ints
    step: Ints
    num_beyond: Ints
    ride_min: Floats

    def far_rows(self, runs: Ints, steps: Ints) -> Ints:
        """Return the calls at the far end of steps of runs."""
        return self.call[runs] - steps - 1 if self.leg == "to" else self.call[runs] + steps + 1


class VisitFinder:
    """Finds visits; made once for a day and its picks.

    Parameters
    ----------
    pick_segments
        The segment of each pick, in their order.
    main
        The stations that are the main station.
    """

    def __init__(self, segments: Segments, pick_segments: Sequence[int], main: Collection[int]) -> None:
        self.timetable = segments.timetable
        self._at_station = self.timetable.by_line_and(self.timetable.station)
        self._main = sorted(main)
        self._passing = _passing_by_line(segments, np.array(pick_segments, dtype=np.int64))
        # Before each call of the day, how many there are where people get on (or off) far from their sites.
        self._num_open = {leg: np.append(0, np.cumsum(self.timetable.far_end(leg))) for leg in LEGS}
        self._near_end = {leg: self.timetable.near_end(leg) for leg in LEGS}
        self._known: dict[tuple[int, tuple[int, ...], Leg], Visits] = {}

    def calls(self, line: int, stations: Collection[int]) -> Ints:
        """Return the calls of a line at any of the stations, rising."""
        found = [self._at_station.of(line * self.timetable.num_stops + station) for station in sorted(stations)]
        return np.sort(np.concatenate([np.empty(0, dtype=np.int64), *found]))

    def find(self, line: int, stations: Collection[int], leg: Leg) -> Visits:
        """Return the visits of a line to some stations, or from them."""
        key = (line, tuple(sorted(stations)), leg)
        if key not in self._known:
            self._known[key] = self._found(line, key[1], leg)
        return self._known[key]

    def _found(self, line: int, stations: tuple[int, ...], leg: Leg) -> Visits:
        """Return the visits of the runs of a line at some stations, each run once."""
        table = self.timetable
        rows = self.calls(line, stations)
        call = _calls_of_runs(table, rows[self._near_end[leg][rows]], leg)
        trip = table.trip[call]
        far = table.first[trip] if leg == "to" else table.last[trip]
        pick, run, step, row = _nearest(call, trip, *self._passing.get(line, _NO_PASSING), table, leg)
        return Visits(
            leg=leg,
            call=call,
            time_min=(table.arrival_s if leg == "to" else table.departure_s)[call] / SECONDS_PER_MIN,
            num_stops=np.abs(call - far),
            num_open=self._open_beyond(leg, call, 0, far),
            length_min=ride_min(table, leg, call, far),
            main_step=self._main_step(line, call, trip, leg),
            pick=pick,
            run=run,
            step=step,
            num_beyond=self._open_beyond(leg, call[run], step, far[run]),
            # Both are departures: where a run passes a section is where it leaves the section's first stop.
            ride_min=ride_min(table, leg, call[run], row, departs=True),
        )

    def _open_beyond(self, leg: Leg, call: Ints, step: Ints | int, far: Ints) -> Ints:
        """Return the stops between the far end of a step and the end of the run at which people may get on or off."""
        num_open = self._num_open[leg]
        begin, end = (far, call - step) if leg == "to" else (call + step + 1, far + 1)
        beyond: Ints = num_open[end] - num_open[begin]
        return beyond

    def _main_step(self, line: int, call: Ints, trip: Ints, leg: Leg) -> Ints:
        """Return the step whose far end is the run's nearest call at the main station; -1 where there is none."""
        rows = self.calls(line, self._main)
        rows = rows[self.timetable.far_end(leg)[rows]]
        if not len(rows):
            return np.full(len(call), NEVER, dtype=np.int64)
        place = np.searchsorted(rows, call) - 1 if leg == "to" else np.searchsorted(rows, call, side="right")
        inside = (place >= 0) & (place < len(rows))
        nearest = rows[np.clip(place, 0, len(rows) - 1)]
        steps: Ints = np.where(inside & (self.timetable.trip[nearest] == trip), np.abs(call - nearest) - 1, NEVER)
        return steps


_NO_PASSING = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def ride_min(table: Timetable, leg: Leg, call: Ints, far: Ints, *, departs: bool = False) -> Floats:
    """Return minutes on board between calls at a station and calls before (leg `to`) or after them (leg `from`).

    From departure to arrival; with `departs`, up to the departure at the far call of leg `from`.
    """
    if leg == "to":
        return (table.arrival_s[call] - table.departure_s[far]) / SECONDS_PER_MIN
    ends = table.departure_s if departs else table.arrival_s
    return (ends[far] - table.departure_s[call]) / SECONDS_PER_MIN


def _calls_of_runs(table: Timetable, rows: Ints, leg: Leg) -> Ints:
    """Return one of some rising calls for each run: the first of them on leg `to`, the last on leg `from`."""
    if leg == "to":
        return rows[changes(table.trip[rows])]
    return rows[::-1][changes(table.trip[rows][::-1])][::-1]


def _passing_by_line(segments: Segments, picked: Ints) -> dict[int, tuple[Ints, Ints]]:
    """Return for each line the picks that its runs pass, and the calls at which they do."""
    by_line = Grouped(segments.line[picked])
    found = {}
    for line in by_line.keys.tolist():
        picks = by_line.of(line)
        rows = [segments.rows_of(segment) for segment in picked[picks].tolist()]
        found[line] = (np.repeat(picks, [len(each) for each in rows]), np.concatenate(rows))
    return found


def _nearest(
    call: Ints, trip: Ints, pick: Ints, row: Ints, table: Timetable, leg: Leg
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return pick, run, step and call of the passages on the leg, of several by one run the nearest to the station."""
    if not len(call):
        return (*_NO_PASSING, *_NO_PASSING)
    run = np.minimum(np.searchsorted(trip, table.trip[row]), len(trip) - 1)
    step = call[run] - 1 - row if leg == "to" else row - call[run]
    passes = np.flatnonzero((trip[run] == table.trip[row]) & (step >= 0))
    order = passes[np.lexsort((step[passes], run[passes], pick[passes]))]
    kept = order[changes(pick[order]) | changes(run[order])]
    return pick[kept], run[kept], step[kept], row[kept]
