"""The first screen of the page: its figures are those of the packages, and none of its sentences is false on them."""

from dataclasses import replace

import pytest

from solver.checker import check
from solver.commands.schedule_names import page_names
from solver.demand.measures import measure_terms
from solver.domain.objective import TERMS, TermValues
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import LadderRung, Scenario, Schedule, TierResult
from solver.report.export.memo import memo_data
from solver.report.outcomes import outcomes
from solver.report.packages import asked_share, first_reaching, packages, share_gained
from solver.report.page.page import page
from solver.report.page.screen import screen
from solver.report.text.counted import counted, duration, spoken_clock
from solver.report.text.language import Words
from solver.report.text.package_words import why
from tests.report.exports import export_of, first_moves
from tests.support.browsing import serious_violations

SIZES = {"desktop": (1400, 900), "phone": (390, 844)}


def moving(instance, count):
    """Return the choices of the first groups that may move, so many of them, each whole and as late as it can."""
    choices = []
    for group in instance.groups:
        shifts = [shift for shift in group.shifts.shifts_min() if shift]
        if shifts and len(choices) < count:
            taken = OptionChoice(shift_min=max(shifts), pattern="today", parts=group.parts)
            choices.append(GroupChoice(group=group.id, options=(taken,)))
    return tuple(choices)


def rung(choices):
    zero = TermValues(**dict.fromkeys(TERMS, 0.0))
    return LadderRung(organisations=(), joins=(), choices=choices, terms=zero)


@pytest.fixture(scope="module")
def laddered(tiny):
    """A schedule with a ladder whose written terms are all 0, which the page must not believe."""
    ladder = tuple(rung(moving(tiny, count)) for count in (1, 2))
    return first_moves(tiny).model_copy(update={"ladder": ladder})


@pytest.fixture(scope="module")
def found(tiny, laddered):
    demand, plans = outcomes(tiny, [("Voorstel", laddered)])
    return demand, plans[0], packages(demand, plans[0])


def test_packages_rise_from_today_and_hold_their_own_terms(found):
    demand, _, rungs = found
    assert len(rungs) >= 3
    assert [each.num_changed for each in rungs] == sorted(each.num_changed for each in rungs)
    assert rungs[0].num_changed == 0
    assert [each.is_plan for each in rungs].count(True) == 1
    for each in rungs:
        terms = measure_terms(demand, each.parts)
        assert (each.overload, each.peak) == pytest.approx((terms.overload, terms.peak))


def test_today_is_worked_out_by_hand(found):
    # 150 for 120 places on the tram, 105 for 80 on the bus.
    assert found[2][0].overload == pytest.approx(55.0)
    assert found[2][0].peak == pytest.approx(255.0)


def test_half_is_halfway_between_the_loads(found):
    demand, _, rungs = found
    for each in rungs:
        half = (rungs[0].loads + each.loads) / 2
        over = (half - demand.cells.places).clip(min=0).sum() / len(demand.instance.days)
        assert each.half_overload == pytest.approx(over)


def test_a_rung_that_the_instance_does_not_have_is_left_out(tiny):
    strange = GroupChoice(group="nobody", options=(OptionChoice(shift_min=0, pattern="today", parts=1),))
    demand, plans = outcomes(tiny, [("x", first_moves(tiny).model_copy(update={"ladder": (rung((strange,)),)}))])
    assert len(packages(demand, plans[0])) == 2


def test_the_share_of_the_gain_is_reached_where_it_says(found):
    rungs = found[2]
    for key in ("overload", "peak"):
        values = [getattr(each, key) for each in rungs]
        for share in (0.9, 0.99):
            first = first_reaching(rungs, key, share)
            enough = [value for value in values if values[0] - value >= share * (values[0] - min(values))]
            assert getattr(first, key) == enough[0]


def tier(weights, today, best, tolerance=0.0):
    return TierResult(
        weights=weights, tolerance=tolerance, status_quo=today, best=best, bound=None, gap=None, value=best,
        rounding_error=0.0, stop="time",
    )  # fmt: skip


def test_a_share_is_asked_of_the_tier_before_the_count_of_parties():
    asked = tier({"peak": 1.0}, 200.0, 100.0, 0.25)
    count = tier({"changed": 1.0}, 0.0, 3.0)
    assert asked_share([tier({"overload": 1.0}, 10.0, 0.0), asked, count]) == (asked, 0.75)
    assert asked_share([asked, tier({"overload": 1.0}, 10.0, 0.0), count]) == (asked, 0.75)
    assert asked_share([tier({"overload": 1.0}, 10.0, 0.0), count, asked]) is None
    assert asked_share([asked]) is None
    assert asked_share([]) is None
    assert share_gained(asked, 125.0) == pytest.approx(0.75)
    assert share_gained(tier({"peak": 1.0}, 200.0, 200.0), 150.0) is None
    assert share_gained(asked, -1e3) == 1.0, "a larger package may do better than what was reckoned with"


def test_a_smaller_package_that_gains_less_than_is_asked_is_named_with_its_share(tiny, laddered):
    demand, plans = outcomes(tiny, [("x", laddered)])
    found = packages(demand, plans[0])
    now = replace(found[0], is_plan=False)
    fewer = replace(found[1], overload=0.0, gained=0.739, num_changed=2, is_plan=False)
    own = replace(found[-1], overload=0.0, gained=0.75, num_changed=3, is_plan=True)
    schedule = laddered.model_copy(
        update={"tiers": (tier({"peak": 1.0}, 300.0, 100.0, 0.25), tier({"changed": 1.0}, 0.0, 3.0))}
    )
    plan = replace(plans[0], schedule=schedule)
    texts = why(Words("en"), demand, plan, [now, fewer, own])
    assert texts[0] == (
        "Why not two parties? Everybody fits then as well, but the gain in peak together is then 73 % of the largest "
        "that we found, and 75 % is required."
    )
    texts = why(Words("en"), demand, plan, [now, replace(fewer, gained=0.8), replace(own, gained=0.9)])
    assert not any("is asked for" in text for text in texts)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_screen_shows_the_figures_of_every_package(found, language):
    demand, plan, rungs = found
    shown = screen(Words(language), demand, plan)
    assert len(shown["packages"]) == len(rungs)
    for each, package in zip(shown["packages"], rungs, strict=True):
        assert each["left"][0] == "55"
        assert each["count"] == package.num_changed == len(each["rows"])
        assert (each["left"][1] == "0") == package.leaves_nobody
        assert 'class="over now"' in each["svg"]
        says_all = any(text in each["headline"] for text in ("past iedereen", "everybody fits"))
        assert says_all == package.leaves_nobody


def test_nothing_is_asked_where_nothing_moves(tiny):
    demand, plans = outcomes(tiny, [("nu", Schedule(choices=_today(tiny)))])
    shown = screen(Words("nl"), demand, plans[0])
    assert [each["headline"] for each in shown["packages"]] == ["Nu kunnen elke dag 55 reizigers niet mee."]
    assert shown["packages"][0]["rows"] == []


def _today(instance):
    return tuple(
        GroupChoice(group=group.id, options=(OptionChoice(shift_min=0, pattern="today", parts=group.parts),))
        for group in instance.groups
    )


def test_counts_have_a_singular_and_a_plural():
    words = Words("nl")
    assert counted(words, "parties", 1, letters=True) == "één partij"
    assert counted(words, "parties", 6, letters=True) == "zes partijen"
    assert counted(words, "parties", 13, letters=True) == "13 partijen"
    assert counted(words, "travellers", 1.2) == "1 reiziger"
    assert counted(Words("en"), "people", 1250) == "1,250 people"
    assert [duration(words, minutes) for minutes in (15, 30, 20)] == ["een kwartier", "een halfuur", "20 minuten"]
    assert (spoken_clock(words, 510), spoken_clock(Words("en"), 510)) == ("8.30", "8:30")


def test_plans_are_called_by_names(tiny):
    plain = first_moves(tiny)
    named = plain.model_copy(update={"scenario": Scenario(name="Zonder UU", edits=("fix a=0",))})
    words = Words("nl")
    assert page_names(words, [plain]) == ["Voorstel"]
    assert page_names(words, [plain, named]) == ["Voorstel", "Zonder UU"]
    assert page_names(words, [plain, plain]) == ["Voorstel 1", "Voorstel 2"]
    assert page_names(words, [named, named]) == ["Zonder UU (1)", "Zonder UU (2)"]


@pytest.mark.parametrize(
    ("edits", "name"),
    [
        (("without school",), "Zonder School"),
        (("fix-organisation school=0",), "Zonder School"),
        (("fix-organisation school=+15",), "Voorstel"),
        (("forbid school:0",), "Voorstel"),
        (("at-most-changed 1",), "Hoogstens één partij"),
        (("at-most-changed 1", "without school"), "Voorstel"),
        (("without nobody",), "Voorstel"),
    ],
)
def test_one_edit_that_leaves_a_party_out_is_a_name(tiny, edits, name):
    plan = first_moves(tiny).model_copy(update={"scenario": Scenario(edits=edits)})
    assert page_names(Words("nl"), [plan], tiny) == [name]


@pytest.fixture(params=SIZES)
def opened(request, browser, tiny, laddered, tmp_path):
    from solver.checker import check
    from solver.report.page.page import page
    from tests.support.browsing import Seen

    path = tmp_path / "report.html"
    path.write_text(page(Words("nl"), tiny, [("Voorstel", laddered)], [check(tiny, laddered)]), encoding="utf-8")
    seen = Seen(browser, path, SIZES[request.param], "terms")
    yield seen
    seen.page.close()


@pytest.mark.long
@pytest.mark.xdist_group("browser")
def test_the_slider_changes_figures_picture_and_list_by_keyboard(opened, axe):
    shown = opened.page
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert shown.locator("#first .headline:visible").count() == 1
    shown.focus("#rung")
    shown.keyboard.press("Home")
    assert shown.locator("#first .headline:visible").text_content() == "Nu kunnen elke dag 55 reizigers niet mee."
    assert shown.locator("#said").text_content().startswith("Nu kunnen er 55 niet mee.")
    assert shown.locator("#first .who li:visible").count() == 0
    before = shown.locator("#first .rung.shown .bars").inner_html()
    shown.keyboard.press("End")
    assert shown.locator("#first .who li:visible").count() > 0
    assert shown.locator("#first .rung.shown .bars").inner_html() != before
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    assert serious_violations(opened, axe) == []
    assert opened.errors == []


@pytest.mark.long
@pytest.mark.parametrize(("cut_short", "said"), [(("package",), "misschien minder"), (("minimality",), "nagelopen")])
def test_a_plan_of_an_unfinished_search_says_so_on_page_and_memo(tiny, laddered, cut_short, said):
    words, cut = Words("nl"), laddered.model_copy(update={"cut_short": cut_short})
    demand, plans = outcomes(tiny, [("Voorstel", cut)])
    shown = screen(words, demand, plans[0])
    undone = [each["undone"] for each in shown["packages"]]
    assert said in undone[shown["at"]]
    assert not any(undone[: shown["at"]] + undone[shown["at"] + 1 :])
    assert said in memo_data(export_of(tiny, cut), words, 8)["front"]["package"]["notes"][-1]
    assert undone[shown["at"]] in page(words, tiny, [("Voorstel", cut)], [check(tiny, cut)])
    whole = screen(words, demand, outcomes(tiny, [("Voorstel", laddered)])[1][0])
    assert not any(each["undone"] for each in whole["packages"])
