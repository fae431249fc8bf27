"""Schedules that do not fit their instance: every fault is named, and nothing raises."""

import pytest

from solver.checker import Violation, check, status_quo_choices
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Schedule

MAY_CHOOSE = "it may choose a shift from -30 to +30 min in steps of 15 min with pattern 'today'"


def violations(instance, choices):
    return check(instance, Schedule(choices=tuple(choices))).violations


def test_the_status_quo_passes(make):
    instance = make.instance(make.group("a", parts=3), make.group("b"))
    report = check(instance, Schedule(choices=status_quo_choices(instance)))
    assert report.is_ok
    assert report.violations == ()
    assert str(report) == "The schedule keeps every agreement, and all that it claims holds."
    assert report.terms.schedule == report.terms.status_quo


def test_the_status_quo_is_shift_0_and_the_first_pattern(make):
    patterns = [{"id": "office", "present": {"tue": 1.0}}, {"id": "home", "present": {"tue": 0.0}}]
    instance = make.instance(make.group(patterns=patterns, parts=4))
    assert status_quo_choices(instance) == (
        GroupChoice(group="a", options=(OptionChoice(shift_min=0, pattern="office", parts=4),)),
    )


def test_a_hand_edited_shift_is_named_and_the_terms_are_still_there(make):
    instance = make.instance()
    report = check(instance, make.schedule(instance, a=20))
    text = f"Group 'a': 1 part takes shift +20 min with pattern 'today', which is not one of its options; {MAY_CHOOSE}."
    assert report.violations == (Violation("options", text, 1.0, "parts", "choices"),)
    assert str(report) == f"options: {text}"
    assert report.terms.schedule.shifted == 2000.0


def test_a_shift_beyond_the_range_is_named(make):
    instance = make.instance()
    (violation,) = check(instance, make.schedule(instance, a=45)).violations
    assert (violation.rule, "shift +45 min" in violation.text) == ("options", True)


def test_a_group_that_cannot_shift_may_choose_today_only(make):
    instance = make.instance(make.group(shifts={}))
    (violation,) = check(instance, make.schedule(instance, a=15)).violations
    assert "it may choose shift 0 only with pattern 'today'" in violation.text


def test_a_pattern_that_the_group_does_not_have_leaves_no_terms(make):
    instance = make.instance()
    report = check(instance, make.schedule(instance, a=[(15, "home", 1)]))
    text = f"Group 'a': 1 part takes shift +15 min with pattern 'home', which is not one of its options; {MAY_CHOOSE}."
    assert report.violations == (Violation("options", text, 1.0, "parts", "choices"),)
    assert report.terms is None
    assert not report.is_ok


def test_the_same_option_twice_is_named(make):
    instance = make.instance(make.group(parts=2))
    report = check(instance, make.schedule(instance, a=[(15, "today", 1), (15, "today", 1)]))
    text = "Group 'a' lists shift +15 min with pattern 'today' 2 times; add its parts together."
    assert report.violations == (Violation("options", text, 1.0, "options", "choices"),)
    assert report.terms.schedule.shifted == 1500.0


@pytest.mark.parametrize(("parts", "in_words"), [(3, "3 parts"), (1, "1 part")])
def test_parts_that_do_not_add_up_are_named(make, parts, in_words):
    instance = make.instance(make.group(parts=2))
    report = check(instance, make.schedule(instance, a=[(15, "today", parts)]))
    text = f"Group 'a': its options add up to {in_words}, but it has 2."
    assert report.violations == (Violation("parts", text, 1.0, "parts", "choices"),)
    assert report.terms is None


def test_more_parts_than_a_float_can_hold_are_named_too(make):
    instance = make.instance(agreements=[{"kind": "max_shifted", "at_most_person_min": 0.0}])
    faults = check(instance, make.schedule(instance, a=[(20, "home", 10**400), (15, "today", 10**400)])).violations
    assert [violation.rule for violation in faults] == ["options", "parts", "max_shifted (agreements[0])"]


def test_a_missing_group_is_named(make):
    instance = make.instance(make.group("a"), make.group("b", name="Bridge class"))
    report = check(instance, Schedule(choices=make.choices(instance)[:1]))
    text = "Group 'b' (Bridge class) has no entry in the choices; it needs one."
    assert report.violations == (Violation("groups", text, 1.0, "groups", "choices"),)
    assert report.terms is None


def test_a_group_that_is_there_twice_is_named(make):
    instance = make.instance(make.group("a"), make.group("b"))
    choices = make.choices(instance)
    text = "Group 'a' has 2 entries in the choices; it needs exactly one."
    report = check(instance, Schedule(choices=(*choices, choices[0])))
    assert report.violations == (Violation("groups", text, 1.0, "groups", "choices"),)
    assert report.terms is None


def test_an_unknown_group_is_named_and_the_terms_of_the_others_are_there(make):
    instance = make.instance()
    report = check(instance, make.schedule(instance, z=15))
    text = "Group 'z' is chosen for, but the instance has no such group."
    assert report.violations == (Violation("groups", text, 1.0, "groups", "choices"),)
    assert report.terms is not None


def test_everything_is_told_at_once_and_a_broken_agreement_with_it(make):
    rules = [{"kind": "fixed", "groups": ["a"], "shift_min": 0, "id": "signed"}]
    instance = make.instance(make.group("a"), make.group("b"), make.group("c"), agreements=rules)
    report = check(instance, Schedule(choices=make.choices(instance, a=20, b=[(0, "today", 2)], z=0)[:2]))
    assert [violation.rule for violation in report.violations] == ["groups", "options", "parts", "signed"]
    assert len(str(report).splitlines()) == 4


def test_agreements_live_with_groups_that_cannot_be_understood(make):
    # Every kind between groups and on sums meets a missing group and one whose only pattern is unknown.
    both = ["a", "b"]
    asked = {"groups": both, "days": ["tue"]}
    rules = [
        {"kind": "same_shift", "groups": both},
        {"kind": "min_gap", "groups": both, "gap_min": 30},
        {"kind": "order", "before": "a", "after": "b", "gap_min": 30},
        {"kind": "weekday_order", "before": "a", "after": "b"},
        {"kind": "max_on_site", "at_most": 0, **asked},
        {"kind": "max_changed", "at_most": 0},
        {"kind": "max_shifted_per_head", "at_most_min": 0.0},
    ]
    instance = make.instance(make.group("a"), make.group("b"), agreements=rules)
    choices = make.choices(instance, a=[(15, "nowhere", 1)])
    assert [violation.rule for violation in violations(instance, choices[:1])] == ["groups", "options"]


def test_people_without_a_trip_leave_no_terms_and_it_says_why(make):
    # The group has to be there at 09:00; 15 minutes earlier it passes from 08:15 to 08:45, half of it before any trip.
    trips = [{"at": ["08:30", "08:45"], "seats": 50.0, "places": 100.0}]
    instance = make.instance(make.group(arrivals=make.at("09:00")), lines=[make.line(make.section(departures=trips))])
    report = check(instance, make.schedule(instance, a=-15))
    text = (
        "On tue 25 people would pass section 'S' where it has no places (outside its trips),"
        " so that the terms have no meaning."
    )
    assert report.violations == (Violation("options", text, 25.0, "people", "choices"),)
    assert report.terms is None


def test_what_today_breaks_is_told_apart_and_is_no_fault_of_the_schedule(make):
    rules = [{"kind": "fixed", "groups": ["a"], "shift_min": 15, "id": "signed"}]
    instance = make.instance(agreements=rules)
    report = check(instance, make.schedule(instance, a=15))
    assert report.is_ok
    text = "Group 'a': 1 part with shift 0 min with pattern 'today'; fixed was shift +15 min."
    assert report.status_quo_violations == (Violation("signed", text, 15.0, "min"),)


@pytest.mark.parametrize("name", ["groups", "options", "parts"])
def test_an_agreement_that_is_called_like_a_rule_is_no_foreign_choice(make, name):
    agreement = {"kind": "fixed", "id": name, "groups": ["a"], "shift_min": 0}
    instance = make.instance(make.group("a"), agreements=[agreement])
    report = check(instance, make.schedule(instance, a=15))
    assert [(violation.rule, violation.about) for violation in report.violations] == [(name, "agreement")]
    assert not report.is_foreign
    foreign = check(instance, make.schedule(instance, a=20))
    assert {violation.about for violation in foreign.violations} == {"agreement", "choices"}
    assert foreign.is_foreign
