"""Plans made to survive refusals: the program of the worst, its proof, the descent, and the whole search."""

import threading
import time
from itertools import combinations

import numpy as np
import pytest

from solver.demand.measures import changed_organisations, tier_value
from solver.demand.options import parts_from_choices
from solver.domain.objective import Tier, parted
from solver.domain.schedule import Settings
from solver.optimise.mip.highs import solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.model.rows import Rows
from solver.optimise.packages.evaluation import TierEvaluator
from solver.optimise.packages.units import units_of
from solver.optimise.robust.cases import NOBODY, Stays, cases_of
from solver.optimise.robust.descent import RobustDescent
from solver.optimise.robust.program import worst_program
from solver.optimise.robust.prover import WorstProver
from solver.optimise.robust.search import RobustSearch, WorstRun, worst_of
from solver.optimise.solve import solve
from solver.optimise.survive import solve_to_survive
from tests.optimise.support import kept_schedules, random_parts, tiny_instances
from tests.optimise.test_optimise_refusals import narrow, plan

TIERS = [
    Tier(overload=1),
    Tier(peak=1, crowding=0.1),
    Tier(waiting=1),
    Tier(peak_factor=1, trips=1),
    Tier(shifted=1),
    Tier(peak=1, unfairness=9),
]


def listed(survives):
    return lambda members: list(cases_of(members, survives))


def truth(demand, tier, parts, survives=1):
    """Return the worst of a tier by evaluating what is left in every case; what is asked of people is as planned."""
    members, stays = changed_organisations(demand, parts).tolist(), Stays(demand)
    cases = [NOBODY, *cases_of(members, survives)]
    felt, asked = parted(tier)
    worst = max(tier_value(demand, felt, stays.left_of(parts, case)) for case in cases)
    return worst + tier_value(demand, asked, parts)


def test_a_tier_is_parted_into_what_is_felt_and_what_is_asked():
    felt, asked = parted(Tier(peak=1, shifted=2, waiting=3, changed=4, tolerance=0.1))
    assert felt == Tier(peak=1, waiting=3, tolerance=0.1)
    assert asked == Tier(shifted=2, changed=4, tolerance=0.1)


def all_cases(demand, survives):
    return list(cases_of(range(len(demand.instance.organisations)), survives))


@pytest.mark.parametrize("tier", TIERS[:4], ids=lambda tier: "+".join(tier.weights()))
def test_the_program_of_all_cases_has_the_worst_as_its_value(tier):
    num_looked_at = 0
    for seed, _, demand in tiny_instances(0, 25):
        program = worst_program(demand, Rows(demand), tier, all_cases(demand, 2))
        index = Index(program)
        for draw in range(3):
            parts = random_parts(demand, 100 * seed + draw)
            worst = truth(demand, tier, parts, 2)
            assert index.values(parts)[-1] == pytest.approx(worst, abs=1e-6), (seed, draw)
            num_looked_at += 1
    assert num_looked_at > 30


@pytest.mark.long
@pytest.mark.parametrize("tier", TIERS[:2], ids=lambda tier: "+".join(tier.weights()))
@pytest.mark.parametrize("survives", [1, 2])
def test_cases_added_when_violated_prove_what_all_at_once_and_enumeration_do(tier, survives):
    num_proven = num_fewer = 0
    for seed, instance, demand in tiny_instances(0, 40, most=200):
        kept, rows = kept_schedules(instance, demand), Rows(demand)
        if not kept:
            continue
        least = min(truth(demand, tier, parts, survives) for parts in kept)
        begin = kept[seed % len(kept)]
        found = WorstProver(demand, rows, tier, listed(survives), begin).run(time.monotonic() + 60, threading.Event())
        assert found.is_proven, seed
        assert found.worst == pytest.approx(truth(demand, tier, found.parts, survives))
        assert found.worst == pytest.approx(least, abs=2e-3, rel=2e-4), seed
        assert found.bound <= least + 1e-6
        every = all_cases(demand, survives)
        whole = solve_mip(worst_program(demand, rows, tier, every), 60.0, threading.Event(), is_sure=True)
        assert whole.columns[-1] == pytest.approx(least, abs=1e-4), seed
        num_proven += 1
        num_fewer += len(found.cases) < len(every)
    assert num_proven > 10
    assert num_fewer > 3


def test_fewer_cases_are_a_relaxation_and_rows_are_there_only_where_who_refuses_passes():
    demand = narrow()
    none = worst_program(demand, Rows(demand), Tier(overload=1), [])
    both = worst_program(demand, Rows(demand), Tier(overload=1), [frozenset([0]), frozenset([1])])
    assert len(none.cost) < len(both.cost)
    values = [solve_mip(each, 30.0, threading.Event()).columns[-1] for each in (none, both)]
    # One who moves leaves nobody behind; where nobody may be missed both have to move, which they can.
    assert values == pytest.approx([0.0, 0.0], abs=1e-6)
    pairs = worst_program(demand, Rows(demand), Tier(overload=1), [frozenset([0, 1])])
    assert solve_mip(pairs, 30.0, threading.Event()).columns[-1] == pytest.approx(30.0)


@pytest.mark.long
@pytest.mark.parametrize("survives", [1, 2])
def test_keys_of_neighbours_are_the_worst_of_their_schedules(survives):
    num_looked_at = 0
    for seed, _, demand in tiny_instances(0, 40):
        units = units_of(demand)
        if not units:
            continue
        start = random_parts(demand, seed)
        options = np.concatenate([unit.options for unit in units])
        evaluator = TierEvaluator(demand, TIERS, options, start)
        # No neighbour is worse than this key, so that none is given up before its last case.
        descent = RobustDescent(
            evaluator, units, lambda values, _: values, lambda _: False, lambda: False, cases_of=listed(survives)
        )
        state = descent.state(start)
        assert state.key == pytest.approx([truth(demand, tier, start, survives) for tier in TIERS], abs=1e-6)
        for pair in [*combinations(range(len(units)), 2), *((one,) for one in range(len(units)))]:
            found = descent._neighbours(state, pair)
            state.key = np.full(len(TIERS), 1e12)
            keys = descent.keys_of(state, found)
            for at in range(0, len(keys), 7):
                parts = descent._parts(state, pair, [one[at : at + 1] for one in found.chosen])[0]
                assert keys[at] == pytest.approx([truth(demand, tier, parts, survives) for tier in TIERS], abs=1e-6)
                num_looked_at += 1
    assert num_looked_at > 200


def test_a_neighbour_is_given_up_only_where_it_is_no_better():
    num_better = 0
    for seed, _, demand in tiny_instances(0, 40):
        units = units_of(demand)
        if len(units) < 2:
            continue
        tiers = TIERS[:2]
        options = np.concatenate([unit.options for unit in units])
        start = random_parts(demand, seed)
        evaluator = TierEvaluator(demand, tiers, options, start)
        descent = RobustDescent(
            evaluator, units, lambda values, _: values, lambda _: True, lambda: False, cases_of=listed(1)
        )
        state = descent.state(start)
        before = state.key.tolist()
        descent.settle(state, range(len(units)))
        after = [truth(demand, tier, state.parts) for tier in tiers]
        assert state.key == pytest.approx(after, abs=1e-6)
        assert after <= [value + 1e-6 for value in before]
        for unit, own in enumerate(units):
            for alternative in own.alternatives:
                parts = state.parts.copy()
                parts[own.options] = alternative
                value = [truth(demand, tier, parts) for tier in tiers]
                is_better = value[0] < after[0] - 1e-5 or (
                    abs(value[0] - after[0]) < 1e-7 and value[1] < after[1] - 1e-5
                )
                assert not is_better, (seed, unit)
        num_better += after < before
    assert num_better > 5


@pytest.mark.long
def test_the_search_minimises_the_worst_tier_by_tier():
    num_same = num_compared = 0
    for seed, instance, demand in tiny_instances(0, 90, most=200):
        kept, tiers = kept_schedules(instance, demand), instance.objective
        if not kept or not tiers[0].weights().keys() & {"overload", "peak", "crowding", "trips"}:
            continue
        search = RobustSearch(demand, Rows(demand), listed(1), kept[seed % len(kept)], threading.Event())
        parts = search.run(time.monotonic() + 60)
        assert Rows(demand).keep(parts)
        found = worst_of(demand, tiers, listed(1), parts)
        least = min(truth(demand, tiers[0], own) for own in kept)
        assert search.runs[0].worst == pytest.approx(least, abs=2e-3, rel=2e-4), seed
        assert search.runs[0].bound <= least + 1e-6
        for (tier, limit), value in zip(search.limits(), found, strict=True):
            assert value <= limit + 1e-5, (seed, tier)
        num_compared += 1
        num_same += found[0] == pytest.approx(least, abs=2e-3, rel=2e-4)
    assert num_compared > 15


def survived(demand, survives=1, named=None, seconds=60.0):
    settings = Settings(time_limit_s=seconds, workers=1)
    return solve_to_survive(
        demand.instance, settings, lambda own: solve(demand.instance, own), survives, named
    ).schedule


def test_a_plan_that_survives_asks_two_where_one_would_do_if_all_say_yes():
    demand = narrow()
    schedule = survived(demand)
    own = schedule.robustness
    # If all say yes one party is enough; where it then refuses 30 of 100 are left behind.
    assert own.unguarded.terms.changed == 1
    assert own.unguarded.worst.overload == 30.0
    assert schedule.terms.schedule.changed == 2
    assert [refusal.terms.overload for refusal in own.refusals] == [0.0, 0.0]
    assert (own.tiers[0].worst, own.tiers[0].bound) == (0.0, 0.0)
    assert own.num_safe == 2
    assert own.survives == 1


def test_where_nothing_can_be_done_the_plan_is_the_one_without_precaution():
    demand = narrow()
    schedule = survived(demand, survives=2)
    # Whoever moves, both may refuse: 30 are left behind. Then the fewest are asked.
    assert schedule.robustness.tiers[0].worst == 30.0
    assert schedule.robustness.tiers[0].bound == pytest.approx(30.0, abs=0.01)


def test_sets_that_are_named_are_what_the_plan_survives():
    demand = narrow()
    schedule = survived(demand, named={"the small one": frozenset([0])})
    parts = parts_from_choices(demand.instance, demand.options, schedule.choices)
    assert tier_value(demand, Tier(overload=1), Stays(demand).left_of(parts, [0])) == 0.0
    assert schedule.robustness.survives == 0


def test_what_was_proven_if_all_say_yes_is_claimed_as_long_as_it_holds():
    tiers = survived(narrow()).tiers
    # That nobody is left behind is proven, and that one party is needed; but here two are asked.
    assert (tiers[0].stop, tiers[0].bound) == ("optimal", 0.0)
    assert (tiers[2].best, tiers[2].bound, tiers[2].stop) == (2.0, 1.0, "time")


def test_whom_the_first_tier_does_not_need_is_let_go():
    demand = narrow()
    both = plan(demand, g40=-15, g60=15)
    search = RobustSearch(demand, Rows(demand), listed(1), both, threading.Event())
    soon = time.monotonic() + 10
    # Both are needed for a worst case of nobody left behind, nobody for one of 30; one is held where time is up.
    assert (search._spared(Tier(overload=1), 0.0, soon) == both).all()
    assert (search._spared(Tier(overload=1), 30.0, soon) == demand.options.status_quo_parts()).all()
    assert (search._spared(Tier(overload=1), 30.0, 0.0) == both).all()


def test_a_package_that_does_not_grow_far_enough_in_time_is_held_at_what_it_reaches():
    demand = narrow()
    today, both = demand.options.status_quo_parts(), plan(demand, g40=-15, g60=15)
    search = RobustSearch(demand, Rows(demand), listed(1), both, threading.Event())
    search._few = today
    search.runs = [WorstRun(Tier(overload=1), 0.0, 0.0), WorstRun(Tier(peak=1), 60.0, None)]
    search._grow(search.package_search(Tier(changed=1), 0.0))
    assert (search._parts == today).all()
    assert [limit for _, limit in search.limits()] == [30.0, 100.0]
    search = RobustSearch(demand, Rows(demand), listed(1), both, threading.Event())
    search._few = plan(demand, g40=-15)
    search.runs = [WorstRun(Tier(overload=1), 0.0, 0.0), WorstRun(Tier(peak=1), 60.0, None)]
    search._grow(search.package_search(Tier(changed=1), time.monotonic() + 30))
    assert worst_of(demand, [Tier(overload=1), Tier(peak=1)], listed(1), search._parts) == [0.0, 60.0]
    assert all(run.held is None for run in search.runs)
