"""Every term by hand."""

import pytest

from solver.checker import recompute_terms
from solver.errors import ScheduleMismatchError


def one_trip(make, **changes):
    """Return a section with one trip at 08:00 of 20 seats and 30 places, which the 50 people of a group take."""
    return make.section(departures=[{"at": ["08:00"], "seats": 20.0, "places": 30.0}], **changes)


def terms(make, instance, **taken):
    return recompute_terms(instance, make.choices(instance, **taken))


def test_overload_is_what_exceeds_the_places_per_day(make):
    # 50 people in 30 places on Tuesday; on Wednesday nobody: 20 / 2 days.
    patterns = [{"id": "today", "present": {"tue": 1.0, "wed": 0.0}}]
    instance = make.instance(make.group(patterns=patterns), days=["tue", "wed"], lines=[make.line(one_trip(make))])
    assert terms(make, instance).overload == pytest.approx(10.0)


def test_overload_counts_cars_on_roads(make):
    # 100 people by car in 30 places.
    driving = make.group(mode_shares={"car": 1.0})
    instance = make.instance(driving, lines=[make.line(one_trip(make), mode="road")])
    assert terms(make, instance).overload == pytest.approx(70.0)


def test_crowding_weighs_minutes_on_board(make):
    # 50 people on 20 seats: 2.5 per seat. f goes through (2, 2 * 0.28) and (3, 3 * 0.40): (0.56 + 1.2) / 2 = 0.88.
    # 10 minutes * 20 seats * 0.88 = 176.
    instance = make.instance(lines=[make.line(one_trip(make))])
    assert terms(make, instance).crowding == pytest.approx(176.0)


def test_crowding_goes_on_with_the_last_slope(make):
    # A curve through (0, 0), (1, 0.1), (2, 0.4): slope 0.3 at the end, so f(2.5) = 0.55; 10 * 20 * 0.55 = 110.
    curve = {"load_per_seat": [0.0, 1.0, 2.0], "multiplier": [1.0, 1.1, 1.2]}
    instance = make.instance(lines=[make.line(one_trip(make))], crowding=curve)
    assert terms(make, instance).crowding == pytest.approx(110.0)


def test_roads_have_no_crowding_and_need_no_trips(make):
    driving = make.group(mode_shares={"car": 1.0})
    instance = make.instance(driving, lines=[make.line(one_trip(make), mode="road")])
    assert (terms(make, instance).crowding, terms(make, instance).trips) == (0.0, 0.0)


def test_peak_is_the_highest_load_of_each_section_and_period_over_all_days(make):
    # 50 people on Tuesday and 10 on Wednesday arrive at 08:30: half of them in each of two bins, so at most 25.
    # They leave at 17:00, evenly in the 15 minutes after: 50 in one bin. (25 + 50) * weight 2 = 150.
    patterns = [{"id": "today", "present": {"tue": 1.0, "wed": 0.2}}]
    profiles = {
        "even": {"before_min": [30.0, 0.0], "share": [1.0]},
        "quick": {"before_min": [15.0, 0.0], "share": [1.0]},
    }
    going = make.group(
        patterns=patterns,
        departures=make.at("17:00"),
        departure_profile="quick",
        flows=[make.flow(), make.flow(leg="from")],
    )
    lines = [make.line(make.section(weight=2.0))]
    instance = make.instance(going, days=["tue", "wed"], profiles=profiles, lines=lines)
    assert terms(make, instance).peak == pytest.approx(150.0)


@pytest.mark.parametrize(
    ("start", "end", "expected"), [("08:00", "08:15", 25.0), ("08:01", "08:15", 0.0), ("08:30", "09:00", 0.0)]
)
def test_a_cell_lies_in_the_period_in_which_it_begins(make, start, end, expected):
    # 25 people in the bins of 08:00 and of 08:15.
    instance = make.instance(peak_periods=[{"name": "p", "from": start, "to": end}])
    assert terms(make, instance).peak == pytest.approx(expected)


def test_peak_factor_is_the_highest_load_per_place(make):
    # 50 people in 30 places; the other section carries nobody.
    instance = make.instance(lines=[make.line(one_trip(make), make.section("T"))])
    assert terms(make, instance).peak_factor == pytest.approx(50 / 30)


@pytest.mark.parametrize(
    ("places", "expected"),
    [(50.0, 0.0), (49.99, 0.0), (49.98, 1.0), (25.0, 1.0), (24.0, 2.0)],
)
def test_trips_are_whole_and_a_crumb_buys_none(make, places, expected):
    # 50 people; places 49.99 are 0.01 too few (kept), 49.98 are too few. 24 places: 26 remain, two more trips.
    departures = [{"at": ["08:00"], "seats": 20.0, "places": places}]
    instance = make.instance(lines=[make.line(make.section(departures=departures))])
    assert terms(make, instance).trips == expected


def test_crowding_and_trips_are_per_day(make):
    # As with one day in the tests above: 176 crowding minutes and one trip (20 over, 30 places), halved over two days.
    patterns = [{"id": "today", "present": {"tue": 1.0, "wed": 0.0}}]
    instance = make.instance(make.group(patterns=patterns), days=["tue", "wed"], lines=[make.line(one_trip(make))])
    assert terms(make, instance).crowding == pytest.approx(88.0)
    assert terms(make, instance).trips == 0.5


def test_trips_of_a_bin_have_the_mean_places_of_its_trips(make):
    # From 08:00 every 15 minutes a trip of 8 places: 25 people in each of two bins, 17 over: ceil(17 / 8) = 3 each.
    supply = [{"from": "08:00", "to": "20:00", "every_min": 15.0, "seats": 4.0, "places": 8.0}]
    instance = make.instance(lines=[make.line(make.section(supply=supply))])
    assert terms(make, instance).trips == 6.0


def test_half_a_trip_in_a_bin_has_half_its_places(make):
    # Every 30 minutes a trip of 40 places: half a trip and 20 places a bin, 25 people: 5 over, ceil(5 / 40) = 1 each.
    supply = [{"from": "08:00", "to": "20:00", "every_min": 30.0, "seats": 4.0, "places": 40.0}]
    instance = make.instance(lines=[make.line(make.section(supply=supply))])
    assert terms(make, instance).trips == 2.0
    assert terms(make, instance).overload == pytest.approx(10.0)


def test_shifted_weighs_earlier_and_later_apart(make):
    # Group a (100 people, 4 parts): one part 15 earlier, two parts 30 later; 25 * 15 * 2 + 50 * 30 * 0.5 = 1500.
    instance = make.instance(make.group(parts=4), burden={"earlier": 2.0, "later": 0.5})
    taken = [(-15, "today", 1), (30, "today", 2), (0, "today", 1)]
    assert terms(make, instance, a=taken).shifted == pytest.approx(1500.0)


def test_adherence_does_not_lessen_what_was_asked(make):
    instance = make.instance(make.group(adherence=0.5))
    assert terms(make, instance, a=15).shifted == pytest.approx(1500.0)


def test_changed_counts_organisations(make):
    # Two groups of x change, none of y; z changes its pattern only.
    patterns = [{"id": "today", "present": {"tue": 1.0}}, {"id": "home", "present": {"tue": 0.0}}]
    organisations = [
        make.organisation("x", make.group("a"), make.group("b")),
        make.organisation("y", make.group("c")),
        make.organisation("z", make.group("d", patterns=patterns)),
    ]
    instance = make.instance(organisations=organisations)
    assert terms(make, instance, a=15, b=15, d=[(0, "home", 1)]).changed == 2.0
    assert terms(make, instance).changed == 0.0


def test_unfairness_is_the_largest_burden_per_head(make):
    # x: 100 of 400 people 30 minutes: 7.5 per head. y: 100 of 100 people 15 minutes earlier, weight 2: 30 per head.
    organisations = [
        make.organisation("x", make.group("a"), make.group("b", headcount=300)),
        make.organisation("y", make.group("c")),
    ]
    instance = make.instance(organisations=organisations, burden={"earlier": 2.0, "later": 1.0})
    assert terms(make, instance, a=30, c=-15).unfairness == pytest.approx(30.0)
    assert terms(make, instance, a=30).unfairness == pytest.approx(7.5)


def test_an_organisation_without_people_bears_nothing(make):
    instance = make.instance(make.group(headcount=0))
    assert terms(make, instance, a=30).unfairness == 0.0


def test_absence_is_the_person_days_less_than_today_of_every_part(make):
    # 100 people in 2 parts. "home": 0.2 + 0.5 = 0.7 instead of 0.6 + 1 = 1.6 days: 50 * 0.9 = 45. "more": 2 days, which
    # is not less, and does not make up for the other part.
    patterns = [
        {"id": "office", "present": {"mon": 0.6, "tue": 1.0}},
        {"id": "home", "present": {"mon": 0.2, "tue": 0.5}},
        {"id": "more", "present": {"mon": 1.0, "tue": 1.0}},
    ]
    instance = make.instance(make.group(patterns=patterns, parts=2), days=["mon", "tue"])
    assert terms(make, instance, a=[(0, "home", 1), (0, "more", 1)]).absence == pytest.approx(45.0)


def test_all_terms_of_a_quiet_day_are_zero(make):
    instance = make.instance(make.group(flows=[]))
    assert set(terms(make, instance).model_dump().values()) == {0.0}


def test_a_shift_that_is_no_option_still_has_terms(make):
    # 20 minutes are not a multiple of 15; the people pass somewhere all the same.
    instance = make.instance()
    assert terms(make, instance, a=20).shifted == pytest.approx(2000.0)


def test_choices_without_a_meaning_are_refused(make):
    instance = make.instance(make.group("a"), make.group("b"))
    with pytest.raises(ScheduleMismatchError, match="Group 'b' has no entry in the choices"):
        recompute_terms(instance, make.choices(instance)[:1])
