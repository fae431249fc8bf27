"""The picture of who does as agreed: between which shares, by the counts, and as it was believed before."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import altair as alt

from solver.domain.monitor import Between, Monitoring, PartyAdherence
from solver.report.charts.rows import Row
from solver.report.charts.style import BLACK, BLUE, NARROW_PX, PALE, TODAY, WIDTH, Spec, finish
from solver.report.text.labels import distinct
from solver.report.text.language import Words
from solver.validation.spelling import printable

MOST_DRAWN = 15
"""Parties in the picture, the largest; the table has all."""
_LONGEST, _SHORTEST = 44, 20
_LABELS_PX, _NARROW_LABELS_PX, _ROW_PX = 290, 130, 30
_SVG_WIDTH, _SVG_LABELS, _SVG_ROW, _SVG_FOOT = 640, 250, 17, 22


def monitor_chart(words: Words, found: Monitoring, width: float = WIDTH) -> Spec:
    """Return for each party the share that does as agreed, 5 to 95 % and the middle, over what was believed before."""
    is_narrow = width < NARROW_PX
    rows = _rows(words, found.parties[:MOST_DRAWN], _SHORTEST if is_narrow else _LONGEST)
    beside = _NARROW_LABELS_PX if is_narrow else _LABELS_PX
    base = alt.Chart().encode(
        y=alt.Y(
            "label:N", title=None, sort=[row["label"] for row in rows], axis=alt.Axis(labelLimit=beside, grid=False)
        ),
        tooltip=[
            alt.Tooltip("label:N", title=words("organisation")),
            alt.Tooltip("told:N", title=words("m_counted")),
            alt.Tooltip("before:N", title=words("m_believed")),
        ],
    )
    x = alt.X("believed_low:Q", title=words("m_axis"), scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(tickCount=6))
    believed = base.mark_rule(strokeWidth=16, color=PALE).encode(x=x, x2="believed_high:Q")
    counted = base.mark_rule(strokeWidth=7, color=BLUE).encode(x="low:Q", x2="high:Q")
    dots = base.mark_point(filled=True, size=90, color=BLUE, stroke=BLACK, strokeWidth=1.5, opacity=1)
    chart = alt.LayerChart(layer=[believed, counted, dots.encode(x="median:Q")], data=alt.NamedData("monitor"))
    chart = chart.properties(width=max(140, width - beside - 60), height=_ROW_PX * len(rows))
    title, note = words("m_chart_title"), words("m_chart_note")
    told = " ".join(f"{row['label']}: {row['told']}." for row in rows)
    return finish(
        chart, words, title=title, notes=[note], description=f"{title}. {told}", datasets={"monitor": rows},
        width=width - 24,
    )  # fmt: skip


def _rows(words: Words, parties: Sequence[PartyAdherence], longest: int) -> list[Row]:
    """Return a row for each party, shares in per cent; names are cut to so many letters, and stay apart."""
    names = [words.joined([printable(name) for name in own.names]) for own in parties]
    return [
        {
            "label": label,
            "low": round(100 * own.adherence.low, 1),
            "median": round(100 * own.adherence.median, 1),
            "high": round(100 * own.adherence.high, 1),
            "believed_low": round(100 * own.believed.low, 1),
            "believed_high": round(100 * own.believed.high, 1),
            "told": _told(words, own.adherence),
            "before": _told(words, own.believed),
        }
        for label, own in zip(distinct(names, longest), parties, strict=True)
    ]


def _told(words: Words, own: Between) -> str:
    return words("w_range_plain", low=words.percent(own.low), high=words.percent(own.high))


def monitor_svg(words: Words, parties: Sequence[PartyAdherence]) -> str:
    """Return the same picture as SVG for a memo, 640 wide: a row for each party that is given."""
    rows = _rows(words, parties, _SHORTEST * 2)
    height = _SVG_ROW * len(rows) + _SVG_FOOT
    drawn = "".join(_svg_row(row, at * _SVG_ROW) for at, row in enumerate(rows))
    ticks = "".join(
        f'<path d="M{_at(share):.1f} 0V{height - _SVG_FOOT}" stroke="{TODAY}" stroke-width="0.5"/>'
        f'<text x="{_at(share):.1f}" y="{height - 8}" text-anchor="middle">{escape(words.percent(share / 100))}</text>'
        for share in (0, 25, 50, 75, 100)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SVG_WIDTH} {height}" width="{_SVG_WIDTH}" '
        f'height="{height}" role="img" aria-label="{escape(words("m_chart_title"), quote=True)}" '
        f'font-family="sans-serif" font-size="10" fill="{BLACK}">{ticks}{drawn}</svg>'
    )


def _at(share: float) -> float:
    """Return where a percentage lies, in units of the picture's width."""
    return _SVG_LABELS + 10 + (_SVG_WIDTH - _SVG_LABELS - 40) * share / 100


def _svg_row(row: Row, top: float) -> str:
    middle = top + _SVG_ROW / 2
    spans = "".join(
        f'<path d="M{_at(row[low]):.1f} {middle}H{_at(row[high]):.1f}" stroke="{colour}" stroke-width="{thick}"/>'
        for low, high, colour, thick in (("believed_low", "believed_high", PALE, 11), ("low", "high", BLUE, 5))
    )
    dot = f'<circle cx="{_at(row["median"]):.1f}" cy="{middle}" r="4" fill="{BLUE}" stroke="{BLACK}"/>'
    label = escape(str(row["label"]))
    return f'<text x="{_SVG_LABELS}" y="{middle + 3.5}" text-anchor="end">{label}</text>{spans}{dot}'
