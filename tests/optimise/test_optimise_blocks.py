"""Highest loads over blocks in time: the same as rows say, against all schedules of two groups."""

import itertools
import json
import threading
from functools import cache

import numpy as np
import pytest

from solver.demand.measures import measure_terms
from solver.optimise.cpsat.engine import CpSatEngine
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.moving import are_blocks, level_blocks
from solver.optimise.cpsat.outcome import Limits
from solver.optimise.cpsat.run import run
from solver.optimise.cpsat.suited import is_alone_in_time, is_by_blocks
from tests.optimise.support import LIMITS, NOISE, fixed, keeps_agreements, two_groups

WIDE = {"bin_min": 1, "shifts": {"earlier_min": 20, "later_min": 20, "step_min": 4}}
"""Quarters of an hour in minutes: 11 shifts each, 121 schedules."""
PERIODS = {
    "all day": [{"name": "day", "from": "05:00", "to": "12:00"}],
    "cut": [{"name": "cut", "from": "08:05", "to": "08:25"}],  # blocks of 08:15 to 08:30 lie partly outside
    "two": [{"name": "early", "from": "08:00", "to": "08:20"}, {"name": "late", "from": "08:20", "to": "09:00"}],
}


def all_parts(demand):
    start = demand.options.start
    for own in itertools.product(*(range(start[group], start[group + 1]) for group in range(2))):
        parts = np.zeros(demand.options.num_options, dtype=np.int64)
        parts[list(own)] = 1
        yield parts


def num_cumulative(model):
    return sum(constraint.has_cumulative() for constraint in model.variables.model.proto.constraints)


@pytest.mark.parametrize("name", PERIODS)
def test_a_peak_over_blocks_is_the_peak_of_every_schedule(name):
    demand = two_groups(peak_periods=PERIODS[name], **WIDE)
    model = ScheduleModel(demand, by_blocks=True)
    tier = demand.instance.objective[0]
    objective = model.minimise(tier)
    assert num_cumulative(model) == (name == "all day")  # else blocks lie partly outside, and rows are written
    values = []
    for place, parts in enumerate(all_parts(demand)):
        exact = measure_terms(demand, parts).peak
        stated = objective.value(objective.integer_value(model.variables.values(parts)))
        assert stated == pytest.approx(exact, abs=1e-3)
        values.append(exact)
        if place % 12 == 0:  # no lower value is let through, and this one is
            outcome = fixed(demand, parts, tier)
            assert objective.value(outcome.value) == pytest.approx(exact, abs=1e-3)
    engine = CpSatEngine(demand, LIMITS, by_blocks=True)
    engine.minimise(tier)
    assert engine.least() <= min(values) + NOISE
    outcome = fixed(demand, None, tier)
    assert outcome.is_closed
    assert objective.value(outcome.value) == pytest.approx(min(values), abs=1e-3)


def test_what_stays_inside_is_a_bound_before_any_search():
    demand = two_groups(peak_periods=PERIODS["all day"], **WIDE)
    engine = CpSatEngine(demand, Limits(1.0, 1, 0, 0.0, deterministic=False), by_blocks=True)
    engine.minimise(demand.instance.objective[0])
    # 60 people in 15 minutes, four a minute, and nothing lower than that.
    assert engine.least() == pytest.approx(4.0, abs=1e-3)


def test_groups_that_change_their_form_are_no_blocks():
    assert are_blocks(two_groups(**WIDE))
    assert not are_blocks(two_groups(bin_min=15, shifts={"earlier_min": 20, "later_min": 20, "step_min": 4}))


def test_blocks_end_where_the_load_changes_or_a_section_ends():
    cells, heights = np.array([3, 4, 5, 6, 9]), np.array([2, 2, 7, 7, 7])
    found = [(block.begin, block.length, block.height) for block in level_blocks(cells, heights)]
    assert found == [(3, 2, 2), (5, 2, 7), (9, 1, 7)]
    section = np.array([0] * 6 + [1] * 4)
    split = [(block.begin, block.length) for block in level_blocks(cells, heights, section)]
    assert split == [(3, 2), (5, 1), (6, 1), (9, 1)]


def test_few_groups_in_minutes_are_let_in_and_other_tiers_are_not():
    assert is_by_blocks(two_groups(**WIDE))
    assert not is_by_blocks(two_groups(**WIDE, objective=[{"peak": 1, "shifted": 1}]))


MANY = {"bin_min": 1, "shifts": {"earlier_min": 32, "later_min": 32, "step_min": 1}, "peak_periods": PERIODS["all day"]}
"""In minutes: 65 shifts each, so many that an order is one row over whole choices."""


@cache
def kept_peaks(agreements):
    """Return the peak of each schedule that the independent check lets through."""
    demand = two_groups(**MANY, agreements=json.loads(agreements))
    kept = [parts for parts in all_parts(demand) if keeps_agreements(demand.instance, demand, parts)]
    return [measure_terms(demand, parts).peak for parts in kept]


@pytest.mark.long
@pytest.mark.parametrize("is_coarse", [False, True])
@pytest.mark.parametrize(
    ("agreements", "is_in_time"),
    [
        ([], True),
        ([{"kind": "order", "before": "g60", "after": "g40", "gap_min": 25}], True),
        ([{"kind": "order", "before": "g60", "after": "g40", "gap_min": 66}], True),  # nobody can keep it
        ([{"kind": "allowed_shifts", "groups": ["g40"], "shifts_min": [-7, 0, 11]}], True),
        (
            [
                {"kind": "order", "before": "g40", "after": "g60", "gap_min": 7},
                {"kind": "allowed_shifts", "groups": ["g60"], "shifts_min": [-3, 0, 2]},
            ],
            True,
        ),
        ([{"kind": "max_shifted", "at_most_person_min": 120}], False),
    ],
)
def test_groups_that_are_whole_numbers_keep_agreements_and_reach_the_optimum(agreements, is_in_time, is_coarse):
    demand = two_groups(**MANY, agreements=agreements)
    instance = demand.instance
    kept = kept_peaks(json.dumps(agreements))
    engine = CpSatEngine(demand, LIMITS, by_blocks=True, is_coarse=is_coarse)
    engine.minimise(instance.objective[0])
    assert engine.is_in_time == is_in_time
    outcome = engine.search(demand.options.status_quo_parts(), 60.0, threading.Event(), lambda watch: None)
    assert outcome.is_infeasible == (not kept)
    if kept:
        best = min(kept)
        assert keeps_agreements(instance, demand, outcome.parts)
        assert measure_terms(demand, outcome.parts).peak == pytest.approx(best, abs=1e-3)
        # Closed in coarse units it goes on in fine ones, so that what is proven is as near as it always was.
        assert engine.proven(outcome.bound) == pytest.approx(best, abs=1e-3)
        assert engine.proven(outcome.bound) <= best + NOISE


def test_a_group_gets_options_when_they_are_asked_for():
    demand = two_groups(**MANY)
    model = ScheduleModel(demand, by_blocks=True)
    variables = model.variables
    assert variables.is_in_time
    variables.model.add(variables.parts[17] == 1)
    assert not variables.is_in_time
    outcome = run(variables, LIMITS, threading.Event())
    assert outcome.parts[17] == 1
    assert outcome.parts.sum() == 2
    assert variables.values(outcome.parts)[variables.moves[0].index] == 17 - 32


def test_where_all_stays_in_peaks_no_search_comes_first():
    assert is_alone_in_time(two_groups(**MANY))
    assert not is_alone_in_time(two_groups(**MANY | {"peak_periods": PERIODS["cut"]}))
    assert not is_alone_in_time(two_groups(**MANY, objective=[{"overload": 1}, {"peak": 1}]))
