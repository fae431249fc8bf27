"""Lines and organisations where they are, schedules side by side, on land and water where the data have any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from solver.report.charts.frame import Frame, frame_around, largest_px2, scale_bar, size_steps
from solver.report.charts.ground import Ground, ground_in
from solver.report.charts.lanes import in_lanes
from solver.report.charts.map_names import FACTOR, TOWN, named
from solver.report.charts.places import MapRows
from solver.report.charts.rows import Row, schedule_names
from solver.report.charts.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LAND,
    PURPLE,
    SHORE,
    WATER,
    WIDTH,
    Spec,
    factor_scale,
    finish,
    together,
)
from solver.report.text.kinds import kind_text
from solver.report.text.language import Words

ORGANISATIONS, LINES, STOPS, LABELS, BAR = "map_organisations", "map_lines", "map_stops", "map_labels", "map_bar"
COURSES, AREAS, SHORES = "map_courses", "map_areas", "map_shores"
_MOVES = ("none", "earlier", "later", "both")
_SHAPES = ("circle", "triangle-left", "triangle-right", "diamond")
_COLOURS = ("#c8ccd2", BLUE, PURPLE, GREEN)
_MANY_LINES = 100
_GAP_PX, _TALLEST_PX, _NARROW_PX = 20, 640, 480
_SECTION_KEYS = ("place", "section", "name", "direction", "order", "x_km", "y_km", "load_factor", "is_over")
_TOWN_COLOUR = "#566070"


def map_chart(words: Words, found: MapRows | None, *, width: float = WIDTH) -> Spec | None:
    """Return one map per schedule; None where nothing has coordinates.

    Organisations are marks by size, and by shape and colour for the way in which they move; sections are coloured and
    widened by their highest load factor, and have a black rim and their percentage where it is above 100 %. The frame
    is that of the organisations, of the stops where there are none. Maps lie beside each other where they are tall,
    else below each other.
    """
    if found is None:
        return None
    names = schedule_names([*found.organisations, *found.stops])
    frame, columns = _frame(found, len(names), width - 24)
    ground = ground_in(frame, found.middle)
    data = _datasets(words, found, frame, ground)
    panels = [
        alt.layer(*_layers(words, data, frame, place)).properties(
            width=frame.width,
            height=frame.height,
            title=alt.TitleParams(text=name, fontSize=13, limit=frame.width, offset=6),
        )
        for place, name in enumerate(names)
    ]
    shared = dict.fromkeys(("stroke", "strokeWidth", "fill", "shape", "size"), "shared")
    chart = together("concat", panels, columns=columns, spacing=_GAP_PX, resolve={"scale": shared})
    title, room = words("c_map_title"), width - 24
    if width < _NARROW_PX:
        # Short lines suffer most where a browser's font is wider than ours.
        room *= 0.85
    notes = _notes(words, found, frame, ground)
    descriptions = [_describe(words, found, place, name) for place, name in enumerate(names)]
    spec = finish(
        chart, words, title=title, notes=[" ".join(notes)], description=" ".join([f"{title}.", *notes, *descriptions]),
        datasets=data, width=room,
    )  # fmt: skip
    spec["config"]["title"]["limit"] = width
    if width < _NARROW_PX:
        spec["config"]["legend"]["layout"] = {"bottom": {"direction": "vertical"}}
    return spec


def _frame(found: MapRows, num: int, width: float) -> tuple[Frame, int]:
    """Return the frame of each map, and how many are beside each other: two where they are taller than wide."""
    rows = found.organisations or found.stops
    whole = frame_around(rows, max(200.0, width - _GAP_PX))
    if num > 1 and width >= _NARROW_PX and whole.height > whole.width:
        return frame_around(rows, (width - _GAP_PX) / 2 - _GAP_PX), 2
    if whole.height > _TALLEST_PX:
        return frame_around(rows, whole.width * _TALLEST_PX / whole.height), 1
    return whole, 1


def _thickness(frame: Frame) -> float:
    """Return how thick lines are drawn: thinner on a narrow map, where they lie closer."""
    return min(1.0, max(0.55, frame.width / 700))


def _datasets(words: Words, found: MapRows, frame: Frame, ground: Ground) -> dict[str, list[Row]]:
    """Return the rows that the map is drawn from, by the name of their data set."""
    organisations = [
        {**row, "move_label": words(f"c_move_{row['move']}"), "kind_label": kind_text(row["kind"], words)}
        for row in found.organisations
    ]
    km, bar = scale_bar(frame)
    stops = _stops(found.stops)
    sections = in_lanes(found.sections, frame.px_per_km, _thickness(frame))
    return {
        AREAS: ground.areas,
        SHORES: ground.lines,
        COURSES: _courses(found),
        # Organisations too: movers lie on those that stay, and smaller ones on larger ones.
        ORGANISATIONS: sorted(organisations, key=lambda row: (row["move"] != "none", -row["headcount"])),
        # Sections are drawn in the order of the rows: the fullest one lies on top.
        LINES: [
            {key: row[key] for key in _SECTION_KEYS}
            for row in sorted(sections, key=lambda row: row["load_factor"] or 0.0)
        ],
        STOPS: stops,
        LABELS: named(words, frame, found.organisations, sections, ground.towns, stops),
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


def _courses(found: MapRows) -> list[Row]:
    """Return the stops of lines of which sections cover a part only: the rest is drawn as a course without a figure."""
    passed: dict[str, set[tuple[float, float]]] = {}
    for row in found.sections:
        passed.setdefault(row["line"], set()).add((row["x_km"], row["y_km"]))
    return [
        {key: row[key] for key in ("line", "order", "x_km", "y_km")}
        for row in found.stops
        if row["place"] == 0 and len(passed.get(row["line"], ())) < len(_places_of(found, row["line"]))
    ]


def _places_of(found: MapRows, line: str) -> set[tuple[float, float]]:
    return {(row["x_km"], row["y_km"]) for row in found.stops if row["line"] == line}


def _layers(words: Words, data: dict[str, list[Row]], frame: Frame, place: int) -> list[Any]:
    x = alt.X("x_km:Q", axis=None, scale=alt.Scale(domain=list(frame.x_km), nice=False, zero=False))
    y = alt.Y("y_km:Q", axis=None, scale=alt.Scale(domain=list(frame.y_km), nice=False, zero=False))
    mine = f"datum.place === {place:d}"
    layers = _ground(data, x, y)
    if data[LINES]:
        layers += _lines(words, data, x, y, mine, _thickness(frame))
    if data[ORGANISATIONS]:
        layers.append(_organisations(words, data[ORGANISATIONS], x, y, mine, frame.width))
    return [*layers, *_labels(x, y, mine), *_bar(x, y)]


def _ground(data: dict[str, list[Row]], x: alt.X, y: alt.Y) -> list[Any]:
    """Draw water, land, coasts and borders, and rivers: pale, so that nothing on it is hard to see."""
    layers: list[Any] = []
    if data[AREAS]:
        chart = alt.Chart(alt.NamedData(AREAS))
        for test, colour in (("!datum.is_land", WATER), ("datum.is_land", LAND)):
            area = chart.transform_filter(test).mark_line(
                clip=True, interpolate="linear-closed", fill=colour, strokeWidth=0, tooltip=None
            )
            layers.append(area.encode(x=x, y=y, detail="shape:N", order="order:Q"))
    if data[SHORES]:
        chart = alt.Chart(alt.NamedData(SHORES))
        for test, colour, thick in (("!datum.is_river", SHORE, 1.0), ("datum.is_river", WATER, 3.0)):
            line = chart.transform_filter(test).mark_line(
                clip=True, stroke=colour, strokeWidth=thick, strokeJoin="round", tooltip=None
            )
            layers.append(line.encode(x=x, y=y, detail="shape:N", order="order:Q"))
    return layers


def _lines(words: Words, data: dict[str, list[Row]], x: alt.X, y: alt.Y, mine: str, scale: float) -> list[Any]:
    """Draw the sections of one schedule and their stops, wider and darker where they are fuller, rimmed if too full."""
    rows = data[LINES]
    colours = factor_scale(rows)
    legend = alt.Legend(title=words("c_load_factor_axis"), format=".0%", gradientLength=220, titleLimit=300)
    is_crowded = len({row["section"] for row in rows}) > _MANY_LINES
    thin, thick, stop = (0.6, 2.4, 9) if is_crowded else (1.0, 3.2, 18)
    widths = alt.Scale(domain=colours.domain, range=[thin * scale, thick * scale])
    chart = alt.Chart(alt.NamedData(LINES)).transform_filter(mine)
    tooltip = [
        alt.Tooltip("name:N", title=words("section")),
        alt.Tooltip("direction:N", title=words("x_direction")),
        alt.Tooltip("load_factor:Q", title=words("load_factor"), format=".0%"),
    ]
    shape: dict[str, Any] = {"clip": True, "strokeCap": "round", "strokeJoin": "round"}
    lines = chart.mark_line(**shape).encode(
        x=x, y=y, detail="section:N", order="order:Q", tooltip=tooltip,
        stroke=alt.Stroke("load_factor:Q", scale=colours, legend=legend),
        strokeWidth=alt.StrokeWidth("load_factor:Q", scale=widths, legend=None),
    )  # fmt: skip
    layers: list[Any] = []
    # A grey rim shows pale lines on white paper; a black and wider one what is above 100 %.
    for test, colour, wider in (("!datum.is_over", GREY, 1.0), ("datum.is_over", BLACK, 2.8)):
        rims = chart.transform_filter(test).mark_line(stroke=colour, **shape)
        rim_widths = alt.Scale(domain=colours.domain, range=[(thin + wider) * scale, (thick + wider) * scale])
        rims = rims.encode(
            x=x, y=y, detail="section:N", order="order:Q",
            strokeWidth=alt.StrokeWidth("load_factor:Q", scale=rim_widths, legend=None),
        )  # fmt: skip
        drawn = lines.transform_filter(test)
        layers.append(alt.layer(rims, drawn).resolve_scale(strokeWidth="independent"))
    courses = alt.Chart(alt.NamedData(COURSES)).mark_line(stroke=GREY, strokeWidth=0.7, opacity=0.6, **shape)
    stops = alt.Chart(alt.NamedData(STOPS)).mark_circle(
        clip=True, size=stop, color="white", stroke=GREY, strokeWidth=1.2, opacity=1
    )
    stops = stops.encode(x=x, y=y, tooltip=[alt.Tooltip("stop:N", title=words("c_stop"))])
    below = [courses.encode(x=x, y=y, detail="line:N", order="order:Q")] if data[COURSES] else []
    return [*below, *layers, stops]


def _organisations(words: Words, rows: Sequence[Row], x: alt.X, y: alt.Y, mine: str, width: float) -> alt.Chart:
    """Draw the organisations of one schedule: area by heads, colour by which way they move."""
    domain = [words(f"c_move_{move}") for move in _MOVES]
    largest = max(1, *(row["headcount"] for row in rows))
    px2 = largest_px2(len({row["organisation"] for row in rows}), width)
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


def _labels(x: alt.X, y: alt.Y, mine: str) -> list[Any]:
    """Write names on a white rim, so that they can be read on lines too: towns in grey, percentages in bold."""
    marks = alt.Chart(alt.NamedData(LABELS)).transform_filter(f"{mine} && isValid(datum.from_x_km)")
    lead = marks.mark_rule(color=BLACK, strokeWidth=0.8)
    layers: list[Any] = [lead.encode(x=_at(x, "from_x_km"), y=_at(y, "from_y_km"), x2="to_x_km:Q", y2="to_y_km:Q")]
    look: dict[str, Any] = {
        "align": alt.ExprRef("datum.side"),
        "fontStyle": alt.ExprRef(f"datum.sort === '{TOWN}' ? 'italic' : 'normal'"),
        "fontWeight": alt.ExprRef(f"datum.sort === '{FACTOR}' ? 'bold' : 'normal'"),
    }
    colour = alt.ExprRef(f"datum.sort === '{TOWN}' ? '{_TOWN_COLOUR}' : '{BLACK}'")
    chart = alt.Chart(alt.NamedData(LABELS)).transform_filter(mine)
    rims: tuple[dict[str, Any], ...] = ({"stroke": "white", "strokeWidth": 3, "strokeJoin": "round"}, {"color": colour})
    for rim in rims:
        text = chart.mark_text(baseline="middle", fontSize=11, tooltip=None, **look, **rim)
        layers.append(text.encode(x=x, y=y, text="text:N"))
    return layers


def _at(axis: Any, field: str) -> Any:
    """Return an axis of the map for another field of the rows."""
    other = axis.copy()
    other["shorthand"] = f"{field}:Q"
    return other


def _bar(x: alt.X, y: alt.Y) -> list[Any]:
    chart = alt.Chart(alt.NamedData(BAR))
    return [
        chart.mark_rule(strokeWidth=2.5, color=BLACK).encode(x=x, x2="x2_km:Q", y=y),
        chart.mark_text(align="left", dy=-9, fontSize=11, color=BLACK).encode(x=x, y=y, text="text:N"),
    ]


def _notes(words: Words, found: MapRows, frame: Frame, ground: Ground) -> list[str]:
    """Return what the map shows, and what it leaves out."""
    notes = [words("c_map_lines") if found.num_lines else words("c_map_no_lines")]
    if any(row["is_over"] for row in found.sections):
        notes.append(words("c_map_over"))
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
    if ground.areas:
        notes.append(words("c_map_ground"))
    if ground.towns:
        notes.append(words("c_map_towns"))
    return notes


def _describe(words: Words, found: MapRows, place: int, name: str) -> str:
    own = [row for row in found.organisations if row["place"] == place]
    rows = [row for row in found.sections if row["place"] == place]
    factors = [row["load_factor"] for row in rows if row["load_factor"] is not None]
    return words(
        "c_map_told",
        schedule=name,
        changed=words.number(sum(row["move"] != "none" for row in own)),
        people=words.number(sum(row["people_moved"] for row in own)),
        factor=words.percent(max(factors, default=None)),
        over=words.number(len({row["section"] for row in rows if row["is_over"]})),
    )
