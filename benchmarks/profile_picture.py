"""The performance profile as a picture: which share of regions each line has within a ratio of the best, by moment."""

from __future__ import annotations

import math
from html import escape

_WIDTH, _COLUMNS = 840, 2
_PANEL_WIDTH, _PANEL_HEIGHT = 340, 200
_LEFT, _TOP, _GAP_X, _GAP_Y, _BOTTOM = 62, 62, 60, 66, 52
_LEAST, _MOST = 1e-4, 10.0
"""Of ratio - 1: the logarithmic axis begins and ends there, and what is nearer stands at its beginning."""
_RATIOS = (1.0001, 1.001, 1.01, 1.1, 2.0, 11.0)
_STYLES = (("#0072B2", ""), ("#D55E00", "7 4"), ("#009E73", "2 3"), ("#CC79A7", "9 3 2 3"), ("#56B4E9", "4 2"))
"""Colours that people tell apart who see few (Okabe and Ito, 2008), and dashes for those who see none."""

Lines = dict[float, dict[str, list[float]]]
"""Ratios by moment in seconds and by the name of the line; infinite where nothing was found yet."""


def picture(lines: Lines, num_regions: int) -> str:
    """Return the profile as SVG, a panel for each moment; the same lines give the same bytes."""
    rows = math.ceil(len(lines) / _COLUMNS)
    height = _TOP + rows * _PANEL_HEIGHT + (rows - 1) * _GAP_Y + _BOTTOM
    names = list(dict.fromkeys(name for own in lines.values() for name in own))
    font = 'font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {font}>',
        f"<title>Share of {num_regions} regions within a ratio of the best known value, by method and moment</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_legend(names, num_regions),
    ]
    for index, (moment, own) in enumerate(lines.items()):
        left = _LEFT + index % _COLUMNS * (_PANEL_WIDTH + _GAP_X)
        top = _TOP + index // _COLUMNS * (_PANEL_HEIGHT + _GAP_Y)
        parts += _frame(left, top, f"after {moment:g} s")
        for name, ratios in own.items():
            colour, dashes = _STYLES[names.index(name) % len(_STYLES)]
            points = " ".join(f"{left + x:.1f},{top + y:.1f}" for x, y in _corners(steps(ratios)))
            parts.append(_line(f'<polyline points="{points}" fill="none"', colour, dashes))
    middle = _LEFT + (_PANEL_WIDTH * _COLUMNS + _GAP_X) / 2
    parts.append(_text(middle, height - 8, "value / best value that any method ever found there", "middle"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def steps(ratios: list[float]) -> list[tuple[float, float]]:
    """Return (ratio - 1, share of regions that are no worse) as corners of a staircase along the whole axis.

    What was not found, or is further from the best than the axis reaches, lifts no step.
    """
    reached = sorted(max(each - 1, _LEAST) for each in ratios if each - 1 <= _MOST)
    at_once = sum(excess <= _LEAST for excess in reached)
    stairs = [(excess, (place + 1) / len(ratios)) for place, excess in enumerate(reached) if place >= at_once]
    return [(_LEAST, at_once / len(ratios)), *stairs, (_MOST, len(reached) / len(ratios))]


def _corners(stairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners in a panel: along at the old share, then up."""
    corners, before = [], stairs[0][1]
    for excess, share in stairs:
        corners += [(_x(excess), _y(before)), (_x(excess), _y(share))]
        before = share
    return list(dict.fromkeys(corners))


def _x(excess: float) -> float:
    return _PANEL_WIDTH * math.log(excess / _LEAST) / math.log(_MOST / _LEAST)


def _y(share: float) -> float:
    return _PANEL_HEIGHT * (1 - share)


def _frame(left: float, top: float, title: str) -> list[str]:
    """Return a panel without lines: its title, and a scale on two sides."""
    parts = [f'<text x="{left}" y="{top - 10}" font-weight="bold" fill="#222222">{escape(title)}</text>']
    for percent in range(0, 101, 25):
        y = top + _y(percent / 100)
        parts.append(f'<path d="M {left} {y:.1f} h {_PANEL_WIDTH}" stroke="#e0e0e0"/>')
        parts.append(_text(left - 8, y + 4, f"{percent} %", "end"))
    for ratio in _RATIOS:
        x = left + _x(ratio - 1)
        parts.append(f'<path d="M {x:.1f} {top} v {_PANEL_HEIGHT + 5}" stroke="#e0e0e0"/>')
        parts.append(_text(x, top + _PANEL_HEIGHT + 20, f"{ratio:g}", "middle"))
    return parts


def _legend(names: list[str], num_regions: int) -> list[str]:
    parts, x = [_text(_LEFT, 22, f"share of {num_regions} regions within a ratio of the best:", "start")], _LEFT + 320.0
    for index, name in enumerate(names):
        colour, dashes = _STYLES[index % len(_STYLES)]
        parts.append(_line(f'<path d="M {x:.1f} 18 h 36"', colour, dashes))
        parts.append(_text(x + 44, 22, name, "start"))
        x += 70 + 7 * len(name)
    return parts


def _line(element: str, colour: str, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'{element} stroke="{colour}" stroke-width="2.5"{dashed}/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#222222">{escape(text)}</text>'
