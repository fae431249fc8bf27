"""Pairs of options, chains of second steps and localised reheating, on tiny instances."""

import math
import threading

import numpy as np
import pytest

from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.search.ejection import eject
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.search.moves import begin, step, take_back
from solver.optimise.search.packing import packed
from solver.optimise.search.pairs import pair_of
from solver.optimise.search.reheating import reheat
from solver.optimise.search.state import new_state
from solver.optimise.search.steps import change_of_step
from solver.optimise.search.tables import build_tables
from tests.optimise.support import random_parts, tiny_instances

OVERLOAD = Tier(overload=1.0)


def searches(first, last):
    """Yield tables, and a state at a random schedule, of instances without agreements, both as they are and packed."""
    for seed, _, demand in tiny_instances(first, last, most=10**9, agreements=False):
        tables = build_tables(demand, OVERLOAD, [], Rows(demand))
        if len(tables.choices.free) and len(tables.costs.cell):
            tables_packed = packed(tables)
            state = new_state(tables, tables_packed, random_parts(demand, seed), seed)
            yield seed, tables, tables_packed, state, packed(state)


def steps_of(tables, state):
    """Yield every step of one part: the option left and the one entered."""
    start = tables.choices.option_start
    for leaving in np.flatnonzero(state.now.parts > 0).tolist():
        group = tables.choices.group[leaving]
        yield from ((leaving, entering) for entering in range(start[group], start[group + 1]) if entering != leaving)


def load_of(tables, option):
    load = np.zeros(len(tables.costs.cell))
    own = slice(tables.costs.entry_start[option], tables.costs.entry_start[option + 1])
    load[tables.costs.entry_cell[own]] = tables.costs.entry_load[own]
    return load


@pytest.mark.long
def test_a_pair_is_the_difference_of_its_options_whenever_it_is_asked_for():
    num_pairs = 0
    for seed, tables, tables_packed, state, _ in searches(0, 40):
        for leaving, entering in list(steps_of(tables, state)) * 2:
            first, end = pair_of(tables_packed, packed(state.pairs), leaving, entering)
            change = np.zeros(len(tables.costs.cell))
            change[state.pairs.cell[first:end]] = state.pairs.change[first:end]
            assert change == pytest.approx(load_of(tables, entering) - load_of(tables, leaving), abs=1e-12), seed
            assert (state.pairs.change[first:end] != 0.0).all()
            num_pairs += 1
    assert num_pairs > 200


@pytest.mark.long
def test_a_chain_leaves_loads_as_before_the_move_and_tells_what_all_its_steps_change():
    num_long = 0
    for seed, tables, tables_packed, state, state_packed in searches(0, 60):
        load, cost = state.now.load.copy(), state.now.cell_cost.copy()
        for leaving, entering in steps_of(tables, state):
            begin(state_packed)
            change = change_of_step(tables_packed, state_packed, leaving, entering, 1)
            step(tables_packed, state_packed, leaving, entering, 1)
            told = eject(tables_packed, state_packed, change, -1e-6)
            assert state.now.load == pytest.approx(load, abs=1e-9), seed
            assert state.now.cell_cost == pytest.approx(cost, abs=1e-9), seed
            after = new_state(tables, tables_packed, state.now.parts, 0)
            assert told == pytest.approx(after.now.value[0] - state.now.value[0], abs=1e-6), seed
            num_long += int(state.move.counts[0]) > 1
            take_back(tables_packed, state_packed, 0)
    assert num_long > 20


@pytest.mark.long
def test_reheating_never_ends_worse_and_repeats_itself():
    num_better = 0
    for seed, tables, tables_packed, state, state_packed in searches(0, 40):
        before = state.now.value[0]
        again = new_state(tables, tables_packed, state.now.parts, seed)
        for each in (state_packed, packed(again)):
            assert reheat(tables_packed, each, 0.0, 1.0, 3_000) >= 3_000
        assert state.best.value[0] <= before + 1e-9, seed
        assert state.best.parts.tolist() == again.best.parts.tolist(), seed
        exact = new_state(tables, tables_packed, state.best.parts, 0).now.value[0]
        assert state.best.value[0] == pytest.approx(exact, abs=1e-6), seed
        num_better += bool(state.best.value[0] < before - 1e-6)
    assert num_better > 10


def test_a_counted_run_repeats_itself_and_another_seed_goes_elsewhere():
    num_different = 0
    for seed, _, demand in tiny_instances(0, 25, most=10**9, agreements=False):
        search = LocalSearch(demand, Tier(overload=1.0, shifted=1e-4), [], Rows(demand))
        start = random_parts(demand, seed)
        told = [list[float]() for _ in range(3)]
        found = [
            search.improve(start, own, 3_000, math.inf, threading.Event(), lambda _, value, to=to: to.append(value))
            for own, to in zip((7, 7, 8), told, strict=True)
        ]
        assert found[0].tolist() == found[1].tolist(), seed
        assert told[0] == told[1], seed
        num_different += told[0] != told[2]
    assert num_different > 0
