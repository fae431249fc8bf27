"""Stops that no vehicle could reach in the timetabled minutes: misplaced, or called at at impossible times.

A ride from stop to stop is impossible where, on every trip that makes it,

    great-circle distance > speed limit of its mode * (timetabled time + 60 s) + 500 m

The minute is for timetables in whole minutes: either end may be off by half a minute. The 500 m are for stops that
stand for a whole station. A great circle is no longer than any way, so that only faults remain. Of the stops at the
ends of impossible rides those are called unreachable that explain most of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solver.importers.findings import Findings
from solver.importers.geo import Floats, distance_m
from solver.importers.gtfs.calls import Calls
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.routes import mode_of
from solver.importers.gtfs.tables import Mask, Rows
from solver.language.messages import gettext

LIMITS_KM_H = {"tram": 120.0, "bus": 130.0, "metro": 140.0, "train": 360.0, "ferry": 110.0}
"""Faster than anything in service: assumed from the fastest that are. Tram: 100 km/h of tram-trains; bus: 100 km/h of
Dutch coaches (RVV 1990, article 22), with room; metro: 129 km/h of BART; train: 350 km/h between Beijing and Shanghai;
ferry: 107 km/h of the Francisco. Types that are not known may be trains."""
ROUNDING_S = 60
MARGIN_M = 500.0
_MAX_PLACES = 2
"""A decimal point is looked for up to so many places to the left and right."""
_CERTAIN_RATIO, _CERTAIN_M = 2.0, 100_000.0
"""Where skipping a stop tells nothing, its place is called wrong from so many times the limit on; where the timetable
gives no minute at all, the time is the likelier fault up to this distance. Assumed."""
_FOREIGN_M, _BULK_M = 1_000_000.0, 200_000.0
"""A stop farther than the first from the middle of all stops, which turned round lies nearer to it than the second, is
the wrong way round, whatever its rides. Assumed: the Netherlands are 300 km long."""


class Ride(NamedTuple):
    """An impossible ride: the two stops, and of the trip that comes nearest to making it how far and how long."""

    begin: int
    end: int
    metres: float
    seconds: int
    reach_m: float

    def other(self, stop: int) -> int:
        """Return the stop at the other end."""
        return self.end if stop == self.begin else self.begin


class _Rides:
    """All rides from stop to stop of some calls, as columns of one length."""

    def __init__(self, feed: Feed, calls: Calls) -> None:
        self.lat, self.lon = (feed.stops[column].to_numpy(dtype=np.float64) for column in ("lat", "lon"))
        self.stop, self.trip = calls.stop, calls.trip
        kinds = feed.routes["route_type"].tolist()
        limits = np.array([LIMITS_KM_H.get(mode_of(kind) or "train", LIMITS_KM_H["train"]) for kind in kinds]) / 3.6
        self._limit = limits[feed.trips["route"].to_numpy()]
        self.departure, self.arrival = calls.departure, calls.arrival
        rows = np.flatnonzero((calls.trip[1:] == calls.trip[:-1]) & (calls.stop[1:] != calls.stop[:-1]))
        self.rows: Rows = rows.astype(np.int32)
        self.metres, self.seconds, self.reach_m = self.between(rows, rows + 1)
        self.key = calls.stop[rows].astype(np.int64) * len(feed.stops) + calls.stop[rows + 1]

    def between(self, begin: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> tuple[Floats, Floats, Floats]:
        """Return metres, seconds and the metres that a vehicle could make in them, between calls of one trip each."""
        at, to = self.stop[begin], self.stop[end]
        seconds = (self.arrival[end] - self.departure[begin]).astype(np.float64)
        reach = self._limit[self.trip[begin]] * (seconds + ROUNDING_S) + MARGIN_M
        return distance_m(self.lat[at], self.lon[at], self.lat[to], self.lon[to]), seconds, reach

    def impossible(self) -> list[Ride]:
        """Return the rides that no trip could make, each with the trip that comes nearest to it."""
        over = self.metres - self.reach_m
        bad = np.flatnonzero(over > 0)
        # What any trip can make shows that the two places are right.
        bad = bad[~np.isin(self.key[bad], self.key[over <= 0])]
        nearest = bad[np.lexsort((over[bad], self.key[bad]))]
        first = nearest[np.unique(self.key[nearest], return_index=True)[1]]
        return [self._ride(row) for row in first.tolist()]

    def _ride(self, row: int) -> Ride:
        begin, end = self.stop[self.rows[row]], self.stop[self.rows[row] + 1]
        return Ride(int(begin), int(end), self.metres[row], int(self.seconds[row]), self.reach_m[row])

    def neighbours(self, stop: int) -> set[int]:
        """Return the stops that follow or come before a stop on any trip."""
        begins, ends = self.stop[self.rows], self.stop[self.rows + 1]
        return {*ends[begins == stop].tolist(), *begins[ends == stop].tolist()}

    def skipped(self, stop: int, others: set[int]) -> Mask:
        """Return for every call at a stop between two of `others` whether the trip is possible without it."""
        at = np.flatnonzero(self.stop[1:-1] == stop) + 1
        at = at[(self.trip[at - 1] == self.trip[at]) & (self.trip[at + 1] == self.trip[at])]
        at = at[np.isin(self.stop[at - 1], list(others)) & np.isin(self.stop[at + 1], list(others))]
        metres, _, reach = self.between(at - 1, at + 1)
        result: Mask = metres <= reach
        return result


def note_unreachable(feed: Feed, calls: Calls, findings: Findings) -> Mask:
    """Note the stops that cannot be where they are said to be, and return which they are, shape (stops,).

    Their place counts as unknown from then on, like that of stops at 0/0. Where not the place but the times of a stop
    are impossible it is noted, and keeps its place.

    Parameters
    ----------
    calls
        Of trips, complete and in order, before headways multiply them.
    """
    rides = _Rides(feed, calls)
    blamed = _blame(rides)
    turned = {stop: blamed.get(stop, []) for stop in _turned_round(rides) if stop not in blamed}
    kinds: dict[str, dict[int, list[Ride]]] = {}
    for stop, own in (blamed | turned).items():
        kinds.setdefault(_fault(rides, stop, own), {})[stop] = own
    ids, placeless = feed.stops["stop_id"], np.zeros(len(feed.stops), dtype=np.bool_)
    for fault, stops in sorted(kinds.items()):
        words = [f"{ids.iat[stop]}{_words(stop, own, ids.tolist())}" for stop, own in stops.items()]
        findings.add(feed.files.where("stops.txt"), "noted", _WHAT[fault], len(stops), words)
        if fault != _TIMES:
            placeless[list(stops)] = True
    return _with_stations(feed, rides, placeless)


_PLACE, _POINT, _SIGN, _TURNED, _TIMES = "place", "point", "sign", "turned", "times"
_WHAT = {
    _PLACE: gettext("stops that no vehicle could reach in the timetabled minutes; their place is unknown from here on"),
    _POINT: gettext(
        "stops that no vehicle could reach in the timetabled minutes: the decimal point of lat or lon seems misplaced; "
        "their place is unknown from here on"
    ),
    _SIGN: gettext(
        "stops that no vehicle could reach in the timetabled minutes: lat or lon seems to have the wrong sign; their "
        "place is unknown from here on"
    ),
    _TURNED: gettext(
        "stops that no vehicle could reach in the timetabled minutes: lat and lon seem to be the wrong way round; "
        "their place is unknown from here on"
    ),
    _TIMES: gettext(
        "stops that no vehicle could reach in the timetabled minutes, nor pass in them: their times seem wrong; their "
        "place is kept"
    ),
}


def _words(stop: int, own: Sequence[Ride], ids: Sequence[str]) -> str:
    if not own:
        return ""
    ride = max(own, key=lambda each: each.metres / each.reach_m)
    return f": {ride.metres / 1000:,.0f} km from {ids[ride.other(stop)]} in {ride.seconds / 60:.0f} min"


def _blame(rides: _Rides) -> dict[int, list[Ride]]:
    """Return the stops that explain all impossible rides, each with its rides: those with most of them first.

    Of two stops with as many, the one with the fewest possible rides; then the one farther from the middle of all.
    """
    left = rides.impossible()
    of_stop: dict[int, list[Ride]] = {}
    for ride in left:
        for stop in ride[:2]:
            of_stop.setdefault(stop, []).append(ride)
    middle = _middle(rides)
    num_possible = {
        stop: len(rides.neighbours(stop) - {ride.other(stop) for ride in own}) for stop, own in of_stop.items()
    }
    away = {stop: float(distance_m(*middle, rides.lat[stop], rides.lon[stop])) for stop in of_stop}
    blamed: dict[int, list[Ride]] = {}
    while left:
        open_rides = {stop: [ride for ride in own if ride in left] for stop, own in of_stop.items()}
        worst = max(
            (stop for stop, own in open_rides.items() if own),
            key=lambda stop: (len({r.other(stop) for r in open_rides[stop]}), -num_possible[stop], away[stop]),
        )
        blamed[worst] = open_rides[worst]
        left = [ride for ride in left if worst not in ride[:2]]
    return blamed


def _middle(rides: _Rides) -> tuple[float, float]:
    called = np.unique(rides.stop)
    called = called[np.isfinite(rides.lat[called])]
    return (float(np.median(rides.lat[called])), float(np.median(rides.lon[called]))) if len(called) else (0.0, 0.0)


def _turned_round(rides: _Rides) -> list[int]:
    """Return the stops that are far from all others and among them with lat and lon changed."""
    called = np.unique(rides.stop)
    lat, lon, middle = rides.lat[called], rides.lon[called], _middle(rides)
    is_far = distance_m(*middle, lat, lon) > _FOREIGN_M
    is_near_turned = (np.abs(lon) <= 90) & (distance_m(*middle, lon, lat) < _BULK_M)
    found: list[int] = called[is_far & is_near_turned].tolist()
    return found


def _fault(rides: _Rides, stop: int, own: Sequence[Ride]) -> str:
    """Return what seems wrong with a stop that is to blame for some rides."""
    lat, lon = float(rides.lat[stop]), float(rides.lon[stop])
    shifts = [10.0**power for power in range(-_MAX_PLACES, _MAX_PLACES + 1)]
    moved = [(lat * up, lon * over) for up, over in product(shifts, shifts) if (up, over) != (1.0, 1.0)]
    hypotheses: Mapping[str, Sequence[tuple[float, float]]] = {
        _TURNED: [(lon, lat)],
        _SIGN: [(-lat, lon), (lat, -lon), (-lat, -lon)],
        _POINT: moved,
    }
    for fault, places in hypotheses.items():
        if any(_explains(rides, stop, own, place) for place in places):
            return fault
    passing = rides.skipped(stop, {ride.other(stop) for ride in own})
    if len(passing):
        return _PLACE if passing.any() else _TIMES
    certain = [
        ride.metres > _CERTAIN_RATIO * ride.reach_m and (ride.seconds >= ROUNDING_S or ride.metres > _CERTAIN_M)
        for ride in own
    ]
    return _PLACE if all(certain) else _TIMES


def _explains(rides: _Rides, stop: int, own: Sequence[Ride], place: tuple[float, float]) -> bool:
    """Return whether all rides of a stop would be possible if it were at a place."""
    if not (abs(place[0]) <= 90 and abs(place[1]) <= 180):
        return False
    others = [ride.other(stop) for ride in own]
    metres = distance_m(*place, rides.lat[others], rides.lon[others])
    return bool((metres <= [ride.reach_m for ride in own]).all())


def _with_stations(feed: Feed, rides: _Rides, placeless: Mask) -> Mask:
    """Return the mask with the stations that have the wrong place of one of their stops as well."""
    stops = np.flatnonzero(placeless)
    stations = feed.stops["station"].to_numpy()[stops]
    apart = distance_m(rides.lat[stops], rides.lon[stops], rides.lat[stations], rides.lon[stations])
    placeless[stations[apart <= MARGIN_M]] = True
    return placeless
