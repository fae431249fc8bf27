import math

import numpy as np
import pytest

from solver.importers.findings import Findings
from solver.importers.network.named import NamedSection
from solver.importers.network.origins import OriginPoint, locate_origins, origins_of
from solver.importers.network.places import Site
from solver.importers.sheets.reading.rows import Row
from tests.importers.network.days import METRE, DayBuilder
from tests.importers.network.ways import PLAIN, SITE, due, flows, network_of

FOUR_MIN = 80 * 4 / 1.3
ALL = [NamedSection("recipe", "*")]


def home(north_m, people=1.0, **changes):
    return OriginPoint("1234AB", 52.0 + north_m * METRE, 5.0, people, **changes)


def region():
    """Line 1: a - b - x from the north, line 2: c - y from the south; both are 4 min on foot from the site."""
    builder = DayBuilder().stop("a", 9000).stop("b", 5000).stop("x", FOUR_MIN).stop("c", -9000).stop("y", -FOUR_MIN)
    builder.route("1").route("2").runs("1", "a b x", ["05:00", "08:10"])
    return builder.runs("2", "c y", ["05:00", "08:10", "08:20"], step_min=10)


def test_people_board_where_they_live():
    network = network_of(region().made, named=ALL)
    # At b, though two runs of line 2 pass the site: nobody of b can board them
    assert flows(network, due("09:00"), origins=[home(5000)]) == {("1:0>x", "to"): (1, 9)}
    assert flows(network, due("09:00"), origins=[home(9000)]) == {("1:0>b", "to"): (1, 14), ("1:0>x", "to"): (1, 9)}


def test_origins_count_by_people():
    network = network_of(region().made, named=ALL)
    people = [home(9000, 30, destination="s"), home(5000, 50, destination="s"), home(-9000, 20, destination="s")]
    assert flows(network, due("09:00"), origins=people) == {
        ("1:0>b", "to"): (0.3, 14),
        ("1:0>x", "to"): (0.8, 9),
        ("2:0>y", "to"): (0.2, 14),
    }


def test_those_who_name_another_site_do_not_count():
    network = network_of(region().made, named=ALL)
    people = [home(9000, 30, destination="s"), home(-9000, 70, destination="other")]
    assert flows(network, due("09:00"), origins=people)["1:0>x", "to"] == (1, 9)


def test_the_choice_of_those_who_can_take_two_lines():
    builder = DayBuilder().stop("a", 9000).stop("x", FOUR_MIN).stop("y", -FOUR_MIN).route("1").route("2")
    builder.runs("1", "a x", ["05:00", "08:10", "08:20"], step_min=10).runs("2", "a y", ["05:00", "08:10"], step_min=20)
    found = flows(network_of(builder.made), due("09:00"), origins=[home(9000)])
    # 2 runs of 10 min against 1 of 20, both with 4 on foot at the site: 2 exp(-0.7) and exp(-1.2)
    first, second = 2 * math.exp(-0.05 * 14), math.exp(-0.05 * 24)
    assert found["1:0>x", "to"][0] == pytest.approx(first / (first + second), abs=1e-6)
    assert found["2:0>y", "to"][0] == pytest.approx(second / (first + second), abs=1e-6)


@pytest.mark.parametrize(
    ("is_area", "walk_m", "boards"),
    [(False, 999, True), (False, 1001, False), (True, 1001, True), (True, 1999, True), (True, 2001, False)],
)
def test_how_far_people_walk_from_home(is_area, walk_m, boards):
    origin = home(9000 + walk_m / 1.3, is_area=is_area)
    result = network_of(region().made).flows_of_site(SITE, {"to": due("09:00")}, [origin])
    assert bool(result.flows) == boards
    assert result.unserved == {"to": 0.0 if boards else 1.0}


def test_of_two_stops_people_use_the_nearer_one():
    builder = DayBuilder().stop("a", 9000).stop("b", 8500).stop("x", FOUR_MIN).route("1")
    network = network_of(builder.runs("1", "a b x", ["05:00", "08:10"]).made, named=ALL)
    assert set(flows(network, due("09:00"), origins=[home(8760)])) == {("1:0>b", "to"), ("1:0>x", "to")}
    assert set(flows(network, due("09:00"), origins=[home(8740)])) == {("1:0>x", "to")}


def test_what_no_line_serves_is_counted():
    network = network_of(region().made, named=ALL)
    result = network.flows_of_site(SITE, {"to": due("09:00")}, [home(9000, 3), home(40_000, 1, destination="")])
    weights = [3 * math.exp(-0.9), math.exp(-4)]
    assert result.unserved["to"] == pytest.approx(weights[1] / sum(weights), rel=1e-3)
    assert sum(flow["share"] for flow in result.flows if flow["section"] == "1:0>x") == pytest.approx(
        1 - result.unserved["to"], abs=1e-6
    )


def test_who_finds_no_line_goes_over_the_main_station():
    builder = region().stop("f", 30_000).stop("g", 20_000).route("3")
    builder.runs("3", "f g b", ["04:00", "07:30", "07:50"], step_min=10)
    rule = PLAIN.model_copy(update={"main_station": "B"})
    network = network_of(builder.made, rule, named=ALL)
    people = [home(30_000, 40, destination="s"), home(9000, 50, destination="s"), home(70_000, 10, destination="s")]
    result = network.flows_of_site(SITE, {"to": due("09:00")}, people)
    # From f by line 3 to b, 20 min; 5 to change; 5 min ride; 4 on foot. Those of 70 km north find nothing.
    assert {flow["section"]: (flow["share"], flow["lag_min"]) for flow in result.flows} == {
        "1:0>b": (0.5, 14),
        "1:0>x": (0.9, 9),
        "3:0>g": (0.4, 34),
        "3:0>b": (0.4, 24),
    }
    assert result.unserved == {"to": pytest.approx(0.1)}


def test_the_leg_from_is_the_mirror_image():
    builder = DayBuilder().stop("x", FOUR_MIN).stop("b", 5000).stop("a", 9000).route("1")
    builder.runs("1", "x b a", ["16:10", "23:00"])
    network = network_of(builder.made, named=ALL)
    people = [home(9000, 40, destination="s"), home(5000, 60, destination="s")]
    assert flows(network, None, due("16:00"), origins=people) == {
        ("1:0>b", "from"): (1, 4),
        ("1:0>a", "from"): (0.4, 9),
    }


def test_gravity_of_those_who_may_go_anywhere():
    near, far = home(1000, 100), home(11_000, 100)
    points, shares = origins_of(SITE, [near, far], PLAIN)
    # 1 and 11 km, e-folding 10 km: exp(-0.1) against exp(-1.1), which is e to 1
    assert points == [near, far]
    assert shares == pytest.approx([math.e / (1 + math.e), 1 / (1 + math.e)], abs=1e-6)
    _, empty = origins_of(Site("s", "s", 52.0, 5.0), [home(1000, 0)], PLAIN)
    assert np.array_equal(empty, [])


def test_postcodes_get_places_and_lost_ones_are_counted():
    rows = [
        Row("origins.csv, row 2", {"postcode": "1234 ab", "people": 5, "destination": "s"}),
        Row("origins.csv, row 3", {"postcode": "1234ZZ", "people": 7}),
        Row("origins.csv, row 4", {"postcode": "9999", "people": 9}),
    ]
    findings = Findings()
    found = locate_origins(rows, {"1234AB": (52.0, 5.0), "1234": (52.1, 5.1)}, findings)
    assert found == [
        OriginPoint("1234AB", 52.0, 5.0, 5, "s", is_area=False),
        OriginPoint("1234ZZ", 52.1, 5.1, 7, "", is_area=True),
    ]
    assert [str(each) for each in findings] == [
        "origins: dropped 1 rows with a postcode without a place (such as 9999)"
    ]
