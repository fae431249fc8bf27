"""What a schedule has to keep while a tier is minimised: the agreements, and what earlier tiers came to."""

from __future__ import annotations

from collections.abc import Sequence

from solver.demand.loads import Demand
from solver.demand.measures import tier_value
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows

TierLimits = Sequence[tuple[Tier, float]]
"""Earlier tiers, each with the value that it must not exceed."""
_SLACK = 1e-9


def limits(tier_limits: TierLimits) -> list[tuple[Tier, float]]:
    """Return the earlier tiers with the values that they must not exceed, and what rounding in sums may add."""
    return [(tier, limit + _SLACK * max(1.0, abs(limit))) for tier, limit in tier_limits]


def keeps(demand: Demand, rows: Rows, tier_limits: TierLimits, parts: Ints) -> bool:
    """Return whether parts per option keep agreements and earlier tiers; shape ``[option]``."""
    return rows.keep(parts) and keeps_tiers(demand, tier_limits, parts)


def keeps_tiers(demand: Demand, tier_limits: TierLimits, parts: Ints) -> bool:
    """Return whether parts per option keep earlier tiers, in exact numbers; shape ``[option]``."""
    return all(tier_value(demand, tier, parts) <= limit for tier, limit in limits(tier_limits))
