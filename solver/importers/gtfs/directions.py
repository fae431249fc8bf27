"""The direction of trips that do not say it: told from the order in which they pass the stations of their route.

The rule, for each route with a trip whose direction_id is blank:

1. Trips that pass the same stations in the same order are one pattern, and have one direction.
2. Patterns that say their direction are decided. Where none does, the longest pattern (most different stations,
   then most trips, then first in the feed) is direction 0.
3. A pattern is compared with the decided ones, in the order in which they were decided. Each of its calls is likened
   to the nearest call of the decided pattern: the same station, else at most 300 m away as the crow flies, because
   the two directions of a bus stop at two sides of the street. Between two neighbours of those calls the position on
   the decided pattern rises or falls. More rises: the same direction; more falls: the other one. With one place in
   common there is neither: a pattern that begins where the decided one ends (or ends where it begins) goes on in its
   direction, one that begins where it begins (or ends where it ends) goes in the other. Else the next decided
   pattern is asked.
4. What is still open follows its headsign: the direction that most trips of the decided patterns with it have.
5. What is open even then (another branch, say) begins again at 2, with the longest open pattern.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.importers.gtfs.calls import Calls, starts_of_trips
from solver.importers.gtfs.tables import Rows
from solver.importers.gtfs.trips import NO_DIRECTION

NEAR_M = 300.0
"""Assumed: further than two sides of a crossing, nearer than most neighbouring stops of a bus."""
METRES_PER_DEGREE = 6_371_008.8 * np.pi / 180
"""Of latitude, on the mean radius of the earth (IUGG)."""

Directions = npt.NDArray[np.int8]
Places = npt.NDArray[np.float64]


@dataclass
class _Pattern:
    """Trips of one route that pass the same stations in the same order."""

    stations: Rows
    trips: list[int] = field(default_factory=list)
    headsigns: Counter[str] = field(default_factory=Counter)
    given: Counter[int] = field(default_factory=Counter)
    direction: int = NO_DIRECTION

    def __post_init__(self) -> None:
        self.num_stations = len(set(self.stations.tolist()))

    @property
    def rank(self) -> tuple[int, int, int]:
        """Longest first."""
        return -self.num_stations, -len(self.trips), self.trips[0]

    @property
    def headsign(self) -> str:
        return min(self.headsigns, key=lambda text: (-self.headsigns[text], text))


def infer_directions(
    calls: Calls, route: Rows, direction: Directions, headsign: npt.NDArray[np.object_], stops: pd.DataFrame
) -> Directions:
    """Return the direction, 0 or 1, of every trip, shape (trips,), by the rule above.

    Parameters
    ----------
    calls
        In order; the trips are counted in the order in which they stand there.
    route, direction, headsign
        Of every such trip; -1 for a direction that is not known.
    stops
        The stops of the feed: ``station``, ``lat``, ``lon``.
    """
    blank = direction == NO_DIRECTION
    if not blank.any():
        return direction
    result = direction.copy()
    places = _in_metres(stops)
    concerned = np.flatnonzero(np.isin(route, route[blank])).astype(np.int32)
    for patterns in _patterns_by_route(calls, concerned, route, direction, headsign, stops["station"].to_numpy()):
        _decide(patterns, places)
        for pattern in patterns:
            rows = np.array(pattern.trips)
            result[rows[blank[rows]]] = pattern.direction
    return result


def _patterns_by_route(
    calls: Calls, trips: Rows, route: Rows, direction: Directions, headsign: npt.NDArray[np.object_], stations: Rows
) -> Iterator[list[_Pattern]]:
    """Return the patterns of each route: trips with the same stations in one order, the given directions known."""
    starts = np.append(starts_of_trips(calls), len(calls.trip))
    station = stations[calls.stop]
    routes: dict[int, dict[bytes, _Pattern]] = {}
    for trip in trips.tolist():
        passed = station[starts[trip] : starts[trip + 1]]
        patterns = routes.setdefault(int(route[trip]), {})
        pattern = patterns.get(key := passed.tobytes())
        if pattern is None:
            pattern = patterns[key] = _Pattern(passed)
        pattern.trips.append(trip)
        pattern.headsigns[headsign[trip]] += 1
        if direction[trip] != NO_DIRECTION:
            pattern.given[int(direction[trip])] += 1
    for patterns in routes.values():
        yield sorted(patterns.values(), key=lambda pattern: pattern.rank)


def _decide(patterns: list[_Pattern], places: Places) -> None:
    decided = [pattern for pattern in patterns if pattern.given]
    for pattern in decided:
        pattern.direction = min(pattern.given, key=lambda value: (-pattern.given[value], value))
    opened = [pattern for pattern in patterns if not pattern.given]
    asked = 0
    while opened:
        if asked == len(decided):
            decided.append(_by_headsign(opened, decided) or _begin_again(opened))
        opened = _compare_all(opened, decided[asked], decided, places)
        asked += 1


def _compare_all(opened: list[_Pattern], known: _Pattern, decided: list[_Pattern], places: Places) -> list[_Pattern]:
    still_open = []
    for pattern in opened:
        if pattern is known:
            continue
        likeness = _likeness(pattern.stations, known.stations, places)
        if likeness:
            pattern.direction = known.direction if likeness > 0 else 1 - known.direction
            decided.append(pattern)
        else:
            still_open.append(pattern)
    return still_open


def _likeness(stations: Rows, known: Rows, places: Places) -> int:
    """Return above 0 where calls at `stations` go the way of the calls at `known`, below 0 where they go back."""
    east, north = (places[stations][:, None] - places[known][None]).transpose(2, 0, 1)
    # A station of unknown place is near itself only.
    apart = np.nan_to_num(np.hypot(east, north), nan=np.inf)
    apart[stations[:, None] == known] = 0.0
    near = apart <= NEAR_M
    positions = np.argmin(apart, axis=1)[near.any(axis=1)]
    if len(set(positions.tolist())) > 1:
        return int(np.sign(np.diff(positions)).sum())
    goes_on, goes_back = int(near[0, -1]) + int(near[-1, 0]), int(near[0, 0]) + int(near[-1, -1])
    return goes_on - goes_back


def _in_metres(stops: pd.DataFrame) -> Places:
    """Return metres east and north, shape (stops, 2), on a map that is true at the mean latitude of the stops."""
    lat, lon = stops["lat"].to_numpy(), stops["lon"].to_numpy()
    shrink = np.cos(np.radians(lat[~np.isnan(lat)].mean())) if not np.isnan(lat).all() else 1.0
    return np.stack([lon * shrink, lat], axis=1) * METRES_PER_DEGREE


def _by_headsign(opened: list[_Pattern], decided: list[_Pattern]) -> _Pattern | None:
    votes: dict[str, Counter[int]] = {}
    for pattern in decided:
        for headsign, count in pattern.headsigns.items():
            votes.setdefault(headsign, Counter())[pattern.direction] += count
    for pattern in opened:
        vote = votes.get(pattern.headsign) if pattern.headsign else None
        if vote:
            pattern.direction = min(vote, key=lambda value: (-vote[value], value))
            return pattern
    return None


def _begin_again(opened: list[_Pattern]) -> _Pattern:
    opened[0].direction = 0
    return opened[0]
