"""How sure, on the page and in words: what the sweep says, of the plans that the page shows, and of nothing else."""

import re

import pytest

from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import LadderRung, Schedule
from solver.domain.sweep import Spread
from solver.errors import InputError
from solver.library.evaluation import check_all, evaluation_of
from solver.library.sweeps import SweepOptions, sweep_of
from solver.report.page import page as module
from solver.report.page.packing import unpacked_data
from solver.report.page.page import page
from solver.report.text.language import Words
from solver.report.text.sweep_words import deciding_of, five_sentences, front_line, spread_text, sweep_sentences
from solver.uncertainty.ranges import KINDS, read_ranges
from tests.support.browsing import SIZES, Seen, serious_violations
from tests.support.sweeps import only, quarter_instance, quarter_later

pytest.importorskip("scipy", reason="scipy is not installed (extra `sweep`)")


@pytest.fixture
def no_libraries(monkeypatch):
    """Leave the drawing libraries out: making them takes seconds."""
    monkeypatch.setattr(module, "vega_script", lambda: "/* libraries */")


@pytest.fixture(scope="module")
def instance():
    return quarter_instance()


@pytest.fixture(scope="module")
def ranges(tmp_path_factory):
    def of(kind, low, high):
        path = tmp_path_factory.mktemp("ranges") / "ranges.toml"
        path.write_text(only(kind, low, high), encoding="utf-8")
        return read_ranges(path)

    return of


@pytest.fixture(scope="module")
def sweep(instance, ranges):
    """80 to 120 pupils for 100 places today and 110 in the plan."""
    options = SweepOptions(num_draws=256, ranges=ranges("headcount", 0.8, 1.2))
    return sweep_of(instance, {"later": quarter_later()}, options)


def made(instance, sweep, schedules=None, language="nl"):
    schedules = schedules or [("Voorstel", quarter_later())]
    reports = [check_all(instance, schedule)[0] for _, schedule in schedules]
    return page(Words(language), instance, schedules, reports, sweep=sweep)


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition('<script id="data"')[0]).split())


def test_sentences_that_can_be_read_aloud(instance, sweep):
    """The 5 and 95 % quantiles of 80 to 120 pupils are 82 and 118: 18 too many today, 8 in the plan."""
    assert sweep_sentences(Words("en"), instance, sweep) == [
        "With 90 % certainty between 0 and 8 passengers a day are left behind with this proposal; "
        "today between 0 and 18.",
        "The chance that nobody is left behind is 76 %; today it is 51 %.",
        "This assumption decides most: how many people there are (School).",
        "Measure these first.",
        "This holds if the ranges are right; they are assumptions too.",
    ]
    assert sweep_sentences(Words("nl"), instance, sweep)[:3] == [
        "Met 90 % zekerheid kunnen er met dit voorstel tussen 0 en 8 reizigers per dag niet mee; "
        "nu zijn dat er tussen 0 en 18.",
        "De kans dat iedereen mee kan is 76 %; nu is die 51 %.",
        "Deze aanname beslist het meest: hoeveel mensen er zijn (School).",
    ]


def test_what_decides_says_which_way_and_how_to_find_out(instance, sweep):
    own = deciding_of(sweep, "later")
    (told,) = five_sentences(Words("en"), instance, sweep, own)
    assert re.fullmatch(
        r"How many people there are \(School\): \d+ % of the uncertainty\. If there are more of them than assumed, "
        r"more passengers are left behind\. Ask for the number of people at each site\.",
        told,
    )
    (told,) = five_sentences(Words("nl"), instance, sweep, own)
    assert re.fullmatch(
        r"Hoeveel mensen er zijn \(School\): \d+ % van de onzekerheid\. Zijn het er meer dan aangenomen, dan kunnen "
        r"er meer reizigers niet mee\. Vraag het aantal mensen per locatie op\.",
        told,
    )


def test_more_places_leave_fewer_behind(instance, ranges):
    options = SweepOptions(num_draws=256, ranges=ranges("places", 0.7, 1.0))
    sweep = sweep_of(instance, {}, options)
    (told,) = five_sentences(Words("en"), instance, sweep, deciding_of(sweep, "today"))
    assert "If a vehicle has more places than assumed, fewer passengers are left behind." in told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_has_its_words(language):
    words = Words(language)
    for kind in KINDS:
        assert len({words(f"w_{part}_{kind}") for part in ("kind", "up", "find")}) == 3


def test_the_first_screen_says_how_sure_the_plan_and_today_are(instance, sweep):
    assert front_line(Words("en"), sweep.plans[1]) == (
        "0 to 8",
        "passengers a day are left behind, with 90 % certainty; the chance that nobody is left behind is 76 %.",
    )


def test_nobody_for_certain(instance, ranges):
    sweep = sweep_of(instance, {}, SweepOptions(num_draws=64, ranges=ranges("headcount", 0.7, 0.9)))
    assert front_line(Words("nl"), sweep.plans[0]) == (
        "0",
        "iedereen kan mee, met 90 % zekerheid; de kans daarop is 100 %.",
    )
    assert sweep_sentences(Words("nl"), instance, sweep)[0] == "Met 90 % zekerheid kan nu iedereen mee."


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_the_page_has_a_part_on_how_sure_it_is(instance, sweep):
    html = made(instance, sweep)
    text = text_of(html)
    assert '<a href="#sure">' in html
    assert "0 tot 8" in text
    assert "de kans dat iedereen mee kan is 76 %" in text
    for sentence in sweep_sentences(Words("nl"), instance, sweep):
        assert sentence in text
    specs = unpacked_data(html)["specs"]
    assert {"sure", "sure_narrow", "decides", "decides_narrow"} <= set(specs)


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_without_a_sweep_the_page_has_no_such_part(instance):
    html = made(instance, None)
    assert 'id="sure"' not in html
    assert "#sure" not in html


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_a_package_that_was_not_drawn_is_not_said_to_be_sure(instance, sweep):
    """Of the ladder only today and the plan were drawn; half of the pupils are a package of their own."""
    terms = evaluation_of(instance, quarter_later()).terms
    stays = (GroupChoice(group="pupils", options=(OptionChoice(shift_min=0, pattern="today", parts=1),)),)
    rung = LadderRung(organisations=(), joins=(), choices=stays, terms=terms)
    schedule = quarter_later().model_copy(update={"ladder": (rung,)})
    first = text_of(made(instance, sweep, [("Voorstel", schedule)])).partition("De volste plek")[0]
    assert "0 tot 8" in first
    assert "0 tot 18" in first


@pytest.mark.usefixtures("no_libraries")
def test_a_sweep_of_something_else_is_refused(instance, sweep):
    today = Schedule(
        choices=(GroupChoice(group="pupils", options=(OptionChoice(shift_min=0, pattern="today", parts=1),)),)
    )
    with pytest.raises(InputError) as raised:
        made(instance, sweep, [("Ander", today)])
    assert str(raised.value) == (
        "--sweep: found a sweep without the first schedule that is given; expected a sweep of that schedule; "
        "make it again: stagger sweep INSTANCE SCHEDULE ... -o FILE."
    )
    other = instance.model_copy(update={"name": "Another"})
    with pytest.raises(InputError, match="a sweep of another instance, or an earlier state of this one, A quarter"):
        made(other, sweep)


@pytest.mark.long
@pytest.mark.usefixtures("no_libraries")
def test_plans_are_called_as_on_the_page_and_others_are_left_out(instance, ranges):
    today = Schedule(
        choices=(GroupChoice(group="pupils", options=(OptionChoice(shift_min=0, pattern="today", parts=1),)),)
    )
    options = SweepOptions(num_draws=64, ranges=ranges("headcount", 0.8, 1.2))
    sweep = sweep_of(instance, {"a": today, "b": quarter_later()}, options)
    text = text_of(made(instance, sweep, [("Plan B", quarter_later())]))
    assert "nu Plan B" in text
    assert "b - nu" not in text


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_the_pictures_are_drawn_and_the_page_is_accessible(instance, sweep, browser, axe, tmp_path, size):
    file = tmp_path / "page.html"
    file.write_text(made(instance, sweep), encoding="utf-8")
    seen = Seen(browser, file, SIZES[size], "decides")
    assert seen.page.locator("#chart-sure svg").count() == 1
    assert seen.errors == []
    assert serious_violations(seen, axe) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    seen.page.close()


def test_sentence_and_table_round_a_number_of_people_alike(instance, sweep):
    today = sweep.plans[0]
    wide = today.model_copy(
        update={"terms": {**today.terms, "overload": Spread(low=0.2, median=54.6, high=307.4, as_written=60.0)}}
    )
    told = sweep_sentences(Words("nl"), instance, sweep.model_copy(update={"plans": (wide,), "differences": ()}))
    assert told[0] == "Met 90 % zekerheid kunnen er nu tussen 0 en 310 reizigers per dag niet mee."
    assert spread_text(Words("nl"), "overload", wide.terms["overload"], is_short=True) == "0 tot 310"
    assert spread_text(Words("nl"), "overload", wide.terms["overload"]) == "0 tot 310 (midden 50)"
    assert (
        spread_text(Words("nl"), "overload", Spread(low=0.4, median=2.0, high=7.6, as_written=1.0))
        == "0 tot 8 (midden 2)"
    )


@pytest.mark.long
def test_a_sweep_on_the_file_holds_where_what_if_edits_change_rules_alone(no_libraries, instance, sweep):
    capped = edited(instance, make_scenario(["at-most-changed 1"])).instance
    fuller = edited(instance, make_scenario(["growth +5%"])).instance
    assert len({own.content_hash for own in (instance, capped, fuller)}) == 3

    def of(own, given):
        report = check_all(own, quarter_later())[0]
        return page(Words("nl"), own, [("Voorstel", quarter_later())], [report], given=given, sweep=sweep)

    assert text_of(of(capped, instance)).count("90 %") == text_of(made(instance, sweep)).count("90 %") > 0
    with pytest.raises(InputError, match="--sweep"):
        of(fuller, instance)
    with pytest.raises(InputError, match="--sweep"):
        of(capped, None)
