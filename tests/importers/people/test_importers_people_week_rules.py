"""Weeks by rule, from columns and from a recipe; today's weeks from presence by day; who staffs a desk together."""

import random

import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.people.cohorts import read_cohorts
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.groups import make_organisations
from solver.importers.people.week_rules import WeekRule, weeks_at_home, weeks_of_presence
from solver.importers.sources import Sources
from tests.importers.people.rows_by_hand import rows

DAYS = ("mon", "tue", "wed", "thu", "fri")
PRESENCE = {"mon": 0.48, "tue": 0.62, "wed": 0.40, "thu": 0.60, "fri": 0.18}


def make(*groups, weeks=(), days=DAYS):
    row = {"organisation": "o", "headcount": 10, "source": "HR", "quality": "fact", **PRESENCE, "sat": 0.0, "sun": 0.0}
    tables = {
        "organisations": rows("organisations", {"organisation": "o", "name": "O", "kind": "employer"}),
        "groups": rows("groups", *({"group": f"g{place}", **row, **each} for place, each in enumerate(groups))),
    }
    sources = Sources()
    cohorts = read_cohorts(rows("cohorts"), default_cohorts())
    people = make_organisations(tables, cohorts, days, sources, Findings(), weeks=weeks)
    return people, sources.entries


def patterns_of(**cells):
    people, entries = make(cells)
    return people.organisations[0]["groups"][0]["patterns"], entries["g0.patterns"]


def refusals(*groups, **others):
    with pytest.raises(SourceError) as refused:
        make(*groups, **others)
    return [line.split(": ", 1)[1] for line in str(refused.value).splitlines()]


def test_two_days_at_home_and_a_team_day_are_six_weeks():
    (today, *others), source = patterns_of(home_days=2, team_days=("tue",), attendance=0.9)
    assert [other["id"] for other in others] == [
        "home-mon-wed", "home-mon-thu", "home-mon-fri", "home-wed-thu", "home-wed-fri", "home-thu-fri"
    ]  # fmt: skip
    assert others[4]["present"] == {"mon": 0.9, "tue": 0.9, "wed": 0, "thu": 0.9, "fri": 0}
    assert others[4]["names"] == {"nl": "thuis op wo en vr", "en": "at home on Wed and Fri"}
    assert set(today) == {"id", "mix"}
    assert source["quality"] == "derived"
    assert "as if everybody came equally many days" in source["text"]


def test_a_fixed_day_at_home_is_in_every_week():
    (_, *others), _ = patterns_of(home_days=2, team_days=("tue",), home_on=("fri",))
    assert [other["id"] for other in others] == ["home-mon-fri", "home-wed-fri", "home-thu-fri"]


def test_no_day_at_home_is_every_day_on_site():
    (_, *others), _ = patterns_of(home_days=0)
    assert [(other["id"], other["names"]["nl"]) for other in others] == [("on-site", "elke dag op locatie")]


def test_patterns_that_somebody_wrote_stay():
    patterns, _ = patterns_of(
        home_days=3,
        team_days=("tue", "thu"),
        patterns=(("Fridays", {"mon": 0, "tue": 1, "wed": 0, "thu": 1, "fri": 1}),),
    )
    assert [pattern["id"] for pattern in patterns] == ["today", "Fridays", "home-mon-wed-fri"]


def test_without_a_rule_nothing_changes():
    (today,), source = patterns_of()
    assert today == {"id": "today", "present": PRESENCE}
    assert source["quality"] == "fact"


def test_never_more_than_a_few_dozen_weeks():
    week = (*DAYS, "sat", "sun")
    assert max(len(weeks_at_home({"home_days": number}, week)) for number in range(8)) == 35


def test_today_is_derived_by_hand():
    # End to end: mon 0-0.48, tue 0.48-1.10, wed 1.10-1.50, thu 1.50-2.10, fri 2.10-2.28.
    assert weeks_of_presence(PRESENCE, DAYS) == [
        (500_000, ("tue", "thu")),
        (200_000, ("mon", "wed")),
        (180_000, ("mon", "wed", "fri")),
        (100_000, ("mon", "tue", "thu")),
        (20_000, ("tue", "wed")),
    ]


def test_derived_weeks_have_that_presence_and_days_as_alike_as_can_be():
    rnd = random.Random(1)
    for _ in range(500):
        days = DAYS[: rnd.randint(1, 5)]
        present = {day: rnd.choice([0.0, 1.0, round(rnd.random(), 6)]) for day in days}
        weeks = weeks_of_presence(present, days)
        assert sum(share for share, _ in weeks) == 1_000_000
        for day in days:
            assert sum(share for share, week in weeks if day in week) == round(present[day] * 1_000_000)
        mean = sum(round(present[day] * 1_000_000) for day in days)
        assert {len(week) for _, week in weeks} <= {mean // 1_000_000, -(-mean // 1_000_000)}
        assert len(weeks) <= len(days) + 2


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"team_days": ("tue",)}, "found team_days without home_days; expected home_days beside it; "
         "say how many days a week they are at home; 0 where none."),
        ({"home_days": 2, "team_days": ("tue", "fri",), "home_on": ("fri",)}, 'found "fri", a team day as well; '
         "expected a day on which the team is on site or at home; take it out of one of the two."),
        ({"home_days": 5, "team_days": ("tue",)}, "found 5; expected from 0 to 4: of the 5 days of the instance 1 are "
         "team days and 0 fixed; change the number, or the days."),
        ({"home_days": 1, "home_on": ("wed", "fri")}, "found 1; expected from 2 to 5: of the 5 days of the instance 0 "
         "are team days and 2 fixed; change the number, or the days."),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_told(cells, told):
    assert refusals(cells) == [told]


def test_a_rule_of_the_recipe_holds_for_the_groups_that_it_names_and_rows_go_first():
    rule = WeekRule(groups=("g0", "g1"), home_days=2, team_days=("tue",), desk="counter", source="CAO", quality="fact")
    people, entries = make({}, {"team_days": ("thu",), "desk": "till"}, {}, weeks=[rule])
    groups = people.organisations[0]["groups"]
    assert ["tue" in pattern["id"] for pattern in groups[0]["patterns"]] == [False] * 7
    assert ["thu" in pattern["id"] for pattern in groups[1]["patterns"]] == [False] * 7
    assert len(groups[2]["patterns"]) == 1
    assert "CAO" in entries["g0.patterns"]["text"]
    assert people.desks.groups == {("o", "counter"): ["g0"], ("o", "till"): ["g1"]}


def test_no_two_of_a_desk_are_away_on_one_day():
    people, _ = make({"desk": "counter"}, {"desk": "counter"}, {"desk": "alone"})
    assert people.desks.agreements(DAYS) == [
        {
            "kind": "max_away",
            "id": "desk-o-counter",
            "groups": ["g0", "g1"],
            "days": list(DAYS),
            "at_most": 1,
            "note": "the groups of desk counter are never away two at once",
        }
    ]


def test_hours_online_are_options_beside_today():
    (today, *others), source = patterns_of(first_online_min=50, last_online_min=40)
    assert today == {"id": "today", "present": PRESENCE}
    assert [
        (each["id"], each["names"]["nl"], each.get("first_online_min"), each.get("last_online_min")) for each in others
    ] == [
        ("first-online", "eerste uur online", 50, None),
        ("last-online", "laatste uur online", None, 40),
        ("first-last-online", "eerste en laatste uur online", 50, 40),
    ]
    assert all(each["present"] == PRESENCE for each in others)
    assert source["quality"] == "fact"


def test_every_week_at_home_is_there_once_more_with_the_hour_online():
    (today, *others), _ = patterns_of(home_days=2, team_days=("tue",), home_on=("fri",), first_online_min=50)
    assert "mix" in today
    assert [each["id"] for each in others] == [
        "home-mon-fri", "home-wed-fri", "home-thu-fri",
        "home-mon-fri-first-online", "home-wed-fri-first-online", "home-thu-fri-first-online",
    ]  # fmt: skip
    assert others[4]["names"] == {
        "nl": "thuis op wo en vr, eerste uur online",
        "en": "at home on Wed and Fri, first hour online",
    }


def test_halves_in_turn_are_half_of_those_who_come_today():
    (_, half), source = patterns_of(turns=2)
    assert (half["id"], half["names"]["nl"]) == ("in-turn-2", "om de week op locatie")
    assert half["present"] == {"mon": 0.24, "tue": 0.31, "wed": 0.2, "thu": 0.3, "fri": 0.09}
    assert (source["quality"], "both weeks have the same load" in source["text"]) == ("assumed", True)
    (_, third), _ = patterns_of(turns=3)
    assert third["names"] == {"nl": "één op de 3 weken op locatie", "en": "on site one week in 3"}


def test_a_rule_of_the_recipe_needs_no_days_at_home():
    rule = WeekRule(groups=("g*",), turns=2, first_online_min=50, source="timetable office", quality="fact")
    people, entries = make({}, weeks=[rule])
    (group,) = people.organisations[0]["groups"]
    assert [each["id"] for each in group["patterns"]] == [
        "today", "in-turn-2", "first-online", "in-turn-2-first-online"
    ]  # fmt: skip
    assert "timetable office" in entries["g0.patterns"]["text"]


def test_a_rule_that_comes_to_too_many_weeks_is_told():
    week = (*DAYS, "sat", "sun")
    assert refusals({"home_days": 3, "first_online_min": 50}, days=week) == [
        "found a rule that comes to 70 weeks; expected at most 60; name a team day or a fixed day at home, or leave "
        "the hours online out."
    ]


def test_days_at_home_are_left_out_of_a_situation_of_one_day():
    people, _ = make({"home_days": 2, "team_days": ("tue",), "first_online_min": 50, "desk": "counter"}, days=("tue",))
    (group,) = people.organisations[0]["groups"]
    assert [each["id"] for each in group["patterns"]] == ["today", "first-online"]
    assert not people.desks.groups


def test_groups_of_a_desk_choose_as_a_whole_where_their_row_says_no_more():
    people, entries = make({"home_days": 2, "desk": "counter"}, {"home_days": 2, "desk": "counter", "max_options": 3})
    one, other = people.organisations[0]["groups"]
    assert (one["max_options"], other["max_options"]) == (1, 3)
    assert entries["g0.max_options"]["quality"] == "assumed"


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            {"groups": ("zz-*",), "home_days": 2},
            'weeks[0].groups: found no group that is called so: "zz-*"; expected ids of groups, or patterns with * and '
            "?; correct them, or take the rule out.",
        ),
        (
            {"groups": ("*",)},
            'weeks[0]: found a rule that says nothing of the week; expected one of the keys "home_days", "team_days", '
            '"home_on", "attendance", "desk", "turns", "first_online_min" or "last_online_min"; say what may be, or '
            "take the rule out.",
        ),
    ],
)
def test_a_rule_that_does_nothing_is_told(rule, told):
    with pytest.raises(SourceError) as refused:
        make({}, weeks=[WeekRule(**rule)])
    assert str(refused.value) == told


def test_what_a_rule_of_the_recipe_says_wrongly_is_no_fault_of_the_row():
    with pytest.raises(SourceError) as refused:
        make({}, weeks=[WeekRule(groups=("*",), team_days=("tue",))])
    (problem,) = refused.value.problems
    assert problem.where.endswith(", by [[weeks]] of the recipe")
    assert problem.found == "team_days without home_days"
