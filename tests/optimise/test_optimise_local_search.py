"""The local search on tiny instances with every kind of agreement and every term: exact, and nearly always best."""

import math
import threading
from collections import Counter

import numpy as np
import pytest

from solver.demand.measures import measure_terms
from solver.optimise.model.rows import Rows
from solver.optimise.search import walk
from solver.optimise.search.choosing import leaving_option
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.search.packing import packed
from solver.optimise.search.repair import mend_all
from solver.optimise.search.state import new_state
from solver.optimise.search.tables import build_steered_tables, build_tables
from tests.optimise.support import kept_schedules, random_parts, tiny_instances

NEVER = threading.Event()


def value(tier, demand, parts):
    return measure_terms(demand, parts).value(tier.weights())


def held_tiers(instance, demand, kept):
    """Return all tiers but the last, each with the value of some schedule that keeps the agreements."""
    middle = sorted(kept, key=lambda parts: value(instance.objective[0], demand, parts))[len(kept) // 2]
    return [(tier, value(tier, demand, middle)) for tier in instance.objective[:-1]], middle


def assert_same(one, other, seed):
    for name, left, right in zip(one._fields, one, other, strict=True):
        assert left == pytest.approx(right, rel=1e-9, abs=1e-9), (seed, name)


def costly_cells(state):
    """Return the listed cells, each of which has to know its place and to be listed once."""
    listed = state.costly.cell[: state.costly.counts[0]].tolist()
    assert state.costly.place[listed].tolist() == list(range(len(listed)))
    assert (state.costly.place >= 0).sum() == len(listed)
    return set(listed)


@pytest.mark.long
def test_what_is_kept_up_from_move_to_move_equals_what_is_computed_from_scratch():
    num_moved = 0
    for seed, instance, demand in tiny_instances(0, 250, most=10**9):
        tiers = list(instance.objective)
        limits = [(tier, math.inf) for tier in tiers[:-1]]
        tables, goals = build_steered_tables(demand, tiers[-1], limits, Rows(demand))
        tables_packed = packed(tables)
        if not len(tables.choices.free):
            continue
        start = random_parts(demand, seed)
        state = new_state(tables, tables_packed, start, seed)
        state_packed = packed(state)
        for place in range(5):
            if goals is not None:
                goals.aim(tables.costs, (1.0 - 0.1 * place) * goals.highest(state.now.load))
                walk.begin_at_goals(tables_packed, state_packed, place % 2)
            mend_all(tables_packed, state_packed, 5, 0.5)
            walk.anneal(tables_packed, state_packed, 0.2, 1e9, 1.0, 1, 20)
            fresh = new_state(tables, tables_packed, state.now.parts, seed)
            assert state.now.value[tables.is_steered[0] :] == pytest.approx(
                [value(tier, demand, state.now.parts) for tier in [tiers[-1], *tiers[:-1]]], rel=1e-9, abs=1e-9
            ), seed
            assert_same(state.now._replace(choice=np.sort(state.now.choice)), fresh.now, seed)
            can_be_left = np.diff(tables.costs.of_cell_start) > 0
            costs = set(np.flatnonzero((fresh.now.cell_cost[0] > 1e-9) & can_be_left).tolist())
            assert costly_cells(state) == costly_cells(fresh) == costs
            assert state.rows.sum.tolist() == fresh.rows.sum.tolist() == Rows(demand).sums(state.now.parts).tolist()
            assert state.rows.support.tolist() == fresh.rows.support.tolist()
            assert state.rows.counts[0] == fresh.rows.counts[0]
        num_moved += (state.now.parts != start).any()
    assert num_moved > 200


@pytest.mark.long
def test_a_move_begins_with_a_part_and_most_often_at_a_cell_that_costs_now():
    seen = Counter()
    for seed, _, demand in tiny_instances(0, 100, most=10**9):
        tables = build_tables(demand, demand.instance.objective[0], [], Rows(demand))
        if not len(tables.choices.free):
            continue
        tables_packed = packed(tables)
        state = new_state(tables, tables_packed, random_parts(demand, seed), seed)
        state_packed = packed(state)
        for _ in range(20):
            option = leaving_option(tables_packed, state_packed)
            assert state.now.parts[option] > 0, seed
            cells = tables.costs.entry_cell[tables.costs.entry_start[option] : tables.costs.entry_start[option + 1]]
            if state.costly.counts[0]:
                seen["costly" if (state.costly.place[cells] >= 0).any() else "other"] += 1
    assert seen["costly"] > 2 * seen["other"] > 0, seen


def compare(seeds, num_moves=2_000):
    """Improve from a random schedule that keeps everything; return how often the listed optimum was reached."""
    seen = Counter()
    for seed, instance, demand in tiny_instances(*seeds):
        kept = kept_schedules(instance, demand)
        if not kept:
            continue
        rows = Rows(demand)
        tier_limits, start = held_tiers(instance, demand, kept)
        tier = instance.objective[-1]
        search = LocalSearch(demand, tier, tier_limits, rows)
        found = search.improve(start, seed, num_moves, math.inf, NEVER)
        assert rows.keep(found), seed
        for earlier, limit in tier_limits:
            assert value(earlier, demand, found) <= limit + 1e-9 * max(1.0, limit), seed
        assert value(tier, demand, found) <= value(tier, demand, start), seed
        within = [p for p in kept if all(value(t, demand, p) <= limit + 1e-9 for t, limit in tier_limits)]
        best = min(value(tier, demand, parts) for parts in within)
        seen["best" if value(tier, demand, found) <= best + 1e-9 else "not best"] += 1
        seen["improved"] += value(tier, demand, found) < value(tier, demand, start) - 1e-9
    return seen


@pytest.mark.long
def test_it_keeps_everything_and_finds_the_optimum_of_nearly_all():
    seen = compare((0, 150))
    assert seen["improved"] > 40, seen
    assert seen["best"] > 0.95 * (seen["best"] + seen["not best"]), seen
