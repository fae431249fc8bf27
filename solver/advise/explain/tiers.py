"""Tiers as advice compares them: in order, each by its value, tolerances left out."""

from __future__ import annotations

from solver.domain.instance import Instance
from solver.domain.objective import TermValues

TierValues = tuple[float, ...]
"""The value of each tier of the objective, in order; shape ``[tier]``."""

_DIGITS = 6
"""Decimals that count in a comparison; smaller differences are rounding errors."""


def tier_values(instance: Instance, terms: TermValues) -> TierValues:
    """Return the value of each tier."""
    return tuple(terms.value(tier.weights()) for tier in instance.objective)


def less(values: TierValues, other: TierValues) -> TierValues:
    """Return values - other, tier by tier."""
    return tuple(value - against for value, against in zip(values, other, strict=True))


def key(values: TierValues) -> TierValues:
    """Return the values as they are compared: in the order of the tiers, lower is better."""
    # Adding 0.0 makes a minus zero a plain one.
    return tuple(round(value, _DIGITS) + 0.0 for value in values)


def shares(values: TierValues, totals: TierValues) -> tuple[float | None, ...]:
    """Return each value as a share of a total gain; None where nothing was gained in all."""
    return tuple(value / total if total > 10**-_DIGITS else None for value, total in zip(values, totals, strict=True))
