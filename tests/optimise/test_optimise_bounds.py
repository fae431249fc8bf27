"""Bounds against enumeration: never above the best schedule there is, and of use."""

import numpy as np
import pytest

from solver.optimise.bounds.bound import Bound, best_bound
from solver.optimise.bounds.lp import lp_bound, proven, solve_program
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.reach import load_reach
from tests.optimise.support import tier_cases, tiny_instances


def assert_holds(bound, optimum, seed):
    assert bound.value <= optimum + 1e-9 * abs(optimum), seed


@pytest.mark.long
def test_the_linear_relaxation_is_never_above_the_optimum_and_often_near_it():
    num_near = num_cases = 0
    for seed, demand, rows, tier, tier_limits, optimum in tier_cases(0, 250):
        bound = lp_bound(demand, tier, rows, tier_limits)
        assert_holds(bound, optimum, seed)
        num_cases += 1
        num_near += bound.value >= 0.9 * optimum
    assert num_cases > 200
    assert num_near > 0.5 * num_cases


@pytest.mark.long
def test_any_multipliers_prove_a_bound():
    rng = np.random.default_rng(0)
    for seed, demand, rows, tier, tier_limits, optimum in tier_cases(0, 120):
        program = tier_program(demand, tier, rows, tier_limits).program
        best = solve_program(program, 10.0)
        for noise in (0.0, 0.01, 1.0, 100.0):
            multipliers = best + noise * rng.normal(size=len(best))
            assert max(0.0, program.bound(multipliers)) <= optimum + 1e-9 * abs(optimum), seed
        assert proven(program, np.full(len(best), np.nan)) <= optimum + 1e-9 * abs(optimum), seed


def test_without_the_agreements_the_bound_is_a_weaker_one():
    for seed, demand, rows, tier, _, optimum in tier_cases(0, 60):
        loose, tight = lp_bound(demand, tier), lp_bound(demand, tier, rows)
        assert_holds(loose, optimum, seed)
        assert loose.value <= tight.value + 1e-6 * (1.0 + tight.value), seed
        assert ("agreements" in loose.relaxes) == bool(demand.instance.agreements)


def test_loads_stay_within_their_reach():
    for seed, _, demand in tiny_instances(0, 60):
        lowest, highest = load_reach(demand)
        rng = np.random.default_rng(seed)
        for _ in range(20):
            parts = np.zeros(demand.options.num_options, dtype=np.int64)
            for group, count in enumerate(demand.options.parts):
                np.add.at(parts, rng.choice(np.array(demand.options.of_group(group)), count), 1)
            loads = demand.loads(parts)
            assert (lowest <= loads).all(), seed
            assert (loads <= highest).all(), seed


def test_the_highest_bound_wins_and_none_is_nothing():
    low, high = Bound(1.0, "lp", "whole parts"), Bound(2.0, "analytic", "agreements")
    assert best_bound([low, high]) is high
    assert best_bound([]).value == pytest.approx(0.0)
