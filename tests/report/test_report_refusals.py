"""If somebody says no: the sentences, the table, the section of the page and the line on its first screen, the memo."""

import re

import pytest

from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.schedule import TermsBeforeAfter
from solver.library.evaluation import check_all
from solver.optimise.model.rows import Rows
from solver.optimise.robust.cases import cases_of
from solver.optimise.robust.record import robustness_of, unguarded_of
from solver.report.export.memo import Layout, memo_data, memo_pdf
from solver.report.export.memo_layout import LAYOUTS, ROWS
from solver.report.page import page as module
from solver.report.page.page import page
from solver.report.tables.refusals import refusals_table
from solver.report.text.language import Words
from solver.report.text.refusal_words import (
    answer_sentences,
    order_sentence,
    price_of,
    proof_sentence,
    refusal_sentences,
)
from tests.report.exports import export_of, schedule_of

COLLEGE = {"college_students": [(15, 1)]}
BOTH = COLLEGE | {"school_pupils": [(-15, 1)]}


@pytest.fixture
def plan(tiny, demand):
    """Return a schedule in which groups shift, with its terms and all that is said of refusals."""

    def made(survives=1, unguarded=None, bound=None, **taken):
        schedule = schedule_of(tiny, **taken)
        parts = parts_from_choices(tiny, demand.options, schedule.choices)
        found = robustness_of(demand, Rows(demand), parts, survives)
        if unguarded is not None:
            other = parts_from_choices(tiny, demand.options, schedule_of(tiny, **unguarded).choices)
            members = range(len(tiny.organisations))
            found = found.model_copy(update={"unguarded": unguarded_of(demand, other, cases_of(members, survives))})
        if bound is not None:
            tiers = (found.tiers[0].model_copy(update={"bound": bound}), *found.tiers[1:])
            found = found.model_copy(update={"tiers": tiers})
        today = measure_terms(demand, demand.options.status_quo_parts()).rounded()
        terms = TermsBeforeAfter(status_quo=today, schedule=measure_terms(demand, parts).rounded())
        return schedule.model_copy(update={"robustness": found, "terms": terms})

    return made


def test_a_plan_of_one_falls_with_the_one(demand, plan):
    # Without the college 150 are on the tram of 120 places, 105 on the bus of 80.
    schedule = plan(**COLLEGE)
    assert refusal_sentences(Words("en"), demand, schedule) == [
        "If one party says no, in the worst case (College says no) 55 passengers are left behind."
    ]
    assert refusal_sentences(Words("nl"), demand, schedule) == [
        "Als één partij nee zegt, kunnen in het slechtste geval (College zegt nee) 55 reizigers niet mee."
    ]
    (told,) = answer_sentences(Words("nl"), demand, schedule, 9)
    assert re.fullmatch(
        r"Zegt College nee \(55 niet mee\)\? Dan (School|Office) \(nog niet gevraagd\): 8\.30 wordt .* uur \(0\)\.",
        told,
    )


def test_a_plan_that_stands_says_what_that_costs_and_whom_to_ask(demand, plan):
    schedule = plan(unguarded=COLLEGE, **BOTH)
    told = refusal_sentences(Words("nl"), demand, schedule)
    assert told[0] == "Het voorstel houdt stand als één partij nee zegt: ook dan past iedereen."
    assert told[1] == "Zonder deze voorzorg zijn het er 55."
    price = price_of(schedule.terms.status_quo, schedule.robustness.unguarded.terms, schedule.terms.schedule)
    costs = "kost niets" if price < 0.0005 else "kost"
    assert told[2].startswith(f"De voorzorg {costs}")
    assert told[2].endswith("Zij vraagt één partij meer.")
    assert told[3].endswith("het plan wordt nooit slechter, wat de volgende ook zegt.")
    assert told[3].startswith("Vraag eerst ")
    own = schedule.robustness.unguarded
    more = own.terms.model_copy(update={"changed": schedule.terms.schedule.changed + 3})
    wider = own.model_copy(update={"terms": more})
    wide = schedule.model_copy(update={"robustness": schedule.robustness.model_copy(update={"unguarded": wider})})
    assert refusal_sentences(Words("nl"), demand, wide)[2].endswith(
        "Zij vraagt drie partijen minder: ook dat scheelt piekwinst."
    )
    english = refusal_sentences(Words("en"), demand, schedule)
    assert english[0] == "The proposal stands if one party says no: everybody still fits."
    assert english[1] == "Without this precaution they are 55."


def test_the_price_is_a_share_of_the_gain_in_peak(demand, plan):
    terms = plan(**COLLEGE).terms
    today, unguarded = terms.status_quo, terms.schedule
    half = unguarded.model_copy(update={"peak": (today.peak + unguarded.peak) / 2})
    assert price_of(today, unguarded, half) == pytest.approx(0.5)
    assert price_of(today, today, half) is None


def test_two_at_once_and_what_is_proven(demand, plan):
    schedule = plan(survives=2, bound=50.0, **BOTH)
    (first, _) = refusal_sentences(Words("nl"), demand, schedule)
    assert first == (
        "Als twee partijen nee zeggen, kunnen in het slechtste geval (College en School zeggen nee) 55 reizigers "
        "niet mee."
    )
    assert proof_sentence(Words("nl"), schedule) == ("Slechtste geval bewezen tot op 9,1 % van het best mogelijke.")
    best = plan(survives=2, bound=55.0, **BOTH)
    assert proof_sentence(Words("en"), best) == "No better worst case exists; that is proven."
    assert proof_sentence(Words("en"), plan(**BOTH)) == ""


def test_what_is_proven_is_said_tier_by_tier_beside_today(demand, plan):
    schedule = plan(bound=0.0, **BOTH)
    first, second = schedule.robustness.tiers
    today = schedule.terms.status_quo.value(second.weights)
    bound = round(0.9 * second.worst, 6)

    def told(language, *tiers):
        robustness = schedule.robustness.model_copy(update={"tiers": tiers})
        return proof_sentence(Words(language), schedule.model_copy(update={"robustness": robustness}))

    near = second.model_copy(update={"bound": bound})
    of_today = f"{100 * (today - bound) / today:.1f} %"
    assert told("en", first, near) == (
        "Proven of the worst case: passengers left behind: the best possible; peak: within 10.0 % of the "
        f"best possible (today: {of_today})."
    )
    assert told("nl", first, near) == (
        "Bewezen van het slechtste geval: reizigers die niet meekunnen: het best mogelijke; drukste kwartier: "
        f"tot op 10,0 % van het best mogelijke (nu: {of_today.replace('.', ',')})."
    )
    # That nothing is below 0 proves nothing of what is above it.
    nothing = first.model_copy(update={"worst": 5.0, "bound": 0.0})
    assert told("en", nothing, second) == ""
    assert told("en", nothing, near).startswith("Proven of the worst case: peak: within")


def test_who_asks_nobody_has_nothing_to_lose(demand, plan):
    assert refusal_sentences(Words("nl"), demand, plan()) == []
    assert answer_sentences(Words("nl"), demand, plan(), 9) == []


def test_the_table_has_a_row_for_each_refusal(demand, plan):
    table = refusals_table(Words("en"), demand, plan(**BOTH))
    assert {row[0] for row in table.rows} == {"College", "School"}
    assert [row[1] for row in table.rows] == ["0", "0"]


@pytest.fixture
def shown(monkeypatch, tiny):
    """Return the page of a schedule, without the drawing libraries: making them takes seconds."""
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")

    def made(schedule, language="nl"):
        report, holds = check_all(tiny, schedule)
        assert holds, [each.text for each in report.violations]
        return page(Words(language), tiny, [("Voorstel", schedule)], [report])

    return made


@pytest.mark.long
def test_the_page_has_a_line_on_its_first_screen_and_a_section(plan, shown):
    html = shown(plan(**COLLEGE))
    line = "Als één partij nee zegt, kunnen in het slechtste geval (College zegt nee) 55 reizigers niet mee."
    assert f'<a href="#refusals">{line}</a>' in html
    section = html.partition('<section id="refusals"')[2].partition("</section>")[0]
    assert line in section
    assert "Wat dan?" in section
    assert '<a href="#refusals">Als iemand nee zegt</a>' in html


@pytest.mark.long
def test_a_page_without_refusals_has_no_section(plan, shown):
    html = shown(plan(**COLLEGE).model_copy(update={"robustness": None}))
    assert "#refusals" not in html
    assert 'id="refusals"' not in html


def test_claims_that_do_not_hold_are_not_shown(plan, tiny):
    schedule = plan(**COLLEGE)
    (refusal,) = schedule.robustness.refusals
    wrong = refusal.model_copy(update={"terms": refusal.terms.model_copy(update={"overload": 1.0})})
    schedule = schedule.model_copy(update={"robustness": schedule.robustness.model_copy(update={"refusals": (wrong,)})})
    assert not check_all(tiny, schedule)[1]
    data = memo_data(export_of(tiny, schedule), Words("nl"), ROWS[0])
    assert data["front"]["refusals"]["lines"] == []
    assert data["refusals"]["lines"] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_memo_says_it_on_two_pages(tiny, plan, language):
    export = export_of(tiny, plan(unguarded=COLLEGE, bound=0.0, **BOTH))
    data = memo_data(export, Words(language), ROWS[0])
    (line,) = data["front"]["refusals"]["lines"]
    assert line.startswith({"nl": "Het voorstel houdt stand", "en": "The proposal stands"}[language])
    last = {
        "nl": "Een beter slechtste geval bestaat aantoonbaar niet.",
        "en": "No better worst case exists; that is proven.",
    }
    assert data["refusals"]["lines"][-1] == last[language]
    pdf = memo_pdf(export, Words(language))
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


def test_a_plan_made_for_its_worst_case_says_so_beside_the_ladder(tiny, demand, plan, shown):
    html = shown(plan(unguarded=COLLEGE, **BOTH))
    assert "Dit voorstel is gekozen op wat ervan overblijft als iemand nee zegt" in html
    assert "Zonder deze voorzorg zijn het er 55." in html


def test_of_many_in_the_order_the_first_are_named(demand, plan):
    own = plan(**BOTH).robustness
    many = own.model_copy(update={"order": tuple(f"party-{at}" for at in range(15)), "num_safe": 12})
    told = order_sentence(Words("en"), demand, many)
    assert told.startswith("Ask party-0 first, then party-1, party-2,")
    assert "party-7 and 4 others: so far the plan never gets worse" in told
    assert "party-8" not in told
    none = own.model_copy(update={"order": ("party-0", "party-1"), "num_safe": 0})
    assert order_sentence(Words("nl"), demand, none).startswith("Geen volgorde is zeker")
    first = none.model_copy(update={"num_safe": 1})
    assert order_sentence(Words("nl"), demand, first) == "Vraag eerst party-0: daarna is geen volgorde meer zeker."


def test_where_the_memo_has_no_room_the_ladder_leaves_before_the_answers(tiny, plan):
    export = export_of(tiny, plan(**COLLEGE))
    bare = memo_data(export, Words("nl"), ROWS[-1], layout=Layout("none", 3))
    assert bare["front"]["ladder"]["lines"] == []
    assert bare["refusals"]["lines"][0].startswith("Zegt College nee (55 niet mee)?")
    assert [layout.num_refusals for layout in LAYOUTS] == [6, 6, 6, 3]
    assert [layout.ladder for layout in LAYOUTS] == ["first page", "annex", "none", "none"]
