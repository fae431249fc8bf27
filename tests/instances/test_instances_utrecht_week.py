"""Utrecht over a week: the same people as on its Tuesday, the weekdays of its sources, and ten weeks to choose from."""

from pathlib import Path

import pytest

from solver.checker import agreement_violations, recompute_loads, status_quo_choices
from solver.formats import read_instance
from solver.report.text.names import in_language

HERE = Path(__file__).resolve().parents[2] / "instances"
OFFICES = {"mon": 0.48, "tue": 0.62, "wed": 0.40, "thu": 0.60, "fri": 0.18}


@pytest.fixture(scope="module")
def week():
    return read_instance(HERE / "utrecht_week.json")


@pytest.fixture(scope="module")
def tuesday():
    return read_instance(HERE / "utrecht.json")


def heads(instance):
    return {party.id: sum(group.headcount for group in party.groups) for party in instance.organisations}


def hybrid(instance):
    return [group for group in instance.groups if len(group.patterns) > 1]


def test_the_parties_and_their_people_are_those_of_the_tuesday(week, tuesday):
    assert heads(week) == heads(tuesday)
    assert len(week.groups) == 140


def test_departments_have_ten_weeks_of_three_days_and_today_as_a_mix(week):
    departments = hybrid(week)
    assert len(departments) == 37
    for group in departments:
        today, *weeks = group.patterns
        assert {day: round(today.present_on(day), 6) for day in week.days} == OFFICES
        assert len(weeks) == 10
        assert {sum(share > 0 for share in own.present.values()) for own in weeks} == {3}
        # As many days on site as today: 3 * 0.76 = 2.28, which the five shares add up to.
        for own in weeks:
            assert sum(own.present.values()) == pytest.approx(sum(OFFICES.values()))


def test_today_keeps_every_agreement(week):
    assert agreement_violations(week, status_quo_choices(week)) == []


def test_friday_is_the_quietest_day_and_the_level_is_that_of_tuesday(week, tuesday):
    loads = recompute_loads(week, status_quo_choices(week))
    total = {day: sum(load for (_, own, _), load in loads.items() if own == day) for day in week.days}
    assert min(total, key=total.__getitem__) == "fri"
    alone = sum(recompute_loads(tuesday, status_quo_choices(tuesday)).values())
    # Offices are 62 % full instead of 65 on a Tuesday.
    assert total["tue"] == pytest.approx(alone, rel=0.01)


def test_no_source_stays_english_in_dutch(week):
    dutch = in_language(week, "nl")
    same = {own.text for key, own in dutch.sources.items() if own.text == week.sources[key].text}
    assert same == set()
    english = (" the ", "not found", "assumed", " a guess", "assumption")
    assert [own.text for own in dutch.sources.values() if any(word in own.text for word in english)] == []
