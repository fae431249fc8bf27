"""Linear rows over parts and indicators, and what an agreement needs in order to write its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.demand.loads import Demand
from solver.optimise.model.party_index import Amounts, PartyIndex

Column = int | tuple[int, ...]
"""An option, whose value is the parts in it; or an indicator: a set of options, 1 where any of them has a part, else 0.

The options of a set may belong to several groups.
"""

_SCALES = (100, 10_000, 1_000_000, 100_000_000)
"""Units per person or person-minute, coarsest first."""
_ERROR = 0.004
"""Rounding in whole numbers may misstate a limited amount by this; twice that is below the tolerance of `check`."""


@dataclass(frozen=True, slots=True)
class Row:
    """low <= sum of factor * column <= high, in whole numbers; a limit of None is no limit.

    Attributes
    ----------
    factors
        By column; none is 0. A row without columns has the sum 0: no schedule keeps it where that is not allowed.
    """

    factors: Mapping[Column, int]
    low: int | None
    high: int | None


class RowBuilder:
    """Collects the rows of agreements.

    Parameters
    ----------
    demand
        The instance as arrays.

    Attributes
    ----------
    parties
        Looks up whom an agreement is about.
    rows
        The rows so far.
    """

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        self.parties = PartyIndex(demand.instance, demand.options)
        self.rows: list[Row] = []
        self._others = other_options(demand)

    def add(self, terms: Iterable[tuple[Column, int]], low: int | None = None, high: int | None = None) -> None:
        """Add a row; a column that comes more than once is added up."""
        factors: dict[Column, int] = {}
        for column, factor in terms:
            factors[column] = factors.get(column, 0) + factor
        self.rows.append(Row({column: factor for column, factor in factors.items() if factor}, low, high))

    def refuse(self, options: Iterable[int]) -> None:
        """parts[g, o] = 0 for each of some options."""
        for option in options:
            self.add([(option, 1)], 0, 0)

    def uses(self, options: tuple[int, ...]) -> tuple[Column, ...]:
        """Return columns whose sum is 1 where any part of one group takes one of these options of it, else 0."""
        group = int(self.demand.options.group[options[0]])
        return options if self.parties.num_parts(group) == 1 else (options,)

    def changes(self, organisations: Iterable[int]) -> list[Column]:
        """Return the indicators of organisations: 1 where any part leaves today's option; none where none can."""
        return [self._others[organisation] for organisation in organisations if self._others[organisation]]

    def add_at_most(self, amounts: Amounts, limit: float) -> None:
        """sum over o of amounts[o] * parts[o] <= limit, in whole numbers.

        Every schedule that keeps the limit exactly is let through, and none that breaks it by more than the 0.01
        that `check` lets pass.
        """
        options = self.demand.options
        for scale in _SCALES:
            factors = {option: round(amount * scale) for option, amount in amounts.items()}
            error = sum(
                abs(factor / scale - amounts[option]) * int(options.parts[options.group[option]])
                for option, factor in factors.items()
            )
            if error <= _ERROR:
                break
        self.add(factors.items(), high=math.floor((limit + error) * scale + 1e-6))


def other_options(demand: Demand) -> list[tuple[int, ...]]:
    """Return for each organisation the options of its groups that are not today's, rising."""
    options = demand.options
    is_other = np.ones(options.num_options, dtype=np.bool_)
    is_other[options.status_quo] = False
    others = np.flatnonzero(is_other)
    organisation = options.organisation[options.group[others]]
    edges = np.searchsorted(organisation, np.arange(len(demand.instance.organisations) + 1))
    return [tuple(others[first:last].tolist()) for first, last in pairwise(edges)]
