"""Looking at what changes gives the same terms as measuring everything again."""

import random

import numpy as np
import pytest

from solver.advise.explain.evaluator import Evaluator, Highest
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from tests.support.tiny import random_instance


def random_parts(demand, rnd):
    options = demand.options
    parts = np.zeros(options.num_options, dtype=np.int64)
    for group in range(options.num_groups):
        for _ in range(int(options.parts[group])):
            parts[rnd.choice(options.of_group(group))] += 1
    return parts


def assert_same(found, expected):
    assert found.model_dump() == pytest.approx(expected.model_dump(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(60))
def test_any_change_gives_the_terms_of_a_full_evaluation(seed):
    rnd = random.Random(seed)
    demand = build_demand(random_instance(seed))
    evaluator = Evaluator(demand, random_parts(demand, rnd))
    every = np.arange(demand.options.num_options)
    for _ in range(4):
        other = random_parts(demand, rnd)
        assert_same(evaluator.with_options(every, other), measure_terms(demand, other))
        own = np.array(demand.options.of_group(rnd.randrange(demand.options.num_groups)))
        mixed = evaluator.parts.copy()
        mixed[own] = other[own]
        assert_same(evaluator.with_options(own, other[own]), measure_terms(demand, mixed))
    assert_same(evaluator.with_options(every, evaluator.parts), evaluator.terms)


@pytest.mark.parametrize("seed", range(8))
def test_the_load_that_a_change_adds_is_the_difference_of_the_loads(seed):
    rnd = random.Random(seed)
    demand = build_demand(random_instance(seed))
    evaluator = Evaluator(demand, demand.options.status_quo_parts())
    other = random_parts(demand, rnd)
    cells, added = evaluator.added(*evaluator.difference(np.arange(len(other)), other))
    loads = evaluator.loads.copy()
    loads[cells] += added
    assert loads == pytest.approx(demand.loads(other), abs=1e-9)


def test_the_highest_of_what_is_left_and_what_is_new():
    highest = Highest(np.array([3.0, 9.0, 5.0]))
    assert highest.replaced(np.array([1]), np.array([4.0])) == 5
    assert highest.replaced(np.array([0]), np.array([10.0])) == 10
    assert highest.replaced(np.array([0, 1, 2]), np.array([1.0, 2.0, 0.5])) == 2
    assert highest.replaced(np.array([], dtype=np.int64), np.array([])) == 9
    assert Highest(np.empty(0)).replaced(np.array([], dtype=np.int64), np.empty(0)) == 0
