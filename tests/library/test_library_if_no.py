"""`schedule_if_no`: the prepared answer as a schedule is what was said of it, and passes the check."""

from pathlib import Path

import pytest

import solver
from solver.demand.options import choices_from_parts
from solver.domain.objective import OF_TRAVELLERS
from solver.domain.schedule import Schedule
from solver.errors import CheckFailedError, InputError
from solver.library.refusals import refusals_of
from solver.library.validity import as_assumed
from tests.optimise.support import kept_schedules, tiny_instances

TINY = Path(__file__).parents[2] / "instances" / "tiny.json"


@pytest.mark.long
def test_the_schedule_of_an_answer_has_the_figures_that_were_promised():
    num_answered = num_stayed = num_broken = 0
    for seed, instance, demand in tiny_instances(0, 40):
        for parts in kept_schedules(instance, demand)[-2:]:
            schedule = Schedule(choices=choices_from_parts(instance, demand.options, parts))
            try:
                found = refusals_of(instance, schedule, 1, None)
            except InputError:  # nothing is gained for travellers
                continue
            for refusal in found.refusals:
                if refusal.breaks and not (refusal.answer and refusal.answer.organisation):
                    with pytest.raises(CheckFailedError):
                        solver.schedule_if_no(instance, schedule, refusal.organisations)
                    num_broken += 1
                    continue
                made = solver.schedule_if_no(instance, schedule, refusal.organisations)
                promised = refusal.terms if refusal.answer is None else refusal.answer.terms
                for term in OF_TRAVELLERS:
                    assert made.terms.schedule[term] == pytest.approx(promised[term], abs=2e-6), (seed, term)
                edited = as_assumed(instance, made)
                assert solver.check(edited, made).is_ok
                assert {f"fix-organisation {one}=0" for one in refusal.organisations} <= set(made.scenario.edits)
                num_answered += bool(refusal.answer and refusal.answer.organisation)
                num_stayed += not (refusal.answer and refusal.answer.organisation)
    assert num_answered > 5
    assert num_stayed > 5


@pytest.fixture
def instance():
    return solver.read_instance(TINY)


def test_an_answer_that_the_schedule_holds_is_taken_as_it_stands(instance):
    schedule = solver.solve(instance, solver.Settings(time_limit_s=5.0)).schedule
    held = solver.refusals(instance, schedule)
    (first, *_) = held.refusals
    other = first.model_copy(update={"answer": first.answer.model_copy(update={"organisation": "", "choices": ()})})
    schedule = schedule.model_copy(update={"robustness": held.model_copy(update={"refusals": (other,)})})
    made = solver.schedule_if_no(instance, schedule, first.organisations)
    assert made.terms.schedule.overload == pytest.approx(first.terms.overload, abs=1e-6)
    assert made.terms.schedule.overload > first.answer.terms.overload


def test_somebody_unknown_and_somebody_who_is_asked_nothing_are_refused(instance):
    schedule = solver.solve(instance, solver.Settings(time_limit_s=5.0)).schedule
    with pytest.raises(InputError, match="the id of an organisation"):
        solver.schedule_if_no(instance, schedule, ["nobody"])
    with pytest.raises(InputError, match="asks nothing"):
        solver.schedule_if_no(instance, schedule, ["school"])
