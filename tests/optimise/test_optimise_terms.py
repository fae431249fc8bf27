"""Each of the terms in the model, in `measures` and in the check: three computations, one number."""

from collections import Counter

import pytest

from solver.checker import recompute_terms
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.demand.options import choices_from_parts
from solver.domain.objective import TERMS, Tier
from solver.optimise.cpsat.model import ScheduleModel
from tests.demand import small
from tests.optimise.support import random_parts
from tests.support.tiny import random_instance

FLOAT = 1e-9


def counting(instance, term):
    """Return an instance of which a tier counts a term: some are worked out only where one does."""
    return instance.model_copy(update={"objective": (*instance.objective, Tier(**{term: 1.0}))})


def modelled(model, expression, parts):
    """Return the value of a term's expression in a schedule."""
    values = model.variables.values(parts)
    return expression.constant + sum(weight * values[index] for index, weight in expression.weights.items())


def allowance(term, demand, exact):
    """Return how far the expression may lie below the exact term; how far above is its own `error`."""
    if term == "peak_factor":  # places are taken in hundredths of a place, rounded up
        offered = demand.cells.places[demand.cells.places > 0]
        return exact * 0.01 / float(offered.min())
    # Tangents of a power, where a cell can have more loads than they can all touch.
    if term in {"vehicle_hours_lost", "cost"}:
        return 0.0025 * exact + 1e-6
    return 0.0


@pytest.mark.long
@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_the_same_in_model_measures_and_check(term):
    positive = Counter()
    for seed in range(100):
        instance = counting(random_instance(seed, agreements=False), term)
        demand = build_demand(instance)
        model = ScheduleModel(demand)
        expression = model.term(term)
        for parts in (demand.options.status_quo_parts(), random_parts(demand, seed)):
            exact = measure_terms(demand, parts)[term]
            in_model = modelled(model, expression, parts)
            assert in_model - exact <= expression.error + FLOAT * (1 + exact), seed
            assert exact - in_model <= expression.error + allowance(term, demand, exact) + FLOAT * (1 + exact), seed
            choices = choices_from_parts(instance, demand.options, parts)
            assert recompute_terms(instance, choices)[term] == pytest.approx(exact, rel=1e-6, abs=1e-6), seed
            positive[exact > 0] += 1
    assert positive[True] >= 10


@pytest.mark.long
@pytest.mark.parametrize("term", TERMS)
def test_the_error_of_a_term_is_small(term):
    # So that what is proven in whole numbers says something of the exact value.
    for seed in range(60):
        demand = build_demand(random_instance(seed, agreements=False))
        # What is off at one interval may wait for an hour of others, and in euros for each day of a year.
        a_year = demand.instance.reckoned.minute_a_day(len(demand.instance.days))
        most = {"waiting": 60, "cost": 60 * a_year}.get(term, 1)
        assert ScheduleModel(demand).term(term).error < 0.02 * most, seed


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_added_once(term):
    model = ScheduleModel(build_demand(random_instance(3)))
    expression = model.term(term)
    size = len(model.variables.model.proto.variables)
    assert model.term(term) is expression
    assert len(model.variables.model.proto.variables) == size


@pytest.mark.parametrize("term", [term for term in TERMS if term not in {"shifted", "changed", "unfairness", "moving"}])
def test_a_term_that_no_choice_changes_is_a_constant(term):
    # Nobody passes, and there is one pattern: only the burden depends on the choices.
    part = small.section(base_load=[small.base("08:00", "08:15", 350.0)])
    mode = "road" if term == "vehicle_hours_lost" else "tram"
    instance = counting(small.instance(small.group(flows=[]), lines=[small.line(part, mode=mode)]), term)
    demand = build_demand(instance)
    expression = ScheduleModel(demand).term(term)
    assert expression.weights == {}
    today = measure_terms(demand, demand.options.status_quo_parts())[term]
    assert expression.constant == pytest.approx(today, abs=1e-5)
    assert (today > 0) == (term not in {"absence", "altered", "deviation", "switched"})
