"""Weighing one step on its own: in one pass over the cells that it changes, without writing anything.

Only where the first tier is plain, a sum over options, cells and organisations changed. Most moves of a search are
refused, so this is where its time goes; what is taken is weighed again by `move_delta`, which also minds other tiers.
"""

from __future__ import annotations

from solver.optimise.search.compiled import compiled
from solver.optimise.search.pairs import pair_of
from solver.optimise.search.state import State, cost_of_cell
from solver.optimise.search.tables import Tables


@compiled
def change_of_step(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> float:
    """Return by how much a step changes a plain first tier."""
    now, pairs, options = state.now, state.pairs, tables.options
    change = amount * (options.linear[0, entering] - options.linear[0, leaving])
    if options.changed[0] > 0.0:
        moved = now.moved[tables.choices.organisation[leaving]]
        after = moved + amount * (int(entering != tables.choices.today[entering]))
        after -= amount * (int(leaving != tables.choices.today[leaving]))
        change += options.changed[0] * (int(after > 0) - int(moved > 0))
    first, end = pair_of(tables, pairs, leaving, entering)
    for entry in range(first, end):
        cell = pairs.cell[entry]
        after_cost = cost_of_cell(tables, 0, cell, now.load[cell] + amount * pairs.change[entry])
        change += after_cost - now.cell_cost[0, cell]
    return change


@compiled
def shift_loads(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> None:
    """Let a step change loads and what they cost in the first tier, for as long as the next step is looked for."""
    now, pairs = state.now, state.pairs
    first, end = pair_of(tables, pairs, leaving, entering)
    for entry in range(first, end):
        cell = pairs.cell[entry]
        now.load[cell] += amount * pairs.change[entry]
        now.cell_cost[0, cell] = cost_of_cell(tables, 0, cell, now.load[cell])


@compiled
def dearest_cell(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> int:
    """Return the cell that a step, whose loads are shifted, has made dearer by most; -1 where there is none."""
    now, pairs = state.now, state.pairs
    dearest, most = -1, 0.0
    first, end = pair_of(tables, pairs, leaving, entering)
    for entry in range(first, end):
        cell = pairs.cell[entry]
        if pairs.change[entry] <= 0.0 or now.cell_cost[0, cell] <= most:
            continue
        before = cost_of_cell(tables, 0, cell, now.load[cell] - amount * pairs.change[entry])
        if now.cell_cost[0, cell] - before > most:
            dearest, most = cell, now.cell_cost[0, cell] - before
    return dearest
