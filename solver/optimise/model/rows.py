"""The agreements as rows of whole numbers over parts, the same for every engine that is not CP-SAT."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.agreements import Agreement
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.variables import Variables

_SMALLEST, _LARGEST = -(2**62), 2**62


class Rows:
    """The agreements as linear rows over parts and over indicators, each of which says whether options are used.

    They are read back from CP-SAT's own model, so every engine keeps exactly the rules that the proof keeps.
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
        variables = ScheduleModel(demand, agreements).variables
        self.num_options = demand.options.num_options
        indicators = _Indicators(self.num_options)
        self.changed_indicator = np.array([indicators.place(own) for own in _changing(demand)], dtype=np.int64)
        columns, factors, low, high = _read(variables, indicators)
        self.indicator_start, self.indicator_option = _joined(list(indicators.places))
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
    """Indicators as they are asked for, one for each set of options."""

    def __init__(self, num_options: int) -> None:
        self._num_options = num_options
        self.places: dict[tuple[int, ...], int] = {}

    def place(self, options: tuple[int, ...]) -> int:
        """Return the indicator of a set of options, -1 where it is empty."""
        return self.places.setdefault(options, len(self.places)) if options else -1

    def column(self, options: tuple[int, ...]) -> int:
        """Return the column of a set's indicator."""
        return self._num_options + self.place(options)


def _changing(demand: Demand) -> list[tuple[int, ...]]:
    """Return for each organisation the options of its groups that are not today's."""
    options = demand.options
    is_other = np.ones(options.num_options, dtype=bool)
    is_other[options.status_quo] = False
    others = np.flatnonzero(is_other)
    organisation = options.organisation[options.group[others]]
    edges = np.searchsorted(organisation, np.arange(len(demand.instance.organisations) + 1))
    return [tuple(others[first:last].tolist()) for first, last in pairwise(edges)]


def _read(
    variables: Variables, indicators: _Indicators
) -> tuple[list[list[int]], list[list[int]], list[int], list[int]]:
    """Return columns, factors, lowest and highest sum of each row of a model that is an agreement."""
    column = {variable.index: option for option, variable in variables.parts.items()}
    column |= {index: indicators.column(options) for index, options in variables.supports.items()}
    columns, factors, low, high = [], [], [], []
    for place, constraint in enumerate(variables.model.proto.constraints):
        if place in variables.definitions or not constraint.has_linear():
            continue
        row = constraint.linear
        columns.append([column[index] for index in row.vars])
        factors.append(list(row.coeffs))
        low.append(max(_SMALLEST, min(row.domain)))
        high.append(min(_LARGEST, max(row.domain)))
    return columns, factors, low, high


def _joined(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Return (first of each list, all of them one after the other): shapes ``[list + 1]``, ``[entry]``."""
    start = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=start[1:])
    return start, np.array([value for one in lists for value in one], dtype=np.int64)
