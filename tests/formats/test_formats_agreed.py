"""A schedule that was agreed earlier, as part of an instance."""

import json

import pytest

from solver.formats import dump_instance, parse_instance

BOVENBOUW = {"group": "bovenbouw", "options": [{"shift_min": 0, "pattern": "today", "parts": 1}]}
GONE = {"group": "bovenbouw", "options": [{"shift_min": 45, "pattern": "today", "parts": 1}]}
SPLIT = {"group": "bovenbouw", "options": [{"shift_min": shift, "pattern": "today", "parts": 1} for shift in (0, 15)]}
SIGNED = {"kind": "as_agreed", "groups": ["bovenbouw"]}

BROKEN = [
    pytest.param(
        {"agreed": [{**BOVENBOUW, "group": "bovenbau"}]},
        (
            'utrecht.json: agreed[0].group: found "bovenbau"; expected the id of a group; did you mean "bovenbouw"? If '
            "not, remove this entry: the group is gone."
        ),
        id="unknown-group",
    ),
    pytest.param(
        {"agreed": [BOVENBOUW, BOVENBOUW]},
        (
            'utrecht.json: agreed[1].group: found "bovenbouw"; expected a group that no other entry names; remove this '
            "entry, or the one at agreed[0].group."
        ),
        id="group-twice",
    ),
    pytest.param(
        {"objective[1].deviation": 1},
        (
            "utrecht.json: objective[1].deviation: found a weight where `agreed` names no schedule; expected no "
            "weight; remove it, or give `agreed`, as `solve --keep SCHEDULE` does."
        ),
        id="term-without-schedule",
    ),
    pytest.param(
        {"agreements[13]": SIGNED},
        (
            'utrecht.json: agreements[13].groups: found "bovenbouw"; expected a group that `agreed` names; take it out '
            "of this agreement."
        ),
        id="signed-for-nothing",
    ),
    pytest.param(
        {"agreed": [GONE], "agreements[13]": SIGNED},
        (
            'utrecht.json: agreements[13].groups: found "bovenbouw", for which shift +45 with pattern "today" was '
            "agreed, which it has no more; expected a group that can choose as agreed; take it out of this agreement, "
            "or give the group that option again."
        ),
        id="signed-for-what-is-gone",
    ),
    pytest.param(
        {"agreed": [SPLIT], "agreements[13]": SIGNED},
        (
            'utrecht.json: agreements[13].groups: found "bovenbouw", for which 1 of 2 parts were agreed, which is no '
            "whole number of its 1 now; expected a group that can choose as agreed; take it out of this agreement, or "
            "give the group that option again."
        ),
        id="signed-for-half-a-part",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), BROKEN)
def test_says_what_is_wrong(instance_tree, instance_faults, changes, sentence):
    assert instance_faults(instance_tree(changes)) == ["InvalidInstanceError", sentence]


def instance_of(tree):
    return parse_instance(json.dumps(tree).encode(), "utrecht.json")


def test_an_agreed_schedule_is_part_of_the_content(instance_tree):
    plain = instance_of(instance_tree({}))
    agreed = instance_of(instance_tree({"agreed": [BOVENBOUW], "objective[1].deviation": 2}))
    assert agreed.content_hash != plain.content_hash
    again = parse_instance(dump_instance(agreed).encode(), "again")
    assert again == agreed
    assert again.content_hash == agreed.content_hash


def test_a_file_without_one_does_not_speak_of_it(instance_tree):
    text = dump_instance(instance_of(instance_tree({})))
    assert "agreed" not in text
    assert "deviation" not in text
    assert "altered" not in text
