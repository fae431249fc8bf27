"""Localised reheating: the parts around one costly cell are annealed alone, again and again, each time elsewhere.

After a first annealing of everything what is left lies in many small places that hardly touch each other. To heat
everything again undoes what is good elsewhere, and has to find it again. So a cell that costs is drawn, the dearer of
two, and with it the groups that may load it, those that meet them elsewhere, and so on, up to a random number of
parts; these alone are heated to a random heat and cooled, and the schedule is kept if it is no worse than before.

Reference: P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998
(large neighbourhoods around what is related); H. Lourenço, O. Martin, T. Stützle, "Iterated local search", Handbook
of Metaheuristics (2003), 320-353.
"""

from __future__ import annotations

from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.move_delta import holds, weigh
from solver.optimise.search.moves import NO_GAIN, begin, keep, note_best, step
from solver.optimise.search.state import State, refresh
from solver.optimise.search.tables import Tables
from solver.optimise.search.tuning import COOLEST, FEWEST, HOTTEST, LAST, MOST, MOVES_A_PART
from solver.optimise.search.walk import MOVES_BETWEEN_REFRESHES, try_move

_DRAWS = 40
"""Cells that are drawn for further groups, at most."""


@compiled
def reheat(tables: Tables, state: State, odds_of_today: float, average: float, num_moves: int) -> int:
    """Reheat one place after another for at least so many moves, from the best schedule on; return their number.

    Parameters
    ----------
    average
        Of the absolute changes that moves make.
    """
    tuning, done = tables.tuning, 0
    while done < num_moves:
        _choose_focus(tables, state)
        num_parts = state.focus.counts[0]
        count = int(tuning[MOVES_A_PART]) * max(1, num_parts)
        if num_parts > 0:
            heat = average * tuning[COOLEST] * (tuning[HOTTEST] / tuning[COOLEST]) ** draw(state.random)
            cooling = (average * tuning[LAST] / heat) ** (1.0 / count)
            for _ in range(count):
                try_move(tables, state, odds_of_today, heat)
                heat *= cooling
            state.focus.counts[0] = 0
            if state.now.value[0] <= state.best.value[0] + NO_GAIN:
                note_best(state)
            else:
                _return_to_best(tables, state)
        if done // MOVES_BETWEEN_REFRESHES != (done + count) // MOVES_BETWEEN_REFRESHES:
            refresh(tables, state)
        done += count
    return done


@compiled
def _choose_focus(tables: Tables, state: State) -> None:
    """Choose the parts around a costly cell; around a random part where no cell costs."""
    focus, costs, random = state.focus, tables.costs, state.random
    focus.counts[0] = 0
    focus.counts[1] += 1
    fewest, most = int(tables.tuning[FEWEST]), int(tables.tuning[MOST])
    wanted = min(len(tables.choices.free), fewest + below(random, most - fewest + 1))
    if state.costly.counts[0] > 0:
        cell = state.costly.cell[below(random, state.costly.counts[0])]
        other = state.costly.cell[below(random, state.costly.counts[0])]
        if state.now.cell_cost[0, other] > state.now.cell_cost[0, cell]:
            cell = other
        _add_groups(tables, state, cell, wanted)
    else:
        part = tables.choices.free[below(random, len(tables.choices.free))]
        _add_group(tables, state, tables.choices.part_group[part])
    for _ in range(_DRAWS):
        if focus.counts[0] >= wanted or focus.counts[0] == 0:
            break
        group = tables.choices.part_group[focus.part[below(random, focus.counts[0])]]
        first, last = tables.choices.allowed_start[group], tables.choices.allowed_start[group + 1]
        option = tables.choices.allowed[first + below(random, last - first)]
        size = costs.entry_start[option + 1] - costs.entry_start[option]
        if size > 0:
            _add_groups(tables, state, costs.entry_cell[costs.entry_start[option] + below(random, size)], wanted)


@compiled
def _add_groups(tables: Tables, state: State, cell: int, wanted: int) -> None:
    """Add groups with an option that loads a cell, from a random one on, until there are enough parts."""
    costs = tables.costs
    first, size = costs.of_cell_start[cell], costs.of_cell_start[cell + 1] - costs.of_cell_start[cell]
    begin_at = below(state.random, max(1, size))
    for place in range(size):
        if state.focus.counts[0] >= wanted:
            break
        _add_group(tables, state, tables.choices.group[costs.of_cell[first + (begin_at + place) % size]])


@compiled
def _add_group(tables: Tables, state: State, group: int) -> None:
    focus, choices = state.focus, tables.choices
    if focus.seen[group] == focus.counts[1] or choices.allowed_start[group + 1] - choices.allowed_start[group] < 2:
        return
    focus.seen[group] = focus.counts[1]
    for part in range(choices.part_start[group], choices.part_start[group + 1]):
        focus.part[focus.counts[0]] = part
        focus.counts[0] += 1


@compiled
def _return_to_best(tables: Tables, state: State) -> None:
    """Go back to the best schedule by the options that have changed since, group by group."""
    best, now = state.best, state.now
    for place in range(best.counts[0]):
        option = best.changed[place]
        if now.parts[option] <= best.parts[option]:
            continue
        begin(state)
        group = tables.choices.group[option]
        for target in range(tables.choices.option_start[group], tables.choices.option_start[group + 1]):
            amount = min(now.parts[option] - best.parts[option], best.parts[target] - now.parts[target])
            if amount > 0:
                step(tables, state, option, target, amount)
        weigh(tables, state)
        holds(tables, state)
        keep(tables, state)
    for place in range(best.counts[0]):
        best.is_changed[best.changed[place]] = 0
    best.counts[0] = 0
    best.value[0] = min(best.value[0], now.value[0])
