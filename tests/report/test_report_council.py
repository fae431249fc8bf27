"""What can be said in a council: how sure, that it holds if one says no, what then, what to measure."""

import datetime
import re

import pytest

from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.robustness import RefusalAnswer
from solver.domain.schedule import TermsBeforeAfter
from solver.domain.sweep import Decides, Deciding
from solver.library.evaluation import check_all
from solver.library.sweeps import SweepOptions, sweep_of
from solver.optimise.model.rows import Rows
from solver.optimise.robust.record import robustness_of
from solver.report.export.facts import gather
from solver.report.export.memo import memo_data, memo_pdf
from solver.report.export.memo_layout import ROWS, SHORT
from solver.report.page import page as module
from solver.report.page.page import page
from solver.report.text.council_words import council_sentences
from solver.report.text.language import Words
from solver.report.text.letter import LetterWriter
from solver.report.text.refusal_words import answer_sentences
from solver.report.text.sweep_words import assumption_text
from tests.report.exports import export_of, schedule_of
from tests.support.browsing import SIZES, Seen, serious_violations

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")

COLLEGE = {"college_students": [(15, 1)]}
BOTH = COLLEGE | {"school_pupils": [(-15, 1)]}


@pytest.fixture(scope="module")
def tiny_demand(tiny):
    return build_demand(tiny)


@pytest.fixture(scope="module")
def made(tiny, tiny_demand):
    """Return a schedule with all that is said of refusals, and a sweep of it."""

    def of(**taken):
        schedule = schedule_of(tiny, **taken)
        parts = parts_from_choices(tiny, tiny_demand.options, schedule.choices)
        today = measure_terms(tiny_demand, tiny_demand.options.status_quo_parts()).rounded()
        terms = TermsBeforeAfter(status_quo=today, schedule=measure_terms(tiny_demand, parts).rounded())
        robustness = robustness_of(tiny_demand, Rows(tiny_demand), parts)
        told = schedule.model_copy(update={"robustness": robustness, "terms": terms})
        return told, sweep_of(tiny, {"a": told}, SweepOptions(num_draws=64))

    return of


def without_answers(schedule):
    """Return a schedule in which all others do as agreed, whoever says no."""
    own = schedule.robustness
    refusals = tuple(
        each.model_copy(update={"answer": RefusalAnswer(organisation="", choices=(), terms=each.terms)})
        for each in own.refusals
    )
    return schedule.model_copy(update={"robustness": own.model_copy(update={"refusals": refusals})})


def test_the_three_things_to_say(tiny_demand, made):
    # Without the college 150 are on the tram of 120 places, 105 on the bus of 80; one other can make that good.
    schedule, sweep = made(**COLLEGE)
    certain, refused, measured = council_sentences(Words("nl"), tiny_demand, schedule, sweep)
    assert re.fullmatch(
        r"Met 90 % zekerheid kan met dit voorstel iedereen mee; "
        r"nu kunnen er tussen 0 en \d+ reizigers per dag niet mee\.",
        certain,
    )
    assert re.fullmatch(
        r"Als één partij nee zegt, kunnen in het slechtste geval \(College zegt nee\) 55 reizigers niet mee\. "
        r"Dan ligt klaar: (School|Office) \(nog niet gevraagd\): 8\.30 wordt .* uur; daarmee past iedereen\.",
        refused,
    )
    assert measured == "Wat een nee doet, is gerekend met de cijfers zoals ze nu zijn."
    english = council_sentences(Words("en"), tiny_demand, schedule, sweep)
    assert english[0].startswith("With 90 % certainty nobody is left behind with this proposal; today between 0 and ")
    assert re.search(r"55 passengers are left behind\. Then this is ready: .*; with that everybody fits\.", english[1])


def test_where_some_may_be_left_behind_the_chance_that_all_fit_is_said_with_it(tiny_demand, made):
    schedule, sweep = made(**COLLEGE)
    today, plan = sweep.plans
    left = plan.terms["overload"].model_copy(update={"high": 40.0})
    plan = plan.model_copy(update={"terms": {**plan.terms, "overload": left}, "nobody_left": 0.47})
    sweep = sweep.model_copy(update={"plans": (today, plan)})
    certain = council_sentences(Words("nl"), tiny_demand, schedule, sweep)[0]
    assert re.search(r"tussen 0 en 40 .*\. De kans dat iedereen mee kan is 47 %; nu is die \d+ %\.$", certain)


@pytest.mark.parametrize(
    ("count", "told"), [(1, "Eén daarvan meten we het eerst: "), (3, "Twee daarvan meten we het eerst: ")]
)
def test_what_decides_is_what_to_measure_first_two_numbers_at_most(tiny_demand, made, count, told):
    schedule, sweep = made(**COLLEGE)
    five = tuple(
        Decides(assumption=each.id, share=0.2, low=0.1, high=0.3, direction=1, in_five=1.0, beyond_chance=at < count)
        for at, each in enumerate(sweep.assumptions[:5])
    )
    decides = Deciding(name="a", against=None, term="overload", five=five, together=0.9)
    sweep = sweep.model_copy(update={"deciding": (decides,)})
    measured = council_sentences(Words("nl"), tiny_demand, schedule, sweep)[-1]
    named = [assumption_text(Words("nl"), tiny_demand.instance, each) for each in sweep.assumptions[: min(count, 2)]]
    assert measured.endswith(f"zoals ze nu zijn. {told}{', en '.join(named)}.")


def test_whoever_says_no_the_rest_do_as_agreed(tiny_demand, made):
    schedule, sweep = made(**BOTH)
    told = council_sentences(Words("nl"), tiny_demand, without_answers(schedule), sweep)
    assert told[1] == (
        "Het voorstel houdt stand als één partij nee zegt: ook dan past iedereen. "
        "Wie ook nee zegt: de rest doet wat is afgesproken."
    )


def test_where_the_others_just_go_on_that_is_said(tiny_demand, made):
    schedule, sweep = made(**COLLEGE)
    told = council_sentences(Words("en"), tiny_demand, without_answers(schedule), sweep)
    assert told[1].endswith("55 passengers are left behind. Then all others do as agreed.")


def test_an_agreement_that_nobody_can_mend_is_said_and_no_answer_promised(tiny_demand, made):
    schedule, sweep = made(**COLLEGE)
    own = without_answers(schedule).robustness
    broken = tuple(each.model_copy(update={"breaks": True}) for each in own.refusals)
    schedule = schedule.model_copy(update={"robustness": own.model_copy(update={"refusals": broken})})
    told = council_sentences(Words("nl"), tiny_demand, schedule, sweep)
    assert told[1].endswith("Dan botst het met een afspraak, en niemand kan dat alleen verhelpen.")


def test_without_a_sweep_or_refusals_nothing_is_said(tiny_demand, made):
    schedule, sweep = made(**COLLEGE)
    assert council_sentences(Words("nl"), tiny_demand, schedule, None) == []
    bare = schedule.model_copy(update={"robustness": None})
    assert council_sentences(Words("nl"), tiny_demand, bare, sweep) == []


def html_of(tiny, schedule, sweep, language="nl"):
    report, holds = check_all(tiny, schedule)
    assert holds
    return page(Words(language), tiny, [("Voorstel", schedule)], [report], sweep=sweep)


@pytest.mark.long
def test_the_first_screen_says_it_and_links_to_what_it_rests_on(tiny, tiny_demand, made, monkeypatch):
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")
    schedule, sweep = made(**COLLEGE)
    first = html_of(tiny, schedule, sweep).partition('<section id="finding"')[0]
    council = first.partition('<section class="council"')[2].partition("</section>")[0]
    for sentence in council_sentences(Words("nl"), tiny_demand, schedule, sweep):
        assert f"<li>{sentence}</li>" in council
    assert 'href="#refusals"' in council
    assert 'href="#sure"' in council
    # Once is enough.
    assert first.count("(College zegt nee)") == 1
    assert "council" not in html_of(tiny, schedule, None).partition("<main>")[2]


@pytest.mark.long
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_it_is_accessible_and_fits_the_screen(tiny, made, browser, axe, tmp_path, size, language):
    file = tmp_path / "page.html"
    file.write_text(html_of(tiny, *made(**BOTH), language), encoding="utf-8")
    seen = Seen(browser, file, SIZES[size], "terms")
    assert seen.page.locator(".council .rung.shown li").count() == 3
    assert seen.errors == []
    assert serious_violations(seen, axe) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen.page.close()


def test_the_memo_says_it_on_its_first_page_and_the_rest_in_the_annex(tiny, tiny_demand, made):
    schedule, sweep = made(**BOTH)
    report, holds = check_all(tiny, schedule)
    export = gather(tiny, schedule, report, claims_hold=holds, sweep=sweep)
    data = memo_data(export, Words("nl"), ROWS[0])
    assert data["front"]["refusals"]["title"] == "Hoe zeker, en als iemand nee zegt?"
    assert data["front"]["refusals"]["lines"] == council_sentences(Words("nl"), tiny_demand, schedule, sweep)
    assert data["refusals"]["lines"][0].startswith("Vraag eerst ")
    assert len(re.findall(rb"/Type\s*/Page\b", memo_pdf(export, Words("nl")))) == 2


def test_where_the_first_page_is_short_it_tells_the_worst_alone(tiny, made):
    schedule, _ = made(**BOTH)
    data = memo_data(export_of(tiny, schedule), Words("nl"), ROWS[-1], layout=SHORT[0])
    assert data["front"]["refusals"]["lines"] == [
        "Het voorstel houdt stand als één partij nee zegt: ook dan past iedereen."
    ]
    assert data["refusals"]["lines"][0].startswith("Vraag eerst ")


def test_an_answer_that_leaves_as_many_behind_is_told_to_be_for_the_crowd(tiny_demand, made):
    schedule, _ = made(**COLLEGE)
    own = schedule.robustness
    (refusal,) = own.refusals
    same = refusal.terms.model_copy(update={"crowding": refusal.terms.crowding - 1})
    answer = refusal.answer.model_copy(update={"terms": same})
    refusals = (refusal.model_copy(update={"answer": answer}),)
    schedule = schedule.model_copy(update={"robustness": own.model_copy(update={"refusals": refusals})})
    (told,) = answer_sentences(Words("nl"), tiny_demand, schedule, 9)
    assert told.startswith("Zegt College nee (evenveel niet mee: 55, maar drukker)? Dan ")


@pytest.mark.parametrize(
    ("language", "answered", "goes_on"),
    [
        (
            "nl",
            "U kunt nee zeggen: dan vragen wij één andere partij iets anders dan nu, en daarmee past iedereen.",
            "U kunt nee zeggen: dan blijft wat wij de anderen vragen zoals het is.",
        ),
        (
            "en",
            "You can say no: then we ask one other party for something else than now, and with that everybody fits.",
            "You can say no: then what we ask of the others stays as it is.",
        ),
    ],
)
def test_a_letter_says_what_a_no_means_and_names_nobody_else_for_it(
    tiny_demand, tiny, made, language, answered, goes_on
):
    schedule, _ = made(**COLLEGE)
    for own, expected in ((schedule, answered), (without_answers(schedule), goes_on)):
        parts = parts_from_choices(tiny, tiny_demand.options, own.choices)
        dates = datetime.date(2026, 11, 28), datetime.date(2026, 12, 19)
        writer = LetterWriter(Words(language), tiny_demand, parts, *dates, robustness=own.robustness)
        assert expected in writer.letter(0).others
    plain = LetterWriter(Words(language), tiny_demand, parts, *dates).letter(0)
    assert not [text for text in plain.others if text in (answered, goes_on)]
