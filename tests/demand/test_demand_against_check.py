"""The same loads and terms as the independent check, on seeded instances and random schedules."""

import pytest

from solver.checker import recompute_loads, recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.objective import TERMS, Tier
from tests.support.tiny import random_instance

NUM_SEEDS = 300


def same(value):
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def schedules(seed, random_parts):
    """Return (instance, demand, parts per option of today and two random schedules)."""
    instance = random_instance(seed, agreements=False)
    if seed % 2:
        instance = instance.model_copy(update={"objective": (*instance.objective, Tier(cost=1.0, moving=1.0))})
    demand = build_demand(instance)
    drawn = [random_parts(demand, 2 * seed + place) for place in range(2)]
    return instance, demand, [demand.options.status_quo_parts(), *drawn]


def by_key(instance, demand, parts):
    """Return the loads as the check names cells, those without places left out."""
    cells = demand.cells
    loads = demand.loads(parts)
    return {
        (instance.sections[section].id, instance.days[day], int(begin)): float(load)
        for section, day, begin, load, places in zip(
            cells.section, cells.day, cells.begin_min, loads, cells.places, strict=True
        )
        if places > 0
    }


@pytest.mark.long
@pytest.mark.parametrize("block", range(10))
def test_loads_and_terms_are_those_of_the_check(block, random_parts):
    for seed in range(block, NUM_SEEDS, 10):
        instance, demand, drawn = schedules(seed, random_parts)
        for parts in drawn:
            choices = choices_from_parts(instance, demand.options, parts)
            assert by_key(instance, demand, parts) == same(recompute_loads(instance, choices)), seed
            ours, theirs = measure_terms(demand, parts), recompute_terms(instance, choices)
            assert {term: ours[term] for term in TERMS} == same({term: theirs[term] for term in TERMS}), seed


@pytest.mark.long
def test_the_seeds_reach_every_term(random_parts):
    reached = dict.fromkeys(TERMS, 0)
    for seed in range(NUM_SEEDS):
        _, demand, drawn = schedules(seed, random_parts)
        terms = measure_terms(demand, drawn[1])
        for term in TERMS:
            reached[term] += terms[term] > 0
    assert min(reached.values()) >= 20, reached
