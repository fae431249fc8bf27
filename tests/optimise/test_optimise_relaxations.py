"""The least that makes a clash possible, proven by listing every schedule; and every kind by a pair by hand."""

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.checker.agreements import RULES
from solver.checker.choices import read_choices
from solver.demand.loads import build_demand
from solver.demand.options import choices_from_parts
from solver.domain.schedule import Settings
from solver.optimise.infeasibility.clash import find_clash, smallest_hitting_set
from solver.optimise.infeasibility.feasibility_oracle import FeasibilityOracle
from solver.optimise.infeasibility.loosening_steps import ladder_of_sum, lowest_rung, rungs_of_times
from solver.optimise.infeasibility.relaxations import find_relaxations
from solver.optimise.solve import solve
from tests.demand import small
from tests.optimise.support import SURE, keeps_agreements, tiny_instances
from tests.support.tiny import all_schedules


def trials_of(demand, interrupt=None):
    return FeasibilityOracle(demand, SURE, interrupt or threading.Event())


def broken_sets(instance, demand):
    """Return for every schedule which agreements it breaks, each set once."""
    found = set()
    for parts in all_schedules(demand):
        reading = read_choices(instance, choices_from_parts(instance, demand.options, parts))
        found.add(
            frozenset(
                place
                for place, agreement in enumerate(instance.agreements)
                if any(finding.amount > 0.01 for finding in RULES[agreement.kind](agreement, reading))
            )
        )
    return found


def with_changes(instance, changes):
    agreements = list(instance.agreements)
    for change in changes:
        agreements[change.place] = change.agreement
    return instance.model_copy(update={"agreements": tuple(one for one in agreements if one is not None)})


def is_kept_by_any(instance, demand):
    return any(keeps_agreements(instance, demand, parts) for parts in all_schedules(demand))


def less_loosened(demand, before, after):
    """Return the agreement one step nearer to what it was; None where that is what it was, or there is no step."""
    ladder = ladder_of_sum(demand, before)
    if ladder is not None:
        rung = next(rung for rung in range(1, ladder.height + 1) if ladder.at(rung) == after)
        return ladder.at(rung - 1) if rung > 1 else None
    for rungs in rungs_of_times(trials_of(demand).parties, before):
        if after in rungs[1:]:
            return rungs[rungs.index(after) - 1]
    return None


@pytest.mark.long
def test_clashes_and_relaxations_of_tiny_instances_by_enumeration():
    num_clashes = num_together = num_less = 0
    for seed, instance, demand in tiny_instances(0, 500):
        broken = broken_sets(instance, demand)
        if frozenset() in broken:
            continue
        num_clashes += 1
        trials = trials_of(demand)
        clash = find_clash(trials)
        places = range(len(instance.agreements))
        clashing = [
            set(some)
            for size in range(1, len(places) + 1)
            for some in itertools.combinations(places, size)
            if all(one & set(some) for one in broken)
        ]
        assert clash.is_smallest, seed
        assert set(clash.places) in clashing, seed
        assert len(clash.places) == min(map(len, clashing)), seed
        core = instance.model_copy(update={"agreements": clash.core})
        assert not is_kept_by_any(core, demand), seed

        relaxed = find_relaxations(trials, clash)
        assert relaxed.is_complete, seed
        assert min(len(way.changes) for way in relaxed.found) == min(map(len, broken)), seed
        for place in clash.places:
            assert (place in relaxed.helpless) == (frozenset([place]) not in broken), seed
        for way in relaxed.found:
            assert is_kept_by_any(with_changes(instance, way.changes), demand), (seed, way)
            num_together += len(way.changes) > 1
            if len(way.changes) == 1 and way.changes[0].agreement is not None and way.changes[0].is_least:
                change = way.changes[0]
                less = less_loosened(demand, instance.agreements[change.place], change.agreement)
                if less is not None:
                    nearer = [*instance.agreements]
                    nearer[change.place] = less
                    one_step_less = instance.model_copy(update={"agreements": tuple(nearer)})
                    assert not is_kept_by_any(one_step_less, demand), (seed, way)
                    num_less += 1
    assert min(num_clashes, num_less) > 20, (num_clashes, num_less)
    assert num_together > 2


def group(name, **changes):
    return small.group(name, departures=small.at("16:30"), **changes)


WEEK = {"patterns": small.week(monday=(1.0, 0.0), tuesday=(0.0, 1.0))}
NOT_TODAY = {"kind": "forbidden", "groups": ["a"], "shift_min": 0}
B_STAYS = {"kind": "fixed", "groups": ["b"], "shift_min": 0}
A_STAYS = {"kind": "fixed", "groups": ["a"], "shift_min": 0}
TOGETHER = {"kind": "same_shift", "groups": ["a", "b"]}
CASES = {
    "max_changed": (NOT_TODAY, {"kind": "max_changed", "at_most": 0}, {"at_most": 1}),
    "max_shifted": (NOT_TODAY, {"kind": "max_shifted", "at_most_person_min": 100.5}, {"at_most_person_min": 1500.0}),
    "max_shifted_per_head": (NOT_TODAY, {"kind": "max_shifted_per_head", "at_most_min": 2.25}, {"at_most_min": 15.0}),
    "window": (
        {"kind": "order", "before": "a", "after": "b", "gap_min": 45},
        {"kind": "window", "groups": ["b"], "leg": "to", "from": "08:00", "to": "08:30"},
        {"end_min": 8 * 60 + 45},
    ),
    "min_gap": (A_STAYS, {"kind": "min_gap", "groups": ["a", "b"], "gap_min": 45}, {"gap_min": 30}),
    "order": (A_STAYS, {"kind": "order", "before": "a", "after": "b", "gap_min": 40}, {"gap_min": 30}),
    "allowed_shifts": (
        {"kind": "order", "before": "a", "after": "b", "gap_min": 45},
        {"kind": "allowed_shifts", "groups": ["b"], "shifts_min": [-15, 0]},
        {"shifts_min": (-15, 0, 15)},
    ),
    "fixed": (
        {"kind": "order", "before": "a", "after": "b", "gap_min": 45},
        {"kind": "fixed", "groups": ["b"], "shift_min": -15},
        {"shift_min": 15},
    ),
    "forbidden": (
        {"kind": "max_changed", "at_most": 0},
        {"kind": "forbidden", "groups": ["a"], "shift_min": 0},
        None,
    ),
    "same_shift": (
        {"kind": "order", "before": "a", "after": "b", "gap_min": 15},
        {"kind": "same_shift", "groups": ["a", "b", "c"]},
        ({"groups": ("b", "c")}, {"groups": ("a", "c")}),
    ),
    "min_on_site": (
        {"kind": "fixed", "groups": ["a"], "shift_min": 0, "pattern": "monday"},
        {"kind": "min_on_site", "groups": ["a", "b"], "days": ["tue"], "from": "10:00", "to": "12:00", "at_least": 112},
        {"at_least": 100},
    ),
    "max_on_site": (
        {"kind": "fixed", "groups": ["a"], "shift_min": 0, "pattern": "monday"},
        {"kind": "max_on_site", "groups": ["a"], "days": ["mon"], "at_most": 30},
        {"at_most": 100},
    ),
    "max_away": (
        {"kind": "fixed", "groups": ["a"], "shift_min": 0, "pattern": "tuesday"},
        {"kind": "max_away", "groups": ["a"], "days": ["mon"], "at_most": 0},
        {"at_most": 1},
    ),
    "weekday_order": (
        {"kind": "fixed", "groups": ["a"], "shift_min": 0, "pattern": "tuesday"},
        {"kind": "weekday_order", "before": "a", "after": "b", "gap_days": 1},
        {"gap_days": 0},
    ),
}


def clash_of(kind):
    other, agreement, expected = CASES[kind]
    week = WEEK if "pattern" in other or kind.endswith("on_site") else {}
    days = {"days": ["mon", "tue"]} if week else {}
    groups = [group(name, **week) for name in "abc"]
    named = [{"id": "other", **other}, {"id": kind, **agreement}]
    calm = {"kind": "max_on_site", "id": "calm", "groups": ["c"], "days": ["tue"], "at_most": 100}
    return small.instance(*groups, agreements=[named[0], calm, named[1]], **days), expected


@pytest.mark.parametrize("kind", CASES)
def test_every_kind_is_loosened_by_the_least(kind):
    instance, expected = clash_of(kind)
    demand = build_demand(instance)
    trials = trials_of(demand)
    clash = find_clash(trials)
    assert (clash.labels, clash.is_smallest) == (("other", kind), True)
    own = [way for way in find_relaxations(trials, clash).found if way.changes[0].place == 2]
    before = instance.agreements[2]
    if expected is None:
        assert [way.changes[0].agreement for way in own] == [None]
    else:
        updates = expected if isinstance(expected, tuple) else (expected,)
        assert own[0].changes[0].agreement in [before.model_copy(update=update) for update in updates]
        assert own[0].changes[0].is_least
    assert solve(with_changes(instance, own[0].changes), SURE).schedule is not None


def test_a_step_less_is_not_enough():
    steps = [
        ("max_shifted", {"at_most_person_min": 1499.0}),
        ("max_shifted_per_head", {"at_most_min": 14.9}),
        ("min_gap", {"gap_min": 31}),
        ("order", {"gap_min": 31}),
        ("min_on_site", {"at_least": 101}),
        ("max_on_site", {"at_most": 99}),
        ("window", {"end_min": 8 * 60 + 44}),
    ]
    for kind, less in steps:
        instance, _ = clash_of(kind)
        one_less = instance.agreements[2].model_copy(update=less)
        nearer = instance.model_copy(update={"agreements": (*instance.agreements[:2], one_less)})
        assert solve(nearer, SURE).stop == "infeasible", kind


def test_both_ends_of_a_window_are_widened_where_neither_is_enough():
    rules = [
        {"kind": "min_gap", "groups": ["a", "b"], "gap_min": 60},
        {"kind": "window", "id": "w", "groups": ["a", "b"], "leg": "to", "from": "08:15", "to": "08:45"},
    ]
    instance = small.instance(group("a"), group("b"), agreements=rules)
    trials = trials_of(build_demand(instance))
    ways = [way.changes[0] for way in find_relaxations(trials, find_clash(trials)).found]
    both = next(way.agreement for way in ways if way.place == 1)
    assert (both.start_min, both.end_min) == (480, 540)


def test_several_clashes_ask_for_several_agreements():
    rules = [
        {"kind": "order", "id": f"{one}{other}", "before": one, "after": other, "gap_min": 30}
        for one, other in [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]
    ]
    instance = small.instance(*(group(name) for name in "abcd"), agreements=rules)
    trials = trials_of(build_demand(instance))
    clash = find_clash(trials)
    assert len(clash.places) == 2
    relaxed = find_relaxations(trials, clash)
    assert set(relaxed.helpless) == set(clash.places)
    assert {len(way.changes) for way in relaxed.found} == {2}
    other = find_clash(trials, without=clash.places)
    assert set(clash.places) | set(other.places) == {0, 1, 2, 3}
    assert find_clash(trials, without=[*clash.places, *other.places]) is None


def test_what_is_enough_alone_is_not_told_twice():
    rules = [
        {"kind": "forbidden", "id": "moves", "groups": ["a"], "shift_min": 0},
        {"kind": "max_shifted", "id": "cap", "at_most_person_min": 0.0},
        {"kind": "max_changed", "id": "few", "at_most": 0},
    ]
    instance = small.instance(group("a"), agreements=rules)
    trials = trials_of(build_demand(instance))
    clash = find_clash(trials)
    assert 0 in clash.places
    relaxed = find_relaxations(trials, clash)
    changed = [tuple(sorted(change.place for change in way.changes)) for way in relaxed.found]
    assert changed.count((0,)) == 1
    assert set(relaxed.helpless) == set(clash.places) - {0}


def test_an_agreement_that_is_impossible_alone():
    rules = [{"kind": "order", "before": "a", "after": "b", "gap_min": 90}]  # 60 minutes are the most
    instance = small.instance(group("a"), group("b"), agreements=rules)
    trials = trials_of(build_demand(instance))
    clash = find_clash(trials)
    assert clash.labels == ("order (agreements[0])",)
    (way,) = find_relaxations(trials, clash).found
    assert (way.changes[0].agreement.gap_min, way.changes[0].is_least) == (60, True)


def test_only_those_who_clash_are_left_of_a_long_agreement():
    names = [f"g{place}" for place in range(40)]
    rules = [
        {"kind": "window", "id": "w", "groups": names, "leg": "to", "from": "08:00", "to": "08:30"},
        {"kind": "forbidden", "id": "early", "groups": ["g7"], "shift_min": -30},
        {"kind": "order", "id": "o", "before": "g3", "after": "g7", "gap_min": 45},
    ]
    instance = small.instance(*(group(name) for name in names), agreements=rules)
    trials = trials_of(build_demand(instance))
    clash = find_clash(trials)
    assert clash.labels == ("w", "o")
    assert clash.core[0].groups == ("g3", "g7") or clash.core[0].groups == ("g7",)
    ways = [way.changes[0] for way in find_relaxations(trials, clash).found if way.changes[0].place == 0]
    assert any(len(way.agreement.groups) == 39 and "g7" not in way.agreement.groups for way in ways)


def test_who_interrupts_is_told_what_is_known():
    instance, _ = clash_of("min_gap")
    interrupt = threading.Event()
    interrupt.set()
    trials = trials_of(build_demand(instance), interrupt)
    clash = find_clash(trials)
    assert (len(clash.labels), clash.is_minimal, clash.is_smallest) == (3, False, False)
    relaxed = find_relaxations(trials, clash)
    assert (relaxed.found, relaxed.helpless, relaxed.is_complete) == ((), (), False)


def test_half_of_the_time_limit_is_for_it():
    demand = build_demand(clash_of("order")[0])
    assert 49 < FeasibilityOracle(demand, Settings(time_limit_s=100.0), threading.Event()).left_s <= 50
    assert 1 < FeasibilityOracle(demand, Settings(time_limit_s=0.1), threading.Event()).left_s <= 2


SETS = st.lists(st.frozensets(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SETS)
def test_a_hitting_set_is_smallest(sets):
    found = smallest_hitting_set(sets)
    assert all(found & one for one in sets)
    assert (
        not any(all(set(some) & one for one in sets) for some in itertools.combinations(range(8), len(found) - 1))
        or len(found) == 1
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(1, 300), st.integers(0, 320), st.integers(0, 320))
def test_the_lowest_rung_is_found_from_any_guess(height, lowest, guess):
    asked = []

    def is_possible(rung):
        assert 1 <= rung <= height
        asked.append(rung)
        return rung >= lowest

    assert lowest_rung(is_possible, guess, height) == (max(1, lowest) if lowest <= height else None)
    assert len(asked) < 25


def test_the_lowest_rung_of_none():
    assert lowest_rung(lambda _: True, 1, 0) is None
