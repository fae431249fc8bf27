"""What is proven about a tier: a value that no schedule goes below, how it was found, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound on a tier's exact value over all schedules that keep the agreements and hold the earlier tiers.

    Attributes
    ----------
    value
        In the tier's unit; valid also against rounding in floating point.
    method
        `analytic`, `lp` or `decomposition`.
    relaxes
        What the method leaves out, in words; each omission can only lower the value.
    """

    value: float
    method: str
    relaxes: str


def best_bound(bounds: Iterable[Bound]) -> Bound:
    """Return the highest of some bounds; 0 where there is none, as no term is ever negative."""
    return max(bounds, key=lambda bound: bound.value, default=Bound(0.0, "sign of the terms", "everything"))
