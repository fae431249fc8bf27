"""The finding in three sentences: one wording for page, memo and workbook, tiers in words, and what was left out."""

from dataclasses import replace

import pytest

from solver.checker import check
from solver.demand.loads import build_demand
from solver.domain.schedule import Settings, TierResult
from solver.optimise.solve import solve
from solver.report.choices import changing, moved_options
from solver.report.export.book import summary_table
from solver.report.export.memo import memo_data
from solver.report.export.memo_layout import ROWS
from solver.report.outcomes import outcomes
from solver.report.page import page as module
from solver.report.page.page import page
from solver.report.text.counted import asked_text, kind_of
from solver.report.text.language import Words
from solver.report.text.sentences import sentences
from tests.demand.small import group, instance, organisation, parts_of
from tests.report.exports import export_of, schedule_of


@pytest.fixture(scope="module")
def solved(tiny):
    return solve(tiny, Settings(time_limit_s=5.0)).schedule


def tier(stop="time", status_quo=100.0, best=40.0, bound=20.0, **weights):
    gap = None if bound is None else (best - bound) / best
    return TierResult(
        weights=weights, tolerance=0.0, status_quo=status_quo, best=best, bound=bound, gap=gap, value=best,
        rounding_error=None, stop=stop,
    )  # fmt: skip


def third(tiny, *tiers, language="en"):
    schedule = schedule_of(tiny, college_students=[(15, 1)]).model_copy(update={"tiers": tiers})
    _, (found,) = outcomes(tiny, [("plan", schedule)])
    return sentences(Words(language), tiny, found)[2]


@pytest.mark.long
def test_page_memo_and_workbook_say_the_same(tiny, solved, monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "")
    words, export = Words("nl"), export_of(tiny, solved)
    told = sentences(words, tiny, export.outcome)
    assert memo_data(export, words, ROWS[0])["sentences"] == told
    assert [row[1] for row in summary_table(export, words).rows if row[0] == "bevinding"] == told
    text = page(words, tiny, [("plan", solved)], [check(tiny, solved)])
    assert all(sentence in text for sentence in told)


def test_fewer_than_one_is_told_as_that_and_not_as_nobody(tiny):
    _, (found,) = outcomes(tiny, [("plan", schedule_of(tiny, college_students=[(15, 1)]))])
    for overload, told in [(0.3, "zijn dat er minder dan 1,"), (2.6, "zijn dat er 3,"), (0.0, "zijn dat er 0,")]:
        after = found.after.model_copy(update={"overload": overload})
        assert told in sentences(Words("nl"), tiny, replace(found, after=after))[0]


def test_each_tier_says_what_it_minimises(tiny):
    found = third(
        tiny,
        tier(stop="optimal", overload=1.0),
        tier(peak=1.0, crowding=0.1),
        tier(status_quo=0.0, shifted=1.0, changed=500.0),
        tier(bound=None, absence=1.0),
        language="nl",
    )
    assert found == (
        "Bewezen voor de cijfers van deze situatie, aannames inbegrepen: doel 1 (zo laag mogelijk: reizigers "
        "die niet meekunnen) is het best mogelijke; van doel 2 (zo laag mogelijk: drukste kwartier en drukte) haalt "
        "dit voorstel minstens 75,0 % van wat ooit haalbaar is; doel 3 (zo laag mogelijk: verschuiving "
        "en partijen die veranderen) is hooguit "
        "50,0 % van het best mogelijke af; van doel 4 (zo laag mogelijk: thuis of online) is niets bewezen."
    )


def test_a_tier_that_gave_up_some_of_its_gain_says_what_is_left_of_it(tiny):
    # Of 100 today 40 was found, 20 is proven not to be beaten, and the plan takes 60: half of what can be gained.
    gave = tier(peak=1.0).model_copy(update={"value": 60.0})
    best = tier(stop="optimal", best=20.0, bound=20.0, crowding=1.0).model_copy(update={"value": 60.0})
    again = tier(best=60.0, bound=None, peak=1.0)
    assert third(tiny, tier(stop="optimal", overload=1.0), gave, best, again) == (
        "Proven for the numbers of this instance, assumed ones included: tier 1 (as low as possible: passengers left "
        "behind) is the best possible; of tier 2 (as low as possible: peak) this plan reaches at least 50.0 % of what "
        "can ever be reached; of tier 3 (as low as possible: crowding) this plan reaches at least 50.0 % of what can "
        "ever be reached."
    )


def test_a_tier_of_which_all_is_proven(tiny):
    found = third(tiny, tier(stop="optimal", overload=1.0), tier(stop="optimal", peak=1.0))
    assert found.endswith("in this order, and each as low as possible: passengers left behind; peak.")


def test_nothing_proven_is_said_once(tiny):
    unknown = "How far this schedule is from the best possible is not proven."
    assert third(tiny) == unknown
    assert third(tiny, tier(bound=None, overload=1.0)) == unknown
    assert third(tiny, tier(status_quo=0.0, bound=0.0, overload=1.0)) == unknown, "a gap of 100 % says nothing"


def test_many_tiers_are_not_all_told(tiny):
    found = third(tiny, *[tier(overload=1.0)] * 6)
    assert "tier 4" in found
    assert "tier 5" not in found
    assert found.endswith("the tiers after these are in the table.")


def test_claims_that_were_dropped_are_said_with_the_reason(tiny, solved, monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "")
    wrong = solved.tiers[0].model_copy(update={"bound": None, "gap": None})
    tampered = solved.model_copy(update={"tiers": (wrong, *solved.tiers[1:])})
    export = export_of(tiny, tampered)
    said = sentences(Words("nl"), tiny, export.outcome, export.left_out)[2]
    assert said == (
        "Hoe ver dit voorstel van het best mogelijke ligt, is niet bewezen. Wat het bestand daarover zegt, is "
        "weggelaten, want bij narekenen klopt het niet: een doel, een ondergrens, een marge of de reden van stoppen "
        "past niet bij de rest."
    )
    text = page(Words("nl"), tiny, [("plan", export.schedule)], [check(tiny, tampered)])
    assert said in text
    assert "De controle zegt daarover (in het Engels): Tier 1: it claims to be optimal, but" in text
    other = solved.model_copy(update={"instance": solved.instance.model_copy(update={"name": "elsewhere"})})
    export = export_of(tiny, other)
    assert "made for another instance" in sentences(Words("en"), tiny, export.outcome, export.left_out)[2]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_of_whom_something_changes_adds_up_wherever_it_is_told(language):
    # Of three groups one starts earlier, one later, and one has other days: 100 each, with odd shares of parts.
    days = ["mon", "tue"]
    home = {"id": "home", "present": {"mon": 1.0, "tue": 0.0}}
    today = {"id": "today", "present": dict.fromkeys(days, 1.0)}
    shifts = {"earlier_min": 30, "later_min": 30, "step_min": 15}
    three = [group(name, patterns=[today, home], parts=3, shifts=shifts) for name in "abc"]
    own = instance(organisations=[organisation("o", *three)], days=days)
    taken = {"a": [(-15, "today", 1), (0, "today", 2)], "b": [(30, "today", 2), (0, "today", 1)], "c": (0, "home")}
    moves = moved_options(build_demand(own), parts_of(own, **taken))
    found = changing(moves)
    assert (found.people, found.earlier, found.later, found.same_times) == (200, 33, 67, 100)
    assert found.mean_shift_min == pytest.approx((33.3 * 15 + 66.7 * 30) / 100, abs=0.1)
    words = Words(language)
    for key in ("s_asked_unit", "x_memo_asks"):
        told = asked_text(words, key, found)
        assert all(count in told for count in ("200", "100", "25"))
    assert kind_of(changing([move for move in moves if move.shift_min])) == ""
    assert kind_of(changing([move for move in moves if not move.shift_min])) == "_same_times"
