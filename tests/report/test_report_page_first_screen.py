"""The first screen as it is seen: eight parties on a desk, the slider with its picture on a phone, and its words."""

import copy
import re
from dataclasses import replace

import pytest

from solver.checker import check
from solver.domain.instance import Instance
from solver.domain.objective import TERMS, TermValues
from solver.domain.schedule import LadderRung
from solver.report.figures import Moment
from solver.report.outcomes import outcomes
from solver.report.packages import packages
from solver.report.page.page import page
from solver.report.page.screen import screen
from solver.report.text.asked import asked_shortly
from solver.report.text.counted import spoken_when
from solver.report.text.language import Words
from solver.report.text.package_words import busiest, reached
from tests.report.exports import schedule_of
from tests.support.browsing import Seen

DESK, PHONE = (1400, 900), (390, 844)
COUNT = 8


@pytest.fixture(scope="module")
def eight(tiny):
    """An instance with eight parties of four groups that begin at different times, all with long names."""
    document = tiny.model_dump(mode="json", by_alias=True)
    first = document["organisations"][0]
    document["organisations"] = []
    for party in range(COUNT):
        own = copy.deepcopy(first) | {"id": f"o{party}", "name": f"Samenwerkende hogescholen van Oost en West {party}"}
        (group,) = own["groups"]
        own["groups"] = []
        for at, clock in enumerate(("08:15", "08:30", "08:45", "09:00")):
            block = {"id": f"o{party}-{at}", "name": f"studenten aan de lerarenopleiding, roosterblok {at} van de vier"}
            own["groups"].append(copy.deepcopy(group) | block | {"arrivals": [{"at": clock, "share": 1}]})
        document["organisations"].append(own)
    document["sources"] = {}
    return Instance.model_validate(document)


def all_moved(instance, count):
    return schedule_of(instance, **{f"o{party}-{at}": [(15, 1)] for party in range(count) for at in range(4)})


@pytest.fixture(scope="module")
def plan(eight):
    zero = TermValues(**dict.fromkeys(TERMS, 0.0))
    rungs = (
        LadderRung(organisations=(), joins=(), choices=all_moved(eight, count).choices, terms=zero) for count in (2, 7)
    )
    return all_moved(eight, COUNT).model_copy(update={"ladder": tuple(rungs)})


@pytest.fixture(params=["nl", "en"])
def file(request, eight, plan, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page(Words(request.param), eight, [("x", plan)], [check(eight, plan)]), encoding="utf-8")
    return path


def bottom(shown, selector):
    """Return where the lowest of the elements that are to be seen ends, in pixels from the top of the page."""
    script = "all => Math.max(...all.filter(one => one.checkVisibility({visibilityProperty: true}))"
    return shown.locator(selector).evaluate_all(f"{script}.map(one => one.getBoundingClientRect().bottom))")


@pytest.mark.long
@pytest.mark.xdist_group("browser")
def test_eight_parties_their_picture_and_the_ladder_stand_on_the_first_screen_of_a_desk(browser, file):
    seen = Seen(browser, file, DESK, "terms")
    assert seen.page.locator("#first .who li:visible").count() == COUNT
    for selector in (".who li", "#rung", "#first .why, #said", ".figures .half", ".bars svg"):
        assert bottom(seen.page, selector) <= DESK[1], selector
    # What is told in short there has its whole text at hand.
    asks = seen.page.locator(".rung.shown .asks").first
    assert asks.locator("span").first.text_content() in asks.get_attribute("title")
    seen.page.close()


@pytest.mark.long
@pytest.mark.xdist_group("browser")
def test_on_a_phone_who_is_asked_follows_the_figures_and_the_slider_its_picture(browser, file):
    seen = Seen(browser, file, PHONE, "terms")
    shown = seen.page
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    figures, who, picture, slider = (bottom(shown, each) for each in (".figures", ".asked h2", ".bars svg", "#rung"))
    assert figures < who < picture < slider
    assert shown.locator(".rung.shown ul.who li").first.bounding_box()["y"] < PHONE[1], "begins on the first screen"
    assert slider - shown.locator(".rung.shown .bars svg").bounding_box()["y"] < PHONE[1] / 2, "both are seen at once"
    assert bottom(shown, ".figures .half") <= PHONE[1], "how sure it is, is on the first screen"
    shown.close()


@pytest.mark.long
def test_who_joins_is_said_in_a_word_and_only_where_not_all_do(eight, plan):
    demand, plans = outcomes(eight, [("x", plan)])
    told = [each["tells_joining"] for each in screen(Words("nl"), demand, plans[0])["packages"]]
    # Today nobody, with two all of them for the first time, then five more, then one.
    assert told == [False, False, True, True]
    html = page(Words("nl"), eight, [("x", plan)], [check(eight, plan)])
    assert html.count('<span class="tag">erbij</span>') == 5 + 1


def test_groups_that_have_no_line_of_their_own_still_say_what_is_asked_of_them(eight, plan):
    demand, plans = outcomes(eight, [("x", plan)])
    row = screen(Words("nl"), demand, plans[0])["packages"][-1]["rows"][0]
    assert [line.split(" (")[0] for line in row.lines] == [
        "8.15 wordt 8.30 uur",
        "en 3 groepen anders",
    ]
    assert row.whole.endswith("nog 2 groepen: 8.45 wordt 9.00 uur; 9.00 wordt 9.15 uur")
    told = asked_shortly(Words("nl"), demand, packages(demand, plans[0])[-1], 2, tells_rest=True)[0]
    assert told.lines[-1] == "nog 2 groepen: 8.45 wordt 9.00 uur; 9.00 wordt 9.15 uur"


def test_a_share_says_of_what_it_is_one(eight, plan):
    demand, plans = outcomes(eight, [("x", plan)])
    # Of a gain of 100 the second package has 95 and the third all; nobody is left behind from the first on.
    figures = [(0, 200.0, 40.0), (2, 150.0, 0.0), (7, 105.0, 0.0), (8, 100.0, 0.0)]
    found = [
        replace(each, num_changed=count, peak=peak, overload=overload)
        for each, (count, peak, overload) in zip(packages(demand, plans[0]), figures, strict=True)
    ]
    assert reached(Words("nl"), demand, found) == [
        "Wie niet mee kan: met twee partijen is al minstens 99 % bereikt van wat deze ladder hoogstens oplevert.",
        "Drukste kwartier: met zeven partijen is 90 % bereikt van wat deze ladder hoogstens oplevert, met acht "
        "partijen 99 %.",
    ]
    assert reached(Words("nl"), demand, found[:2]) == []


def test_half_adherence_stands_in_every_package(eight, plan):
    demand, plans = outcomes(eight, [("x", plan)])
    today, *others = screen(Words("nl"), demand, plans[0])["packages"]
    assert today["half"] == ""
    assert all(each["half"].startswith("Doet de helft mee zoals afgesproken, dan") for each in others)


@pytest.mark.parametrize(
    ("begin", "end", "with_day", "dutch", "english"),
    [
        (495, 510, False, "van 8.15 tot 8.30 uur", "from 8:15 to 8:30"),
        (497, 497, False, "om 8.17 uur", "at 8:17"),
        (1050, 1065, True, "di van 17.30 tot 17.45 uur", "Tue from 17:30 to 17:45"),
    ],
)
def test_clocks_in_sentences_are_spoken(begin, end, with_day, dutch, english):
    moment = Moment("tue", begin, end, 0.0, 0.0, 0.0)
    assert spoken_when(Words("nl"), moment, with_day=with_day) == dutch
    assert spoken_when(Words("en"), moment, with_day=with_day) == english


def test_the_first_screen_writes_no_clock_as_a_table_does_but_below_its_bars(eight, plan):
    html = page(Words("nl"), eight, [("x", plan)], [check(eight, plan)])
    first = re.sub(r"<svg.*?</svg>", "", html[html.index('<div id="first">') : html.index("<nav")], flags=re.DOTALL)
    assert re.findall(r"\d\d:\d\d", first) == []


def test_an_interval_is_called_a_quarter_hour_only_where_it_is_one(eight):
    tens = eight.model_copy(update={"bin_min": 10})
    assert Words("nl").of(eight)("term_peak") == "drukste kwartier"
    assert Words("nl").of(tens)("term_peak") == "drukste tijdvak"
    assert Words("en").of(tens)("s_peak_unit_same") == "passengers, added up over all lines"
    demand, _ = outcomes(tens, [("x", all_moved(tens, 2))])
    assert busiest(Words("en"), demand) == "busiest interval"
    html = page(Words("nl"), tens, [("x", all_moved(tens, 2))], [check(tens, all_moved(tens, 2))])
    words = re.sub(r"<script(?! id=\"data\").*?</script>", "", html, flags=re.DOTALL)
    assert "drukste tijdvak" in words.lower()
    assert "drukste kwartier" not in words.lower()
    assert "per kwartier" not in words


def test_a_rung_says_who_gets_other_times_than_on_the_one_before(eight):
    # One party moves later; with two the first one moves earlier; with the plan the second alone is asked.
    one = schedule_of(eight, **{"o0-0": [(15, 1)]})
    two = schedule_of(eight, **{"o0-0": [(-15, 1)], "o1-0": [(15, 1)]})
    three = schedule_of(eight, **{f"o{party}-0": [(15, 1)] for party in (1, 2, 3)})
    zero = TermValues(**dict.fromkeys(TERMS, 0.0))
    rungs = tuple(LadderRung(organisations=(), joins=(), choices=own.choices, terms=zero) for own in (one, two))
    demand, plans = outcomes(eight, [("x", three.model_copy(update={"ladder": rungs}))])
    name = "Samenwerkende hogescholen van Oost en West"
    told = [each["joins"] for each in screen(Words("nl"), demand, plans[0])["packages"]]
    assert told == [
        "",
        f"Erbij: {name} 0 (8.15 wordt 8.30 uur).",
        f"Erbij: {name} 1 (8.15 wordt 8.30 uur); {name} 0 krijgt andere tijden.",
        f"Erbij: {name} 2 (8.15 wordt 8.30 uur) en {name} 3 (8.15 wordt 8.30 uur); "
        f"{name} 0 hoeft niets meer te veranderen.",
    ]


@pytest.mark.long
def test_why_not_follows_the_slider(browser, eight, plan, tmp_path):
    demand, plans = outcomes(eight, [("x", plan)])
    wanted = [each["why"] for each in screen(Words("nl"), demand, plans[0])["packages"]]
    assert wanted[0] == "Ons voorstel: acht partijen."
    assert all(text.endswith("Ons voorstel: acht partijen.") for text in wanted[1:3])
    assert "Ons voorstel" not in wanted[3], "it stands beside the proposal itself"
    path = tmp_path / "why.html"
    path.write_text(page(Words("nl"), eight, [("x", plan)], [check(eight, plan)]), encoding="utf-8")
    shown = Seen(browser, path, DESK, "terms").page
    for place, text in enumerate(wanted):
        shown.locator(".ticks li").nth(place).click()
        assert shown.locator("#said .why").inner_text() == text
    shown.close()


def test_with_more_parties_than_the_proposal_it_is_said_that_fewer_are_enough(eight):
    more = LadderRung(
        organisations=(),
        joins=(),
        choices=all_moved(eight, COUNT).choices,
        terms=TermValues(**dict.fromkeys(TERMS, 0.0)),
    )
    demand, plans = outcomes(eight, [("x", all_moved(eight, 3).model_copy(update={"ladder": (more,)}))])
    told = [each["why"] for each in screen(Words("nl"), demand, plans[0])["packages"]]
    assert told[-1] == "Waarom niet acht partijen? Ons voorstel heeft genoeg aan drie partijen."


@pytest.mark.long
def test_what_the_search_left_undone_begins_a_sentence_of_its_own(eight, plan):
    cut_short = plan.model_copy(update={"cut_short": ("minimality",)})
    html = page(Words("nl"), eight, [("x", cut_short)], [check(eight, cut_short)])
    assert "15 minuten per persoon. <strong>Niet elk verzoek is nagelopen:" in html


@pytest.mark.long
def test_that_the_search_had_not_finished_stands_under_the_headline(eight, plan):
    cut_short = plan.model_copy(update={"cut_short": ("package",)})
    html = page(Words("nl"), eight, [("x", cut_short)], [check(eight, cut_short)])
    assert re.search(r'<p class="headline">[^<]*</p>\s*<p class="unfinished"><strong>De zoektocht was nog niet', html)
    assert html.count("De zoektocht was nog niet klaar") == 1
