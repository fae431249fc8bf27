"""A hint says everything: every variable of the model, at values that keep every constraint."""

import threading

import pytest

from solver.demand.loads import build_demand
from solver.domain.objective import TERMS, Tier
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.run import run
from tests.optimise.support import LIMITS, keeps_agreements, random_parts
from tests.support.tiny import random_instance

EVERYTHING = Tier(**dict.fromkeys(TERMS, 1.0))


def hinted(seed, parts_of=None):
    """Return (instance, demand, model with all terms, hinted parts)."""
    instance = random_instance(seed)
    demand = build_demand(instance)
    model = ScheduleModel(demand)
    model.minimise(EVERYTHING)
    parts = demand.options.status_quo_parts() if parts_of is None else parts_of(demand, seed)
    model.variables.hint(parts)
    return instance, demand, model, parts


@pytest.mark.long
@pytest.mark.parametrize("parts_of", [None, random_parts], ids=["today", "random"])
def test_every_variable_has_a_hint_within_its_domain(parts_of):
    for seed in range(60):
        _, _, model, _ = hinted(seed, parts_of)
        proto = model.variables.model.proto
        hint = dict(zip(proto.solution_hint.vars, proto.solution_hint.values, strict=True))
        assert sorted(hint) == list(range(len(proto.variables))), seed
        for index, value in hint.items():
            low, high = proto.variables[index].domain
            assert low <= value <= high, (seed, proto.variables[index].name)


def test_a_hint_replaces_the_one_before():
    _, demand, model, _ = hinted(5)
    model.variables.hint(random_parts(demand, 1))
    proto = model.variables.model.proto
    assert sorted(proto.solution_hint.vars) == list(range(len(proto.variables)))


@pytest.mark.long
def test_the_hint_of_a_schedule_that_keeps_the_agreements_is_a_solution():
    # With every variable fixed at its hint the model is feasible, exactly where the agreements are kept.
    seen = {True: 0, False: 0}
    for seed in range(60):
        instance, demand, model, parts = hinted(seed, random_parts)
        proto = model.variables.model.proto
        for index, value in list(zip(proto.solution_hint.vars, proto.solution_hint.values, strict=True)):
            variable = model.variables.model.get_int_var_from_proto_index(index)
            model.variables.model.add(variable == value)
        is_kept = keeps_agreements(instance, demand, parts)
        outcome = run(model.variables, LIMITS, threading.Event())
        assert (outcome.is_infeasible, outcome.parts is not None) == (not is_kept, is_kept), seed
        seen[is_kept] += 1
    assert min(seen.values()) >= 10, seen
