"""Hours lost on roads, by hand: t = t0 (1 + 0.15 (V / C)^4), t0 the minutes on board of the section.

100 vehicles fit in each quarter of an hour from 06:00 to 20:00 and the road takes 10 minutes where it is empty, unless
a test says otherwise.
"""

import pytest

from solver.checker import recompute_terms
from solver.checker.status_quo import status_quo_choices
from tests.demand import small

LOST = [{"vehicle_hours_lost": 1.0}]
LANE = [{"from": "06:00", "to": "20:00", "every_min": 1.0, "seats": 100 / 15, "places": 100 / 15}]


def road_with(*base_load, mode="road", **section):
    return small.line(small.section(base_load=list(base_load), **{"supply": LANE} | section), mode=mode)


def lost(*lines, groups=(), objective=LOST, **changes):
    """Return the term by `measures`, which has to be that of the check."""
    groups = groups or (small.group(flows=[]),)
    instance = small.instance(*groups, lines=list(lines), objective=objective, **changes)
    found = small.terms_of(instance).vehicle_hours_lost
    assert recompute_terms(instance, status_quo_choices(instance)).vehicle_hours_lost == pytest.approx(found)
    return found


def test_at_capacity_every_vehicle_takes_15_percent_longer():
    # 100 vehicles, each 1.5 minutes later than on an empty road.
    assert lost(road_with(small.base("08:00", "08:15", 100.0))) == pytest.approx(2.5)


def test_twice_the_traffic_is_32_times_the_delay():
    # 200 vehicles, each 10 * 0.15 * 2^4 = 24 minutes later.
    assert lost(road_with(small.base("08:00", "08:15", 200.0))) == pytest.approx(80)


def test_half_the_traffic_loses_little():
    # 50 vehicles, each 1.5 / 16 = 0.09375 minutes later.
    assert lost(road_with(small.base("08:00", "08:15", 50.0))) == pytest.approx(50 * 0.09375 / 60)


def test_it_adds_up_over_intervals_and_sections_and_is_a_mean_over_days():
    one = road_with(small.base("08:00", "08:30", 200.0))
    other = small.line(
        small.section("T", supply=LANE, minutes_on_board=4.0, base_load=[small.base("17:00", "17:15", 100.0)]),
        line_id="M",
        mode="road",
    )
    assert lost(one) == pytest.approx(5)
    assert lost(one, other) == pytest.approx(5 + 100 * 0.6 / 60)
    only_monday = road_with(small.base("08:00", "08:15", 100.0, days=["mon"]))
    assert lost(only_monday, days=["mon", "tue"]) == pytest.approx(2.5 / 2)


def test_cars_are_people_by_car_over_people_in_a_car():
    # 150 of 300 people by car, 1.5 to a car: 100 cars, 50 in each of the two quarters before 08:30.
    by_car = small.group(headcount=300, mode_shares={"car": 0.5}, car_occupancy=1.5)
    assert lost(road_with(), groups=(by_car,)) == pytest.approx(2 * 50 * 0.09375 / 60)


def test_lines_lose_no_hours_on_the_road():
    assert lost(road_with(small.base("08:00", "08:15", 200.0), mode="bus")) == 0


def test_it_is_worked_out_only_where_a_tier_counts_it():
    road = road_with(small.base("08:00", "08:15", 100.0))
    instance = small.instance(small.group(flows=[]), lines=[road])
    assert "vehicle_hours_lost" not in instance.terms
    assert small.terms_of(instance).vehicle_hours_lost == 0
    assert lost(road, objective=[{"overload": 1.0}]) == 0
    assert lost(road, objective=[{"overload": 1.0}, {"vehicle_hours_lost": 0.1}]) == pytest.approx(2.5)


@pytest.mark.parametrize("objective", [LOST, [{"overload": 1.0}]])
def test_who_is_above_the_capacity_is_left_behind_unless_all_pass_more_slowly(objective):
    """What is counted says nothing of it: a term is the same in every tier and for every objective."""
    tram = small.line(small.section("T", base_load=[small.base("08:00", "08:15", 350.0)]), line_id="M")
    for above, left in ({}, 100 + 50), ({"above_places": "left"}, 100 + 50), ({"above_places": "slower"}, 50):
        road = road_with(small.base("08:00", "08:15", 200.0), **above)
        instance = small.instance(small.group(flows=[]), lines=[road, tram], objective=objective)
        assert small.terms_of(instance).overload == pytest.approx(left)
        assert recompute_terms(instance, status_quo_choices(instance)).overload == pytest.approx(left)
