"""Tiers as programs: their columns say what schedules cost, and what HiGHS finds is what enumeration finds."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from solver.optimise.mip.highs import Hooks, multipliers_by_interior_points, solve_mip
from solver.optimise.mip.index import Index, ranges
from solver.optimise.mip.neighbourhood import neighbourhood
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.mip.tier_program import tier_program
from tests.optimise.support import exact, keeping_cases, tier_cases

NEVER = threading.Event()
SECONDS = 20.0


def close(value):
    return pytest.approx(value, rel=1e-6, abs=1e-6)


@pytest.mark.long
def test_columns_of_a_schedule_keep_all_rows_and_cost_what_it_costs():
    num_schedules = 0
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(0, 150):
        program = tier_program(demand, tier, rows, tier_limits).program
        index = Index(program)
        for parts in kept[:20]:
            values = index.values(parts)
            assert program.cost @ values + program.constant == close(exact(tier, demand, parts)), seed
            sums = np.bincount(program.row, program.factor * values[program.column], minlength=program.num_rows)
            assert (sums >= program.row_low - 1e-6).all(), seed
            assert (sums <= program.row_high + 1e-6).all(), seed
            assert (values[program.is_whole] == np.rint(values[program.is_whole])).all(), seed
            num_schedules += 1
    assert num_schedules > 1_000


@pytest.mark.long
def test_a_neighbourhood_of_all_groups_has_the_optimum_of_the_tier():
    num_cases = 0
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(0, 150):
        index = Index(tier_program(demand, tier, rows, tier_limits).program)
        part = neighbourhood(index, np.arange(demand.options.num_groups), index.values(kept[0]))
        outcome = solve_mip(part.program, SECONDS, NEVER)
        optimum = min(exact(tier, demand, parts) for parts in kept)
        assert outcome.is_closed, seed
        assert outcome.bound <= optimum + 1e-9 * optimum, seed
        found = part.put_back(outcome.columns, kept[0])
        if TierModel(demand, rows, tier, tier_limits).keeps(found):  # an earlier tier may be a hair above its limit
            assert exact(tier, demand, found) == close(optimum), seed
            num_cases += 1
    assert num_cases > 100


@pytest.mark.long
def test_a_neighbourhood_of_some_groups_is_exact_and_leaves_the_others_alone():
    num_better = 0
    for seed, demand, rows, tier, tier_limits, kept in keeping_cases(0, 150):
        start = kept[len(kept) // 2]
        index = Index(tier_program(demand, tier, rows, tier_limits).program)
        groups = np.arange(demand.options.num_groups)[seed % 2 :: 2]
        if not len(groups):
            continue
        part = neighbourhood(index, groups, index.values(start))
        found = part.put_back(solve_mip(part.program, SECONDS, NEVER).columns, start)
        free = index.options_of(groups)
        same = [parts for parts in kept if (np.delete(parts, free) == np.delete(start, free)).all()]
        assert (np.delete(found, free) == np.delete(start, free)).all(), seed
        if TierModel(demand, rows, tier, tier_limits).keeps(found):
            assert exact(tier, demand, found) == close(min(exact(tier, demand, parts) for parts in same)), seed
            num_better += exact(tier, demand, found) < exact(tier, demand, start) - 1e-6
    assert num_better > 30


def test_interior_points_give_multipliers_as_good_as_the_simplex():
    for seed, demand, rows, tier, tier_limits, optimum in tier_cases(0, 40):
        program = tier_program(demand, tier, rows, tier_limits).program
        bound = program.bound(multipliers_by_interior_points(program, SECONDS, NEVER))
        assert bound <= optimum + 1e-9 * abs(optimum), seed


def test_highs_tells_what_it_finds_begins_where_it_is_told_and_stops_at_once():
    seed, demand, rows, tier, tier_limits, kept = next(c for c in keeping_cases(0, 150) if len(c[-1]) > 20)
    index = Index(tier_program(demand, tier, rows, tier_limits).program)
    worst = max(kept, key=lambda parts: exact(tier, demand, parts))
    told = []
    outcome = solve_mip(index.program, SECONDS, NEVER, start=index.values(worst), hooks=Hooks(on_better=told.append))
    assert outcome.is_closed
    assert told or exact(tier, demand, worst) == close(outcome.bound), seed
    stopped = threading.Event()
    stopped.set()
    begun = time.monotonic()
    solve_mip(index.program, SECONDS, stopped)
    assert time.monotonic() - begun < SECONDS / 2


@pytest.mark.long
def test_highs_works_where_somebody_else_has_begun_with_more_threads():
    code = """
import threading, highspy, numpy as np
other = highspy.Highs()
other.setOptionValue("threads", 2)
other.addVar(0, 1)
other.run()
from solver.optimise.mip.highs import solve_mip
from tests.optimise.test_optimise_programs import any_program
assert solve_mip(any_program(), 20.0, threading.Event()).is_closed
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=Path(__file__).parents[2])


def any_program():
    _, demand, rows, tier, tier_limits, _ = next(keeping_cases(0, 150))
    return tier_program(demand, tier, rows, tier_limits).program


def test_highs_says_nothing_on_its_own(capfd):
    solve_mip(any_program(), SECONDS, NEVER)
    assert capfd.readouterr() == ("", "")


def test_ranges_are_laid_one_after_the_other():
    start = np.array([0, 2, 2, 5])
    assert ranges(start, np.array([2, 0, 1])).tolist() == [2, 3, 4, 0, 1]
    assert ranges(start, np.array([], dtype=np.int64)).tolist() == []
