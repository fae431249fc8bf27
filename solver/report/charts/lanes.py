"""Sections that run between the same stops, side by side: each to the right of its travel, as the Dutch drive."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from solver.report.charts.rows import Row

_LANE_PX, _BAND_PX = 2.6, 15.0
_SHARPEST = 2.0

_Key = tuple[float, float, float, float]


def in_lanes(rows: Sequence[Row], px_per_km: float, scale: float = 1.0) -> list[Row]:
    """Return the rows of sections with ``x_km`` and ``y_km`` moved aside, so that none lies on another.

    Parameters
    ----------
    rows
        As in ``MapRows.sections``: the stops of one section of one schedule after the other.
    px_per_km
        Pixels of one km.
    scale
        How wide lanes are: less than 1 on a narrow map.
    """
    paths: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        paths[row["place"], row["section"]].append(row)
    offsets = _offsets({key: _steps(path) for key, path in paths.items()})
    return [moved for key, path in paths.items() for moved in _aside(path, offsets[key] * scale / px_per_km)]


def _steps(path: Sequence[Row]) -> list[_Key]:
    places = [(row["x_km"], row["y_km"]) for row in path]
    return [(*begin, *end) for begin, end in pairwise(places) if begin != end]


def _offsets(steps_of: dict[tuple[int, str], list[_Key]]) -> dict[tuple[int, str], float]:
    """Return by how many pixels each section is moved to the right: the first free lane on all of its way."""
    lane_of: dict[tuple[int, str], int] = {}
    taken: dict[tuple[int, _Key], set[int]] = defaultdict(set)
    for key, steps in steps_of.items():
        used = set[int]().union(*(taken[key[0], step] for step in steps))
        lane = next(number for number in range(len(used) + 1) if number not in used)
        lane_of[key] = lane
        for step in steps:
            taken[key[0], step].add(lane)
    return {
        key: (lane_of[key] + 0.5) * min(_LANE_PX, _BAND_PX / (1 + _widest(taken, key[0], steps)))
        for key, steps in steps_of.items()
    }


def _widest(taken: dict[tuple[int, _Key], set[int]], place: int, steps: Sequence[_Key]) -> int:
    return max((max(taken[place, step]) for step in steps), default=0)


def _aside(path: Sequence[Row], km: float) -> list[Row]:
    moved = []
    for place, row in enumerate(path):
        near = path[max(0, place - 1) : place + 2]
        east, north = _right(near)
        moved.append({**row, "x_km": round(row["x_km"] + km * east, 3), "y_km": round(row["y_km"] + km * north, 3)})
    return moved


def _right(near: Sequence[Row]) -> tuple[float, float]:
    """Return the way to the right of some stops in a row, as long as keeps the lane's width in a bend."""
    ways = []
    for begin, end in pairwise(near):
        east, north = end["x_km"] - begin["x_km"], end["y_km"] - begin["y_km"]
        length = math.hypot(east, north)
        if length:
            ways.append((north / length, -east / length))
    if not ways:
        return 0.0, 0.0
    east, north = sum(way[0] for way in ways), sum(way[1] for way in ways)
    length = math.hypot(east, north)
    if length < 1e-9:
        return ways[0]
    east, north = east / length, north / length
    longer = min(_SHARPEST, 1 / max(1e-9, east * ways[0][0] + north * ways[0][1]))
    return east * longer, north * longer
