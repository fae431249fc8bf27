"""Tiers in euros: solved and bounded as enumeration says, whatever the prices."""

import pytest

from solver.checker import check, recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import tier_value
from solver.domain.instance import Instance
from solver.domain.objective import Tier
from solver.optimise.bounds.analytic import analytic_bound
from solver.optimise.bounds.lp import lp_bound
from solver.optimise.model.rows import Rows
from solver.optimise.packages.evaluation import MOVING, TierEvaluator
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.solve import solve
from tests.optimise.support import SURE, kept_schedules, random_parts
from tests.support.tiny import count_schedules, random_document

COST, BOTH = Tier(cost=1.0), Tier(cost=1.0, moving=1.0)
LITTLE = {"earlier_weight": 0.02, "later_weight": 0.05, "weeks_per_year": 1}
"""Moving weighs so little that some of it is worth it."""


def priced(seed, tier, **prices):
    own = {"objective": [tier.weights()], "prices": LITTLE | prices}
    return Instance.model_validate(random_document(seed) | own)


def small_ones(tier, number, **prices):
    """Yield so many seeds with instances that can be enumerated, and their schedules."""
    found = 0
    for seed in range(200):
        instance = priced(seed, tier, **prices)
        demand = build_demand(instance)
        if count_schedules(demand) <= 400 and (kept := kept_schedules(instance, demand)):
            yield seed, instance, demand, kept
            found += 1
            if found == number:
                return


@pytest.mark.long
@pytest.mark.parametrize("tier", [COST, BOTH])
def test_a_solve_finds_and_proves_the_least_of_all_schedules(tier):
    moved = 0
    for seed, instance, demand, kept in small_ones(tier, 10):
        least = min(tier_value(demand, tier, parts) for parts in kept)
        result = solve(instance, SURE)
        (found,) = result.schedule.tiers
        slack = found.rounding_error + 0.003 * least + 1e-5  # tangents of roads
        assert found.best == pytest.approx(least, abs=slack), seed
        assert found.bound <= least + 1e-5, seed
        assert check(instance, result.schedule).is_ok, seed
        moved += result.schedule.terms.schedule.changed > 0
    assert moved >= 3


@pytest.mark.long
def test_no_bound_is_above_the_least():
    positive = 0
    for seed, _, demand, kept in small_ones(BOTH, 30):
        least = min(tier_value(demand, BOTH, parts) for parts in kept)
        for bound in (analytic_bound(demand, BOTH), lp_bound(demand, BOTH, Rows(demand))):
            assert bound.value <= least + 1e-6, (seed, bound.proof if hasattr(bound, "proof") else bound)
            positive += bound.value > 0
    assert positive >= 20


def test_the_search_and_the_packages_reckon_as_measures_do():
    for seed in range(20):
        instance = priced(seed, BOTH)
        demand = build_demand(instance)
        parts = random_parts(demand, seed)
        exact = tier_value(demand, BOTH, parts)
        assert LocalSearch(demand, BOTH, [], Rows(demand)).value(parts) == pytest.approx(exact), seed
        every = [option for group in range(demand.options.num_groups) for option in demand.options.of_group(group)]
        own = TierEvaluator(demand, [BOTH], every, demand.options.status_quo_parts())
        assert not own.needs_parts
        assert own.asked(parts)[MOVING] == pytest.approx(tier_value(demand, Tier(moving=1.0), parts)), seed


@pytest.mark.long
@pytest.mark.parametrize("seed", [3, 5, 7])
def test_twice_the_price_of_time_leaves_the_best_schedule_the_best(seed):
    (one, two) = (priced(seed, BOTH, value_of_time=value) for value in (5, 10))
    first, second = (solve(own, SURE).schedule for own in (one, two))
    assert second.tiers[0].best == pytest.approx(2 * first.tiers[0].best, rel=1e-5, abs=1e-3)
    at_twice = recompute_terms(two, first.choices).value(BOTH.weights())
    assert at_twice == pytest.approx(second.tiers[0].best, rel=1e-5, abs=1e-3)
