"""Which few groups bring most of what a schedule gains: the best first one, then the best beside it, and so on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.advise.explain.evaluator import Evaluator
from solver.advise.explain.tiers import TierValues, key, less, tier_values
from solver.demand.loads import Demand
from solver.demand.measures import measure_terms, moved_groups
from solver.demand.options import Ints

ENOUGH = 0.8
"""Of the gain of the whole schedule: so much is most of it."""
MOST_GROUPS = 5
"""More are no longer few."""
MOST_TRIED = 60
"""Groups that are tried at every step, those that do most alone."""


@dataclass(frozen=True, slots=True)
class FirstGroup:
    """A group that moves as in a schedule, with those before it in the list, all others as today.

    Attributes
    ----------
    group
        Its index in the instance.
    share
        What all of these together gain in the tier, as a share of the gain of the whole schedule.
    """

    group: int
    share: float


def first_groups(demand: Demand, parts: Ints, tier: int) -> list[FirstGroup]:
    """Return the few groups that bring most of a schedule's gain in a tier; none where it gains nothing.

    Each is the one that lowers the tiers most, in their order, beside those before it, so the list is good and need
    not be the best. Agreements are left out of account: what these groups do alone may break one.

    Parameters
    ----------
    parts
        Parts per option of the schedule; shape ``[option]``.
    tier
        The tier that is shared out; those before it gain nothing.
    """
    options = demand.options
    today = options.status_quo_parts()
    before, after = (tier_values(demand.instance, measure_terms(demand, each)) for each in (today, parts))
    total = less(before, after)[tier]
    found: list[FirstGroup] = []
    if total <= 0:
        return found
    tried, now = np.flatnonzero(moved_groups(demand, parts)).tolist(), today.copy()
    while tried and len(found) < MOST_GROUPS and (not found or found[-1].share < ENOUGH):
        values = _values_with_each(demand, now, parts, tried, tier)
        if not found:
            tried = sorted(tried, key=values.__getitem__)[:MOST_TRIED]
        best = min(tried, key=values.__getitem__)
        tried.remove(best)
        own = options.of_group(best)
        now[own] = parts[own]
        found.append(FirstGroup(best, (before[tier] - values[best][0]) / total))
    return found


def _values_with_each(demand: Demand, now: Ints, parts: Ints, tried: list[int], tier: int) -> dict[int, TierValues]:
    """Return the tiers, from one on, if each group moved as in a schedule; the others as they are now."""
    evaluator, values = Evaluator(demand, now), dict[int, TierValues]()
    for group in tried:
        own = np.asarray(demand.options.of_group(group))
        values[group] = key(tier_values(demand.instance, evaluator.with_options(own, parts[own]))[tier:])
    return values
