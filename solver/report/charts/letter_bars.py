"""The picture of a letter: one section by interval, today beside then, and the places as a line; as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from solver.report.text.language import Words
from solver.report.text.letter import Bar

_WIDTH, _HEIGHT, _TOP, _FOOT, _LEFT = 640, 190, 26, 24, 6
_TODAY, _THEN, _TOO_FULL, _INK = "#8c959f", "#0b5394", "#9a3412", "#1b1f24"


def bars_svg(words: Words, bars: Sequence[Bar], caption: str, height: int = _HEIGHT) -> str:
    """Return the picture, 640 wide and as high as is asked; what does not fit today has the colour of a warning."""
    highest = max(max(bar.today, bar.then, bar.places) for bar in bars) or 1.0
    step = (_WIDTH - 2 * _LEFT) / len(bars)
    drawn = "".join(_interval(bar, _LEFT + at * step, step, highest, height) for at, bar in enumerate(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" aria-label="{escape(caption, quote=True)}" font-family="sans-serif" '
        f'font-size="12" fill="{_INK}">{_legend(words)}{drawn}</svg>'
    )


def _legend(words: Words) -> str:
    parts, at = [], _LEFT
    for key, colour in (("l_now", _TODAY), ("l_then", _THEN), ("l_no_room", _TOO_FULL)):
        text = escape(words(key))
        parts.append(f'<rect x="{at}" y="4" width="12" height="12" fill="{colour}"/><text x="{at + 17}" y="14">{text}')
        parts.append("</text>")
        at += 40 + 7 * len(text)
    parts.append(f'<path d="M{at} 10h22" stroke="{_INK}" stroke-width="2" fill="none"/>')
    parts.append(f'<text x="{at + 27}" y="14">{escape(words("l_places"))}</text>')
    return "".join(parts)


def _interval(bar: Bar, left: float, step: float, highest: float, height: int) -> str:
    base, scale = height - _FOOT, (height - _FOOT - _TOP - 6) / highest
    wide = step * 0.4
    drawn = [_column(left + step * 0.08, wide, bar.today, bar.places, _TODAY, base, scale)]
    drawn.append(_column(left + step * 0.52, wide, bar.then, bar.places, _THEN, base, scale))
    y = base - bar.places * scale
    drawn.append(f'<path d="M{left:.1f} {y:.1f}h{step:.1f}" stroke="{_INK}" stroke-width="2" fill="none"/>')
    weight = ' font-weight="bold"' if bar.is_own else ""
    begin = escape(bar.begin)
    drawn.append(f'<text x="{left + step / 2:.1f}" y="{base + 16}" text-anchor="middle"{weight}>{begin}</text>')
    return "".join(drawn)


def _column(x: float, wide: float, load: float, places: float, colour: str, base: float, scale: float) -> str:
    inside, over = min(load, places) * scale, max(0.0, load - places) * scale
    text = f'<rect x="{x:.1f}" y="{base - inside:.1f}" width="{wide:.1f}" height="{inside:.1f}" fill="{colour}"/>'
    if over > 0:
        y = base - inside - over
        text += f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{over:.1f}" fill="{_TOO_FULL}"/>'
    return text
