"""A plan with more agreements is never shown as the better one."""

import json

import pytest

from solver.advise.frontier.points import carried_over
from solver.advise.whatif.scenario import edited, make_scenario
from solver.advise.whatif.stand_in import stand_ins
from solver.checker import check
from solver.domain.schedule import InstanceRef, Settings
from solver.formats import dump_schedule, read_instance
from solver.library.evaluation import compare, comparison_of
from solver.optimise.solve import solve


@pytest.fixture(scope="module")
def tiny(instances):
    return read_instance(instances / "tiny.json")


def solved(instance, *edits):
    """Return the instance with edits, and its schedule as `stagger solve` writes it."""
    scenario = make_scenario(edits) if edits else None
    own = edited(instance, scenario).instance if edits else instance
    schedule = solve(own, Settings(time_limit_s=5.0)).schedule
    return own, schedule.model_copy(update={"scenario": scenario})


@pytest.fixture(scope="module")
def poor(tiny):
    """Return a poor schedule of the instance as it is: that of today, of which nothing is proven."""
    _, today = solved(tiny, "at-most-changed 0")
    made = carried_over(today, tiny, make_scenario(["at-most-changed 0"])).model_copy(update={"scenario": None})
    assert check(tiny, made).is_ok
    return tiny, made


@pytest.fixture(scope="module")
def limited(tiny):
    return solved(tiny, "at-most-changed 2")


def test_the_better_one_under_more_agreements_stands_for_both(poor, limited):
    own, schedule = poor
    (found, source), (same, of_its_own) = stand_ins([poor, limited])
    assert (source, of_its_own, same) == (1, None, limited[1])
    assert found.choices == limited[1].choices
    assert found.terms.schedule == limited[1].terms.schedule
    assert found.instance == InstanceRef(name=own.name, content_hash=own.content_hash)
    assert found.scenario is None
    assert (schedule.tiers[0].value, found.tiers[0].value) == (55, 0)
    assert check(own, found).is_ok


def test_a_schedule_that_breaks_an_agreement_of_the_other_does_not(tiny, poor, limited):
    moved = next(choice.group for choice in limited[1].choices if choice.options[0].shift_min)
    own = edited(tiny, make_scenario([f"fix {moved}=0"])).instance
    stays = poor[1].model_copy(update={"instance": InstanceRef(name=own.name, content_hash=own.content_hash)})
    assert check(own, stays).is_ok
    assert [source for _, source in stand_ins([(own, stays), limited])] == [None, None]


def test_other_people_are_another_situation(tiny, poor):
    fewer = solved(tiny, "headcount school=-10%", "at-most-changed 2")
    assert [source for _, source in stand_ins([poor, fewer])] == [None, None]


def test_two_searches_under_the_same_agreements_stay_side_by_side(tiny, poor):
    assert [source for _, source in stand_ins([poor, solved(tiny)])] == [None, None]


def test_what_nobody_solved_stays_as_it_is(poor, limited):
    by_hand = poor[1].model_copy(update={"tiers": (), "terms": None})
    assert [source for _, source in stand_ins([(poor[0], by_hand), limited])] == [None, None]


def test_compare_shows_it_and_says_so(tiny, poor, limited):
    found = comparison_of(tiny, {"all": poor, "few": limited})
    assert found.standing_in == {"all": "few"}
    assert found.evaluations["all"].terms.overload == 0
    assert {own.proof for own in found.differences["few"]} == {"same"}
    assert compare(tiny, {"all": poor[1], "few": limited[1]}).standing_in == {"all": "few"}


@pytest.mark.long
def test_the_commands_say_so_in_words(call, poor, limited, tmp_path, instances):
    paths = [tmp_path / "all.json", tmp_path / "few.json"]
    for path, (_, schedule) in zip(paths, (poor, limited), strict=True):
        path.write_text(dump_schedule(schedule), encoding="utf-8")
    result = call("compare", instances / "tiny.json", *paths)
    assert result.exit_code == 0, result.stderr
    assert "it keeps all agreements of" in result.stdout
    page = tmp_path / "page.html"
    assert call("report", instances / "tiny.json", *paths, "-o", page).exit_code == 0
    assert "dat komt ook alle afspraken van Voorstel" in page.read_text(encoding="utf-8")


@pytest.mark.long
def test_compare_and_page_say_next_to_each_figure_whether_a_difference_is_proven(call, tiny, tmp_path, instances):
    paths = []
    for name, edits in (("free", ()), ("held", ("at-most-changed 0",)), ("few", ("at-most-changed 1",))):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(dump_schedule(solved(tiny, *edits)[1]), encoding="utf-8")
    document = json.loads(call("compare", instances / "tiny.json", *paths, "--json").stdout)
    free, held, few = document["schedules"]
    assert free["against_first"] is None
    told = {next(iter(own["weights"])): own for own in held["against_first"] if len(own["weights"]) == 1}
    # Nobody may change: all 55 stay behind, and no schedule that keeps to that leaves fewer.
    assert (told["overload"]["difference"], told["overload"]["proof"]) == (55.0, "proven")
    assert told["trips"]["proof"] == "not asked"
    assert next(own for own in few["against_first"] if own["weights"] == {"overload": 1.0})["proof"] == "same"
    text = call("compare", instances / "tiny.json", *paths, env={"COLUMNS": "220"}).stdout
    row = next(line for line in text.splitlines() if line.strip().startswith("passengers left behind"))
    assert "proven" in row
    assert "the same" in row
    page = tmp_path / "page.html"
    assert call("report", instances / "tiny.json", *paths, "-o", page).exit_code == 0
    html = page.read_text(encoding="utf-8")
    assert "&#34;verschil met Voorstel&#34;" in html
    assert 'class="short">bewezen</td>' in html
    assert "Hoogstens 0 partijen" in html
    assert "Hoogstens één partij" in html
