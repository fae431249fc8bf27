"""What people read of roads: the hours that are lost there, apart from who is left behind."""

import pytest

from solver.domain.schedule import Settings
from solver.optimise.solve import solve
from solver.report.outcomes import outcomes
from solver.report.packages import packages
from solver.report.text.language import plain_words
from solver.report.text.package_words import headline
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
