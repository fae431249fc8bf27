"""An arrival profile from the counts of many days, with its range, held to days that were left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.domain.instance import Instance
from solver.importers.counts.dated import DatedCounts
from solver.uncertainty.arrivals.columns import Columns, build_columns, due_by
from solver.uncertainty.arrivals.fit import Fit, fit, fit_sizes

NUM_RESAMPLES = 200
MOST_FOLDS = 5
_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Ranged:
    """An estimate, and between what it lies in 90 % of the resampled weeks."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The mean error on days that were left out, as a share of the passengers counted then.

    Attributes
    ----------
    estimated, as_it_was
        By the profile of the other days, and by that of the instance; sizes and levels are those of the other days.
    by_the_others
        By the mean of the other days, interval by interval: nothing of this kind does better.
    """

    estimated: float
    as_it_was: float
    by_the_others: float
    num_folds: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """An arrival profile from counts.

    Attributes
    ----------
    before_min
        Edges in minutes before, most first.
    share
        Of each bin.
    mean_min
        The mean of the minutes before.
    hours, people
        The clock times at which people are due, and how many of them a day passed the counted sections.
    others
        Other passengers a day in the counted intervals.
    held_out
        None where there is one day only.
    """

    profile: str
    sections: tuple[str, ...]
    before_min: tuple[float, ...]
    share: tuple[Ranged, ...]
    mean_min: Ranged
    hours: tuple[int, ...]
    people: tuple[Ranged, ...]
    others: float
    dates: tuple[str, ...]
    num_intervals: int
    seed: int
    held_out: HeldOut | None


def estimate_arrivals(
    instance: Instance, counts: DatedCounts, profile: str, edges_min: Sequence[float], seed: int = 1
) -> Arrivals:
    """Estimate how long before the hours of its groups the people of a profile pass.

    Hours, lags and who passes where are those of the instance; how many are due at each hour, and other passengers, are
    estimated along. Each interval weighs as the number of days on which it was counted (weights that shrink with the
    count would follow the emptiest days). Days are drawn again for the ranges (the bootstrap).

    Parameters
    ----------
    counts
        At least one is of a section that the profile's people pass on the way to the site.
    """
    columns = build_columns(instance, profile, edges_min, counts.spans)
    days = _Days(counts)
    whole = days.fit(columns, np.arange(days.num))
    rng = np.random.default_rng(seed)
    draws = [
        days.fit(columns, rng.integers(0, days.num, days.num), whole)
        for _ in range(NUM_RESAMPLES if days.num > 1 else 0)
    ]
    every = [whole, *draws]
    middles = (np.array(edges_min[:-1]) + np.array(edges_min[1:])) / 2
    share = np.array([each.share for each in every])
    people = np.array([each.size * columns.people for each in every])
    sections = dict.fromkeys(instance.sections[section].id for section, _, _, _ in counts.spans)
    return Arrivals(
        profile=profile,
        sections=tuple(sections),
        before_min=tuple(edges_min),
        share=tuple(_ranged(column) for column in share.T),
        mean_min=_ranged(share @ middles),
        hours=columns.hours,
        people=tuple(_ranged(column) for column in people.T),
        others=float((whole.level @ columns.others).sum()) / len({day for _, day, _, _ in counts.spans}),
        dates=counts.dates,
        num_intervals=len(counts.spans),
        seed=seed,
        held_out=_held_out(columns, days, rng) if days.num > 1 else None,
    )


def profiles_on(instance: Instance, counts: DatedCounts) -> tuple[str, ...]:
    """Return the profiles of those who pass a counted section on the way to an hour, in the order of the instance."""
    sections = {section for section, _, _, _ in counts.spans}
    return tuple(name for name in instance.profiles if any(due_by(instance, name, sections)))


class _Days:
    """Passengers by date and span; NaN where nobody counted."""

    def __init__(self, counts: DatedCounts) -> None:
        self.num = counts.num_dates
        self._table = np.full((self.num, len(counts.spans)), np.nan)
        self._table[counts.date, counts.span] = counts.passengers

    def fit(self, columns: Columns, dates: Ints, start: Fit | None = None) -> Fit:
        """Return the fit to some dates, each as often as it is named."""
        mean, num = self.mean(dates)
        return fit(columns, mean, np.sqrt(num), start)

    def sizes(self, columns: Columns, dates: Ints) -> Floats:
        """Return what to expect by the profile of the instance, with sizes and levels fitted to some dates."""
        mean, num = self.mean(dates)
        return fit_sizes(columns, mean, np.sqrt(num))

    def mean(self, dates: Ints) -> tuple[Floats, Floats]:
        """Return the mean over some dates and on how many of them it was counted; shapes ``[span]``."""
        own = self._table[dates]
        num = (~np.isnan(own)).sum(axis=0).astype(np.float64)
        return np.divide(np.nansum(own, axis=0), num, out=np.zeros(own.shape[1]), where=num > 0), num


def _ranged(values: Floats) -> Ranged:
    """Return the first value with the quantiles of the others."""
    drawn = values[1:] if len(values) > 1 else values
    low, high = np.quantile(drawn, [_LOW, _HIGH])
    return Ranged(float(values[0]), float(low), float(high))


def _held_out(columns: Columns, days: _Days, rng: np.random.Generator) -> HeldOut:
    folds = list(_folds(rng.permutation(days.num)))
    errors = np.zeros(3)
    counted = 0.0
    for rest, left in folds:
        truth, num = days.mean(left)
        found = days.fit(columns, rest).expected(columns), days.sizes(columns, rest), days.mean(rest)[0]
        errors += [float((np.abs(each - truth) * num).sum()) for each in found]
        counted += float((truth * num).sum())
    estimated, as_it_was, by_the_others = (float(error) / counted if counted else 0.0 for error in errors)
    return HeldOut(estimated, as_it_was, by_the_others, len(folds))


def _folds(order: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield the dates that stay and those that are left out, each date once; by chance, so that weekdays are mixed."""
    num = min(len(order), MOST_FOLDS)
    for first in range(num):
        left = order[first::num]
        yield np.setdiff1d(order, left), left
