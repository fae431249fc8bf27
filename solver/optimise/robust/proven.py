"""What is proven of the worst of each tier that gains something, of the schedules as good in the tiers before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.domain.objective import OF_TRAVELLERS, Tier, parted
from solver.domain.schedule import TierResult
from solver.optimise.model.tier_limits import limits as with_slack
from solver.optimise.packages.engine import package_tier
from solver.optimise.robust.search import WorstRun


def proven_bounds(
    objective: Sequence[Tier], runs: Sequence[WorstRun], plain: Sequence[TierResult], worst: Sequence[float]
) -> list[float | None]:
    """Return a bound for each tier that gains something, in the order of `gaining_tiers`; None where nothing is proven.

    Where a tier also asks something of people nothing is: what is written of it is what travellers feel.

    Parameters
    ----------
    runs
        Of the search for the worst case.
    plain
        What was proven where all say yes, of the first tiers; the worst is no lower.
    worst
        The highest value of each tier of the objective over the cases of the schedule that is written.
    """

    def bound_of(place: int) -> float | None:
        found = [(run.bound, run.within) for run in runs[place : place + 1]]
        found += [(result.bound, tuple(limits[:place])) for result in plain[place : place + 1]]
        holds = [bound for bound, within in found if bound is not None and _are_within(objective, worst, within)]
        return max(holds, default=None)

    limits = [_limit(result) for result in plain]
    gaining = [
        at for at, tier in enumerate(objective[: package_tier(objective)]) if tier.weights().keys() & OF_TRAVELLERS
    ]
    return [bound_of(at) if parted(objective[at])[0] == objective[at] else None for at in gaining]


def _limit(result: TierResult) -> float:
    """Return what later tiers were allowed to take a tier to where all say yes; none is where it was not minimised."""
    if result.best is None:
        return -np.inf
    return result.best + result.tolerance * max(0.0, result.status_quo - result.best)


def _are_within(objective: Sequence[Tier], worst: Sequence[float], limits: Sequence[float]) -> bool:
    """Return whether the first tiers are within limits, but for what rounding adds."""
    slack = with_slack(list(zip(objective, limits, strict=False)))
    return all(value <= limit for value, (_, limit) in zip(worst, slack, strict=False))
