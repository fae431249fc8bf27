"""Where names go on a map without covering each other, or the marks of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solver.report.charts.frame import Frame
from solver.report.charts.rows import Row
from solver.report.text.labels import shorten

_LETTER_PX, _LINE_PX, _GAP_PX = 6.3, 14.0, 4.0
_LEAST_RADIUS_PX = 3.0
_LONGEST_LABEL = 30
_STEP_PX, _MOST_STEPS = 13.0, 9
_AREA_PX = (0.0, 12.0, 24.0)

_Box = tuple[float, float, float, float]
_Spot = tuple[str, float, float, _Box]
"""The side on which the text ends, where it stands in pixels, and the box that it takes."""


def place_labels(
    frame: Frame,
    marks: Sequence[tuple[Row, str, float]],
    others: Sequence[tuple[Row, float]] = (),
    far: frozenset[str] = frozenset(),
) -> list[Row]:
    """Return where names are written: right, left, above or below their mark, or nowhere where all is taken.

    Parameters
    ----------
    marks
        Place, name and radius in pixels, the most important first; with radius 0 the name may stand on the place
        itself. What a place is, its ``sort``, goes with its name.
    others
        Places and radii of marks that have no name, and that no name may cover.
    far
        The sorts whose names may stand further off, with a line to their mark, where there is no room beside it.

    Returns
    -------
    list of dict
        ``x_km``, ``y_km`` (the middle of the line of text), ``side`` ("left" where the text begins there, "right"
        where it ends there, "center"), ``text``, ``sort``, and where it stands further off ``from_x_km``, ``from_y_km``
        (the mark) and ``to_x_km``, ``to_y_km`` (where the line to it ends).
    """
    circles = [*((row, radius) for row, _, radius in marks), *others]
    taken = [_around(frame, row, radius) for row, radius in circles if radius >= _LEAST_RADIUS_PX]
    placed: list[Row] = []
    for row, name, radius in marks:
        text, sort = shorten(name, _LONGEST_LABEL), row.get("sort", "")
        spots = [*_candidates(frame, row, text, radius), *(_far(frame, row, text, radius) if sort in far else ())]
        for place, (side, x, y, box) in enumerate(spots):
            if _is_inside(frame, box) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                where = {"x_km": _km(frame, x, 0), "y_km": _km(frame, y, 1), "side": side}
                line = _line_to(frame, row, box) if place >= _NEAR and sort in far else {}
                placed.append({**where, "text": text, "sort": sort, **line})
                break
    return placed


_NEAR = 4
"""Spots right beside a mark."""


def _px(frame: Frame, row: Row) -> tuple[float, float]:
    """Return a place in pixels, to the right and up."""
    return (row["x_km"] - frame.x_km[0]) * frame.px_per_km, (row["y_km"] - frame.y_km[0]) * frame.px_per_km


def _km(frame: Frame, px: float, axis: int) -> float:
    return round((frame.x_km, frame.y_km)[axis][0] + px / frame.px_per_km, 3)


def _around(frame: Frame, row: Row, radius: float) -> _Box:
    x, y = _px(frame, row)
    # Letters may touch the rim of a mark, as they do those of their own one.
    inner = radius * 0.8
    return x - inner, y - inner, x + inner, y + inner


def _candidates(frame: Frame, row: Row, text: str, radius: float) -> Iterator[_Spot]:
    x, y = _px(frame, row)
    wide, high, away = _LETTER_PX * len(text), _LINE_PX / 2, radius + _GAP_PX
    if not radius:
        yield "center", x, y, (x - wide / 2, y - high, x + wide / 2, y + high)
    yield "left", x + away, y, (x + away, y - high, x + away + wide, y + high)
    yield "right", x - away, y, (x - away - wide, y - high, x - away, y + high)
    # What has no mark of its own is an area: its name may stand a little further off.
    for further in (0.0,) if radius else _AREA_PX:
        for middle in (y + away + high + further, y - away - high - further):
            yield "center", x, middle, (x - wide / 2, middle - high, x + wide / 2, middle + high)


def _far(frame: Frame, row: Row, text: str, radius: float) -> Iterator[_Spot]:
    """Yield spots further and further off, to the right and left, above and below, and in between."""
    x, y = _px(frame, row)
    wide, high = _LETTER_PX * len(text), _LINE_PX / 2
    for step in range(1, _MOST_STEPS + 1):
        away = radius + _GAP_PX + step * _STEP_PX
        for north in (0.0, 0.7, -0.7, 1.0, -1.0):
            middle = y + north * away
            for side, east in (("left", 1.0), ("right", -1.0)):
                at = x + east * away * (1 - abs(north) / 2)
                west = at if side == "left" else at - wide
                yield side, at, middle, (west, middle - high, west + wide, middle + high)


def _line_to(frame: Frame, row: Row, box: _Box) -> Row:
    """Return the line from a mark to the nearest point of the box that its name takes."""
    x, y = _px(frame, row)
    near = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    ends = {"to_x_km": _km(frame, near[0], 0), "to_y_km": _km(frame, near[1], 1)}
    return {"from_x_km": row["x_km"], "from_y_km": row["y_km"], **ends}


def _is_inside(frame: Frame, box: _Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
