"""Tiny instances against the truth: every schedule listed, every tier compared."""

from collections import Counter

import pytest

from solver.optimise.solve import solve
from tests.optimise.support import NOISE, SURE, kept_schedules, tiny_instances, true_tiers


def compare(first, last):
    """Solve the tiny instances of these seeds and compare each with its listing; return what occurred."""
    seen = Counter()
    for seed, instance, demand in tiny_instances(first, last):
        kept = kept_schedules(instance, demand)
        result = solve(instance, SURE)
        assert (result.stop == "infeasible") == (not kept), seed
        assert (result.schedule is None) == (not kept), seed
        seen["infeasible" if not kept else "feasible"] += 1
        if kept:
            compare_tiers(seed, instance, demand, kept, result.schedule, seen)
    return seen


def compare_tiers(seed, instance, demand, kept, schedule, seen):
    truths = true_tiers(demand, kept, instance.objective, schedule.tiers)
    for place, (truth, tier) in enumerate(zip(truths, schedule.tiers, strict=True)):
        assert tier.stop == "optimal", (seed, place)
        assert tier.bound <= truth.highest + NOISE, (seed, place)
        assert truth.lowest - NOISE <= tier.best <= truth.highest + tier.rounding_error + NOISE, (seed, place)
        assert tier.best - tier.bound <= tier.rounding_error + NOISE, (seed, place)
        seen["sharp"] += truth.highest - truth.lowest <= NOISE
        seen["tiers"] += 1
        seen["better than today"] += tier.best < tier.status_quo - 1e-3
        seen["worse than today"] += tier.best > tier.status_quo + 1e-3


def assert_not_vacuous(seen):
    num_instances = seen["feasible"] + seen["infeasible"]
    assert seen["feasible"] > 0.5 * num_instances, seen
    assert seen["infeasible"] > 0.04 * num_instances, seen
    assert seen["sharp"] > 0.95 * seen["tiers"], seen
    assert seen["better than today"] > 0.2 * seen["tiers"], seen
    assert seen["worse than today"] > 0, seen


@pytest.mark.long
def test_solve_finds_and_proves_the_optimum_of_every_tier():
    seen = compare(0, 80)
    assert_not_vacuous(seen)


@pytest.mark.long
@pytest.mark.parametrize("first", range(80, 560, 80))
def test_solve_finds_and_proves_the_optimum_of_every_tier_on_several_hundred(first):
    seen = compare(first, first + 80)
    assert seen["feasible"] + seen["infeasible"] > 40, seen
    assert_not_vacuous(seen)
