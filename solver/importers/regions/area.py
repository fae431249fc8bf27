"""The circle around a region, so that of a feed of the whole country no more is kept than comes near it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from solver.importers.geo import distance_m
from solver.importers.gtfs.circle import Circle

MARGIN_KM = 5.0
"""Beyond the farthest organisation; more than anybody walks to a stop (1.5 km to a train by default). Assumed."""


def circle_around(points: Sequence[tuple[float, float]]) -> Circle | None:
    """Return a circle around points (latitude, longitude), whole kilometres more than `MARGIN_KM`; None without any.

    Its middle is that of the box around them, which is no farther from any of them than half its diagonal.
    """
    if not points:
        return None
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    lat, lon = round((min(lats) + max(lats)) / 2, 4), round((min(lons) + max(lons)) / 2, 4)
    far_m = float(distance_m(lat, lon, lats, lons).max())
    return Circle(lat, lon, float(math.ceil(far_m / 1000 + MARGIN_KM)))
