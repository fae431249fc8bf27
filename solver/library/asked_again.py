"""Planning again with those who were asked already; whoever is not in the talks is asked only where that is needed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from solver.advise.whatif.edits import AT_MOST_NEW
from solver.advise.whatif.keep_close import not_asked
from solver.advise.whatif.scenario import Edited, edited, make_scenario
from solver.demand.earlier_choices import start_from
from solver.demand.loads import build_demand
from solver.demand.measures import changed_organisations, measure_terms
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule
from solver.errors import InvalidInstanceError
from solver.optimise.result import SolveResult

SHARE_TO_DECIDE = 0.25
"""Of the time limit, at most, to see what those who were asked reach in the first tier, and as much for everybody; the
whole objective has what is left, once. Utrecht decides in 1 s each."""
_LOSS = 0.02
"""Of what was agreed is gained in the first tier, given up rather than ask somebody new: as `keep-within` does."""
_ROUNDING = 1e-4
SolveOne = Callable[[Instance, float, Schedule | None], SolveResult]
"""Solves an instance in a share of the time, beginning with a schedule."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What became of it.

    Attributes
    ----------
    scenario, edited
        Of the result, with the edit `at-most-new 0` where nobody new is needed; None, and the instance as it is,
        where there are no edits.
    newly
        Ids of organisations that change and of which the agreed schedule asks nothing.
    alone
        The value of the first tier with those who were asked already alone, where they do not gain what was agreed;
        None where they do, and where no schedule of theirs was found.
    is_sure
        Whether it is proven that everybody together does no better, where nobody new is asked for that reason.
    is_possible
        Whether they alone can keep the agreements.
    """

    scenario: Scenario | None
    edited: Edited
    result: SolveResult
    newly: tuple[str, ...] = ()
    alone: float | None = None
    is_sure: bool = True
    is_possible: bool = True


def solve_asked_first(instance: Instance, scenario: Scenario, solve_one: SolveOne) -> AskedAgain:
    """Return the schedule that asks nobody new, where it is as good as what was agreed, else that of everybody.

    As good is: in the first tier it gains what the agreed schedule gains, but for 2 % of it. Where everybody together
    does no better, nobody new is asked either.

    Parameters
    ----------
    instance
        Without the edits of the scenario, which has an agreed schedule.

    Raises
    ------
    InputError, InvalidInstanceError
        As `edited`.
    """
    # The last round may have found that it needed nobody new; that says nothing of this one.
    edits = [text for text in scenario.edits if text.partition(" ")[0] != AT_MOST_NEW]
    scenario = make_scenario(edits, scenario.name, scenario.agreed)
    free, agreed = edited(instance, scenario), Schedule(choices=scenario.agreed)
    own = make_scenario([*scenario.edits, f"{AT_MOST_NEW} 0"], scenario.name, scenario.agreed)

    def whole(instance: Instance, begin: Schedule | None = None) -> SolveResult:
        return solve_one(instance, 1.0, begin or agreed)

    def first(instance: Instance) -> SolveResult:
        """Solve the tier that decides who is needed: nobody is asked anew for what comes after it."""
        alone = instance.model_copy(update={"objective": instance.objective[:1]})
        return solve_one(alone, SHARE_TO_DECIDE, agreed)

    try:
        held = edited(instance, own)
    except InvalidInstanceError:  # an agreement of the instance moves somebody who was not asked
        return _named(AskedAgain(scenario, free, whole(free.instance), is_possible=False))
    alone = first(held.instance)
    if alone.schedule is None:
        return _without_a_look(scenario, free, own, held, whole, is_possible=alone.clash is None)
    reached, agreed_value, loss = _first_tier(alone.schedule, held.instance), *_agreed_and_loss(held.instance)
    if reached <= agreed_value + loss or alone.stop == "interrupted":
        return AskedAgain(own, held, whole(held.instance))
    everybody = first(free.instance)
    if everybody.schedule is None or _first_tier(everybody.schedule, free.instance) > reached - loss:
        return _of_no_use(AskedAgain(own, held, whole(held.instance, alone.schedule), alone=reached), everybody, loss)
    return _named(AskedAgain(scenario, free, whole(free.instance, everybody.schedule), alone=reached))


def _without_a_look(
    scenario: Scenario,
    free: Edited,
    own: Scenario,
    held: Edited,
    whole: Callable[[Instance], SolveResult],
    *,
    is_possible: bool,
) -> AskedAgain:
    """Return the schedule of those who were asked, where the first look found none in its time; else of everybody."""
    found = whole(held.instance) if is_possible else None
    if found is not None and found.schedule is not None:
        return AskedAgain(own, held, found)
    return _named(AskedAgain(scenario, free, whole(free.instance), is_possible=is_possible))


def _of_no_use(found: AskedAgain, everybody: SolveResult, loss: float) -> AskedAgain:
    """Return it with what those who were asked come to in the end, and whether it is proven that others do not help."""
    if found.result.schedule is None:
        return found
    alone = min(found.alone or 0.0, _first_tier(found.result.schedule, found.edited.instance))
    is_sure = everybody.schedule is not None and _first_bound(everybody.schedule) > alone - loss
    return replace(found, alone=alone, is_sure=is_sure)


def _named(found: AskedAgain) -> AskedAgain:
    """Return it with those who are newly asked."""
    own = found.edited.instance
    if found.result.schedule is None:
        return found
    demand = build_demand(own)
    parts = parts_from_choices(own, demand.options, found.result.schedule.choices)
    changed = {own.organisations[at].id for at in changed_organisations(demand, parts)}
    newly = tuple(name for name in not_asked(own) if name in changed)
    # A longer search may do with those who were asked already: then what they came to before says nothing.
    return replace(found, newly=newly, alone=found.alone if newly else None)


def _first_tier(schedule: Schedule, instance: Instance) -> float:
    assert schedule.terms is not None, "a solve gives its terms"
    return schedule.terms.schedule.value(instance.objective[0].weights())


def _first_bound(schedule: Schedule) -> float:
    """Return what is proven of the first tier; -inf where nothing is."""
    bound = schedule.tiers[0].bound if schedule.tiers else None
    return -math.inf if bound is None else bound


def _agreed_and_loss(instance: Instance) -> tuple[float, float]:
    """Return the value of the first tier in what was agreed, and how much of its gain may be given up."""
    demand, weights = build_demand(instance), instance.objective[0].weights()
    today = demand.options.status_quo_parts()
    agreed = start_from(instance, demand.options, instance.agreed).parts
    before, after = (measure_terms(demand, parts).value(weights) for parts in (today, agreed))
    return after, _LOSS * max(0.0, before - after) + _ROUNDING * max(1.0, abs(before))
