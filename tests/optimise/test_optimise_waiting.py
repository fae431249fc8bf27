"""The wait as a limit, by a pair: the smallest that a schedule keeps lets it through, and a little less stops it.

130 pupils for 100 places from 08:15 and 110 from 08:30, beside 105 others from 08:15. Today 135 are left at 08:15 and
25 of them at 08:30: 160 * 15 = 2,400 passenger-minutes. With the pupils a quarter later 5 are left, and then
5 + 130 - 110 = 25. That is 30 * 15 = 450, where who does not fit at the moment itself would be 25.
"""

import copy
import threading

import numpy as np
import pytest

from solver.checker import check, recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import tier_value
from solver.demand.options import choices_from_parts
from solver.domain.instance import Instance
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.optimise.bounds.relaxation import Relaxation
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.run import run
from solver.optimise.mip.highs import solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.mip.neighbourhood import neighbourhood
from solver.optimise.mip.tier_program import tier_program
from solver.optimise.model.rows import Rows
from solver.optimise.search.local_search import LocalSearch
from solver.optimise.solve import solve
from tests.optimise.support import LIMITS
from tests.support.sweeps import quarter_document

WAITING, CHANGED = Tier(waiting=1.0), Tier(changed=1.0)
NEVER = threading.Event()


def document():
    found = quarter_document()
    (section,) = found["lines"][0]["sections"]
    section["base_load"] = [{"from": "08:15", "to": "08:30", "passengers": 105}]
    found["organisations"][0]["groups"][0]["headcount"] = 130
    return found | {"objective": [{"waiting": 1}]}


@pytest.fixture
def demand():
    return build_demand(Instance.model_validate(document()))


@pytest.fixture
def today(demand):
    return demand.options.status_quo_parts()


def test_by_hand(demand, today):
    later = 1 - today
    assert (tier_value(demand, WAITING, today), tier_value(demand, WAITING, later)) == (2400, 450)
    for parts, value in ((today, 2400), (later, 450)):
        choices = choices_from_parts(demand.instance, demand.options, parts)
        assert recompute_terms(demand.instance, choices).waiting == pytest.approx(value)


def cheapest_in_cpsat(demand, limit):
    """Return the fewest organisations that change where the wait is limited; None where that cannot be."""
    model = ScheduleModel(demand)
    held = model.minimise(WAITING)
    model.hold(held, held.integer_limit(limit))
    model.minimise(CHANGED)
    outcome = run(model.variables, LIMITS, NEVER)
    return None if outcome.parts is None else tier_value(demand, CHANGED, outcome.parts)


def cheapest_in_program(demand, limit):
    program = tier_program(demand, CHANGED, Rows(demand), [(WAITING, limit)]).program
    outcome = solve_mip(program, 20.0, NEVER)
    return None if outcome.columns is None else round(float(program.cost @ outcome.columns) + program.constant)


def cheapest_in_search(demand, limit):
    search = LocalSearch(demand, CHANGED, [(WAITING, limit)], Rows(demand))
    today = demand.options.status_quo_parts()
    starts = [parts for parts in (1 - today, today) if search.keeps(parts)]
    found = [search.value(search.improve(parts, 0, 2_000, 60.0, NEVER)) for parts in starts]
    return min(found, default=None)


@pytest.mark.parametrize("engine", [cheapest_in_cpsat, cheapest_in_program, cheapest_in_search])
@pytest.mark.parametrize(("limit", "fewest"), [(2400.01, 0), (2399.99, 1), (450.01, 1), (449.99, None)])
def test_a_limit_lets_through_what_waits_no_longer(demand, engine, limit, fewest):
    assert engine(demand, limit) == fewest


def test_the_search_leaves_a_queue_that_begins_before_the_group_comes(demand, today):
    search = LocalSearch(demand, WAITING, [], Rows(demand))
    assert search.improve(today, 0, 2_000, 60.0, NEVER).tolist() == (1 - today).tolist()


def test_a_solve_proves_it(demand):
    result = solve(demand.instance, Settings(time_limit_s=20.0, workers=1))
    assert result.schedule.terms.status_quo.waiting == 2400
    assert result.schedule.terms.schedule.waiting == 450
    assert result.schedule.tiers[0].bound == pytest.approx(450, abs=0.1)
    assert check(demand.instance, result.schedule).is_ok


def test_a_schedule_of_an_instance_that_does_not_count_it_claims_none():
    plain = document() | {"objective": [{"overload": 1}]}
    instance = Instance.model_validate(plain)
    schedule = solve(instance, Settings(time_limit_s=20.0, workers=1)).schedule
    assert schedule.terms.schedule.waiting == 0
    assert "waiting" not in schedule.terms.schedule.model_dump()
    assert check(instance, schedule).is_ok
    counted = instance.model_copy(update={"objective": (Tier(overload=1.0, waiting=1.0),)})
    assert counted.content_hash != instance.content_hash
    lied = schedule.model_copy(update={"instance": None})
    assert not check(counted, lied).is_ok


def test_columns_that_hang_on_each_other_are_worked_out_in_order(demand, today):
    """Three quarters in which people can be left: each column is defined by the one before, and by a load."""
    index = Index(tier_program(demand, WAITING).program)
    left = index.program.cost > 0
    for parts, value in ((today, [135, 25, 0]), (1 - today, [5, 25, 0])):
        assert index.values(parts)[left].tolist() == pytest.approx(value)
    assert index.is_defining.sum() == 2
    part = neighbourhood(index, np.array([0]), index.values(today))
    assert solve_mip(part.program, 20.0, NEVER).bound == pytest.approx(450)


def test_a_cluster_has_all_of_a_queue(demand):
    """One section is one cluster, in which the whole wait lies: nothing is left outside."""
    program = tier_program(demand, WAITING)
    index = Index(program.program)
    loads = program.load_column[program.load_column >= 0]
    relaxation = Relaxation(index, np.zeros(index.program.num_rows), [loads])
    (part,) = relaxation.parts
    assert len(part.columns) == index.num_columns
    assert solve_mip(part.program, 20.0, NEVER).bound + relaxation.rest() == pytest.approx(450)


def test_an_extra_trip_is_worth_minutes_and_not_only_places():
    """With 5 places more at 08:15 nobody is left then, and 20 at 08:30: 300 passenger-minutes."""
    roomier = copy.deepcopy(document())
    roomier["lines"][0]["sections"][0]["supply"][0]["places"] = 105
    demand = build_demand(Instance.model_validate(roomier))
    assert tier_value(demand, WAITING, 1 - demand.options.status_quo_parts()) == 300
