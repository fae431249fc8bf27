"""The frame of a map: which kilometres it shows on how many pixels, and where names go without covering each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.report.charts.rows import Row
from solver.report.text.labels import shorten

_LETTER_PX, _LINE_PX, _GAP_PX = 6.3, 14.0, 4.0
_LEAST_RADIUS_PX = 3.0
_LONGEST_LABEL = 30
_LEAST_HALF_KM = 2.0
_MARGIN = 1.15
_FLATTEST, _TALLEST = 0.7, 1.15

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A box in km on a panel in pixels; a km is as many pixels to the east as to the north.

    Attributes
    ----------
    x_km, y_km
        First and last km.
    width, height
        Pixels.
    """

    x_km: tuple[float, float]
    y_km: tuple[float, float]
    width: float
    height: float

    @property
    def px_per_km(self) -> float:
        """Pixels of one km."""
        return self.width / (self.x_km[1] - self.x_km[0])

    def holds(self, row: Row) -> bool:
        """Return whether a place lies inside."""
        is_inside = self.x_km[0] <= row["x_km"] <= self.x_km[1] and self.y_km[0] <= row["y_km"] <= self.y_km[1]
        return bool(is_inside)


def frame_around(rows: Sequence[Row], width: float) -> Frame:
    """Return the frame that shows some places with a margin, on a panel of a width in pixels."""
    middle_and_half = []
    for key in ("x_km", "y_km"):
        low, high = min(row[key] for row in rows), max(row[key] for row in rows)
        middle_and_half.append(((low + high) / 2, max(_LEAST_HALF_KM, _MARGIN * (high - low) / 2)))
    (x, half_x), (y, half_y) = middle_and_half
    aspect = min(_TALLEST, max(_FLATTEST, half_y / half_x))
    half_x = max(half_x, half_y / aspect)
    half_y = half_x * aspect
    return Frame((x - half_x, x + half_x), (y - half_y, y + half_y), width, round(width * aspect))


def scale_bar(frame: Frame) -> tuple[float, Row]:
    """Return the km of a scale bar, a round number, and its ends in the lower left corner."""
    most = (frame.x_km[1] - frame.x_km[0]) / 4
    power = 10.0 ** math.floor(math.log10(most))
    km = next(step * power for step in (5, 2, 1) if step * power <= most)
    x, y = frame.x_km[0] + 12 / frame.px_per_km, frame.y_km[0] + 14 / frame.px_per_km
    return km, {"x_km": round(x, 3), "x2_km": round(x + km, 3), "y_km": round(y, 3)}


def largest_px2(num_organisations: int) -> float:
    """Return the area of the largest organisation's mark in square pixels: the more there are, the smaller."""
    return max(150.0, 1100.0 * min(1.0, 100 / max(1, num_organisations)))


def radius_px(headcount: float, largest: float, px2: float) -> float:
    """Return the radius of an organisation's mark, whose area goes with its headcount; `px2` is the largest one's."""
    return math.sqrt(px2 * headcount / max(largest, 1.0) / math.pi)


def size_steps(largest: float) -> list[float]:
    """Return three round headcounts for the legend of sizes, none above the largest organisation."""
    power = 10 ** math.floor(math.log10(max(largest, 1.0)))
    steps = [step * power / 100 for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step * power / 100 <= largest]
    return [step for step in steps[::-2][:3][::-1] if step >= 1] or [1.0]


def place_labels(
    frame: Frame, marks: Sequence[tuple[Row, str, float]], others: Sequence[tuple[Row, float]] = ()
) -> list[Row]:
    """Return where names are written: right, left, above or below their mark, or nowhere where all is taken.

    Parameters
    ----------
    marks
        Place, name and radius in pixels, the most important first; with radius 0 the name may stand on the place
        itself. What a place is, its ``sort``, goes with its name.
    others
        Places and radii of marks that have no name, and that no name may cover.

    Returns
    -------
    list of dict
        ``x_km``, ``y_km`` (the middle of the line of text), ``side`` ("left" where the text begins there, "right"
        where it ends there, "center"), ``text`` and ``sort``.
    """
    circles = [*((row, radius) for row, _, radius in marks), *others]
    taken = [_around(frame, row, radius) for row, radius in circles if radius >= _LEAST_RADIUS_PX]
    placed: list[Row] = []
    for row, name, radius in marks:
        text = shorten(name, _LONGEST_LABEL)
        for side, x, y, box in _candidates(frame, row, text, radius):
            if _is_inside(frame, box) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                where = {"x_km": _km(frame, x, 0), "y_km": _km(frame, y, 1), "side": side}
                placed.append({**where, "text": text, "sort": row.get("sort", "")})
                break
    return placed


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


def _candidates(frame: Frame, row: Row, text: str, radius: float) -> Iterator[tuple[str, float, float, _Box]]:
    x, y = _px(frame, row)
    wide, high, away = _LETTER_PX * len(text), _LINE_PX / 2, radius + _GAP_PX
    if not radius:
        yield "center", x, y, (x - wide / 2, y - high, x + wide / 2, y + high)
    yield "left", x + away, y, (x + away, y - high, x + away + wide, y + high)
    yield "right", x - away, y, (x - away - wide, y - high, x - away, y + high)
    # What has no mark of its own is an area: its name may stand a little further off.
    for further in (0.0,) if radius else (0.0, 12.0, 24.0):
        for middle in (y + away + high + further, y - away - high - further):
            yield "center", x, middle, (x - wide / 2, middle - high, x + wide / 2, middle + high)


def _is_inside(frame: Frame, box: _Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width and box[3] <= frame.height


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
