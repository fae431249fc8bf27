"""The synthetic regions are what their names say, and the methods that are compared agree where all are exact."""

from __future__ import annotations

import importlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.methods import METHODS, interval_cpsat
from benchmarks.methods.task import CannotError, Task, checked, tier_values
from benchmarks.regions.chains import CHAIN, make_chains
from benchmarks.regions.choice import make_choice
from benchmarks.regions.generate import make_region
from benchmarks.regions.region import Region
from benchmarks.regions.registry import SIZES, TIGHTNESS, build
from solver.checker import agreement_violations, status_quo_choices
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.instance import Instance

TINY = Region("tiny", 12, 4)
KNOWS_ONLY_BLOCKS = {"interval_cpsat"}
NEEDS = {"highs": "highspy", "scip": "pyscipopt"}


def _instance(region: Region) -> Instance:
    return Instance.model_validate(make_region(region))


def test_a_seed_draws_the_same_region_every_time() -> None:
    assert build("S-tight-15-overload", 3) == build("S-tight-15-overload", 3)
    assert build("S-tight-15-overload", 3) != build("S-tight-15-overload", 4)


@pytest.mark.parametrize("size", ["S", "M"])
def test_a_region_has_the_size_of_its_name(size: str) -> None:
    instance = Instance.model_validate(build(f"{size}-roomy-15-overload"))
    assert (len(instance.groups), len(instance.sections)) == SIZES[size]


@pytest.mark.parametrize("room", TIGHTNESS)
def test_places_are_the_promised_share_of_todays_highest_load(room: str) -> None:
    demand = build_demand(Instance.model_validate(build(f"S-{room}-15-overload")))
    loads = demand.loads(demand.options.status_quo_parts())
    section = demand.cells.section
    highest = np.maximum.reduceat(loads, np.flatnonzero(np.diff(section, prepend=-1)))
    busiest = [int(np.argmax(np.where(section == place, loads, -1.0))) for place in range(len(highest))]
    share = demand.cells.places[busiest] / highest
    assert share.mean() == pytest.approx(TIGHTNESS[room], rel=0.05)
    assert share.max() <= 1.11 * TIGHTNESS[room]


@pytest.mark.parametrize(("end", "is_kept"), [("agreements", True), ("broken", False)])
def test_today_keeps_agreements_unless_it_is_to_break_some(end: str, is_kept: bool) -> None:
    instance = Instance.model_validate(build(f"S-tight-15-overload-{end}"))
    assert instance.agreements
    assert (not agreement_violations(instance, status_quo_choices(instance))) is is_kept


@pytest.mark.long
@pytest.mark.parametrize("name", ["minutes", "week-S"])
def test_sets_of_wide_choice_are_wide(name: str) -> None:
    instance = Instance.model_validate(build(name))
    options = build_demand(instance).options
    assert np.median(np.diff(options.start)) >= 15
    assert any(agreement.kind in {"order", "weekday_order"} for agreement in instance.agreements)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["chains-30", "chains-60"])
def test_chains_are_blocks_in_minutes_that_today_keeps_in_order(name: str, seed: int) -> None:
    instance = Instance.model_validate(build(name, seed))
    assert instance.name == f"{name}, seed {seed}"
    assert f"chains-{len(instance.groups)}" == name
    assert instance.bin_min == 1
    assert instance.objective[0].weights() == {"peak": 1}
    assert not agreement_violations(instance, status_quo_choices(instance))
    orders = [(order.before, order.after) for order in instance.agreements]
    assert {order.kind for order in instance.agreements} == {"order"}
    chains = {(f"g{place}", f"g{place + 1}") for place in range(len(instance.groups) - 1) if (place + 1) % CHAIN}
    assert chains < set(orders)
    assert len(orders) == len(chains) + len(instance.groups) // CHAIN
    assert np.diff(build_demand(instance).options.start).min() >= 300


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["choice-50", "choice-200"])
def test_choice_is_every_quarter_hour_of_five_days_and_today_fits_the_rooms(name: str, seed: int) -> None:
    instance = Instance.model_validate(build(name, seed))
    assert f"choice-{len(instance.groups)}" == name
    demand = build_demand(instance)
    assert set(np.diff(demand.options.start)) == {5 * 32}
    assert not agreement_violations(instance, status_quo_choices(instance))
    assert {agreement.kind for agreement in instance.agreements} == {"weekday_order"}
    today = measure_terms(demand, demand.options.status_quo_parts())
    assert today.value({"overload": 1}) == 0
    weights = {section.id: section.weight for section in instance.sections}
    assert [section for section, weight in weights.items() if weight] == ["shuttle"]


def test_each_lesson_takes_one_room_of_its_building_as_long_as_it_lasts() -> None:
    """All 50 lessons on Monday at 08:00 take 50 rooms until 09:00, where the shortest end."""
    instance = Instance.model_validate(build("choice-50", 1))
    demand = build_demand(instance)
    options = demand.options
    parts = np.zeros(options.num_options, dtype=np.int64)
    for place, group in enumerate(instance.groups):
        today = group.week_patterns(instance.days)[0].present
        pattern = 0 if today["mon"] else 1
        own = [option for option in options.of_group(place) if options.pattern[option] == pattern]
        parts[min(own, key=lambda option: options.shift_min[option])] = 1
    monday = demand.loads(parts).reshape(2, 5, -1)[1, 0]
    assert monday[32:36] == pytest.approx(50)
    assert 0 < monday[39] < 50
    assert monday.sum() == pytest.approx(demand.loads(options.status_quo_parts()).reshape(2, 5, -1)[1].sum())
    assert demand.cells.places[demand.cells.section == 1].max() == 2.5


@pytest.mark.long
@pytest.mark.parametrize("method", sorted(METHODS.keys() - KNOWS_ONLY_BLOCKS))
@pytest.mark.parametrize("has_agreements", [False, True])
def test_every_method_keeps_the_rules_and_no_value_is_below_a_bound(method: str, has_agreements: bool) -> None:
    if method in NEEDS:
        pytest.importorskip(NEEDS[method], reason="needs the extra `bench`")
    instance = _instance(replace(TINY, has_agreements=has_agreements))
    exact = _solved(instance, "stagger")
    found = _solved(instance, method)
    assert found[-1]["is_checked"], found[-1]["faults"]
    value = found[-1]["values"][0]
    assert value >= exact[-1]["values"][0] - 1e-3
    bounds = [record["bound"] for record in found[:-1] if record.get("bound") is not None]
    assert all(bound <= exact[-1]["values"][0] + 1e-3 for bound in bounds)
    if method not in {"greedy", "random_restarts"}:
        assert value == pytest.approx(exact[-1]["values"][0], abs=0.05)


CHAIN_OF_SIX = Region("tiny chains", 6, 2, step_min=20, objective="peak", shape="chains")
CHOICE_OF_SIX = Region("tiny choice", 6, 2, objective="rooms", shape="choice")


@pytest.mark.long
@pytest.mark.parametrize("document", [make_chains(CHAIN_OF_SIX), make_choice(CHOICE_OF_SIX)], ids=["chains", "choice"])
def test_the_interval_model_and_the_plain_one_agree_on_the_best_peak(document: dict) -> None:
    instance = Instance.model_validate(document)
    by_blocks, by_rows = _solved(instance, "interval_cpsat", 20.0), _solved(instance, "highs", 20.0)
    assert by_blocks[-1]["is_checked"], by_blocks[-1]["faults"]
    assert by_blocks[-1]["values"] == pytest.approx(by_rows[-1]["values"], abs=0.02)
    assert by_blocks[-2]["bound"] == pytest.approx(by_blocks[-1]["values"][-1], abs=0.02)


def test_the_interval_model_says_that_parts_are_no_blocks() -> None:
    task = Task(_instance(replace(TINY, objective="peak")), 0, 5.0, io.StringIO())
    with pytest.raises(CannotError, match=r"^groups of several parts$"):
        interval_cpsat.solve_by_interval_cpsat(task)


def test_the_interval_model_says_that_overload_is_not_its_tier() -> None:
    task = Task(_instance(TINY), 0, 5.0, io.StringIO())
    with pytest.raises(CannotError, match=r"^tiers other than peak, after overload or alone$"):
        interval_cpsat.solve_by_interval_cpsat(task)


def _solved(instance: Instance, method: str, time_limit_s: float = 5.0) -> list[dict]:
    output = io.StringIO()
    task = Task(instance, 0, time_limit_s, output)
    parts = getattr(importlib.import_module(METHODS[method]), f"solve_by_{method}")(task)
    demand = build_demand(instance)
    last = checked(instance, parts)
    assert last["values"] == tier_values(demand, parts)
    return [*(json.loads(line) for line in output.getvalue().splitlines()), last]
