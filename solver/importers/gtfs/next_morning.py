"""Runs at 30:00 and later, which are the next morning's: a feed may write 06:45 as 30:45 of the day before.

The service day of an instance ends at 30:00. What leaves a stop before belongs to the day itself; what leaves one from
30:00 on, up to 54:00, to the next day from 06:00 on. A run that leaves stops before and after is cut there, so that
every ride from stop to stop is in one day and in one only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from solver.domain.clock import SERVICE_DAY_END_MIN
from solver.importers.gtfs.calls import Calls, Notes, ends_of_trips, starts_of_trips
from solver.importers.gtfs.tables import Mask, Rows
from solver.language.messages import gettext

DAY_S = 86_400
DAY_END_S = SERVICE_DAY_END_MIN * 60


class Running(NamedTuple):
    """Which trips of the feed run on a date, and which on the day before; shape (trips,) each."""

    today: Mask
    before: Mask

    @property
    def either(self) -> Mask:
        """Trips of which something may run on the date."""
        result: Mask = self.today | self.before
        return result


def without_early(calls: Calls, running: Running, again: Rows) -> Calls:
    """Return the raw calls without the trips of the day before alone that have no time at 30:00 or later.

    Parameters
    ----------
    again
        Trips of frequencies.txt, which run at other times than their calls say.
    """
    late = np.zeros(len(running.today), dtype=np.bool_)
    late[calls.trip[np.maximum(calls.arrival, calls.departure) >= DAY_END_S]] = True
    late[again] = True
    kept = running.today | late
    return calls if kept[calls.trip].all() else calls.take(kept[calls.trip])


def calls_of_date(calls: Calls, run_trips: Rows, running: Running, notes: Notes) -> tuple[Calls, Rows]:
    """Return the calls of a date, with the runs counted anew, and for each of those runs which one it was.

    Parameters
    ----------
    calls
        Complete and in order; `trip` counts runs. Those of the day before are among them.
    run_trips
        The trip of each run, shape (runs,).
    """
    departs = np.ones(len(calls.trip), dtype=np.bool_)
    departs[ends_of_trips(calls, starts_of_trips(calls)) - 1] = False
    today, before = running.today[run_trips][calls.trip], running.before[run_trips][calls.trip]
    next_end_s = DAY_END_S + DAY_S
    is_late, is_too_late = calls.departure >= DAY_END_S, calls.departure >= next_end_s
    own, own_runs = _piece(calls, departs & today & ~is_late)
    carried, carried_runs = _piece(calls, departs & before & is_late & ~is_too_late)
    moved = np.unique(calls.trip[departs & today & is_late])
    notes.dropped(
        gettext("runs, or ends of runs, that leave at 30:00 or later: they are the next day's"), run_trips[moved]
    )
    what = gettext(
        "runs, or ends of runs, that leave at 30:00 or later of the day before: they are this day's from 06:00 on"
    )
    notes.kept(what, run_trips[carried_runs])
    lost = np.unique(calls.trip[departs & before & is_too_late])
    notes.dropped(
        gettext("runs of the day before that leave at 54:00 or later, on no day that is read"), run_trips[lost]
    )
    shifted = replace(
        carried,
        trip=carried.trip + np.int32(len(own_runs)),
        arrival=np.maximum(carried.arrival - DAY_S, 0),
        departure=carried.departure - DAY_S,
    )
    return own.joined(shifted), np.concatenate([own_runs, carried_runs])


def _piece(calls: Calls, departs: Mask) -> tuple[Calls, Rows]:
    """Return the calls that depart, each with the call that it leads to, as runs counted anew, and which those were."""
    kept = departs.copy()
    kept[1:] |= departs[:-1]
    piece = calls.take(kept)
    runs, counted = np.unique(piece.trip, return_inverse=True)
    return replace(piece, trip=counted.astype(np.int32)), runs.astype(np.int32)


def num_late_trips(calls: Calls) -> int:
    """Return how many trips have no time before 30:00, of those whose times can be read; `calls` are raw."""
    times = np.maximum(calls.arrival, calls.departure)
    readable = times >= 0
    early = np.unique(calls.trip[readable & (times < DAY_END_S)])
    return int(np.setdiff1d(calls.trip[readable], early).size)
