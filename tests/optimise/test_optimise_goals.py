"""Goals of tiers that count the highest of many: what the search sees of them, by hand on two groups."""

import math
import threading

import numpy as np
import pytest

from solver.demand.measures import tier_value
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.search import walk
from solver.optimise.search.choosing import option_at
from solver.optimise.search.goals import is_blind
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.search.packing import packed
from solver.optimise.search.state import new_state
from solver.optimise.search.tables import build_steered_tables, build_tables
from tests.optimise.support import two_groups

NEVER = threading.Event()


def start(demand, tier):
    tables, goals = build_steered_tables(demand, tier, [], Rows(demand))
    state = new_state(tables, packed(tables), demand.options.status_quo_parts(), 0)
    return tables, goals, state


def aim(tables, goals, state, at):
    goals.aim(tables.costs, np.array(at))
    walk.begin_at_goals(packed(tables), packed(state), 0)


@pytest.mark.parametrize(
    ("tier", "highest", "below"),
    [
        (Tier(peak=2.0), 100.0, 70.0),  # 40 + 60 in one quarter
        (Tier(peak_factor=2.0), 0.5, 0.35),  # of 200 places
    ],
)
def test_what_lies_above_a_goal_costs_and_is_listed(tier, highest, below):
    tables, goals, state = start(two_groups(), tier)
    assert goals.highest(state.now.load).tolist() == [pytest.approx(highest)]
    assert state.now.value.tolist() == pytest.approx([0.0, 2.0 * highest])  # no goal yet; the tier itself
    aim(tables, goals, state, [below])
    assert state.costly.counts[0] == 1
    assert state.now.value.tolist() == pytest.approx([2.0 * (highest - below), 2.0 * highest])
    aim(tables, goals, state, [highest])
    assert state.costly.counts[0] == 0


def test_a_burden_per_head_is_the_load_of_a_cell_of_its_own():
    demand = two_groups()
    tier = Tier(unfairness=3.0)
    tables, goals, _ = start(demand, tier)
    # Both a quarter later: 15 minutes a head, each in its own cell.
    later = np.array([0, 0, 1, 0, 0, 1])
    assert demand.options.shift_min[later > 0].tolist() == [15, 15]
    state = new_state(tables, packed(tables), later, 0)
    assert goals.highest(state.now.load).tolist() == [pytest.approx(15.0)]
    aim(tables, goals, state, [10.0])
    assert state.costly.counts[0] == 2
    assert state.now.value.tolist() == pytest.approx([3.0 * (5.0 + 5.0), 45.0])
    assert tables.costs.cell[state.costly.cell[:2]].tolist() == [-1, -1]


def test_the_best_by_the_tier_itself_is_recorded_whatever_the_goals_say():
    demand = two_groups()
    tables, goals, state = start(demand, Tier(peak=1.0))
    aim(tables, goals, state, [30.0])
    walk.anneal(packed(tables), packed(state), 0.0, 1e9, 1.0, 1, 500)
    assert state.record.value[0] == pytest.approx(60.0)  # apart: the larger alone
    assert tier_value(demand, Tier(peak=1.0), state.record.parts) == pytest.approx(60.0)
    # However it is left and come back to, the record stays a whole schedule.
    walk.restore_best(packed(tables), packed(state))
    walk.begin_at_goals(packed(tables), packed(state), 1)
    assert state.now.parts.tolist() == state.record.parts.tolist() == state.best.parts.tolist()


def test_many_peaks_are_seen_without_goals():
    assert is_blind(two_groups(12), Tier(peak=1.0))
    assert not is_blind(two_groups(13), Tier(peak=1.0))
    assert is_blind(two_groups(13), Tier(unfairness=1.0))
    assert not is_blind(two_groups(), Tier(crowding=1.0))


def test_a_counted_run_by_goals_repeats_itself_and_finds_the_optimum():
    demand = two_groups()
    search = LocalSearch(demand, Tier(peak=1.0), [], Rows(demand))
    today = demand.options.status_quo_parts()
    found = [search.improve(today, 3, 20_000, math.inf, NEVER) for _ in range(2)]
    assert found[0].tolist() == found[1].tolist()
    assert search.value(found[0]) == pytest.approx(60.0)


def test_the_mean_is_over_loads_that_choices_can_change():
    demand = two_groups()
    tables, goals, state = start(demand, Tier(peak=1.0))
    touched = np.diff(tables.costs.of_cell_start) > 0
    # 40 and 60 people in one of the three quarters that they can reach.
    num_reached = int(touched[goals.cell[goals.goal == 0]].sum())
    assert num_reached == 3
    assert goals.mean(state.now.load, touched).tolist() == [pytest.approx(100.0 / 3)]
    assert goals.mean(state.now.load, np.zeros_like(touched)).tolist() == [0.0]


def test_groups_take_each_others_days_and_time_where_one_alone_may_not_move():
    demand = two_groups()
    held = [(Tier(overload=1.0), 1e9)]
    tables, _ = build_steered_tables(demand, Tier(peak=1.0), held, Rows(demand))
    assert tables.choices.odds_of_swap[0] > 0.0
    assert build_steered_tables(demand, Tier(peak=1.0), [], Rows(demand))[0].choices.odds_of_swap[0] == 0.0
    assert build_steered_tables(demand, Tier(overload=1.0), held, Rows(demand))[0].choices.odds_of_swap[0] == 0.0
    apart = np.array([1, 0, 0, 0, 0, 1])
    state = new_state(tables, packed(tables), apart, 0)
    option, other = np.flatnonzero(apart).tolist()
    assert walk.swap(packed(tables), packed(state), option)
    begin = demand.options.shift_min
    assert state.now.parts.tolist() == [0, 0, 1, 1, 0, 0]
    assert begin[2] == begin[other]
    assert begin[3] == begin[option]


def test_an_option_is_found_by_days_and_time_and_only_where_it_is_allowed():
    demand = two_groups()
    choices = build_tables(demand, Tier(peak=1.0), [], Rows(demand)).choices
    tables = packed(build_tables(demand, Tier(peak=1.0), [], Rows(demand)))
    assert choices.place.tolist() == [0, 1, 2, 0, 1, 2]
    assert [option_at(tables, 1, place) for place in (0, 1, 2, 3)] == [3, 4, 5, -1]
