"""Caps by board and by organisation: the model, its rows and the check agree, and solve finds the listed optimum."""

from collections import Counter

import pytest

from solver.demand.loads import build_demand
from solver.optimise.model.rows import Rows
from solver.optimise.solve import solve
from tests.demand import small
from tests.optimise.support import (
    NOISE,
    SURE,
    keeps_agreements,
    kept_schedules,
    lets_through,
    random_parts,
    true_tiers,
)
from tests.support.boards import SORTS, instance_with_boards
from tests.support.tiny import count_schedules


def situation(cap):
    """Return a and b of board X (100 and 300 people), c of board Y, d without one; all may shift by 15 or 30."""
    heads = {"a": 100, "b": 300, "c": 100, "d": 100}
    boards = {"a": "X", "b": "X", "c": "Y"}
    parties = [
        small.organisation(f"org-{name}", small.group(name, headcount=people))
        | ({"board": boards[name]} if name in boards else {})
        for name, people in heads.items()
    ]
    return small.instance(organisations=parties, agreements=[cap])


PAIRS = [
    ({"kind": "max_changed", "at_most": 1, "boards": ["X"]}, {"a": 15, "c": 15, "d": 15}, {"a": 15, "b": 15}),
    ({"kind": "max_changed", "at_most": 1, "per": "board"}, {"a": 15, "c": 15, "d": 15}, {"a": 15, "b": 15}),
    ({"kind": "max_changed", "at_most": 0, "per": "board", "boards": ["Y"]}, {"a": 15, "b": 15, "d": 15}, {"c": 15}),
    ({"kind": "max_changed", "at_most": 0, "per": "organisation", "organisations": ["org-d"]}, {"c": 15}, {"d": 15}),
    (
        {"kind": "max_changed", "at_most": 1, "boards": ["Y"], "organisations": ["org-d"]},
        {"a": 15, "b": 15, "d": 15},
        {"c": 15, "d": 15},
    ),
    # 100 * 15 + 300 * 15 = 6,000 of board X.
    ({"kind": "max_shifted", "at_most_person_min": 6000.0, "boards": ["X"]}, {"a": 15, "b": -15}, {"a": 30, "b": 15}),
    (
        {"kind": "max_shifted", "at_most_person_min": 6000.0, "per": "board"},
        {"a": 15, "b": 15, "c": 30, "d": 30},
        {"a": -30, "b": 15},
    ),
    (
        {"kind": "max_shifted", "at_most_person_min": 4500.0, "per": "organisation"},
        {"a": 30, "b": 15, "c": 30, "d": 30},
        {"b": 30},
    ),
    # a alone by 30 minutes is 30 per head of its own, and 100 * 30 / 400 = 7.5 per head of its board.
    ({"kind": "max_shifted_per_head", "at_most_min": 7.5, "per": "board"}, {"a": 30}, {"a": 30, "b": 15}),
    ({"kind": "max_shifted_per_head", "at_most_min": 7.5, "per": "board"}, {"a": -30}, {"d": 15}),
    ({"kind": "max_shifted_per_head", "at_most_min": 15.0, "boards": ["X"]}, {"b": 15, "c": 30}, {"a": 30}),
    # Only a is meant, so that its board lends it no heads.
    ({"kind": "max_shifted_per_head", "at_most_min": 7.5, "per": "board", "organisations": ["org-a"]}, {}, {"a": 15}),
]


@pytest.mark.parametrize(("cap", "kept", "broken"), PAIRS)
def test_the_smallest_that_is_let_through_and_the_smallest_that_is_stopped(cap, kept, broken):
    instance = situation(cap)
    demand = build_demand(instance)
    for taken, is_kept in ((kept, True), (broken, False)):
        parts = small.parts_of(instance, **taken)
        assert (lets_through(demand, parts), keeps_agreements(instance, demand, parts)) == (is_kept, is_kept), taken


def test_every_sort_of_cap_has_a_pair():
    usual = {"max_changed": "all", "max_shifted": "all", "max_shifted_per_head": "organisation"}
    assert {(cap["kind"], cap.get("per", usual[cap["kind"]])) for cap, _, _ in PAIRS} == set(SORTS)


def test_an_organisation_without_a_board_is_not_one_with_the_others_without():
    cap = {"kind": "max_changed", "at_most": 1, "per": "board"}
    instance = small.instance(*map(small.group, "ab"), agreements=[cap])
    demand = build_demand(instance)
    parts = small.parts_of(instance, a=15, b=15)
    assert (lets_through(demand, parts), keeps_agreements(instance, demand, parts)) == (True, True)


def test_a_board_is_not_an_organisation_that_is_called_so():
    parties = [
        small.organisation("org-a", small.group("a")) | {"board": "org-b"},
        small.organisation("org-b", small.group("b")),
    ]
    for cap in (
        {"kind": "max_changed", "at_most": 1, "per": "board"},
        {"kind": "max_changed", "at_most": 1, "boards": ["org-b"]},
    ):
        instance = small.instance(organisations=parties, agreements=[cap])
        demand = build_demand(instance)
        parts = small.parts_of(instance, a=15, b=15)
        assert (lets_through(demand, parts), keeps_agreements(instance, demand, parts)) == (True, True)


@pytest.mark.long
def test_the_model_its_rows_and_the_check_agree_on_every_sort_of_cap():
    seen = Counter()
    for seed in range(240):
        instance = instance_with_boards(seed)
        demand = build_demand(instance)
        rows = Rows(demand)
        for place in range(3):
            parts = random_parts(demand, 3 * seed + place)
            is_kept = keeps_agreements(instance, demand, parts)
            assert rows.keep(parts) == is_kept, (seed, parts.tolist())
            if place == 0:
                assert lets_through(demand, parts) == is_kept, (seed, parts.tolist())
            seen[instance.agreements[0].kind, instance.agreements[0].per, is_kept] += 1
    assert set(seen) == {(*sort, is_kept) for sort in SORTS for is_kept in (True, False)}


@pytest.mark.long
def test_solve_finds_and_proves_the_listed_optimum_under_such_caps():
    seen = Counter()
    for seed in range(60):
        instance = instance_with_boards(seed, num_caps=2)
        demand = build_demand(instance)
        if count_schedules(demand) > 300:
            continue
        kept = kept_schedules(instance, demand)
        schedule = solve(instance, SURE).schedule
        truths = true_tiers(demand, kept, instance.objective, schedule.tiers)
        for truth, tier in zip(truths, schedule.tiers, strict=True):
            assert tier.stop == "optimal", seed
            assert truth.lowest - NOISE <= tier.best <= truth.highest + tier.rounding_error + NOISE, seed
            assert tier.bound <= truth.highest + NOISE, seed
        seen["instances"] += 1
        seen["cut"] += len(kept) < count_schedules(demand)
        seen["with a cap per board"] += any(cap.per == "board" for cap in instance.agreements)
    assert min(seen["cut"], seen["with a cap per board"]) > 10, seen


@pytest.mark.parametrize(
    ("tiers", "unfairness", "shifted"),
    [([{"shifted": 1.0}], 15.0, 1500.0), ([{"unfairness": 1.0}, {"shifted": 1.0}], 3.0, 3000.0)],
    ids=["without", "with"],
)
def test_unfairness_as_a_tier_divides_what_is_asked(tiers, unfairness, shifted):
    # 20 passengers too many from 08:00 to 08:15. The small school relieves 25 of them with 100 people who shift by 15
    # minutes, which is the fewest person-minutes; the large one 10 with each tenth of its 1,000 people.
    parties = [
        small.organisation("small", small.group("a")),
        small.organisation("large", small.group("b", headcount=1000, parts=10, mode_shares={"public_transport": 0.2})),
    ]
    section = small.section(base_load=[small.base("08:00", "08:15", 195.0)])
    lines = [small.line(section)]
    objective = [{"overload": 1.0}, *tiers]
    schedule = solve(small.instance(organisations=parties, lines=lines, objective=objective), SURE).schedule
    assert {tier.stop for tier in schedule.tiers} == {"optimal"}
    assert schedule.terms.status_quo.overload == pytest.approx(20.0)
    found = schedule.terms.schedule
    assert (found.overload, found.unfairness, found.shifted) == pytest.approx((0.0, unfairness, shifted))
