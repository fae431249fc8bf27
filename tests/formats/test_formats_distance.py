"""How far people live, and how far who parks and rides drives no more: instances that say neither stay as they were."""

import json

import pytest

from solver.formats import dump_instance, parse_instance

GROUP = "organisations[0].groups[0]"
RIDE = {"share": 0.1, "flows": [{"section": "22>usp", "leg": "to", "share": 1, "lag_min": 5}]}
PATTERN = {"id": "ride", "present": {"mon": 0.5, "tue": 0.6}}


def parsed(tree):
    return parse_instance(json.dumps(tree).encode(), "utrecht.json")


def test_who_parks_and_rides_as_before_keeps_the_hash(instance_tree):
    # As it was before anybody could say how far; those of other instances stand in test_formats_boards.py.
    hashed = "sha256:1c005f0ca8a2815b5c640a54bc07d6352ffd6b1a584928c5609424cd07b65ab1"
    ride = {f"{GROUP}.patterns[2]": PATTERN | {"park_and_ride": RIDE}}
    assert parsed(instance_tree(ride)).content_hash == hashed


def test_what_nobody_says_does_not_count_and_is_not_written(instance_tree):
    ride = {f"{GROUP}.patterns[2]": PATTERN | {"park_and_ride": RIDE}}
    plain = parsed(instance_tree(ride))
    said = parsed(
        instance_tree(
            {f"{GROUP}.patterns[2]": PATTERN | {"park_and_ride": RIDE | {"km": None}}, f"{GROUP}.distance_km": None}
        )
    )
    assert (said, said.content_hash) == (plain, plain.content_hash)
    group = json.loads(dump_instance(said))["organisations"][0]["groups"][0]
    assert "distance_km" not in group
    assert "km" not in group["patterns"][2]["park_and_ride"]


@pytest.mark.parametrize(
    "changes",
    [
        {f"{GROUP}.distance_km": 18.5},
        {f"{GROUP}.patterns[2]": PATTERN | {"park_and_ride": RIDE | {"km": 12}}},
    ],
)
def test_what_somebody_says_counts_and_comes_back(instance_tree, changes):
    plain = parsed(instance_tree({f"{GROUP}.patterns[2]": PATTERN | {"park_and_ride": RIDE}}))
    told = parsed(instance_tree({f"{GROUP}.patterns[2]": PATTERN | {"park_and_ride": RIDE}} | changes))
    assert told.content_hash != plain.content_hash
    again = parse_instance(dump_instance(told).encode(), "dumped")
    assert (again, again.content_hash) == (told, told.content_hash)


def test_a_source_may_say_whence_a_distance_is(instance_tree, instance_faults):
    source = {"sources": {"hu-usp.distance_km": {"text": "survey", "quality": "fact"}}}
    assert instance_faults(instance_tree({f"{GROUP}.distance_km": 18.5} | source)) == []


def test_a_distance_that_cannot_be_is_refused_in_one_sentence(instance_tree, instance_faults):
    ride = PATTERN | {"park_and_ride": RIDE | {"km": -3}}
    assert instance_faults(instance_tree({f"{GROUP}.patterns[2]": ride}))[1:] == [
        "utrecht.json: organisations[0].groups[0].patterns[2].park_and_ride.km: found -3; "
        "expected a number above 0, at most 1,000 or null; give a value in that range."
    ]
