"""Plans made for the average: the cases, the worst tenth, the program, its proof, the descent, and the whole search."""

import threading
import time

import numpy as np
import pytest

from solver.checker import check, recompute_terms
from solver.checker.average_claims import worst_tenth
from solver.demand.options import choices_from_parts, parts_from_choices
from solver.domain.objective import Tier, parted
from solver.domain.schedule import Schedule, Settings
from solver.optimise.mip.highs import solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.model.rows import Rows
from solver.optimise.packages.evaluation import TierEvaluator
from solver.optimise.packages.units import units_of
from solver.optimise.robust.average import AverageOf, CaseLoads, tail_mean, weighed
from solver.optimise.robust.average_descent import AverageDescent
from solver.optimise.robust.average_program import AverageProver, average_program, columns_of
from solver.optimise.robust.average_search import AverageSearch
from solver.optimise.robust.cases import Stays, cases_of
from solver.optimise.robust.turnouts import Averaging, Turnout, drawn_turnouts, turnouts_of_sets
from solver.optimise.solve import solve
from solver.optimise.survive import _Run, solve_to_survive
from tests.optimise.support import kept_schedules, random_parts, tiny_instances
from tests.optimise.test_optimise_refusals import narrow, plan
from tests.optimise.test_optimise_survive import TIERS


def averaging_of(demand, seed):
    """Return cases of a tiny instance: draws, or named sets, and a weight, in turn."""
    weight = (0.0, 0.5, 1.0)[seed % 3]
    if seed % 2:
        return Averaging(weight, drawn_turnouts(demand, 4 + seed % 9, 0.4, 1.0, seed))
    sets = {str(sorted(case)): case for case in cases_of(range(len(demand.instance.organisations)), 2)}
    return Averaging(weight, turnouts_of_sets(demand, sets))


def truth(demand, tier, averaging, parts):
    """Return the average of a tier by the arithmetic of the check: an instance of its own for every case."""
    felt, asked = parted(tier)
    # Waiting is worked out only where a tier counts it.
    instance = demand.instance.model_copy(update={"objective": (tier,)})
    stays, values = Stays(demand), []
    choices = choices_from_parts(instance, demand.options, parts)
    for turnout in averaging.turnouts:
        left = choices_from_parts(instance, demand.options, stays.left_of(parts, turnout.refusing))
        organisations = tuple(
            organisation.model_copy(
                update={
                    "groups": tuple(
                        group.model_copy(update={"adherence": group.adherence * float(share)})
                        for group in organisation.groups
                    )
                }
            )
            for organisation, share in zip(instance.organisations, turnout.shares, strict=True)
        )
        own = instance.model_copy(update={"organisations": organisations})
        values.append(recompute_terms(own, left).value(felt.weights()))
    highest_first, tenth = sorted(values, reverse=True), 0.1 * len(values)
    tail = highest_first[0]
    if tenth > 1:
        whole = int(tenth + 1e-9)
        tail = (sum(highest_first[:whole]) + (tenth - whole) * highest_first[whole]) / tenth
    average = (1 - averaging.weight) * sum(values) / len(values) + averaging.weight * tail
    return average + recompute_terms(instance, choices).value(asked.weights())


def test_the_worst_tenth_is_the_mean_of_the_highest_the_last_in_part():
    values = np.arange(1.0, 26.0)
    # Two and a half of 25: 25, 24 and half of 23.
    assert tail_mean(values) == pytest.approx((25 + 24 + 23 / 2) / 2.5)
    assert worst_tenth(values.tolist()) == pytest.approx((25 + 24 + 23 / 2) / 2.5)
    assert tail_mean(np.array([3.0, 7.0, 1.0])) == 7.0
    assert worst_tenth([3.0, 7.0, 1.0]) == pytest.approx(7.0)
    assert tail_mean(np.arange(10.0)) == 9.0
    # Rockafellar and Uryasev: the least t + sum of max(0, value - t) / (0.1 n).
    for number in (3, 10, 11, 25, 40):
        drawn = np.random.default_rng(number).random(number)
        assert tail_mean(drawn) == pytest.approx(
            min(t + np.maximum(0, drawn - t).sum() / (0.1 * number) for t in drawn)
        )
    assert weighed(values, 0.25) == pytest.approx(0.75 * 13 + 0.25 * 24.2)


def test_draws_fill_the_range_evenly_are_repeatable_and_alike_for_who_is_tied():
    demand = narrow()
    drawn = np.array([turnout.shares for turnout in drawn_turnouts(demand, 10, 0.5, 1.0, 7)])
    assert drawn.shape == (10, 2)
    # One in each tenth of the range, for each organisation.
    assert (np.sort(np.floor((drawn - 0.5) / 0.05), axis=0) == np.arange(10)[:, np.newaxis]).all()
    assert (drawn[:, 0] != drawn[:, 1]).any()
    again = [turnout.shares for turnout in drawn_turnouts(demand, 10, 0.5, 1.0, 7)]
    assert (drawn == again).all()
    assert (drawn != [turnout.shares for turnout in drawn_turnouts(demand, 10, 0.5, 1.0, 8)]).any()
    bound = narrow(agreements=[{"kind": "same_shift", "groups": ["g40", "g60"], "id": "tied"}])
    tied = np.array([turnout.shares for turnout in drawn_turnouts(bound, 10, 0.5, 1.0, 7)])
    assert (tied[:, 0] == tied[:, 1]).all()
    (only,) = drawn_turnouts(demand, 1, 0.8, 0.8, 0)
    assert only.shares.tolist() == [0.8, 0.8]


def test_cases_of_sets_begin_with_all_saying_yes():
    demand = narrow()
    first, second = turnouts_of_sets(demand, {"both": frozenset([0, 1])})
    assert (first.refusing, first.name, second.refusing, second.name) == (frozenset(), "", {0, 1}, "both")


def test_an_average_by_hand():
    demand = narrow()
    both = plan(demand, g40=-15, g60=15)
    # 70 places; who does not do as agreed stays: 0.5 * 40 + 0.2 * 60 = 32 of 100, 40 + 60 = 100.
    cases = (Turnout(np.array([0.5, 0.8])), Turnout(np.array([0.0, 0.0])))
    own = AverageOf(Tier(overload=1), CaseLoads(demand, cases), 0.5)
    assert own.values(both) == pytest.approx([0.0, 30.0])
    assert own.of(both) == pytest.approx(0.5 * 15 + 0.5 * 30)
    peak = AverageOf(Tier(peak=1), CaseLoads(demand, cases), 0.0)
    assert peak.values(both) == pytest.approx([48.0, 100.0])


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: "+".join(tier.weights()))
def test_values_are_those_of_the_check_and_of_the_program(tier):
    num_looked_at = 0
    for seed, _, demand in tiny_instances(0, 16):
        averaging = averaging_of(demand, seed)
        index = Index(average_program(demand, Rows(demand), tier, averaging))
        own = AverageOf(tier, CaseLoads(demand, averaging.turnouts), averaging.weight)
        for draw in range(2):
            parts = random_parts(demand, 100 * seed + draw)
            value = truth(demand, tier, averaging, parts)
            assert own.of(parts) == pytest.approx(value, abs=1e-6), (seed, draw)
            if tier.weights().keys().isdisjoint({"changed", "unfairness"}):
                columns = columns_of(index, parts, len(averaging.turnouts))
                assert index.program.cost @ columns == pytest.approx(value, abs=1e-5), (seed, draw)
            num_looked_at += 1
    assert num_looked_at > 20


@pytest.mark.long
@pytest.mark.parametrize("tier", TIERS[:3], ids=lambda tier: "+".join(tier.weights()))
def test_the_program_finds_and_proves_what_enumeration_does(tier):
    num_proven = num_other = 0
    for seed, instance, demand in tiny_instances(0, 40, most=200):
        kept, rows = kept_schedules(instance, demand), Rows(demand)
        if not kept:
            continue
        averaging = averaging_of(demand, seed)
        loads = CaseLoads(demand, averaging.turnouts)
        values = [truth(demand, tier, averaging, parts) for parts in kept]
        least, begin = min(values), kept[seed % len(kept)]
        found = AverageProver(loads, rows, tier, averaging, begin).run(time.monotonic() + 60, threading.Event())
        assert found.is_proven, seed
        assert found.worst == pytest.approx(truth(demand, tier, averaging, found.parts), abs=1e-6)
        assert found.worst == pytest.approx(least, abs=2e-3, rel=2e-4), seed
        assert found.bound <= least + 1e-6
        whole = solve_mip(average_program(demand, rows, tier, averaging), 60.0, threading.Event(), is_sure=True)
        assert whole.bound <= least + 1e-5
        assert whole.bound == pytest.approx(least, abs=1e-3, rel=1e-4)
        num_proven += 1
        num_other += max(values) > least + 0.01
    assert num_proven > 10
    assert num_other > 5


@pytest.mark.long
def test_keys_of_neighbours_are_the_average_of_their_schedules():
    num_looked_at = 0
    for seed, _, demand in tiny_instances(0, 16):
        units = units_of(demand)
        if not units:
            continue
        averaging, start = averaging_of(demand, seed), random_parts(demand, seed)
        loads = CaseLoads(demand, averaging.turnouts)
        options = np.concatenate([unit.options for unit in units])
        evaluator = TierEvaluator(demand, TIERS, options, start)
        descent = AverageDescent(
            evaluator,
            units,
            lambda values, _: values,
            lambda _: False,
            lambda: False,
            loads=loads,
            weight=averaging.weight,
        )
        state = descent.state(start)

        def average(parts, demand=demand, averaging=averaging):
            return [truth(demand, tier, averaging, parts) for tier in TIERS]

        assert state.key == pytest.approx(average(start), abs=1e-6)
        for pair in [(0, len(units) - 1)] * (len(units) > 1) + [(one,) for one in range(len(units))]:
            found = descent._neighbours(state, pair)
            keys = descent.keys_of(state, found)
            for at in range(0, len(keys), 7):
                parts = descent._parts(state, pair, [one[at : at + 1] for one in found.chosen])[0]
                assert keys[at] == pytest.approx(average(parts), abs=1e-6)
                num_looked_at += 1
    assert num_looked_at > 40


@pytest.mark.long
def test_the_search_minimises_the_average_tier_by_tier():
    num_compared = 0
    for seed, instance, demand in tiny_instances(0, 60, most=200):
        kept, tiers = kept_schedules(instance, demand), instance.objective
        if not kept or not tiers[0].weights().keys() & {"overload", "peak", "crowding", "trips"}:
            continue
        averaging = averaging_of(demand, seed)
        search = AverageSearch(demand, Rows(demand), averaging, kept[seed % len(kept)], threading.Event())
        parts = search.run(time.monotonic() + 60)
        assert Rows(demand).keep(parts)
        least = min(truth(demand, tiers[0], averaging, own) for own in kept)
        assert search.runs[0].worst == pytest.approx(least, abs=2e-3, rel=2e-4), seed
        assert search.runs[0].bound <= least + 1e-6
        for tier, limit in search.limits():
            assert truth(demand, tier, averaging, parts) <= limit + 1e-5, (seed, tier)
        num_compared += 1
    assert num_compared > 10


def averaged(demand, averaging, named=None):
    settings = Settings(time_limit_s=30.0, workers=1)
    return solve_to_survive(
        demand.instance, settings, lambda own: solve(demand.instance, own), 1, named, averaging=averaging
    ).schedule


def test_a_plan_for_the_average_asks_more_where_people_do_half_of_what_was_agreed():
    demand = narrow()
    averaging = Averaging(0.5, drawn_turnouts(demand, 5, 0.4, 0.6, 1))
    schedule = averaged(demand, averaging)
    own = schedule.robustness.average
    # If all do as agreed one party is enough; where half of it does, 10 to 20 of 100 do not fit in 70 places.
    assert schedule.robustness.unguarded.terms.changed == 1
    assert schedule.terms.schedule.changed == 2
    assert own.tiers[0].tail < own.unguarded[0].tail
    parts = parts_from_choices(demand.instance, demand.options, schedule.choices)
    assert own.weight == 0.5
    average = 0.5 * own.tiers[0].mean + 0.5 * own.tiers[0].tail
    assert average == pytest.approx(truth(demand, Tier(overload=1), averaging, parts), abs=1e-5)
    assert own.tiers[0].bound == pytest.approx(average, abs=2e-3)
    assert [tier.bound for tier in schedule.robustness.tiers] == [None, None]
    assert check(demand.instance, schedule).violations == ()


def test_an_average_over_named_sets_is_written_with_their_names():
    demand = narrow()
    named = {"the small one": frozenset([0]), "both": frozenset([0, 1])}
    schedule = averaged(demand, Averaging(0.0, turnouts_of_sets(demand, named)), named)
    own = schedule.robustness.average
    assert [(case.name, case.organisations) for case in own.cases] == [
        ("", ()),
        ("the small one", ("o40",)),
        ("both", ("o40", "o60")),
    ]
    # The large one moves: only where both refuse are 30 of 100 left behind, of three cases.
    assert own.tiers[0].mean == pytest.approx(10.0)
    assert own.tiers[0].tail == pytest.approx(30.0)
    assert own.tiers[0].bound == pytest.approx(10.0, abs=2e-3)


def test_a_plan_that_comes_off_worse_than_the_one_without_precaution_is_not_taken():
    demand = narrow()
    averaging = Averaging(0.5, drawn_turnouts(demand, 5, 0.4, 0.6, 1))
    both, one, today = plan(demand, g40=-15, g60=15), plan(demand, g40=-15), plan(demand)
    for plain, other, is_beaten in ((both, one, True), (both, today, True), (one, both, False), (one, one, False)):
        choices = choices_from_parts(demand.instance, demand.options, plain)
        run = _Run(demand.instance, Schedule(choices=choices), lambda _: [], threading.Event(), averaging)
        assert run._is_beaten(other, run._searcher()) is is_beaten
