"""The load factor by section and time of day, schedules side by side with one colour scale."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from solver.report.charts.rows import Row, schedule_names
from solver.report.charts.style import (
    BLACK,
    NARROW_PX,
    NOTHING_RUNS,
    OVER,
    WIDTH,
    Spec,
    clock_axis,
    finish,
    together,
)
from solver.report.text.counted import spoken_clock
from solver.report.text.language import Words

DATA = "heat"
_LABELS_PX = 250
_ROW_PX = 17
_UNDER_PX = 0.7
_GAP_PX = 16
_NARROW_LABELS_PX = 112
NEAR = 0.8
"""A load factor from here on is near the places: the hours without any are left out."""
_APART_MIN, _MOST_SPANS = 120, 3
_EMPTY, _FULL = "#f3f4f6", "#57606a"


def heat_chart(
    words: Words,
    rows: Sequence[Row],
    *,
    day: str,
    num_sections: int,
    has_roads: bool = False,
    width: float = WIDTH,
) -> Spec | None:
    """Return one heat map per schedule; None where nothing runs on that day.

    Parameters
    ----------
    rows
        Of `rows.heat_rows`: those sections are shown.
    num_sections
        Sections of the instance, so that the picture says how many it leaves out.
    has_roads
        Whether any is a road, where vehicles are held against the capacity.
    """
    if not rows:
        return None
    names = schedule_names(rows)
    shown = len({row["rank"] for row in rows})
    spans = peaks(rows)
    cropped = [row for row in rows if any(first <= row["begin_min"] < last for first, last in spans)]
    is_narrow = width < NARROW_PX
    labels = _NARROW_LABELS_PX if is_narrow else _LABELS_PX
    beside = len(names) * (1 if is_narrow else len(spans))
    panel = max(60, (width - labels - 24) / beside - _GAP_PX)
    # Beside the first peak the others need no names again.
    extents = [labels if is_narrow or not at else 0 for at in range(len(spans))]
    panels = [_panels(words, cropped, *each, panel, shown) for each in zip(spans, extents, strict=True)]
    # Beside each other the peaks have one legend.
    chart = together("vconcat", panels, spacing=18) if is_narrow else together("hconcat", panels, spacing=_GAP_PX)
    title = words("c_heat_title", day=words.day(day))
    numbers = {"shown": words.number(shown), "total": words.number(num_sections), "first": names[0]}
    count = "c_heat_all" if shown >= num_sections else "c_heat_first"
    note = words(count, **numbers, hidden=words.number(num_sections - shown))
    description = " ".join([f"{title}.", note, *(_told(words, rows, index) for index in range(len(names)))])
    roads = [words("c_heat_roads")] if has_roads else []
    notes = [words("c_heat_mark"), *roads, *_left_out(words, rows, spans), note]
    return finish(
        chart, words, title=title, notes=notes, description=description, datasets={DATA: cropped}, width=width - 24
    )


def peaks(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the parts of the day in which any section is nearly full in any schedule, in whole hours.

    Parts that lie less than two hours apart are one; where there would be more than three, one part has them all.

    Returns
    -------
    list of (float, float)
        Minutes after midnight, the end not included.
    """
    fullest = max((row["load_factor"] or 0.0 for row in rows), default=0.0)
    near = min(NEAR, 0.9 * fullest)
    hours = sorted(
        {int(row["begin_min"] // 60) for row in rows if row["is_over"] or (row["load_factor"] or 0.0) >= near}
    )
    spans: list[tuple[float, float]] = []
    for hour in hours:
        if spans and 60 * hour - spans[-1][1] < _APART_MIN:
            spans[-1] = (spans[-1][0], 60.0 * (hour + 1))
        else:
            spans.append((60.0 * hour, 60.0 * (hour + 1)))
    return spans if len(spans) <= _MOST_SPANS else [(spans[0][0], spans[-1][1])]


def _left_out(words: Words, rows: Sequence[Row], spans: Sequence[tuple[float, float]]) -> list[str]:
    """Return how full it gets at most at the times that are not shown; nothing where the whole day is."""
    others = [row for row in rows if not any(first <= row["begin_min"] < last for first, last in spans)]
    if not others:
        return []
    highest = max(row["load_factor"] or 0.0 for row in others)
    times = words.joined(
        [words("s_when", begin=spoken_clock(words, first), end=spoken_clock(words, last)) for first, last in spans]
    )
    return [words("c_heat_left_out", times=times, highest=words.percent(highest))]


def _panels(
    words: Words, rows: Sequence[Row], span: tuple[float, float], labels: int, panel: float, shown: int
) -> alt.FacetChart:
    """Draw one part of the day: today and each schedule beside each other."""
    layers = alt.layer(*_layers(words, rows, span, labels, panel), data=alt.NamedData(DATA))
    layers = layers.properties(width=panel, height=_ROW_PX * shown, view=alt.ViewConfig(fill=NOTHING_RUNS))
    header = alt.Header(title=None, labelAnchor="start", labelLimit=panel + _GAP_PX - 4)
    order = alt.EncodingSortField(field="place", op="min", order="ascending")
    chart: alt.FacetChart = layers.facet(column=alt.Column("schedule:N", sort=order, header=header), spacing=_GAP_PX)
    return chart


def _layers(words: Words, rows: Sequence[Row], span: tuple[float, float], labels: int, panel: float) -> list[alt.Chart]:
    """Draw the load factor of every section and interval as a rectangle; what is over the places stands out."""
    first, last = span
    axis = clock_axis(words, first, last, panel)
    scale = alt.Scale(domain=[first, last], nice=False, zero=False)
    x = alt.X("begin_min:Q", axis=axis, scale=scale)
    order = alt.EncodingSortField(field="rank", op="min", order="ascending")
    names = list(dict.fromkeys(row["section"] for row in sorted(rows, key=lambda row: row["rank"])))
    places = alt.Axis(grid=False, labelLimit=labels - 10, minExtent=20) if labels else None
    y = alt.Y("section:N", sort=order, title=None, scale=alt.Scale(domain=names), axis=places)
    legend = alt.Legend(
        title=words("c_load_factor_axis"),
        format=".0%",
        gradientLength=220,
        titleLimit=400,
        values=[0, 0.5, 1],
    )
    tooltip = [
        alt.Tooltip("section:N", title=words("section")),
        alt.Tooltip("schedule:N", title=words("schedule")),
        alt.Tooltip("clock:N", title=words("interval")),
        alt.Tooltip("load_factor:Q", title=words("load_factor"), format=".0%"),
        alt.Tooltip("load:Q", title=words("load"), format=",.0f"),
        alt.Tooltip("places:Q", title=words("places"), format=",.0f"),
    ]
    within = alt.Chart().transform_filter(alt.FieldRangePredicate("begin_min", [first, last - 1]))
    # Each cell reaches a little under the next one: where they only touch, printers leave hairlines between them.
    cells = within.mark_rect(height=alt.RelativeBandSize(1 + _UNDER_PX / _ROW_PX), clip=True)
    under_min = round(_UNDER_PX * (last - first) / panel, 2)
    cells = cells.transform_calculate(until_min=f"datum.end_min + {under_min}")
    # Up to the places it is grey, however full: only what does not fit has a colour.
    greys = alt.Scale(range=[_EMPTY, _FULL], domain=[0, 1], clamp=True)
    shades = alt.Color("load_factor:Q", scale=greys, legend=legend)
    over = within.transform_filter("datum.is_over")
    alarm = over.mark_rect(fill=OVER, stroke="white", strokeWidth=0.5)
    middle = over.transform_calculate(middle_min="(datum.begin_min + datum.end_min) / 2")
    dots = middle.mark_point(shape="circle", filled=True, size=22, fill="white", stroke=BLACK, strokeWidth=0.7)
    return [
        cells.encode(x=x, x2="until_min:Q", y=y, color=shades, tooltip=tooltip),
        alarm.encode(x=x, x2="end_min:Q", y=y, tooltip=tooltip),
        dots.encode(x="middle_min:Q", y=y, tooltip=tooltip),
    ]


def _told(words: Words, rows: Sequence[Row], index: int) -> str:
    own = [row for row in rows if row["place"] == index]
    over = [row for row in own if row["is_over"]]
    worst = max(own, key=lambda row: row["load_factor"] or 0.0)
    return words(
        "c_heat_told",
        schedule=own[0]["schedule"],
        over=words.number(len(over)),
        sections=words.number(len({row["rank"] for row in over})),
        factor=words.percent(worst["load_factor"]),
        section=worst["section"],
        clock=worst["clock"],
    )
