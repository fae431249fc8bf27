"""Every term by hand.

The reference: 150 seats and 300 places a bin, 10 minutes on board; 1,000 people of whom 500 pass 08:00-08:30, 250 a
bin; 100 base load in the bin of 08:00. So 08:00 has 350 on board and 08:15 has 250.
"""

import pytest

from tests.demand import small


def busy(group=None, section=None, mode="tram", **changes):
    part = small.section(base_load=[small.base("08:00", "08:15", 100.0)], **(section or {}))
    people = small.group("a", **({"headcount": 1000} | (group or {})))
    return small.instance(people, lines=[small.line(part, mode=mode)], **changes)


def test_overload_is_what_exceeds_the_places():
    # 350 - 300; the 250 of the next bin do not make up for it.
    assert small.terms_of(busy()).overload == pytest.approx(50)


def test_overload_is_a_mean_over_days():
    # Monday 50; on Tuesday half of the 500 come: 225 and 125. 50 / 2 days.
    half = {"patterns": [{"id": "t", "present": {"mon": 1.0, "tue": 0.5}}]}
    assert small.terms_of(busy(half, days=["mon", "tue"])).overload == pytest.approx(25)


def test_overload_counts_roads():
    # 1,000 * 0.5 in cars, one a car: 50 more than the 300 that get through.
    by_car = {"mode_shares": {"car": 0.5}}
    assert small.terms_of(busy(by_car, mode="road")).overload == pytest.approx(50)


def test_crowding_follows_the_curve_between_its_points():
    # f goes through (1.5, 1.5 * 0.22), (2, 2 * 0.28), (3, 3 * 0.40).
    # 350 / 150 = 2 1/3: f = 0.56 + 1/3 * (1.20 - 0.56) = 0.773333; 250 / 150 = 1 2/3: f = 0.33 + 1/3 * 0.23 = 0.406667.
    # 10 minutes * 150 seats * (0.773333 + 0.406667) = 1,770.
    assert small.terms_of(busy()).crowding == pytest.approx(1770)


def test_crowding_goes_on_with_the_last_slope():
    # One band to 1 passenger a seat at multiplier 1.5: f(x) = 0.5 x, also beyond.
    # 10 * 150 * 0.5 * (350 + 250) / 150 = 3,000.
    curve = {"load_per_seat": [0.0, 1.0], "multiplier": [1.0, 1.5]}
    assert small.terms_of(busy(crowding=curve)).crowding == pytest.approx(3000)


def test_crowding_leaves_roads_out():
    assert small.terms_of(busy({"mode_shares": {"car": 0.5}}, mode="road")).crowding == 0


def test_crowding_is_a_mean_over_days():
    # The same on both days.
    assert small.terms_of(busy(days=["mon", "tue"])).crowding == pytest.approx(1770)


def test_peak_is_the_weighted_highest_load_of_each_period():
    # Morning (06:30-09:00) 350; evening (16:00-18:30) the 500 leave from 16:00, 250 a bin. Weight 2: 2 * (350 + 250).
    both = {"departures": small.at("16:00"), "flows": [small.flow(), small.flow(leg="from")]}
    assert small.terms_of(busy(both, {"weight": 2.0})).peak == pytest.approx(1200)


def test_peak_takes_the_highest_of_all_days():
    # Monday 100 + 125, Tuesday 100 + 250.
    half = {"patterns": [{"id": "t", "present": {"mon": 0.5, "tue": 1.0}}]}
    assert small.terms_of(busy(half, days=["mon", "tue"])).peak == pytest.approx(350)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("08:00", "08:15", 350),  # the bin begins with the period
        ("08:01", "09:00", 250),  # it begins before the period
        ("07:00", "08:00", 0),  # it begins at its end
        ("03:00", "04:00", 0),  # a period with bins, but without any trip
    ],
)
def test_a_cell_lies_in_the_period_in_which_it_begins(begin, end, expected):
    periods = [{"name": "p", "from": begin, "to": end}]
    assert small.terms_of(busy(peak_periods=periods)).peak == pytest.approx(expected)


def test_a_section_without_a_cell_in_a_period_adds_nothing():
    trips = [{"at": ["07:30", "12:00"], "seats": 50.0, "places": 900.0}]
    periods = [{"name": "p", "from": "08:00", "to": "09:00"}]
    part = small.section(departures=trips)
    situation = small.instance(lines=[small.line(part)], peak_periods=periods)
    assert small.terms_of(situation).peak == 0


def test_overlapping_periods_count_both():
    periods = [{"name": "p", "from": "07:00", "to": "09:00"}, {"name": "q", "from": "08:00", "to": "10:00"}]
    assert small.terms_of(busy(peak_periods=periods)).peak == pytest.approx(700)


def test_peak_factor_is_the_highest_load_of_places():
    assert small.terms_of(busy()).peak_factor == pytest.approx(350 / 300)


def test_peak_factor_need_not_lie_where_the_load_is_highest():
    # T: 100 people * 0.5 * 0.4 = 20 on one trip of 10 places; S has 350 of 300.
    part = small.section("T", departures=[{"at": ["07:00"], "seats": 5.0, "places": 10.0}])
    crowd = small.group("a", headcount=1000)
    few = small.group("b", flows=[small.flow("T", share=0.4)])
    situation = small.instance(crowd, few, lines=[small.line(small.section("S"), part)])
    assert small.terms_of(situation).peak_factor == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("passengers", "expected"),
    [(300.0, 0), (300.01, 0), (300.02, 1), (400.01, 1), (400.02, 2), (650.0, 4)],
)
def test_trips_are_whole_beyond_the_tolerance(passengers, expected):
    # 300 places in three trips of 100; 0.01 passengers over buy no vehicle.
    part = small.section(base_load=[small.base("08:00", "08:15", passengers)])
    situation = small.instance(small.group(flows=[]), lines=[small.line(part)])
    assert small.terms_of(situation).trips == expected


def test_trips_are_a_mean_over_days_and_leave_roads_out():
    half = {"patterns": [{"id": "t", "present": {"mon": 1.0, "tue": 0.5}}]}
    assert small.terms_of(busy(half, days=["mon", "tue"])).trips == pytest.approx(0.5)
    assert small.terms_of(busy({"mode_shares": {"car": 0.5}}, mode="road")).trips == 0


def test_places_of_a_trip_where_a_bin_has_a_fraction_of_one():
    # Every 30 minutes: half a trip a bin, 50 places. 120 passengers need 70 more: one trip of 100.
    supply = [{"from": "06:00", "to": "20:00", "every_min": 30.0, "seats": 50.0, "places": 100.0}]
    part = small.section(supply=supply, base_load=[small.base("08:00", "08:15", 120.0)])
    situation = small.instance(small.group(flows=[]), lines=[small.line(part)])
    assert small.terms_of(situation).trips == 1


def test_shifted_weighs_earlier_and_later_apart():
    # a: 100 people 30 minutes later, weight 1; b: 60 people 15 earlier, weight 3: 3,000 + 2,700.
    situation = small.instance(small.group("a"), small.group("b", headcount=60), burden={"earlier": 3.0, "later": 1.0})
    assert small.terms_of(situation, a=30, b=-15).shifted == pytest.approx(5700)
    assert small.terms_of(situation).shifted == 0


def test_shifted_counts_parts():
    # Four parts of 25: 2 * 25 * 15 + 1 * 25 * 30 = 1,500.
    situation = small.instance(small.group(parts=4))
    rows = [(0, "today", 1), (15, "today", 2), (-30, "today", 1)]
    assert small.terms_of(situation, a=rows).shifted == pytest.approx(1500)


def test_shifted_does_not_ask_who_is_present_or_adheres():
    situation = small.instance(small.group(adherence=0.5, patterns=[{"id": "t", "present": {"tue": 0.1}}]))
    assert small.terms_of(situation, a=15).shifted == pytest.approx(1500)


def two_parties():
    parties = [
        small.organisation("x", small.group("a", parts=2), small.group("b", headcount=300)),
        small.organisation("y", small.group("c", patterns=small.week(off=(0.0, 1.0), more=(1.0, 1.0)))),
    ]
    return small.instance(organisations=parties, days=["mon", "tue"])


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ({}, 0),
        ({"a": [(0, "today", 1), (15, "today", 1)]}, 1),  # one part is enough
        ({"a": 15, "b": 15}, 1),  # two groups of one organisation
        ({"b": 15, "c": 15}, 2),
        ({"c": (0, "off")}, 1),  # the pattern alone
        ({"c": (0, "more")}, 1),  # another pattern, even with the same days
    ],
)
def test_changed_counts_organisations(taken, expected):
    assert small.terms_of(two_parties(), **taken).changed == expected


def test_unfairness_is_the_highest_burden_per_head():
    # x: 100 * 30 person-minutes over 400 heads = 7.5; y: 15.
    assert small.terms_of(two_parties(), a=30).unfairness == pytest.approx(7.5)
    assert small.terms_of(two_parties(), a=30, c=15).unfairness == pytest.approx(15)
    assert small.terms_of(two_parties()).unfairness == 0


def test_unfairness_is_weighted_and_takes_nobody_for_nothing():
    groups = [small.group("a", headcount=0), small.group("b")]
    situation = small.instance(*groups, burden={"earlier": 2.0, "later": 1.0})
    assert small.terms_of(situation, a=30, b=-15).unfairness == pytest.approx(30)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("home", 200),  # 100 people, two days
        ("some", 50),  # half a day each
        ("same", 0),  # another name, as many days
        ("today", 0),
    ],
)
def test_absence_counts_days_on_site_less_than_today(pattern, expected):
    patterns = [
        {"id": "today", "present": {"mon": 1.0, "tue": 1.0}},
        {"id": "home", "present": {"mon": 0.0, "tue": 0.0}},
        {"id": "some", "present": {"mon": 0.5, "tue": 1.0}},
        {"id": "same", "present": {"mon": 1.0, "tue": 1.0}},
    ]
    situation = small.instance(small.group(patterns=patterns), days=["mon", "tue"])
    assert small.terms_of(situation, a=(0, pattern)).absence == pytest.approx(expected)


def test_a_day_more_is_no_absence_and_does_not_pay_for_another():
    # Two parts of 50 with 1 day today: one comes 2 days, one none. Only the second counts: 50 person-days.
    patterns = [
        {"id": "today", "present": {"mon": 1.0, "tue": 0.0}},
        {"id": "more", "present": {"mon": 1.0, "tue": 1.0}},
        {"id": "swap", "present": {"mon": 0.0, "tue": 1.0}},
        {"id": "home", "present": {"mon": 0.0, "tue": 0.0}},
    ]
    situation = small.instance(small.group(patterns=patterns, parts=2), days=["mon", "tue"])
    assert small.terms_of(situation, a=[(0, "more", 1), (0, "home", 1)]).absence == pytest.approx(50)
    assert small.terms_of(situation, a=(0, "swap")).absence == 0
