"""Loads by hand where intervals are even bins."""

import pytest

from solver.demand.loads import build_demand
from tests.demand import small


def test_a_bin_gets_the_share_of_the_profile_that_lies_in_it():
    # 100 people * 0.5 * 0.4 on this section = 20, evenly from 08:30 - 10 - 30 = 07:50 to 08:20:
    # 10 of these 30 minutes lie in the bin of 07:45, 15 in that of 08:00, 5 in that of 08:15.
    situation = small.instance(small.group(flows=[small.flow(share=0.4, lag_min=10.0)]))
    expected = {"07:45": 20 * 10 / 30, "08:00": 20 * 15 / 30, "08:15": 20 * 5 / 30}
    assert small.loads_by_clock(situation) == pytest.approx(expected)


def test_each_band_of_a_profile_is_even():
    # 50 people: a quarter passes 08:10-08:20, three quarters 08:20-08:30. The bin of 08:00 ends half-way the first
    # band: 50 * 0.25 / 2 = 6.25; the bin of 08:15 has the rest.
    profiles = {"even": {"before_min": [20.0, 10.0, 0.0], "share": [0.25, 0.75]}}
    situation = small.instance(profiles=profiles)
    assert small.loads_by_clock(situation) == pytest.approx({"08:00": 6.25, "08:15": 43.75})


def test_a_band_without_people_and_a_time_after_the_arrival():
    # 50 people for 08:30: half passes 08:10-08:15, nobody 08:15-08:30, half 08:30-08:40 (too late, as some are).
    profiles = {"even": {"before_min": [20.0, 15.0, 0.0, -10.0], "share": [0.5, 0.0, 0.5]}}
    assert small.loads_by_clock(small.instance(profiles=profiles)) == pytest.approx({"08:00": 25, "08:30": 25})


def test_a_shift_of_a_whole_bin_moves_the_loads_by_a_bin():
    # 50 people in 08:00-08:30, 25 a bin; earlier is negative.
    situation = small.instance()
    assert small.loads_by_clock(situation) == pytest.approx({"08:00": 25, "08:15": 25})
    assert small.loads_by_clock(situation, a=15) == pytest.approx({"08:15": 25, "08:30": 25})
    assert small.loads_by_clock(situation, a=-30) == pytest.approx({"07:30": 25, "07:45": 25})


def test_a_shift_need_not_be_a_multiple_of_the_bin():
    # Ten minutes later: 08:10-08:40, of which 5, 15 and 10 minutes in the three bins.
    situation = small.instance(small.group(shifts={"later_min": 10, "step_min": 10}))
    expected = {"08:00": 50 * 5 / 30, "08:15": 25, "08:30": 50 * 10 / 30}
    assert small.loads_by_clock(situation, a=10) == pytest.approx(expected)


def test_who_leaves_passes_the_lag_later_and_the_profile_after_that():
    # Leaving at 16:00, lag 5: 16:05-16:35, of which 10, 15 and 5 minutes in the bins.
    leaving = small.group(departures=small.at("16:00"), flows=[small.flow(leg="from", lag_min=5.0)])
    expected = {"16:00": 50 * 10 / 30, "16:15": 25, "16:30": 50 * 5 / 30}
    assert small.loads_by_clock(small.instance(leaving)) == pytest.approx(expected)


def test_who_leaves_may_have_a_profile_of_its_own():
    # All within 15 minutes of 16:00 instead of 30.
    profiles = {
        "even": {"before_min": [30.0, 0.0], "share": [1.0]},
        "off": {"before_min": [15.0, 0.0], "share": [1.0]},
    }
    leaving = small.group(departures=small.at("16:00"), departure_profile="off", flows=[small.flow(leg="from")])
    assert small.loads_by_clock(small.instance(leaving, profiles=profiles)) == pytest.approx({"16:00": 50})


def test_a_service_day_goes_on_after_midnight():
    # Arriving at 25:10, all pass from 24:40: 5 minutes in the bin of 24:30, 15 in 24:45, 10 in 25:00.
    night = [{"from": "20:00", "to": "30:00", "every_min": 5.0, "seats": 50.0, "places": 100.0}]
    late = small.group(arrivals=small.at("25:10"))
    situation = small.instance(late, lines=[small.line(small.section(supply=night))])
    expected = {"24:30": 50 * 5 / 30, "24:45": 25, "25:00": 50 * 10 / 30}
    assert small.loads_by_clock(situation) == pytest.approx(expected)


def test_bins_begin_at_midnight_whatever_their_length():
    # Bins of 25 minutes: 07:55 and 08:20 are the 19th and 20th; 08:00-08:30 lies 20 minutes in one and 10 in the next.
    situation = small.instance(bin_min=25)
    assert small.loads_by_clock(situation) == pytest.approx({"07:55": 50 * 20 / 30, "08:20": 50 * 10 / 30})


def cell_at(situation, clock):
    """Return (trips, seats, places) of the bin of the only section that begins at a minute."""
    cells = build_demand(situation).cells
    (cell,) = (place for place in range(cells.num_cells) if cells.begin_min[place] == clock)
    return cells.trips[cell], cells.seats[cell], cells.places[cell]


def test_trips_of_a_bin_are_its_minutes_of_supply_over_the_headway():
    # 15 / 10 = 1.5 trips of 50 seats and 100 places: the fraction is kept.
    supply = [{"from": "06:00", "to": "20:00", "every_min": 10.0, "seats": 50.0, "places": 100.0}]
    situation = small.instance(lines=[small.line(small.section(supply=supply))])
    assert cell_at(situation, 8 * 60) == pytest.approx((1.5, 75.0, 150.0))


def test_a_bin_adds_up_the_rows_that_lie_in_it():
    # 08:00-08:10 every 5 minutes is 2 trips, 08:10-08:15 every 10 minutes half a trip of another size.
    supply = [
        {"from": "06:00", "to": "08:10", "every_min": 5.0, "seats": 50.0, "places": 100.0},
        {"from": "08:10", "to": "20:00", "every_min": 10.0, "seats": 80.0, "places": 160.0},
    ]
    situation = small.instance(lines=[small.line(small.section(supply=supply))])
    assert cell_at(situation, 8 * 60) == pytest.approx((2.5, 2 * 50 + 0.5 * 80, 2 * 100 + 0.5 * 160))
    demand = build_demand(situation)
    (cell,) = (demand.cells.begin_min == 8 * 60).nonzero()[0]
    # 280 places over 2.5 trips.
    assert demand.cells.places_per_trip[cell] == pytest.approx(112.0)


def test_a_bin_without_supply_has_no_places():
    assert cell_at(small.instance(), 5 * 60) == (0, 0, 0)
    assert build_demand(small.instance()).cells.places_per_trip.min() == 0


def test_supply_and_base_load_may_hold_on_some_days():
    supply = [
        {"from": "06:00", "to": "20:00", "every_min": 5.0, "seats": 50.0, "places": 100.0, "days": ["mon"]},
        {"from": "06:00", "to": "20:00", "every_min": 15.0, "seats": 50.0, "places": 100.0, "days": ["tue"]},
    ]
    only_monday = small.base("10:00", "10:15", 30.0, days=["mon"])
    part = small.section(supply=supply, base_load=[only_monday])
    situation = small.instance(small.group(flows=[]), days=["mon", "tue"], lines=[small.line(part)])
    cells = build_demand(situation).cells
    assert [cells.places[cells.begin_min == 600].tolist()] == [[300.0, 100.0]]
    assert small.loads_of(situation) == {("S", "mon", "10:00"): 30.0}


def test_base_load_is_spread_evenly_and_rows_add_up():
    # 90 in 30 minutes from 08:05 is 3 a minute: 10, 15 and 5 minutes; and 6 more in the bin of 08:15.
    rows = [small.base("08:05", "08:35", 90.0), small.base("08:15", "08:30", 6.0)]
    situation = small.instance(small.group(flows=[]), lines=[small.line(small.section(base_load=rows))])
    assert small.loads_by_clock(situation) == pytest.approx({"08:00": 30, "08:15": 51, "08:30": 15})
