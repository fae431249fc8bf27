"""Counts before and after a schedule, added up: what one ordinary day of each phase is known to carry, and how surely.

Days differ as a whole (weather, an event): each gets a factor against the others of its phase, so that what is counted
on a busy day weighs as that. What is left differs from day to day as a negative binomial:

    variance = mean + dispersion * mean ** 2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.demand.options import Floats, Ints
from solver.importers.counts.dated import DatedCounts, Span

_ROUNDS = 4
_ASSUMED_DISPERSION = 0.02
"""Where no interval was counted twice: days that differ by 14 %. Assumed."""
_LEAST_DISPERSION, _MOST_DISPERSION = 1e-4, 1.0


@dataclass(frozen=True, slots=True)
class Phase:
    """The counts of one phase, added up over its days.

    Attributes
    ----------
    spans
        What was counted: section, day of the instance, from, to; none twice.
    total
        Passengers of all days together; shape ``[span]``.
    days
        Ordinary days that they are worth: the sum of the factors of the days; shape ``[span]``.
    num_days
        How often it was counted; shape ``[span]``.
    num_dates, num_counts
        Days and counts of the phase.
    """

    spans: tuple[Span, ...]
    total: Floats
    days: Floats
    num_days: Ints
    num_dates: int
    num_counts: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Both phases, and how much days differ.

    Attributes
    ----------
    dispersion
        Of one count of one day, beside what a day differs as a whole.
    day_sd
        Standard deviation of the factor of a day.
    """

    before: Phase
    after: Phase
    dispersion: float
    day_sd: float

    @property
    def day_variance(self) -> float:
        """Variance of the mean of the days after less the mean of the days before, as factors."""
        return float(self.day_sd**2 * (1 / self.before.num_dates + 1 / self.after.num_dates))


def add_up(before: DatedCounts, after: DatedCounts) -> Counted:
    """Return the counts of both phases added up, with what days differ estimated from both together."""
    factors = [_day_factors(each) for each in (before, after)]
    phases = [_phase(counts, own) for counts, own in zip((before, after), factors, strict=True)]
    excess, weight, spread, num = 0.0, 0.0, 0.0, 0
    for counts, own in zip((before, after), factors, strict=True):
        more, mass = _excess(counts, own)
        excess, weight = excess + more, weight + mass
        if counts.num_dates > 1:
            spread += float(((own - 1) ** 2).sum())
            num += counts.num_dates - 1
    dispersion = excess / weight if weight > 0 else _ASSUMED_DISPERSION
    return Counted(
        phases[0],
        phases[1],
        dispersion=float(np.clip(dispersion, _LEAST_DISPERSION, _MOST_DISPERSION)),
        day_sd=float(np.sqrt(spread / num)) if num else float(np.sqrt(_ASSUMED_DISPERSION)),
    )


def _sums(place: Ints, values: Any, length: int) -> Floats:
    return np.bincount(place, weights=values, minlength=length).astype(np.float64)


def _day_factors(counts: DatedCounts) -> Floats:
    """Return how busy each day is against the others of its phase: 1 on average; shape ``[date]``."""
    factors = np.ones(counts.num_dates)
    for _ in range(_ROUNDS):
        mean = _means(counts, factors)
        expected = _sums(counts.date, mean[counts.span], counts.num_dates)
        counted = _sums(counts.date, counts.passengers, counts.num_dates)
        factors = np.divide(counted, expected, out=np.ones_like(counted), where=(expected > 0) & (counted > 0))
        factors /= factors.mean()
    return factors


def _means(counts: DatedCounts, factors: Floats) -> Floats:
    """Return the passengers of an ordinary day; shape ``[span]``."""
    length = len(counts.spans)
    days = _sums(counts.span, factors[counts.date], length)
    return np.asarray(_sums(counts.span, counts.passengers, length) / days, dtype=np.float64)


def _excess(counts: DatedCounts, factors: Floats) -> tuple[float, float]:
    """Return by how much days differ beyond chance, and what it is a share of: its quotient is the dispersion."""
    length = len(counts.spans)
    num = np.bincount(counts.span, minlength=length)
    mean = _means(counts, factors)
    expected = mean[counts.span] * factors[counts.date]
    squares = _sums(counts.span, (counts.passengers - expected) ** 2, length)
    again = num > 1
    variance = squares[again] / (num[again] - 1)
    # Large means would decide alone if they were not weighed by what their variance is unsure of.
    trust = (num[again] - 1) / (mean[again] + 0.02 * mean[again] ** 2 + 1.0) ** 2
    return float((trust * (variance - mean[again]) * mean[again] ** 2).sum()), float((trust * mean[again] ** 4).sum())


def _phase(counts: DatedCounts, factors: Floats) -> Phase:
    length = len(counts.spans)
    return Phase(
        spans=counts.spans,
        total=_sums(counts.span, counts.passengers, length),
        days=_sums(counts.span, factors[counts.date], length),
        num_days=np.bincount(counts.span, minlength=length),
        num_dates=counts.num_dates,
        num_counts=len(counts.passengers),
    )
