"""What a solve says of itself: gaps, and one line of progress."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.commands.solve import progress_line
from solver.domain.objective import TERMS
from solver.language.current import speaking
from solver.language.messages import shown
from solver.optimise.cpsat.expression import TermExpression
from solver.optimise.cpsat.objective import to_integer_objective
from solver.optimise.cpsat.variables import Variables
from solver.optimise.model.integers import to_integers
from solver.optimise.result import Progress, relative_gap
from tests.support.tiny import random_instance


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [(100.0, 75.0, 0.25), (100.0, 100.0, 0.0), (100.0, 0.0, 1.0), (0.0, 0.0, 0.0), (100.0, 100.1, 0.0)],
)
def test_the_gap_is_a_share_of_the_value(value, bound, gap):
    assert relative_gap(value, bound) == pytest.approx(gap)


@pytest.mark.parametrize(("value", "bound"), [(None, 1.0), (1.0, None), (None, None)])
def test_an_unknown_value_or_bound_has_no_gap(value, bound):
    assert Progress(seconds=1.0, tier=1, num_tiers=2, value=value, bound=bound).gap is None


def test_a_line_of_progress():
    known = Progress(seconds=1.25, tier=2, num_tiers=3, value=1234.5, bound=1000.0)
    with speaking("nl"):
        told = shown(progress_line(known))
    assert told.endswith("nu 1.234,5   bewezen 1.000,0   hooguit 19,00 % eraf")
    assert progress_line(known) == "  1.2 s   tier 2 of 3   value 1,234.5   bound 1,000.0   gap 19.00 %"
    unknown = Progress(seconds=100.0, tier=1, num_tiers=1, value=None, bound=None)
    dash = "\N{EN DASH}"
    assert progress_line(unknown) == f"100.0 s   tier 1 of 1   value {dash}   bound {dash}   gap {dash}"


def two_variables():
    from solver.demand.loads import build_demand

    demand = build_demand(random_instance(1))
    variables = Variables(demand, to_integers(demand))
    return [variables.parts[option] for option in (0, 1)]


@pytest.mark.long
@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(st.floats(1e-5, 1e6), min_size=2, max_size=2),
    st.floats(0, 1e6),
    st.floats(0.001, 1000),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_a_whole_objective_never_overstates(factors, constant, weight, first, second):
    # exact >= whole / scale - error, so that a bound on the whole one is a bound on the exact.
    term = TermExpression(constant=constant)
    for factor, variable in zip(factors, two_variables(), strict=True):
        term.add(factor, variable)
    objective = to_integer_objective({TERMS[0]: weight}, {TERMS[0]: term})
    values = {variable.index: value for variable, value in zip(objective.variables, (first, second), strict=True)}
    exact = weight * (constant + factors[0] * first + factors[1] * second)
    whole = objective.integer_value(values)
    assert objective.value(whole) - objective.error <= exact * (1 + 1e-8) + 1e-9
    assert objective.proven(whole) <= exact * (1 + 1e-8) + 1e-9


def test_factors_with_a_common_measure_are_exact():
    one, other = two_variables()
    term = TermExpression()
    term.add(0.2, one)
    term.add(0.5, other)
    term.add(0.1, 3)
    term.add(0.1, one)  # 0.3 in all: 0.3 and 0.5 have no whole ratio, so the scale is fine
    objective = to_integer_objective({"overload": 2.0}, {"overload": term})
    value = objective.value(objective.integer_value({one.index: 2, other.index: 1}))
    assert math.isclose(value, 2 * (0.6 + 0.5 + 0.3), rel_tol=1e-4)
    whole = TermExpression()
    whole.add(15.0, one)
    whole.add(45.0, other)
    exact = to_integer_objective({"shifted": 1.0}, {"shifted": whole})
    assert exact.coefficients == (1, 3)
    assert exact.scale == pytest.approx(1 / 15)


def test_what_a_file_writes_as_zero_has_no_gap():
    # A best value of 1e-9 and a bound of 0 are both 0 in a file: a gap of 1 would contradict them.
    assert relative_gap(1e-9, 0.0) == 0.0
    assert relative_gap(1.0, 0.5) == 0.5
