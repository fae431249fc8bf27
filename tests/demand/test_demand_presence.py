"""Presence of an hour: of those who are due at a time, the share that comes at all."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from tests.demand.small import at, flow, group, instance, loads_by_clock
from tests.support.tiny import random_document


def test_who_stays_away_from_the_first_hour_is_not_on_board():
    # 50 riders; half are due at 08:30, of whom 70 % come: 17.5 from 08:00 to 08:30; 25 at 09:30.
    arrivals = at("08:30", "09:30")
    arrivals[0]["present"] = 0.7
    situation = instance(group(arrivals=arrivals))
    expected = {"08:00": 8.75, "08:15": 8.75, "09:00": 12.5, "09:15": 12.5}
    assert loads_by_clock(situation) == pytest.approx(expected)


def test_it_holds_for_one_leg_only_and_goes_over_the_pattern():
    # 60 % are on site; of those 80 % come at 08:30: 50 * 0.6 * 0.8 = 24. All of the 30 leave at 16:00.
    arrivals = [{"at": "08:30", "share": 1.0, "present": 0.8}]
    patterns = [{"id": "today", "present": {"tue": 0.6}}]
    both = [flow(), flow(leg="from")]
    situation = instance(group(arrivals=arrivals, departures=at("16:00"), patterns=patterns, flows=both))
    expected = {"08:00": 12.0, "08:15": 12.0, "16:00": 15.0, "16:15": 15.0}
    assert loads_by_clock(situation) == pytest.approx(expected)


def people_of(document):
    return build_demand(Instance.model_validate(document)).matrix.people


def groups_of(document):
    return [group for party in document["organisations"] for group in party["groups"]]


def with_presence(seed, share):
    document = random_document(seed, agreements=False)
    for each in groups_of(document):
        for time in (*each["arrivals"], *each["departures"]):
            time["present"] = share
    return document


def test_the_same_presence_of_every_hour_is_as_good_as_fewer_people():
    for seed in range(100):
        np.testing.assert_allclose(people_of(with_presence(seed, 0.5)), 0.5 * people_of(with_presence(seed, 1.0)))


def test_presence_of_one_leaves_the_content_hash_as_it_was():
    told = Instance.model_validate(with_presence(3, 1.0))
    untold = with_presence(3, 1.0)
    for each in groups_of(untold):
        for time in (*each["arrivals"], *each["departures"]):
            del time["present"]
    assert told.content_hash == Instance.model_validate(untold).content_hash
    assert told.content_hash != Instance.model_validate(with_presence(3, 0.9)).content_hash
