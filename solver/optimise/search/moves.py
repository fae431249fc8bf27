"""Making, taking back and keeping a move: some parts of some groups to other options."""

from __future__ import annotations

from solver.optimise.search.active_cells import note_cost
from solver.optimise.search.agreed_costs import alters, crossing
from solver.optimise.search.compiled import compiled
from solver.optimise.search.move_delta import CELLS, HAS_PEAKS, PEAKS, STEPS, add_burdens, move_parts, set_factors
from solver.optimise.search.rows_state import shift_option
from solver.optimise.search.state import LONGEST_MOVE, Best, Schedule, State
from solver.optimise.search.tables import Tables

NO_GAIN = 1e-9
"""What is better by less is no better."""


@compiled
def begin(state: State) -> None:
    """Begin a move without steps."""
    state.move.counts[STEPS] = 0


@compiled
def step(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> bool:
    """Let so many parts go from one option to another of their group; False where the move is too long."""
    count = state.move.counts[STEPS]
    if count >= LONGEST_MOVE:
        return False
    state.move.leaving[count] = leaving
    state.move.entering[count] = entering
    state.move.amount[count] = amount
    state.move.counts[STEPS] = count + 1
    _shift(tables, state, leaving, entering, amount)
    return True


@compiled
def take_back(tables: Tables, state: State, num_steps: int) -> None:
    """Undo the last steps of the move until so many are left."""
    move = state.move
    for place in range(move.counts[STEPS] - 1, num_steps - 1, -1):
        _shift(tables, state, move.entering[place], move.leaving[place], move.amount[place])
    move.counts[STEPS] = num_steps


@compiled
def _shift(tables: Tables, state: State, leaving: int, entering: int, amount: int) -> None:
    state.now.parts[leaving] -= amount
    state.now.parts[entering] += amount
    if len(tables.rows.low):
        shift_option(tables.rows, state.rows, entering, amount)
        shift_option(tables.rows, state.rows, leaving, -amount)
        if state.rows.counts[0] == 0:
            state.rows.violation[0] = 0.0


@compiled
def keep(tables: Tables, state: State) -> None:
    """Make the move, which `weigh` and `holds` have weighed."""
    move, now = state.move, state.now
    for tier in range(len(tables.limit)):
        now.value[tier] += move.change[tier]
    if tables.costs.has_factor[0] == 1:
        set_factors(tables, state, 1)
    for place in range(move.counts[CELLS]):
        cell = move.cell[place]
        now.load[cell] = move.new_load[place]
        now.left[cell] = move.new_left[place]
        for tier in range(len(tables.limit)):
            now.cell_cost[tier, cell] = move.new_cost[tier, place]
        if tables.costs.of_cell_start[cell + 1] > tables.costs.of_cell_start[cell]:
            note_cost(state.costly, cell, move.new_cost[0, place])
    if move.counts[HAS_PEAKS] == 1:
        for place in range(move.counts[PEAKS]):
            now.highest[move.peak[place]] = move.new_highest[move.peak[place]]
    add_burdens(tables, state, 1)
    for place in range(move.counts[STEPS]):
        move_parts(tables, state, place, 1)
        _choose(tables, now, move.leaving[place], move.entering[place], move.amount[place])
        if tables.agreed.is_counted[0] == 1:
            group = tables.choices.group[move.leaving[place]]
            now.altered[group] = alters(tables.agreed, now.parts, group)
            now.crossing[group] = crossing(tables.agreed, now.parts, group)
        note_change(state.best, move.leaving[place])
        note_change(state.best, move.entering[place])
        if tables.is_steered[0] == 1:
            note_change(state.record, move.leaving[place])
            note_change(state.record, move.entering[place])
    if tables.is_steered[0] == 1 and now.value[1] < state.record.value[0] - NO_GAIN:
        _note(state.record, now, 1)


@compiled
def _choose(tables: Tables, now: Schedule, leaving: int, entering: int, amount: int) -> None:
    """Let so many of the parts in one option have chosen another."""
    group = tables.choices.group[leaving]
    part = tables.choices.part_start[group]
    while amount > 0:
        if now.choice[part] == leaving:
            now.choice[part] = entering
            amount -= 1
        part += 1


@compiled
def note_change(best: Best, option: int) -> None:
    """Take note that an option may differ from a best schedule."""
    if best.is_changed[option] == 0:
        best.is_changed[option] = 1
        best.changed[best.counts[0]] = option
        best.counts[0] += 1


@compiled
def note_best(state: State) -> None:
    """Take the schedule as the best so far."""
    _note(state.best, state.now, 0)


@compiled
def _note(best: Best, now: Schedule, tier: int) -> None:
    best.value[0] = now.value[tier]
    for place in range(best.counts[0]):
        option = best.changed[place]
        best.parts[option] = now.parts[option]
        best.is_changed[option] = 0
    best.counts[0] = 0
