"""The load of one section over one day: today and each schedule against seats and places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import altair as alt

from solver.report.charts.rows import Row, schedule_names
from solver.report.charts.style import (
    BLACK,
    GREY,
    OVER,
    PALE,
    WIDTH,
    Spec,
    clock_axis,
    colour_of,
    dash_of,
    finish,
    legend_columns,
)
from solver.report.text.labels import distinct
from solver.report.text.language import Words

DATA = "load"
_FIRST, _NOT_THE_END = "datum.place === 0", "!datum.is_end"
_ALONE_MIN = 15.0
"""Minutes on both sides of the only trip of a day."""


def load_chart(
    words: Words,
    rows: Sequence[Row],
    *,
    name: str,
    day: str,
    is_road: bool = False,
    width: float = WIDTH,
    domain: tuple[float, float] | None = None,
) -> Spec:
    """Return the load over the day as steps, with steps for seats and places and an area for the base load.

    Parameters
    ----------
    rows
        Of `rows.load_rows`, one schedule at least.
    name
        What the section is called, of `rows.section_names`.
    is_road
        Vehicles pass instead of passengers.
    domain
        The part of the day that is shown, in minutes; that of the rows where None.
    """
    height = max(200, round(width * 0.28))
    # A road has no seats: what it can carry is all that it offers.
    offered = [words("c_road_places")] if is_road else [words("c_places"), words("c_seats")]
    own = [*offered, words("c_base_load")]
    names = distinct([*own, *schedule_names(rows)])[len(own) :]
    data = _describe(words, rows, names)
    are_trips = all(row["begin_min"] == row["end_min"] for row in rows)
    first, last = domain or (min(row["from_min"] for row in data), max(row["to_min"] for row in data))
    axis = clock_axis(words, first, last, width - 70)
    x = alt.X("from_min:Q", axis=axis, scale=alt.Scale(domain=[first, last], nice=False, zero=False))
    y_title = _y_title(words, rows[0], is_road=is_road)
    layers = _offer(own, x, y_title) + _loads(own, names, x, are_trips=are_trips, width=width)
    layers = [*layers[:1], _over(), *layers[1:], _hover(words, is_road=is_road)]
    chart = alt.layer(*layers, data=alt.NamedData(DATA)).properties(width=width, height=height)
    if domain:
        chart = chart.transform_filter(alt.FieldLTEPredicate("from_min", last))
    chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    title = words("c_load_title", section=name, day=words.day(day))
    notes = [words("c_load_road" if is_road else "c_load_trips" if are_trips else "c_load_bins")]
    return finish(
        chart, words, title=title, notes=notes, description=_description(words, title, rows, names, is_road=is_road),
        datasets={DATA: data}, width=width - 24,
    )  # fmt: skip


def _describe(words: Words, rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Add to each row from when until when it is drawn, and the loads of all schedules as one text for the tooltip."""
    by_begin: dict[float, list[str]] = {}
    for row in rows:
        text = f"{names[row['place']]} {words.number(row['load'])} ({words.percent(row['load_factor'])})"
        by_begin.setdefault(row["begin_min"], []).append(text)
    strips = _strips(rows)
    descriptions = [
        {
            **row,
            "schedule": names[row["place"]],
            "loads": "; ".join(by_begin[row["begin_min"]]),
            "from_min": strips[row["begin_min"]][0],
            "to_min": strips[row["begin_min"]][1],
            "is_end": False,
        }
        for row in rows
    ]
    # A step goes on until the next row: the last one needs a row that ends it.
    ends = {row["place"]: row | {"from_min": row["to_min"], "is_end": True} for row in descriptions}
    return [*descriptions, *ends.values()]


def _strips(rows: Sequence[Row]) -> dict[float, tuple[float, float]]:
    """Return from when until when an interval is drawn, by its begin: a trip reaches halfway to its neighbours."""
    own = {row["begin_min"]: row["end_min"] for row in rows}
    if any(begin < end for begin, end in own.items()):
        return {begin: (begin, end) for begin, end in own.items()}
    begins = sorted(own)
    if len(begins) == 1:
        return {begins[0]: (begins[0] - _ALONE_MIN, begins[0] + _ALONE_MIN)}
    inner = [(one + other) / 2 for one, other in pairwise(begins)]
    edges = [2 * begins[0] - inner[0], *inner, 2 * begins[-1] - inner[-1]]
    return dict(zip(begins, pairwise(edges), strict=True))


def _scales(own: Sequence[str], names: Sequence[str]) -> tuple[alt.Scale, alt.Scale]:
    """Return colours and dashes of what is offered and of the schedules; one legend shows both."""
    domain = [*names, *own]
    of_offer = [*[(BLACK, [1.0, 0.0]), (GREY, [2.0, 3.0])][: len(own) - 1], (PALE, [1.0, 0.0])]
    colours = [*(colour_of(index) for index in range(len(names))), *(colour for colour, _ in of_offer)]
    dashes = [*(dash_of(index) for index in range(len(names))), *(dash for _, dash in of_offer)]
    return alt.Scale(domain=domain, range=colours), alt.Scale(domain=domain, range=dashes)


def _y_title(words: Words, row: Row, *, is_road: bool) -> str:
    """Return what is counted, per what: a bin has its minutes, a trip has none."""
    what = words("c_vehicles" if is_road else "c_passengers")
    minutes = row["end_min"] - row["begin_min"]
    return (
        words("c_per_minutes", what=what, minutes=words.number(minutes)) if minutes else words("c_per_trip", what=what)
    )


def _offer(own: Sequence[str], x: alt.X, y_title: str) -> list[alt.Chart]:
    """Draw the base load, seats and places; they are the same in every schedule, so once. A road has no seats."""
    places, *seats, base = own
    lines = [*(("seats", label, 1.5) for label in seats), ("places", places, 1.8)]
    chart = alt.Chart().transform_filter(_FIRST)
    return [
        chart.mark_area(interpolate="step-after", opacity=0.75).encode(
            x=x, y=alt.Y("base_load:Q", title=y_title), color=alt.ColorDatum(base)
        ),
        *(
            chart.mark_line(interpolate="step-after", strokeWidth=width).encode(
                x=x,
                y=alt.Y(f"{field}:Q", title=y_title),
                color=alt.ColorDatum(label),
                strokeDash=alt.StrokeDashDatum(label),
            )
            for field, label, width in lines
        ),
    ]


def _loads(own: Sequence[str], names: Sequence[str], x: alt.X, *, are_trips: bool, width: float) -> list[alt.Chart]:
    """Draw the load of each schedule as steps, and where trips run a point on each."""
    colours, dashes = _scales(own, names)
    legend = alt.Legend(title=None, symbolType="stroke", columns=legend_columns([*own, *names], width))
    lines = alt.Chart().mark_line(interpolate="step-after", strokeWidth=2.4)
    lines = lines.encode(
        x=x,
        y=alt.Y("load:Q", axis=alt.Axis(format=",.0f")),
        color=alt.Color("schedule:N", scale=colours, legend=legend),
        strokeDash=alt.StrokeDash("schedule:N", scale=dashes, legend=legend),
    )
    if not are_trips:
        return [lines]
    points = alt.Chart().transform_filter(_NOT_THE_END).mark_point(filled=True, size=14, opacity=1)
    points = points.encode(x="begin_min:Q", y="load:Q")
    return [lines, points.encode(color=alt.Color("schedule:N", scale=colours, legend=legend))]


def _over() -> alt.Chart:
    """Fill what is above the places, in any schedule: nothing else has that colour."""
    above = alt.Chart().transform_filter(_NOT_THE_END).transform_filter("datum.load > datum.places")
    fill: alt.Chart = above.mark_rect(color=OVER, opacity=0.85).encode(
        x="from_min:Q", x2="to_min:Q", y="places:Q", y2="load:Q"
    )
    return fill


def _hover(words: Words, *, is_road: bool) -> alt.Chart:
    """Cover each interval with an invisible strip that tells all of its figures."""
    chart = alt.Chart().transform_filter(_FIRST).transform_filter(_NOT_THE_END).mark_rect(opacity=0)
    strips: alt.Chart = chart.encode(
        x="from_min:Q",
        x2="to_min:Q",
        tooltip=[
            alt.Tooltip("clock:N", title=words("interval")),
            alt.Tooltip("loads:N", title=words("load")),
            alt.Tooltip("base_load:Q", title=words("c_base_load"), format=",.0f"),
            *([] if is_road else [alt.Tooltip("seats:Q", title=words("seats"), format=",.0f")]),
            alt.Tooltip("places:Q", title=words("c_road_places" if is_road else "places"), format=",.0f"),
        ],
    )
    return strips


def _description(words: Words, title: str, rows: Sequence[Row], names: Sequence[str], *, is_road: bool) -> str:
    """Return in sentences when each schedule is fullest, for those who do not see the chart."""
    sentences = [f"{title}."]
    for index, name in enumerate(names):
        own = [row for row in rows if row["place"] == index]
        worst = max(own, key=lambda row: (row["load_factor"] or 0.0, row["load"]))
        sentences.append(
            words(
                "c_load_told_road" if is_road else "c_load_told",
                schedule=name,
                factor=words.percent(worst["load_factor"]),
                clock=worst["clock"],
                load=words.number(worst["load"]),
                places=words.number(worst["places"]),
                seats=words.number(worst["seats"]),
            )
        )
    return " ".join(sentences)
