"""Who is on site on which day: figures, the table and the sentence that an employer reads."""

import numpy as np
import pytest

from solver.advise.quickscan.quickscan import Scanner
from solver.demand.loads import build_demand
from solver.report.tables.quickscan import advice_text
from solver.report.tables.week import day_table, week_table, week_tables
from solver.report.text.language import Words
from solver.report.text.week_words import week_sentence, week_text
from solver.report.week import PartyWeek, other_weeks, party_weeks
from tests.demand.small import group, instance, organisation, parts_of

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
    assert [each.key for each in week_tables(Words("nl"), demand, parts_of(own, a=(0, "m")))] == ["week", "days"]


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
