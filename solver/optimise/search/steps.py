"""Weighing one step on its own: in one pass over the cells that it changes, without writing anything.

Only where the first tier is plain, a sum over options, cells and organisations changed. Most moves of a search are
refused, so this is where its time goes; what is taken is weighed again by `move_delta`, which also minds other tiers.
"""

from __future__ import annotations

from solver.optimise.search.compiled import compiled
from solver.optimise.search.move_delta import SAME_QUEUE
from solver.optimise.search.pairs import pair_of
from solver.optimise.search.state import State, cost_of_cell, left_behind
from solver.optimise.search.tables import Tables


@compiled
def change_of_step(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> float:
    """Return by how much a step changes a plain first tier."""
    now, pairs, options, costs = state.now, state.pairs, tables.options, tables.costs
    change = amount * (options.linear[0, entering] - options.linear[0, leaving])
    if options.changed[0] > 0.0:
        moved = now.moved[tables.choices.organisation[leaving]]
        after = moved + amount * (int(entering != tables.choices.today[entering]))
        after -= amount * (int(leaving != tables.choices.today[leaving]))
        change += options.changed[0] * (int(after > 0) - int(moved > 0))
    first, end = pair_of(tables, pairs, leaving, entering)
    for entry in range(first, end):
        cell = pairs.cell[entry]
        if costs.has_queues[0] == 1 and costs.is_bent[cell] == 0:
            continue
        after_cost = cost_of_cell(tables, 0, cell, now.load[cell] + amount * pairs.change[entry], now.left[cell])
        change += after_cost - now.cell_cost[0, cell]
    if costs.has_queues[0] == 1:
        change += _change_of_queues(tables, state, first, end, amount)
    return change


@compiled
def _change_of_queues(tables: Tables, state: State, first: int, end: int, amount: int) -> float:
    """Return by how much a step changes what those cost who wait, in one pass over the chains that it touches."""
    costs, now, pairs = tables.costs, state.now, state.pairs
    change, entry = 0.0, first
    while entry < end:
        cell = pairs.cell[entry]
        if costs.is_queued[cell] == 0:
            entry += 1
            continue
        before = costs.queue_before[cell]
        queue = now.left[before] if before >= 0 else 0.0
        while cell >= 0:
            load = now.load[cell]
            while entry < end and pairs.cell[entry] < cell:
                entry += 1
            if entry < end and pairs.cell[entry] == cell:
                load += amount * pairs.change[entry]
                entry += 1
            elif queue == now.left[costs.queue_before[cell]]:
                break
            queue = max(0.0, queue + load - costs.queue_places[cell])
            if abs(queue - now.left[cell]) <= SAME_QUEUE:
                queue = now.left[cell]
            change += costs.wait[0, cell] * (queue - now.left[cell])
            cell = costs.queue_next[cell]
    return change


@compiled
def shift_loads(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> None:
    """Let a step change loads and what they cost in the first tier, for as long as the next step is looked for."""
    now, pairs = state.now, state.pairs
    first, end = pair_of(tables, pairs, leaving, entering)
    for entry in range(first, end):
        cell = pairs.cell[entry]
        now.load[cell] += amount * pairs.change[entry]
        now.cell_cost[0, cell] = cost_of_cell(tables, 0, cell, now.load[cell], now.left[cell])
    for entry in range(first, first + (end - first) * tables.costs.has_queues[0]):
        _shift_queue(tables, state, pairs.cell[entry])


@compiled
def _shift_queue(tables: Tables, state: State, cell: int) -> None:
    """Let who is left behind from a cell on follow its load, until nothing differs."""
    costs, now = tables.costs, state.now
    if costs.is_queued[cell] == 0:
        return
    while cell >= 0:
        left = left_behind(tables, now, cell, now.load[cell])
        if abs(left - now.left[cell]) <= SAME_QUEUE:
            break
        now.left[cell] = left
        now.cell_cost[0, cell] = cost_of_cell(tables, 0, cell, now.load[cell], left)
        cell = costs.queue_next[cell]


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
        added = amount * pairs.change[entry]
        before = cost_of_cell(tables, 0, cell, now.load[cell] - added, max(0.0, now.left[cell] - added))
        if now.cell_cost[0, cell] - before > most:
            dearest, most = cell, now.cell_cost[0, cell] - before
    return dearest
