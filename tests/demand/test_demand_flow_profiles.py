"""A profile of a flow's own: who passes when on one section, while the rest of the group comes otherwise."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from tests.demand.small import at, flow, group, instance, line, loads_of, section
from tests.support.tiny import random_document

PROFILES = {
    "even": {"before_min": [30.0, 0.0], "share": [1.0]},
    "train": {"before_min": [20.0, 10.0], "share": [1.0]},
}
LINES = [line(section("S")), line(section("T"), line_id="M", mode="train")]


def test_a_flow_passes_by_its_own_profile_and_the_others_by_that_of_the_group():
    # Half of 50 riders on each: on S evenly from 08:00 to 08:30; on T, 5 minutes away, from 08:05 to 08:15.
    flows = [flow("S", share=0.5), flow("T", share=0.5, lag_min=5.0) | {"profile": "train"}]
    situation = instance(group(flows=flows), lines=LINES, profiles=PROFILES)
    expected = {("S", "tue", "08:00"): 12.5, ("S", "tue", "08:15"): 12.5, ("T", "tue", "08:00"): 25.0}
    assert loads_of(situation) == pytest.approx(expected)
    # A quarter of an hour later: both move along.
    expected = {("S", "tue", "08:15"): 12.5, ("S", "tue", "08:30"): 12.5, ("T", "tue", "08:15"): 25.0}
    assert loads_of(situation, a=15) == pytest.approx(expected)


def test_on_the_way_home_a_flow_has_its_own_profile_too():
    # 25 riders leave at 16:00 and pass T between 16:10 and 16:20, 5 minutes away: 16:15 to 16:25.
    flows = [flow("T", "from", 0.5, 5.0) | {"profile": "train"}]
    situation = instance(
        group(flows=flows, departures=at("16:00"), departure_profile="even"), lines=LINES, profiles=PROFILES
    )
    assert loads_of(situation) == pytest.approx({("T", "tue", "16:15"): 25.0})


def matrix_of(document):
    matrix = build_demand(Instance.model_validate(document)).matrix
    return matrix.start, matrix.cell, matrix.people


def test_flows_that_all_name_the_profile_of_their_group_change_nothing():
    for seed in range(100):
        plain, named = random_document(seed, agreements=False), random_document(seed, agreements=False)
        for document in (plain, named):
            for own in (own for party in document["organisations"] for own in party["groups"]):
                for each in own["flows"]:
                    each.pop("profile", None)
                    if document is named:
                        home = own["departure_profile"] or own["profile"]
                        each["profile"] = own["profile"] if each["leg"] == "to" else home
        for one, other in zip(matrix_of(plain), matrix_of(named), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_profile_of_every_flow_is_as_good_as_one_of_the_group():
    for seed in range(100):
        by_flow, by_group = random_document(seed, agreements=False), random_document(seed, agreements=False)
        for own in (own for party in by_flow["organisations"] for own in party["groups"]):
            own |= {"profile": "even", "departure_profile": None}
            own["flows"] = [each | {"profile": "late"} for each in own["flows"]]
            for ride in (pattern["park_and_ride"] for pattern in own["patterns"] if "park_and_ride" in pattern):
                ride["flows"] = [each | {"profile": "late"} for each in ride["flows"]]
        for own in (own for party in by_group["organisations"] for own in party["groups"]):
            own |= {"profile": "late", "departure_profile": None}
            own["flows"] = [{key: value for key, value in each.items() if key != "profile"} for each in own["flows"]]
        for one, other in zip(matrix_of(by_flow), matrix_of(by_group), strict=True):
            np.testing.assert_array_equal(one, other)
