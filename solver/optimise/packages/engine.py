"""The engine of objectives that ask for few organisations, tier by tier; the same in every run, seed and machine.

An objective asks for a package where one of its tiers counts organisations and nothing else. What is reachable before
that tier, who is in the package, and the least that is asked of them follow from descents that draw nothing; so the
plan hangs on the instance alone as long as the time suffices. The other engines prove beside it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier, counts_organisations
from solver.optimise.incumbent import Incumbent
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits, keeps
from solver.optimise.packages.package import PackageSearch

_SHARE_FIRST, _SHARES = 0.45, (0.35, 0.8, 0.75)
"""Of the time that is left, at most, for the first tier, and for those before, at and after the one that counts.

Each tier hands on what it does not need. Who is left behind is soon known, but where organisations are capped the proof
takes up to 2.6 s. A count that is cut short asks many for nothing, so it may take most of what is left. Chosen on
Utrecht (109 groups): without a cap, also with both cores busy (four seconds of one core: 6 organisations, 36 with
0.6 for the count); with caps of 1 to 8 at 7 s.
"""


def package_tier(objective: Sequence[Tier]) -> int | None:
    """Return the index of the tier that asks for the fewest organisations; None where there is none after the first."""
    return next((index for index, tier in enumerate(objective) if index and counts_organisations(tier.weights())), None)


class PackageEngine:
    """Finds the schedule of each tier of an objective that asks for a package.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    """

    def __init__(self, demand: Demand, rows: Rows) -> None:
        self._demand = demand
        self._rows = rows
        self._index = package_tier(demand.instance.objective)
        self._parts: Ints | None = None

    @staticmethod
    def is_for(demand: Demand) -> bool:
        """Return whether an instance asks for a package and is small enough to search for it here."""
        return package_tier(demand.instance.objective) is not None and PackageSearch.is_for(demand)

    def share_of_time(self, index: int) -> float:
        """Return which share of the time that is left a tier may take."""
        assert self._index is not None
        if index == len(self._demand.instance.objective) - 1:
            return 1.0
        if index == 0 and self._index > 1:
            return _SHARE_FIRST
        return _SHARES[0 if index < self._index else 1 if index == self._index else 2]

    def improve(self, tier: Tier, tier_limits: TierLimits, incumbent: Incumbent, end: float) -> None:
        """Minimise a tier from where the one before it ended, until nothing is better, or `end`.

        Parameters
        ----------
        incumbent
            Has a schedule that keeps agreements and limits.
        end
            By `time.monotonic`.
        """
        assert incumbent.parts is not None
        assert self._index is not None
        index = len(tier_limits)
        begin = self._parts if self._parts is not None and self._keeps(self._parts, tier_limits) else incumbent.parts
        search = PackageSearch(
            self._demand,
            self._rows,
            tier,
            tier_limits,
            begin,
            lambda: incumbent.stop.is_set() or time.monotonic() >= end,
        )

        def offer(parts: Ints) -> None:
            if self._keeps(parts, tier_limits):
                incumbent.offer(parts)

        if index < self._index:
            state = search.reach(offer)
        elif index == self._index:
            state = search.smallest(lambda: math.ceil((incumbent.bound or 0.0) - 1e-6), offer)
        else:
            state = search.lighten(search.descent.state(begin), offer)
        if search.is_within(state) and self._keeps(state.parts, tier_limits):
            self._parts = state.parts
            offer(state.parts)
        else:
            self._parts = incumbent.parts

    def _keeps(self, parts: Ints, tier_limits: TierLimits) -> bool:
        return keeps(self._demand, self._rows, tier_limits, parts)
