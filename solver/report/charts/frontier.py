"""The frontier: what is left of each tier under each cap, with the proven bound below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt

from solver.report.charts.frontier_names import Scale, names_rows
from solver.report.charts.rows import Row
from solver.report.charts.style import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILLION, WIDTH, Spec, finish
from solver.report.frontier_figures import FrontierFigures, Shown
from solver.report.text.frontier_words import cap_text, names_text, no_schedule, tier_name, value_text
from solver.report.text.labels import shorten
from solver.report.text.language import Words

_HEIGHTS = {1: 340.0, 2: 270.0}
_AXIS_PX = 96
_MOST_TICKS = 14
_LONGEST_TITLE = 100
_MOST_TOLD = 12

_SERIES: dict[str, tuple[str, str, str, list[float]]] = {
    "value": ("c_frontier_found", BLUE, "circle", [1, 0]),
    "best": ("c_frontier_best", ORANGE, "diamond", [2, 3]),
    "bound": ("bound", GREEN, "triangle-up", [6, 4]),
}
"""Each curve: the text of its name, colour, mark and dashes, so that none is known by its colour alone."""


def frontier_chart(words: Words, figures: FrontierFigures, *, width: float = WIDTH) -> Spec | None:
    """Return the curve of every tier that says anything; None where no point has a schedule, or all is 0.

    The names of those who join stand at the points of the first curve, as far as there is room.
    """
    if not figures.drawn:
        return None
    size = max(300.0, width - _AXIS_PX), _HEIGHTS[len(figures.drawn)]
    caps = [each.point.cap for each in figures.points]
    across = _padded(caps, size[0], 0.03)
    panels, datasets = [], dict[str, Sequence[Row]]()
    for index, tier in enumerate(figures.drawn):
        points = list(_points(words, figures, tier))
        up = _up(figures, tier, points, size[1])
        rows = _rows(words, figures, tier, points, up)
        rows["names"] = names_rows(words, figures, points, across, up, _today(figures, tier)) if index == 0 else []
        datasets |= {f"{name}_{tier}": own for name, own in rows.items()}
        panels.append(_panel(words, figures, tier, rows, (across, up), is_last=tier == figures.drawn[-1]))
    chart = alt.vconcat(*panels, spacing=18).resolve_scale(color="shared", shape="shared")
    title = words("c_frontier_title")
    notes = [words("c_frontier_note"), words("c_frontier_names")]
    if any(each.schedule is None for each in figures.points):
        notes.append(words("c_frontier_missing"))
    descriptions = [_describe(words, figures, each) for each in figures.points[:_MOST_TOLD]]
    return finish(
        chart, words, title=title, notes=notes, description=" ".join([f"{title}.", *descriptions]),
        datasets=datasets, width=width - 24,
    )  # fmt: skip


def _padded(values: Sequence[float], pixels: float, share: float) -> Scale:
    low, high = min(values), max(values)
    room = share * (high - low) if high > low else 1.0
    return Scale(low - room, high + room, pixels)


def _up(figures: FrontierFigures, tier: int, points: Sequence[Row], pixels: float) -> Scale:
    return _padded([_today(figures, tier), *(row["amount"] for row in points)], pixels, 0.12)


def _today(figures: FrontierFigures, tier: int) -> float:
    return figures.found[0].point.tiers[tier].status_quo


def _rows(words: Words, figures: FrontierFigures, tier: int, points: Sequence[Row], up: Scale) -> dict[str, list[Row]]:
    """Return the rows of a panel by what they draw."""
    today = _today(figures, tier)
    bounds = {row["cap"]: row["amount"] for row in points if row["kind"] == "bound"}
    best = {row["cap"]: row["amount"] for row in points if row["kind"] in {"value", "best"}}  # the best one comes last
    return {
        "points": list(points),
        "gaps": [{"cap": cap, "amount": best[cap], "bound": bound} for cap, bound in bounds.items()],
        "today": [{"amount": today, "label": words("c_frontier_today", value=value_text(words, figures, tier, today))}],
        "missing": [
            {
                "cap": each.point.cap,
                "amount": up.high,
                "cap_text": _cap(words, figures, each),
                "why": no_schedule(words, each),
            }
            for each in figures.points
            if each.schedule is None
        ],
    }


def _cap(words: Words, figures: FrontierFigures, each: Shown) -> str:
    return cap_text(words, figures.frontier.by, each.point.cap)


def _points(words: Words, figures: FrontierFigures, tier: int) -> Iterator[Row]:
    """Yield what was found at every point, and the bound where it holds for that schedule."""
    segment = 0  # of the bound: where it is not known the line breaks off
    for each in figures.found:
        own = each.point.tiers[tier]
        common = {
            "cap": each.point.cap,
            "cap_text": _cap(words, figures, each),
            "value_text": value_text(words, figures, tier, own.value),
            "bound_text": value_text(words, figures, tier, own.bound if own.gap is not None else None),
            "best_text": value_text(words, figures, tier, each.best(tier)),
            "gap_text": words.percent(own.gap, 1),
            "share_text": words.percent(own.share_of_last_gain),
            "people_text": words.number(each.point.people_moved),
            "joined": names_text(words, each.joined, 4, 40) or words.UNKNOWN,
        }
        yield {**common, "kind": "value", "series": words("c_frontier_found"), "amount": own.value, "segment": 0}
        if figures.uses_tolerance(tier):
            yield {
                **common,
                "kind": "best",
                "series": words("c_frontier_best"),
                "amount": each.best(tier),
                "segment": 0,
            }
        if own.bound is not None and own.gap is not None:
            yield {**common, "kind": "bound", "series": words("bound"), "amount": own.bound, "segment": segment}
        else:
            segment += 1


def _panel(
    words: Words,
    figures: FrontierFigures,
    tier: int,
    rows: dict[str, list[Row]],
    scales: tuple[Scale, Scale],
    *,
    is_last: bool,
) -> alt.LayerChart:
    """Draw one tier over the caps: its values and bounds in a frame, and texts beside them."""
    caps = [each.point.cap for each in figures.points]
    ticks = caps if len(caps) <= _MOST_TICKS else alt.Undefined
    title = words(f"f_axis_{figures.frontier.by}") if is_last else None
    axis = alt.Axis(title=title, values=ticks, format=",.0f", labelOverlap=True, grid=False)
    x = alt.X("cap:Q", scale=scales[0].domain, axis=axis)
    unit = alt.Axis(title=_unit(words, figures, tier), format=",.0f", tickCount=5)
    y = alt.Y("amount:Q", scale=scales[1].domain, axis=unit)
    name = shorten(tier_name(words, figures, tier), _LONGEST_TITLE)
    with_best = any(figures.uses_tolerance(each) for each in figures.drawn)  # in one legend for all panels
    head = alt.TitleParams(name, anchor="start", fontSize=13, offset=6)
    layers = [
        *_frame_layers(tier, x, y),
        *_curves(words, tier, x, y, with_best=with_best),
        *_texts(words, tier, rows, x, y),
    ]
    chart: alt.LayerChart = alt.LayerChart(layer=layers)
    return chart.properties(width=scales[0].pixels, height=scales[1].pixels, title=head)


def _unit(words: Words, figures: FrontierFigures, tier: int) -> str:
    weights = {term: weight for term, weight in figures.tiers[tier].weights.items() if weight}
    if len(weights) == 1 and set(weights.values()) == {1.0}:
        return words(f"unit_{next(iter(weights))}")
    return words("f_weighted")


def _data(name: str, tier: int) -> alt.NamedData:
    return alt.NamedData(f"{name}_{tier}")


def _frame_layers(tier: int, x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """Yield today as a line across, and a line from every value down to its bound."""
    today = alt.Chart(_data("today", tier))
    yield today.mark_rule(color=VERMILLION, strokeDash=[2, 3], strokeWidth=1.5).encode(y=y)
    yield today.mark_text(align="right", baseline="bottom", dy=-3, dx=-4, color="#a34600").encode(
        x=alt.value("width"), y=y, text="label:N"
    )
    yield alt.Chart(_data("gaps", tier)).mark_rule(color=GREY, strokeWidth=1).encode(x=x, y=y, y2="bound:Q")


def _curves(words: Words, tier: int, x: alt.X, y: alt.Y, *, with_best: bool) -> Iterator[alt.Chart]:
    """Yield the lines and marks of a tier's values, of its best found where that differs, and of its bounds."""
    own = {kind: look for kind, look in _SERIES.items() if kind != "best" or with_best}
    names, legend = [words(key) for key, *_ in own.values()], alt.Legend(title=None, symbolSize=110)
    colours, shapes = ([look[index] for look in own.values()] for index in (1, 2))
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    shape = alt.Shape("series:N", scale=alt.Scale(domain=names, range=shapes), legend=legend)
    fields = {
        "cap_text": "f_cap",
        "series": "c_frontier_series",
        "value_text": "f_value",
        "best_text": "x_best",
        "bound_text": "bound",
        "gap_text": "gap",
        "share_text": "f_share",
        "people_text": "f_people",
        "joined": "f_joined",
    }
    tooltip = [alt.Tooltip(f"{field}:N", title=words(key)) for field, key in fields.items()]
    points = alt.Chart(_data("points", tier))
    for kind, (*_, dashes) in own.items():
        line = points.transform_filter(alt.FieldEqualPredicate(field="kind", equal=kind))
        yield line.mark_line(strokeWidth=2, strokeDash=dashes).encode(x=x, y=y, color=colour, detail="segment:O")
    yield points.mark_point(filled=True, size=90, opacity=1).encode(
        x=x, y=y, color=colour, shape=shape, tooltip=tooltip
    )


def _texts(words: Words, tier: int, rows: dict[str, list[Row]], x: alt.X, y: alt.Y) -> Iterator[alt.Chart]:
    """Yield names beside points, and a cross at the top where a cap leaves no schedule."""
    names = alt.Chart(_data("names", tier))
    for side in ("left", "right", "center"):
        if any(row["side"] == side for row in rows["names"]):
            own = names.transform_filter(alt.FieldEqualPredicate(field="side", equal=side))
            yield own.mark_text(align=side, baseline="middle", fontSize=11, color=BLACK).encode(x=x, y=y, text="text:N")
    if rows["missing"]:
        tooltip = [
            alt.Tooltip("cap_text:N", title=words("f_cap")),
            alt.Tooltip("why:N", title=words("f_stopped")),
        ]
        missing = alt.Chart(_data("missing", tier)).mark_point(
            shape="cross", angle=45, filled=True, size=110, color=BLACK
        )
        yield missing.encode(x=x, y=y, tooltip=tooltip)


def _describe(words: Words, figures: FrontierFigures, each: Shown) -> str:
    """Return a point in a sentence, for those who do not see it."""
    cap = _cap(words, figures, each)
    if each.schedule is None:
        return words("c_frontier_told_none", cap=cap, why=no_schedule(words, each))
    tiers = [
        words(
            "c_frontier_told_tier",
            number=tier + 1,
            value=value_text(words, figures, tier, each.point.tiers[tier].value),
            bound=value_text(words, figures, tier, each.point.tiers[tier].bound),
        )
        for tier in figures.drawn
    ]
    return words("c_frontier_told", cap=cap, tiers=words.joined(tiers))
