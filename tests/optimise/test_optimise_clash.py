"""Which agreements clash: a set that is minimal, proven by listing every schedule."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.demand.loads import build_demand
from solver.optimise.infeasibility.clash import shrink
from solver.optimise.solve import solve
from tests.demand import small
from tests.optimise.support import SURE, keeps_agreements, tiny_instances
from tests.support.tiny import all_schedules


def is_kept_by_any(demand, agreements):
    """Return whether any schedule at all keeps these agreements, by listing them."""
    instance = demand.instance.model_copy(update={"agreements": tuple(agreements)})
    return any(keeps_agreements(instance, demand, parts) for parts in all_schedules(demand))


def named(instance, labels):
    return [agreement for agreement, label in zip(instance.agreements, instance.labels, strict=True) if label in labels]


@pytest.mark.long
def test_a_clash_is_minimal_by_enumeration():
    sizes = []
    for seed, instance, demand in tiny_instances(0, 300):
        if len(instance.agreements) < 2 or is_kept_by_any(demand, instance.agreements):
            continue
        result = solve(instance, SURE)
        assert result.stop == "infeasible", seed
        assert result.clash.is_minimal, seed
        clashing = named(instance, result.clash.labels)
        assert len(clashing) == len(result.clash.labels)
        assert not is_kept_by_any(demand, clashing), seed
        for left_out in clashing:
            assert is_kept_by_any(demand, [one for one in clashing if one is not left_out]), seed
        sizes.append(len(clashing))
    assert len(sizes) > 20
    assert sizes.count(2) >= 2, sizes


def test_a_clash_of_three_among_others():
    # Three groups that all start at least 15 minutes apart, in 08:15-08:30 only two of them can.
    groups = [small.group(name, shifts={"earlier_min": 15, "step_min": 15}) for name in "abc"]
    gaps = [
        {"kind": "min_gap", "id": f"{one}{other}", "groups": [one, other], "gap_min": 15}
        for one, other in itertools.combinations("abc", 2)
    ]
    innocent = [
        {"kind": "max_changed", "id": "calm", "at_most": 3},
        {"kind": "allowed_shifts", "id": "free", "groups": ["a"], "shifts_min": [-15, 0]},
    ]
    instance = small.instance(*groups, agreements=[innocent[0], *gaps, innocent[1]])
    result = solve(instance, SURE)
    assert result.stop == "infeasible"
    assert result.schedule is None
    assert (set(result.clash.labels), result.clash.is_minimal) == ({"ab", "ac", "bc"}, True)


def test_an_agreement_that_clashes_with_itself_is_named_alone():
    rules = [
        {"kind": "max_changed", "at_most": 1},
        {"kind": "order", "before": "a", "after": "b", "gap_min": 90},  # 60 minutes are the most
    ]
    instance = small.instance(small.group("a"), small.group("b"), agreements=rules)
    assert solve(instance, SURE).clash.labels == ("order (agreements[1])",)


SETS = st.lists(st.frozensets(st.integers(0, 11), min_size=1, max_size=4), min_size=1, max_size=5)


@pytest.mark.long
@settings(max_examples=300, deadline=None, derandomize=True)
@given(SETS, st.integers(12, 14))
def test_shrink_leaves_a_set_of_which_every_item_is_needed(cores, size):
    def clashes(items):
        return any(core <= set(items) for core in cores)

    kept = shrink(range(size), clashes)
    assert clashes(kept)
    assert set(kept) in [set(core) for core in cores]
    for item in kept:
        assert not clashes([other for other in kept if other != item])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SETS)
def test_shrink_keeps_the_order_and_asks_about_parts_only(cores):
    asked = []

    def clashes(items):
        asked.append(list(items))
        return any(core <= set(items) for core in cores)

    kept = shrink(range(12), clashes)
    assert kept == sorted(kept)
    assert all(set(items) < set(range(12)) for items in asked)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_shrink_keeps_all_where_all_are_needed(size):
    assert shrink(range(size), lambda items: len(items) == size) == list(range(size))


def test_shrink_asks_little_where_one_item_is_the_clash():
    asked = []

    def clashes(items):
        asked.append(len(items))
        return 700 in items

    assert shrink(range(1000), clashes) == [700]
    assert len(asked) < 60  # halves, not one at a time


def test_a_group_without_options_left_is_infeasible_without_other_rules():
    rules = [{"kind": "forbidden", "groups": ["a"], "pattern": "today"}]
    instance = small.instance(small.group("a"), agreements=rules)
    assert not is_kept_by_any(build_demand(instance), instance.agreements)
    assert solve(instance, SURE).stop == "infeasible"
