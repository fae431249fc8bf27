"""A draw has the loads and terms of the instance that says the drawn numbers itself."""

import copy

import numpy as np
import pytest

from solver.demand.behaviour import Returns
from solver.demand.loads import build_demand
from solver.demand.measures import measure
from solver.domain.instance import Instance
from solver.domain.sweep import MINUTES
from solver.uncertainty.assumptions import assumptions
from solver.uncertainty.drawn import Drawer
from solver.uncertainty.ranges import KINDS, QUALITIES, Range, Ranges, default_ranges
from tests.demand import small
from tests.support.tiny import clock, random_document, random_instance


def today_and_latest(demand):
    """Today, and every part in the last of its options."""
    today = demand.options.status_quo_parts()
    plan = today * 0
    plan[demand.options.start[1:] - 1] = demand.options.parts
    return np.stack([today, plan])


@pytest.mark.parametrize("seed", range(12))
def test_a_draw_as_written_has_the_loads_of_the_instance(seed):
    demand = build_demand(random_instance(seed))
    plans = today_and_latest(demand)
    drawn = assumptions(demand.instance, default_ranges())
    row = np.array([0.0 if each.kind in MINUTES else 1.0 for each in drawn])
    loads = Drawer(demand, plans, drawn).draw(row).loads
    np.testing.assert_allclose(loads, [demand.loads(plan) for plan in plans], atol=1e-9)


def test_a_draw_tells_hours_online_and_ways_to_travel_apart():
    # One shift with each: as today, online, by bicycle with as many minutes online, and by bicycle with fewer.
    here, cycles = {"present": {"tue": 1.0}}, {"bicycle": {"share": 0.5, "near": 0.6}}
    patterns = [{"id": "today", **here}, {"id": "late", **here, "first_online_min": 60}]
    patterns += [{"id": "cycling", **here, **cycles, "first_online_min": 60, "last_online_min": 30}]
    patterns += [{"id": "sooner", **here, **cycles, "first_online_min": 30}]
    flows, hours = [small.flow(), small.flow(leg="from")], small.at(("08:30", 0.75), ("10:30", 0.25))
    given = {"patterns": patterns, "flows": flows, "arrivals": hours, "departures": small.at("16:00")}
    instance = small.instance(small.group(parts=4, adherence=0.8, **given), small.group("b"))
    every = [(0, "today", 1), (0, "late", 1), (0, "cycling", 1), (0, "sooner", 1)]
    taken = [0, every, [(15, "late", 2), (15, "cycling", 2)], [(0, "cycling", 2), (15, "cycling", 2)]]
    plans = np.stack([small.parts_of(instance, a=own) for own in taken])
    demand, drawn = build_demand(instance), assumptions(instance, default_ranges())
    row = np.array([0.0 if each.kind in MINUTES else 1.0 for each in drawn])
    loads = Drawer(demand, plans, drawn).draw(row).loads
    np.testing.assert_allclose(loads, [demand.loads(plan) for plan in plans], atol=1e-9)


def _groups(document):
    return [group for party in document["organisations"] for group in party["groups"]]


def _sections(document):
    return [section for line in document["lines"] for section in line["sections"]]


def _headcount(document):
    for group in _groups(document):
        group["headcount"] *= 2


def _presence(document):
    for pattern in (pattern for group in _groups(document) for pattern in group["patterns"]):
        if "mix" in pattern:
            pattern["mix"] = [{**week, "share": week["share"] / 2} for week in pattern["mix"]]
            pattern["mix"].append({"share": 0.5, "on_site": []})
            continue
        pattern["present"] = {day: share / 2 for day, share in pattern["present"].items()}


def _mode_shares(document):
    # Of those who leave public transport the car takes its part: 0.2 of who is not in public transport today.
    for group in _groups(document):
        transit = group["mode_shares"]["public_transport"]
        grown = (1 - transit / 2) / (1 - transit)
        group["mode_shares"] = {"public_transport": transit / 2, "car": group["mode_shares"]["car"] * grown}


def _flows(document):
    for flow in (flow for group in _groups(document) for flow in group["flows"]):
        flow["share"] /= 2


def _adherence(document):
    for group in _groups(document):
        group["adherence"] /= 2


def _times(document):
    for group in _groups(document):
        for leg in ("arrivals", "departures"):
            group[leg] = [one | {"at": clock(minutes(one["at"]) + 10)} for one in group[leg]]


def minutes(text):
    hours, rest = text.split(":")
    return 60 * int(hours) + int(rest)


def _profile_offset(document):
    for profile in document["profiles"].values():
        profile["before_min"] = [edge + 5 for edge in profile["before_min"]]


def _profile_spread(document):
    for profile in document["profiles"].values():
        edges = profile["before_min"]
        mean = sum(
            share * (one + other) / 2 for share, one, other in zip(profile["share"], edges[:-1], edges[1:], strict=True)
        )
        profile["before_min"] = [mean + 2 * (edge - mean) for edge in edges]


def _base_load(document):
    for base in (base for section in _sections(document) for base in section["base_load"]):
        base["passengers"] *= 1.5


def _places(document):
    for section in _sections(document):
        for row in section.get("supply", []) + section.get("departures", []):
            row["places"] *= 2
            row["seats"] *= 2


def _growth(document):
    _headcount(document)
    for base in (base for section in _sections(document) for base in section["base_load"]):
        base["passengers"] *= 2


def _behaviour(document):
    document["behaviour"] = {"share": 0.3}


CHANGES = {
    "headcount": (2.0, _headcount),
    "presence": (0.5, _presence),
    "mode_shares": (0.5, _mode_shares),
    "flows": (0.5, _flows),
    "adherence": (0.5, _adherence),
    "times": (10.0, _times),
    "profile_offset": (5.0, _profile_offset),
    "profile_spread": (2.0, _profile_spread),
    "base_load": (1.5, _base_load),
    "places": (2.0, _places),
    "growth": (2.0, _growth),
    "behaviour": (0.3, _behaviour),
}


def test_every_kind_of_number_is_tried():
    assert set(CHANGES) == set(KINDS)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", CHANGES)
def test_a_drawn_number_is_as_if_it_were_written_in_the_instance(kind, seed):
    value, change = CHANGES[kind]
    document = random_document(seed, agreements=False)
    document.pop("agreed", None)
    document["objective"] = [{"overload": 1, "peak": 1, "crowding": 1, "trips": 1, "shifted": 1, "absence": 1}]
    changed = copy.deepcopy(document)
    change(changed)
    demand = build_demand(Instance.model_validate(document))
    other = build_demand(Instance.model_validate(changed))
    plans = today_and_latest(demand)
    every = dict.fromkeys(((kind, quality) for quality in QUALITIES), Range(value, value + 1, "", False))
    drawn = assumptions(demand.instance, Ranges((), every))
    drawer = Drawer(demand, plans, drawn)
    found = drawer.draw(np.array([value] * len(drawn)))
    loads = np.stack([other.loads(plan) for plan in plans])
    np.testing.assert_allclose(found.loads, loads, atol=1e-6)
    terms = np.array([measure(term, other, loads, plans) for term in other.instance.terms]).T
    np.testing.assert_allclose(drawer.terms(found), terms, atol=1e-4)


@pytest.mark.parametrize("seed", range(8))
def test_who_comes_back_in_a_draw_is_who_comes_back_where_an_instance_says_so(seed):
    """Loads of plans with a drawn share, base load and places are the net loads of an instance that has all three."""
    document = random_document(seed, agreements=False)
    changed = copy.deepcopy(document)
    for kind in ("base_load", "places", "behaviour"):
        CHANGES[kind][1](changed)
    demand, other = (build_demand(Instance.model_validate(each)) for each in (document, changed))
    plans = today_and_latest(demand)
    every = {
        (kind, quality): Range(CHANGES[kind][0], CHANGES[kind][0] + 1, "", False)
        for kind in ("base_load", "places", "behaviour")
        for quality in QUALITIES
    }
    drawn = assumptions(demand.instance, Ranges((), every))
    drawer = Drawer(demand, plans, drawn)
    found = drawer.draw(np.array([CHANGES[each.kind][0] for each in drawn]))
    gross = np.stack([other.loads(plan) for plan in plans])
    returns = Returns(other.cells, other.instance.crowding, other.instance.behaviour)
    # Roads alone have nobody whose share could be drawn.
    share = 0.3 if any(each.kind == "behaviour" for each in drawn) else 0.0
    assert found.share == share
    net = returns.net(other.cells, gross[0], gross, np.full(len(plans), share))
    np.testing.assert_allclose(drawer.net(found, [found.share, 0.0]), [net, gross], atol=0.05)
