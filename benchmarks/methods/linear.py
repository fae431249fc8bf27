"""The problem as a mixed-integer linear program, as it stands in DESIGN 3: what all peers solve.

It is written from docs/format.md and knows nothing of `solver.optimise`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints

INFINITY = float("inf")


@dataclass(slots=True)
class Linear:
    """Columns with bounds, rows with bounds, a cost per tier. The first columns are parts per option.

    Attributes
    ----------
    lower, upper, is_integer
        Of each column.
    columns, factors, row_low, row_high
        Of each row.
    costs
        Of each tier, by column.
    indicators
        Columns that are 1 where any of some options has a part, with these options.
    agreement_rows
        Rows over parts and indicators alone that say what parties agreed.
    """

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    is_integer: list[bool] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    factors: list[Floats] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    costs: list[dict[int, float]] = field(default_factory=list)
    indicators: list[tuple[int, Ints]] = field(default_factory=list)
    agreement_rows: list[int] = field(default_factory=list)

    @property
    def num_columns(self) -> int:
        """Number of columns."""
        return len(self.lower)

    def add_column(self, lower: float, upper: float, *, is_integer: bool = False) -> int:
        """Add a column; return its place."""
        self.lower.append(float(lower))
        self.upper.append(float(upper))
        self.is_integer.append(is_integer)
        return len(self.lower) - 1

    def add_row(
        self,
        columns: Sequence[int] | NDArray[np.integer],
        factors: Sequence[float] | Floats,
        low: float = -INFINITY,
        high: float = INFINITY,
    ) -> int:
        """low <= sum of factors * columns <= high; return the row's place. A column that comes twice is added up."""
        own, inverse = np.unique(np.asarray(columns, dtype=np.int64), return_inverse=True)
        self.columns.append(own)
        self.factors.append(np.bincount(inverse, weights=np.asarray(factors, dtype=np.float64), minlength=len(own)))
        self.row_low.append(float(low))
        self.row_high.append(float(high))
        return len(self.columns) - 1

    def add_agreement(
        self, columns: Sequence[int], factors: Sequence[float], low: float = -INFINITY, high: float = INFINITY
    ) -> None:
        """Add a row over parts and indicators that says what parties agreed."""
        self.agreement_rows.append(self.add_row(columns, factors, low, high))

    def add_indicator(self, options: Sequence[int], num_parts: Sequence[int]) -> int:
        """Add a column that is 1 where any of the options has a part: parts[o] <= num_parts[o] * column."""
        column = self.add_column(0, 1, is_integer=True)
        for option, most in zip(options, num_parts, strict=True):
            self.add_row([option, column], [1, -most], high=0)
        self.indicators.append((column, np.asarray(options, dtype=np.int64)))
        return column

    def indicator_values(self, parts: Ints) -> Ints:
        """Return 1 for each indicator of which an option has a part; shape ``[indicator]``."""
        return np.array([int(parts[options].any()) for _, options in self.indicators], dtype=np.int64)
