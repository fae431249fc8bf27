"""The synthetic regions are what their names say, and the methods that are compared agree where all are exact."""

from __future__ import annotations

import importlib
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.methods import METHODS
from benchmarks.methods.task import Task, tier_values
from benchmarks.regions.generate import make_region
from benchmarks.regions.region import Region
from benchmarks.regions.registry import SIZES, TIGHTNESS, build
from solver.checker import agreement_violations, status_quo_choices
from solver.demand.loads import build_demand
from solver.domain.instance import Instance

TINY = Region("tiny", 12, 4)
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


@pytest.mark.parametrize("name", ["minutes", "week-S"])
def test_sets_of_wide_choice_are_wide(name: str) -> None:
    instance = Instance.model_validate(build(name))
    options = build_demand(instance).options
    assert np.median(np.diff(options.start)) >= 15
    assert any(agreement.kind in {"order", "weekday_order"} for agreement in instance.agreements)


@pytest.mark.parametrize("method", METHODS)
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


def _solved(instance: Instance, method: str) -> list[dict]:
    output = io.StringIO()
    task = Task(instance, 0, 5.0, output)
    parts = getattr(importlib.import_module(METHODS[method]), f"solve_by_{method}")(task)
    demand = build_demand(instance)
    from benchmarks.methods.task import checked

    last = checked(instance, parts)
    assert last["values"] == tier_values(demand, parts)
    return [*(json.loads(line) for line in output.getvalue().splitlines()), last]
