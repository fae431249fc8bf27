"""Looking at what changes gives the same terms as measuring everything again."""

import random

import numpy as np
import pytest

from solver.advise.explain.evaluator import Changes, Evaluator
from solver.advise.explain.highest import Highest
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.objective import TERMS, TermValues
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


NOTHING = np.array([], dtype=np.int64)


def test_the_highest_of_what_is_left_and_what_is_new():
    highest = Highest(np.array([3.0, 9.0, 5.0]))
    # One after the other: only 9 goes; 3 becomes more than all; nothing is kept; nothing changes; 9 and 5 go.
    of, places = np.array([0, 1, 2, 2, 2, 4, 4]), np.array([1, 0, 0, 1, 2, 2, 1])
    values = np.array([4.0, 10.0, 1.0, 2.0, 0.5, 1.0, 2.0])
    assert highest.replaced(5, of, places, values).tolist() == [5, 10, 2, 9, 3]
    assert highest.replaced(1, NOTHING, NOTHING, np.empty(0)).tolist() == [9]
    assert Highest(np.empty(0)).replaced(2, NOTHING, NOTHING, np.empty(0)).tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(8))
def test_many_changes_at_once_are_each_what_they_are_alone(seed):
    rnd = random.Random(seed)
    demand = build_demand(random_instance(seed))
    evaluator = Evaluator(demand, random_parts(demand, rnd))
    # Among them twice the same schedule, and in the middle the one that nothing changes.
    others = [random_parts(demand, rnd) for _ in range(4)]
    others = [others[0], others[1], evaluator.parts, others[1], *others[2:]]
    found = [evaluator.difference(np.arange(len(each)), each) for each in others]
    of = np.repeat(np.arange(len(found)), [len(options) for options, _ in found])
    options, change = (np.concatenate(each) for each in zip(*found, strict=True))
    values = evaluator.changed_each(Changes(len(found), of, options, change))
    for row, other in zip(values.tolist(), others, strict=True):
        assert_same(TermValues(**dict(zip(TERMS, row, strict=True))), measure_terms(demand, other))
