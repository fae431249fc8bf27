"""The load factor by section and time of day, schedules side by side with one colour scale."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from solver.report.charts.rows import Row, schedule_names
from solver.report.charts.style import BLACK, NOTHING_RUNS, WIDTH, Spec, clock_axis, factor_scale, finish
from solver.report.text.language import Words

DATA = "heat"
_LABELS_PX = 250
_ROW_PX = 17
_UNDER_PX = 0.7


def heat_chart(words: Words, rows: Sequence[Row], *, day: str, num_sections: int, width: float = WIDTH) -> Spec | None:
    """Return one heat map per schedule; None where nothing runs on that day.

    Parameters
    ----------
    rows
        Of `rows.heat_rows`: those sections are shown.
    num_sections
        Sections of the instance, so that the picture says how many it leaves out.
    """
    if not rows:
        return None
    names = schedule_names(rows)
    shown = len({row["rank"] for row in rows})
    panel = max(120, (width - _LABELS_PX - 24) / len(names) - 24)
    layers = alt.layer(*_layers(words, rows, panel), data=alt.NamedData(DATA))
    layers = layers.properties(width=panel, height=_ROW_PX * shown, view=alt.ViewConfig(fill=NOTHING_RUNS))
    header = alt.Header(title=None, labelAnchor="start", labelLimit=panel)
    order = alt.EncodingSortField(field="place", op="min", order="ascending")
    chart = layers.facet(column=alt.Column("schedule:N", sort=order, header=header), spacing=24)
    title = words("c_heat_title", day=words.day(day))
    numbers = {"shown": words.number(shown), "total": words.number(num_sections), "first": names[0]}
    count = "c_heat_all" if shown >= num_sections else "c_heat_first"
    note = words(count, **numbers, hidden=words.number(num_sections - shown))
    description = " ".join([f"{title}.", note, *(_told(words, rows, index) for index in range(len(names)))])
    notes = [note, words("c_heat_mark")]
    return finish(
        chart, words, title=title, notes=notes, description=description, datasets={DATA: rows}, width=width - 24
    )


def _layers(words: Words, rows: Sequence[Row], panel: float) -> list[alt.Chart]:
    """Draw the load factor of every section and interval as a rectangle, with a dot where it is over the places."""
    first, last = min(row["begin_min"] for row in rows), max(row["end_min"] for row in rows)
    axis = clock_axis(words, first, last, panel)
    x = alt.X("begin_min:Q", axis=axis, scale=alt.Scale(domain=[first, last], nice=False, zero=False))
    order = alt.EncodingSortField(field="rank", op="min", order="ascending")
    y = alt.Y("section:N", sort=order, title=None, axis=alt.Axis(grid=False, labelLimit=_LABELS_PX - 10, minExtent=20))
    legend = alt.Legend(title=words("c_load_factor_axis"), format=".0%", gradientLength=260, titleLimit=400)
    tooltip = [
        alt.Tooltip("section:N", title=words("section")),
        alt.Tooltip("schedule:N", title=words("schedule")),
        alt.Tooltip("clock:N", title=words("interval")),
        alt.Tooltip("load_factor:Q", title=words("load_factor"), format=".0%"),
        alt.Tooltip("load:Q", title=words("load"), format=",.0f"),
        alt.Tooltip("places:Q", title=words("places"), format=",.0f"),
    ]
    # Each cell reaches a little under the next one: where they only touch, printers leave hairlines between them.
    cells = alt.Chart().mark_rect(height=alt.RelativeBandSize(1 + _UNDER_PX / _ROW_PX), clip=True)
    under_min = round(_UNDER_PX * (last - first) / panel, 2)
    cells = cells.transform_calculate(until_min=f"datum.end_min + {under_min}")
    colour = alt.Color("load_factor:Q", scale=factor_scale(rows), legend=legend)
    cells = cells.encode(x=x, x2="until_min:Q", y=y, color=colour, tooltip=tooltip)
    marks = alt.Chart().transform_filter("datum.is_over")
    marks = marks.transform_calculate(middle_min="(datum.begin_min + datum.end_min) / 2")
    dots = marks.mark_point(shape="circle", filled=True, size=22, fill="white", stroke=BLACK, strokeWidth=0.7)
    return [cells, dots.encode(x="middle_min:Q", y=y, tooltip=tooltip)]


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
