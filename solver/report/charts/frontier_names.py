"""Where the names of those who join stand in the picture of a frontier: by their point, where they cover nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import altair as alt

from solver.report.charts.frame import Frame
from solver.report.charts.names_placed import place_labels
from solver.report.charts.rows import Row
from solver.report.frontier_figures import FrontierFigures
from solver.report.text.labels import shorten
from solver.report.text.language import Words

_LONGEST_NAME = 21
_POINT_PX, _LINE_PX, _STEP_PX = 6.0, 3.0, 10.0
_NAME_DX, _NAME_DY = 2.0, 11.0
"""A name stands above its point and to the right of it: that is where a falling curve leaves room."""
_TODAY_WIDE_PX, _TODAY_HIGH_PX = 170.0, 8.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A part of an axis and its length in pixels."""

    low: float
    high: float
    pixels: float

    def px(self, value: float) -> float:
        """Return where a value lies, in pixels from the low end."""
        return (value - self.low) / (self.high - self.low) * self.pixels

    def value(self, px: float) -> float:
        """Return the value at a distance in pixels from the low end."""
        return self.low + px / self.pixels * (self.high - self.low)

    @property
    def domain(self) -> alt.Scale:
        """The scale as altair takes it."""
        return alt.Scale(domain=[self.low, self.high], nice=False, zero=False)


def names_rows(
    words: Words, figures: FrontierFigures, points: Sequence[Row], across: Scale, up: Scale, today: float
) -> list[Row]:
    """Return where the names of those who join stand: beside their point, where they cover nothing."""
    frame = Frame((0.0, across.pixels), (0.0, up.pixels), across.pixels, up.pixels)  # its kilometres are pixels here
    joined = {each.point.cap: each.joined for each in figures.found}
    values = [row for row in points if row["kind"] == "value"]
    marks = [
        (_beside(_at(across, up, row)), "+ " + _first_name(words, joined[row["cap"]]), 0.0)
        for row in values
        if joined[row["cap"]]
    ]
    others = [
        (spot, _LINE_PX)
        for kind in sorted({row["kind"] for row in points})
        for spot in _along(across, up, points, kind)
    ]
    others += [(_at(across, up, row), _POINT_PX) for row in points]
    others += [(spot, _TODAY_HIGH_PX) for spot in _today_spots(across, up.px(today))]
    return [
        {
            "cap": round(across.value(label["x_km"]), 4),
            "amount": round(up.value(label["y_km"]), 6),
            "side": label["side"],
            "text": label["text"],
        }
        for label in place_labels(frame, marks, others)
    ]


def _first_name(words: Words, names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are, as short as a label in the picture may be."""
    first = shorten(names[0], _LONGEST_NAME)
    more = len(names) - 1
    return words("f_name_and_more", name=first, count=words.number(more)) if more else first


def _at(across: Scale, up: Scale, row: Row) -> Row:
    return {"x_km": across.px(row["cap"]), "y_km": up.px(row["amount"])}


def _beside(spot: Row) -> Row:
    return {"x_km": spot["x_km"] + _NAME_DX, "y_km": spot["y_km"] + _NAME_DY}


def _today_spots(across: Scale, y: float) -> Iterator[Row]:
    """Yield places along the line of today, and all over the words at its end."""
    steps = int(across.pixels / _STEP_PX)
    for step in range(steps + 1):
        x = step * _STEP_PX
        yield {"x_km": x, "y_km": y}
        if x > across.pixels - _TODAY_WIDE_PX:
            yield {"x_km": x, "y_km": y + _TODAY_HIGH_PX}


def _along(across: Scale, up: Scale, points: Sequence[Row], kind: str) -> Iterator[Row]:
    """Yield places all along the line that joins points, close enough for no name to slip between them."""
    spots = [_at(across, up, row) for row in points if row["kind"] == kind]
    for first, second in itertools.pairwise(spots):
        steps = int(max(abs(second[key] - first[key]) for key in first) / _STEP_PX) + 1
        for step in range(steps + 1):
            yield {key: first[key] + step / steps * (second[key] - first[key]) for key in first}
    yield from spots
