"""Times that go back within a trip: midnight that was not counted on, and slips of the pen."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from solver.importers.gtfs.calls import Calls, Notes, both_times, ends_of_trips, starts_of_trips
from solver.importers.gtfs.clock_times import BLANK, Ints
from solver.importers.gtfs.tables import Rows
from solver.language.messages import gettext

DAY_S = 86_400
HALF_DAY_S = 43_200
"""A fall of more than half a day is a night that was written as 00:10 in place of 24:10."""


def repair_going_back(calls: Calls, notes: Notes) -> Calls:
    """Return the calls with times that never go back among those that are known.

    After midnight is put right first. Then the longest run of times that do not go back is kept, and the others
    become blank, to be interpolated. A trip that loses more than half of its times is dropped: what it says of
    itself is not to be trusted. Where its first or last call loses both times it is dropped like any such trip.
    """
    starts = starts_of_trips(calls)
    ends = ends_of_trips(calls, starts)
    faulty = np.flatnonzero(_goes_back(calls, starts))
    if not len(faulty):
        return calls
    times = np.stack([calls.arrival, calls.departure], axis=1)
    nights, repaired, lost = [], [], []
    for trip in faulty:
        own = times[starts[trip] : ends[trip]]
        counted, num_nights = _over_midnight(own.ravel())
        kept, num_blank = _keep_longest(counted)
        nights += [starts[trip]] * bool(num_nights)
        if num_blank * 2 > np.count_nonzero(counted >= 0):
            lost.append(starts[trip])
        else:
            repaired += [starts[trip]] * num_blank
            own[:] = kept.reshape(-1, 2)
    return _noted(replace(calls, arrival=times[:, 0], departure=times[:, 1]), nights, repaired, lost, notes)


def _noted(calls: Calls, nights: list[int], repaired: list[int], lost: list[int], notes: Notes) -> Calls:
    def trips(rows: list[int]) -> Rows:
        return calls.trip[np.array(rows, dtype=np.intp)]

    notes.repaired(gettext("trips whose times after midnight began again at 0, counted on from 24:00"), trips(nights))
    notes.repaired(gettext("times that go back within their trip, taken for blank"), trips(repaired))
    notes.dropped(gettext("trips most of whose times go back"), trips(lost))
    return both_times(calls.take(~np.isin(calls.trip, trips(lost))) if lost else calls)


def _goes_back(calls: Calls, starts: Rows) -> npt.NDArray[np.bool_]:
    """Return for every trip whether its known times go back, in the order arrival, departure, arrival, ..."""
    known = np.flatnonzero(calls.arrival >= 0)
    arrival, departure = calls.arrival[known], calls.departure[known]
    trip = np.searchsorted(starts, known, side="right") - 1
    falls = departure < arrival
    falls[1:] |= (arrival[1:] < departure[:-1]) & (trip[1:] == trip[:-1])
    result = np.zeros(len(starts), dtype=bool)
    result[trip[falls]] = True
    return result


def _over_midnight(times: Ints) -> tuple[Ints, int]:
    known = np.flatnonzero(times >= 0)
    falls = np.diff(times[known]) < -HALF_DAY_S
    counted = times.copy()
    counted[known[1:]] += (np.cumsum(falls) * DAY_S).astype(np.int32)
    # One time of day among those of the night before: a slip, not two nights.
    return (counted, int(falls.sum())) if falls.sum() == 1 else (times.copy(), 0)


def _keep_longest(times: Ints) -> tuple[Ints, int]:
    """Return the times with as few of them blank as leaves none that goes back, and how many those are.

    Of two ways to do it with as few, the one that keeps the first and the last time.
    """
    known = np.flatnonzero(times >= 0)
    first, last = times[known[0]], times[known[-1]]
    within = known[(times[known] >= first) & (times[known] <= last)]
    rows = max(_longest_rise(times, within), _longest_rise(times, known), key=len)
    kept = np.full(len(times), BLANK, dtype=np.int32)
    kept[rows] = times[rows]
    return kept, len(known) - len(rows)


def _longest_rise(times: Ints, rows: npt.NDArray[np.intp]) -> list[int]:
    """Return the longest part of `rows` whose times do not fall (patience sorting)."""
    tails: list[int] = []
    tail_rows: list[int] = []
    before: dict[int, int] = {}
    for row in rows.tolist():
        length = bisect_right(tails, times[row])
        before[row] = tail_rows[length - 1] if length else -1
        tails[length : length + 1] = [int(times[row])]
        tail_rows[length : length + 1] = [row]
    rise = tail_rows[-1:]
    while rise and before[rise[-1]] >= 0:
        rise.append(before[rise[-1]])
    return rise[::-1]
