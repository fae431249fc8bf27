"""What a section offers: the trips of its segment, as departures or as bins of supply."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from solver.domain.clock import SERVICE_DAY_END_MIN, format_clock
from solver.importers.network.arrays import Ints
from solver.importers.network.segments import SECONDS_PER_MIN
from solver.importers.network.timetable import Timetable
from solver.importers.network.vehicles import Vehicle
from solver.importers.numbers import plain

Content = dict[str, Any]

LONGEST_GAP_MIN = 60
"""Bins without a trip belong to the trips before them where the next one comes within this: assumed."""

LEAST_ON_BOARD_MIN, MOST_ON_BOARD_MIN = 2.0, 20.0
"""Bounds of what a load in a section stands for: assumed."""


class Block(NamedTuple):
    """Minutes of a day in which `num_trips` trips run, spread evenly."""

    start_min: int
    end_min: int
    num_trips: int

    @property
    def every_min(self) -> float:
        """Minutes from trip to trip."""
        return (self.end_min - self.start_min) / self.num_trips


def in_service_day(minutes: Ints) -> Ints:
    """Return the times from 00:00 up to, not at, 30:00."""
    return minutes[(minutes >= 0) & (minutes < SERVICE_DAY_END_MIN)]


def departure_rows(minutes: Ints, vehicle: Vehicle) -> list[Content]:
    """Return `departures` of an instance: one interval per minute in which a trip leaves.

    The format has every time once. Trips in the same minute become one interval with the sum of their seats and
    places, in a row of their own: whoever comes spreads over both. To move one of them a minute on would be wrong by
    far more than a minute, as the last trip before a moment takes everybody until the next.

    Parameters
    ----------
    minutes
        Departure times in whole minutes, sorted, in the service day.
    """
    times, counts = np.unique(minutes, return_counts=True)
    return [
        {
            "at": [format_clock(minute) for minute in times[counts == together].tolist()],
            "seats": plain(vehicle.seats * together),
            "places": plain(vehicle.places * together),
        }
        for together in np.unique(counts).tolist()
    ]


def supply_rows(minutes: Ints, vehicle: Vehicle, bin_min: int) -> list[Content]:
    """Return `supply` of an instance: one row for each stretch of blocks with the same headway.

    See `blocks`: in every block the trips of the row, length / every_min, are the trips that leave in it.
    """
    rows = []
    for every, same in groupby(_stretches(blocks(minutes, bin_min)), key=lambda block: (block[0], block[1])):
        block = list(same)
        rows.append(
            {
                "from": format_clock(block[0][2].start_min),
                "to": format_clock(block[-1][2].end_min),
                # Not rounded: at 28 trips an hour the sixth decimal is already a hundred-thousandth of a trip.
                "every_min": int(every[1]) if every[1].is_integer() else every[1],
                "seats": plain(vehicle.seats),
                "places": plain(vehicle.places),
            }
        )
    return rows


def _stretches(found: list[Block]) -> Iterator[tuple[int, float, Block]]:
    """Yield each block with its headway and a number that rises where nothing runs between it and the one before."""
    gaps, end = 0, None
    for block in found:
        gaps += end is not None and block.start_min != end
        end = block.end_min
        yield gaps, block.every_min, block


def blocks(minutes: Ints, bin_min: int) -> list[Block]:
    """Return blocks of whole bins that hold all trips, in order.

    A block begins with a bin in which a trip leaves. It goes on over bins without one up to the next trip, where that
    comes within `LONGEST_GAP_MIN`: where a trip runs every half hour the quarter of an hour between has its places
    too, since a headway says nothing about the phase. After a longer gap, and after the last trip, nothing runs.
    """
    bins, counts = np.unique(minutes // bin_min, return_counts=True)
    begins = (bins * bin_min).tolist()
    found = []
    for begin, following, num_trips in zip(begins, [*begins[1:], math.inf], counts.tolist(), strict=True):
        joined = following - begin <= LONGEST_GAP_MIN
        found.append(Block(begin, following if joined else min(begin + bin_min, SERVICE_DAY_END_MIN), num_trips))
    return found


def minutes_on_board(timetable: Timetable, line: int, num_sections: int) -> float:
    """Return what a load in a section of a line stands for, in minutes.

        median running time of the line's runs / number of its sections, at least 2 and at most 20

    Every section stands for an equal piece of the line. The bounds are assumed.
    """
    trips = np.flatnonzero(timetable.line_of_trip == line)
    running_s = timetable.arrival_s[timetable.last[trips]] - timetable.departure_s[timetable.first[trips]]
    piece = float(np.median(running_s)) / SECONDS_PER_MIN / num_sections
    return round(min(max(piece, LEAST_ON_BOARD_MIN), MOST_ON_BOARD_MIN), 1)
