"""The compiled walk over schedules: random moves, annealing, descent, and the way back to agreements.

Annealing takes a move that makes the tier dearer by `change` with the odds exp(-change / heat) (Metropolis), and cools
by a constant factor a move. A move that is refused gets a second chance, as the groups of a full section can gain only
together: a step of another group off the cell that the move makes dearest is added (`_eject`), and both are weighed as
one. Earlier tiers are limits, never prices: what breaks one is refused at any heat, so that the best schedule seen is
always one that may be kept. A descent ends each round, as annealing stops near a local minimum, seldom in it.

References
----------
N. Metropolis, A. Rosenbluth, M. Rosenbluth, A. Teller, E. Teller, "Equation of state calculations by fast computing
machines", Journal of Chemical Physics 21 (1953) 1087-1092.
"""

from __future__ import annotations

import math

import numpy as np

from solver.demand.options import Floats
from solver.optimise.search.chains import mend, mend_row
from solver.optimise.search.choosing import leaving_option
from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.move_delta import holds, weigh
from solver.optimise.search.moves import begin, keep, note_best, step, take_back
from solver.optimise.search.state import State, refresh
from solver.optimise.search.tables import Tables

_ALL_AT_ONCE = 0.3
"""How often all parts in an option go, not one: a group that does not say it may be split has to go as a whole."""
_WIDE = 16
"""From so many options on, half the moves go to one nearby: minutes apart, far ones differ little."""
_LONGEST_CHAIN = 24
_NO_GAIN = 1e-9
_ODDS_OF_EJECTION = 0.3
_MOVES_BETWEEN_REFRESHES = 1 << 18


@compiled
def propose(tables: Tables, state: State, odds_of_today: float) -> int:
    """Begin a random move that keeps all rows; return the group that moves first, -1 where there is none."""
    choices, now = tables.choices, state.now
    begin(state)
    option = leaving_option(tables, state)
    luck = draw(state.random)
    if luck < 0.25 * odds_of_today:
        _send_home(tables, state, choices.organisation[option])
    else:
        target = choices.home[option] if luck < odds_of_today else _target(tables, state, option)
        if target != option and target >= 0:
            amount = now.parts[option] if draw(state.random) < _ALL_AT_ONCE else 1
            step(tables, state, option, target, amount)
    if state.move.counts[0] == 0:
        return -1
    if state.rows.counts[0] > 0 and not mend(tables, state, choices.group[option], _LONGEST_CHAIN):
        take_back(tables, state, 0)
        return -1
    return int(choices.group[option])


@compiled
def _target(tables: Tables, state: State, option: int) -> int:
    """Draw an option for a part in this one: any, or where there are many, often a near one."""
    choices = tables.choices
    group = choices.group[option]
    first, last = choices.allowed_start[group], choices.allowed_start[group + 1]
    if last == first:
        return -1
    if last - first >= _WIDE and draw(state.random) < 0.5:
        reach = 1 + (last - first) // 16
        place = first + np.searchsorted(choices.allowed[first:last], option)
        place += below(state.random, 2 * reach + 1) - reach
        return int(choices.allowed[min(last - 1, max(first, place))])
    return int(choices.allowed[first + below(state.random, last - first)])


@compiled
def _send_home(tables: Tables, state: State, organisation: int) -> None:
    """Let every part of an organisation go back to what costs nothing to choose."""
    choices, parts = tables.choices, state.now.parts
    for option in range(choices.organisation_start[organisation], choices.organisation_start[organisation + 1]):
        if parts[option] > 0 and option != choices.home[option]:
            step(tables, state, option, choices.home[option], parts[option])


@compiled
def _eject(tables: Tables, state: State, group: int) -> bool:
    """Add a step of another group, off the cell that the move makes dearest; False where there is none."""
    # Only options that load this one cell: a random second step would hardly ever mend what the first one spoils.
    cell = _dearest(state)
    if cell < 0:
        return False
    costs, choices = tables.costs, tables.choices
    first, last = costs.of_cell_start[cell], costs.of_cell_start[cell + 1]
    for _ in range(8):
        option = costs.of_cell[first + below(state.random, last - first)]
        if state.now.parts[option] == 0 or choices.group[option] == group:
            continue
        target = _target(tables, state, option)
        if target < 0 or target == option:
            continue
        step(tables, state, option, target, 1)
        return state.rows.counts[0] == 0 or mend(tables, state, group, _LONGEST_CHAIN)
    return False


@compiled
def _dearest(state: State) -> int:
    """Return the touched cell whose cost in the first tier, or else whose load, grows most; -1 where none grows."""
    move, now = state.move, state.now
    dearest, most = -1, 0.0
    for place in range(move.counts[1]):
        cell = move.cell[place]
        more = move.new_cost[0, place] - now.cell_cost[0, cell] + 1e-6 * (move.new_load[place] - now.load[cell])
        if more > most:
            dearest, most = cell, more
    return dearest


@compiled
def _is_taken(tables: Tables, state: State, change: float, heat: float) -> bool:
    """Decide by Metropolis on the first tier; what breaks an earlier tier's limit is refused."""
    if change > 0.0 and (heat <= 0.0 or draw(state.random) >= math.exp(-change / heat)):
        return False
    return holds(tables, state)


@compiled
def try_move(tables: Tables, state: State, odds_of_today: float, heat: float) -> bool:
    """Propose a move and make it or not; return whether it was made."""
    group = propose(tables, state, odds_of_today)
    if group < 0:
        return False
    change = weigh(tables, state)
    is_taken = _is_taken(tables, state, change, heat)
    if not is_taken and draw(state.random) < _ODDS_OF_EJECTION and _eject(tables, state, group):
        change = weigh(tables, state)
        is_taken = _is_taken(tables, state, change, heat)
    if not is_taken:
        take_back(tables, state, 0)
        return False
    if change > 0.0 and state.now.value[0] < state.best.value[0] - _NO_GAIN:
        # The schedule before this move is the best so far: it is noted only when it is left.
        _note_before(tables, state)
    keep(tables, state)
    return True


@compiled
def _note_before(tables: Tables, state: State) -> None:
    move, parts = state.move, state.now.parts
    for place in range(move.counts[0]):
        parts[move.leaving[place]] += move.amount[place]
        parts[move.entering[place]] -= move.amount[place]
    note_best(state)
    for place in range(move.counts[0]):
        parts[move.leaving[place]] -= move.amount[place]
        parts[move.entering[place]] += move.amount[place]


@compiled
def anneal(
    tables: Tables, state: State, odds_of_today: float, heat: float, cooling: float, first: int, num_moves: int
) -> float:
    """Try `num_moves` moves from number `first` on, each at `cooling` times the heat before; return the heat."""
    for number in range(first, first + num_moves):
        try_move(tables, state, odds_of_today, heat)
        heat *= cooling
        if number % _MOVES_BETWEEN_REFRESHES == 0:
            refresh(tables, state)
    if state.now.value[0] < state.best.value[0] - _NO_GAIN:
        note_best(state)
    return heat


@compiled
def sample(tables: Tables, state: State, odds_of_today: float, changes: Floats) -> int:
    """Weigh random moves without making them; fill in what they change, if anything, and return how many do."""
    count = 0
    for _ in range(len(changes)):
        if propose(tables, state, odds_of_today) < 0:
            continue
        change = abs(weigh(tables, state))
        take_back(tables, state, 0)
        if change > _NO_GAIN:
            changes[count] = change
            count += 1
    return count


@compiled
def descend(tables: Tables, state: State, first_part: int, last_part: int) -> bool:
    """Let each of these parts take the best option of its group, others as they are; return whether any gained."""
    choices, has_gained = tables.choices, False
    for place in range(first_part, last_part):
        part = choices.free[place]
        group, option = choices.part_group[part], state.now.choice[part]
        target = _best_target(tables, state, group, option)
        if target < 0:
            continue
        begin(state)
        step(tables, state, option, target, 1)
        weigh(tables, state)
        if holds(tables, state):
            keep(tables, state)
            has_gained = True
    if state.now.value[0] < state.best.value[0] - _NO_GAIN:
        note_best(state)
    return has_gained


@compiled
def _best_target(tables: Tables, state: State, group: int, option: int) -> int:
    """Return the option that one part in this one gains most by, within all limits; -1 where none gains."""
    choices = tables.choices
    best, most = -1, -_NO_GAIN
    for entry in range(choices.allowed_start[group], choices.allowed_start[group + 1]):
        target = choices.allowed[entry]
        if target == option:
            continue
        begin(state)
        step(tables, state, option, target, 1)
        if state.rows.counts[0] == 0:
            change = weigh(tables, state)
            if change < most and holds(tables, state):
                best, most = target, change
        take_back(tables, state, 0)
    return int(best)


@compiled
def restore_best(tables: Tables, state: State) -> None:
    """Go back to the best schedule so far."""
    now, choices = state.now, tables.choices
    now.parts[:] = state.best.parts
    part = 0
    for option in range(len(now.parts)):
        for _ in range(now.parts[option]):
            now.choice[part] = option
            part += 1
    for place in range(state.best.counts[0]):
        state.best.is_changed[state.best.changed[place]] = 0
    state.best.counts[0] = 0
    if len(choices.free):
        refresh(tables, state)


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
