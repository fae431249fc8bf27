"""Weighing a move: by how much it changes each tier.

A move touches a few of thousands of cells, so only these are weighed, and most moves are refused after the first tier:
later tiers, and the terms that take longest (peaks, the highest load factor, burdens), are weighed when they are asked
for, once a move. What a cell or group was last seen by is the number of a move, so that no list has to be emptied.
"""

from __future__ import annotations

from solver.optimise.search.agreed_costs import alters, crossing
from solver.optimise.search.compiled import compiled
from solver.optimise.search.pairs import pair_of
from solver.optimise.search.state import State, cost_of_cell
from solver.optimise.search.tables import Tables
from solver.optimise.search.trees import set_leaf

STEPS, CELLS, NUMBER, PEAKS, HAS_PEAKS, HAS_FACTOR, HAS_BURDEN, HAS_AGREED = range(8)
"""Places in `Move.counts`."""
SAME_QUEUE = 1e-9
"""Passengers by which sums of floats may differ that are the same queue."""


@compiled
def weigh(tables: Tables, state: State) -> float:
    """Return by how much the move changes the first tier; call it before `holds` and `keep`."""
    _gather(tables, state)
    return change_of_tier(tables, state, 0)


@compiled
def holds(tables: Tables, state: State) -> bool:
    """Return whether the earlier tiers stay within their limits; only after `weigh`."""
    return first_broken(tables, state) == 0


@compiled
def first_broken(tables: Tables, state: State) -> int:
    """Return the first of the earlier tiers that the move takes beyond its limit, 0 where there is none."""
    for tier in range(1, len(tables.limit)):
        if state.now.value[tier] + change_of_tier(tables, state, tier) > tables.limit[tier]:
            return tier
    return 0


@compiled
def _gather(tables: Tables, state: State) -> None:
    """Find the cells that the move touches and their loads after it."""
    move, now = state.move, state.now
    move.counts[NUMBER] += 1
    number = move.counts[NUMBER]
    num_cells = 0
    for place in range(move.counts[STEPS]):
        amount = move.amount[place]
        first, end = pair_of(tables, state.pairs, move.leaving[place], move.entering[place])
        for entry in range(first, end):
            cell = state.pairs.cell[entry]
            if move.seen[cell] != number:
                move.seen[cell] = number
                move.slot[cell] = num_cells
                move.cell[num_cells] = cell
                move.new_load[num_cells] = now.load[cell] + amount * state.pairs.change[entry]
                move.new_left[num_cells] = now.left[cell]
                num_cells += 1
            else:
                move.new_load[move.slot[cell]] += amount * state.pairs.change[entry]
    move.counts[CELLS] = num_cells
    if tables.costs.has_queues[0] == 1:
        for place in range(num_cells):
            if tables.costs.is_queued[move.cell[place]] == 1:
                _hand_on(tables, state, move.cell[place])
    move.counts[HAS_PEAKS] = 0
    move.counts[HAS_FACTOR] = 0
    move.counts[HAS_BURDEN] = 0
    move.counts[HAS_AGREED] = 0


@compiled
def _hand_on(tables: Tables, state: State, cell: int) -> None:
    """Find who is left behind from a touched cell on, until nothing differs; these cells are touched as well.

    What was found from a later cell before is found again, so that the order does not matter.
    """
    costs, move, now = tables.costs, state.move, state.now
    number = move.counts[NUMBER]
    before = costs.queue_before[cell]
    queue = 0.0
    if before >= 0:
        queue = move.new_left[move.slot[before]] if move.seen[before] == number else now.left[before]
    while cell >= 0:
        is_touched = move.seen[cell] == number
        load = move.new_load[move.slot[cell]] if is_touched else now.load[cell]
        queue = max(0.0, queue + load - costs.queue_places[cell])
        if abs(queue - now.left[cell]) <= SAME_QUEUE:
            queue = now.left[cell]
            if not is_touched:
                break
        if not is_touched:
            place = move.counts[CELLS]
            move.seen[cell] = number
            move.slot[cell] = place
            move.cell[place] = cell
            move.new_load[place] = load
            move.counts[CELLS] = place + 1
        move.new_left[move.slot[cell]] = queue
        cell = costs.queue_next[cell]


@compiled
def change_of_tier(tables: Tables, state: State, tier: int) -> float:
    """Return by how much the move changes a tier."""
    costs, move, now = tables.costs, state.move, state.now
    change = 0.0
    for place in range(move.counts[CELLS]):
        cell = move.cell[place]
        cost = cost_of_cell(tables, tier, cell, move.new_load[place], move.new_left[place])
        move.new_cost[tier, place] = cost
        change += cost - now.cell_cost[tier, cell]
    for place in range(move.counts[STEPS]):
        per_part = tables.options.linear[tier, move.entering[place]] - tables.options.linear[tier, move.leaving[place]]
        change += move.amount[place] * per_part
    if costs.has_peaks[tier] == 1:
        change += _change_of_peaks(tables, state, tier)
    if costs.peak_factor[tier] > 0.0:
        change += costs.peak_factor[tier] * _change_of_factor(tables, state)
    if tables.options.changed[tier] > 0.0:
        change += tables.options.changed[tier] * _change_of_changed(tables, state)
    if tables.options.unfairness[tier] > 0.0:
        change += tables.options.unfairness[tier] * _change_of_burden(tables, state)
    if tables.agreed.is_counted[0] == 1:
        _weigh_agreed(tables, state)
        change += tables.agreed.altered[tier] * move.shared[2] + tables.agreed.deviation[tier] * move.shared[3]
    move.change[tier] = change
    return change


@compiled
def _change_of_peaks(tables: Tables, state: State, tier: int) -> float:
    move, now = state.move, state.now
    if move.counts[HAS_PEAKS] == 0:
        move.counts[HAS_PEAKS] = 1
        _touch_peaks(tables, state)
        for place in range(move.counts[PEAKS]):
            peak = move.peak[place]
            if move.has_fallen[peak] == 1 and move.new_highest[peak] <= now.highest[peak]:
                move.new_highest[peak] = _highest_after(tables, state, peak)
    change = 0.0
    for place in range(move.counts[PEAKS]):
        peak = move.peak[place]
        change += tables.costs.peak_weight[tier, peak] * (move.new_highest[peak] - now.highest[peak])
    return change


@compiled
def _touch_peaks(tables: Tables, state: State) -> None:
    """Find the peaks that the move touches, and what is their highest load where none of the highest has fallen."""
    costs, move, now = tables.costs, state.move, state.now
    number = move.counts[NUMBER]
    num_peaks = 0
    for place in range(move.counts[CELLS]):
        cell = move.cell[place]
        for entry in range(costs.in_peak_start[cell], costs.in_peak_start[cell + 1]):
            peak = costs.in_peak[entry]
            if move.peak_seen[peak] != number:
                move.peak_seen[peak] = number
                move.peak[num_peaks] = peak
                move.new_highest[peak] = now.highest[peak]
                move.has_fallen[peak] = 0
                num_peaks += 1
            move.new_highest[peak] = max(move.new_highest[peak], move.new_load[place])
            if now.load[cell] >= now.highest[peak] and move.new_load[place] < now.load[cell]:
                move.has_fallen[peak] = 1
    move.counts[PEAKS] = num_peaks


@compiled
def _highest_after(tables: Tables, state: State, peak: int) -> float:
    costs, move = tables.costs, state.move
    highest = 0.0
    for entry in range(costs.peak_start[peak], costs.peak_start[peak + 1]):
        cell = costs.peak_cell[entry]
        is_touched = move.seen[cell] == move.counts[NUMBER]
        highest = max(highest, move.new_load[move.slot[cell]] if is_touched else state.now.load[cell])
    return highest


@compiled
def _change_of_factor(tables: Tables, state: State) -> float:
    """Weigh the highest load factor; where the highest falls, the tree is changed and changed back."""
    costs, move, tree = tables.costs, state.move, state.now.factors
    if move.counts[HAS_FACTOR] == 0:
        move.counts[HAS_FACTOR] = 1
        before = after = tree[1]
        has_fallen = False
        for place in range(move.counts[CELLS]):
            cell = move.cell[place]
            factor = move.new_load[place] * costs.per_place[cell]
            after = max(after, factor)
            has_fallen |= state.now.load[cell] * costs.per_place[cell] >= before and factor < before
        if has_fallen and after <= before:
            set_factors(tables, state, 1)
            after = tree[1]
            set_factors(tables, state, 0)
        move.shared[0] = after - before
    return move.shared[0]


@compiled
def set_factors(tables: Tables, state: State, is_after: int) -> None:
    """Put the load factors of the touched cells, after or before the move, into their tree."""
    move, per_place = state.move, tables.costs.per_place
    for place in range(move.counts[CELLS]):
        cell = move.cell[place]
        if per_place[cell] > 0.0:
            load = move.new_load[place] if is_after == 1 else state.now.load[cell]
            set_leaf(state.now.factors, cell, load * per_place[cell])


@compiled
def _change_of_changed(tables: Tables, state: State) -> float:
    """Weigh the number of organisations that change, by moving the parts there and back."""
    moved, change = state.now.moved, 0
    for place in range(state.move.counts[STEPS]):
        change += move_parts(tables, state, place, 1)
    for place in range(state.move.counts[STEPS]):
        move_parts(tables, state, place, -1)
    return float(change) if len(moved) else 0.0


@compiled
def move_parts(tables: Tables, state: State, place: int, sign: int) -> int:
    """Count the parts of a step among the moved of its organisation; return the change of organisations changed."""
    choices, move, moved = tables.choices, state.move, state.now.moved
    leaving, entering = move.leaving[place], move.entering[place]
    organisation = choices.organisation[leaving]
    before = moved[organisation] > 0
    if entering != choices.today[entering]:
        moved[organisation] += sign * move.amount[place]
    if leaving != choices.today[leaving]:
        moved[organisation] -= sign * move.amount[place]
    return int(moved[organisation] > 0) - int(before)


@compiled
def _change_of_burden(tables: Tables, state: State) -> float:
    """Weigh the largest burden per head by changing the tree and changing it back."""
    move, tree = state.move, state.now.burdens
    if move.counts[HAS_BURDEN] == 0:
        move.counts[HAS_BURDEN] = 1
        before = tree[1]
        add_burdens(tables, state, 1)
        move.shared[1] = tree[1] - before
        add_burdens(tables, state, -1)
    return move.shared[1]


@compiled
def _weigh_agreed(tables: Tables, state: State) -> None:
    """Hold the groups of the move, whose parts are as after it already, against what was agreed."""
    move, now = state.move, state.now
    if move.counts[HAS_AGREED] == 1:
        return
    move.counts[HAS_AGREED] = 1
    move.shared[2] = 0.0
    move.shared[3] = 0.0
    for place in range(move.counts[STEPS]):
        group = tables.choices.group[move.leaving[place]]
        if move.group_seen[group] != move.counts[NUMBER]:
            move.group_seen[group] = move.counts[NUMBER]
            move.shared[2] += alters(tables.agreed, now.parts, group) - now.altered[group]
            move.shared[3] += crossing(tables.agreed, now.parts, group) - now.crossing[group]


@compiled
def add_burdens(tables: Tables, state: State, sign: int) -> None:
    """Add what the move changes of burdens per head, or with sign -1 take it off again."""
    move, tree, per_head = state.move, state.now.burdens, tables.options.burden_per_head
    for place in range(move.counts[STEPS]):
        organisation = tables.choices.organisation[move.leaving[place]]
        added = move.amount[place] * (per_head[move.entering[place]] - per_head[move.leaving[place]])
        set_leaf(tree, organisation, tree[len(tree) // 2 + organisation] + sign * added)
