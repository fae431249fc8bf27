"""Rings and lines cut to a box: what of them lies inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

Point = tuple[float, float]
"""To the east and to the north, in any one unit."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""


def clip_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """Return the part of a closed ring inside a box, by Sutherland and Hodgman; empty where nothing is.

    Where it lies inside in several pieces, they hang together along the edge of the box: right to fill, not to outline.
    """
    points = list(ring)
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        points = _cut(points, _depth(axis, limit, sign))
    return points


def clip_line(line: Sequence[Point], box: Box) -> Iterator[list[Point]]:
    """Yield the pieces of a line inside a box, by Liang and Barsky."""
    piece: list[Point] = []
    for begin, end in pairwise(line):
        inside = _inside(begin, end, box)
        if inside is None:
            continue
        first, last = _between(begin, end, inside[0]), _between(begin, end, inside[1])
        if piece and piece[-1] != first:
            yield piece
            piece = []
        piece = [*piece, last] if piece else [first, last]
    if piece:
        yield piece


def simplify(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return a line with fewer points, none of the others further than a tolerance from it, by Douglas and Peucker."""
    if len(line) < 3:
        return list(line)
    distance, place = max((_distance(point, line[0], line[-1]), -index) for index, point in enumerate(line[1:-1], 1))
    if distance <= tolerance:
        return [line[0], line[-1]]
    return simplify(line[: -place + 1], tolerance)[:-1] + simplify(line[-place:], tolerance)


def _depth(axis: int, limit: float, sign: int) -> Callable[[Point], float]:
    return lambda point: sign * (point[axis] - limit)


def _cut(points: list[Point], depth: Callable[[Point], float]) -> list[Point]:
    found: list[Point] = []
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        was, now = depth(before), depth(point)
        if (was >= 0) != (now >= 0):
            found.append(_between(before, point, was / (was - now)))
        if now >= 0:
            found.append(point)
    return found


def _inside(begin: Point, end: Point, box: Box) -> tuple[float, float] | None:
    """Return the shares of the way from one point to another at which it enters and leaves a box."""
    enters, leaves = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - begin[axis]
        for wanted, room in ((-step, begin[axis] - box[axis]), (step, box[axis + 2] - begin[axis])):
            if wanted == 0:
                if room < 0:
                    return None
            elif wanted < 0:
                enters = max(enters, room / wanted)
            else:
                leaves = min(leaves, room / wanted)
    return (enters, leaves) if enters < leaves else None


def _between(begin: Point, end: Point, share: float) -> Point:
    if share in {0.0, 1.0}:
        return end if share else begin
    return begin[0] + share * (end[0] - begin[0]), begin[1] + share * (end[1] - begin[1])


def _distance(point: Point, begin: Point, end: Point) -> float:
    """Return how far a point is from the piece of line between two others."""
    east, north = end[0] - begin[0], end[1] - begin[1]
    length2 = east * east + north * north
    along = (point[0] - begin[0]) * east + (point[1] - begin[1]) * north
    share = min(1.0, max(0.0, along / length2)) if length2 else 0.0
    east, north = begin[0] + share * east - point[0], begin[1] + share * north - point[1]
    return float((east * east + north * north) ** 0.5)
