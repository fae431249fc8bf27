"""Worst moments and moves on the tiny instance, worked out by hand (see conftest)."""

import pytest

from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.report.figures import Moment, Move, moves, section_figures, source_counts


def test_today_against_itself(demand, today):
    bus, tram = section_figures(demand, today, today)
    assert (bus.section, bus.name) == ("bus>town", "Bus: Bus to town")
    assert (tram.section, tram.name) == ("tram>town", "Tram: Tram to town")
    worst = Moment(day="tue", begin_min=495.0, end_min=510.0, load=105.0, seats=30.0, places=80.0)
    assert bus.worst_before == bus.same_cell_after == bus.worst_after == worst
    assert (bus.overload_before, bus.overload_after) == pytest.approx((25, 25))
    assert (tram.peak_before, tram.peak_after) == pytest.approx((150, 150))


def test_a_college_that_begins_a_quarter_later(demand, today, parts_of):
    bus, tram = section_figures(demand, today, parts_of(college_students=[(15, 1)]))
    # On the bus 60 of the 105 go to the next quarter, which then is the worst: 60 + 5.
    assert bus.same_cell_after == Moment("tue", 495.0, 510.0, load=45.0, seats=30.0, places=80.0)
    assert bus.worst_after == Moment("tue", 510.0, 525.0, load=65.0, seats=30.0, places=80.0)
    assert (bus.overload_before, bus.overload_after) == pytest.approx((25, 0))
    assert (bus.peak_before, bus.peak_after) == pytest.approx((105, 65))
    # On the tram 60 of the 150 go, and 90 that stay are more than 60 + 10.
    assert tram.worst_after == tram.same_cell_after
    assert tram.worst_after == Moment("tue", 495.0, 510.0, load=90.0, seats=40.0, places=120.0)
    assert (tram.overload_before, tram.overload_after) == pytest.approx((30, 0))
    assert tram.worst_before.load_factor == pytest.approx(1.25)
    assert tram.worst_after.load_factor == pytest.approx(0.75)


def test_half_the_staff_counts_for_half(demand, today, parts_of):
    _, tram = section_figures(demand, today, parts_of(office_staff=[(-15, 1), (0, 1)]))
    assert tram.same_cell_after.load == pytest.approx(130)
    assert tram.overload_after == pytest.approx(10)


def test_the_fullest_section_of_today_comes_first(demand, today, parts_of):
    relieved = parts_of(college_students=[(15, 1)], school_pupils=[(15, 1)])
    rows = section_figures(demand, relieved, today)
    factors = [row.worst_before.load_factor for row in rows]
    assert factors == sorted(factors, reverse=True)


def test_days_are_told_apart_and_overload_is_an_average(document):
    document["days"] = ["mon", "tue"]
    document["organisations"][1]["groups"][0]["patterns"] = [{"id": "today", "present": {"mon": 0, "tue": 1}}]
    demand = build_demand(Instance.model_validate(document))
    today = demand.options.status_quo_parts()
    tram = next(row for row in section_figures(demand, today, today) if row.section == "tram>town")
    # On Monday the 40 pupils are missing: 110 for 120 places.
    assert (tram.worst_before.day, tram.worst_before.load) == ("tue", pytest.approx(150))
    assert tram.overload_before == pytest.approx(30 / 2)


def test_departures_are_moments_without_length(document):
    section = document["lines"][0]["sections"][0]
    del section["supply"]
    section["departures"] = [{"at": ["07:45", "08:15", "08:45", "10:00"], "seats": 40, "places": 120}]
    demand = build_demand(Instance.model_validate(document))
    today = demand.options.status_quo_parts()
    tram = next(row for row in section_figures(demand, today, today) if row.section == "tram>town")
    # Who has to arrive takes the trip before; the base load of 08:00 to 08:15 takes the first trip after, 08:15.
    assert (tram.worst_before.begin_min, tram.worst_before.end_min) == (495.0, 495.0)
    assert tram.worst_before.load == pytest.approx(140 + 10)


def test_nobody_moves_today(demand, today):
    assert moves(demand, today) == []


def test_who_moves(demand, parts_of):
    rows = moves(demand, parts_of(college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)]))
    assert rows == [
        Move(
            "College",
            "students",
            people=120.0,
            share=1.0,
            shift_min=15,
            pattern=None,
            starts_min=510,
            ends_min=None,
            party=0,
        ),
        Move(
            "Office",
            "staff",
            people=20.0,
            share=0.5,
            shift_min=-15,
            pattern=None,
            starts_min=510,
            ends_min=None,
            party=2,
        ),
    ]


def test_parts_that_go_different_ways_are_different_moves(demand, parts_of):
    rows = moves(demand, parts_of(office_staff=[(-15, 1), (15, 1)]))
    assert sorted((row.shift_min, row.people) for row in rows) == [(-15, 20.0), (15, 20.0)]


def test_a_new_pattern_is_a_move_without_a_shift(document):
    group = document["organisations"][0]["groups"][0]
    group["patterns"] = [{"id": "all", "present": {"tue": 1}}, {"id": "home", "present": {"tue": 0}}]
    group["departures"] = [{"at": "15:00", "share": 0.5}, {"at": "17:00", "share": 0.5}]
    group["name"] = ""
    instance = Instance.model_validate(document)
    demand = build_demand(instance)
    choices = [
        GroupChoice(
            group=one.id,
            options=(OptionChoice(shift_min=0, pattern="home" if one.id == group["id"] else "today", parts=one.parts),),
        )
        for one in instance.groups
    ]
    (move,) = moves(demand, parts_from_choices(instance, demand.options, tuple(choices)))
    assert (move.group, move.shift_min, move.pattern) == ("college-students", 0, "home")
    assert (move.starts_min, move.ends_min) == (8 * 60 + 30, 17 * 60)


def test_sources_by_quality(tiny):
    assert source_counts(tiny) == {"fact": 0, "derived": 0, "assumed": 35}
