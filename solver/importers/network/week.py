"""What runs on the sections of one day on the other days of its week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from solver.domain.clock import WEEKDAYS, Weekday
from solver.importers.findings import Findings
from solver.importers.gtfs.service_day import ServiceDay
from solver.importers.network.arrays import Ints
from solver.importers.network.index import without_passing
from solver.importers.network.segments import Segments, find_segments
from solver.importers.network.timetable import read_timetable

Content = dict[str, Any]
_Pair = tuple[str, str, str]
"""A route and two stations that follow each other, by the ids of the feed."""


class DayRuns:
    """The departures of one day, by route, direction and two stations that follow each other."""

    def __init__(self, day: ServiceDay) -> None:
        self._segments = find_segments(read_timetable(without_passing(day, Findings())))
        self._found: dict[_Pair, dict[int, list[int]]] = {}
        for segment in range(len(self._segments)):
            pair, direction = key_of(self._segments, segment)
            self._found.setdefault(pair, {}).setdefault(direction, []).append(segment)

    def departures_min(self, pair: _Pair, direction: int) -> Ints:
        """Return when runs leave, sorted, in whole minutes after midnight; none where nothing runs on the day.

        A feed without directions gets them told from the order of stations, day by day: where the route runs between
        these two in the other direction only, that is the same one.
        """
        by_direction = self._found.get(pair, {})
        found = by_direction.get(direction) or [each for some in by_direction.values() for each in some]
        runs = [self._segments.departures_min(segment) for segment in found]
        return np.sort(np.concatenate(runs)) if runs else np.array([], dtype=np.int64)


def key_of(segments: Segments, segment: int) -> tuple[_Pair, int]:
    """Return the route and stations of a segment by their ids in the feed, and its direction."""
    timetable = segments.timetable
    line = int(segments.line[segment])
    stop_ids, route_ids = timetable.day.stops["stop_id"], timetable.day.routes["route_id"]
    begin, end = int(segments.from_station[segment]), int(segments.to_station[segment])
    pair = (str(route_ids.iat[int(timetable.route[line])]), str(stop_ids.iat[begin]), str(stop_ids.iat[end]))
    return pair, int(timetable.direction[line])


def rows_of_week(
    minutes: Mapping[Weekday, Ints], rows_of: Callable[[Ints], Sequence[Content]]
) -> tuple[list[Content], list[Weekday]]:
    """Return the rows of every day, days with the same rows together, and the days on which nothing runs.

    Rows of all days alike name no days, as in an instance of one day.
    """
    alike: list[tuple[list[Content], list[Weekday]]] = []
    for day in sorted(minutes, key=WEEKDAYS.index):
        rows = list(rows_of(minutes[day]))
        same = next((days for known, days in alike if known == rows), None)
        if same is None:
            alike.append((rows, [day]))
        else:
            same.append(day)
    none = [day for rows, days in alike if not rows for day in days]
    if len(alike) == 1:
        return alike[0][0], none
    return [row | {"days": days} for rows, days in alike for row in rows], none


def usual_days(days: Iterable[Weekday]) -> tuple[Weekday, ...]:
    """Return the days on which people have to find a trip: Monday to Friday, or the weekend where there is no other."""
    given = tuple(days)
    return tuple(day for day in given if day in WEEKDAYS[:5]) or given
