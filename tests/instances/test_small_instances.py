"""Tiny by plain loops, and week agreement by agreement: what the README of the instances says of them."""

import itertools
from pathlib import Path

import pytest

from solver.checker import agreement_violations, recompute_terms, status_quo_choices
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.formats import read_instance, read_schedule

HERE = Path(__file__).resolve().parents[2] / "instances"
KINDS = {
    *("allowed_shifts", "window", "fixed", "forbidden", "same_shift", "min_gap", "order", "max_changed"),
    *("max_shifted", "max_shifted_per_head", "min_on_site", "max_on_site", "weekday_order"),
}


# --- Tiny: every schedule by plain loops ------------------------------------------------------------------------

SHIFTS = (-15, 0, 15)


def tiny_values(college: int, school: int, office: tuple[int, int]) -> tuple[int, int, int]:
    """Return overload, peak and burden of one schedule of tiny.json, straight from the README's numbers."""
    tram, bus = ([], [])
    for bin_shift in SHIFTS:
        students, pupils_there = 60 * (college == bin_shift), 40 * (school == bin_shift)
        tram.append(10 + students + pupils_there + 20 * office.count(bin_shift))
        bus.append(5 + students + pupils_there)
    overload = sum(max(0, load - 120) for load in tram) + sum(max(0, load - 80) for load in bus)
    person_min = 120 * weighed(college) + 80 * weighed(school) + sum(20 * weighed(shift) for shift in office)
    changed = (college != 0) + (school != 0) + (office != (0, 0))
    return overload, max(tram) + max(bus), person_min + 500 * changed


def weighed(shift: int) -> int:
    return -2 * shift if shift < 0 else shift


def tiny_choices(college: int, school: int, office: tuple[int, int]) -> list[GroupChoice]:
    def chosen(group: str, shifts: tuple[int, ...]) -> GroupChoice:
        options = (OptionChoice(shift_min=s, pattern="today", parts=shifts.count(s)) for s in sorted(set(shifts)))
        return GroupChoice(group=group, options=tuple(options))

    return [
        chosen("college-students", (college,)),
        chosen("school-pupils", (school,)),
        chosen("office-staff", office),
    ]


TINY_SCHEDULES = [
    (college, school, office)
    for college, school in itertools.product(SHIFTS, SHIFTS)
    for office in itertools.combinations_with_replacement(SHIFTS, 2)
]


def test_the_hand_numbers_of_tiny_hold():
    values = {schedule: tiny_values(*schedule) for schedule in TINY_SCHEDULES}
    assert len(values) == 54
    assert values[0, 0, (0, 0)] == (55, 255, 0)
    without_overload = {schedule: value for schedule, value in values.items() if value[0] == 0}
    assert len(without_overload) == 36
    assert {peak for _, peak, _ in without_overload.values()} == {135, 155, 175}
    assert min(burden for _, peak, burden in without_overload.values() if peak == 135) == 3100
    in_reach = {schedule: value for schedule, value in without_overload.items() if value[1] <= 135 + 0.2 * (255 - 135)}
    ranked = sorted(in_reach, key=lambda schedule: in_reach[schedule][2])
    assert [in_reach[schedule][2] for schedule in ranked[:2]] == [2300, 2500]
    assert ranked[0] == (15, 0, (0, 0))


@pytest.mark.parametrize("schedule", TINY_SCHEDULES)
def test_the_file_says_the_same_as_the_hand_numbers(schedule):
    instance = read_instance(HERE / "tiny.json")
    terms = recompute_terms(instance, tiny_choices(*schedule))
    overload, peak, burden = tiny_values(*schedule)
    assert (terms.overload, terms.peak) == pytest.approx((overload, peak))
    assert terms.shifted + 500 * terms.changed == pytest.approx(burden)


# --- Week: an agreement of every kind ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def week() -> Instance:
    return read_instance(HERE / "week.json")


def week_value(instance: Instance, choices: list[GroupChoice]) -> tuple[float, float]:
    """Return the two tiers of week.json: overload, and the weighted sum."""
    terms = recompute_terms(instance, choices)
    return tuple(round(terms.value(tier.weights()), 6) for tier in instance.objective)  # type: ignore[return-value]


def replaced(choices: list[GroupChoice], changes: dict[str, list[tuple[int, str, int]]]) -> list[GroupChoice]:
    return [
        GroupChoice(
            group=choice.group,
            options=tuple(OptionChoice(shift_min=s, pattern=p, parts=n) for s, p, n in changes[choice.group]),
        )
        if choice.group in changes
        else choice
        for choice in choices
    ]


def test_week_has_an_agreement_of_every_kind(week):
    assert {agreement.kind for agreement in week.agreements} == KINDS
    assert len(week.agreements) == 13


def test_today_breaks_three_agreements_of_week(week):
    broken = {violation.rule for violation in agreement_violations(week, status_quo_choices(week))}
    assert broken == {"shared-gym", "desks", "trained-first"}


@pytest.fixture
def kept() -> list[GroupChoice]:
    return list(read_schedule(HERE / "week" / "schedule.json").choices)


def test_the_schedule_of_week_keeps_all_agreements_and_is_better_than_today(week, kept):
    assert agreement_violations(week, kept) == []
    assert week_value(week, kept) < week_value(week, status_quo_choices(week))
    assert week_value(week, kept) == pytest.approx((0, 258_564.8))


SCHOOL_EARLIER = {"school-lower": [(-15, "today", 1)], "school-upper": [(-15, "today", 1)]}
HOME_DAYS = {"office-staff": [(0, "home-thu", 2), (0, "home-tue", 2)]}
AS_TODAY = {"office-parents": [(0, "today", 1)], "desk-staff": [(0, "today", 3)]}
WITHOUT_THE_RULE = {
    "college-shifts": {
        "college-first": [(-15, "today", 1), (0, "today", 1)],
        "desk-staff": [(-30, "today", 1), (30, "today", 2)],
    },
    "no-half-hour-earlier": {"office-staff": [(-30, "home-tue", 1), (0, "home-thu", 2), (0, "home-tue", 1)]},
    "few-change": SCHOOL_EARLIER | HOME_DAYS | AS_TODAY,
    "per-head": HOME_DAYS | {"college-first": [(0, "today", 1), (30, "today", 1)], "desk-staff": [(0, "today", 3)]},
    "counter": {"desk-staff": [(-30, "today", 3)]},
    "desks": SCHOOL_EARLIER | AS_TODAY | {"office-staff": [(0, "today", 4)]},
    "trained-first": SCHOOL_EARLIER | HOME_DAYS | AS_TODAY | {"desk-trainers": [(0, "today", 1)]},
}
"""What of the schedule could be otherwise, and better, if the one agreement were not."""


@pytest.mark.parametrize("rule", WITHOUT_THE_RULE)
def test_an_agreement_of_week_keeps_a_better_schedule_out(week, kept, rule):
    freed = replaced(kept, WITHOUT_THE_RULE[rule])
    assert {violation.rule for violation in agreement_violations(week, freed)} == {rule}
    assert week_value(week, freed) < week_value(week, kept)
