"""Who is on site on which day: figures, the table and the sentence that an employer reads."""

from dataclasses import replace

import numpy as np
import pytest

from solver.advise.quickscan.quickscan import Scanner
from solver.demand.loads import build_demand
from solver.report.choices import OptionTaken
from solver.report.tables.quickscan import advice_text
from solver.report.tables.week import day_table, week_table, week_tables, weekday_table
from solver.report.text.asked import request_text
from solver.report.text.language import Words
from solver.report.text.week_words import week_sentence, week_text
from solver.report.text.worth_words import day_sentence
from solver.report.week import PartyWeek, busiest_day, other_weeks, party_weeks
from tests.demand.small import at, group, instance, organisation, parts_of

DAYS = ["mon", "tue"]
TODAY = {"id": "today", "mix": [{"share": 0.5, "on_site": ["tue"]}, {"share": 0.5, "on_site": DAYS}]}
MONDAY = {"id": "m", "present": {"mon": 0.9, "tue": 0.0}}


def situation():
    teams = [group("a", patterns=[TODAY, MONDAY], parts=10), group("b", headcount=300)]
    return instance(organisations=[organisation("o", *teams), organisation("p", group("c"))], days=DAYS)


def test_weeks_of_parties_by_hand():
    # Of 100 of a half take Monday: 0.5 * 50 + 0.9 * 50 = 70 on Monday, 50 on Tuesday; with all 300 of b 370 and 350.
    own = situation()
    demand, parts = build_demand(own), parts_of(own, a=[(0, "today", 5), (0, "m", 5)])
    week, other = party_weeks(demand, parts)
    assert (week.people, week.is_other, other.is_other) == (400, True, False)
    np.testing.assert_allclose(week.before, [350 / 400, 1.0])
    np.testing.assert_allclose(week.after, [370 / 400, 350 / 400])
    assert [each.name for each in other_weeks(demand, parts)] == ["o"]
    table = week_table(Words("en"), demand, parts)
    assert [column.full_heading for column in table.columns][2:4] == ["Mon: today", "Mon: schedule"]
    assert table.rows == [["o", 400, *(pytest.approx(share) for share in (0.875, 0.925, 1.0, 0.875))]]
    assert not week_table(Words("en"), demand, demand.options.status_quo_parts()).rows


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "weekpatroon “thuis op dinsdag” (dinsdag van 100 naar 0 %; gelijk blijft maandag)"),
        ("en", "days “home” (Tuesday from 100 to 0 %; the same on Monday)"),
    ],
)
def test_a_quickscan_tells_the_week_of_its_best_choice(language, told):
    home = {"id": "home", "names": {"nl": "thuis op dinsdag"}, "present": {"mon": 1.0, "tue": 0.0}}
    today = {"id": "today", "present": {"mon": 1.0, "tue": 1.0}}
    office = group(
        "a", headcount=2000, patterns=[today, home], shifts={"earlier_min": 0, "later_min": 0, "step_min": 15}
    )
    own = instance(office, days=DAYS, objective=[{"overload": 1}])
    scan = Scanner(build_demand(own)).scan(0)
    assert any(told in sentence for sentence in advice_text(Words(language), own, scan).best)


def test_the_days_of_a_section_by_hand():
    # 50 of 100 ride and pass evenly in two bins of 15 minutes: a share of 0.5 on site is 12.5 in a bin.
    own = instance(group("a", patterns=[TODAY, MONDAY]), days=DAYS)
    demand = build_demand(own)
    table = day_table(Words("en"), demand, parts_of(own, a=(0, "m")))
    (row,) = table.rows
    assert row[1:] == pytest.approx([12.5, 22.5, 25.0, 0.0, 25 / 18.75, 2.0])
    assert not day_table(Words("en"), demand, demand.options.status_quo_parts()).rows
    assert [each.key for each in week_tables(Words("nl"), demand, parts_of(own, a=(0, "m")))] == [
        "weekdays", "week", "days"
    ]  # fmt: skip


def test_the_table_of_weekdays_by_hand():
    # Monday from 50 to 90 of 100 on site, Tuesday from all to none; 12.5, 22.5, 25 and 0 on board at most.
    own = instance(group("a", patterns=[TODAY, MONDAY]), days=DAYS)
    demand = build_demand(own)
    table = weekday_table(Words("nl"), demand, parts_of(own, a=(0, "m")))
    assert table.rows == [
        ["maandag", *(pytest.approx(value) for value in (0.5, 0.9, 12.5, 22.5, 0.8))],
        ["dinsdag", *(pytest.approx(value) for value in (1.0, 0.0, 25.0, 0.0, -1.0))],
    ]
    assert not weekday_table(Words("nl"), demand, demand.options.status_quo_parts()).rows


def home_weeks(*homes, days=DAYS):
    return [
        {"id": "-".join(["home", *home]), "present": {day: 0.0 if day in home else 0.9 for day in days}}
        for home in homes
    ]


def test_that_the_team_day_stays_is_told_only_where_it_is_known():
    days = ["mon", "tue", "wed"]
    today = {"id": "today", "present": dict.fromkeys(days, 0.6)}
    team = home_weeks(["mon"], ["wed"], days=days)
    teams = [group("a", patterns=[today, *team]), group("b", patterns=[today, team[0]])]
    own = instance(organisations=[organisation("o", *teams)], days=days)
    demand = build_demand(own)
    (week,) = other_weeks(demand, parts_of(own, a=(0, "home-wed")))
    assert week_text(Words("nl"), days, week).endswith("; de teamdag blijft")
    assert week_text(Words("en"), days, week).endswith("; the team day stays")
    # Of one week at home nobody can tell which of its days are team days.
    (week,) = other_weeks(demand, parts_of(own, a=(0, "home-wed"), b=(0, "home-mon")))
    assert "teamdag" not in week_text(Words("nl"), days, week)


def test_the_best_week_of_a_party_keeps_its_agreements():
    days = ["mon", "tue"]
    today = {"id": "today", "present": {"mon": 0.9, "tue": 1.0}}
    patterns = [today, *home_weeks(["tue"])]
    rule = {"kind": "max_away", "groups": ["a", "b"], "days": days, "at_most": 1}
    teams = [group(name, headcount=400, patterns=patterns) for name in "ab"]
    given = {"organisations": [organisation("o", *teams)], "days": days, "objective": [{"crowding": 1}]}
    own, free = instance(**given, agreements=[rule]), instance(**given)
    for situation, homes in ((own, 1), (free, 2)):
        week = Scanner(build_demand(situation)).scan(0).week
        taken = [choice.options[0].pattern for choice in week.choices]
        assert taken.count("home-tue") == homes
        assert week.effect.term_changes["crowding"] < 0
    told = advice_text(Words("nl"), own, Scanner(build_demand(own)).scan(0)).best[-1]
    assert told.startswith("Beste week bij dezelfde tijden, als de anderen blijven zoals nu: dinsdag van 100 naar 50 %")


def test_a_party_that_has_no_better_week_is_told_of_none():
    patterns = [{"id": "today", "present": {"mon": 0.5, "tue": 0.5}}, *home_weeks(["tue"])]
    own = instance(group("a", headcount=400, patterns=patterns), days=DAYS, objective=[{"peak": 1}])
    assert Scanner(build_demand(own)).scan(0).week is None


@pytest.mark.parametrize(
    ("language", "share", "told"),
    [
        ("nl", 1, "eerste uur online, dus op locatie om 9.20 uur (nu 8.30)"),
        ("nl", 0.4, "40 %: eerste uur online, dus op locatie om 9.20 uur (nu 8.30)"),
        ("en", 1, "first hour online, so on site at 9:20 (today 8:30)"),
    ],
)
def test_an_hour_online_is_asked_in_clock_times(language, share, told):
    assert request_text(Words(language), online(share)) == told


def online(share, shift_min=0, **pattern):
    today = {"id": "today", "present": dict.fromkeys(DAYS, 0.9)}
    first = {"id": "first-online", "present": dict.fromkeys(DAYS, 0.9), "first_online_min": 50, **pattern}
    own = instance(group("a", patterns=[today, first], departures=at("16:00")), days=DAYS)
    people = own.groups[0]
    return OptionTaken(own.organisations[0], people, 100 * share, share, shift_min, people.patterns[1], True, 0)


def test_both_hours_online_and_a_shift_are_asked_together():
    told = request_text(Words("nl"), online(1, last_online_min=30))
    assert told == "eerste en laatste uur online, dus op locatie van 9.20 tot 15.30 uur"
    last = online(1, first_online_min=0, last_online_min=30)
    assert request_text(Words("nl"), last) == "laatste uur online, dus weg om 15.30 uur (nu 16.00)"
    assert request_text(Words("nl"), online(0.4, 15)) == (
        "40 % begint om 8.45 uur (nu 8.30); eerste uur online, dus op locatie om 9.35 uur"
    )


def test_other_days_are_not_asked_without_the_shift_that_goes_with_them():
    move = online(0.3, -30, id="thuis op ma", first_online_min=0, present={"mon": 0.0, "tue": 0.9})
    assert request_text(Words("nl"), move) == "30 % kiest dagen “thuis op ma” en begint om 8.00 uur (nu 8.30)"
    assert request_text(Words("nl"), replace(move, share=1, shift_min=0)) == "iedereen kiest dagen “thuis op ma”"


FIVE = ("mon", "tue", "wed", "thu", "fri")
OFFICE = PartyWeek(0, "kantoor", 100, (0.48, 0.62, 0.4, 0.62, 0.18), (0.48, 0.51, 0.4, 0.51, 0.4))


def test_the_sentence_of_an_employer():
    assert week_sentence(Words("nl"), FIVE, OFFICE) == (
        "Op locatie bij Kantoor: dinsdag en donderdag van 62 naar 51 %, vrijdag van 18 naar 40 %; gelijk blijft "
        "maandag en woensdag."
    )
    assert week_text(Words("en"), FIVE, OFFICE) == (
        "Tuesday and Thursday from 62 to 51 %, Friday from 18 to 40 %; the same on Monday and Wednesday"
    )


def test_where_every_day_changes_nothing_is_the_same():
    week = PartyWeek(0, "x", 10, (0.5, 0.6), (0.6, 0.5))
    assert week_text(Words("nl"), ("mon", "tue"), week) == "maandag van 50 naar 60 %, dinsdag van 60 naar 50 %"


def test_a_quickscan_names_an_hour_online_without_days():
    today = {"id": "today", "present": dict.fromkeys(DAYS, 1.0)}
    first = {"id": "first", "names": {"nl": "eerste uur online"}, "first_online_min": 50, "present": today["present"]}
    crowd = group(
        "a", headcount=2000, patterns=[today, first], shifts={"earlier_min": 0, "later_min": 0, "step_min": 15}
    )
    late = group("b", headcount=10)
    own = instance(
        organisations=[organisation("o", crowd), organisation("p", late)], days=DAYS, objective=[{"peak": 1}]
    )
    text = advice_text(Words("nl"), own, Scanner(build_demand(own)).scan(0))
    assert "(;" not in " ".join(text.best)
    assert "gelijk blijft" not in " ".join(text.best)
    assert not any(sentence.startswith("Beste week") for sentence in text.best)


def test_the_busiest_day_is_told_with_what_it_gains_by_hand():
    # As in the table of weekdays: Tuesday has 25 on board at most today, and none where all take Monday.
    own = instance(group("a", patterns=[TODAY, MONDAY]), days=DAYS)
    demand, parts = build_demand(own), parts_of(own, a=[(0, "m", 1)])
    assert busiest_day(demand, parts) == ("tue", 25.0, 0.0)
    assert day_sentence(Words("nl"), demand, parts) == "Dinsdag, nu de drukste dag: \N{MINUS SIGN}100 %."
    assert day_sentence(Words("en"), demand, parts) == "Tuesday, the busiest day today: \N{MINUS SIGN}100 %."
    one = instance(group("a"))
    assert day_sentence(Words("nl"), build_demand(one), parts_of(one)) == ""


def test_a_quickscan_says_by_what_it_is_ordered_and_when_a_week_makes_the_peak_higher():
    patterns = [{"id": "today", "present": {"mon": 0.9, "tue": 1.0}}, *home_weeks(["tue"])]
    own = instance(group("a", headcount=400, patterns=patterns), days=DAYS, objective=[{"crowding": 1}])
    scan, words = Scanner(build_demand(own)).scan(0), Words("nl")
    told = advice_text(words, own, scan)
    assert told.ranked.startswith("Op volgorde van het doel van de situatie: drukte (doel 1, minder is beter).")
    assert "een keuze die lager staat kan daarin meer doen" in told.ranked
    assert f"Doel 1: {words.signed(scan.best_alone[0].alone.tier_changes[0])}." in told.best[1]
    assert "wordt dan hoger" not in told.best[-1]
    terms = {**scan.week.effect.term_changes, "peak": 68.0}
    busier = replace(scan, week=replace(scan.week, effect=replace(scan.week.effect, term_changes=terms)))
    week = advice_text(words, own, busier).best[-1]
    assert "van de regio wordt dan hoger: de week is gekozen op doel 1 (drukte: " in week
    by_left = own.model_copy(update={"objective": instance(group("a"), objective=[{"overload": 1}]).objective})
    assert "die lager staat" not in advice_text(words, by_left, scan).ranked
