"""Sums of the agreements' rows, kept up as parts move, and which rows are broken."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search.compiled import compiled
from solver.optimise.search.tables import RowTables


class RowState(NamedTuple):
    """Where the rows stand.

    Attributes
    ----------
    sum
        Of each row; shape ``[row]``.
    support
        Parts in the options of each indicator that is in a row; shape ``[indicator]``.
    broken, place
        The broken rows, of which there are ``counts[0]``, and the place of each row among them, -1 where it is
        kept; shapes ``[row]``.
    weight
        What a unit of violation of a row weighs; shape ``[row]``.
    violation
        Weighted sum of the violations; shape ``[1]``.
    """

    sum: Ints
    support: Ints
    broken: Ints
    place: Ints
    counts: Ints
    weight: Floats
    violation: Floats


def new_row_state(rows: RowTables) -> RowState:
    """Return a state that `refresh_rows` has to fill."""
    num_rows, num_indicators = len(rows.low), len(rows.indicator_start) - 1
    none = np.zeros(num_rows, dtype=np.int64)
    return RowState(
        sum=none.copy(),
        support=np.zeros(num_indicators, dtype=np.int64),
        broken=none.copy(),
        place=none - 1,
        counts=np.zeros(1, dtype=np.int64),
        weight=1.0 / rows.scale,
        violation=np.zeros(1),
    )


@compiled
def refresh_rows(rows: RowTables, parts: Ints, state: RowState) -> None:
    """Compute sums, supports and broken rows from scratch."""
    num_options = len(parts)
    for indicator in range(len(state.support)):
        state.support[indicator] = 0
    for option in range(num_options):
        for entry in range(rows.of_option_start[option], rows.of_option_start[option + 1]):
            state.support[rows.of_option[entry]] += parts[option]
    state.counts[0] = 0
    state.violation[0] = 0.0
    for row in range(len(state.sum)):
        state.sum[row] = 0
        state.place[row] = -1
        for entry in range(rows.start[row], rows.start[row + 1]):
            column = rows.column[entry]
            value = parts[column] if column < num_options else min(1, state.support[column - num_options])
            state.sum[row] += rows.factor[entry] * value
        _note(rows, state, row, 0)


@compiled
def excess(rows: RowTables, state: RowState, row: int) -> int:
    """Return how far a row is above its highest sum, negative where below its lowest, 0 where it is kept."""
    if state.sum[row] > rows.high[row]:
        return state.sum[row] - rows.high[row]
    return min(0, state.sum[row] - rows.low[row])


@compiled
def _note(rows: RowTables, state: RowState, row: int, before: int) -> None:
    """Bring violation and the list of broken rows up to date after a row's sum has changed."""
    after = abs(excess(rows, state, row))
    state.violation[0] += state.weight[row] * (after - before)
    if after > 0 and state.place[row] < 0:
        state.place[row] = state.counts[0]
        state.broken[state.counts[0]] = row
        state.counts[0] += 1
    elif after == 0 and state.place[row] >= 0:
        state.counts[0] -= 1
        last = state.broken[state.counts[0]]
        state.broken[state.place[row]] = last
        state.place[last] = state.place[row]
        state.place[row] = -1


@compiled
def shift_column(rows: RowTables, state: RowState, column: int, change: int) -> None:
    """Change the value of a column."""
    for entry in range(rows.column_start[column], rows.column_start[column + 1]):
        row = rows.column_row[entry]
        before = abs(excess(rows, state, row))
        state.sum[row] += change * rows.column_factor[entry]
        _note(rows, state, row, before)


@compiled
def shift_option(rows: RowTables, state: RowState, option: int, change: int) -> None:
    """Change the parts of an option, and with them its indicators."""
    shift_column(rows, state, option, change)
    num_options = len(rows.of_option_start) - 1
    for entry in range(rows.of_option_start[option], rows.of_option_start[option + 1]):
        indicator = rows.of_option[entry]
        was_used = state.support[indicator] > 0
        state.support[indicator] += change
        is_used = state.support[indicator] > 0
        if is_used != was_used:
            shift_column(rows, state, num_options + indicator, 1 if is_used else -1)
