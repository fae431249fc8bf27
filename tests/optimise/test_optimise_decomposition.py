"""Bounds by clusters of sections against enumeration: valid whatever the multipliers, and in the end the optimum."""

import threading
import time

import numpy as np
import pytest

from solver.optimise.bounds.clusters import cluster, shared_people
from solver.optimise.bounds.decomposition import Decomposition
from solver.optimise.bounds.lp import solve_program
from solver.optimise.bounds.prover import Prover
from solver.optimise.bounds.relaxation import Relaxation
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import solve_mip
from solver.optimise.mip.people import People
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.portfolio.neighbourhoods import Neighbourhoods
from tests.optimise.support import exact, keeping_cases

NEVER = threading.Event()
SECONDS = 20.0


def section_by_section(model):
    people = model.made().people
    return [people.load_columns[people.load_section == place] for place in np.unique(people.load_section)]


def total(relaxation):
    bounds = [solve_mip(part.program, SECONDS, NEVER).bound for part in relaxation.parts if part is not None]
    return relaxation.rest() + sum(bounds)


@pytest.mark.long
def test_section_by_section_no_multipliers_put_the_bound_above_the_optimum():
    generator = np.random.default_rng(0)
    num_cases = num_near = num_several = 0
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(0, 180):
        model = TierModel(demand, rows, tier, tier_limits)
        index, loads = model.made().index, section_by_section(model)
        best = solve_program(index.program, SECONDS)
        optimum = min(exact(tier, demand, parts) for parts in kept)
        for multipliers in (best, 0.0 * best, best + generator.normal(size=len(best)), 1e7 * best):
            bound = total(Relaxation(index, multipliers, loads))
            assert bound <= optimum + 1e-9 * (1.0 + optimum), seed
            num_near += bound >= 0.9 * optimum - 0.01
            num_cases += 1
        num_several += len(loads) > 1
    assert num_cases > 300
    assert num_several > 50
    assert num_near > 0.5 * num_cases


@pytest.mark.long
def test_with_the_best_multipliers_it_is_no_weaker_than_the_linear_relaxation():
    for seed, demand, rows, tier, tier_limits, _ in keeping_cases(0, 80):
        model = TierModel(demand, rows, tier, tier_limits)
        index = model.made().index
        best = solve_program(index.program, SECONDS)
        bound = total(Relaxation(index, best, section_by_section(model)))
        assert bound >= index.program.bound(best) - 1e-4 * (1.0 + abs(bound)), seed


@pytest.mark.long
def test_joining_clusters_never_lowers_the_bound_and_ends_at_the_optimum():
    num_joined = 0
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(0, 100):
        model = TierModel(demand, rows, tier, tier_limits)
        index, loads = model.made().index, section_by_section(model)
        relaxation = Relaxation(index, solve_program(index.program, SECONDS), loads)
        before, place = total(relaxation), 0
        for other in range(1, len(loads)):
            place = relaxation.join(place, other)
            after = total(relaxation)
            assert after >= before - 1e-4 * (1.0 + abs(before)), seed
            before = after
            num_joined += 1
        optimum = min(exact(tier, demand, parts) for parts in kept)
        assert before <= optimum + 1e-9 * (1.0 + optimum), seed
    assert num_joined > 40


def incumbents(first, last):
    """Yield (seed, model, incumbent that knows a middling schedule, optimum)."""
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(first, last):
        incumbent = Incumbent(lambda parts, tier=tier, demand=demand: exact(tier, demand, parts))
        incumbent.offer(kept[len(kept) // 2])
        yield (
            seed,
            TierModel(demand, rows, tier, tier_limits),
            incumbent,
            min(exact(tier, demand, parts) for parts in kept),
        )


@pytest.mark.long
def test_clusters_prove_the_optimum_and_find_it_too():
    num_cases = num_found = 0
    for seed, model, incumbent, optimum in incumbents(0, 60):
        made = model.made()
        relaxation = Relaxation(made.index, np.zeros(made.index.program.num_rows), section_by_section(model))
        Decomposition(model, relaxation, incumbent, seed).run(time.monotonic() + 3.0)
        assert incumbent.bound is None or incumbent.bound <= optimum + 1e-9 * (1.0 + optimum), seed
        num_cases += 1
        num_found += incumbent.is_proven and incumbent.value == pytest.approx(optimum, rel=1e-6, abs=1e-6)
    assert num_found > 0.8 * num_cases > 20


def test_all_bounds_together_hold_on_two_threads():
    for seed, model, incumbent, optimum in incumbents(60, 80):
        Prover(model, incumbent, seed).run(time.monotonic() + 1.5, num_threads=2)
        assert incumbent.bound <= optimum + 1e-9 * (1.0 + optimum), seed


@pytest.mark.long
def test_neighbourhoods_keep_everything_and_nearly_always_find_the_optimum():
    num_cases = num_found = 0
    for seed, model, incumbent, optimum in incumbents(0, 40):
        before = incumbent.value
        incumbent.prove(optimum)  # so that it ends where it has found it
        Neighbourhoods(model, seed).improve(incumbent, time.monotonic() + 0.5)
        assert model.keeps(incumbent.parts), seed
        assert incumbent.value <= before
        num_cases += 1
        num_found += incumbent.value <= optimum + 1e-6 * (1.0 + optimum)
    assert num_found > 0.9 * num_cases > 20


def people(*pairs):
    """Return people by (section, group, number)."""
    section, group, number = (np.array(column) for column in zip(*sorted(pairs), strict=True))
    return People(section, group, number.astype(float), np.array([0]), np.array([0]), np.array([0]))


def test_sections_that_share_most_go_together():
    # Sections 0 and 1 share group 0 (100 people), 2 and 3 share group 2; group 4 passes both pairs, with few people.
    pairs = [(0, 0, 100), (0, 1, 50), (1, 0, 100), (2, 2, 80), (3, 2, 80), (3, 3, 10), (0, 4, 1), (3, 4, 1)]
    of_section = cluster(people(*pairs), num_sections=5, most_groups=3)
    assert of_section[0] == of_section[1] != of_section[2] == of_section[3]
    assert len(set(of_section.tolist())) == 3
    assert len(set(cluster(people(*pairs), num_sections=5, most_groups=10).tolist())) == 2


def test_shared_people_are_those_who_pass_both():
    one, other, shared = shared_people(
        np.array([0, 0, 1, 2]), np.array([0, 1, 0, 1]), np.array([10.0, 5.0, 8.0, 7.0]), num_sections=3
    )
    assert list(zip(one.tolist(), other.tolist(), shared.tolist(), strict=True)) == [(0, 1, 8.0), (0, 2, 5.0)]
