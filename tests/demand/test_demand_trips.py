"""Loads by hand where intervals are trips."""

import pytest

from solver.demand.loads import build_demand
from tests.demand import small


def trips(*clocks, seats=20.0, places=60.0, **changes):
    return {"at": list(clocks), "seats": seats, "places": places} | changes


def situation(*rows, groups=(), base_load=(), **changes):
    part = small.section(departures=list(rows), base_load=list(base_load))
    return small.instance(*(groups or (small.group(),)), lines=[small.line(part)], **changes)


def test_who_must_arrive_takes_the_last_trip_that_still_gets_them_there():
    # 50 people want to pass 08:00-08:30: until 08:10 the trip of 08:00 is the last at or before (10 minutes), from
    # then on that of 08:10 (20 minutes). Nobody wants 08:30 or later.
    loads = small.loads_by_clock(situation(trips("08:00", "08:10", "08:30")))
    assert loads == pytest.approx({"08:00": 50 * 10 / 30, "08:10": 50 * 20 / 30})


def test_the_last_trip_takes_all_who_come_later():
    # Thirty minutes later they want 08:30-09:00, and nothing goes after 08:30.
    assert small.loads_by_clock(situation(trips("07:00", "08:30")), a=30) == pytest.approx({"08:30": 50})


def test_who_leaves_takes_the_first_trip_after():
    # 50 people from 16:00 to 16:30: 5 minutes for the trip of 16:05, 15 for that of 16:20, 10 for that of 16:40.
    leaving = small.group(departures=small.at("16:00"), flows=[small.flow(leg="from")])
    loads = small.loads_by_clock(situation(trips("16:05", "16:20", "16:40"), groups=[leaving]))
    assert loads == pytest.approx({"16:05": 50 * 5 / 30, "16:20": 25, "16:40": 50 * 10 / 30})


def test_one_trip_carries_both_legs_each_by_its_own_rule():
    # To the site at 08:30: 08:00-08:30, all on the 08:00. From the site at 08:05: 08:05-08:35, all on the 08:40.
    both = small.group(departures=small.at("08:05"), flows=[small.flow(), small.flow(leg="from")])
    assert small.loads_by_clock(situation(trips("08:00", "08:40"), groups=[both])) == pytest.approx(
        {"08:00": 50, "08:40": 50}
    )


def test_lags_move_both_legs_away_from_the_site():
    # Lag 10: to the site they want 07:50-08:20 (10 minutes before 08:00, taken by the 07:45), from it 08:15-08:45.
    both = small.group(
        departures=small.at("08:05"), flows=[small.flow(lag_min=10.0), small.flow(leg="from", lag_min=10.0)]
    )
    loads = small.loads_by_clock(situation(trips("07:45", "08:00", "08:30", "08:50"), groups=[both]))
    expected = {"07:45": 50 * 10 / 30, "08:00": 50 * 20 / 30, "08:30": 50 * 15 / 30, "08:50": 50 * 15 / 30}
    assert loads == pytest.approx(expected)


def test_base_load_takes_the_first_trip_after():
    # 60 passengers 07:50-08:20, two a minute: 10 minutes each for the trips of 08:00, 08:10 and 08:30.
    rows = [small.base("07:50", "08:20", 60.0)]
    nobody = small.group(flows=[])
    loads = small.loads_by_clock(situation(trips("08:00", "08:10", "08:30"), groups=[nobody], base_load=rows))
    assert loads == pytest.approx({"08:00": 20, "08:10": 20, "08:30": 20})


def test_trips_of_several_rows_come_in_order_with_their_own_places():
    cells = build_demand(situation(trips("08:00", "08:20"), trips("08:10", seats=70.0, places=200.0))).cells
    assert cells.begin_min.tolist() == [480, 490, 500]
    assert cells.places.tolist() == [60, 200, 60]
    assert cells.seats.tolist() == [20, 70, 20]
    assert cells.trips.tolist() == [1, 1, 1]


def test_trips_may_run_on_some_days():
    # On Monday the 08:10 runs too and takes the last 20 minutes; on Tuesday the 08:00 takes all.
    rows = [trips("08:00"), trips("08:10", days=["mon"])]
    loads = small.loads_of(situation(*rows, days=["mon", "tue"]))
    expected = {("S", "mon", "08:00"): 50 / 3, ("S", "mon", "08:10"): 100 / 3, ("S", "tue", "08:00"): 50}
    assert loads == pytest.approx(expected)
