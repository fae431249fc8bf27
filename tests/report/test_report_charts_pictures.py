"""Pictures: every figure in both languages, offline, with the figures as its description; names stay text."""

import json
import re

import altair as alt
import pytest
from jsonschema import Draft7Validator

from solver.demand.loads import build_demand
from solver.domain.supply import Place, Stop
from solver.formats import read_instance
from solver.report.charts.draw import FIGURES, View, draw
from solver.report.charts.frame import frame_around, scale_bar, size_steps
from solver.report.charts.heat import peaks
from solver.report.charts.names_placed import place_labels
from solver.report.charts.picture import to_png, to_svg
from solver.report.charts.rows import heat_rows
from solver.report.charts.style import CLOCK_LABELS, NARROW_PX, OVER, WIDTH, config
from solver.report.text.language import Words

HOSTILE = [
    "<script>alert(1)</script>",
    "[bold]x[/]",
    '"; datum.x + "',
    "\\",
    '\\" + alert(1) + \\"',
    "datum['a'].b",
    "{0} %s ${HOME}",
    "x" * 10_000,
    "東京 בית",
    "null",
    "__proto__",
]


@pytest.fixture(scope="module")
def placed(instances):
    return named_by(read_instance(instances / "tiny.json"), "College")


def named_by(tiny, text):
    """Return the tiny instance with places and stops, everything in it called by one text."""
    stops = (Stop(name=text, lat=52.0, lon=5.0), Stop(name="b", lat=52.1, lon=5.1))
    lines = tuple(
        line.model_copy(
            update={
                "name": text,
                "stops": stops,
                "sections": tuple(own.model_copy(update={"name": text}) for own in line.sections),
            }
        )
        for line in tiny.lines
    )
    organisations = tuple(
        own.model_copy(update={"name": text, "place": Place(lat=52.0 + place / 100, lon=5.0)})
        for place, own in enumerate(tiny.organisations)
    )
    return tiny.model_copy(update={"name": text, "lines": lines, "organisations": organisations})


def drawn(instance, figure, words, name="plan", view=None):
    if figure == "week":
        instance = instance.model_copy(update={"days": ("tue", "wed")})
    demand = build_demand(instance)
    today = demand.options.status_quo_parts()
    plan = today.copy()
    plan[0], plan[1] = 1, 0  # the first group a quarter earlier
    return draw(figure, words, demand, [(words("today"), today), (name, plan)], view)


def texts_of(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.long
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_in_both_languages(placed, figure, language):
    words = Words(language)
    spec = drawn(placed, figure, words)
    svg = to_svg(spec)
    assert svg.startswith("<svg")
    assert spec["title"]["text"][:60] in svg
    assert any(text == "plan" for text in texts_of(svg))
    assert "plan" in spec["description"]
    assert words("today") in spec["description"] or figure == "moves"
    assert re.search(r"\d", spec["description"])


@pytest.mark.long
@pytest.mark.parametrize("width", [WIDTH, NARROW_PX - 110])
@pytest.mark.parametrize("name", ["tiny.json", "week.json"])
def test_every_figure_is_of_vega_lites_schema(instances, name, width):
    instance = read_instance(instances / name)
    schema = Draft7Validator(alt.load_schema())
    specs = [drawn(named_by(instance, "College"), figure, Words("nl"), view=View(width=width)) for figure in FIGURES]
    specs = [spec for spec in specs if spec is not None]
    assert len(specs) >= len(FIGURES) - 1
    for spec in specs:
        # Vega knows this key, and Vega-Lite hands it on; its schema does not have it.
        spec["config"]["legend"].pop("layout", None)
        assert [fault.message for fault in schema.iter_errors(spec)] == []
    spoilt = {**specs[0], "title": {"txt": 3}}
    assert not schema.is_valid(spoilt)


def test_one_day_is_no_week(placed):
    demand = build_demand(placed)
    assert draw("week", Words("en"), demand, [("today", demand.options.status_quo_parts())]) is None


@pytest.mark.long
@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_is_fetched(placed, figure):
    spec = drawn(placed, figure, Words("nl"))
    text = json.dumps({key: value for key, value in spec.items() if key != "$schema"})
    assert "http" not in text
    assert '"url"' not in text
    svg = to_svg(spec)
    assert "http" not in svg.replace('"http://www.w3.org/2000/svg"', "").replace('"http://www.w3.org/1999/xlink"', "")
    assert "<image" not in svg
    assert "@import" not in svg


@pytest.mark.long
@pytest.mark.parametrize("figure", FIGURES)
def test_a_png(placed, figure):
    data = to_png(drawn(placed, figure, Words("en")), 1.0)
    assert data.startswith(b"\x89PNG")
    width = int.from_bytes(data[16:20], "big")
    assert 600 < width < 1000


@pytest.mark.long
@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_a_name_is_a_text_and_nothing_else(instances, figure, text):
    words = Words("en")
    spec = drawn(named_by(read_instance(instances / "tiny.json"), text), figure, words, name=text)
    svg = to_svg(spec)
    assert "<script" not in svg
    assert max(map(len, texts_of(svg))) < 300
    # Expressions are the same whatever things are called: no name is in any of them.
    plain = drawn(named_by(read_instance(instances / "tiny.json"), "x"), figure, words, name="plan")
    assert expressions_of(spec) == expressions_of(plain)


def expressions_of(spec):
    """Return everything in a specification that Vega may read as an expression."""
    found = []

    def visit(value, key=""):
        if isinstance(value, dict):
            for name, own in value.items():
                if name not in {"datasets", "description", "title"}:
                    visit(own, name)
        elif isinstance(value, list):
            for own in value:
                visit(own, key)
        elif key in {"filter", "calculate", "labelExpr", "expr", "signal", "test", "field", "as", "format"}:
            found.append((key, value))

    visit(spec)
    return found


@pytest.mark.long
def test_titles_of_tooltips_are_our_own(instances):
    # Vega-Lite writes them into an expression, so a name must never be one.
    words = Words("en")
    for figure in FIGURES:
        spec = drawn(named_by(read_instance(instances / "tiny.json"), "NAME"), figure, words, name="NAME")
        assert not [tip for tip in tooltips_of(spec) if "NAME" in tip["title"]]
        assert tooltips_of(spec)


def tooltips_of(value):
    if isinstance(value, list):
        return [tip for own in value for tip in tooltips_of(own)]
    if not isinstance(value, dict):
        return []
    own = value.get("tooltip")
    return (own if isinstance(own, list) else []) + [
        tip for key in value if key != "datasets" for tip in tooltips_of(value[key])
    ]


def test_numbers_are_written_in_the_language(placed):
    assert "1,25" not in json.dumps(drawn(placed, "load", Words("en"))["description"])
    assert config("nl", 800)["locale"]["number"]["decimal"] == ","
    assert config("nl", 800)["locale"]["time"]["days"][0] == "zondag"
    assert config("en", 800)["locale"]["time"]["shortMonths"][4] == "May"
    texts = texts_of(to_svg(drawn(placed, "terms", Words("nl"))))
    assert any("\N{RIGHTWARDS ARROW}" in text and "," in text for text in texts)


def test_clock_times_stand_on_the_axis(placed):
    svg = to_svg(drawn(placed, "load", Words("nl")))
    assert "08:00" in texts_of(svg)
    assert CLOCK_LABELS in json.dumps(drawn(placed, "load", Words("nl")))


def test_a_heat_map_is_grey_up_to_the_places_and_has_one_colour_above(placed):
    spec = drawn(placed, "heat", Words("en"))
    cells, over, _ = spec["hconcat"][0]["spec"]["layer"]
    assert cells["mark"]["height"]["band"] > 1, "cells that only touch leave hairlines in print"
    assert cells["encoding"]["x2"]["field"] == "until_min"
    assert cells["encoding"]["color"]["scale"]["domain"] == [0, 1]
    assert over["mark"]["fill"] == OVER
    assert {"filter": "datum.is_over"} in over["transform"]
    narrow = drawn(placed, "heat", Words("en"), view=View(width=NARROW_PX - 1))
    assert "vconcat" in narrow


def heat_row(begin, factor):
    return {"begin_min": begin, "end_min": begin + 15, "load_factor": factor, "is_over": (factor or 0) > 1}


def test_a_heat_map_shows_the_hours_in_which_anything_is_near_its_places():
    day = [heat_row(60 * hour + 30, 0.3) for hour in range(6, 24)] + [heat_row(600, None)]
    full = [heat_row(485, 0.8), heat_row(540, 1.2), heat_row(1020, 0.9)]
    assert peaks([*day, *full]) == [(480, 600), (1020, 1080)]
    # Less than two hours apart is one part; with nothing near the places the fullest hours are the peak.
    assert peaks([*day, *full, heat_row(660, 0.95)]) == [(480, 720), (1020, 1080)]
    assert peaks([*day, heat_row(500, 0.5)]) == [(480, 540)]
    assert peaks([heat_row(60.0 * hour, 0.9) for hour in (6, 9, 12, 15)]) == [(360, 960)]


def test_a_heat_map_says_how_full_it_is_at_the_times_that_it_leaves_out(placed):
    spec = drawn(placed, "heat", Words("nl"))
    rows = drawn(placed, "heat", Words("nl"))["datasets"]["heat"]
    notes = " ".join(spec["title"]["subtitle"])
    assert "Oranje met een stip: boven de 100 %" in notes
    assert ("Alleen de drukke uren" in notes) == (len(rows) < len(all_heat_rows(placed)))


def all_heat_rows(instance):
    demand = build_demand(instance)
    today = demand.options.status_quo_parts()
    return heat_rows(demand, [("nu", today), ("plan", today)], demand.instance.days[0])


def test_what_is_above_the_places_is_filled_in_the_picture_of_a_section(placed):
    layers = drawn(placed, "load", Words("en"))["layer"]
    (over,) = [layer for layer in layers if layer["mark"].get("color") == OVER]
    assert {"filter": "datum.load > datum.places"} in over["transform"]


def test_a_heat_map_says_how_many_sections_it_leaves_out(placed):
    spec = drawn(placed, "heat", Words("en"), view=View(most=1))
    assert "The 1 fullest of 2 sections (today); the other 1 are not shown." in spec["title"]["subtitle"]
    assert len({row["section"] for row in spec["datasets"]["heat"]}) == 1


def test_a_map_without_coordinates_is_none(instances):
    assert drawn(read_instance(instances / "tiny.json"), "map", Words("nl")) is None


def test_moves_of_nobody_are_none(placed):
    demand = build_demand(placed)
    today = demand.options.status_quo_parts()
    words = Words("nl")
    assert draw("moves", words, demand, [("today", today), ("same", today)]) is None
    assert draw("terms", words, demand, [("today", today)]) is None


def test_a_road_counts_vehicles(placed):
    road = placed.lines[0].model_copy(update={"mode": "road"})
    instance = placed.model_copy(update={"lines": (road, *placed.lines[1:])})
    svg = to_svg(drawn(instance, "load", Words("en"), view=View(section="tram>town")))
    assert "vehicles per 15 minutes" in texts_of(svg)


def test_trips_are_points(instances):
    instance = read_instance(instances / "leuven.json")
    demand = build_demand(instance)
    spec = draw("load", Words("en"), demand, [("today", demand.options.status_quo_parts())])
    assert "passengers per trip" in texts_of(to_svg(spec))
    first, second = spec["datasets"]["load"][:2]
    assert first["to_min"] == second["from_min"] == (first["begin_min"] + second["begin_min"]) / 2


def test_a_km_is_as_long_both_ways():
    rows = [{"x_km": 0.0, "y_km": 0.0}, {"x_km": 100.0, "y_km": 1.0}]
    frame = frame_around(rows, 400)
    height_km = frame.y_km[1] - frame.y_km[0]
    assert frame.height / height_km == pytest.approx(frame.px_per_km, rel=0.01)
    assert all(frame.holds(row) for row in rows)
    km, bar = scale_bar(frame)
    assert km == 20
    assert bar["x2_km"] - bar["x_km"] == pytest.approx(20)


def test_one_place_alone_has_a_frame():
    frame = frame_around([{"x_km": 0.0, "y_km": 0.0}], 400)
    assert frame.x_km == (-2.0, 2.0)


def test_names_do_not_cover_each_other():
    frame = frame_around([{"x_km": -5.0, "y_km": -5.0}, {"x_km": 5.0, "y_km": 5.0}], 400)
    marks = [({"x_km": 0.0, "y_km": 0.0}, f"a rather long name {place}", 5.0) for place in range(10)]
    placed = place_labels(frame, marks)
    assert 1 <= len(placed) <= 4
    assert len({(row["side"], row["y_km"]) for row in placed}) == len(placed)


@pytest.mark.parametrize("largest", [0, 1, 7, 42_000, 10_000_000])
def test_sizes_of_the_legend_are_headcounts(largest):
    steps = size_steps(largest)
    assert steps == sorted(steps)
    assert 1 <= len(steps) <= 3
    assert steps[-1] <= max(largest, 1)


@pytest.mark.long
def test_movers_lie_on_those_that_stay_and_smaller_ones_on_larger_ones(placed):
    spec = drawn(placed, "map", Words("en"))
    rows = [row for row in spec["datasets"]["map_organisations"] if row["place"] == 1]
    assert [(row["organisation"], row["move"]) for row in rows] == [
        ("school", "none"),
        ("office", "none"),
        ("college", "earlier"),
    ]


@pytest.mark.long
def test_where_names_do_not_all_fit_those_who_move_most_people_have_theirs(placed):
    one = Place(lat=52.0, lon=5.0)
    together = tuple(
        own.model_copy(update={"name": own.id, "place": one, "groups": groups_of(own, place)})
        for place, own in enumerate(placed.organisations)
    )
    instance = placed.model_copy(update={"organisations": together})
    texts = [row["text"] for row in drawn(instance, "map", Words("en"))["datasets"]["map_labels"]]
    assert next(text for text in texts if text in {"college", "school", "office"}) == "college"


def groups_of(party, place):
    """Return the groups of an organisation, with so many people that the first organisation is the smallest."""
    return tuple(group.model_copy(update={"headcount": 98 + place}) for group in party.groups)
