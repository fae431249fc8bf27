"""The ladder: packages of one, two, three and more organisations, each with all of the one before it.

Downwards from the plan that organisation leaves whose leaving costs least, and those who stay come as near as they can
to what the plan reaches; upwards the one is added that gains most. Nested packages are what talks can go through step
by step; the best of each size taken alone may be better, and name others (`stagger frontier`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.packages.descent import State
from solver.optimise.packages.keys import is_less
from solver.optimise.packages.package import PackageSearch

HIGHEST_RUNG = 8
"""So many organisations at most: a table that seats more is not a talk."""
_FEWEST = Tier(changed=1)
_LEAST_GAIN = 0.005
"""An organisation that adds less than this share of what the plan gains in its tier is no rung."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One package of the ladder.

    Attributes
    ----------
    organisations
        Indices of those that change, rising.
    joins
        Index of the one that the rung below does not have; several where an agreement moves them together.
    parts
        Parts per option; shape ``[option]``.
    """

    organisations: tuple[int, ...]
    joins: tuple[int, ...]
    parts: Ints


def build_ladder(
    demand: Demand, rows: Rows, limits: TierLimits, gains: Tier, plan: Ints, is_over: Callable[[], bool]
) -> tuple[Rung, ...]:
    """Return the packages around a plan, the smallest first, the plan itself among them.

    Parameters
    ----------
    limits
        The tiers that a package is to bring within their limits, the first one first, `gains` the last.
    gains
        What is minimised above the plan, where the limits before it hold.
    plan
        Parts per option of the plan; shape ``[option]``.
    is_over
        Whether to end; what is not reached by then is left out.
    """
    down = PackageSearch(demand, rows, _FEWEST, limits, plan, is_over, in_order=True)
    state = down.descent.state(plan)
    below: list[State] = []
    while len(down.members(state)) > len(down.forced) and not down.descent.is_over:
        left = down.all_left_out(state)
        if not left:
            break
        state = min(left, key=lambda other: tuple(other.key.tolist()))
        settled = state.copy()
        down.settle_members(settled)
        if down.members(settled) <= down.members(state):  # else a shared unit brought somebody in
            state = settled
        if not down.members(state):
            break
        # A rung that comes no nearer to the plan than a smaller one is none.
        while below and not is_less(below[-1].key, state.key):
            below.pop()
        below.append(state)
    packages = [*((down.members(state), state.parts) for state in reversed(below)), (down.members_of(plan), plan)]
    packages += _upwards(demand, rows, limits, gains, plan, is_over)
    return tuple(_rungs(packages))


def _upwards(
    demand: Demand, rows: Rows, limits: TierLimits, gains: Tier, plan: Ints, is_over: Callable[[], bool]
) -> Sequence[tuple[set[int], Ints]]:
    """Return packages that each have one organisation more than the one before, from the plan's upwards.

    It ends where the next gains less than a small share of what the plan gains, or the ladder is high enough.
    """
    up = PackageSearch(demand, rows, gains, limits[:-1] or limits, plan, is_over)
    today = up.descent.state(demand.options.status_quo_parts())
    state = up.descent.state(plan)
    least = _LEAST_GAIN * abs(float(today.key[1] - state.key[1]))
    settled = state.copy()
    up.settle_members(settled)
    if up.members(settled) == up.members(state):  # who lets a member go for the gain's sake leaves the plan
        state = settled
    found: list[tuple[set[int], Ints]] = []
    while len(up.members(state)) < HIGHEST_RUNG and not up.descent.is_over:
        added = up.best_added(state, up.members(state))
        if added is None or float(state.key[1] - added.key[1]) < least or _is_smaller(up, added, state):
            break
        state = added
        found.append((up.members(state), state.parts))
    return found


def _is_smaller(search: PackageSearch, one: State, other: State) -> bool:
    """Return whether a package does not have all of another, or no more: then it is no rung above it."""
    return not search.members(one) > search.members(other) or not is_less(one.key, other.key)


def _rungs(packages: Sequence[tuple[set[int], Ints]]) -> list[Rung]:
    rungs, before = [], set[int]()
    for members, parts in packages:
        rungs.append(Rung(tuple(sorted(members)), tuple(sorted(members - before)), parts))
        before = members
    return rungs
