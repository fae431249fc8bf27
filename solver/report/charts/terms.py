"""The terms of schedules against the first: relative change as bars, the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from solver.report.charts.rows import Row, schedule_names
from solver.report.charts.style import BLACK, GREY, NARROW_PX, WIDTH, Spec, colour_of, finish
from solver.report.text.language import Words

DATA = "terms"
_LABELS_PX = 190
_FIGURES_PX = 330
_NARROW_LABELS_PX = 140


def terms_chart(words: Words, rows: Sequence[Row], *, first: str, width: float = WIDTH) -> Spec | None:
    """Return the change of every term as bars, less to the left; None where there is nothing to compare.

    Parameters
    ----------
    rows
        Of `rows.terms_rows`.
    first
        What the schedules are compared with, as it is called.
    """
    data = [_labelled(words, row) for row in rows if row["before"] or row["after"]]
    if not data:
        return None
    names = schedule_names(data)
    num_terms = len({row["term"] for row in data})
    height = num_terms * max(24, 17 * len(names))
    is_narrow = width < NARROW_PX
    bars, figures = _layers(words, data, names, _NARROW_LABELS_PX if is_narrow else _LABELS_PX)
    beside = _NARROW_LABELS_PX if is_narrow else _LABELS_PX + _FIGURES_PX
    bars = bars.properties(width=max(140, width - beside - 40), height=height)
    figures = figures.properties(width=_FIGURES_PX, height=height, view=alt.ViewConfig(stroke=None))
    # On a telephone there is no room for figures beside the bars; they are in the table.
    chart = alt.hconcat(*([bars] if is_narrow else [bars, figures]), data=alt.NamedData(DATA), spacing=6)
    title = words("c_terms_title", first=first)
    descriptions = [f"{row['schedule']}, {row['label']}: {row['told']}." for row in data]
    return finish(
        chart, words, title=title, notes=[words("c_terms_note")], description=" ".join([f"{title}.", *descriptions]),
        datasets={DATA: data}, width=width - 24,
    )  # fmt: skip


def _labelled(words: Words, row: Row) -> Row:
    """Add the term's name, the change in per cent, and the figures as a text."""
    term = row["term"]
    is_whole = max(row["before"], row["after"]) >= 100 or (row["before"].is_integer() and row["after"].is_integer())
    digits = 3 if term == "peak_factor" else 0 if is_whole else 1
    change = row["change"]
    values = {
        "before": words.number(row["before"], digits),
        "after": words.number(row["after"], digits),
        "unit": words(f"unit_{term}"),
    }
    descriptions = words("c_terms_told_new", **values)
    if change is not None:
        descriptions = words("c_terms_told", **values, change=words.change(1.0, 1.0 + change))
    return {
        **row,
        "label": words(f"term_{term}"),
        "change_percent": None if change is None else round(100 * change, 2),
        "told": descriptions,
    }


def _layers(words: Words, data: Sequence[Row], names: Sequence[str], labels: int) -> tuple[alt.LayerChart, alt.Chart]:
    """Draw the change of every term in each schedule, and in a column of its own the figures."""
    order = list(dict.fromkeys(row["label"] for row in data))
    scale = alt.Scale(domain=order, paddingInner=0.3)
    y = alt.Y("label:N", title=None, scale=scale, axis=alt.Axis(labelLimit=labels, grid=False))
    offset = alt.YOffset("schedule:N", scale=alt.Scale(domain=list(names)))
    colours = alt.Scale(domain=list(names), range=[colour_of(index) for index in range(1, len(names) + 1)])
    legend = alt.Legend(title=None, symbolType="square")
    tooltip = [
        alt.Tooltip("schedule:N", title=words("schedule")),
        alt.Tooltip("label:N", title=words("term")),
        alt.Tooltip("told:N", title=words("change")),
    ]
    changes = [row["change_percent"] or 0.0 for row in data]
    low, high = min(-10.0, *changes), max(10.0, *changes)
    x = alt.X("change_percent:Q", title=words("c_terms_axis"), scale=alt.Scale(domain=[low, high]))
    bars = alt.Chart().mark_bar()
    bars = bars.encode(x=x, y=y, yOffset=offset, color=alt.Color("schedule:N", scale=colours, legend=legend))
    zero = alt.Chart().mark_rule(color=GREY).encode(x=alt.datum(0))
    figures = alt.Chart().mark_text(align="left", color=BLACK, fontSize=12, limit=_FIGURES_PX)
    bare = alt.Y("label:N", title=None, scale=scale, axis=None)
    figures = figures.encode(x=alt.value(0), y=bare, yOffset=offset, text="told:N", tooltip=tooltip)
    chart: alt.LayerChart = alt.LayerChart(layer=[bars.encode(tooltip=tooltip), zero])
    return chart, figures
