"""Distances on the earth."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG, 2a + b over 3); a sphere is right to half a per cent."""


def distance_m(lat: ArrayLike, lon: ArrayLike, other_lat: ArrayLike, other_lon: ArrayLike) -> Floats:
    """Return great-circle distances in metres between points in degrees WGS 84; shapes broadcast, NaN stays NaN.

    hav = sin2((lat2 - lat1) / 2) + cos(lat1) * cos(lat2) * sin2((lon2 - lon1) / 2), distance = 2 R asin(sqrt(hav)):
    the haversine formula, which keeps its digits for points close together.
    """
    phi, other_phi = np.radians(np.asarray(lat, dtype=np.float64)), np.radians(np.asarray(other_lat, dtype=np.float64))
    half_lambda = np.radians(np.asarray(other_lon, dtype=np.float64) - np.asarray(lon, dtype=np.float64)) / 2
    hav = np.sin((other_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_lambda) ** 2
    result: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(hav, 0, 1)))
    return result
