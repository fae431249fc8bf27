"""What people read of roads: the hours that are lost there, apart from who is left behind."""

import json

import pytest

from solver.demand.loads import build_demand
from solver.domain.schedule import Settings
from solver.optimise.solve import solve
from solver.report.outcomes import outcomes
from solver.report.packages import fullest_cell, packages
from solver.report.page.pictures import draw
from solver.report.text.language import plain_words
from solver.report.text.package_words import headline, picture_title, road_told
from tests.demand import small

LANE = [{"from": "06:00", "to": "12:00", "every_min": 15.0, "seats": 1000.0, "places": 1000.0}]


def instance(above="slower", **changes):
    """A road of 1,000 vehicles a quarter, 1,200 cars from 08:15 and 400 from 08:30; 400 of the 1,200 may go later."""
    bases = [small.base("08:15", "08:30", 800.0), small.base("08:30", "08:45", 400.0)]
    road = small.section(supply=LANE, base_load=bases, above_places=above)
    shifts = {"earlier_min": 0, "later_min": 15, "step_min": 15}
    group = small.group(headcount=400, mode_shares={"car": 1.0}, profile="quarter", shifts=shifts)
    parts = {"lines": [small.line(road, mode="road")], "objective": [{"vehicle_hours_lost": 1.0}]}
    return small.instance(group, profiles={"quarter": {"before_min": [15.0, 0.0], "share": [1.0]}}, **parts | changes)


def told(language, situation):
    schedule = solve(situation, Settings(time_limit_s=20.0, workers=1)).schedule
    demand, (plan,) = outcomes(situation, [("plan", schedule)])
    now, *_, then = packages(demand, plan)
    return headline(plain_words(language), demand, now, then)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "On the road 16 vehicle-hours a day are lost; today it is 62 (-74 %)."),
        ("nl", "Op de weg gaan 16 voertuiguren per dag verloren; nu zijn dat er 62 (-74 %)."),
    ],
)
def test_the_headline_says_what_is_lost_on_the_road(language, sentence):
    # Of a road alone nobody says that all fit on it.
    assert told(language, instance()).split(". ", 1)[1] == sentence


def test_where_hours_do_not_count_nothing_is_said_of_them():
    assert "vehicle-hours" not in told("en", instance("left", objective=[{"overload": 1.0}]))


@pytest.mark.parametrize(
    ("language", "title", "start"),
    [
        ("nl", "De volste plek in het openbaar vervoer, nu en straks", "Op de weg het volst: "),
        ("en", "The fullest place by public transport, today and with the plan", "Fullest on the road: "),
    ],
)
def test_the_fullest_place_of_lines_is_told_beside_that_of_roads(language, title, start):
    # 1,200 vehicles for 1,000; the tram, which nobody rides, has 2 passengers of 100.
    tram = small.line(small.section("T", base_load=[small.base("08:15", "08:30", 2.0)]), line_id="T")
    road = instance().model_dump(mode="json", by_alias=True, exclude_unset=True)["lines"][0]
    both = instance(lines=[road, tram])
    demand, words = build_demand(both), plain_words(language)
    today = demand.options.status_quo_parts()
    (plan,) = outcomes(both, [("today", solve(both, Settings(time_limit_s=5.0, workers=1)).schedule)])[1]
    now = packages(demand, plan)[0]
    assert picture_title(words, demand, "s_picture") == picture_title(words, demand, "x_memo_picture") == title
    assert demand.cells.is_road[fullest_cell(demand, demand.loads(today), on_roads=True)]
    assert not demand.cells.is_road[fullest_cell(demand, demand.loads(today))]
    told = road_told(words, demand, now, now)
    assert told.startswith(start)
    assert "120 %" in told


def test_without_roads_nothing_is_said_of_them():
    tram = small.instance(small.group())
    demand = build_demand(tram)
    assert picture_title(plain_words("nl"), demand, "s_picture") == "De volste plek, nu en straks"
    assert fullest_cell(demand, demand.loads(demand.options.status_quo_parts()), on_roads=True) is None


def test_the_picture_of_a_road_is_of_vehicles_and_ends_with_the_day():
    # It offers until 30:00, and one vehicle in 1,200 comes after midnight.
    supply = [{"from": "06:00", "to": "30:00", "every_min": 15.0, "seats": 1000.0, "places": 1000.0}]
    bases = [small.base("08:15", "08:30", 1200.0), small.base("24:15", "24:30", 1.0)]
    own = instance(
        lines=[small.line(small.section(supply=supply, base_load=bases, above_places="slower"), mode="road")]
    )
    demand, (plan,) = outcomes(own, [("plan", solve(own, Settings(time_limit_s=5.0, workers=1)).schedule)])
    words = plain_words("nl")
    spec = draw(words, demand, [plan]).specs["load_road"]
    assert spec["title"]["subtitle"] == ["Voertuigen in elk tijdvak, tegen wat de weg dan aankan."]
    text = json.dumps(spec, ensure_ascii=False)
    assert "wat de weg aankan" in text
    assert "zitplaatsen" not in text.lower()
    domains = [
        layer["encoding"]["x"]["scale"]["domain"] for layer in spec["layer"] if "scale" in layer["encoding"]["x"]
    ]
    assert set(map(tuple, domains)) == {(360.0, 1440.0)}
