"""Where people come from, where that is known: who can board which run, and where."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.importers.findings import Findings
from solver.importers.geo import distance_m
from solver.importers.network.arrays import Floats, Ints, ranges
from solver.importers.network.places import Reach, Site
from solver.importers.network.rule import AccessRule
from solver.importers.network.timetable import Timetable
from solver.importers.network.visits import NEVER, Visits, ride_min
from solver.importers.sheets.reading.rows import Row
from solver.importers.sheets.schema.catalogue import TABLES
from solver.language.messages import gettext

_STEPS = 1 << 20
"""More calls than a run has; a walk in whole metres and a step share one number, so that one minimum finds both."""


@dataclass(frozen=True, slots=True)
class OriginPoint:
    """People who live at a place.

    Attributes
    ----------
    destination
        The site that they go to; "" where they may go to any.
    people
        How many, or any weight.
    is_area
        Whether the place is the centroid of an area.
    """

    postcode: str
    lat: float
    lon: float
    people: float
    destination: str = ""
    is_area: bool = False


def locate_origins(
    rows: Sequence[Row], places: Mapping[str, tuple[float, float]], findings: Findings
) -> list[OriginPoint]:
    """Return the origins of a table with their places, by postcode, else by the first four characters of it.

    Parameters
    ----------
    rows
        Of the table `origins`: ``postcode``, ``people``, ``destination``.
    places
        Latitude and longitude by postcode, without blanks, in capitals. Four characters are an area.
    findings
        Gets the people whose postcode has no place; they are left out.
    """
    found, lost = [], []
    for row in rows:
        code = "".join(str(row["postcode"]).split()).upper()
        known = next((each for each in (code, code[:4]) if each in places), None)
        if known is None:
            lost.append(row)
            continue
        lat, lon = places[known]
        found.append(OriginPoint(code, lat, lon, row["people"], row.get("destination", ""), is_area=len(known) <= 4))
    findings.add(
        TABLES["origins"].told,
        "dropped",
        gettext("rows with a postcode without a place"),
        len(lost),
        (r["postcode"] for r in lost),
    )
    return found


def origins_of(site: Site, origins: Sequence[OriginPoint], rule: AccessRule) -> tuple[list[OriginPoint], Floats]:
    """Return the origins of a site's people, and the share of them that each has; shares sum to 1.

    Those that name the site; where none does, those that name none, by gravity:

        share = people * exp(-distance / gravity_km) / the sum of that over the origins
    """
    own = [origin for origin in origins if origin.destination == site.id]
    others = [origin for origin in origins if not origin.destination] if not own else []
    weights = np.array([origin.people for origin in own or others], dtype=np.float64)
    if others:
        lat, lon = np.array([(origin.lat, origin.lon) for origin in others]).T
        weights = weights * np.exp(-distance_m(site.lat, site.lon, lat, lon) / 1000 / rule.gravity_km)
    total = float(weights.sum())
    return ([], np.empty(0)) if total <= 0 else (own or others, weights / total)


class OriginWalks:
    """Walking distances from origins to all stops, each computed once; infinite where it is too far."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._known: dict[tuple[float, float, bool], Floats] = {}

    def to_stops(self, origins: Sequence[OriginPoint]) -> Floats:
        """Return metres on foot; shape ``[origin, stop]``."""
        return np.stack([self._from_one(origin) for origin in origins])

    def _from_one(self, origin: OriginPoint) -> Floats:
        key = (origin.lat, origin.lon, origin.is_area)
        if key not in self._known:
            rule = self._reach.rule
            limit = rule.origin_area_walk_m if origin.is_area else rule.origin_walk_m
            walks = self._reach.walks_m(origin.lat, origin.lon)
            self._known[key] = np.where(walks <= limit, walks, math.inf)
        return self._known[key]


def boardings(table: Timetable, visits: Visits, runs: Ints, walks_m: Floats) -> tuple[Ints, Floats, Floats]:
    """Return where people of each origin board runs to a station (alight from those from it), and what it takes them.

    Everybody uses the stop of a run that is the least walk (in whole metres); of equal ones that next to the station.

    Parameters
    ----------
    runs
        Places in `visits`; shape ``[run]``.
    walks_m
        Shape ``[origin, stop]``; infinite where too far.

    Returns
    -------
    steps
        The step at whose far end they board; -1 where they cannot; shape ``[origin, run]``.
    ride
        Minutes on board; 0 where they cannot; shape ``[origin, run]``.
    walk
        Metres on foot; infinite where they cannot; shape ``[origin, run]``.
    """
    lengths = visits.num_stops[runs]
    steps = ranges(np.zeros(len(runs), dtype=np.int64), lengths)
    calls = visits.far_rows(np.repeat(runs, lengths), steps)
    allowed = table.far_end(visits.leg)[calls]
    keys = np.where(allowed, np.round(walks_m[:, table.stop[calls]]) * _STEPS + steps, math.inf)
    best = np.minimum.reduceat(keys, np.cumsum(lengths) - lengths, axis=1)
    able = np.isfinite(best)
    walk, chosen = np.divmod(np.where(able, best, 0).astype(np.int64), _STEPS)
    ride = ride_min(table, visits.leg, visits.call[runs][None, :], visits.far_rows(runs[None, :], chosen))
    return np.where(able, chosen, NEVER), ride, np.where(able, walk, math.inf)
