"""Schedules of different scenarios in one situation."""

import json

import pytest

from solver.advise.whatif.conditions import common_instance, situation_of
from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.people import GroupChoice, OptionChoice
from solver.errors import InputError
from solver.formats import parse_instance

AGREED = (GroupChoice(group="school-pupils", options=(OptionChoice(shift_min=15, pattern="today", parts=1),)),)


@pytest.fixture
def instance(instances):
    return parse_instance((instances / "tiny.json").read_bytes(), "tiny.json")


def common(instance, *scenarios):
    return common_instance(instance, scenarios, [f"{place}.json" for place in range(len(scenarios))])


def test_without_anything_in_common_it_is_the_instance(instance):
    assert common(instance, None, make_scenario(["fix school-pupils=0"])) is instance


def test_edits_that_all_share_hold(instance):
    one = make_scenario(["at-most-changed 2", "places tram=+20%", "fix school-pupils=0"])
    other = make_scenario(["places tram=+20%", "at-most-changed 2"])
    shared = edited(instance, make_scenario(["at-most-changed 2", "places tram=+20%"])).instance
    assert common(instance, one, other) == shared


def test_what_one_keeps_close_to_is_counted_for_all(instance):
    replanned = make_scenario(["fix school-pupils=0", "keep-within 2%"], agreed=AGREED)
    result = common(instance, None, replanned)
    assert result.agreed == AGREED
    assert result.objective == instance.objective
    assert result.name == instance.name


@pytest.mark.parametrize("edit", ["places tram=+20%", "headcount school=+10%", "without office"])
def test_another_situation_is_refused(instance, edit):
    with pytest.raises(InputError) as refused:
        common(instance, None, make_scenario([edit, "max-shift 15"]))
    (problem,) = refused.value.problems
    assert json.dumps(edit) in str(problem)
    assert str(problem).startswith("1.json: found a schedule with")
    assert "stagger compare" in str(problem)


def test_a_situation_has_the_edits_of_who_travels_only(instance):
    chosen = ["fix school-pupils=0", "at-most-changed 2", "sign school", "keep-within 2%"]
    scenario = make_scenario(["places tram=+20%", *chosen, "without office"], agreed=AGREED)
    found = situation_of(instance, scenario)
    assert found.instance == edited(instance, make_scenario(["places tram=+20%", "without office"])).instance
    assert found.left_out == tuple(chosen)


def test_without_such_edits_a_situation_is_the_instance(instance):
    assert situation_of(instance, None).instance is instance
    assert situation_of(instance, make_scenario(["max-shift 15"])).instance is instance
