"""The engines side by side: what they share, and that nothing wrong comes of it on enumerated instances."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from solver.checker import agreement_violations, check, status_quo_choices
from solver.demand.loads import build_demand
from solver.demand.measures import OF_LOADS
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.formats import read_instance
from solver.optimise.bounds import prover
from solver.optimise.cpsat import suited
from solver.optimise.cpsat.outcome import Watch
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip import tier_model
from solver.optimise.model import compiling
from solver.optimise.portfolio.engines import SearchLoop
from solver.optimise.portfolio.portfolio import Portfolio
from solver.optimise.portfolio.searcher import Searcher
from solver.optimise.portfolio.task import Task
from solver.optimise.solve import solve
from solver.optimise.threads import short_turns
from tests.optimise.support import NOISE, SURE, kept_schedules, tiny_instances, true_tiers
from tests.support.tiny import random_instance

INSTANCES = Path(__file__).parents[2] / "instances"


def incumbent(gap=0.0):
    return Incumbent(lambda parts: float(parts.sum()), gap)


def test_a_board_keeps_the_best_of_both_and_stops_where_they_meet():
    one = incumbent()
    one.offer(np.array([5]))
    one.offer(np.array([7]))
    one.prove(1.0)
    one.prove(0.5)
    assert (one.value, one.bound, one.version, one.stop.is_set()) == (5.0, 1.0, 2, False)
    one.prove(5.0)
    assert one.is_proven
    assert one.stop.is_set()


def test_a_board_stops_at_the_gap_that_is_good_enough():
    one = incumbent(gap=0.2)
    one.offer(np.array([10]))
    one.prove(7.9)
    assert not one.stop.is_set()
    one.prove(8.0)
    assert one.stop.is_set()
    assert not one.is_proven


def test_of_two_bounds_the_lower_may_be_the_one_that_proves():
    one = incumbent()
    one.offer(np.array([5]))
    one.prove(4.9999, rounding=0.0)
    assert not one.is_proven
    one.prove(4.9985, rounding=0.002)
    assert one.is_proven
    assert (one.bound, one.rounding) == (4.9985, 0.002)


def test_a_loose_bound_does_not_keep_out_one_that_proves():
    one = incumbent()
    one.prove(0.0, rounding=50.0)
    one.prove(9.9999, rounding=0.001)
    one.prove(9.99995, rounding=1e-5)
    one.offer(np.array([10]))
    assert one.is_proven


def test_what_comes_after_the_end_is_not_taken():
    one = incumbent()
    one.offer(np.array([5]))
    one.prove(1.0)
    one.close()
    one.offer(np.array([3]))
    one.prove(2.0)
    assert (one.value, one.bound, one.stop.is_set()) == (5.0, 1.0, True)


def test_a_board_does_not_hold_on_to_the_schedule_of_an_engine():
    one, parts = incumbent(), np.array([3])
    one.offer(parts)
    parts[0] = 99
    assert one.parts.tolist() == [3]


@pytest.fixture
def all_engines(monkeypatch, few_moves):
    """Let every engine work on the tiniest instance."""
    monkeypatch.setattr(compiling, "_SMALLEST", 0)
    monkeypatch.setattr(compiling, "_SMALLEST_OF_ROADS", 0)
    monkeypatch.setattr(tier_model, "_MOST_COLUMNS", 0)


@pytest.fixture
def no_cpsat(monkeypatch, all_engines):
    """As if one model were too large."""
    monkeypatch.setattr(suited, "_LARGEST", -1)


def assert_true(seed, instance, demand, schedule):
    """Compare what a schedule claims with the list of all schedules."""
    assert check(instance, schedule).is_ok, seed
    truths = true_tiers(demand, kept_schedules(instance, demand), instance.objective, schedule.tiers)
    for tier, truth in zip(schedule.tiers, truths, strict=True):
        off = (tier.rounding_error or 0.0) + NOISE
        assert tier.best >= truth.lowest - off, seed
        assert tier.bound is None or tier.bound <= truth.highest + off, seed
        if tier.stop == "optimal":
            assert tier.best <= truth.highest + max(1e-3 * truth.highest, 0.01) + off, seed
        elif tier.best > truth.highest + off:
            return  # later tiers keep to what was found here, and their truths to the optimum that was not


@pytest.mark.long
def test_what_is_small_is_solved_as_a_whole_beside_the_search(no_cpsat, monkeypatch):
    monkeypatch.setattr(tier_model, "_MOST_COLUMNS", 15_000)
    real = prover.Decomposition

    def taken_apart(model, *others):
        assert not model.tier.weights().keys() & OF_LOADS
        return real(model, *others)

    monkeypatch.setattr(prover, "Decomposition", taken_apart)
    # A search that never gets anywhere does not hold the whole program up.
    monkeypatch.setattr(Searcher, "wait", lambda self, seconds=None: time.sleep(min(seconds or 0.0, 0.01)) or False)
    num_optimal = 0
    for seed, instance, demand in tiny_instances(0, 60):
        if not kept_schedules(instance, demand) or agreement_violations(instance, status_quo_choices(instance)):
            continue
        schedule = solve(instance, Settings(time_limit_s=20.0)).schedule
        assert_true(seed, instance, demand, schedule)
        num_optimal += schedule.stop == "optimal"
    assert num_optimal > 15


def test_threads_take_long_turns_again_after_a_solve():
    before = sys.getswitchinterval()
    with short_turns():
        assert sys.getswitchinterval() < before
    assert sys.getswitchinterval() == before


@pytest.mark.parametrize("is_deterministic", [False, pytest.param(True, marks=pytest.mark.long)])
def test_all_engines_together_find_and_prove_the_optimum(all_engines, is_deterministic):
    num_optimal = num_solved = 0
    for seed, instance, demand in tiny_instances(0, 60):
        settings = SURE.model_copy(update={"deterministic": is_deterministic, "time_limit_s": 20.0})
        schedule = solve(instance, settings).schedule
        if schedule is None:
            assert not kept_schedules(instance, demand), seed
            continue
        assert_true(seed, instance, demand, schedule)
        num_solved += 1
        num_optimal += schedule.stop == "optimal"
    assert num_optimal == num_solved > 30


@pytest.mark.long
def test_without_cp_sat_what_is_claimed_still_holds(no_cpsat):
    num_optimal = num_solved = 0
    for seed, instance, demand in tiny_instances(0, 40):
        schedule = solve(instance, Settings(time_limit_s=0.3)).schedule
        if schedule is None:
            continue
        assert_true(seed, instance, demand, schedule)
        assert schedule.method == "local search, large neighbourhoods, linear relaxation, clusters"
        num_solved += 1
        num_optimal += schedule.stop == "optimal"
    assert num_solved > 15
    assert num_optimal > 0.5 * num_solved


def test_an_engine_that_fails_is_not_hidden(all_engines, monkeypatch):
    def fail(*_, **__):
        raise MemoryError("no room")

    # Not its walk: where packing or a proof ends a tier first, nobody walks.
    monkeypatch.setattr(SearchLoop, "run", fail)
    instance = next(i for s, i, d in tiny_instances(0, 60) if kept_schedules(i, d) and len(d.matrix.cell))
    with pytest.raises(MemoryError):
        solve(instance, Settings(time_limit_s=5.0))


@pytest.mark.long
def test_small_instances_never_import_the_compiler():
    code = """
import sys, solver
solver.solve(solver.read_instance(sys.argv[1]), solver.Settings(time_limit_s=5.0))
assert "numba" not in sys.modules
assert "ortools.math_opt" not in sys.modules
assert "highspy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code, str(INSTANCES / "tiny.json")], check=True, timeout=60)


def test_an_interrupt_ends_all_engines_at_once(no_cpsat):
    interrupt = threading.Event()
    threading.Timer(0.5, interrupt.set).start()
    instance = next(i for s, i, d in tiny_instances(0, 60, most=10**9) if len(d.matrix.cell))
    begun = time.monotonic()
    result = solve(instance, Settings(time_limit_s=120.0), interrupt=interrupt)
    assert time.monotonic() - begun < 60
    assert result.stop in {"interrupted", "optimal", "nothing found"}


def test_the_same_seed_gives_the_same_schedule(all_engines):
    instance = random_instance(3)
    settings = Settings(workers=8, time_limit_s=5.0, deterministic=True)
    assert solve(instance, settings) == solve(instance, settings)


@pytest.mark.parametrize("is_deterministic", [False, True])
def test_where_runs_repeat_what_was_seen_on_the_way_does_not_count(is_deterministic):
    # Of two equal schedules CP-SAT shows one when the clock ticks, and ends with the other.
    demand = build_demand(random_instance(3))
    seen = demand.options.status_quo_parts()
    last = seen.copy()
    last[:2] = last[1], last[0]
    ticks = []

    class Engine:
        def proven(self, bound):
            return None

        def search(self, hint, seconds, stop, on_tick):
            on_tick(Watch(seen))
            return SimpleNamespace(parts=last, bound=None)

    portfolio = Portfolio(demand, Settings(deterministic=is_deterministic), threading.Event(), begins=False)
    portfolio.cpsat = Engine()
    shared = incumbent()
    portfolio._prove(Task(Tier(peak=1.0), [], shared, seen, 1.0, lambda: ticks.append(1)), 1.0)
    assert (shared.parts == (last if is_deterministic else seen)).all()
    assert (seen != last).any()
    assert ticks == [1]


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.4])
def test_hardly_any_time_loses_nothing(seconds):
    instance = read_instance(INSTANCES / "utrecht.json")
    assert solve(instance, Settings(time_limit_s=seconds)).schedule is not None


def test_a_bound_above_a_schedule_is_no_proof_but_an_error():
    one = incumbent()
    one.offer(np.array([5]))
    one.prove(5.0 + 1e-7)
    assert not one.is_wrong
    one.prove(6.0)
    assert one.is_wrong


def test_rounding_never_makes_two_numbers_one_that_anybody_can_tell_apart():
    one = incumbent()
    one.offer(np.array([5]))
    one.prove(4.9, rounding=2.0)
    assert not one.is_proven
    one.prove(4.999, rounding=0.002)
    assert one.is_proven
