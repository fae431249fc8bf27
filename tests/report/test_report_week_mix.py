"""What reports say where today is a mix of weeks: who has the week that a plan asks already."""

import datetime

import pytest

from solver.advise.explain.burdens import burdens
from solver.advise.frontier.requested_changes import RequestedChanges
from solver.advise.value.quantities import moved_of
from solver.advise.whatif.held import talks_before
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.schedule import Schedule
from solver.report.choices import moved_options
from solver.report.outcomes import outcomes
from solver.report.text.kinds import pattern_text
from solver.report.text.language import Words
from solver.report.text.letter import LetterWriter
from tests.demand.small import choices, group, instance

DAY, ANSWER_BY = datetime.date(2026, 11, 28), datetime.date(2026, 12, 19)
TODAY = {"id": "today", "mix": [{"share": 0.3, "on_site": ["tue"]}, {"share": 0.7, "on_site": ["mon", "tue"]}]}
TUESDAY = {
    "id": "t",
    "names": {"nl": "thuis op maandag", "en": "at home on Monday"},
    "present": {"mon": 0.0, "tue": 1.0},
}


def situation():
    return instance(group(patterns=[TODAY, TUESDAY], parts=2), days=["mon", "tue"])


def half_on_tuesday():
    own = situation()
    return own, Schedule(choices=choices(own, a=[(0, "today", 1), (0, "t", 1)]))


def test_every_count_of_who_changes_leaves_out_who_lives_so_already():
    own, schedule = half_on_tuesday()
    demand, (outcome,) = outcomes(own, [("plan", schedule)])
    # 50 of 100 take the pattern; 30 % of them are on site on Tuesday alone today.
    assert outcome.people_moved == pytest.approx(35.0)
    assert [move.people_changing for move in moved_options(demand, outcome.parts)] == pytest.approx([35.0])
    assert [row.people_moved for row in burdens(demand, outcome.parts, "organisation")] == pytest.approx([35.0])
    assert moved_of(demand, outcome.parts).people == pytest.approx(35.0)
    asked = RequestedChanges(own).requested_changes(schedule.choices)
    assert [ask.people for ask in asked] == pytest.approx([35.0])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", " te laten kiezen; de rest blijft zoals nu. 15 van hen hebben die week nu al."),
        ("en", "; the rest stays as it is. 15 of them live so already."),
    ],
)
def test_a_letter_says_how_many_have_that_week_already(language, told):
    own, schedule = half_on_tuesday()
    demand = build_demand(own)
    parts = parts_from_choices(own, demand.options, schedule.choices)
    letter = LetterWriter(Words(language), demand, parts, DAY, ANSWER_BY, talks=talks_before(own, schedule)).letter(0)
    (ask,) = letter.asks
    assert letter.week.startswith(
        "Op locatie wordt het daarmee: maandag van 70 naar 35 %" if language == "nl" else "On site that"
    )
    assert letter.title == (
        "Wij vragen u: kies andere dagen op locatie" if language == "nl" else "We ask you: choose other days on site"
    )
    assert ask.endswith(told)
    assert "(50 mensen)" in ask or "(50 people)" in ask
    assert pattern_text(own.groups[0], own.groups[0].patterns[1], Words(language)) in ask


def test_a_pattern_is_called_by_its_name_in_a_language():
    own = situation().groups[0]
    called = [[pattern_text(own, pattern, Words(language)) for pattern in own.patterns] for language in ("nl", "en")]
    assert called == [["zoals nu", "thuis op maandag"], ["as today", "at home on Monday"]]
