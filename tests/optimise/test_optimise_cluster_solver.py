"""Clusters by CP-SAT in whole numbers: its optimum is the program's, up to a unit, and never above it."""

import threading

import numpy as np
import pytest

from solver.optimise.bounds import cluster_solver
from solver.optimise.bounds.cluster_solver import NUM_TURNS, solve_cluster
from solver.optimise.bounds.integer_program import IntegerProgram
from solver.optimise.bounds.lp import solve_program
from solver.optimise.bounds.relaxation import Relaxation
from solver.optimise.mip.highs import Hooks, solve_mip
from solver.optimise.mip.tier_model import TierModel
from tests.optimise.support import exact, keeping_cases
from tests.optimise.test_optimise_decomposition import section_by_section

NEVER = threading.Event()
SECONDS = 20.0
CLUSTER_S = 3.0


def programs(first, last):
    """Yield (seed, program, optimum by enumeration) of whole tiers: every term, every agreement, earlier tiers held."""
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(first, last):
        program = TierModel(demand, rows, tier, tier_limits).made().index.program
        yield seed, program, min(exact(tier, demand, parts) for parts in kept)


@pytest.mark.parametrize("turn", range(NUM_TURNS))
def test_every_solver_bounds_whole_tiers_and_closes_nearly_all(turn):
    num_cases = num_closed = 0
    for seed, program, optimum in programs(0, 120):
        outcome = solve_cluster(program, turn, CLUSTER_S, NEVER, seed, None, Hooks())
        assert outcome.bound <= optimum + 1e-9 * (1.0 + optimum), seed
        value = program.cost @ outcome.columns + program.constant
        assert value >= optimum - 1e-6 * (1.0 + optimum), seed
        if outcome.is_closed:
            assert value == pytest.approx(optimum, rel=1e-5, abs=1e-4), seed
            assert outcome.bound == pytest.approx(optimum, rel=1e-3, abs=1e-3), seed
        num_closed += outcome.bound >= optimum - 1e-3 * (1.0 + optimum)
        num_cases += 1
    assert num_closed > 0.95 * num_cases > 80


def test_whole_numbers_are_fine_enough_for_every_program():
    assert all(IntegerProgram.of(program) is not None for _, program, _ in programs(0, 120))


def test_priced_clusters_are_never_bounded_above_their_optimum():
    num_cases = num_near = 0
    for seed, demand, rows, tier, tier_limits, _ in keeping_cases(0, 60):
        model = TierModel(demand, rows, tier, tier_limits)
        index = model.made().index
        multipliers = solve_program(index.program, SECONDS)
        for part in Relaxation(index, multipliers, section_by_section(model)).parts:
            by_highs = solve_mip(part.program, SECONDS, NEVER)
            outcome = solve_cluster(part.program, 0, CLUSTER_S, NEVER, seed, None, Hooks())
            size = 1.0 + abs(by_highs.bound)
            assert outcome.bound <= float(part.program.cost @ by_highs.columns) + 1e-9 * size, seed
            num_near += outcome.bound >= by_highs.bound - 1e-3 * size
            num_cases += 1
    assert num_near > 0.95 * num_cases > 60


def test_the_model_is_coarser_where_numbers_are_large_and_none_where_they_are_too_large():
    _, program, _ = next(programs(0, 20))
    sizes = [IntegerProgram.of(scaled(program, factor)) for factor in (1.0, 1e6, 1e40)]
    assert sizes[0].unit > sizes[1].unit
    assert sizes[2] is None


def test_what_is_found_and_proven_is_told_on_the_way_and_a_start_is_taken():
    num_told = 0
    for seed, program, optimum in programs(0, 20):
        seen_bounds, seen_columns = [], []
        hooks = Hooks(seen_columns.append, seen_bounds.append)
        start = solve_mip(program, SECONDS, NEVER).columns
        outcome = solve_cluster(program, 0, SECONDS, NEVER, seed, start, hooks)
        assert np.allclose(seen_columns[-1], outcome.columns)
        assert seen_bounds[-1] <= optimum + 1e-9 * (1.0 + optimum), seed
        num_told += 1
    assert num_told >= 10


def test_too_many_columns_are_left_to_highs(monkeypatch):
    monkeypatch.setattr(cluster_solver, "_MOST_COLUMNS", 0)
    monkeypatch.setattr(IntegerProgram, "of", lambda _: pytest.fail("CP-SAT was asked"))
    seed, program, _ = next(programs(0, 20))
    assert solve_cluster(program, 0, SECONDS, NEVER, seed, None, Hooks()).is_closed


def scaled(program, factor):
    """Return a program with all costs multiplied."""
    from dataclasses import replace

    return replace(program, cost=program.cost * factor)
