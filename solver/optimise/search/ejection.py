"""Second steps: what a move makes dear others leave, and both are weighed as one.

Groups of a full section can gain only together. A step that is refused puts a load on some cell that costs most of
what it loses; somebody else who loads that cell takes another option, the best of a few; that step has its own dearest
cell, and so on until the whole gains enough or the chain is as long as it may be.

Reference: F. Glover, "Ejection chains, reference structures and alternating path methods for traveling salesman
problems", Discrete Applied Mathematics 65 (1996) 223-253.
"""

from __future__ import annotations

import math

from solver.optimise.search.chains import LONGEST_CHAIN, mend
from solver.optimise.search.choosing import target_of
from solver.optimise.search.compiled import below, compiled
from solver.optimise.search.move_delta import CELLS, STEPS
from solver.optimise.search.moves import step
from solver.optimise.search.state import State
from solver.optimise.search.steps import change_of_step, dearest_cell, shift_loads
from solver.optimise.search.tables import Tables

_LONGEST = 4
"""Steps of a chain."""
_DRAWS, _TRIALS = 12, 4
"""Options of a cell that are drawn for a next step, and how many that somebody is in are weighed."""
_SECOND_DRAWS = 8
"""The same where a step is not plain; the first that somebody is in is taken."""


@compiled
def eject(tables: Tables, state: State, change: float, limit: float) -> float:
    """Add steps to a move of one plain step until it changes the first tier by no more than `limit`.

    Returns
    -------
    What all steps together change, above the limit where the chain ends too dear. Loads are as before the move.
    """
    move, num_shifted = state.move, 0
    while change > limit and move.counts[STEPS] < _LONGEST:
        leaving, entering, amount = move.leaving[num_shifted], move.entering[num_shifted], move.amount[num_shifted]
        shift_loads(tables, state, leaving, entering, amount)
        num_shifted += 1
        cell = dearest_cell(tables, state, leaving, entering, amount)
        if cell < 0:
            break
        option, target, added = _best_off(tables, state, cell, limit - change)
        if option < 0:
            break
        step(tables, state, option, target, 1)
        change += added
    for place in range(num_shifted - 1, -1, -1):
        shift_loads(tables, state, move.leaving[place], move.entering[place], -move.amount[place])
    return change


@compiled
def _best_off(tables: Tables, state: State, cell: int, enough: float) -> tuple[int, int, float]:
    """Return the best of a few steps off a cell: options left and entered, and its change; -1 where there is none."""
    costs, rows = tables.costs, tables.rows
    first, size = costs.of_cell_start[cell], costs.of_cell_start[cell + 1] - costs.of_cell_start[cell]
    best, best_target, least, num_weighed = -1, -1, math.inf, 0
    for _ in range(_DRAWS):
        option = costs.of_cell[first + below(state.random, size)]
        if state.now.parts[option] == 0 or rows.is_free[option] == 0 or _has_moved(tables, state, option):
            continue
        target = target_of(tables, state, option)
        if target < 0 or target == option or rows.is_free[target] == 0:
            continue
        change = change_of_step(tables, state, option, target, 1)
        if change < least:
            best, best_target, least = option, target, change
        num_weighed += 1
        if least <= enough or num_weighed == _TRIALS:
            break
    return best, best_target, least


@compiled
def _has_moved(tables: Tables, state: State, option: int) -> bool:
    """Return whether the move has a step of this option's group already."""
    group = tables.choices.group[option]
    has_moved = False
    for place in range(state.move.counts[STEPS]):
        has_moved |= tables.choices.group[state.move.leaving[place]] == group
    return has_moved


@compiled
def second_step(tables: Tables, state: State, group: int, tier: int) -> bool:
    """Add a step of another group, off the cell that a weighed move makes dearest in a tier; False where there is none.

    For moves of many steps, of agreements and of any tier; what it breaks is mended.
    """
    # Only options that load this one cell: a random second step would hardly ever mend what the first one spoils.
    cell = _dearest_touched(tables, state, tier)
    if cell < 0:
        return False
    costs, choices = tables.costs, tables.choices
    first, last = costs.of_cell_start[cell], costs.of_cell_start[cell + 1]
    for _ in range(_SECOND_DRAWS):
        option = costs.of_cell[first + below(state.random, last - first)]
        if state.now.parts[option] == 0 or choices.group[option] == group:
            continue
        target = target_of(tables, state, option)
        if target < 0 or target == option:
            continue
        step(tables, state, option, target, 1)
        return state.rows.counts[0] == 0 or mend(tables, state, group, LONGEST_CHAIN)
    return False


@compiled
def _dearest_touched(tables: Tables, state: State, tier: int) -> int:
    """Return the touched cell whose cost in a tier, or else whose load, grows most; -1 where none grows."""
    move, now, costs = state.move, state.now, tables.costs
    dearest, most = -1, 0.0
    for place in range(move.counts[CELLS]):
        cell = move.cell[place]
        more = move.new_cost[tier, place] - now.cell_cost[tier, cell] + 1e-6 * (move.new_load[place] - now.load[cell])
        if more > most and costs.of_cell_start[cell + 1] > costs.of_cell_start[cell]:
            dearest, most = cell, more
    return dearest
