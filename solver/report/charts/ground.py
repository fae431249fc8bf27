"""The ground under a map: land, coasts, borders, rivers and towns of the Netherlands and what lies around them.

Natural Earth (public domain) and GeoNames (CC BY 4.0), cut by ``tools/cut_map.py``; see ``data/ATTRIBUTION.md``.
Elsewhere there is none: a map then shows what the instance has, and says nothing of a ground.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from solver.domain.supply import Place
from solver.report.charts.clip import Box, Point, clip_line, clip_ring
from solver.report.charts.frame import Frame
from solver.report.charts.places import position_km
from solver.report.charts.rows import Row

_TOWNS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies in a frame; every row has ``x_km``, ``y_km``.

    Attributes
    ----------
    areas
        Corners of water and of the land on it: ``shape`` (a number), ``order``, ``is_land``.
    lines
        Corners of coasts and borders, and of rivers: ``shape``, ``order``, ``is_river``.
    towns
        ``town`` and ``population``, the largest first.
    """

    areas: list[Row]
    lines: list[Row]
    towns: list[Row]


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        resources.files("solver.report.charts").joinpath("data/ground.json").read_text(encoding="utf-8")
    )
    return found


def ground_in(frame: Frame, middle: Place) -> Ground:
    """Return the ground in a frame around a middle; nothing where the data have none."""
    data = _data()
    west, south = _km(data["box"][:2], middle)
    east, north = _km(data["box"][2:], middle)
    box = (
        max(west, frame.x_km[0]), max(south, frame.y_km[0]), min(east, frame.x_km[1]), min(north, frame.y_km[1]),
    )  # fmt: skip
    if box[0] >= box[2] or box[1] >= box[3]:
        return Ground([], [], [])
    lines, towns = list(_lines(data, middle, box)), _towns(data, middle, frame)
    # Land alone, without a coast, a river or a town, is paper.
    return Ground(_areas(data, middle, box) if lines or towns else [], lines, towns)


def _km(point: Sequence[float], middle: Place) -> Point:
    return position_km(Place(lat=float(point[1]), lon=float(point[0])), middle)


def _areas(data: dict[str, Any], middle: Place, box: Box) -> list[Row]:
    """Return the water of a box, which is all of it, and the land on that; nothing where there is no land."""
    rings = [clip_ring([_km(point, middle) for point in ring[:-1]], box) for ring in data["land"]]
    land = [ring for ring in rings if len(ring) > 2]
    if not land:
        return []
    corners = [(box[0], box[1]), (box[0], box[3]), (box[2], box[3]), (box[2], box[1])]
    return [
        row for shape, ring in enumerate([corners, *land]) for row in _corners(ring, shape=shape, is_land=shape > 0)
    ]


def _lines(data: dict[str, Any], middle: Place, box: Box) -> Iterator[Row]:
    shape = 0
    for key in ("outlines", "rivers"):
        for line in data[key]:
            for piece in clip_line([_km(point, middle) for point in line], box):
                yield from _corners(piece, shape=shape, is_river=key == "rivers")
                shape += 1


def _corners(points: Sequence[Point], **properties: int | bool) -> Iterator[Row]:
    for order, (east, north) in enumerate(points):
        yield {**properties, "order": order, "x_km": round(east, 2), "y_km": round(north, 2)}


def _towns(data: dict[str, Any], middle: Place, frame: Frame) -> list[Row]:
    found: list[Row] = []
    for name, lon, lat, population in data["towns"]:
        x_km, y_km = _km((lon, lat), middle)
        row = {"town": name, "population": population, "x_km": round(x_km, 3), "y_km": round(y_km, 3)}
        if frame.holds(row):
            found.append(row)
    return found[:_TOWNS_SHOWN]
