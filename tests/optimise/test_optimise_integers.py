"""Demand in whole numbers: the bounds that it promises hold for every schedule."""

import numpy as np
import pytest

from solver.demand.loads import build_demand
from solver.optimise.model.integers import MAX_SCALE, to_integers
from tests.demand import small
from tests.optimise.support import random_parts, tiny_instances
from tests.support.tiny import all_schedules, random_instance

FLOAT = 1e-9


@pytest.mark.parametrize("block", range(4))
def test_rounding_stays_within_the_error_for_random_schedules(block):
    seen_error = 0
    for seed in range(block, 200, 4):
        demand = build_demand(random_instance(seed, agreements=False))
        integers = to_integers(demand)
        for place in range(4):
            parts = random_parts(demand, 4 * seed + place)
            off = np.abs(integers.loads(demand, parts) / integers.scale - demand.loads(parts))
            assert (off <= integers.error + FLOAT).all(), seed
            seen_error += (off > FLOAT).any()
    assert seen_error > 100


def test_lowest_and_highest_are_true_bounds_and_reached():
    # Groups choose for themselves, so over all schedules each cell reaches both.
    num_varying = 0
    for seed, _, demand in tiny_instances(0, 80, agreements=False):
        integers = to_integers(demand)
        loads = np.array([integers.loads(demand, parts) for parts in all_schedules(demand)])
        assert (loads.min(axis=0) == integers.lowest).all(), seed
        assert (loads.max(axis=0) == integers.highest).all(), seed
        num_varying += int((integers.highest > integers.lowest).sum())
    assert num_varying > 100


def test_entries_of_a_cell_are_those_of_the_matrix():
    for seed in range(30):
        demand = build_demand(random_instance(seed))
        integers = to_integers(demand)
        for cell in range(demand.cells.num_cells):
            entries = integers.entries_of(cell)
            assert entries.tolist() == np.flatnonzero(demand.matrix.cell == cell).tolist()
        assert integers.entry_option.tolist() == demand.matrix.options_of_entries().tolist()


def test_a_load_by_hand():
    # 100 people in 3 parts, half travel: 25 a bin; a part is 8.33333..., rounded to hundred-thousandths 8.33333.
    demand = build_demand(small.instance(small.group(parts=3)))
    integers = to_integers(demand)
    assert integers.scale == MAX_SCALE
    assert set(integers.per_part.tolist()) == {833_333}
    (cell,) = np.flatnonzero(demand.cells.begin_min == 8 * 60)
    today = integers.loads(demand, demand.options.status_quo_parts())
    assert today[cell] == 3 * 833_333
    # Each of three parts is off by a third of a unit; places are exact.
    assert integers.error[cell] == pytest.approx(1e-5)
    assert integers.places[cell] == 300 * MAX_SCALE


def test_large_loads_take_a_coarser_scale_and_say_so():
    # Ten million passengers in one bin: below 2^40 only at 10,000 units or fewer.
    part = small.section(base_load=[small.base("08:00", "08:15", 9_999_999.0)], supply=[_wide()])
    crowd = [small.group(f"g{place}", headcount=10_000_000 - place, parts=7) for place in range(3)]
    demand = build_demand(small.instance(*crowd, lines=[small.line(part)]))
    integers = to_integers(demand)
    assert integers.scale < MAX_SCALE
    assert integers.highest.max() <= 2**40
    for seed in range(20):
        parts = random_parts(demand, seed)
        off = np.abs(integers.loads(demand, parts) / integers.scale - demand.loads(parts))
        assert (off <= integers.error + 1e-6).all()


def _wide():
    return {"from": "05:00", "to": "20:00", "every_min": 1.0, "seats": 50_000.0, "places": 100_000.0}


def test_without_flows_nothing_varies():
    demand = build_demand(small.instance(small.group(flows=[])))
    integers = to_integers(demand)
    assert (integers.highest == integers.lowest).all()
    assert integers.error.max() == 0
    assert integers.loads(demand, demand.options.status_quo_parts()).max() == 0
