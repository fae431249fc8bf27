"""Loads by hand: who passes in which interval."""

import pytest

from solver.checker import list_cells, recompute_loads
from solver.errors import ScheduleMismatchError


def people(instance, choices):
    """Return the loads above 0 by clock minute, for instances with one section and one day."""
    loads = recompute_loads(instance, choices)
    return {begin_min: load for (_, _, begin_min), load in loads.items() if load}


def clock(hours, minutes=0):
    return 60 * hours + minutes


def test_a_bin_gets_the_share_of_the_profile_that_lies_in_it(make):
    # 100 people * 0.5 by tram * 0.4 on this section = 20, who pass evenly from 08:30 - 10 - 30 = 07:50 to 08:20:
    # 10 of these 30 minutes lie in the bin of 07:45, 15 in that of 08:00, 5 in that of 08:15.
    instance = make.instance(make.group(flows=[make.flow(share=0.4, lag_min=10.0)]))
    expected = {clock(7, 45): 20 * 10 / 30, clock(8): 20 * 15 / 30, clock(8, 15): 20 * 5 / 30}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_a_shift_moves_the_wish_to_pass(make):
    # 50 people from 08:00 to 08:30 today; 15 minutes later from 08:15 to 08:45.
    instance = make.instance()
    assert people(instance, make.choices(instance, a=15)) == pytest.approx({clock(8, 15): 25.0, clock(8, 30): 25.0})


def test_who_leaves_passes_after_the_departure_and_the_lag(make):
    # 50 people leave at 16:00, lag 10, pass evenly from 16:10 to 16:40: 5, 15 and 10 of 30 minutes.
    leaving = make.group(departures=make.at("16:00"), flows=[make.flow(leg="from", lag_min=10.0)])
    instance = make.instance(leaving)
    expected = {clock(16): 50 * 5 / 30, clock(16, 15): 50 * 15 / 30, clock(16, 30): 50 * 10 / 30}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_a_departure_profile_holds_for_departures_only(make):
    # Those who leave at 16:00 pass within 10 minutes, those who arrive at 08:30 still in the 30 minutes before.
    leaving = make.group(
        departures=make.at("16:00"), departure_profile="quick", flows=[make.flow(), make.flow(leg="from")]
    )
    profiles = {
        "even": {"before_min": [30.0, 0.0], "share": [1.0]},
        "quick": {"before_min": [10.0, 0.0], "share": [1.0]},
    }
    instance = make.instance(leaving, profiles=profiles)
    expected = {clock(8): 25.0, clock(8, 15): 25.0, clock(16): 50.0}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_a_flow_with_a_profile_of_its_own_leaves_the_others_to_that_of_the_group(make):
    # 50 people, half by tram on S in the 30 minutes before 08:30, half by a train on T that comes at 08:15, lag 5:
    # evenly from 20 to 10 minutes before 08:25, so 08:05 to 08:15. 16:00: on S in 30 minutes, on T in 10 to 20 later.
    halves = [make.flow(section, leg, 0.5) for section in "ST" for leg in ("to", "from")]
    train = {"profile": "train", "lag_min": 5.0}
    flows = [own | (train if own["section"] == "T" else {}) for own in halves]
    profiles = {
        "even": {"before_min": [30.0, 0.0], "share": [1.0]},
        "train": {"before_min": [20.0, 10.0], "share": [1.0]},
    }
    lines = [make.line(make.section("S")), make.line(make.section("T"), line_id="M", mode="train")]
    instance = make.instance(make.group(departures=make.at("16:00"), flows=flows), lines=lines, profiles=profiles)
    loads = recompute_loads(instance, make.choices(instance))
    assert {(section, begin): load for (section, _, begin), load in loads.items() if load} == pytest.approx(
        {
            ("S", clock(8)): 12.5,
            ("S", clock(8, 15)): 12.5,
            ("S", clock(16)): 12.5,
            ("S", clock(16, 15)): 12.5,
            ("T", clock(8)): 25.0,
            ("T", clock(16, 15)): 25.0,
        }
    )


def test_a_profile_in_bands_and_arrivals_with_shares(make):
    # 50 people; 0.6 arrive at 08:30, 0.2 at 09:00, 0.2 at no set time. Of those 70 % pass 20 to 10 minutes before,
    # 30 % from 10 before to 5 after. 08:30: [08:10, 08:20) 70 %, [08:20, 08:35) 30 %.
    #   bin 08:00: 30 * 0.7 * 5/10 = 10.5; bin 08:15: 30 * (0.7 * 5/10 + 0.3 * 10/15) = 16.5;
    #   bin 08:30: 30 * 0.3 * 5/15 = 3, and of the arrival at 09:00 10 * 0.7 * 5/10 = 3.5; together 6.5;
    #   bin 08:45: 10 * (0.35 + 0.2) = 5.5; bin 09:00: 10 * 0.1 = 1.
    profiles = {"even": {"before_min": [20.0, 10.0, -5.0], "share": [0.7, 0.3]}}
    instance = make.instance(make.group(arrivals=make.at(("08:30", 0.6), ("09:00", 0.2))), profiles=profiles)
    expected = {clock(8): 10.5, clock(8, 15): 16.5, clock(8, 30): 6.5, clock(8, 45): 5.5, clock(9): 1.0}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_who_must_arrive_takes_the_last_trip_that_gets_them_there(make):
    # 50 people want to pass from 08:00 to 08:30; trips at 07:55, 08:10, 08:40: those of 10 minutes take 07:55, those of
    # 20 take 08:10.
    trips = [{"at": ["07:55", "08:10", "08:40"], "seats": 50.0, "places": 100.0}]
    instance = make.instance(lines=[make.line(make.section(departures=trips))])
    expected = {clock(7, 55): 50 * 10 / 30, clock(8, 10): 50 * 20 / 30}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_everybody_who_wants_to_pass_after_the_last_trip_on_the_way_to_the_site_takes_it(make):
    trips = [{"at": ["07:00", "07:30"], "seats": 50.0, "places": 100.0}]
    instance = make.instance(lines=[make.line(make.section(departures=trips))])
    assert people(instance, make.choices(instance)) == pytest.approx({clock(7, 30): 50.0})


def test_who_leaves_takes_the_first_trip_after(make):
    # 50 people leave at 16:00 and want to pass from 16:00 to 16:30; trips at 15:50, 16:10, 16:40: those of 10
    # minutes take 16:10, those of 20 take 16:40.
    trips = [{"at": ["15:50", "16:10", "16:40"], "seats": 50.0, "places": 100.0}]
    leaving = make.group(departures=make.at("16:00"), flows=[make.flow(leg="from")])
    instance = make.instance(leaving, lines=[make.line(make.section(departures=trips))])
    expected = {clock(16, 10): 50 * 10 / 30, clock(16, 40): 50 * 20 / 30}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_trips_of_other_days_are_not_there(make):
    # On Monday the 08:10 does not run, so that all 50 take the 07:55; on Tuesday as above.
    rows = [
        {"at": ["07:55", "08:40"], "seats": 50.0, "places": 100.0},
        {"at": ["08:10"], "seats": 60.0, "places": 120.0, "days": ["tue"]},
    ]
    instance = make.instance(days=["mon", "tue"], lines=[make.line(make.section(departures=rows))])
    loads = recompute_loads(instance, make.choices(instance))
    assert loads == pytest.approx(
        {
            ("S", "mon", clock(7, 55)): 50.0,
            ("S", "mon", clock(8, 40)): 0.0,
            ("S", "tue", clock(7, 55)): 50 * 10 / 30,
            ("S", "tue", clock(8, 10)): 50 * 20 / 30,
            ("S", "tue", clock(8, 40)): 0.0,
        }
    )
    assert [(cell.begin_min, cell.places) for cell in list_cells(instance) if cell.day == "tue"] == [
        (clock(7, 55), 100.0),
        (clock(8, 10), 120.0),
        (clock(8, 40), 100.0),
    ]


def test_the_base_load_is_spread_evenly_over_its_row_and_rows_add_up(make):
    # 60 passengers from 07:10 to 07:40 are 2 a minute: 10, 30 and 20 in the bins of 07:00, 07:15 and 07:30.
    # 15 more from 07:15 to 07:30; the 99 of Wednesday are not there.
    rows = [
        {"from": "07:10", "to": "07:40", "passengers": 60.0},
        {"from": "07:15", "to": "07:30", "passengers": 15.0, "days": ["tue"]},
        {"from": "07:15", "to": "07:30", "passengers": 99.0, "days": ["wed"]},
    ]
    instance = make.instance(make.group(flows=[]), lines=[make.line(make.section(base_load=rows))])
    expected = {clock(7): 10.0, clock(7, 15): 45.0, clock(7, 30): 20.0}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_the_base_load_takes_the_first_trip_after_it_comes(make):
    # 60 passengers from 07:00 to 07:30; trips at 06:50, 07:10, 07:30: those of 10 minutes and those of 20.
    trips = [{"at": ["06:50", "07:10", "07:30"], "seats": 50.0, "places": 100.0}]
    base = [{"from": "07:00", "to": "07:30", "passengers": 60.0}]
    instance = make.instance(make.group(flows=[]), lines=[make.line(make.section(departures=trips, base_load=base))])
    assert people(instance, make.choices(instance)) == pytest.approx({clock(7, 10): 20.0, clock(7, 30): 40.0})


def test_who_stays_away_from_an_hour_passes_nowhere(make):
    # 50 people; 0.6 are due at 08:30, of whom 0.8 come: 24 from 08:00 to 08:30; 0.4 at 09:30: 20 from 09:00 to 09:30.
    arrivals = [{"at": "08:30", "share": 0.6, "present": 0.8}, {"at": "09:30", "share": 0.4}]
    instance = make.instance(make.group(arrivals=arrivals))
    expected = {clock(8): 12.0, clock(8, 15): 12.0, clock(9): 10.0, clock(9, 15): 10.0}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)
    # Half an hour later both move.
    expected = {clock(8, 30): 12.0, clock(8, 45): 12.0, clock(9, 30): 10.0, clock(9, 45): 10.0}
    assert people(instance, make.choices(instance, a=30)) == pytest.approx(expected)


def test_who_does_not_adhere_lives_as_today(make):
    # 50 people, adherence 0.8, 30 minutes later: 40 pass from 08:30 to 09:00, 10 still from 08:00 to 08:30.
    instance = make.instance(make.group(adherence=0.8))
    expected = {clock(8): 5.0, clock(8, 15): 5.0, clock(8, 30): 20.0, clock(8, 45): 20.0}
    assert people(instance, make.choices(instance, a=30)) == pytest.approx(expected)
    assert people(instance, make.choices(instance)) == pytest.approx({clock(8): 25.0, clock(8, 15): 25.0})


def test_parts_split_the_group_evenly(make):
    # 50 people in 4 parts: 3 today (37.5 people, 18.75 in each bin), 1 is 30 minutes later (12.5 people, 6.25 in each).
    instance = make.instance(make.group(parts=4))
    taken = make.choices(instance, a=[(0, "today", 3), (30, "today", 1)])
    expected = {clock(8): 18.75, clock(8, 15): 18.75, clock(8, 30): 6.25, clock(8, 45): 6.25}
    assert people(instance, taken) == pytest.approx(expected)


def test_patterns_decide_by_day_and_those_who_do_not_adhere_keep_todays(make):
    # Today 60 % on Monday, 100 % on Tuesday; the pattern "home" has 20 % and 50 %. Adherence 0.5, so that of 50 people
    # 50 * (0.5 * 0.2 + 0.5 * 0.6) = 20 come on Monday, 50 * (0.5 * 0.5 + 0.5 * 1) = 37.5 on Tuesday.
    patterns = [
        {"id": "office", "present": {"mon": 0.6, "tue": 1.0}},
        {"id": "home", "present": {"mon": 0.2, "tue": 0.5}},
    ]
    instance = make.instance(make.group(patterns=patterns, adherence=0.5), days=["mon", "tue"])
    loads = recompute_loads(instance, make.choices(instance, a=[(0, "home", 1)]))
    assert {day: sum(load for key, load in loads.items() if key[1] == day) for day in ("mon", "tue")} == pytest.approx(
        {"mon": 20.0, "tue": 37.5}
    )


def test_a_road_carries_cars_and_not_passengers(make):
    # 100 people * 0.3 by car / 1.2 people per car * 0.5 on this road = 12.5 cars from 08:00 to 08:30.
    driving = make.group(
        mode_shares={"public_transport": 0.5, "car": 0.3}, car_occupancy=1.2, flows=[make.flow("A", share=0.5)]
    )
    road = make.section("A", supply=[{"from": "00:00", "to": "30:00", "every_min": 1.0, "seats": 60.0, "places": 60.0}])
    instance = make.instance(driving, lines=[make.line(road, mode="road")])
    assert people(instance, make.choices(instance)) == pytest.approx({clock(8): 6.25, clock(8, 15): 6.25})


def test_times_past_midnight_belong_to_the_service_day(make):
    # 50 people leave at 24:50 and pass from 24:50 to 25:20: 10, 15 and 5 of 30 minutes.
    supply = [{"from": "24:00", "to": "26:00", "every_min": 10.0, "seats": 50.0, "places": 100.0}]
    leaving = make.group(departures=make.at("24:50"), flows=[make.flow(leg="from")])
    instance = make.instance(leaving, lines=[make.line(make.section(supply=supply))])
    expected = {clock(24, 45): 50 * 10 / 30, clock(25): 50 * 15 / 30, clock(25, 15): 50 * 5 / 30}
    assert people(instance, make.choices(instance)) == pytest.approx(expected)


def test_a_bin_has_the_trips_of_the_minutes_of_supply_in_it(make):
    # 07:00-07:20 every 4 minutes with 10 seats and 20 places: 15 / 4 = 3.75 trips, then 5 / 4 = 1.25 trips; from 07:20
    # every 10 minutes with 30 and 60: 10 / 10 = 1 trip more in the bin of 07:15. Nothing after 07:30.
    supply = [
        {"from": "07:00", "to": "07:20", "every_min": 4.0, "seats": 10.0, "places": 20.0},
        {"from": "07:20", "to": "07:30", "every_min": 10.0, "seats": 30.0, "places": 60.0},
        {"from": "07:20", "to": "07:30", "every_min": 1.0, "seats": 30.0, "places": 60.0, "days": ["wed"]},
    ]
    instance = make.instance(make.group(flows=[]), lines=[make.line(make.section(supply=supply))])
    first, second = list_cells(instance)
    assert (first.begin_min, first.trips, first.seats, first.places) == (clock(7), 3.75, 37.5, 75.0)
    assert (second.begin_min, second.trips, second.seats, second.places) == (clock(7, 15), 2.25, 42.5, 85.0)


def test_an_odd_bin_length_begins_at_midnight(make):
    # Bins of 7 minutes: 08:10 = 490 = 70 * 7. 50 people from 08:10 to 08:24 make 25 in each of two bins.
    profiles = {"even": {"before_min": [20.0, 6.0], "share": [1.0]}}
    instance = make.instance(bin_min=7, profiles=profiles)
    assert people(instance, make.choices(instance)) == pytest.approx({490: 25.0, 497: 25.0})


def test_every_cell_with_places_is_there_and_nobody_is_lost(make):
    instance = make.instance()
    loads = recompute_loads(instance, make.choices(instance))
    assert len(loads) == 14 * 4  # 06:00 to 20:00
    assert sum(loads.values()) == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"supply": [{"from": "08:15", "to": "20:00", "every_min": 5.0, "seats": 9.0, "places": 9.0}]},
            "08:00 and 08:00",
        ),
        ({"departures": [{"at": ["08:15"], "seats": 9.0, "places": 9.0}]}, "outside its trips"),
    ],
)
def test_people_without_places_are_refused_and_not_forgotten(make, changes, text):
    # In both, the 25 people who want to pass before 08:15 find nothing.
    instance = make.instance(lines=[make.line(make.section(**changes))])
    with pytest.raises(
        ScheduleMismatchError, match="On tue 25 people would pass section 'S' where it has no places"
    ) as caught:
        recompute_loads(instance, make.choices(instance))
    assert text in str(caught.value)
