"""A plan with more agreements is never the better one: what it chooses, those with fewer agreements permit as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.advise.proven import NOISE, best_of, held
from solver.checker import check
from solver.domain.instance import Instance
from solver.domain.objective import OF_AGREED, TermValues
from solver.domain.schedule import Schedule, Stop, TermsBeforeAfter, TierResult
from solver.optimise.result import relative_gap

Plan = tuple[Instance, Schedule]
"""A schedule with the instance that it was made for."""


def stand_ins(plans: Sequence[Plan]) -> list[tuple[Schedule, int | None]]:
    """Return of each plan the schedule that stands for it, and the place of the plan that this comes from.

    That is its own, None beside it, unless a plan under other agreements keeps those of this one too and is better by
    the objective of this one. Then the better schedule replaces both: it is shown for this plan, against the bounds
    that hold for this one. Plans that nobody solved stay as they are.

    Parameters
    ----------
    plans
        Those with tiers have passed the check with all that they claim.
    """
    return [_stand_in(plans, place) for place in range(len(plans))]


def _stand_in(plans: Sequence[Plan], place: int) -> tuple[Schedule, int | None]:
    own, schedule = plans[place]
    best, source = schedule, None
    for at, (other_instance, other) in enumerate(plans):
        if at == place or not _may_stand_in(own, schedule, other_instance, other):
            continue
        found = _as_one_of(own, other, best)
        if found is not None:
            best, source = found, at
    return best, source


def _may_stand_in(own: Instance, schedule: Schedule, other_instance: Instance, other: Schedule) -> bool:
    """Return whether both were solved, in one situation, under agreements that differ."""
    if not (schedule.tiers and schedule.terms and other.tiers and other.terms and schedule.is_made_for(own)):
        return False
    if own.agreements == other_instance.agreements or own.agreed not in ((), other_instance.agreed):
        return False
    return _situation(own) == _situation(other_instance)


def _situation(instance: Instance) -> Instance:
    """Return what an instance says of who travels and in how many places, so that terms mean the same."""
    update: dict[str, Any] = {
        "name": "situation",
        "agreements": (),
        "sources": {},
        "names": None,
        "objective": (),
        "agreed": (),
    }
    return instance.model_copy(update=update)


def _as_one_of(own: Instance, other: Schedule, best: Schedule) -> Schedule | None:
    """Return another schedule as one of an instance; None where it is not better, or breaks an agreement of that."""
    assert other.terms is not None
    assert best.terms is not None
    terms = other.terms.schedule
    if not own.agreed:
        # It may have been solved close to what was agreed, of which this instance knows nothing.
        terms = terms.model_copy(update=dict.fromkeys(OF_AGREED, 0.0))
    if not is_better(terms, best.tiers):
        return None
    tiers = _tiers(terms, best.tiers)
    update = {
        "instance": best.instance,
        "scenario": best.scenario,
        "terms": TermsBeforeAfter(status_quo=best.terms.status_quo, schedule=terms),
        "tiers": tiers,
        "stop": "optimal" if all(tier.stop == "optimal" for tier in tiers) else "time",
        "status_quo_violations": best.status_quo_violations,
    }
    found = other.model_copy(update=update)
    # What is said of its ladder, and of refusals, may not be so under the agreements here.
    for without in ({}, {"robustness": None}, {"robustness": None, "ladder": ()}):
        each = found.model_copy(update=without)
        if check(own, each).is_ok:
            return each
    return None


def is_better(terms: TermValues, tiers: Sequence[TierResult]) -> bool:
    """Return whether terms are better than a schedule by its own tiers: the first that differs decides.

    A tier differs where the terms are below the lowest value found in it, or above what it was held to.
    """
    for tier in tiers:
        value = terms.value(tier.weights)
        if value < best_of(tier) - NOISE * max(1.0, abs(value)):
            return True
        if value > held(tier):
            return False
    return False


def _tiers(terms: TermValues, tiers: Sequence[TierResult]) -> tuple[TierResult, ...]:
    """Return tiers as other terms have them, with the bounds that hold for these.

    A bound holds for what is within the tiers before, and is no higher where these are held to less.
    """
    made: list[TierResult] = []
    is_within = True
    for tier in tiers:
        value = round(terms.value(tier.weights), 6)
        best = min(value, best_of(tier)) if is_within and not _is_lower(made, tiers) else value
        bound = tier.bound if is_within else None
        is_proven = bound is not None and tier.stop == "optimal" and best <= best_of(tier) + NOISE
        stop: Stop = "optimal" if is_proven else "time"
        gap = None if bound is None else round(relative_gap(best, bound), 6)
        update = {"value": value, "best": best, "bound": bound, "gap": gap, "stop": stop}
        made.append(tier.model_copy(update=update))
        is_within = is_within and value <= held(tier)
    return tuple(made)


def _is_lower(made: Sequence[TierResult], tiers: Sequence[TierResult]) -> bool:
    """Return whether any of the first tiers is below what was found in it before."""
    return any(own.value < best_of(tier) - NOISE for own, tier in zip(made, tiers, strict=False))
