"""How the optimum answers when the instance changes in a way of which the effect is known."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.instance import Instance
from solver.domain.objective import TERMS
from solver.optimise.solve import solve
from tests.optimise.support import NOISE, SURE, keeps_agreements, random_parts
from tests.support.tiny import count_schedules, random_document

PLACES_TERMS = {"overload", "peak_factor", "trips", "waiting"}
SEEDS = range(25)


def first_tier(document, **weights):
    """Solve with one tier (the document's first unless weights are given); return (best, rounding error) or None."""
    tier = weights or {key: value for key, value in document["objective"][0].items() if key != "tolerance"}
    result = solve(Instance.model_validate(document | {"objective": [tier]}), SURE)
    if result.schedule is None:
        assert result.stop == "infeasible"
        return None
    (found,) = result.schedule.tiers
    assert found.stop == "optimal"
    return found.best, found.rounding_error + NOISE


def each_group(document):
    return [group for party in document["organisations"] for group in party["groups"]]


def each_vehicle(document):
    """Return the rows of all sections that have seats and places."""
    sections = [section for line in document["lines"] for section in line["sections"]]
    return [row for section in sections for row in section.get("supply", []) + section.get("departures", [])]


@pytest.mark.long
@pytest.mark.parametrize("term", sorted(PLACES_TERMS))
def test_more_places_never_cost_more(term):
    less = 0
    for seed in SEEDS:
        document, roomier = random_document(seed), random_document(seed)
        for row in each_vehicle(roomier):
            row["places"] *= 1.25
        before, after = first_tier(document, **{term: 1}), first_tier(roomier, **{term: 1})
        assert (before is None) == (after is None), seed
        if before:
            assert after[0] <= before[0] + before[1] + after[1], seed
            less += after[0] < before[0] - 0.01
    assert less >= 3


@pytest.mark.long
def test_an_extra_trip_never_lengthens_the_wait():
    """Each section with real trips gets one in the middle of every two, the same for all choices."""
    less = 0
    for seed in range(40):
        document, denser = random_document(seed), random_document(seed)
        rows = [row for row in each_vehicle(denser) if "at" in row]
        for row in rows:
            minutes = sorted(60 * int(clock[:2]) + int(clock[3:]) for clock in row["at"])
            between = [(one + other) // 2 for one, other in pairwise(minutes) if other - one > 1]
            row["at"] = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in sorted([*minutes, *between])]
        if not rows:
            continue
        before, after = first_tier(document, waiting=1), first_tier(denser, waiting=1)
        assert (before is None) == (after is None), seed
        if before:
            assert after[0] <= before[0] + before[1] + after[1], seed
            less += after[0] < before[0] - 0.01
    assert less >= 3


@pytest.mark.long
def test_a_wider_range_of_shifts_never_costs_more():
    less = 0
    for seed in range(40):
        document, wider = random_document(seed), random_document(seed)
        for group in each_group(wider):
            group["shifts"]["earlier_min"] += group["shifts"]["step_min"]
            group["shifts"]["later_min"] += group["shifts"]["step_min"]
        before, after = first_tier(document), first_tier(wider)
        if before:
            assert after is not None, seed
            assert after[0] <= before[0] + before[1] + after[1], seed
            less += after[0] < before[0] - 0.01
    assert less >= 5


@pytest.mark.long
def test_an_agreement_less_never_costs_more():
    less = 0
    for seed in range(60):
        document = random_document(seed)
        if not document["agreements"]:
            continue
        before, after = first_tier(document), first_tier(document | {"agreements": document["agreements"][1:]})
        if before:
            assert after is not None, seed
            assert after[0] <= before[0] + before[1] + after[1], seed
        less += before is None or after[0] < before[0] - 0.01
    assert less >= 5


def renamed(value):
    """Return a tree with every id of a section, group and organisation turned into another; keys stay."""
    if isinstance(value, dict):
        return {key: renamed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item) for item in value]
    is_id = isinstance(value, str) and len(value) == 2 and value[0] in "gso" and value[1].isdigit()
    return f"{value[0]}-z{9 - int(value[1])}" if is_id else value


def reordered(document):
    """Return the document with lines, organisations, their groups, flows and agreements the other way round."""
    parties = [
        party | {"groups": [group | {"flows": group["flows"][::-1]} for group in party["groups"][::-1]]}
        for party in document["organisations"][::-1]
    ]
    return document | {
        "organisations": parties,
        "lines": document["lines"][::-1],
        "agreements": document["agreements"][::-1],
    }


@pytest.mark.long
@pytest.mark.parametrize("change", [renamed, reordered])
def test_names_and_order_change_nothing_in_the_optimum(change):
    num_solved = 0
    for seed in range(40):
        document = random_document(seed)
        one, other = (solve(Instance.model_validate(data), SURE) for data in (document, change(document)))
        assert one.stop == other.stop, seed
        if one.schedule is None:
            assert len(one.clash.labels) > 0
            continue
        for before, after in zip(one.schedule.tiers, other.schedule.tiers, strict=True):
            slack = before.rounding_error + after.rounding_error + NOISE
            assert after.best == pytest.approx(before.best, abs=slack), seed
        num_solved += 1
    assert num_solved > 20


def doubled(document):
    for group in each_group(document):
        group["headcount"] *= 2
    for row in each_vehicle(document):
        row["places"] *= 2
        row["seats"] *= 2
    for line in document["lines"]:
        for section in line["sections"]:
            section["base_load"] = [row | {"passengers": 2 * row["passengers"]} for row in section["base_load"]]
    return document


@pytest.mark.long
@pytest.mark.parametrize("term", ["overload", "crowding", "peak", "shifted"])
def test_twice_the_people_in_twice_the_places_is_twice_the_term(term):
    positive = 0
    for seed in SEEDS:
        document, double = (make(random_document(seed, agreements=False)) for make in (dict, doubled))
        demand, twice = (build_demand(Instance.model_validate(data)) for data in (document, double))
        if count_schedules(demand) > 2000:
            continue
        parts = random_parts(demand, seed)
        assert measure_terms(twice, parts)[term] == pytest.approx(2 * measure_terms(demand, parts)[term]), seed
        before, after = first_tier(document, **{term: 1}), first_tier(double, **{term: 1})
        assert after[0] == pytest.approx(2 * before[0], abs=2 * before[1] + after[1]), seed
        positive += before[0] > 1 if term != "shifted" else measure_terms(demand, parts).shifted > 1
    assert positive >= 5


def test_who_cannot_choose_stays_as_today():
    for seed in range(15):
        document = random_document(seed, agreements=False)
        for group in each_group(document):
            group["shifts"] = {"earlier_min": 0, "later_min": 0, "step_min": 15}
            del group["patterns"][1:]
        schedule = solve(Instance.model_validate(document), SURE).schedule
        assert schedule.terms.schedule == schedule.terms.status_quo
        assert schedule.stop == "optimal"
        for choice in schedule.choices:
            assert [(taken.shift_min, taken.pattern) for taken in choice.options] == [(0, "today")]


@pytest.mark.long
def test_what_holds_for_any_seed():
    seen = Counter()

    @settings(max_examples=50, deadline=None, derandomize=True, database=None)
    @given(st.integers(1_000, 1_000_000))
    def holds(seed):
        instance = Instance.model_validate(random_document(seed))
        demand = build_demand(instance)
        result = solve(instance, SURE)
        seen[result.stop] += 1
        today_keeps = keeps_agreements(instance, demand, demand.options.status_quo_parts())
        seen["today breaks"] += not today_keeps
        if result.schedule is None:
            assert result.stop == "infeasible"
            assert not today_keeps
            return
        schedule = result.schedule
        seen["moved"] += schedule.terms.schedule != schedule.terms.status_quo
        assert bool(schedule.status_quo_violations) == (not today_keeps)
        first = schedule.tiers[0]
        assert first.bound <= first.best + NOISE
        # No schedule drawn at random that keeps the agreements is better than what is proven.
        for place in range(10):
            parts = random_parts(demand, seed + place)
            if keeps_agreements(instance, demand, parts):
                seen["random schedules"] += 1
                terms = measure_terms(demand, parts)
                assert terms.value(instance.objective[0].weights()) >= first.bound - NOISE
        for term in TERMS:
            assert schedule.terms.schedule[term] >= 0

    holds()
    assert min(seen[what] for what in ("optimal", "infeasible", "moved", "today breaks")) >= 3, seen
    assert seen["random schedules"] >= 100, seen
