"""Schedules beside each other: what is proven of all of them, and where nothing is."""

import pytest

from solver.advise.value.beside import MostWorth, goal_of, most_worth
from solver.advise.value.prices import default_prices, prices_by_default
from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.instance import Instance
from solver.domain.schedule import Settings
from solver.library.evaluation import comparison_of
from solver.optimise.solve import solve
from tests.support.valued import valued_document

PRICES = "value_of_time=12 earlier_weight=0.5 later_weight=0.5 weeks_per_year=40"
TRAVELLERS, BOTH = f"goal best-for-travellers {PRICES}", f"goal most-valuable {PRICES}"


@pytest.fixture(scope="module")
def instance():
    return Instance.model_validate(valued_document())


def made(instance, *edits):
    """Return an instance with edits, and the schedule that is best there."""
    scenario = make_scenario(edits)
    own = edited(instance, scenario).instance
    schedule = solve(own, Settings(time_limit_s=30.0, workers=1)).schedule
    return own, schedule.model_copy(update={"scenario": scenario})


def proven(*pairs, prices=None):
    instances, schedules = zip(*pairs, strict=True)
    prices = prices_by_default(instances[0]) if prices is None else prices
    return most_worth(instances, [schedule.tiers for schedule in schedules], prices)


@pytest.fixture(scope="module")
def pairs(instance):
    return {goal: made(instance, edit) for goal, edit in (("travellers", TRAVELLERS), ("both", BOTH))}


def test_no_schedule_is_worth_more_than_what_the_bounds_leave(pairs):
    """Half of the pupils later spares EUR 12,000 and costs them EUR 3,600: nothing is better, and that is proven."""
    most = proven(pairs["travellers"], pairs["both"])
    assert most.for_travellers == pytest.approx(12_000, abs=1)
    assert most.with_moving == pytest.approx(8_400, abs=1)


def test_what_holds_before_moving_holds_with_it_as_well(pairs):
    most = proven(pairs["travellers"])
    assert most.with_moving == most.for_travellers == pytest.approx(12_000, abs=1)
    assert proven(pairs["both"]).for_travellers is None


def test_nothing_is_proven_at_other_prices_or_in_another_situation(instance, pairs):
    nothing = MostWorth(None, None)
    assert proven(pairs["both"], prices=default_prices()) == nothing
    assert proven(pairs["both"], made(instance, BOTH, "places 12=+10%")) == nothing
    assert proven(pairs["both"], made(instance, BOTH, "fix a=0")) == nothing
    assert proven(made(instance, "goal least-moved")) == nothing
    assert proven(pairs["both"], made(instance, "goal least-moved")).with_moving == pytest.approx(8_400, abs=1)


def test_a_bound_behind_another_tier_proves_nothing(instance):
    document = valued_document() | {"objective": [{"overload": 1}, {"cost": 1}], "prices": {"value_of_time": 12}}
    own = Instance.model_validate(document)
    schedule = solve(own, Settings(time_limit_s=30.0, workers=1)).schedule
    assert proven((own, schedule)) == MostWorth(None, None)


def test_a_comparison_counts_euros_of_all_or_of_none(instance, pairs):
    """A plan that counts no euros would have cost nothing in a table beside one that does."""
    other = made(instance, "goal least-moved")
    found = comparison_of(instance, {"other": other, "both": pairs["both"]})
    assert found.today.cost == pytest.approx(16_800)
    assert [each.terms.cost for each in found.evaluations.values()] == pytest.approx([4_800, 4_800])
    assert [each.terms.moving for each in found.evaluations.values()] == pytest.approx([3_600, 3_600])
    dearer = made(instance, f"goal most-valuable {PRICES.replace('12', '24')}")
    mixed = comparison_of(instance, {"both": pairs["both"], "dearer": dearer})
    assert [mixed.today.cost, *(each.terms.cost for each in mixed.evaluations.values())] == [0, 0, 0]


def test_a_schedule_knows_its_goal(pairs):
    assert [goal_of(schedule) for _, schedule in pairs.values()] == ["best-for-travellers", "most-valuable"]
    assert goal_of(pairs["both"][1].model_copy(update={"scenario": None})) is None
