"""Utrecht in euros: what `stagger value` says and what the terms say are the same to the cent."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from solver.advise.value.prices import default_prices
from solver.advise.value.value import value_of
from solver.checker import recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.objective import Tier
from solver.domain.prices import Prices
from solver.formats import read_instance
from tests.support.tiny import random_parts

UTRECHT = Path(__file__).parents[2] / "instances" / "utrecht.json"
CENT = 0.01


@pytest.fixture(scope="module")
def demand():
    priced = {"objective": (Tier(cost=1.0, moving=1.0),), "prices": Prices()}
    return build_demand(read_instance(UTRECHT).model_copy(update=priced))


@pytest.mark.parametrize("seed", range(3))
def test_value_terms_and_check_agree_to_the_cent(demand, seed):
    parts = random_parts(demand, random.Random(seed))
    today, then = measure_terms(demand, demand.options.status_quo_parts()), measure_terms(demand, parts)
    worth = value_of(demand, parts, default_prices()).balances["as_now"]
    assert worth.before_moving.value == pytest.approx(today.cost - then.cost, abs=CENT)
    assert worth.total.value == pytest.approx(today.cost - then.cost - then.moving, abs=CENT)
    checked = recompute_terms(demand.instance, choices_from_parts(demand.instance, demand.options, parts))
    assert (checked.cost, checked.moving) == pytest.approx((then.cost, then.moving), abs=CENT)
    assert then.moving > 1e6


def test_twice_the_price_of_time_is_twice_the_euros(demand):
    prices = Prices(value_of_time=2 * Prices().value_of_time)
    twice = replace(demand, instance=demand.instance.model_copy(update={"prices": prices}))
    parts = random_parts(demand, random.Random(1))
    one, two = measure_terms(demand, parts), measure_terms(twice, parts)
    assert (two.cost, two.moving) == pytest.approx((2 * one.cost, 2 * one.moving))
