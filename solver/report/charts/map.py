"""Lines, stops and organisations where they are, schedules side by side; from coordinates alone, without tiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from solver.report.charts.frame import Frame, frame_around, largest_px2, place_labels, radius_px, scale_bar, size_steps
from solver.report.charts.places import MapRows
from solver.report.charts.rows import Row, schedule_names
from solver.report.charts.style import BLACK, BLUE, GREEN, GREY, PURPLE, WIDTH, Spec, factor_scale, finish
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words

ORGANISATIONS, LINES, STOPS, LABELS, BAR = "map_organisations", "map_lines", "map_stops", "map_labels", "map_bar"
_MOVES = ("none", "earlier", "later", "both")
_SHAPES = ("circle", "triangle-left", "triangle-right", "diamond")
_COLOURS = ("#c8ccd2", BLUE, PURPLE, GREEN)
_NAMED_ORGANISATIONS, _NAMED_STOPS = 24, 8
_MANY_LINES = 100
_GAP_PX = 20


def map_chart(words: Words, found: MapRows | None, *, width: float = WIDTH) -> Spec | None:
    """Return one map per schedule; None where nothing has coordinates.

    Organisations are marks by size, and by shape and colour for the way in which they move; lines are coloured and
    widened by their highest load factor. The frame is that of the organisations, of the stops where there are none.
    """
    if found is None:
        return None
    names = schedule_names([*found.organisations, *found.stops])
    columns = min(2, len(names))
    panel = max(200.0, (width - 24) / columns - _GAP_PX)
    frame = frame_around(found.organisations or found.stops, panel)
    data = _datasets(words, found, frame)
    panels = [
        alt.layer(*_layers(words, data, frame, place)).properties(
            width=panel, height=frame.height, title=alt.TitleParams(text=name, fontSize=13, limit=panel, offset=6)
        )
        for place, name in enumerate(names)
    ]
    chart = alt.concat(*panels, columns=columns, spacing=_GAP_PX)
    chart = chart.resolve_scale(stroke="shared", strokeWidth="shared", fill="shared", shape="shared", size="shared")
    title = words("c_map_title")
    notes = _notes(words, found, frame)
    descriptions = [_describe(words, found, place, name) for place, name in enumerate(names)]
    return finish(
        chart, words, title=title, notes=[" ".join(notes)], description=" ".join([f"{title}.", *notes, *descriptions]),
        datasets=data, width=width - 24,
    )  # fmt: skip


def _datasets(words: Words, found: MapRows, frame: Frame) -> dict[str, list[Row]]:
    """Return the rows that the map is drawn from, by the name of their data set."""
    organisations = [
        {**row, "move_label": words(f"c_move_{row['move']}"), "kind_label": kind_text(row["kind"], words)}
        for row in found.organisations
    ]
    km, bar = scale_bar(frame)
    stops = _stops(found.stops)
    marks, others = _marks(found.organisations, stops, frame)
    return {
        # Organisations too: movers lie on those that stay, and smaller ones on larger ones.
        ORGANISATIONS: sorted(organisations, key=lambda row: (row["move"] != "none", -row["headcount"])),
        # Lines are drawn in the order of the rows: the fullest one lies on top.
        LINES: sorted(found.stops, key=lambda row: row["load_factor"] or 0.0),
        STOPS: stops,
        LABELS: place_labels(frame, marks, others),
        BAR: [{**bar, "text": words("c_km", km=words.number(km, 0 if km >= 1 else 1))}],
    }


def _stops(rows: Sequence[Row]) -> list[Row]:
    """Return every stop once, with the number of lines that call there."""
    lines: dict[tuple[str, float, float], set[str]] = {}
    for row in rows:
        lines.setdefault((row["stop"], row["x_km"], row["y_km"]), set()).add(row["line"])
    return [
        {"stop": stop, "x_km": x_km, "y_km": y_km, "num_lines": len(own)} for (stop, x_km, y_km), own in lines.items()
    ]


def _marks(
    organisations: Sequence[Row], stops: Sequence[Row], frame: Frame
) -> tuple[list[tuple[Row, str, float]], list[tuple[Row, float]]]:
    """Return what gets a name if there is room, and what does not.

    First come the organisations with most people who move in any schedule, then the largest, then stops of most lines.
    """
    moved: dict[str, float] = {}
    for row in organisations:
        moved[row["organisation"]] = max(moved.get(row["organisation"], 0.0), row["people_moved"])
    first = [row for row in organisations if row["place"] == 0]
    first.sort(key=lambda row: (-moved[row["organisation"]], -row["headcount"]))
    largest = max((row["headcount"] for row in first), default=0)
    inside = sorted((row for row in stops if frame.holds(row)), key=lambda row: (-row["num_lines"], row["stop"]))
    sized = [(row, radius_px(row["headcount"], largest, largest_px2(len(first)))) for row in first]
    named = [
        *((row, row["name"], radius) for row, radius in sized[:_NAMED_ORGANISATIONS]),
        *((row, row["stop"], 3.0) for row in inside[:_NAMED_STOPS]),
    ]
    return named, [*sized[_NAMED_ORGANISATIONS:], *((row, 3.0) for row in inside[_NAMED_STOPS:])]


def _layers(words: Words, data: dict[str, list[Row]], frame: Frame, place: int) -> list[Any]:
    x = alt.X("x_km:Q", axis=None, scale=alt.Scale(domain=list(frame.x_km), nice=False, zero=False))
    y = alt.Y("y_km:Q", axis=None, scale=alt.Scale(domain=list(frame.y_km), nice=False, zero=False))
    mine = f"datum.place === {place:d}"
    layers = []
    if data[LINES]:
        layers += _lines(words, data[LINES], x, y, mine)
    if data[ORGANISATIONS]:
        layers.append(_organisations(words, data[ORGANISATIONS], x, y, mine))
    return [*layers, *_labels(x, y), *_bar(x, y)]


def _lines(words: Words, rows: Sequence[Row], x: alt.X, y: alt.Y, mine: str) -> list[Any]:
    """Draw the lines of one schedule and their stops, wider and darker where they are fuller."""
    colours = factor_scale(rows)
    legend = alt.Legend(title=words("c_load_factor_axis"), format=".0%", gradientLength=220, titleLimit=300)
    is_crowded = len({row["line"] for row in rows}) > _MANY_LINES
    thin, thick, stop = (0.6, 2.4, 9) if is_crowded else (1.2, 6.0, 26)
    widths = alt.Scale(domain=colours.domain, range=[thin, thick])
    chart = alt.Chart(alt.NamedData(LINES)).transform_filter(mine)
    tooltip = [
        alt.Tooltip("name:N", title=words("line")),
        alt.Tooltip("load_factor:Q", title=words("load_factor"), format=".0%"),
    ]
    lines = chart.mark_line(clip=True, strokeCap="round", strokeJoin="round").encode(
        x=x, y=y, detail="line:N", order="order:Q", tooltip=tooltip,
        stroke=alt.Stroke("load_factor:Q", scale=colours, legend=legend),
        strokeWidth=alt.StrokeWidth("load_factor:Q", scale=widths, legend=None),
    )  # fmt: skip
    # A grey rim shows pale lines on white paper.
    rims = chart.mark_line(clip=True, stroke=GREY, strokeCap="round", strokeJoin="round")
    rim_widths = alt.Scale(domain=colours.domain, range=[2 * thin, 1.2 * thick])
    rims = rims.encode(
        x=x, y=y, detail="line:N", order="order:Q",
        strokeWidth=alt.StrokeWidth("load_factor:Q", scale=rim_widths, legend=None),
    )  # fmt: skip
    stops = alt.Chart(alt.NamedData(STOPS)).mark_circle(
        clip=True, size=stop, color="white", stroke=GREY, strokeWidth=1.2, opacity=1
    )
    stops = stops.encode(x=x, y=y, tooltip=[alt.Tooltip("stop:N", title=words("c_stop"))])
    both = alt.layer(rims, lines).resolve_scale(strokeWidth="independent")
    return [both, stops]


def _organisations(words: Words, rows: Sequence[Row], x: alt.X, y: alt.Y, mine: str) -> alt.Chart:
    """Draw the organisations of one schedule: area by heads, colour by which way they move."""
    domain = [words(f"c_move_{move}") for move in _MOVES]
    largest = max(1, *(row["headcount"] for row in rows))
    px2 = largest_px2(len({row["organisation"] for row in rows}))
    sizes = alt.Scale(domain=[0, largest], range=[0, px2], nice=False)
    move = alt.Legend(title=words("c_move"), columns=1, symbolSize=130, symbolStrokeWidth=0.6, titleLimit=300)
    size = alt.Legend(
        title=words("c_headcount"), format=",.0f", values=size_steps(largest), titleLimit=300,
        symbolFillColor=_COLOURS[0], symbolStrokeColor=BLACK, symbolStrokeWidth=0.6,
    )  # fmt: skip
    chart = alt.Chart(alt.NamedData(ORGANISATIONS)).transform_filter(mine)
    marks = chart.mark_point(opacity=0.9, stroke=BLACK, strokeWidth=0.6, clip=True)
    drawn: alt.Chart = marks.encode(
        x=x, y=y,
        size=alt.Size("headcount:Q", scale=sizes, legend=size),
        shape=alt.Shape("move_label:N", scale=alt.Scale(domain=domain, range=list(_SHAPES)), legend=move),
        fill=alt.Fill("move_label:N", scale=alt.Scale(domain=domain, range=list(_COLOURS)), legend=move),
        tooltip=[
            alt.Tooltip("name:N", title=words("organisation")),
            alt.Tooltip("kind_label:N", title=words("c_kind")),
            alt.Tooltip("headcount:Q", title=words("people"), format=",.0f"),
            alt.Tooltip("people_moved:Q", title=words("c_moved"), format=",.0f"),
            alt.Tooltip("move_label:N", title=words("c_move")),
            alt.Tooltip("shift_min:Q", title=words("shift"), format="+.0f"),
        ],
    )  # fmt: skip
    return drawn


def _labels(x: alt.X, y: alt.Y) -> list[Any]:
    """Write names in black on a white rim, so that they can be read on lines too."""
    layers = []
    for rim in (True, False):
        for side in ("left", "right", "center"):
            chart = alt.Chart(alt.NamedData(LABELS)).transform_filter(f"datum.side === '{side}'")
            look = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"} if rim else {"color": BLACK}
            text = chart.mark_text(align=side, baseline="middle", fontSize=11, **look)
            layers.append(text.encode(x=x, y=y, text="text:N"))
    return layers


def _bar(x: alt.X, y: alt.Y) -> list[Any]:
    chart = alt.Chart(alt.NamedData(BAR))
    return [
        chart.mark_rule(strokeWidth=2.5, color=BLACK).encode(x=x, x2="x2_km:Q", y=y),
        chart.mark_text(align="left", dy=-9, fontSize=11, color=BLACK).encode(x=x, y=y, text="text:N"),
    ]


def _notes(words: Words, found: MapRows, frame: Frame) -> list[str]:
    """Return what the map shows, and what it leaves out."""
    notes = [words("c_map_lines") if found.num_lines else words("c_map_no_lines")]
    missing = {"lines": found.num_all_lines - found.num_lines, "places": found.num_organisations - found.num_placed}
    if found.num_lines and missing["lines"]:
        total = words.number(found.num_all_lines)
        notes.append(words("c_map_some_lines", missing=words.number(missing["lines"]), total=total))
    if missing["places"]:
        total = words.number(found.num_organisations)
        notes.append(words("c_map_no_place", missing=words.number(missing["places"]), total=total))
    num_drawn = len({row["organisation"] for row in found.organisations})
    if num_drawn < found.num_placed:
        notes.append(words("c_map_first", shown=words.number(num_drawn)))
    if not all(frame.holds(row) for row in found.stops):
        notes.append(words("c_map_cut"))
    return notes


def _describe(words: Words, found: MapRows, place: int, name: str) -> str:
    own = [row for row in found.organisations if row["place"] == place]
    factors = [row["load_factor"] for row in found.stops if row["place"] == place and row["load_factor"] is not None]
    return words(
        "c_map_told",
        schedule=name,
        changed=words.number(sum(row["move"] != "none" for row in own)),
        people=words.number(sum(row["people_moved"] for row in own)),
        factor=words.percent(max(factors, default=None)),
    )
