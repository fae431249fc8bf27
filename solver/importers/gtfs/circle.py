"""A feed of a whole country cut to a region, before anything is done with its calls that takes time or memory."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.geo import distance_m
from solver.importers.gtfs.feed import Feed
from solver.importers.gtfs.stop_times import StopTimes
from solver.importers.gtfs.tables import NO_ROW, Mask
from solver.language.messages import gettext, numeral


class Circle(NamedTuple):
    """A circle on the earth: degrees WGS 84, and kilometres."""

    lat: float
    lon: float
    radius_km: float

    def around(self, stops: pd.DataFrame) -> Mask:
        """Return which stops lie in it, shape (stops,); one without a place, or whose station does, goes by that."""
        with np.errstate(invalid="ignore"):
            own: Mask = distance_m(self.lat, self.lon, stops["lat"], stops["lon"]) <= self.radius_km * 1000
        inside: Mask = own | own[stops["station"].to_numpy()]
        return inside


def only_routes_in(feed: Feed, stop_times: StopTimes, circle: Circle, findings: Findings) -> StopTimes:
    """Return the stop times without the calls of routes of which no trip calls in the circle.

    Whole routes stay or go, so that directions, running times and sections of those that stay are what they would be
    with all of the feed.

    Raises
    ------
    SourceError
        Where no run of the day comes into the circle: with how far away the nearest stop of the feed is.
    """
    calls = stop_times.calls
    route_of = feed.trips["route"].to_numpy()
    touched = np.unique(route_of[calls.trip[circle.around(feed.stops)[calls.stop]]])
    if len(calls.trip) and not len(touched):
        raise SourceError([_nothing_near(feed, circle)])
    kept = np.isin(route_of[calls.trip], touched[touched != NO_ROW])
    gone = np.setdiff1d(np.unique(route_of[calls.trip]), touched)
    names = feed.routes["route_id"].to_numpy()[gone[gone != NO_ROW]]
    what = gettext("routes that never come within {km} km of the region", km=f"{circle.radius_km:g}")
    findings.add(feed.name, "dropped", what, len(names), names)
    return replace(stop_times, calls=calls.take(kept))


def _nothing_near(feed: Feed, circle: Circle) -> Problem:
    """Return why a feed is none of the region: nothing of it comes near."""
    far = distance_m(circle.lat, circle.lon, feed.stops["lat"], feed.stops["lon"])
    known = far[~np.isnan(far)]
    found = gettext("no run that comes near the region")
    if len(known):
        km = numeral(float(known.min()) / 1000, 0)
        found = gettext("no run that comes near the region: the nearest stop is {km} km from its middle", km=km)
    expected = gettext(
        "runs within {km} km of {lat}, {lon}",
        km=f"{circle.radius_km:g}",
        lat=f"{circle.lat:.4f}",
        lon=f"{circle.lon:.4f}",
    )
    advice = gettext("take the feed of this region, or correct [gtfs.area] in the recipe")
    return Problem(feed.name, found, expected, advice)
