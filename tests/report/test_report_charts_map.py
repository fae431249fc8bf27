"""The map: ground, sections in lanes, and what is named."""

import json

import pytest

from solver.demand.loads import build_demand
from solver.domain.supply import Place, Stop
from solver.formats import read_instance
from solver.report.charts.clip import clip_line, clip_ring, simplify
from solver.report.charts.draw import View, draw
from solver.report.charts.frame import Frame, frame_around
from solver.report.charts.ground import ground_in
from solver.report.charts.lanes import in_lanes
from solver.report.charts.map_names import FACTOR, ORGANISATION, TOWN
from solver.report.charts.names_placed import place_labels
from solver.report.charts.places import map_rows
from solver.report.text.language import Words

BOX = (0.0, 0.0, 10.0, 10.0)
UTRECHT = Place(lat=52.09, lon=5.12)


# --- Clipping: worked out by hand ---------------------------------------------------------------------------------


def test_a_ring_is_cut_to_the_box():
    square = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0)]
    assert set(clip_ring(square, BOX)) == {(5.0, 5.0), (10.0, 5.0), (10.0, 10.0), (5.0, 10.0)}
    assert clip_ring([(11.0, 0.0), (12.0, 0.0), (12.0, 1.0)], BOX) == []
    around = [(-5.0, -5.0), (20.0, -5.0), (20.0, 20.0), (-5.0, 20.0)]
    assert set(clip_ring(around, BOX)) == {(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)}


def test_a_line_leaves_the_box_and_comes_back_in_two_pieces():
    line = [(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (8.0, 15.0), (8.0, 5.0)]
    assert list(clip_line(line, BOX)) == [[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], [(8.0, 10.0), (8.0, 5.0)]]
    assert list(clip_line([(-1.0, 5.0), (-1.0, 8.0)], BOX)) == []


def test_points_on_a_straight_line_are_left_out():
    assert simplify([(0, 0), (1, 0.01), (2, 0), (3, 5)], 0.1) == [(0, 0), (2, 0), (3, 5)]
    assert simplify([(0, 0), (1, 0.5), (2, 0)], 0.1) == [(0, 0), (1, 0.5), (2, 0)]


# --- Ground -------------------------------------------------------------------------------------------------------


def frame_of(half_km, width=400):
    return Frame((-half_km, half_km), (-half_km, half_km), width, width)


def test_utrecht_lies_on_land_by_the_lek_among_its_towns():
    ground = ground_in(frame_of(20), UTRECHT)
    assert {row["town"] for row in ground.towns} >= {"Utrecht", "Nieuwegein", "Zeist"}
    assert ground.towns[0]["town"] == "Utrecht"
    assert any(row["is_river"] for row in ground.lines)
    assert {row["is_land"] for row in ground.areas} == {True, False}
    assert all(abs(row[key]) <= 20.01 for row in [*ground.areas, *ground.lines] for key in ("x_km", "y_km"))


def test_the_coast_parts_land_and_water():
    ground = ground_in(frame_of(30), Place(lat=52.08, lon=4.27))
    assert any(not row["is_river"] for row in ground.lines)
    land = [row for row in ground.areas if row["is_land"]]
    # West of 4.27 degrees is nothing but sea at the height of Scheveningen: land begins within some km of the middle.
    assert -10 < min(row["x_km"] for row in land if row["y_km"] > 5) < 10
    assert "Den Haag" in {row["town"] for row in ground.towns}


@pytest.mark.parametrize(
    "place", [Place(lat=48.85, lon=2.35), Place(lat=27.95, lon=-82.46), Place(lat=-16.9, lon=145.8)]
)
def test_elsewhere_there_is_no_ground(place):
    ground = ground_in(frame_of(20), place)
    assert (ground.areas, ground.lines, ground.towns) == ([], [], [])


# --- Lanes --------------------------------------------------------------------------------------------------------


def path(section, *places, place=0):
    return [{"place": place, "section": section, "x_km": x, "y_km": y} for x, y in places]


def test_the_two_directions_keep_to_their_right():
    east, west = path("a", (0.0, 0.0), (10.0, 0.0)), path("b", (10.0, 0.0), (0.0, 0.0))
    moved = in_lanes([*east, *west], px_per_km=10)
    # Half a lane of 2.6 px is 1.3 px, 0.13 km; the right of who goes east is south.
    assert [row["y_km"] for row in moved] == [-0.13, -0.13, 0.13, 0.13]
    assert [row["x_km"] for row in moved] == [0.0, 10.0, 10.0, 0.0]


def test_sections_between_the_same_stops_lie_beside_each_other():
    rows = [row for name in "abc" for row in path(name, (0.0, 0.0), (0.0, 10.0))]
    moved = in_lanes(rows, px_per_km=10)
    assert [row["x_km"] for row in moved[::2]] == [0.13, 0.39, 0.65]
    other = in_lanes([*rows, *path("d", (5.0, 0.0), (5.0, 10.0)), *path("a", (0.0, 0.0), (0.0, 10.0), place=1)], 10)
    assert [row["x_km"] for row in other[6::2]] == [5.13, 0.13]


def test_a_lane_keeps_its_width_in_a_bend():
    moved = in_lanes(path("a", (0.0, 0.0), (10.0, 0.0), (10.0, 10.0)), px_per_km=10)
    assert (moved[1]["x_km"], moved[1]["y_km"]) == (pytest.approx(10.13), pytest.approx(-0.13))


def test_many_sections_stay_within_a_band():
    rows = [row for name in range(30) for row in path(str(name), (0.0, 0.0), (0.0, 10.0))]
    assert max(row["x_km"] for row in in_lanes(rows, px_per_km=10)) <= 1.5


# --- Names --------------------------------------------------------------------------------------------------------


def test_a_name_without_room_stands_further_off_with_a_line_to_its_mark():
    frame = frame_around([{"x_km": -5.0, "y_km": -5.0}, {"x_km": 5.0, "y_km": 5.0}], 600)
    marks = [({"x_km": 0.0, "y_km": 0.0, "sort": ORGANISATION}, f"organisation {place}", 8.0) for place in range(8)]
    placed = place_labels(frame, marks, far=frozenset({ORGANISATION}))
    assert [row["text"] for row in placed] == [f"organisation {place}" for place in range(8)]
    assert ["to_x_km" in row for row in placed] == [False] * 4 + [True] * 4
    assert all((row["from_x_km"], row["from_y_km"]) == (0.0, 0.0) for row in placed[4:])
    assert len(place_labels(frame, marks)) == 4


def boxes_of(rows, frame):
    for row in rows:
        wide = 6.3 * len(row["text"])
        x = (row["x_km"] - frame.x_km[0]) * frame.px_per_km
        y = (row["y_km"] - frame.y_km[0]) * frame.px_per_km
        west = {"left": x, "right": x - wide, "center": x - wide / 2}[row["side"]]
        yield west, y - 7, west + wide, y + 7


@pytest.fixture(scope="module")
def utrecht(instances):
    return build_demand(read_instance(instances / "utrecht.json"))


@pytest.fixture
def planned(utrecht):
    today = utrecht.options.status_quo_parts()
    plan = today.copy()
    students = next(number for number, group in enumerate(utrecht.instance.groups) if group.id == "hu-block-1")
    own = [number for number, group in enumerate(utrecht.options.group.tolist()) if group == students]
    plan[own] = 0
    plan[own[0]] = 1
    return [("today", today), ("plan", plan)]


@pytest.mark.long
@pytest.mark.parametrize("width", [860, 372])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_on_the_map_of_utrecht(utrecht, planned, width, language):
    found = map_rows(utrecht, planned)
    spec = draw("map", Words(language), utrecht, planned, View(width=width))
    labels = spec["datasets"]["map_labels"]
    assert {row["place"] for row in labels} == {0, 1}
    whose = {row["text"] for row in labels if row["sort"] == ORGANISATION}
    assert whose == {"Hogeschool Utrecht"}, "who moves is named, the others are not"
    assert sum(row["sort"] == TOWN for row in labels) >= 16
    assert any(row["sort"] == FACTOR for row in labels if row["place"] == 0)
    frame = frame_around(found.organisations, spec["vconcat" if "vconcat" in spec else "concat"][0]["width"])
    for place in (0, 1):
        boxes = list(boxes_of([row for row in labels if row["place"] == place], frame))
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = one[2] <= other[0] + 0.1 or other[2] <= one[0] + 0.1 or one[3] <= other[1] + 0.1
                assert apart or other[3] <= one[1] + 0.1


def test_where_nobody_moves_the_largest_are_named(utrecht, planned):
    spec = draw("map", Words("nl"), utrecht, planned[:1])
    named = {row["text"] for row in spec["datasets"]["map_labels"] if row["sort"] == ORGANISATION}
    assert len(named) <= 8
    assert "Universiteit Utrecht" in named


# --- Sections -----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_sections_are_coloured_one_by_one(tiny):
    stops = tuple(Stop(name=name, lat=52.0 + place / 10, lon=5.0) for place, name in enumerate("ABC"))
    tram = tiny.lines[0].sections[0].model_copy(update={"along": (0, 1)})
    lines = (tiny.lines[0].model_copy(update={"stops": stops, "sections": (tram,)}), tiny.lines[1])
    demand = build_demand(tiny.model_copy(update={"lines": lines}))
    rows = map_rows(demand, [("today", demand.options.status_quo_parts())]).sections
    assert [(row["section"], row["order"], row["load_factor"], row["is_over"]) for row in rows] == [
        ("tram>town", 0, 1.25, True),
        ("tram>town", 1, 1.25, True),
    ]
    assert [row["lat"] for row in rows] == [52.0, 52.1]
    spec = draw("map", Words("en"), demand, [("today", demand.options.status_quo_parts())])
    # The section ends at B; that the line goes on to C is drawn without a figure.
    assert [row["line"] for row in spec["datasets"]["map_courses"]] == ["tram"] * 3
    assert any(row["text"].startswith("125") for row in spec["datasets"]["map_labels"] if row["sort"] == FACTOR)
    assert "Rimmed in black" in json.dumps(spec["title"])
    assert "stretches above 100%: 1" in spec["description"]


@pytest.mark.long
def test_a_map_names_where_its_ground_comes_from_only_where_it_has_one(utrecht, planned, instances):
    said = " ".join(draw("map", Words("nl"), utrecht, planned)["title"]["subtitle"])
    assert "Natural Earth" in said
    assert "GeoNames (CC BY 4.0)" in said
    leuven = build_demand(read_instance(instances / "leuven.json"))
    spec = draw("map", Words("nl"), leuven, [("nu", leuven.options.status_quo_parts())])
    assert "GeoNames" not in " ".join(spec["title"]["subtitle"])
    assert spec["datasets"]["map_areas"] == []
