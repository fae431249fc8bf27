"""What becomes of a schedule if parties say no, and a schedule made for that, from Python."""

import threading

import pytest

import solver
from solver.errors import InputError
from tests.optimise.test_optimise_refusals import narrow


@pytest.fixture(scope="module")
def instance():
    return narrow().instance


@pytest.fixture(scope="module")
def plain(instance):
    return solver.solve(instance, solver.Settings(time_limit_s=30.0, workers=1)).schedule


def test_one_who_moves_is_the_worst_to_lose(instance, plain):
    found = solver.refusals(instance, plain)
    assert isinstance(found, solver.Robustness)
    assert [refusal.terms.overload for refusal in found.refusals] == [30.0]
    assert found.num_safe == len(found.order) == 1


def test_a_plan_is_made_to_survive(instance):
    result = solver.solve_to_survive(instance, solver.Settings(time_limit_s=60.0, workers=1))
    own = result.schedule.robustness
    assert (own.tiers[0].worst, own.unguarded.worst.overload) == (0.0, 30.0)
    assert solver.check(instance, result.schedule).is_ok
    # What is worked out of it anew keeps what was proven, and what it is measured by.
    again = solver.refusals(instance, result.schedule)
    assert (again.unguarded, again.tiers[0].bound) == (own.unguarded, own.tiers[0].bound)
    assert solver.refusals(instance, result.schedule, survives=2).unguarded is None


def test_a_search_that_is_stopped_gives_what_there_is(instance):
    stop = threading.Event()
    stop.set()
    schedule = solver.solve_to_survive(instance, interrupt=stop).schedule
    assert schedule is None or solver.check(instance, schedule).is_ok


@pytest.mark.parametrize("survives", [0, 3])
def test_other_numbers_are_refused(instance, plain, survives):
    with pytest.raises(InputError, match="expected 1 or 2"):
        solver.refusals(instance, plain, survives)


def test_sets_of_unknown_parties_are_refused(instance, plain):
    with pytest.raises(InputError, match='found "o41"; expected the id of an organisation'):
        solver.refusals(instance, plain, sets={"x": ("o41",)})


def test_a_deterministic_search_is_refused(instance):
    with pytest.raises(InputError, match="a search that no clock ends"):
        solver.solve_to_survive(instance, solver.Settings(deterministic=True))


def test_more_parties_than_anybody_talks_with_are_refused(instance, plain, monkeypatch):
    monkeypatch.setattr("solver.library.refusals.MOST_PARTIES", 0)
    with pytest.raises(InputError, match="found a schedule that asks 1 parties; expected at most 0"):
        solver.refusals(instance, plain)


def test_where_there_are_too_many_the_plan_is_the_one_without_precaution(instance, monkeypatch):
    monkeypatch.setattr("solver.optimise.survive.MOST_PARTIES", 0)
    schedule = solver.solve_to_survive(instance, solver.Settings(time_limit_s=30.0, workers=1)).schedule
    assert schedule.robustness is None
    assert schedule.terms.schedule.changed == 1
