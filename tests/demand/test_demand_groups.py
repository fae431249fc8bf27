"""Loads by hand: adherence, patterns, parts, roads, several flows and times."""

import pytest

from solver.demand.loads import build_demand
from tests.demand import small

QUICK = {"even": {"before_min": [15.0, 0.0], "share": [1.0]}}
"""Everybody in the quarter before, so that a time fills one bin."""


def test_who_does_not_adhere_travels_as_today():
    # 50 travel; 80 % follows the shift of 15 minutes, 20 % (10 people) stays at 08:15.
    situation = small.instance(small.group(adherence=0.8), profiles=QUICK)
    assert small.loads_by_clock(situation) == pytest.approx({"08:15": 50})
    assert small.loads_by_clock(situation, a=15) == pytest.approx({"08:15": 10, "08:30": 40})


def test_who_does_not_adhere_is_present_as_today_too():
    # "off" is nobody on Monday: 75 % follows, a quarter of 50 people still comes.
    shy = small.group(adherence=0.75, patterns=small.week(off=(0.0, 1.0)))
    situation = small.instance(shy, days=["mon", "tue"], profiles=QUICK)
    expected = {("S", "mon", "08:15"): 12.5, ("S", "tue", "08:15"): 50}
    assert small.loads_of(situation, a=(0, "off")) == pytest.approx(expected)


def test_adherence_of_nobody_leaves_everything_as_it_is():
    situation = small.instance(small.group(adherence=0.0), profiles=QUICK)
    assert small.loads_by_clock(situation, a=30) == pytest.approx({"08:15": 50})


def test_patterns_say_who_is_there_by_day():
    # 50 travellers: all on both days today; 20 % on Monday and 60 % on Tuesday in "some".
    hybrid = small.group(patterns=small.week(some=(0.2, 0.6)))
    situation = small.instance(hybrid, days=["mon", "tue"], profiles=QUICK)
    assert small.loads_of(situation) == pytest.approx({("S", "mon", "08:15"): 50, ("S", "tue", "08:15"): 50})
    expected = {("S", "mon", "08:30"): 10, ("S", "tue", "08:30"): 30}
    assert small.loads_of(situation, a=(15, "some")) == pytest.approx(expected)


def test_today_need_not_be_everybody():
    patterns = [{"id": "half", "present": {"tue": 0.5}}]
    assert small.loads_by_clock(small.instance(small.group(patterns=patterns), profiles=QUICK)) == pytest.approx(
        {"08:15": 25}
    )


def test_every_part_is_an_equal_piece():
    # Four parts of 12.5 travellers: one stays, two go 15 minutes later, one half an hour.
    situation = small.instance(small.group(parts=4), profiles=QUICK)
    rows = [(0, "today", 1), (15, "today", 2), (30, "today", 1)]
    assert small.loads_by_clock(situation, a=rows) == pytest.approx({"08:15": 12.5, "08:30": 25, "08:45": 12.5})


def test_parts_and_adherence_together():
    # Two parts of 25: one stays, one shifts with 60 % adherence: 25 + 25 * 0.4 = 35 and 15.
    situation = small.instance(small.group(parts=2, adherence=0.6), profiles=QUICK)
    assert small.loads_by_clock(situation, a=[(0, "today", 1), (15, "today", 1)]) == pytest.approx(
        {"08:15": 35, "08:30": 15}
    )


def test_a_road_counts_cars():
    # 100 people * 0.3 by car / 1.25 a car = 24 vehicles; public transport does not drive there.
    drivers = small.group(mode_shares={"public_transport": 0.5, "car": 0.3}, car_occupancy=1.25)
    situation = small.instance(drivers, lines=[small.line(small.section(), mode="road")], profiles=QUICK)
    assert small.loads_by_clock(situation) == pytest.approx({"08:15": 24})


def test_two_flows_on_one_section_add_up():
    # Half of 50 with lag 0 passes at 08:15-08:30, 0.4 of them with lag 15 a bin before.
    flows = [small.flow(share=0.5), small.flow(share=0.4, lag_min=15.0), small.flow(share=0.1)]
    situation = small.instance(small.group(flows=flows), profiles=QUICK)
    assert small.loads_by_clock(situation) == pytest.approx({"08:00": 20, "08:15": 30})


def test_two_groups_and_the_base_load_add_up():
    part = small.section(base_load=[small.base("08:15", "08:30", 7.0)])
    groups = [small.group("a"), small.group("b", headcount=60)]
    situation = small.instance(*groups, lines=[small.line(part)], profiles=QUICK)
    assert small.loads_by_clock(situation) == pytest.approx({"08:15": 50 + 30 + 7})
    assert small.loads_by_clock(situation, b=-15) == pytest.approx({"08:00": 30, "08:15": 57})


def test_all_arrivals_move_together():
    # 30 % of 50 at 08:30, 60 % at 10:00, the other 10 % never comes.
    busy = small.group(arrivals=small.at(("08:30", 0.3), ("10:00", 0.6)))
    situation = small.instance(busy, profiles=QUICK)
    assert small.loads_by_clock(situation) == pytest.approx({"08:15": 15, "09:45": 30})
    assert small.loads_by_clock(situation, a=15) == pytest.approx({"08:30": 15, "10:00": 30})


def test_arrivals_and_departures_move_together():
    both = small.group(departures=small.at("16:00"), flows=[small.flow(), small.flow(leg="from", share=0.8)])
    situation = small.instance(both, profiles=QUICK)
    assert small.loads_by_clock(situation, a=-15) == pytest.approx({"08:00": 50, "15:45": 40})


def test_a_flow_passes_its_own_section_only():
    part = [small.section("S"), small.section("T")]
    groups = [small.group("a", flows=[small.flow("T", share=0.5)]), small.group("b", flows=[small.flow("S")])]
    loads = small.loads_of(small.instance(*groups, lines=[small.line(*part)], profiles=QUICK))
    assert loads == pytest.approx({("T", "tue", "08:15"): 25, ("S", "tue", "08:15"): 50})


@pytest.mark.parametrize(
    "changes",
    [
        {"flows": []},
        {"headcount": 0},
        {"mode_shares": {"car": 1.0}},
        {"flows": [small.flow(share=0.0)]},
        {"arrivals": []},
        {"patterns": [{"id": "away", "present": {"tue": 0.0}}]},
    ],
    ids=["no flow", "nobody", "no public transport", "share 0", "no arrival", "not present"],
)
def test_a_group_that_nobody_sees_between_others_changes_nothing(changes):
    groups = [small.group("a"), small.group("b", **changes), small.group("c")]
    situation = small.instance(*groups, profiles=QUICK)
    assert small.loads_by_clock(situation, b=15, c=15) == pytest.approx({"08:15": 50, "08:30": 50})


def test_without_any_flow_there_is_the_base_load_alone():
    part = small.section(base_load=[small.base("08:00", "08:15", 12.0)])
    situation = small.instance(small.group("a", flows=[]), small.group("b", flows=[]), lines=[small.line(part)])
    demand = build_demand(situation)
    assert demand.matrix.num_entries == 0
    assert small.loads_by_clock(situation, a=15) == {"08:00": 12.0}


def test_a_group_with_adherence_and_patterns_but_no_flow_before_one_with():
    quiet = small.group("a", flows=[], adherence=0.5, patterns=[{"id": "t", "present": {"tue": 1.0}}])
    situation = small.instance(quiet, small.group("b", adherence=0.5), profiles=QUICK)
    assert small.loads_by_clock(situation, a=15, b=15) == pytest.approx({"08:15": 25, "08:30": 25})
