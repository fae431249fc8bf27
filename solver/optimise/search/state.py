"""The state of the compiled search: a schedule with its loads, rows and values, and the move that is being weighed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search.active_cells import ActiveCells, new_costly, refresh_costly
from solver.optimise.search.agreed_costs import alters, crossing
from solver.optimise.search.compiled import RandomState, compiled, random_state
from solver.optimise.search.packing import packed
from solver.optimise.search.pairs import Pairs, new_pairs
from solver.optimise.search.rows_state import RowState, new_row_state, refresh_rows
from solver.optimise.search.tables import Tables
from solver.optimise.search.trees import new_tree, refresh_tree

LONGEST_MOVE = 256
"""Steps of a move: (leaving option, entering option, parts)."""


class Schedule(NamedTuple):
    """A schedule and what it comes to.

    Attributes
    ----------
    parts, choice
        Parts of each option, and the option of each part; shapes ``[option]``, ``[part]``.
    moved
        Parts of each organisation that are not in today's option; shape ``[organisation]``.
    load
        Of each cell that counts; shape ``[cell]``.
    left
        Who is left behind at each cell; 0 where nobody can be, or where that does not count; shape ``[cell]``.
    cell_cost
        What the hinges and steps of a cell cost, and those who wait at it; shape ``[tier, cell]``.
    highest
        Highest load of each peak; shape ``[peak]``.
    factors, burdens
        Trees of load factors by cell and of burdens per head by organisation.
    altered, crossing
        What each group of several parts costs by choosing otherwise than agreed: 0 or 1, person-minutes; shape
        ``[group]``.
    value
        Of each tier; shape ``[tier]``.
    """

    parts: Ints
    choice: Ints
    moved: Ints
    load: Floats
    left: Floats
    cell_cost: Floats
    highest: Floats
    factors: Floats
    burdens: Floats
    altered: Ints
    crossing: Floats
    value: Floats


class Move(NamedTuple):
    """The move that is being weighed.

    Attributes
    ----------
    leaving, entering, amount
        Its steps, of which there are ``counts[0]``; shape ``[step]``.
    counts
        Steps; touched cells; the number of this move; touched peaks; 1 where peaks, the load factor, the burden,
        what was agreed are weighed; shape ``[8]``.
    cell, new_load, new_left, new_cost
        Touched cells, their loads, who is left behind there and costs after the move; shapes ``[cell]``, ``[cell]``,
        ``[cell]``, ``[tier, cell]``.
    slot
        The place of each cell among the touched, where `seen` has the number of this move; shape ``[cell]``.
    seen
        The number of the last move that touched a cell; shape ``[cell]``.
    peak, new_highest, has_fallen, peak_seen
        The same of peaks; `has_fallen` where a cell that was the highest has less; shape ``[peak]``.
    group_seen
        The number of the last move in which a group was held against what was agreed; shape ``[group]``.
    shared
        Change of the highest load factor, of the largest burden, of altered groups, of the person-minutes from what
        was agreed; shape ``[4]``.
    change
        Of each tier that has been weighed; shape ``[tier]``.
    tally
        Sum of the absolute changes of the first tier by the moves that were tried, and their number; shape ``[2]``.
    """

    leaving: Ints
    entering: Ints
    amount: Ints
    counts: Ints
    cell: Ints
    new_load: Floats
    new_left: Floats
    new_cost: Floats
    slot: Ints
    seen: Ints
    peak: Ints
    new_highest: Floats
    has_fallen: Ints
    peak_seen: Ints
    group_seen: Ints
    shared: Floats
    change: Floats
    tally: Floats


class Best(NamedTuple):
    """The best schedule seen, kept up by the options that have changed since.

    Attributes
    ----------
    parts, value
        Of the best schedule; shapes ``[option]``, ``[1]``.
    changed, is_changed
        Options that may differ from it, of which there are ``counts[0]``; shapes ``[option]``.
    """

    parts: Ints
    value: Floats
    changed: Ints
    is_changed: Ints
    counts: Ints


class Focus(NamedTuple):
    """The few parts that may begin a move while a neighbourhood is annealed alone.

    Attributes
    ----------
    part
        These, of which there are ``counts[0]``; 0 where every part may; shape ``[part]``.
    counts
        Parts; the number of this neighbourhood; shape ``[2]``.
    seen
        The number of the last neighbourhood that a group was in; shape ``[group]``.
    """

    part: Ints
    counts: Ints
    seen: Ints


class State(NamedTuple):
    """Everything that changes during a search.

    Attributes
    ----------
    best, record
        The best schedule by the first tier, and where that only steers, the best by the tier that was asked for.
    """

    now: Schedule
    costly: ActiveCells
    rows: RowState
    move: Move
    best: Best
    record: Best
    pairs: Pairs
    focus: Focus
    random: RandomState


def new_state(tables: Tables, packed_tables: Tables, parts: Ints, seed: int) -> State:
    """Return the state of a search that begins at a schedule; shape ``[option]``."""
    num_tiers, num_cells, num_groups = len(tables.limit), len(tables.costs.cell), len(tables.choices.part_start) - 1
    now = Schedule(
        parts=parts.copy(),
        choice=np.repeat(np.arange(len(parts)), parts),
        moved=np.zeros(len(tables.choices.organisation_start) - 1, dtype=np.int64),
        load=np.zeros(num_cells),
        left=np.zeros(num_cells),
        cell_cost=np.zeros((num_tiers, num_cells)),
        highest=np.zeros(tables.costs.peak_weight.shape[1]),
        factors=new_tree(num_cells if tables.costs.peak_factor.any() else 0),
        burdens=new_tree(len(tables.choices.organisation_start) - 1),
        altered=np.zeros(num_groups, dtype=np.int64),
        crossing=np.zeros(num_groups),
        value=np.zeros(num_tiers),
    )
    move = _new_move(num_tiers, num_cells, tables.costs.peak_weight.shape[1], num_groups)
    best, record = _new_best(parts), _new_best(parts)
    costly, rows = new_costly(num_cells), new_row_state(tables.rows)
    focus = Focus(np.zeros_like(now.choice), np.zeros(2, dtype=np.int64), np.zeros(num_groups, dtype=np.int64))
    state = State(now, costly, rows, move, best, record, new_pairs(tables), focus, random_state(seed))
    refresh(packed_tables, packed(state))
    best.value[0] = now.value[0]
    record.value[0] = now.value[tables.is_steered[0]]
    return state


def _new_best(parts: Ints) -> Best:
    none = np.zeros(len(parts), dtype=np.int64)
    return Best(parts.copy(), np.full(1, np.inf), none.copy(), none.copy(), np.zeros(1, dtype=np.int64))


def _new_move(num_tiers: int, num_cells: int, num_peaks: int, num_groups: int) -> Move:
    """Return a move without steps, with room for the longest; shapes as in `Move`."""
    steps, cells, peaks = (np.zeros(size, dtype=np.int64) for size in (LONGEST_MOVE, num_cells, num_peaks))
    return Move(
        leaving=steps.copy(),
        entering=steps.copy(),
        amount=steps.copy(),
        counts=np.zeros(8, dtype=np.int64),
        cell=cells.copy(),
        new_load=np.zeros(num_cells),
        new_left=np.zeros(num_cells),
        new_cost=np.zeros((num_tiers, num_cells)),
        slot=cells.copy(),
        seen=cells.copy(),
        peak=peaks.copy(),
        new_highest=np.zeros(num_peaks),
        has_fallen=peaks.copy(),
        peak_seen=peaks.copy(),
        group_seen=np.zeros(num_groups, dtype=np.int64),
        shared=np.zeros(4),
        change=np.zeros(num_tiers),
        tally=np.zeros(2),
    )


@compiled
def refresh(tables: Tables, state: State) -> None:
    """Compute all that hangs on the parts from scratch, so that sums of floats do not drift."""
    _refresh_loads(tables, state.now)
    refresh_costly(state.costly, state.now.cell_cost[0], tables.costs.of_cell_start)
    refresh_rows(tables.rows, state.now.parts, state.rows)
    _refresh_organisations(tables, state.now)
    for group in range(len(state.now.altered) * tables.agreed.is_counted[0]):
        state.now.altered[group] = alters(tables.agreed, state.now.parts, group)
        state.now.crossing[group] = crossing(tables.agreed, state.now.parts, group)
    for tier in range(len(tables.limit)):
        state.now.value[tier] = _value(tables, state.now, tier)


@compiled
def _refresh_loads(tables: Tables, now: Schedule) -> None:
    """Compute loads, what they cost, and the highest of them."""
    costs = tables.costs
    for cell in range(len(now.load)):
        now.load[cell] = costs.base[cell]
    for option in range(len(now.parts)):
        if now.parts[option] == 0:
            continue
        for entry in range(costs.entry_start[option], costs.entry_start[option + 1]):
            now.load[costs.entry_cell[entry]] += now.parts[option] * costs.entry_load[entry]
    for cell in range(len(now.load) * costs.has_queues[0]):
        now.left[cell] = left_behind(tables, now, cell, now.load[cell])
    for tier in range(len(tables.limit)):
        for cell in range(len(now.load)):
            now.cell_cost[tier, cell] = cost_of_cell(tables, tier, cell, now.load[cell], now.left[cell])
    for peak in range(len(now.highest)):
        now.highest[peak] = 0.0
        for entry in range(costs.peak_start[peak], costs.peak_start[peak + 1]):
            now.highest[peak] = max(now.highest[peak], now.load[costs.peak_cell[entry]])
    if costs.has_factor[0] == 1:
        first = len(now.factors) // 2
        for cell in range(len(now.load)):
            now.factors[first + cell] = now.load[cell] * costs.per_place[cell]
        refresh_tree(now.factors)


@compiled
def _refresh_organisations(tables: Tables, now: Schedule) -> None:
    first = len(now.burdens) // 2
    for organisation in range(len(now.moved)):
        now.moved[organisation] = 0
        now.burdens[first + organisation] = 0.0
    for option in range(len(now.parts)):
        organisation = tables.choices.organisation[option]
        now.burdens[first + organisation] += now.parts[option] * tables.options.burden_per_head[option]
        if option != tables.choices.today[option]:
            now.moved[organisation] += now.parts[option]
    refresh_tree(now.burdens)


@compiled
def _value(tables: Tables, now: Schedule, tier: int) -> float:
    value = tables.costs.constant[tier]
    for cell in range(len(now.load)):
        value += now.cell_cost[tier, cell]
    for option in range(len(now.parts)):
        value += tables.options.linear[tier, option] * now.parts[option]
    for organisation in range(len(now.moved)):
        value += tables.options.changed[tier] * (now.moved[organisation] > 0)
    value += tables.options.unfairness[tier] * now.burdens[1]
    for group in range(len(now.altered)):
        value += tables.agreed.altered[tier] * now.altered[group] + tables.agreed.deviation[tier] * now.crossing[group]
    for peak in range(len(now.highest)):
        value += tables.costs.peak_weight[tier, peak] * now.highest[peak]
    return value + tables.costs.peak_factor[tier] * now.factors[1]


@compiled
def left_behind(tables: Tables, now: Schedule, cell: int, load: float) -> float:
    """Return who is left behind at a cell at a load, given who is at the cell before."""
    costs = tables.costs
    if costs.is_queued[cell] == 0:
        return 0.0
    before = costs.queue_before[cell]
    queue = now.left[before] if before >= 0 else 0.0
    return max(0.0, queue + load - costs.queue_places[cell])


@compiled
def cost_of_cell(tables: Tables, tier: int, cell: int, load: float, left: float) -> float:
    """Return what hinges, steps and powers of a cell cost at a load, and those who are left behind there."""
    costs = tables.costs
    cost = 0.0
    if costs.has_queues[0] == 1:
        cost = costs.wait[tier, cell] * left
    if costs.has_powers[0] == 1:
        square = load * load
        cost += costs.power[tier, cell] * square * square * load
    for hinge in range(costs.hinge_start[tier, cell], costs.hinge_start[tier, cell + 1]):
        over = load - costs.hinge_begin[hinge]
        if over <= 0.0:
            break
        cost += costs.hinge_slope[hinge] * over
    for step in range(costs.step_start[tier, cell], costs.step_start[tier, cell + 1]):
        over = load - costs.step_begin[step]
        if over <= 0.0:
            break
        cost += costs.step_weight[step] * np.ceil(over / costs.step_size[step])
    return cost
