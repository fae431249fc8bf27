"""The test of fit: whether the counts after lie within what the model can say at all.

Growth, adherence and what to expect are read from the most probable values. Where these do not come near what was
counted, the rest goes into the drift, and growth stays at what was believed: it would be told as if it were found. So
nothing is told where

- all passengers counted after differ from those that the fit expects by more than `MOST_APART`, and by more than
  `_MOST_SDS` standard deviations of chance (of counts, of intervals and of days; the drift left aside), or
- the drift alone is `MOST_DRIFT` or more: intervals are that much off, one by one, whatever their sum is.

The three bounds are assumed. Growth beyond its range is no reason by itself: counts move it as far as they are sure.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from solver.errors import Problem
from solver.language.messages import gettext, numeral
from solver.uncertainty.monitoring.fit import Fitted
from solver.uncertainty.monitoring.model import Model

MOST_APART: Final = 0.15
"""Share of the passengers that are expected."""
MOST_DRIFT: Final = 0.5
"""Standard deviation of an interval, as a share of its passengers."""
_MOST_SDS: Final = 4.0


def misfit(model: Model, fitted: Fitted) -> Problem | None:
    """Return what the counts after have that the model cannot explain; None where they fit."""
    after, mean = model.is_after, model.mean(fitted.vector)
    expected, counted = float(mean[after].sum()), float(model.total[after].sum())
    chance = mean + mean**2 * model.counted.dispersion / model.days_counted
    sd = float(np.sqrt(chance[after].sum() + model.counted.day_variance * expected**2))
    if abs(counted - expected) > max(MOST_APART * expected, _MOST_SDS * sd):
        found = gettext(
            "{counted} passengers in all, where {expected} would fit the counts before, the schedule and growth",
            counted=numeral(round(counted)),
            expected=numeral(round(expected)),
        )
        wanted = gettext(
            "at most {share} % more or fewer, since no growth can be told beyond that", share=round(100 * MOST_APART)
        )
        advice = gettext(
            "check that they are passengers of the same sections, directions and days as those before, and no more "
            "than fit on board; where so many more or fewer do travel, give growth a range that holds it with --ranges"
        )
        return Problem("--after", found, wanted, advice)
    drift = float(np.sqrt(fitted.drift))
    if drift >= MOST_DRIFT:
        found = gettext(
            "intervals that are about {share} % off what the counts before, the schedule and growth explain",
            share=round(100 * drift),
        )
        wanted = gettext("less than {share} %, since nothing can be told beyond that", share=round(100 * MOST_DRIFT))
        advice = gettext("check that sections, directions and times of both are the same, and the clock local time")
        return Problem("--after", found, wanted, advice)
    return None
