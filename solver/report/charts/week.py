"""Passengers by day and hour: the region and its busiest lines, schedules side by side, peak day against mean day."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from solver.report.charts.rows import Row
from solver.report.charts.style import BLACK, NARROW_PX, WIDTH, Spec, clock_axis, finish, together
from solver.report.charts.week_rows import Scope, week_rows
from solver.report.text.labels import distinct
from solver.report.text.language import Words

DATA = "week"
_DAY_PX, _LABELS_PX, _GAP_PX = 15, 76, 16
_NARROW_LABELS_PX = 34
_UNDER_PX = 0.7
_SEPARATOR = " \N{MIDDLE DOT} "
"""Between what a part is called and its figures, which on a telephone stand on lines of their own."""
_EMPTY, _FULL = "#f3f4f6", "#57606a"


def week_chart(
    words: Words, scopes: Sequence[Scope], names: Sequence[str], days: Sequence[str], width: float = WIDTH
) -> Spec | None:
    """Return days under each other and hours beside each other, shaded by passengers; None where nobody travels.

    Parameters
    ----------
    scopes
        Of `week_rows.week_scopes`: each gets a part of the picture.
    names
        Of the schedules.
    days
        Weekdays by id; with one alone there is no week to draw.
    """
    if not scopes or len(days) < 2:
        return None
    names, is_narrow = distinct(list(names)), width < NARROW_PX
    told = [words.day(day) if is_narrow else words(f"weekday_{day}") for day in days]
    rows = week_rows(scopes, names, told)
    labels = _NARROW_LABELS_PX if is_narrow else _LABELS_PX
    panel = max(60, (width - labels - 24) / len(names) - _GAP_PX)
    last = len(scopes) - 1
    titles = [_title(words, scope).rsplit(_SEPARATOR, 1) if is_narrow else [_title(words, scope)] for scope in scopes]
    parts = [_part(words, rows, rank, title, told, panel, is_last=rank == last) for rank, title in enumerate(titles)]
    chart = together("vconcat", parts, spacing=14)
    title = words("c_week_title")
    description = " ".join([f"{title}.", *(_told(words, scope, names, told) for scope in scopes)])
    notes = [words("c_week_shade"), words("c_week_mark")]
    return finish(
        chart, words, title=title, notes=notes, description=description, datasets={DATA: rows}, width=width - 24
    )


def _title(words: Words, scope: Scope) -> str:
    """Return what a part is called, with its busiest day over the mean day in every schedule."""
    ratios = [scope.peak_over_mean(at) for at in range(len(scope.passengers))]
    name = scope.name or words("c_week_region")
    if any(ratio is None for ratio in ratios):
        return name
    told = " \N{RIGHTWARDS ARROW} ".join(words.number(ratio, 2) for ratio in ratios if ratio is not None)
    return words("c_week_ratio", name=name, ratios=told)


def _part(
    words: Words, rows: Sequence[Row], rank: int, title: list[str], days: list[str], panel: float, *, is_last: bool
) -> alt.FacetChart:
    """Draw the region or one line: each schedule beside the other, named above the first and with a clock below all."""
    own = [row for row in rows if row["rank"] == rank]
    first, last = min(row["begin_min"] for row in own), max(row["end_min"] for row in own)
    scale = alt.Scale(domain=[first, last], nice=False, zero=False)
    x = alt.X("begin_min:Q", axis=clock_axis(words, first, last, panel) if is_last else None, scale=scale)
    y = alt.Y("day:N", sort=days, title=None, scale=alt.Scale(domain=days), axis=alt.Axis(grid=False))
    greys = alt.Scale(range=[_EMPTY, _FULL], domain=[0, 1], clamp=True)
    shades = alt.Color("share:Q", scale=greys, legend=None)
    tooltip = [
        alt.Tooltip("day:N", title=words("c_week_day")),
        alt.Tooltip("clock:N", title=words("interval")),
        alt.Tooltip("schedule:N", title=words("schedule")),
        alt.Tooltip("passengers:Q", title=words("load"), format=",.0f"),
    ]
    base = alt.Chart().transform_filter(alt.FieldRangePredicate("rank", [rank, rank]))
    under_min = round(_UNDER_PX * (last - first) / panel, 2)
    cells = base.mark_rect(height=alt.RelativeBandSize(1 + _UNDER_PX / _DAY_PX), clip=True)
    cells = cells.transform_calculate(until_min=f"datum.end_min + {under_min}")
    busiest = base.transform_filter("datum.is_busiest").transform_calculate(
        middle_min="(datum.begin_min + datum.end_min) / 2"
    )
    dots = busiest.mark_point(shape="circle", filled=True, size=30, fill="white", stroke=BLACK, strokeWidth=0.8)
    layers = alt.layer(
        cells.encode(x=x, x2="until_min:Q", y=y, color=shades, tooltip=tooltip),
        dots.encode(x="middle_min:Q", y=y, tooltip=tooltip),
        data=alt.NamedData(DATA),
    ).properties(width=panel, height=_DAY_PX * len(days))
    header = alt.Header(title=None, labelAnchor="start", labelLimit=panel, labels=rank == 0)
    order = alt.EncodingSortField(field="place", op="min", order="ascending")
    chart: alt.FacetChart = layers.facet(column=alt.Column("schedule:N", sort=order, header=header), spacing=_GAP_PX)
    return chart.properties(title=alt.TitleParams(title, anchor="start", fontSize=13, limit=WIDTH))


def _told(words: Words, scope: Scope, names: Sequence[str], days: Sequence[str]) -> str:
    """Return what a part shows, for those who do not see it: the busiest day and hour of each schedule."""
    busiest = []
    for at, name in enumerate(names):
        place = int(scope.passengers[at].argmax())
        day, hour = divmod(place, scope.passengers.shape[2])
        busiest.append(
            words(
                "c_week_told",
                schedule=name,
                day=days[day],
                hour=words.clock(60 * (scope.first_hour + hour)),
                passengers=words.number(scope.passengers[at].max()),
            )
        )
    return f"{_title(words, scope)}: {'; '.join(busiest)}."
