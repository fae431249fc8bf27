"""An hour online as an option: who is due first comes later, who leaves last goes earlier; what counts it."""

import pytest

from solver.checker import check
from solver.demand.loads import build_demand
from solver.domain.people import Group
from solver.domain.schedule import Schedule
from solver.optimise.model.party_index import PartyIndex
from tests.demand.small import at, choices, flow, group, instance, loads_by_clock, terms_of

TODAY = {"id": "today", "present": {"tue": 0.8}}
FIRST = {"id": "first", "present": {"tue": 0.8}, "first_online_min": 60}
BOTH = {"id": "both", "present": {"tue": 0.8}, "first_online_min": 60, "last_online_min": 30}
TWO_HOURS = at(("08:30", 0.75), ("10:30", 0.25))


def school(**changes):
    given = {"patterns": [TODAY, FIRST, BOTH], "arrivals": TWO_HOURS, "departures": at("16:00")}
    return group(**{**given, "flows": [flow(), flow(leg="from")], **changes})


def test_who_is_due_first_passes_an_hour_later_and_others_as_always():
    # 50 of 100 ride, 40 on site: 30 of them due at 08:30 and 10 at 10:30, evenly over two bins of 15 minutes.
    own = instance(school())
    assert loads_by_clock(own) == pytest.approx(
        {"08:00": 15, "08:15": 15, "10:00": 5, "10:15": 5, "16:00": 20, "16:15": 20}
    )
    assert loads_by_clock(own, a=(0, "first")) == pytest.approx(
        {"09:00": 15, "09:15": 15, "10:00": 5, "10:15": 5, "16:00": 20, "16:15": 20}
    )
    assert loads_by_clock(own, a=(0, "both")) == pytest.approx(
        {"09:00": 15, "09:15": 15, "10:00": 5, "10:15": 5, "15:30": 20, "15:45": 20}
    )


def test_who_does_not_adhere_comes_as_today():
    own = instance(school(adherence=0.5))
    assert loads_by_clock(own, a=(0, "first")) == pytest.approx(
        {"08:00": 7.5, "08:15": 7.5, "09:00": 7.5, "09:15": 7.5, "10:00": 5, "10:15": 5, "16:00": 20, "16:15": 20}
    )


def test_absence_counts_the_minutes_as_a_share_of_eight_hours_and_shifted_does_not():
    # 80 on site, 0.75 due first: 80 * 0.75 * 60 / 480 = 7.5; the last 30 minutes of all are 80 * 30 / 480 = 5 more.
    own = instance(school())
    first, both = terms_of(own, a=(0, "first")), terms_of(own, a=(0, "both"))
    assert (first.absence, both.absence) == (pytest.approx(7.5), pytest.approx(12.5))
    assert (first.shifted, first.changed) == (0, 1)


def test_people_on_site_go_by_when_they_come_and_lessons_by_the_lessons():
    agreements = [
        {"kind": "min_on_site", "groups": ["a"], "days": ["tue"], "from": "09:00", "to": "09:15", "at_least": 1}
    ]
    agreements += [{"kind": "window", "groups": ["a"], "leg": "to", "from": "08:00", "to": "10:45"}]
    own = instance(school(), agreements=agreements)
    for pattern, broken in (("today", False), ("first", True)):
        found = check(own, Schedule(choices=choices(own, a=(0, pattern)))).violations
        assert [each.rule for each in found] == ([own.labels[0]] if broken else [])
    parties = PartyIndex(own, build_demand(own).options)
    there = [option for option in parties.on_site_at([0], 0, 540) if not parties.shift_min(option)]
    assert [own.groups[0].patterns[int(parties.table.pattern[option])].id for option in there] == ["today"]
    assert {15 * 60 + 30, 16 * 60} <= set(parties.moments([0], 0, 1440))


def test_times_stay_in_order_and_a_pattern_without_it_has_the_group_s():
    own = Group.model_validate(school(patterns=[TODAY, FIRST | {"first_online_min": 150}]))
    today, late = own.patterns
    assert own.times_in(today, "to") is own.arrivals
    assert [(time.at, time.share) for time in own.times_in(late, "to")] == [(630, 0.25), (660, 0.75)]


def test_a_pattern_without_an_hour_online_leaves_the_content_hash_as_it_was():
    told = instance(school(patterns=[TODAY, FIRST | {"first_online_min": 0, "last_online_min": 0}]))
    untold = instance(school(patterns=[TODAY, {"id": "first", "present": {"tue": 0.8}}]))
    assert told.content_hash == untold.content_hash
    assert told.content_hash != instance(school(patterns=[TODAY, FIRST])).content_hash
