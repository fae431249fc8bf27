"""Hours lost on a road: the best plan, proven, and as a limit, by a pair.

A road of 100 vehicles a quarter that takes 10 minutes when it is empty. 80 cars of others pass from 08:15 and 40 from
08:30, and 40 cars of the office, all in the quarter before it begins. The office begins at 08:30, or at 08:45:

    08:15 to 08:30   120 cars lose 1.5 * 1.2^4 min each, and 40 lose 1.5 * 0.4^4:  6.2208 + 0.0256 = 6.2464 hours
    08:30 to 08:45   80 cars lose 1.5 * 0.8^4 min each in either quarter:                     2 * 0.8192 = 1.6384
"""

import threading
from dataclasses import replace

import numpy as np
import pytest

from solver.checker import check, recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms, tier_value
from solver.demand.options import choices_from_parts
from solver.domain.objective import ROAD_POWER, Tier
from solver.domain.schedule import Settings
from solver.optimise.bounds.lp import lp_bound
from solver.optimise.cpsat.engine import CpSatEngine
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.run import run
from solver.optimise.mip.highs import solve_mip
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.reach import load_reach
from solver.optimise.model.rows import Rows
from solver.optimise.model.tangents import tangents
from solver.optimise.model.terms import vehicle_hours_lost
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.solve import solve
from tests.demand import small
from tests.optimise.support import LIMITS, random_parts, tiny_instances
from tests.support.tiny import all_schedules

LOST, CHANGED = Tier(vehicle_hours_lost=1.0), Tier(changed=1.0)
NEVER = threading.Event()
NOW, LATER = 6.2464, 1.6384


def document(num_groups=1, people=lambda place: 40, **changes):
    group = {
        "mode_shares": {"car": 1.0},
        "profile": "quarter",
        "shifts": {"earlier_min": 0, "later_min": 15, "step_min": 15},
    } | changes
    road = small.section(
        supply=[{"from": "06:00", "to": "12:00", "every_min": 15.0, "seats": 100.0, "places": 100.0}],
        base_load=[small.base("08:15", "08:30", 80.0), small.base("08:30", "08:45", 40.0)],
    )
    groups = [small.group(f"g{place}", headcount=people(place), **group) for place in range(num_groups)]
    return small.instance(
        *groups,
        lines=[small.line(road, mode="road")],
        profiles={"quarter": {"before_min": [15.0, 0.0], "share": [1.0]}},
        objective=[{"vehicle_hours_lost": 1.0}],
    )


@pytest.fixture
def demand():
    return build_demand(document())


@pytest.fixture
def today(demand):
    return demand.options.status_quo_parts()


def test_the_values_by_hand(demand, today):
    for parts, value in ((today, NOW), (1 - today, LATER)):
        assert tier_value(demand, LOST, parts) == pytest.approx(value)
        choices = choices_from_parts(demand.instance, demand.options, parts)
        assert recompute_terms(demand.instance, choices).vehicle_hours_lost == pytest.approx(value)


def test_a_solve_proves_it(demand):
    result = solve(demand.instance, Settings(time_limit_s=20.0, workers=1))
    assert result.schedule.terms.status_quo.vehicle_hours_lost == pytest.approx(NOW)
    assert result.schedule.terms.schedule.vehicle_hours_lost == pytest.approx(LATER)
    assert result.schedule.tiers[0].bound == pytest.approx(LATER, abs=1e-4)
    assert result.stop == "optimal"
    assert check(demand.instance, result.schedule).is_ok


def cheapest_in_cpsat(demand, limit):
    model = ScheduleModel(demand)
    objective = model.minimise(LOST)
    model.hold(objective, objective.integer_limit(limit))
    model.minimise(CHANGED)
    outcome = run(model.variables, LIMITS, NEVER)
    return None if outcome.parts is None else tier_value(demand, CHANGED, outcome.parts)


def cheapest_in_program(demand, limit):
    program = tier_program(demand, CHANGED, Rows(demand), [(LOST, limit)]).program
    outcome = solve_mip(program, 20.0, NEVER)
    return None if outcome.columns is None else round(float(program.cost @ outcome.columns) + program.constant)


def cheapest_in_search(demand, limit):
    search = LocalSearch(demand, CHANGED, [(LOST, limit)], Rows(demand))
    today = demand.options.status_quo_parts()
    starts = [parts for parts in (1 - today, today) if search.keeps(parts)]
    found = [search.value(search.improve(parts, 0, 2_000, 60.0, NEVER)) for parts in starts]
    return min(found, default=None)


@pytest.mark.parametrize("engine", [cheapest_in_cpsat, cheapest_in_program, cheapest_in_search])
@pytest.mark.parametrize(
    ("limit", "fewest"), [(NOW + 0.001, 0), (NOW - 0.001, 1), (LATER + 0.001, 1), (LATER - 0.001, None)]
)
def test_a_limit_lets_through_what_loses_no_more(demand, engine, limit, fewest):
    assert engine(demand, limit) == fewest


def test_the_search_finds_it(demand, today):
    search = LocalSearch(demand, LOST, [], Rows(demand))
    assert search.improve(today, 0, 2_000, 60.0, NEVER).tolist() == (1 - today).tolist()


def curve(demand):
    piece = vehicle_hours_lost(demand)
    return piece, tangents(demand, piece, *load_reach(demand))


def under(hinges, cell, load):
    own = hinges.cell == cell
    return float((hinges.weight[own] * np.maximum(0.0, load - hinges.begin[own])).sum())


def test_tangents_touch_the_loads_of_few_schedules(demand, today):
    piece, hinges = curve(demand)
    for parts in (today, 1 - today):
        loads = demand.loads(parts)
        for entry, cell in enumerate(piece.cell.tolist()):
            exact = float(piece.of(np.array([entry]), loads[[cell]])[0, 0])
            assert under(hinges, cell, loads[cell]) == pytest.approx(exact, rel=1e-8, abs=1e-12)


def test_tangents_of_many_schedules_are_below_and_near():
    """Twelve groups in eight parts, of 31 to 64 cars: far more loads than tangents."""
    demand = build_demand(document(12, lambda place: 31 + 3 * place, parts=8, max_options=2))
    piece, hinges = curve(demand)
    lowest, highest = load_reach(demand)
    num_spread = 0
    for entry, cell in enumerate(piece.cell.tolist()):
        if highest[cell] - lowest[cell] < 1:
            continue
        for load in np.linspace(lowest[cell], highest[cell], 500).tolist():
            exact = float(piece.of(np.array([entry]), np.array([load]))[0, 0])
            assert under(hinges, cell, load) <= exact
            if load > highest[cell] / 8:
                assert under(hinges, cell, load) >= exact * (1 - 0.0025)
        num_spread += 1
    assert num_spread == 2
    assert len(hinges.cell) < 300


@pytest.mark.parametrize("num_groups", [1, 6])
def test_a_bound_of_many_loads_is_near_and_below(num_groups):
    """Cars in parts of one: so many loads that tangents touch only some. By symmetry half of the cars go later."""
    demand = build_demand(document(num_groups, parts=40, max_options=2))
    half = demand.options.status_quo_parts()
    half[:] = 20
    cars, options = 40 * num_groups, np.array([80.0 + 40 * num_groups, 40.0])
    # The road is even where both quarters have 60 + half of the cars; with 40 or fewer cars all go later.
    best = cars if cars <= 40 else (cars + 40) / 2
    after = np.array([options[0] - best, options[1] + best])
    expected = float((after * (after / 100) ** ROAD_POWER * 0.025).sum())
    bound = lp_bound(demand, LOST, Rows(demand)).value
    assert expected * 0.997 <= bound <= expected


@pytest.fixture
def few_tangents(monkeypatch):
    """Let tangents touch at two loads of a cell alone, so that the model says far too little of most schedules."""
    monkeypatch.setattr("solver.optimise.model.tangents._MOST_LOADS", 0)
    monkeypatch.setattr("solver.optimise.model.tangents._RATIO", 100.0)
    monkeypatch.setattr("solver.optimise.model.tangents._LEAST_STEPS", 1)


def three_groups(*objective):
    instance = document(3, lambda place: 61 + 7 * place, parts=3, max_options=2)
    return instance.model_copy(update={"objective": objective or instance.objective})


def test_what_is_closed_by_tangents_touches_at_what_was_found(few_tangents, monkeypatch):
    made = []
    build = CpSatEngine._build_anew
    monkeypatch.setattr(CpSatEngine, "_build_anew", lambda engine, tier: (made.append(tier), build(engine, tier)))
    instance = three_groups()
    result = solve(instance, Settings(time_limit_s=60.0, workers=1, gap=0.0))
    (tier,) = result.schedule.tiers
    demand = build_demand(instance)
    assert made, "the tangents were near enough: nothing was tried"
    assert tier.best == pytest.approx(min(tier_value(demand, LOST, parts) for parts in all_schedules(demand)))
    assert tier.stop == "optimal"
    assert tier.best - tier.bound <= tier.rounding_error + 1e-6
    assert check(instance, result.schedule).is_ok


def test_an_earlier_tier_is_held_exactly_when_the_model_is_made_again(few_tangents):
    instance = three_groups(Tier(vehicle_hours_lost=1.0, tolerance=0.1), Tier(shifted=1.0))
    schedule = solve(instance, Settings(time_limit_s=60.0, workers=1, gap=0.0)).schedule
    demand = build_demand(instance)
    every = [(tier_value(demand, LOST, parts), measure_terms(demand, parts).shifted) for parts in all_schedules(demand)]
    first, second = schedule.tiers
    best = min(lost for lost, _ in every)
    limit = best + 0.1 * (first.status_quo - best)
    assert first.best == pytest.approx(best)
    assert first.value <= limit + 1e-6
    assert second.value == pytest.approx(min(shifted for lost, shifted in every if lost <= limit))
    assert second.bound == pytest.approx(second.value)
    assert check(instance, schedule).is_ok


def test_bounds_of_tiny_instances_are_below_every_schedule():
    num_positive = 0
    for seed, _, demand in tiny_instances(0, 60, agreements=False):
        bound = lp_bound(demand, LOST, Rows(demand)).value
        for place in range(5):
            assert bound <= tier_value(demand, LOST, random_parts(demand, seed + place)) + 1e-9, seed
        num_positive += bound > 0
    assert num_positive >= 10


def test_on_twice_the_road_a_sixteenth_is_lost():
    demand = build_demand(document())
    wider = replace(demand, cells=replace(demand.cells, places=2 * demand.cells.places))
    for parts in (demand.options.status_quo_parts(), 1 - demand.options.status_quo_parts()):
        assert tier_value(wider, LOST, parts) == pytest.approx(tier_value(demand, LOST, parts) / 16)
