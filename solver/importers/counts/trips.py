"""When people have to come so that the trips of a while carry them, where the base load takes the first trip after."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def trips_as_times(trips: Sequence[int], start_min: int, end_min: int) -> tuple[int, int] | None:
    """Return from when to when people come who take the trips that depart in [start_min, end_min).

    The base load of an instance comes evenly between two moments and takes the first trip at or after it came. From
    the trip before this while to the last trip in it, all of them take a trip of this while, each trip in proportion
    to the minutes since the one before. Before the first trip of the day they come from `start_min` on, or, where
    that trip departs then, as long before it as the next one departs after it.

    Parameters
    ----------
    trips
        Departures of one day in minutes, in order.

    Returns
    -------
    tuple or None
        None where no trip departs, or none that anybody can come before.
    """
    first, beyond = bisect_left(trips, start_min), bisect_left(trips, end_min)
    if first == beyond:
        return None
    last = trips[beyond - 1]
    if first:
        begin = trips[first - 1]
    elif start_min < trips[0]:
        begin = start_min
    else:
        following = bisect_right(trips, trips[0])
        headway_min = trips[following] - trips[0] if following < len(trips) else 1
        begin = max(0, trips[0] - headway_min)
    return (begin, last) if begin < last else None
