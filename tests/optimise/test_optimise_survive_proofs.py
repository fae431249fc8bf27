"""What is proven of the later tiers of the worst case, the earlier ones held in every case."""

import threading
import time

import numpy as np
import pytest

from solver.checker import check
from solver.demand.loads import build_demand
from solver.domain.instance import Instance
from solver.domain.objective import Tier, gaining_tiers
from solver.domain.schedule import TierResult
from solver.optimise.mip.highs import solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.model.rows import Rows
from solver.optimise.robust.program import worst_program
from solver.optimise.robust.proven import proven_bounds
from solver.optimise.robust.prover import WorstProver
from solver.optimise.robust.search import RobustSearch, WorstRun
from tests.optimise.support import kept_schedules, random_parts, tiny_instances
from tests.optimise.test_optimise_refusals import narrow, plan
from tests.optimise.test_optimise_survive import all_cases, listed, survived, truth
from tests.support.tiny import count_schedules, random_instance

FIRST = [Tier(overload=1), Tier(peak=1), Tier(shifted=1, waiting=1)]
SECOND = [Tier(crowding=0.1, shifted=0.1), Tier(overload=0.1, shifted=1), Tier(crowding=1, overload=1)]


def apart(seed):
    """Return a tiny instance in which every group is a party of its own, so that others are left where one refuses."""
    instance = random_instance(seed, agreements=False)
    organisations = tuple(
        organisation.model_copy(update={"id": group.id, "groups": (group,)})
        for organisation in instance.organisations
        for group in organisation.groups
    )
    instance = instance.model_copy(update={"organisations": organisations, "agreed": ()})
    return instance, build_demand(instance)


def held_at(demand, tier, kept, share):
    """Return a limit between the least worst of a tier and the highest of the schedules that keep the agreements."""
    values = sorted(truth(demand, tier, parts) for parts in kept)
    return values[0] + share * (values[-1] - values[0])


@pytest.mark.long
@pytest.mark.parametrize("place", range(3))
def test_a_later_tier_is_proven_as_by_all_rows_at_once_and_enumeration(place):
    first, second = FIRST[place], SECOND[place]
    num_proven = num_fewer = num_bound = 0
    for seed in range(20):
        instance, demand = apart(seed)
        if count_schedules(demand) > 400:
            continue
        kept, rows = kept_schedules(instance, demand), Rows(demand)
        limit = held_at(demand, first, kept, 0.3)
        allowed = [parts for parts in kept if truth(demand, first, parts) <= limit + 1e-9]
        least = min(truth(demand, second, parts) for parts in allowed)
        begin = allowed[seed % len(allowed)]
        prover = WorstProver(demand, rows, second, listed(1), begin, [(first, limit)])
        found = prover.run(time.monotonic() + 60, threading.Event())
        assert found.is_proven, seed
        assert truth(demand, first, found.parts) <= limit + 1e-6
        assert found.worst == pytest.approx(least, abs=2e-3, rel=2e-4), seed
        assert found.bound <= least + 1e-6
        every = all_cases(demand, 1)
        whole = worst_program(demand, rows, second, every, [(first, limit, every)])
        at_once = solve_mip(whole, 60.0, threading.Event(), is_sure=True)
        assert at_once.columns[-1] == pytest.approx(least, abs=1e-4, rel=1e-6), seed
        num_proven += 1
        num_fewer += len(found.cases) + sum(len(held.cases) for held in prover._held) < 2 * len(every)
        num_bound += least > min(truth(demand, second, parts) for parts in kept) + 1e-3
    assert num_proven > 5
    assert num_fewer > 3
    assert num_bound > 1


def employer(place, flows):
    """Return an organisation with groups of 40 who begin at 8.30, may move a quarter of an hour, or stay at home."""
    groups = [
        {
            "id": f"{place}{number}",
            "name": f"{place}{number}",
            "headcount": 40,
            "mode_shares": {"public_transport": 1},
            "arrivals": [{"at": "08:30", "share": 1}],
            "profile": "quarter",
            "shifts": {"earlier_min": 15, "later_min": 15, "step_min": 15},
            "parts": 1,
            "patterns": [{"id": "today", "present": {"tue": 1}}, {"id": "home", "present": {"tue": 0}}],
            "flows": [{"section": "town", "leg": "to", "share": 1, "lag_min": 0}] if travels else [],
        }
        for number, travels in enumerate(flows)
    ]
    return {"id": place, "name": place, "kind": "employer", "groups": groups}


def tied_by_two():
    """Return a tram that is 40 too full at 8.15, a that does not travel, and b and c, each tied to a group of it."""
    supply = {"from": "07:00", "to": "10:00", "every_min": 15, "seats": 40, "places": 120}
    section = {
        "id": "town",
        "name": "To town",
        "minutes_on_board": 10,
        "weight": 1,
        "supply": [supply],
        "base_load": [{"from": "08:00", "to": "09:00", "passengers": 320}],
    }
    whole = {
        "format": "stagger-instance/1",
        "name": "Tied by two",
        "days": ["tue"],
        "bin_min": 15,
        "peak_periods": [{"name": "morning", "from": "08:00", "to": "09:00"}],
        "burden": {"earlier": 2, "later": 1},
        "objective": [{"overload": 1}],
        "lines": [{"id": "tram", "name": "Tram", "mode": "tram", "sections": [section]}],
        "organisations": [employer("a", [False, False]), employer("b", [True]), employer("c", [True])],
        "profiles": {"quarter": {"before_min": [15, 0], "share": [1]}},
        "agreements": [
            {"kind": "same_shift", "groups": ["a0", "b0"]},
            {"kind": "same_shift", "groups": ["a1", "c0"]},
        ],
    }
    return Instance.model_validate(whole)


@pytest.mark.long
def test_who_shares_a_shift_but_changes_the_week_alone_is_not_held_by_a_refusal_that_cannot_be():
    instance = tied_by_two()
    demand = build_demand(instance)
    kept = kept_schedules(instance, demand)
    tier = instance.objective[0]
    least = min(truth(demand, tier, parts) for parts in kept)
    assert least == 0.0
    for begin in kept[:: len(kept) // 12]:
        found = WorstProver(demand, Rows(demand), tier, listed(1), begin).run(time.monotonic() + 60, threading.Event())
        assert found.bound <= least + 1e-6
        assert found.worst >= least - 1e-6


def test_rows_of_earlier_tiers_stop_what_is_above_them_in_a_case_and_let_through_what_is_at_them():
    demand = narrow()
    one, both = plan(demand, g40=-15), plan(demand, g40=-15, g60=15)
    # Who is alone to move may refuse: 30 of 100 are left behind then, and nobody where both move.
    cases = [frozenset([0]), frozenset([1])]
    for parts, limit, is_kept in ((one, 30.0, True), (one, 29.9, False), (both, 0.0, True)):
        index = Index(worst_program(demand, Rows(demand), Tier(shifted=1), [], [(Tier(overload=1), limit, cases)]))
        columns, program = index.values(parts), index.program
        sums = index.sums_of_rows(np.arange(program.num_rows), columns)
        assert (sums <= program.row_high + 1e-6).all() == is_kept
    # Where no case is a row the limit holds if all say yes alone.
    index = Index(worst_program(demand, Rows(demand), Tier(shifted=1), [], [(Tier(overload=1), 0.0, [])]))
    assert (
        index.sums_of_rows(np.arange(index.program.num_rows), index.values(one)) <= index.program.row_high + 1e-6
    ).all()


def test_terms_in_a_case_hang_on_no_order_in_which_they_are_asked_for():
    for seed, _, demand in tiny_instances(0, 16):
        every, rows = all_cases(demand, 1), Rows(demand)
        first, second = Tier(overload=1, crowding=1), Tier(crowding=1, peak=1)
        index = Index(worst_program(demand, rows, second, every[:1], [(first, 1e9, every[1:])]))
        parts = random_parts(demand, seed)
        worst = truth(demand, second, parts)
        value = index.values(parts)[-1]
        assert value <= worst + 1e-6
        alone = Index(worst_program(demand, rows, second, every[:1])).values(parts)[-1]
        assert value == pytest.approx(alone, abs=1e-6)


@pytest.mark.long
def test_the_search_proves_every_tier_that_gains_something():
    num_later = num_near = 0
    for seed, instance, demand in tiny_instances(0, 60, most=200):
        kept, tiers = kept_schedules(instance, demand), instance.objective
        if not kept or not tiers[0].weights().keys() & {"overload", "peak", "crowding", "trips"}:
            continue
        search = RobustSearch(demand, Rows(demand), listed(1), kept[seed % len(kept)], threading.Event())
        search.run(time.monotonic() + 60)
        for place, run in enumerate(search.runs[1:], 1):
            if run.bound is None:
                continue
            before = list(zip(tiers[:place], run.within, strict=True))
            allowed = [
                parts for parts in kept if all(truth(demand, tier, parts) <= limit + 1e-6 for tier, limit in before)
            ]
            least = min(truth(demand, run.tier, parts) for parts in allowed)
            assert run.bound <= least + 1e-5, (seed, place)
            num_later += 1
            num_near += run.bound >= least * 0.999 - 2e-3
    assert num_later > 5
    assert num_near == num_later


def test_a_bound_is_claimed_only_of_schedules_within_the_limits_that_it_was_proven_for():
    objective = (Tier(overload=1), Tier(peak=1), Tier(changed=1))
    runs = [WorstRun(objective[0], 2.0, 1.0), WorstRun(objective[1], 60.0, 50.0, within=(2.0,))]
    assert proven_bounds(objective, runs, (), [2.0, 60.0, 1.0]) == [1.0, 50.0]
    assert proven_bounds(objective, runs, (), [2.5, 60.0, 1.0]) == [1.0, None]
    # What was proven if all say yes holds of the worst as well, where earlier tiers are within what they were then.
    plain = [result(objective[0], best=0.0, bound=0.0, today=20.0, tolerance=0.1), result(objective[1], 55.0, 54.0)]
    assert proven_bounds(objective, runs, plain, [2.0, 60.0, 1.0]) == [1.0, 54.0]
    assert proven_bounds(objective, runs, plain, [2.1, 60.0, 1.0]) == [1.0, None]
    assert proven_bounds(objective, [], plain, [2.0, 60.0, 1.0]) == [0.0, 54.0]
    never = result(objective[0], best=None, bound=None)
    assert proven_bounds(objective, [], [never, plain[1]], [0.0, 60.0, 1.0]) == [None, None]
    # A tier that asks something of people as well is written without that.
    mixed = (Tier(overload=1), Tier(peak=1, shifted=1), Tier(changed=1))
    assert proven_bounds(mixed, runs, (), [2.0, 60.0, 1.0]) == [1.0, None]


def result(tier, best, bound, today=100.0, tolerance=0.0):
    return TierResult(
        weights=tier.weights(),
        tolerance=tolerance,
        status_quo=today,
        best=best,
        bound=bound,
        gap=None,
        value=best or 0.0,
        rounding_error=None,
        stop="optimal",
    )


def test_the_worst_of_each_tier_is_written_with_what_is_proven_of_it():
    demand = narrow()
    schedule = survived(demand)
    own = schedule.robustness.tiers
    assert [tier.weights for tier in own] == [tier.weights() for tier in gaining_tiers(demand.instance.objective)]
    assert all(tier.bound is not None and tier.bound <= tier.worst for tier in own)
    # 40 and 60 people in two intervals of 70 places at most: whoever refuses, 100 travel at the one moment or 60.
    assert check(demand.instance, schedule).violations == ()
    too_high = own[1].model_copy(update={"bound": own[1].worst + 1.0})
    claimed = schedule.robustness.model_copy(update={"tiers": (own[0], too_high)})
    (fault,) = check(demand.instance, schedule.model_copy(update={"robustness": claimed})).violations
    assert "below what is claimed to be its bound" in fault.text
