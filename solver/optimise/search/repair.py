"""The way back to the agreements from a schedule that breaks them."""

from __future__ import annotations

from solver.optimise.search.chains import mend_row
from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.move_delta import holds, weigh
from solver.optimise.search.moves import begin, keep, take_back
from solver.optimise.search.state import State
from solver.optimise.search.tables import Tables


@compiled
def mend_all(tables: Tables, state: State, num_rows: int, odds_of_any: float) -> bool:
    """Mend random broken rows, at most so many times; return whether none is broken any more.

    Where the best way to mend a row breaks others as much, all broken rows come to weigh more, so that the walk
    leaves every local minimum.

    Reference: P. Morris, "The breakout method for escaping from local minima", AAAI 1993.
    """
    rows = state.rows
    for _ in range(num_rows):
        if rows.counts[0] == 0:
            return True
        before = rows.violation[0]
        row = rows.broken[below(state.random, rows.counts[0])]
        begin(state)
        if not mend_row(tables, state, row, -1):
            continue
        if rows.violation[0] < before or draw(state.random) < odds_of_any:
            weigh(tables, state)
            holds(tables, state)
            keep(tables, state)
            continue
        take_back(tables, state, 0)
        for place in range(rows.counts[0]):
            broken = rows.broken[place]
            rows.violation[0] += abs(_off(tables, state, broken)) / tables.rows.scale[broken]
            rows.weight[broken] += 1.0 / tables.rows.scale[broken]
    return rows.counts[0] == 0


@compiled
def _off(tables: Tables, state: State, row: int) -> int:
    above = state.rows.sum[row] - tables.rows.high[row]
    return max(0, above, tables.rows.low[row] - state.rows.sum[row])
