"""The frame of a map: which kilometres it shows on how many pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from solver.report.charts.rows import Row

_LEAST_HALF_KM = 2.0
_MARGIN = 1.15
_FLATTEST, _TALLEST = 0.7, 1.15


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


def largest_px2(num_organisations: int, width: float) -> float:
    """Return the area of the largest organisation's mark in square pixels: smaller for more, and on a narrow map."""
    return max(150.0, 900.0 * min(1.0, 100 / max(1, num_organisations)) * min(1.0, width / 800))


def radius_px(headcount: float, largest: float, px2: float) -> float:
    """Return the radius of an organisation's mark, whose area goes with its headcount; `px2` is the largest one's."""
    return math.sqrt(px2 * headcount / max(largest, 1.0) / math.pi)


def size_steps(largest: float) -> list[float]:
    """Return three round headcounts for the legend of sizes, none above the largest organisation."""
    power = 10 ** math.floor(math.log10(max(largest, 1.0)))
    steps = [step * power / 100 for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step * power / 100 <= largest]
    return [step for step in steps[::-2][:3][::-1] if step >= 1] or [1.0]
