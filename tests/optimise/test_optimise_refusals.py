"""Refusals of a schedule: what is left of it, the safe order, the best answers, and what a file says of them."""

from itertools import permutations

import numpy as np
import pytest

from solver.checker import check
from solver.demand.loads import build_demand
from solver.demand.measures import OF_LOADS, changed_organisations, tier_value
from solver.demand.options import choices_from_parts
from solver.domain.instance import Instance
from solver.domain.objective import OF_TRAVELLERS, Tier, gaining_tiers
from solver.domain.schedule import Schedule
from solver.optimise.model.rows import Rows
from solver.optimise.robust.answers import Answers
from solver.optimise.robust.cases import Stays, cases_of
from solver.optimise.robust.order import safe_order
from solver.optimise.robust.record import robustness_of, unguarded_of
from tests.optimise.support import kept_schedules, random_parts, tiny_instances, two_groups


def never():
    return False


def narrow(places=70, **changes):
    """Return demand of 40 and 60 people in one quarter of an hour with so many places."""
    document = two_groups(**changes).instance.model_dump(mode="json", by_alias=True)
    document["lines"][0]["sections"][0]["supply"][0]["places"] = places
    document["objective"] = changes.get("objective", [{"overload": 1}, {"peak": 1}, {"changed": 1}])
    return build_demand(Instance.model_validate(document))


def plan(demand, **shifts):
    """Return the parts of a schedule in which these groups shift by so many minutes."""
    options, groups = demand.options, [group.id for group in demand.instance.groups]
    parts = options.status_quo_parts()
    for name, shift in shifts.items():
        own = np.array(options.of_group(groups.index(name)))
        parts[own] = np.where(options.shift_min[own] == shift, options.parts[groups.index(name)], 0)
    return parts


def test_the_terms_of_travellers_are_those_of_loads():
    assert OF_TRAVELLERS == OF_LOADS


def test_who_refuses_is_as_today_and_so_is_whoever_is_tied():
    tied = {"kind": "same_shift", "groups": ["g40", "g60"], "id": "tied"}
    free, bound = narrow(), narrow(agreements=[tied])
    parts = plan(free, g40=-15, g60=15)
    assert (Stays(free).left_of(parts, [0]) == plan(free, g60=15)).all()
    assert (Stays(free).left_of(parts, [0, 1]) == free.options.status_quo_parts()).all()
    assert (Stays(bound).left_of(plan(bound, g40=15, g60=15), [1]) == bound.options.status_quo_parts()).all()


def test_cases_are_all_sets_of_one_and_of_two():
    assert list(cases_of([4, 2], 1)) == [{2}, {4}]
    assert list(cases_of([4, 2, 7], 2)) == [{2}, {4}, {7}, {2, 4}, {2, 7}, {4, 7}]


def test_a_plan_of_one_is_lost_with_the_one_and_a_plan_of_two_stands():
    demand = narrow()
    alone = robustness_of(demand, Rows(demand), plan(demand, g40=-15))
    # 100 people for 70 places: 30 are left behind where the one who moves does not.
    assert [(each.organisations, each.terms.overload) for each in alone.refusals] == [(("o40",), 30.0)]
    assert [tier.worst for tier in alone.tiers] == [30.0, 100.0]
    both = robustness_of(demand, Rows(demand), plan(demand, g40=-15, g60=15))
    assert [each.terms.overload for each in both.refusals] == [0.0, 0.0]
    assert [tier.worst for tier in both.tiers] == [0.0, 60.0]
    pair = robustness_of(demand, Rows(demand), plan(demand, g40=-15, g60=15), survives=2)
    assert pair.refusals[0].organisations == ("o40", "o60")
    assert pair.tiers[0].worst == 30.0


def test_the_best_answer_is_that_another_moves():
    demand = narrow()
    (refusal,) = robustness_of(demand, Rows(demand), plan(demand, g40=-15)).refusals
    assert refusal.answer.organisation == "o60"
    assert [choice.group for choice in refusal.answer.choices] == ["g60"]
    assert refusal.answer.terms.overload == 0.0


def test_it_can_be_best_that_another_stays_as_it_is():
    document = narrow(places=60).instance.model_dump(mode="json", by_alias=True)
    # 60 people and 20 others pass a quarter later than the 40, on 60 places: they move to where the 40 leave.
    document["lines"][0]["sections"][0]["base_load"] = [{"from": "08:30", "to": "08:45", "passengers": 20}]
    document["organisations"][1]["groups"][0] |= {
        "arrivals": [{"at": "08:45", "share": 1}],
        "shifts": {"earlier_min": 15, "later_min": 0, "step_min": 15},
    }
    demand = build_demand(Instance.model_validate(document))
    (refusal, _) = robustness_of(demand, Rows(demand), plan(demand, g40=-15, g60=-15)).refusals
    assert (refusal.organisations, refusal.terms.overload) == (("o40",), 40.0)
    assert (refusal.answer.organisation, refusal.answer.terms.overload) == ("o60", 20.0)
    assert [option.shift_min for option in refusal.answer.choices[0].options] == [0]


def test_nobody_is_asked_anew_where_a_refusal_loses_nothing():
    demand = narrow(places=200, objective=[{"overload": 1}])
    answers = Answers(demand, Rows(demand), [Tier(overload=1)], plan(demand, g40=15, g60=15), never)
    organisation, then = answers.to(frozenset([0]))
    assert organisation is None
    assert (then == plan(demand, g60=15)).all()


@pytest.mark.long
def test_answers_are_the_best_of_one_party_by_enumeration():
    num_compared = num_best = 0
    for seed, instance, demand in tiny_instances(0, 90, most=200):
        tiers, rows = gaining_tiers(instance.objective), Rows(demand)
        kept = kept_schedules(instance, demand)
        if len(tiers) == 0 or not kept:
            continue
        parts = kept[seed % len(kept)]
        stays = Stays(demand)
        for case in cases_of(changed_organisations(demand, parts).tolist(), 1):
            left = stays.left_of(parts, case)
            organisation, then = Answers(demand, rows, tiers, parts, never).to(case)
            if not rows.keep(left) and organisation is None:
                continue
            agreed = [tier_value(demand, tier, parts) for tier in tiers]
            value = lost(demand, tiers, agreed, then)
            best = min(lost(demand, tiers, agreed, other) for other in kept if is_one_off(demand, left, other, case))
            # A change is left out that gains less than anybody has to contribute, and the descent is no proof.
            assert value >= best or value == pytest.approx(best)
            assert not rows.keep(left) or value[0] <= lost(demand, tiers, agreed, left)[0] + 1e-6
            assert rows.keep(then)
            num_compared += 1
            num_best += value == pytest.approx(best)
    assert num_best >= 0.9 * num_compared > 20, (num_best, num_compared)


def lost(demand, tiers, agreed, parts):
    """Return by how much each tier is worse than in what was agreed."""
    values = [tier_value(demand, tier, parts) for tier in tiers]
    return [round(max(0.0, now - was), 7) for now, was in zip(values, agreed, strict=True)]


def is_one_off(demand, left, other, case):
    changing = set(demand.options.organisation[demand.options.group[left != other]].tolist())
    return len(changing) <= 1 and not changing & case


def test_the_safe_order_is_as_long_as_can_be():
    num_cut = 0
    for seed, instance, demand in tiny_instances(0, 80):
        tiers, rows = gaining_tiers(instance.objective), Rows(demand)
        parts = random_parts(demand, seed)
        members = changed_organisations(demand, parts).tolist()
        if not tiers or len(members) < 2:
            continue
        order, num_safe = safe_order(demand, rows, tiers, parts, members)
        assert sorted(order) == sorted(members)
        lengths = [safe_length(demand, rows, tiers, parts, own) for own in permutations(members)]
        assert num_safe == safe_length(demand, rows, tiers, parts, order) == max(lengths), seed
        num_cut += num_safe < len(members)
    assert num_cut > 5


def safe_length(demand, rows, tiers, parts, order):
    """Return how many in an order can agree one by one, all agreements kept and no tier worse than before."""
    stays, must_keep = Stays(demand), rows.keep(demand.options.status_quo_parts())
    before = None
    for number in range(len(order) + 1):
        left = stays.left_of(parts, order[number:])
        values = [tier_value(demand, tier, left) for tier in tiers]
        is_worse = before is not None and any(now > was + 1e-5 for now, was in zip(values, before, strict=True))
        if is_worse or (number and must_keep and not rows.keep(left)):
            return number - 1
        before = values
    return len(order)


def test_many_parties_are_ordered_one_by_one(monkeypatch):
    demand = narrow()
    parts = plan(demand, g40=-15, g60=15)
    exact = safe_order(demand, Rows(demand), gaining_tiers(demand.instance.objective), parts, [0, 1])
    monkeypatch.setattr("solver.optimise.robust.order._MOST_EXACT", 1)
    # Whoever is first, nobody is left behind and the busiest quarter has 60: the first of the instance is asked.
    assert safe_order(demand, Rows(demand), gaining_tiers(demand.instance.objective), parts, [0, 1]) == exact
    assert exact == ([0, 1], 2)


def test_named_sets_are_looked_at_instead():
    demand = narrow()
    named = {"both": frozenset([0, 1]), "nobody who moves": frozenset([0])}
    found = robustness_of(demand, Rows(demand), plan(demand, g60=15), named=named)
    assert found.survives == 0
    assert [(each.name, each.organisations, each.terms.overload) for each in found.refusals] == [
        ("both", ("o40", "o60"), 30.0)
    ]


def test_what_is_said_passes_the_check():
    num_checked = 0
    for seed, instance, demand in tiny_instances(0, 40, most=200):
        kept = kept_schedules(instance, demand)
        if not kept or not gaining_tiers(instance.objective):
            continue
        parts, rows = kept[seed % len(kept)], Rows(demand)
        for survives in (1, 2):
            found = robustness_of(demand, rows, parts, survives)
            members = changed_organisations(demand, parts).tolist()
            found = found.model_copy(update={"unguarded": unguarded_of(demand, parts, cases_of(members, survives))})
            choices = choices_from_parts(instance, demand.options, parts)
            report = check(instance, Schedule(choices=choices, robustness=found))
            assert not [each.text for each in report.violations if each.rule == "refusals"], seed
            assert not report.of_claims, (seed, [each.text for each in report.of_claims])
            num_checked += bool(found.refusals)
    assert num_checked > 20


def test_a_schedule_that_asks_nobody_has_no_refusals():
    demand = narrow()
    found = robustness_of(demand, Rows(demand), demand.options.status_quo_parts())
    assert (found.refusals, found.order, found.num_safe) == ((), (), 0)


def test_of_many_pairs_the_worst_are_written(monkeypatch):
    demand = narrow()
    monkeypatch.setattr("solver.optimise.robust.record.MOST_REFUSALS", 1)
    found = robustness_of(demand, Rows(demand), plan(demand, g40=-15, g60=15), survives=2)
    assert [each.organisations for each in found.refusals] == [("o40", "o60"), ("o40",), ("o60",)]


def test_an_order_that_is_cut_short_names_all_and_calls_few_safe():
    demand = narrow()
    parts, tiers = plan(demand, g40=-15, g60=15), gaining_tiers(demand.instance.objective)
    assert safe_order(demand, Rows(demand), tiers, parts, [0, 1], lambda: True) == ([0, 1], 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("solver.optimise.robust.order._MOST_EXACT", 1)
        assert safe_order(demand, Rows(demand), tiers, parts, [0, 1], lambda: True) == ([0, 1], 0)
