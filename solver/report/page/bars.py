"""The picture of the first screen as SVG: the fullest section, today and then, places as a line."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.domain.clock import format_clock

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 640.0, 230.0, 44.0, 24.0, 10.0
_GAP, _ROOM = 0.14, 1.08
_MOST_LABELS = 6


def bars(demand: Demand, cells: Ints, now: Floats, then: Floats, highest: float) -> Markup:
    """Return the picture; what does not fit is drawn above the line, in the colour of the style's class "over".

    Parameters
    ----------
    cells
        Those shown, in order of time.
    now, then
        Load of every cell; shape ``[cell]``.
    highest
        The load, or places, that the scale ends with: the same for every package, so that bars can be compared.
    """
    scale = (_HEIGHT - _BOTTOM - _TOP) / (_ROOM * highest)
    width = (_WIDTH - _LEFT) / len(cells)
    places = demand.cells.places[cells].tolist()
    shapes = _grid(highest, scale)
    for at, (cell, offered) in enumerate(zip(cells.tolist(), places, strict=True)):
        left = _LEFT + at * width
        half = width * (1 - 2 * _GAP) / 2
        for place, (kind, load) in enumerate((("now", float(now[cell])), ("then", float(then[cell])))):
            shapes += _bar(kind, left + width * _GAP + place * half, half, load, offered, scale)
    shapes += _line(places, width, scale) + _clocks(demand, cells, width)
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" aria-hidden="true" focusable="false">' + "".join(shapes) + "</svg>"
    )


def _y(value: float, scale: float) -> float:
    return _HEIGHT - _BOTTOM - value * scale


def _bar(kind: str, left: float, width: float, load: float, offered: float, scale: float) -> list[str]:
    """Return a bar up to the places, and what is above them."""
    shapes = [_rect(kind, left, width, 0.0, min(load, offered), scale)]
    if load > offered:
        shapes.append(_rect(f"over {kind}", left, width, offered, load, scale))
    return shapes


def _rect(kind: str, left: float, width: float, low: float, high: float, scale: float) -> str:
    top, height = _y(high, scale), (high - low) * scale
    return f'<rect class="{kind}" x="{left:.1f}" y="{top:.1f}" width="{width - 1:.1f}" height="{height:.1f}"/>'


def _grid(highest: float, scale: float) -> list[str]:
    """Return two lines with their figures, at round numbers."""
    step = next(step for step in _round_steps() if highest / step <= 4)
    values = [step * at for at in range(1, int(_ROOM * highest / step) + 1)]
    return [
        f'<line class="grid" x1="{_LEFT:g}" x2="{_WIDTH:g}" y1="{_y(value, scale):.1f}" y2="{_y(value, scale):.1f}"/>'
        f'<text x="{_LEFT - 6:g}" y="{_y(value, scale) + 4:.1f}" text-anchor="end">{value:g}</text>'
        for value in values
    ]


def _round_steps() -> Sequence[float]:
    return [digit * 10.0**power for power in range(-2, 7) for digit in (1, 2, 5)]


def _line(places: Sequence[float], width: float, scale: float) -> list[str]:
    """Return the places as one line that steps where they change."""
    edges = [(edge, offered) for at, offered in enumerate(places) for edge in (at, at + 1)]
    points = [f"{_LEFT + edge * width:.1f},{_y(offered, scale):.1f}" for edge, offered in edges]
    return [f'<polyline class="places" points="{" ".join(points)}"/>']


def _clocks(demand: Demand, cells: Ints, width: float) -> list[str]:
    """Return the times under the bars, at most six of them."""
    every = -(-len(cells) // _MOST_LABELS)
    return [
        f'<text x="{_LEFT + (at + 0.5) * width:.1f}" y="{_HEIGHT - 6:g}" text-anchor="middle">'
        f"{format_clock(float(demand.cells.begin_min[cell]))}</text>"
        for at, cell in enumerate(cells.tolist())
        if at % every == 0
    ]
