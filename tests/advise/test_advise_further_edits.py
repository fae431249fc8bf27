"""A schedule under further edits: which of its own hold, who leaves, and what is claimed no more."""

import pytest

from solver.advise.whatif.further import with_further
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice
from solver.domain.schedule import Scenario, Schedule
from solver.errors import InputError


@pytest.fixture
def instance(document):
    return Instance.model_validate(document)


def moved(*edits, agreed=()):
    """The college and the school a quarter later, made with edits."""
    choices = [
        GroupChoice(group=group, options=(OptionChoice(shift_min=shift, pattern="today", parts=parts),))
        for group, shift, parts in (("college-students", 15, 1), ("school-pupils", 15, 1), ("office-staff", 0, 4))
    ]
    scenario = Scenario(name="mine", edits=edits, agreed=tuple(agreed)) if edits else None
    return Schedule(scenario=scenario, choices=tuple(choices))


def test_further_edits_come_after_those_of_the_schedule(instance):
    found = with_further(instance, moved("headcount college=+50%"), ["adherence 0.5"])
    assert found.schedule.scenario == Scenario(name="mine", edits=("headcount college=+50%", "adherence 0.5"))
    assert [group.headcount for group in found.instance.groups] == [180, 80, 40]
    assert {group.adherence for group in found.instance.groups} == {0.5}
    assert found.schedule.choices == moved().choices
    assert found.notes == ()


def test_an_edit_that_is_contradicted_is_replaced_and_named(instance):
    found = with_further(instance, moved("fix school-pupils=+15"), ["fix school-pupils=0"])
    assert found.schedule.scenario.edits == ("fix school-pupils=0",)
    assert [str(note) for note in found.notes] == [
        "Not taken over from the schedule: fix school-pupils=+15, which fix school-pupils=0 replaces."
    ]


def test_an_edit_is_lifted(instance):
    found = with_further(instance, moved("headcount college=+50%", "adherence 0.5"), ["lift adherence 0.5"])
    assert found.schedule.scenario.edits == ("headcount college=+50%",)
    assert {group.adherence for group in found.instance.groups} == {1.0}
    with pytest.raises(InputError, match="no such edit"):
        with_further(instance, moved("adherence 0.5"), ["lift adherence 0.7"])


def test_the_last_edit_lifted_leaves_the_instance_as_it_is(instance):
    found = with_further(instance, moved("adherence 0.5"), ["lift adherence 0.5"])
    assert found.instance is instance
    assert found.schedule.scenario is None


def test_who_leaves_chooses_nothing(instance):
    found = with_further(instance, moved(), ["without office"])
    assert [choice.group for choice in found.schedule.choices] == ["college-students", "school-pupils"]
    assert len(found.instance.organisations) == 2


def test_a_choice_that_nobody_knows_is_left_for_the_check(instance):
    stranger = GroupChoice(group="nobody", options=(OptionChoice(shift_min=0, pattern="today", parts=1),))
    schedule = Schedule(choices=(*moved().choices, stranger))
    assert with_further(instance, schedule, ["adherence 0.5"]).schedule.choices[-1] == stranger


def test_an_agreed_schedule_is_signed_for_as_it_was(instance):
    agreed = moved().choices
    found = with_further(instance, moved("keep-within 2%", agreed=agreed), ["sign college"])
    assert found.schedule.scenario.agreed == agreed
    assert "sign college" in found.schedule.scenario.edits
    with pytest.raises(InputError, match="no earlier schedule"):
        with_further(instance, moved(), ["sign college"])
