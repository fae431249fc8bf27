"""Choosing what a move begins with: any part, or one that loads a cell which costs now.

Where few cells cost something, nearly every random move changes nothing that counts. To draw a cell that costs first,
and then somebody in it, is what focused search does with unsatisfied clauses; part of the moves stay random, as the way
to a better schedule may lead through cells that cost nothing yet.

Reference: B. Selman, H. Kautz, B. Cohen, "Noise strategies for improving local search", AAAI 1994, 337-343.
"""

from __future__ import annotations

from solver.demand.options import Ints
from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.state import State
from solver.optimise.search.tables import Tables

_WIDE = 16
"""From so many options on, half the moves go to one nearby: minutes apart, far ones differ little."""
_TRIALS = 8
"""Groups looked at for one that loads a cell."""


@compiled
def leaving_option(tables: Tables, state: State) -> int:
    """Draw an option with a part in it that may go elsewhere."""
    if state.focus.counts[0] > 0:
        return int(state.now.choice[state.focus.part[below(state.random, state.focus.counts[0])]])
    option = -1
    num_costly = state.costly.counts[0]
    if num_costly > 0 and draw(state.random) < tables.choices.odds_of_costly[0]:
        option = _option_at(tables, state, state.costly.cell[below(state.random, num_costly)])
    if option < 0:
        option = state.now.choice[tables.choices.free[below(state.random, len(tables.choices.free))]]
    return int(option)


@compiled
def _option_at(tables: Tables, state: State, cell: int) -> int:
    """Draw an option with a part in it that loads a cell; -1 where none was found."""
    costs, choices = tables.costs, tables.choices
    first, last = costs.of_cell_start[cell], costs.of_cell_start[cell + 1]
    if last == first:
        return -1
    for _ in range(_TRIALS):
        group = choices.group[costs.of_cell[first + below(state.random, last - first)]]
        begin = choices.part_start[group]
        option = state.now.choice[begin + below(state.random, choices.part_start[group + 1] - begin)]
        if _loads(tables, option, cell):
            return int(option)
    return -1


@compiled
def _loads(tables: Tables, option: int, cell: int) -> bool:
    costs = tables.costs
    for entry in range(costs.entry_start[option], costs.entry_start[option + 1]):
        if costs.entry_cell[entry] == cell:
            return True
    return False


@compiled
def target_of(tables: Tables, state: State, option: int) -> int:
    """Draw an option for a part in this one: any, or where there are many, often a near one."""
    choices = tables.choices
    group = choices.group[option]
    first, last = choices.allowed_start[group], choices.allowed_start[group + 1]
    if last == first:
        return -1
    if last - first >= _WIDE and draw(state.random) < 0.5:
        reach = 1 + (last - first) // 16
        place = _place_of(choices.allowed, first, last, option)
        place += below(state.random, 2 * reach + 1) - reach
        return int(choices.allowed[min(last - 1, max(first, place))])
    return int(choices.allowed[first + below(state.random, last - first)])


@compiled
def option_at(tables: Tables, group: int, place: int) -> int:
    """Return the option of a group that begins on these days at this time; -1 where it has none, or may not take it."""
    choices = tables.choices
    first, last = choices.allowed_start[group], choices.allowed_start[group + 1]
    found = _place_of(choices.place_of_allowed, first, last, place)
    if found == last or choices.place_of_allowed[found] != place:
        return -1
    return int(choices.allowed_by_place[found])


@compiled
def _place_of(allowed: Ints, first: int, last: int, option: int) -> int:
    """Return the first of some rising options, or places, that is not below this one."""
    while first < last:
        middle = (first + last) // 2
        if allowed[middle] < option:
            first = middle + 1
        else:
            last = middle
    return first
