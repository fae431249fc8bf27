"""Choosing what a move begins with: any part, or one that loads a cell which costs now.

Where few cells cost something, nearly every random move changes nothing that counts. To draw a cell that costs first,
and then somebody in it, is what focused search does with unsatisfied clauses; part of the moves stay random, as the way
to a better schedule may lead through cells that cost nothing yet.

Reference: B. Selman, H. Kautz, B. Cohen, "Noise strategies for improving local search", AAAI 1994, 337-343.
"""

from __future__ import annotations

from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.state import State
from solver.optimise.search.tables import Tables

_TRIALS = 8
"""Groups looked at for one that loads a cell."""


@compiled
def leaving_option(tables: Tables, state: State) -> int:
    """Draw an option with a part in it that may go elsewhere."""
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
