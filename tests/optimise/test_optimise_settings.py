"""What the settings do: deterministic runs, a gap, limits of time, an interrupt."""

import random
import threading

import pytest

from solver.checker import check
from solver.demand.loads import build_demand
from solver.demand.options import choices_from_parts
from solver.domain.schedule import Settings
from solver.formats import dump_schedule
from solver.optimise.solve import solve
from tests.demand import small
from tests.optimise.support import NOISE, SURE, is_rising
from tests.support.tiny import random_instance

LATER_TIERS = [{"overload": 1}, {"peak": 1, "tolerance": 0.05}, {"shifted": 1}]


def crowded(num_groups=40, **changes):
    """Return an instance of one tram line that no solver closes at once: many unlike groups, five minutes apart."""
    rnd = random.Random(7)
    groups = [
        small.group(
            f"g{place}",
            headcount=rnd.randint(40, 160),
            arrivals=small.at(f"08:{rnd.choice(range(10, 60, 5)):02d}"),
            flows=[small.flow("S", share=rnd.random()), small.flow("T", share=rnd.random(), lag_min=7.0)],
            shifts={"earlier_min": 30, "later_min": 30, "step_min": 5},
            parts=3,
        )
        for place in range(num_groups)
    ]
    supply = [{"from": "05:00", "to": "20:00", "every_min": 5.0, "seats": 50.0, "places": 45.0}]
    lines = [small.line(small.section("S", supply=supply), small.section("T", supply=supply))]
    return small.instance(*groups, lines=lines, bin_min=5, **({"objective": LATER_TIERS} | changes))


def market_split(num_groups=30):
    """Return an instance of which even today breaks the agreements, and that is out of reach of any search.

    On each of four days exactly half of all people of shares in thousandths has to be there: a market split
    problem (G. Cornuejols and M. Dawande, 1998), which has most likely no solution and no short proof of it.
    """
    rnd = random.Random(11)
    days = ["mon", "tue", "wed", "thu"]
    shares = [{day: rnd.randint(1, 999) for day in days} for _ in range(num_groups)]
    groups = [
        small.group(
            f"g{place}",
            headcount=1000,
            departures=small.at("17:00"),
            shifts={},
            flows=[],
            patterns=[
                {"id": "today", "present": {day: share / 1000 for day, share in own.items()}},
                {"id": "home", "present": dict.fromkeys(days, 0.0)},
            ],
        )
        for place, own in enumerate(shares)
    ]
    everybody = [group["id"] for group in groups]
    rules = []
    for day in days:
        half = sum(own[day] for own in shares) // 2
        rules += [
            {"kind": "max_on_site", "groups": everybody, "days": [day], "at_most": half},
            {
                "kind": "min_on_site",
                "groups": everybody,
                "days": [day],
                "from": "09:00",
                "to": "12:00",
                "at_least": half,
            },
        ]
    return small.instance(*groups, days=days, agreements=rules, objective=LATER_TIERS)


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_a_deterministic_solve_gives_the_same_text_twice(workers):
    settings = Settings(workers=workers, time_limit_s=0.3, deterministic=True, seed=5)
    instance = crowded(12)
    first, second = (solve(instance, settings).schedule for _ in range(2))
    assert dump_schedule(first) == dump_schedule(second)
    assert first.seconds is None
    assert first.settings == settings


def test_a_gap_that_is_good_enough_ends_the_tier():
    settings = Settings(workers=1, time_limit_s=60.0, gap=0.9)
    schedule = solve(crowded(objective=[{"peak": 1}]), settings).schedule
    (tier,) = schedule.tiers
    assert (tier.stop, schedule.stop) == ("gap reached", "gap reached")
    assert tier.gap <= 0.9
    assert tier.best - tier.bound > tier.rounding_error


def interrupted():
    interrupt = threading.Event()
    interrupt.set()
    return interrupt


def test_an_interrupt_returns_a_schedule_and_starts_no_later_tier():
    instance = crowded()
    result = solve(instance, Settings(workers=1, time_limit_s=60.0), interrupt=interrupted())
    assert check(instance, result.schedule).is_ok
    first, *later = result.schedule.tiers
    assert first.stop in {"interrupted", "optimal"}
    assert first.best <= first.status_quo + NOISE
    assert [(tier.stop, tier.best, tier.bound, tier.gap) for tier in later] == [("not started", None, None, None)] * 2
    assert all(tier.value >= 0 for tier in later)


@pytest.mark.long
def test_an_interrupt_while_searching_ends_the_search():
    interrupt = threading.Event()
    schedule = solve(
        crowded(), Settings(workers=1, time_limit_s=300.0), on_progress=lambda _: interrupt.set(), interrupt=interrupt
    ).schedule
    assert schedule.seconds < 60
    assert [tier.stop for tier in schedule.tiers[1:]] == ["not started"] * 2


@pytest.mark.parametrize("seed", [2, 4, 14])
def test_a_solve_of_which_tiers_were_not_started_is_not_optimal(seed):
    # Here the first tier is proven before the interrupt ends the solve.
    schedule = solve(random_instance(seed), SURE, interrupt=interrupted()).schedule
    assert schedule.tiers[-1].stop == "not started"
    assert schedule.stop == "interrupted"


def test_a_tiny_time_limit_gives_a_checked_schedule():
    instance = crowded()
    result = solve(instance, Settings(workers=1, time_limit_s=0.001))
    assert check(instance, result.schedule).is_ok
    assert result.schedule.tiers[0].best <= result.schedule.tiers[0].status_quo + NOISE
    assert result.stop == result.schedule.stop == "time"


def test_nothing_found_is_not_infeasible():
    result = solve(market_split(), Settings(workers=1, time_limit_s=0.3))
    assert (result.stop, result.schedule, result.clash) == ("nothing found", None, None)


def test_an_interrupt_before_anything_is_found():
    result = solve(market_split(), Settings(workers=1, time_limit_s=60.0), interrupt=interrupted())
    assert (result.stop, result.schedule, result.clash) == ("nothing found", None, None)


def test_progress_tells_every_tier_and_never_more_than_is_proven():
    told = []
    schedule = solve(crowded(10), Settings(workers=1, time_limit_s=1.0), on_progress=told.append).schedule
    assert {progress.num_tiers for progress in told} == {3}
    assert sorted({progress.tier for progress in told}) == [1, 2, 3]
    seconds = [progress.seconds for progress in told]
    assert is_rising(seconds)
    for progress in told:
        tier = schedule.tiers[progress.tier - 1]
        if progress.bound is not None:
            assert progress.bound <= tier.best + NOISE
        if progress.value is not None:
            assert progress.value >= tier.best - tier.rounding_error - NOISE


def test_a_schedule_says_how_it_was_made():
    settings = Settings(workers=1, time_limit_s=30.0, seed=3)
    instance = random_instance(3)
    schedule = solve(instance, settings).schedule
    assert schedule.settings == settings
    assert schedule.instance.content_hash == instance.content_hash
    assert schedule.method
    assert {"python", "numpy", "ortools", "pydantic", "stagger"} <= schedule.versions.keys()


def test_today_is_a_schedule_where_it_keeps_the_agreements():
    # Nothing can be gained: nobody travels, and each minute costs.
    instance = small.instance(small.group(flows=[]), objective=[{"overload": 1}, {"shifted": 1}])
    schedule = solve(instance, SURE).schedule
    options = build_demand(instance).options
    assert schedule.choices == choices_from_parts(instance, options, options.status_quo_parts())
    assert [tier.gap for tier in schedule.tiers] == [0, 0]
