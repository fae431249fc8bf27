"""A tier that has been minimised, or is being: what was found and proven, and what a schedule file says of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from solver.domain.objective import TermValues, Tier
from solver.domain.schedule import Stop, TierResult
from solver.optimise.result import relative_gap

NOISE = 1e-6
"""Values in a schedule file are rounded to six digits."""


@dataclass(frozen=True, slots=True)
class TierRun:
    """One tier.

    Attributes
    ----------
    best
        The lowest value found while this tier was minimised; exact.
    bound
        Proven; None where nothing is.
    rounding_error
        The most by which whole numbers misstate this tier: of any schedule, and of the best one.
    """

    tier: Tier
    best: float
    bound: float | None
    rounding_error: float
    stop: Stop

    def limit(self, status_quo: float) -> float:
        """Return the value that later tiers may take this one to: what was found, and its tolerance given up."""
        return self.best + self.tier.tolerance * max(0.0, status_quo - self.best)


def tier_results(
    objective: Sequence[Tier], runs: Sequence[TierRun], status_quo: TermValues, terms: TermValues
) -> tuple[TierResult, ...]:
    """Return what became of every tier of the objective, those not reached included.

    Parameters
    ----------
    status_quo, terms
        What today and the final schedule come to, not rounded.
    """
    rows = []
    for place, tier in enumerate(objective):
        weights = tier.weights()
        run = runs[place] if place < len(runs) else None
        bound = None if run is None else run.bound
        value = terms.value(weights)
        # Later tiers may come upon better than was found while this one was minimised.
        best = None if run is None else min(run.best, value)
        rows.append(
            TierResult(
                weights=weights,
                tolerance=tier.tolerance,
                status_quo=rounded(status_quo.value(weights)),
                best=None if best is None else rounded(best),
                bound=None if bound is None else _rounded_down(bound),
                gap=None if best is None or bound is None else rounded(relative_gap(best, bound)),
                value=rounded(value),
                rounding_error=None if run is None else rounded(run.rounding_error),
                stop="not started" if run is None else run.stop,
            )
        )
    return tuple(rows)


def rounded(value: float) -> float:
    """Round to the six digits of a schedule file."""
    return round(value, 6)


def _rounded_down(value: float) -> float:
    return math.floor(value * 1e6) / 1e6
