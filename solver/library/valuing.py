"""`value`: what a year of a schedule is worth, who gains and who pays."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING

from solver.advise.value.prices import prices_by_default, read_prices, with_others
from solver.advise.value.value import Span, Value, value_of
from solver.domain.instance import Instance
from solver.domain.prices import Prices
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.library.evaluation import evaluation_of
from solver.library.validity import as_assumed, sound
from solver.validation.arguments import takes
from solver.validation.spelling import spell

if TYPE_CHECKING:
    import pandas as pd

_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ValueResult:
    """What a year of a schedule is worth.

    Attributes
    ----------
    value
        Everything that was reckoned, with the prices and their sources.
    """

    value: Value

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each row and sum of both comparisons: ``low``, ``value`` and ``high`` in EUR a year.

        ``party`` is who gains (+) or pays (-), "" for sums; figures are NaN where a price is to be filled in.
        """
        import pandas as pd

        rows: list[list[object]] = []
        for comparison, own in self.value.balances.items():
            told: list[tuple[str, str, Span | None]] = [(row.key, row.party, row.amount) for row in own.rows]
            told += [("before_moving", "", own.before_moving), (own.moving.key, own.moving.party, own.moving.amount)]
            for key, party, span in [*told, ("total", "", own.total)]:
                ends = [None] * 3 if span is None else [span.low, span.value, span.high]
                rows.append([comparison, key, party, *ends])
        return pd.DataFrame(rows, columns=["comparison", "row", "party", "low", "value", "high"])

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.0f}".format)


@takes(
    instance=Instance,
    schedule=Schedule,
    prices=(os.PathLike, str, Prices, NoneType),
    days_per_year=(int, float, NoneType),
)
def value(
    instance: Instance,
    schedule: Schedule,
    prices: os.PathLike[str] | str | Prices | None = None,
    days_per_year: float | None = None,
) -> ValueResult:
    """Return what a year of a schedule is worth beside today.

    Parameters
    ----------
    prices
        A file of prices (TOML), or those of the terms in euros, without a range; the program's own where None, and for
        what is left out; where None, those that the instance has itself go first.
    days_per_year
        Days that are counted, from 1 to 366; by default the days of the instance in each week of a year.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    FileAccessError, InputError
        The file of prices cannot be used, or the days are out of range.
    """
    if days_per_year is not None and not 1 <= days_per_year <= _MOST_DAYS:
        expected, advice = gettext("1 to {most} days", most=str(_MOST_DAYS)), gettext("write it so")
        raise InputError([Problem("value(): days_per_year", spell(days_per_year), expected, advice)])
    found = evaluation_of(as_assumed(sound(instance), schedule), schedule)
    valued = found.demand.instance
    if isinstance(prices, Prices):
        own = with_others(prices)
    else:
        own = prices_by_default(valued) if prices is None else read_prices(Path(prices), valued)
    return ValueResult(value_of(found.demand, found.parts, own, days_per_year))
