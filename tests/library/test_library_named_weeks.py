"""A plan in a named week: who comes is a share of who comes in an ordinary one."""

import json

import pytest

import solver
from solver.checker import recompute_loads, status_quo_choices
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.instance import Instance
from solver.domain.named_week import USUAL_WEEKS, NamedWeek
from solver.errors import InputError
from solver.library.named_weeks import evaluate_in_weeks, instance_in, named_weeks
from tests.support.tiny import random_instance


@pytest.fixture
def tiny(instances):
    return solver.read_instance(instances / "tiny.json")


def terms_of(instance):
    demand = build_demand(instance)
    return measure_terms(demand, demand.options.status_quo_parts())


def test_loads_are_those_who_come_and_the_base_load_of_that_week(tiny):
    week = NamedWeek(id="half", presence={"hbo": 0.5}, presence_of={"college": 0.25}, base_load=2.0)
    kinds = {party.id: party.kind for party in tiny.organisations}
    found = instance_in(tiny, week)
    for section, other in zip(tiny.sections, found.sections, strict=True):
        assert [row.passengers * 2 for row in section.base_load] == [row.passengers for row in other.base_load]
    for party in found.organisations:
        expected = 0.25 if party.id == "college" else 0.5 if kinds[party.id] == "hbo" else 1.0
        assert {time.present for group in party.groups for time in (*group.arrivals, *group.departures)} == {expected}


def test_everybody_there_is_an_ordinary_week_and_nobody_there_is_none():
    for seed in range(20):
        instance = random_instance(seed, agreements=False)
        ordinary = instance_in(instance, NamedWeek(id="o"))
        assert terms_of(ordinary) == terms_of(instance)
        nobody = instance_in(instance, NamedWeek(id="n", presence={"vo": 0.0}, base_load=0.0))
        assert terms_of(nobody).peak == 0
        assert terms_of(nobody).overload == 0


def test_the_load_of_a_half_week_is_between(tiny):
    kinds = ("mbo", "vo", "employer")
    weeks = [NamedWeek(id="w", presence=dict.fromkeys(kinds, share)) for share in (1.0, 0.5, 0.0)]
    full, half, none = (recompute_loads(instance_in(tiny, week), status_quo_choices(tiny)) for week in weeks)
    assert any(full[cell] != none[cell] for cell in full)
    assert half == pytest.approx({cell: (load + none[cell]) / 2 for cell, load in full.items()})


def test_the_content_hash_does_not_know_of_named_weeks(tiny):
    named = tiny.model_copy(update={"named_weeks": (NamedWeek(id="carnival"),)})
    assert named.content_hash == tiny.content_hash
    assert Instance.model_validate(json.loads(solver.dump_instance(named))).named_weeks == named.named_weeks


def test_a_week_of_the_instance_goes_before_the_usual_one_of_that_name(tiny):
    own = NamedWeek(id="exam-week", presence={"hbo": 0.1}, source="rooster 2026", quality="fact")
    named = tiny.model_copy(update={"named_weeks": (own,)})
    found = named_weeks(named, ["all"])
    assert found[0] == own
    assert {week.id for week in found} == {week.id for week in USUAL_WEEKS}
    assert named_weeks(named, ["quiet-week", "exam-week", "quiet-week"])[1] == own


def test_the_usual_weeks_say_that_they_are_assumed():
    assert {week.quality for week in USUAL_WEEKS} == {"assumed"}


def test_a_plan_is_worth_what_the_check_finds_in_the_week(tiny):
    plan = solver.solve(tiny, solver.Settings(time_limit_s=5)).schedule
    ordinary, holiday = evaluate_in_weeks(tiny, plan, [NamedWeek(id="o"), USUAL_WEEKS[0]])
    assert ordinary.terms.peak == pytest.approx(plan.terms.schedule.peak)
    assert holiday.terms.peak < ordinary.terms.peak
    assert holiday.today.shifted == 0
    assert holiday.terms.shifted == plan.terms.schedule.shifted


def test_in_week_gives_an_instance_that_can_be_solved(tiny):
    quiet = solver.in_week(tiny, "quiet-week")
    assert quiet.name.endswith("(quiet-week)")
    assert solver.validate(quiet) == ()
    assert not quiet.agreements


@pytest.mark.parametrize("name", ["exam", "all"])
def test_a_week_that_is_not_there_is_told_with_those_that_are(tiny, name):
    with pytest.raises(InputError) as caught:
        solver.in_week(tiny, name)
    assert 'one of "school-holiday", "exam-week" or "quiet-week"' in str(caught.value)


def test_a_week_names_organisations_that_are_there_and_its_own_name_once(tiny):
    twice = (NamedWeek(id="w", presence_of={"colege": 0.5}), NamedWeek(id="w"))
    found = [str(problem) for problem in solver.validate(tiny.model_copy(update={"named_weeks": twice}))]
    assert len(found) == 2
    assert found[0].startswith('named_weeks[1].id: found "w"')
    assert found[1].startswith('named_weeks[0].presence_of: found "colege"; expected the id of an organisation')
