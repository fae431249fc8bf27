"""What a schedule file says of refusals."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import changed_organisations, measure_terms, tier_value
from solver.demand.options import Ints, choices_from_parts
from solver.domain.objective import Tier, gaining_tiers
from solver.domain.people import GroupChoice
from solver.domain.robustness import Refusal, RefusalAnswer, Robustness, Unguarded, WorstTier
from solver.optimise.model.rows import Rows
from solver.optimise.robust.answers import Answers
from solver.optimise.robust.cases import NOBODY, Case, Stays, cases_of
from solver.optimise.robust.order import safe_order

MOST_REFUSALS = 40
"""So many refusals are written at most, beside those of one party alone: the worst."""
_ORDER_S = 10.0
"""What the order may take: dozens of parties are asked in less."""
MOST_PARTIES = 300
"""A schedule that asks more is no talk; to look at every refusal would take very long."""
_MOST_ANSWERED = 12
"""Of so many, the worst, the best answer is sought: nobody prepares for more."""


def robustness_of(
    demand: Demand,
    rows: Rows,
    parts: Ints,
    survives: int = 1,
    named: Mapping[str, Case] | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> Robustness:
    """Return what becomes of a schedule where parties say no, whom to ask first, and the best answers.

    Parameters
    ----------
    parts
        Parts per option; shape ``[option]``.
    survives
        So many of those whom it asks say no at once, at most.
    named
        Sets of organisations that refuse, by name; they are looked at instead.
    is_over
        Whether to look for no more answers.
    """
    tiers = gaining_tiers(demand.instance.objective)
    members = changed_organisations(demand, parts).tolist()
    if named is None:
        cases = [("", case) for case in cases_of(members, survives)]
    else:
        cases = [(name, case) for name, case in named.items() if case.intersection(members)]
    stays = Stays(demand)
    valued = [(_values(demand, tiers, stays.left_of(parts, case)), name, case) for name, case in cases]
    valued.sort(key=lambda own: (*(-value for value in own[0]), sorted(own[2])))
    kept = [own for at, own in enumerate(valued) if at < MOST_REFUSALS or len(own[2]) == 1]
    end = time.monotonic() + _ORDER_S
    order, num_safe = safe_order(demand, rows, tiers, parts, members, lambda: time.monotonic() >= end)
    return Robustness(
        survives=0 if named is not None else survives,
        refusals=tuple(_refusals(demand, rows, tiers, parts, [own[1:] for own in kept], is_over)),
        order=_ids(demand, order),
        num_safe=num_safe,
        tiers=worst_tiers(tiers, [_values(demand, tiers, parts), *(own[0] for own in valued)]),
    )


def worst_tiers(tiers: Sequence[Tier], values: Sequence[Sequence[float]]) -> tuple[WorstTier, ...]:
    """Return the highest value of each tier over some cases, each given by the values of all tiers."""
    highest = np.array(values).max(axis=0)
    return tuple(
        WorstTier(weights=tier.weights(), worst=round(float(worst), 6))
        for tier, worst in zip(tiers, highest, strict=True)
    )


def unguarded_of(demand: Demand, parts: Ints, cases: Iterable[Case]) -> Unguarded:
    """Return what is said of the schedule that is proposed where nobody cares who refuses; shape ``[option]``."""
    tiers, stays = gaining_tiers(demand.instance.objective), Stays(demand)
    worst = max([NOBODY, *cases], key=lambda case: _values(demand, tiers, stays.left_of(parts, case)))
    return Unguarded(
        choices=_moved(demand, parts, demand.options.status_quo_parts()),
        terms=measure_terms(demand, parts).rounded(),
        worst=measure_terms(demand, stays.left_of(parts, worst)).rounded(),
        organisations=_ids(demand, sorted(worst)),
    )


def _refusals(
    demand: Demand,
    rows: Rows,
    tiers: Sequence[Tier],
    parts: Ints,
    cases: Sequence[tuple[str, Case]],
    is_over: Callable[[], bool],
) -> Iterable[Refusal]:
    """Yield what is said of each case, given with its name, the worst first; of the first few with the best answer."""
    stays, answers = Stays(demand), None
    for number, (name, case) in enumerate(cases):
        left = stays.left_of(parts, case)
        answer = None
        if number < _MOST_ANSWERED and not is_over():
            answers = answers or Answers(demand, rows, tiers, parts, is_over)
            answer = _answer(demand, left, *answers.to(case))
        yield Refusal(
            organisations=_ids(demand, sorted(case)),
            name=name,
            terms=measure_terms(demand, left).rounded(),
            breaks=not rows.keep(left),
            answer=answer,
        )


def _answer(demand: Demand, left: Ints, organisation: int | None, parts: Ints) -> RefusalAnswer:
    return RefusalAnswer(
        organisation="" if organisation is None else demand.instance.organisations[organisation].id,
        choices=_moved(demand, parts, left),
        terms=measure_terms(demand, parts).rounded(),
    )


def _moved(demand: Demand, parts: Ints, before: Ints) -> tuple[GroupChoice, ...]:
    """Return the choices of the groups that choose otherwise than before."""
    options = demand.options
    moved = set(options.group[parts != before].tolist())
    choices = choices_from_parts(demand.instance, options, parts)
    return tuple(choice for place, choice in enumerate(choices) if place in moved)


def _values(demand: Demand, tiers: Sequence[Tier], parts: Ints) -> tuple[float, ...]:
    return tuple(tier_value(demand, tier, parts) for tier in tiers)


def _ids(demand: Demand, organisations: Iterable[int]) -> tuple[str, ...]:
    return tuple(demand.instance.organisations[index].id for index in organisations)
