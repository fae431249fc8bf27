"""Mending broken rows: what a first step breaks, steps of other groups put right, so that coupled groups move at once.

Two groups that must begin alike can only move together: every single step breaks their row, and a search that pays for
broken rows would have to climb over that price. So a broken row is mended at once by the step that leaves least
violation of a few random ones, that step may break the next row, and so on until none is broken or the chain is too
long and is taken back as a whole. The group that moved first is locked, or the chain would undo its own beginning.

Reference: F. Glover, "Ejection chains, reference structures and alternating path methods for traveling salesman
problems", Discrete Applied Mathematics 65 (1996) 223-253.
"""

from __future__ import annotations

from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.moves import step, take_back
from solver.optimise.search.rows_state import excess
from solver.optimise.search.state import State
from solver.optimise.search.tables import Tables

LONGEST_CHAIN = 24
"""Rows that one move mends."""
_TRIALS = 12
"""Ways to mend a row that are compared."""
_WRONG_WAYS = 4
"""Columns looked at for each of these, as many cannot mend a row."""
_ODDS_OF_TODAY = 0.3
_ODDS_OF_NEAREST = 0.5
"""How often a group gives way in an order as little as it can, not at random."""


@compiled
def mend(tables: Tables, state: State, locked: int, longest: int) -> bool:
    """Add steps to the move until no row is broken; False where that fails.

    Parameters
    ----------
    locked
        A group whose parts stay where the move has put them, -1 for none.
    longest
        Rows to mend one after the other, at most.
    """
    for _ in range(longest):
        if state.rows.counts[0] == 0:
            return True
        row = state.rows.broken[below(state.random, state.rows.counts[0])]
        if not mend_row(tables, state, row, locked):
            return False
    return state.rows.counts[0] == 0


@compiled
def mend_row(tables: Tables, state: State, row: int, locked: int) -> bool:
    """Add the best of some random steps that bring a row nearer to its limits; False where there are none."""
    first = state.move.counts[0]
    seed, best_seed = state.random[0], state.random[0]
    best, found = 0.0, False
    size = tables.rows.start[row + 1] - tables.rows.start[row]
    for _trial in range(min(4 * size, _TRIALS)):
        seed = state.random[0]
        if not _try_row(tables, state, row, locked):
            continue
        violation = state.rows.violation[0]
        take_back(tables, state, first)
        if not found or violation < best:
            best, best_seed, found = violation, seed, True
    if found:
        # The same random numbers make the same steps again.
        ahead = state.random[0]
        state.random[0] = best_seed
        _try_row(tables, state, row, locked)
        state.random[0] = ahead
    return found


@compiled
def _try_row(tables: Tables, state: State, row: int, locked: int) -> bool:
    """Add random steps that bring a row nearer to its limits; False where none were found."""
    rows = tables.rows
    over = excess(rows, state.rows, row)
    size = rows.start[row + 1] - rows.start[row]
    for _ in range(_WRONG_WAYS):
        if size == 0:
            return False
        entry = rows.start[row] + below(state.random, size)
        column, factor = rows.column[entry], rows.factor[entry]
        if rows.is_of_pair[row] == 1:
            if _choose_anew(tables, state, row, column, locked):
                return True
            continue
        amount = max(1, -(-abs(over) // max(1, abs(factor))))
        if (factor > 0) == (over > 0):
            is_made = _leave(tables, state, column, amount, locked)
        else:
            is_made = _enter(tables, state, column, amount, locked)
        if is_made:
            return True
    return False


@compiled
def _choose_anew(tables: Tables, state: State, row: int, column: int, locked: int) -> bool:
    """Let a part take an option, or the one nearest to where it is that keeps the row: one of two groups gives way."""
    rows, choices = tables.rows, tables.choices
    group = choices.group[column]
    first = choices.part_start[group]
    leaving = state.now.choice[first + below(state.random, choices.part_start[group + 1] - first)]
    if group == locked or state.now.parts[leaving] == 0:
        return False
    over = excess(rows, state.rows, row)
    taken = _factor_of(tables, row, leaving)
    target, best = column, 0
    if draw(state.random) < _ODDS_OF_NEAREST:
        target = -1
        for entry in range(rows.start[row], rows.start[row + 1]):
            gain = taken - rows.factor[entry] if over > 0 else rows.factor[entry] - taken
            is_own = choices.group[rows.column[entry]] == group
            if is_own and gain >= abs(over) and (target < 0 or gain < best):
                target, best = rows.column[entry], gain
    elif (_factor_of(tables, row, column) < taken) != (over > 0):
        return False
    return target >= 0 and target != leaving and step(tables, state, leaving, target, 1)


@compiled
def _factor_of(tables: Tables, row: int, column: int) -> int:
    """Return the factor of a column in a row; 0 where it is not in it."""
    rows = tables.rows
    for entry in range(rows.column_start[column], rows.column_start[column + 1]):
        if rows.column_row[entry] == row:
            return int(rows.column_factor[entry])
    return 0


@compiled
def _leave(tables: Tables, state: State, column: int, amount: int, locked: int) -> bool:
    """Let parts leave an option, or all parts leave all options of an indicator."""
    rows, parts = tables.rows, state.now.parts
    if column < len(parts):
        return parts[column] > 0 and _send(tables, state, column, min(amount, parts[column]), locked)
    first = state.move.counts[0]
    indicator = column - len(parts)
    begin, end = rows.indicator_start[indicator], rows.indicator_start[indicator + 1]
    for entry in range(begin, end):
        option = rows.indicator_option[entry]
        if parts[option] > 0 and not _send(tables, state, option, parts[option], locked):
            take_back(tables, state, first)
            return False
    if state.rows.support[indicator] > 0 or state.move.counts[0] == first:
        take_back(tables, state, first)
        return False
    return True


@compiled
def _send(tables: Tables, state: State, option: int, amount: int, locked: int) -> bool:
    """Let parts leave an option for today's or a random one."""
    choices = tables.choices
    group = choices.group[option]
    num_allowed = choices.allowed_start[group + 1] - choices.allowed_start[group]
    if group == locked or num_allowed == 0:
        return False
    target = choices.today[option]
    if target == option or draw(state.random) > _ODDS_OF_TODAY:
        target = choices.allowed[choices.allowed_start[group] + below(state.random, num_allowed)]
    return target != option and step(tables, state, option, target, amount)


@compiled
def _enter(tables: Tables, state: State, column: int, amount: int, locked: int) -> bool:
    """Let parts of the group take an option, or a random option of an indicator."""
    choices, rows, num_options = tables.choices, tables.rows, len(state.now.parts)
    option = column
    if column >= num_options:
        begin = rows.indicator_start[column - num_options]
        option = rows.indicator_option[
            begin + below(state.random, rows.indicator_start[column - num_options + 1] - begin)
        ]
    group = choices.group[option]
    if group == locked:
        return False
    first = choices.part_start[group]
    # A part that this move has already sent elsewhere counts where it was; then there is nothing to take from it.
    leaving = state.now.choice[first + below(state.random, choices.part_start[group + 1] - first)]
    available = state.now.parts[leaving]
    return leaving != option and available > 0 and step(tables, state, leaving, option, min(amount, available))
