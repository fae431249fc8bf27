"""What crowds, waiting, roads and moving cost in euros a year: the example of docs/value.md, by hand.

120 pupils pass in one quarter, or 60 in each of two where half of them begin at 08:45. An hour of travelling costs
EUR 12, 20 cents a minute; a minute waited counts once, one later twice; 40 Tuesdays a year.

    today   1,200 crowding minutes and 900 of waiting     2,100 * 0.20 * 40 = EUR 16,800
    then      600 crowding minutes                          600 * 0.20 * 40 = EUR  4,800
    moved   60 people * 15 minutes later, each twice      1,800 * 0.20 * 40 = EUR 14,400
"""

import random
import tomllib

import numpy as np
import pytest

from solver.advise.value.prices import DEFAULTS, default_prices
from solver.advise.value.value import value_of
from solver.checker import recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.instance import Instance
from solver.domain.prices import Prices
from tests.demand import small
from tests.optimise.support import random_parts
from tests.support.tiny import random_document
from tests.support.valued import valued_document

PRICES = {"value_of_time": 12, "waiting_weight": 1, "earlier_weight": 1, "later_weight": 2, "weeks_per_year": 40}
IN_EUROS = [{"cost": 1}, {"moving": 1}]


def priced(document=None, **prices):
    """Return a situation that is counted in euros, at these prices."""
    own = {"objective": IN_EUROS, "prices": PRICES | prices}
    return Instance.model_validate((document or valued_document()) | own)


def terms(instance, parts):
    """Return the terms by `measures`, which have to be those of the check."""
    demand = build_demand(instance)
    found = measure_terms(demand, parts)
    checked = recompute_terms(instance, choices_from_parts(instance, demand.options, parts))
    assert (checked.cost, checked.moving) == pytest.approx((found.cost, found.moving), rel=1e-9, abs=1e-6)
    return found


def later(demand):
    """Return the parts with the second group a quarter later."""
    parts = demand.options.status_quo_parts()
    own = list(demand.options.of_group(1))
    parts[own] = demand.options.shift_min[own] == 15
    return parts


@pytest.fixture
def worked():
    return priced()


def test_the_example(worked):
    demand = build_demand(worked)
    today, then = terms(worked, demand.options.status_quo_parts()), terms(worked, later(demand))
    assert (today.cost, today.moving) == pytest.approx((16_800, 0))
    assert (then.cost, then.moving) == pytest.approx((4_800, 14_400))


def test_each_price_counts_where_it_should():
    demand = build_demand(priced())
    today, then = demand.options.status_quo_parts(), later(demand)
    assert terms(priced(waiting_weight=2.5), today).cost == pytest.approx((1200 + 2.5 * 900) * 8)
    assert terms(priced(later_weight=0.5), then).moving == pytest.approx(900 * 0.5 * 8)
    assert terms(priced(earlier_weight=9), then).moving == pytest.approx(14_400)
    assert terms(priced(weeks_per_year=10), then).cost == pytest.approx(1_200)


def test_who_does_not_do_as_agreed_or_is_not_there_is_not_paid_for():
    document = valued_document()
    document["organisations"][0]["groups"][1] |= {
        "adherence": 0.5,
        "patterns": [{"id": "today", "present": {"tue": 0.8}}],
    }
    instance = priced(document)
    assert terms(instance, later(build_demand(instance))).moving == pytest.approx(14_400 * 0.5 * 0.8)


def test_hours_on_a_road_cost_those_in_the_cars():
    road = small.section(
        supply=[{"from": "06:00", "to": "20:00", "every_min": 1.0, "seats": 100 / 15, "places": 100 / 15}],
        base_load=[small.base("08:00", "08:15", 200.0)],
    )
    lines = [small.line(road, mode="road")]
    instance = small.instance(
        small.group(flows=[]), lines=lines, objective=IN_EUROS, prices=PRICES | {"people_per_car": 1.2}
    )
    # 200 cars lose 80 hours (docs/format.md); 12 * 1.2 euros each, 40 weeks.
    today = build_demand(instance).options.status_quo_parts()
    assert terms(instance, today).cost == pytest.approx(80 * 12 * 1.2 * 40)


@pytest.mark.parametrize("seed", range(30))
def test_value_and_the_terms_agree_to_the_cent(seed):
    """What `stagger value` says with as many trips as today is today's cost less the schedule's."""
    rnd = random.Random(seed)
    prices = {key: rnd.uniform(0.1, 3) for key in Prices.model_fields}
    instance = priced(random_document(seed, agreements=False), **prices)
    demand, own = build_demand(instance), Prices(**prices)
    found = default_prices().by_key
    changed = {key: _at(found[key], value) for key, value in own.model_dump().items()}
    parts = random_parts(demand, seed)
    worth = value_of(demand, parts, type(default_prices())(found | changed)).balances["as_now"]
    today, then = terms(instance, demand.options.status_quo_parts()), terms(instance, parts)
    assert worth.before_moving.value == pytest.approx(today.cost - then.cost, rel=1e-9, abs=1e-6)
    assert worth.moving.amount.value == pytest.approx(today.moving - then.moving, rel=1e-9, abs=1e-6)
    assert worth.total.value == pytest.approx(today.cost - then.cost - then.moving, rel=1e-9, abs=1e-6)


def _at(price, value):
    from dataclasses import replace

    return replace(price, value=value, low=value, high=value)


@pytest.mark.parametrize("seed", range(10))
def test_twice_the_price_of_time_is_twice_the_cost(seed):
    document = random_document(seed, agreements=False)
    one, two = priced(document, value_of_time=6), priced(document, value_of_time=12)
    parts = random_parts(build_demand(one), seed)
    single, double = terms(one, parts), terms(two, parts)
    assert (double.cost, double.moving) == pytest.approx((2 * single.cost, 2 * single.moving))


def test_the_prices_of_the_terms_are_those_of_the_program():
    told = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    assert Prices().model_dump() == {key: told[key]["value"] for key in Prices.model_fields}


def test_it_is_worked_out_only_where_a_tier_counts_it(worked):
    plain = Instance.model_validate(valued_document())
    today = build_demand(plain).options.status_quo_parts()
    assert (terms(plain, today).cost, terms(plain, today).moving) == (0, 0)
    assert {"cost", "moving"} <= set(worked.terms)
    assert np.isclose(terms(priced(), today).cost, 16_800)
