"""All rows of a set of agreements as arrays, as the linear programs and the search read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.agreements import Agreement
from solver.optimise.model.agreements import agreement_rows, split_rows
from solver.optimise.model.row_builder import Column, other_options

_SMALLEST, _LARGEST = -(2**62), 2**62


class Rows:
    """The agreements as linear rows over parts and over indicators, each of which says whether options are used.

    CP-SAT is given the same rows, so every engine keeps exactly the rules that the proof keeps.
    A row without columns has the sum 0: where that is not within its limits, no schedule keeps the agreements.

    Parameters
    ----------
    demand
        The instance as arrays.
    agreements
        The agreements to keep; those of the instance by default.

    Attributes
    ----------
    num_options
        Columns below it are options.
    indicator_start, indicator_option
        The options of each indicator, which is 1 where any of them has a part, else 0; shapes
        ``[indicator + 1]``, ``[entry]``.
    row_start, row_column, row_factor
        The columns of each row, a column being an option or ``num_options`` + an indicator, and their factors;
        shapes ``[row + 1]``, ``[entry]``, ``[entry]``.
    row_low, row_high
        Between which the sum of factor * column has to lie; beyond +-2**62 there is no limit; shape ``[row]``.
    changed_indicator
        The indicator that is 1 where an organisation changes; -1 where it has no choice; shape ``[organisation]``.
    """

    def __init__(self, demand: Demand, agreements: Iterable[Agreement] | None = None) -> None:
        """Lay out the rows of all agreements, or of these alone, and number the indicators they need."""
        self.num_options = demand.options.num_options
        indicators = _Indicators(self.num_options)
        self.changed_indicator = np.array([indicators.number(own) for own in other_options(demand)], dtype=np.int64)
        agreed = demand.instance.agreements if agreements is None else agreements
        rows = [*split_rows(demand), *agreement_rows(demand, agreed)]
        columns = [[indicators.column(column) for column in row.factors] for row in rows]
        factors = [list(row.factors.values()) for row in rows]
        low = [_SMALLEST if row.low is None else row.low for row in rows]
        high = [_LARGEST if row.high is None else row.high for row in rows]
        self.indicator_start, self.indicator_option = _joined(list(indicators.numbers))
        self.row_start, self.row_column = _joined(columns)
        self.row_factor = _joined(factors)[1]
        self.row_low = np.clip(np.array(low, dtype=np.int64), _SMALLEST, _LARGEST)
        self.row_high = np.clip(np.array(high, dtype=np.int64), _SMALLEST, _LARGEST)

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return len(self.row_low)

    @property
    def num_indicators(self) -> int:
        """Number of indicators."""
        return len(self.indicator_start) - 1

    def sums(self, parts: Ints) -> Ints:
        """Return the sum of every row for parts per option; shape ``[row]``."""
        used = np.zeros(self.num_indicators, dtype=np.int64)
        if len(used):
            used[:] = np.maximum.reduceat(parts[self.indicator_option] > 0, self.indicator_start[:-1])
        values = np.concatenate([parts, used])
        added = np.zeros(len(self.row_column) + 1, dtype=np.int64)
        np.cumsum(self.row_factor * values[self.row_column], out=added[1:])
        return np.diff(added[self.row_start])

    def keep(self, parts: Ints) -> bool:
        """Return whether parts per option keep every agreement; shape ``[option]``."""
        return self.violation(parts) == 0

    def violation(self, parts: Ints) -> int:
        """Return by how much the rows are off in all, each in its own whole units; 0 where all are kept."""
        sums = self.sums(parts)
        return int(np.maximum(0, np.maximum(self.row_low - sums, sums - self.row_high)).sum())


class _Indicators:
    """Numbers of indicators, one for each set of options, in the order in which they are first asked for."""

    def __init__(self, num_options: int) -> None:
        self._num_options = num_options
        self.numbers: dict[tuple[int, ...], int] = {}

    def number(self, options: tuple[int, ...]) -> int:
        """Return the number of a set's indicator, -1 where the set is empty."""
        return self.numbers.setdefault(options, len(self.numbers)) if options else -1

    def column(self, column: Column) -> int:
        """Return the number of a row's column: options first, indicators after them."""
        return column if isinstance(column, int) else self._num_options + self.number(column)


def _joined(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Return (first of each list, all of them one after the other): shapes ``[list + 1]``, ``[entry]``."""
    start = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return start, np.array([value for one in lists for value in one], dtype=np.int64)
