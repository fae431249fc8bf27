"""The safe order: whom to ask first, so that no tier that gains something gets worse with anybody who agrees.

Whatever the next one says, the plan is then no worse than it was: with a yes by this order, with a no it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import tier_value
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.robust.cases import Stays

_MOST_EXACT = 9
"""Of so many parties all subsets are looked at; of more the next is the one that gains most of those that are safe."""
_SAME = 1e-6

Valued = Callable[[frozenset[int]], Floats]


def safe_order(
    demand: Demand,
    rows: Rows,
    tiers: Sequence[Tier],
    parts: Ints,
    members: Sequence[int],
    is_over: Callable[[], bool] = lambda: False,
) -> tuple[list[int], int]:
    """Return the members of a schedule in the order in which to ask them, and how many from the first on are safe.

    The safe part is as long as can be where there are few members; of equally long ones whoever gains most is asked
    first. The others follow, those first with whom the schedule is best.

    Parameters
    ----------
    tiers
        Those that gain something, in their order.
    parts
        Parts per option; shape ``[option]``.
    is_over
        Whether to look no further; the safe part may then be shorter than it could be.
    """
    value = _valued(demand, rows, tiers, parts, frozenset(members))
    order = _longest(value, members) if len(members) <= _MOST_EXACT else _greedy(value, members, is_over)
    num_safe, agreed = len(order), frozenset(order)
    while len(order) < len(members) and not is_over():
        rest = [one for one in members if one not in agreed]
        order.append(min(rest, key=lambda one: (tuple(value(agreed | {one}).tolist()), one)))
        agreed = frozenset(order)
    return [*order, *(one for one in members if one not in agreed)], num_safe


def _valued(demand: Demand, rows: Rows, tiers: Sequence[Tier], parts: Ints, members: frozenset[int]) -> Valued:
    """Return what values the tiers where only some members agree; infinite where that breaks agreements."""
    stays = Stays(demand)
    must_keep = rows.keep(demand.options.status_quo_parts())
    known: dict[frozenset[int], Floats] = {}

    def value(agreed: frozenset[int]) -> Floats:
        if agreed not in known:
            left = stays.left_of(parts, members - agreed)
            is_kept = not must_keep or rows.keep(left)
            values = [tier_value(demand, tier, left) if is_kept else np.inf for tier in tiers]
            known[agreed] = np.array(values)
        return known[agreed]

    return value


def _is_safe(before: Floats, after: Floats) -> bool:
    return bool(np.isfinite(after).all() and (after <= before + _SAME * (1.0 + np.abs(before))).all())


def _longest(value: Valued, members: Sequence[int]) -> list[int]:
    """Return a longest safe order."""
    ends: dict[frozenset[int], int] = {}

    def reaches(agreed: frozenset[int]) -> int:
        """Return how many can have agreed at most after these did."""
        if agreed not in ends:
            ends[agreed] = max([reaches(agreed | {one}) for one in _next_safe(value, members, agreed)] or [len(agreed)])
        return ends[agreed]

    agreed: frozenset[int] = frozenset()
    order: list[int] = []
    while True:
        found = _next_safe(value, members, agreed)
        most = reaches(agreed)
        found = [one for one in found if reaches(agreed | {one}) == most]
        if not found:
            return order
        order.append(_best(value, agreed, found))
        agreed = frozenset(order)


def _greedy(value: Valued, members: Sequence[int], is_over: Callable[[], bool]) -> list[int]:
    order: list[int] = []
    while not is_over() and (found := _next_safe(value, members, frozenset(order))):
        order.append(_best(value, frozenset(order), found))
    return order


def _next_safe(value: Valued, members: Sequence[int], agreed: frozenset[int]) -> list[int]:
    before = value(agreed)
    return [one for one in members if one not in agreed and _is_safe(before, value(agreed | {one}))]


def _best(value: Valued, agreed: frozenset[int], found: Sequence[int]) -> int:
    return min(found, key=lambda one: (tuple(np.round(value(agreed | {one}), 6).tolist()), one))
