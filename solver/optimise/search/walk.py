"""The compiled walk over schedules: random moves, annealing and descent.

Annealing takes a move that makes the tier dearer by `change` with the odds exp(-change / heat) (Metropolis), and cools
by a constant factor a move. What is drawn for that is drawn before the move is weighed, as the dearest change that is
taken; a move that is dearer gets a second chance, as the groups of a full section can gain only together (`ejection`).
Earlier tiers are limits, never prices: what breaks one is refused at any heat, so that the best schedule seen is
always one that may be kept. A descent ends each round, as annealing stops near a local minimum, seldom in it.

References
----------
N. Metropolis, A. Rosenbluth, M. Rosenbluth, A. Teller, E. Teller, "Equation of state calculations by fast computing
machines", Journal of Chemical Physics 21 (1953) 1087-1092.
"""

from __future__ import annotations

import math

from solver.optimise.search.chains import LONGEST_CHAIN, mend
from solver.optimise.search.choosing import leaving_option, option_at, target_of
from solver.optimise.search.compiled import below, compiled, draw
from solver.optimise.search.ejection import eject, second_step
from solver.optimise.search.move_delta import first_broken, holds, weigh
from solver.optimise.search.moves import NO_GAIN, begin, keep, note_best, note_change, step, take_back
from solver.optimise.search.state import Best, State, refresh
from solver.optimise.search.steps import change_of_step
from solver.optimise.search.tables import Tables
from solver.optimise.search.tuning import EJECTION, REHEATED_EJECTION

_ALL_AT_ONCE = 0.3
"""How often all parts in an option go, not one: a group that does not say it may be split has to go as a whole."""
_ODDS_WHERE_BROKEN = 0.5
_SWAP_DRAWS = 4
"""Groups that are drawn for one to swap with."""
MOVES_BETWEEN_REFRESHES = 1 << 18
NEVER = -1.0
"""The heat at which every move is weighed and none is made."""


@compiled
def try_move(tables: Tables, state: State, odds_of_today: float, heat: float) -> bool:
    """Propose a random move and make it or not; return whether it was made."""
    choices, now = tables.choices, state.now
    begin(state)
    option = leaving_option(tables, state)
    if choices.odds_of_swap[0] > 0.0 and draw(state.random) < choices.odds_of_swap[0] and swap(tables, state, option):
        return _try_steps(tables, state, choices.group[option], _dearest_taken(state, heat))
    luck = draw(state.random)
    if luck < 0.25 * odds_of_today:
        _send_home(tables, state, choices.organisation[option])
        return _try_steps(tables, state, choices.group[option], _dearest_taken(state, heat))
    target = choices.home[option] if luck < odds_of_today else target_of(tables, state, option)
    if target == option or target < 0:
        return False
    amount = 1
    if now.parts[option] > 1 and draw(state.random) < _ALL_AT_ONCE:
        amount = now.parts[option]
    if tables.is_plain[0] == 1 and tables.rows.is_free[option] == 1 and tables.rows.is_free[target] == 1:
        return _try_step(tables, state, option, target, amount, _dearest_taken(state, heat))
    step(tables, state, option, target, amount)
    return _try_steps(tables, state, choices.group[option], _dearest_taken(state, heat))


@compiled
def swap(tables: Tables, state: State, option: int) -> bool:
    """Let one part in this option and one of another group take each other's days and time; False where none can."""
    choices, now = tables.choices, state.now
    group = choices.group[option]
    for _ in range(_SWAP_DRAWS):
        other = now.choice[choices.free[below(state.random, len(choices.free))]]
        if choices.group[other] == group or choices.place[other] == choices.place[option]:
            continue
        target = option_at(tables, group, choices.place[other])
        other_target = option_at(tables, choices.group[other], choices.place[option])
        if target >= 0 and other_target >= 0:
            step(tables, state, option, target, 1)
            step(tables, state, other, other_target, 1)
            return True
    return False


@compiled
def _dearest_taken(state: State, heat: float) -> float:
    """Draw by how much a move may make the first tier dearer."""
    if heat > 0.0:
        return -heat * math.log(1.0 - draw(state.random))
    return 0.0 if heat == 0.0 else -math.inf


@compiled
def _send_home(tables: Tables, state: State, organisation: int) -> None:
    """Let every part of an organisation go back to what costs nothing to choose."""
    choices, parts = tables.choices, state.now.parts
    for option in range(choices.organisation_start[organisation], choices.organisation_start[organisation + 1]):
        if parts[option] > 0 and option != choices.home[option]:
            step(tables, state, option, choices.home[option], parts[option])


@compiled
def _try_step(tables: Tables, state: State, option: int, target: int, amount: int, limit: float) -> bool:
    """Make a step that no agreement is about, for a plain tier, or with others; or not."""
    change = change_of_step(tables, state, option, target, amount)
    _note_weighed(state, change)
    if change > limit:
        if limit < 0.0 or draw(state.random) >= _odds_of_ejection(tables, state):
            return False
        step(tables, state, option, target, amount)
        if eject(tables, state, change, limit) > limit:
            take_back(tables, state, 0)
            return False
    else:
        step(tables, state, option, target, amount)
    return _settle(tables, state, tables.choices.group[option], limit)


@compiled
def _try_steps(tables: Tables, state: State, group: int, limit: float) -> bool:
    """Keep a move of any steps, by which this group moves first, or take it back."""
    if state.move.counts[0] == 0:
        return False
    if state.rows.counts[0] > 0 and not mend(tables, state, group, LONGEST_CHAIN):
        take_back(tables, state, 0)
        return False
    if limit < 0.0:
        _note_weighed(state, weigh(tables, state))
        take_back(tables, state, 0)
        return False
    return _settle(tables, state, group, limit)


@compiled
def _odds_of_ejection(tables: Tables, state: State) -> float:
    """Return how often a move that is refused gets a second chance."""
    return tables.tuning[REHEATED_EJECTION] if state.focus.counts[0] > 0 else tables.tuning[EJECTION]


@compiled
def _odds_of_second(tables: Tables, state: State, broken: int) -> float:
    """Return how often a move that is refused gets a second step: more often where only an earlier tier is broken."""
    return _ODDS_WHERE_BROKEN if broken > 0 else _odds_of_ejection(tables, state)


@compiled
def _note_weighed(state: State, change: float) -> None:
    if abs(change) > NO_GAIN:
        state.move.tally[0] += abs(change)
        state.move.tally[1] += 1.0


@compiled
def _settle(tables: Tables, state: State, group: int, limit: float) -> bool:
    """Keep the move where it is within the limits, perhaps with a second step; else take it back."""
    change = weigh(tables, state)
    is_within = change <= limit + NO_GAIN
    broken = first_broken(tables, state) if is_within else 0
    is_taken = is_within and broken == 0
    odds = _odds_of_second(tables, state, broken)
    if not is_taken and draw(state.random) < odds and second_step(tables, state, group, broken):
        change = weigh(tables, state)
        is_taken = change <= limit and holds(tables, state)
    if not is_taken:
        take_back(tables, state, 0)
        return False
    if change > 0.0 and state.now.value[0] < state.best.value[0] - NO_GAIN:
        # The schedule before this move is the best so far: it is noted only when it is left.
        _note_before(state)
    keep(tables, state)
    return True


@compiled
def _note_before(state: State) -> None:
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
        if number % MOVES_BETWEEN_REFRESHES == 0:
            refresh(tables, state)
    if state.now.value[0] < state.best.value[0] - NO_GAIN:
        note_best(state)
    return heat


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
    if state.now.value[0] < state.best.value[0] - NO_GAIN:
        note_best(state)
    return has_gained


@compiled
def _best_target(tables: Tables, state: State, group: int, option: int) -> int:
    """Return the option that one part in this one gains most by, within all limits; -1 where none gains."""
    choices = tables.choices
    best, most = -1, -NO_GAIN
    for entry in range(choices.allowed_start[group], choices.allowed_start[group + 1]):
        target = choices.allowed[entry]
        if target == option:
            continue
        if tables.is_plain[0] == 1 and change_of_step(tables, state, option, target, 1) >= most:
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
def begin_at_goals(tables: Tables, state: State, from_record: int) -> None:
    """Begin anew after goals have moved: from the schedule as it is, or from the best by the tier asked for."""
    if from_record == 1:
        _go_back(state, state.record, state.best)
    refresh(tables, state)
    note_best(state)


@compiled
def restore_best(tables: Tables, state: State) -> None:
    """Go back to the best schedule so far."""
    _go_back(state, state.best, state.record)
    refresh(tables, state)


@compiled
def _go_back(state: State, best: Best, other: Best) -> None:
    """Go back to a best schedule; what that changes has changed since the other one, too."""
    now = state.now
    for place in range(best.counts[0]):
        note_change(other, best.changed[place])
        now.parts[best.changed[place]] = best.parts[best.changed[place]]
        best.is_changed[best.changed[place]] = 0
    best.counts[0] = 0
    part = 0
    for option in range(len(now.parts)):
        for _ in range(now.parts[option]):
            now.choice[part] = option
            part += 1
