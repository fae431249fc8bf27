"""One ``add_*`` function per kind of piece: it adds the columns and rows that the linear program of a tier needs.

Each returns an expression that is never above the exact piece at the best values of its columns; what terms are made
of is said in `solver.optimise.model.terms`.
"""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats
from solver.domain.objective import Term
from solver.optimise.mip.load_columns import Expression, LoadColumns, added, whole
from solver.optimise.mip.program import zeros_and_ones
from solver.optimise.model.pieces import (
    Differences,
    HighestLoads,
    HighestSum,
    Hinges,
    OfLoads,
    Piece,
    Powers,
    Queues,
    Shortfalls,
    Sum,
)
from solver.optimise.model.terms import pieces_of


def add_term(loads: LoadColumns, term: Term) -> Expression:
    """Add the pieces of a term; return it as an expression."""
    return added([_add_piece(loads, piece) for piece in pieces_of(term, loads.demand)])


def _add_piece(loads: LoadColumns, piece: Piece) -> Expression:
    match piece:
        case Sum():
            return Expression(np.arange(len(piece.per_part)), piece.per_part)
        case HighestSum():
            return add_highest_sum(loads, piece)
        case Shortfalls():
            return add_shortfalls(loads, piece)
        case Differences():
            return add_differences(loads, piece)
        case _:
            return _add_of_loads(loads, piece)


def _add_of_loads(loads: LoadColumns, piece: OfLoads) -> Expression:
    match piece:
        case Hinges():
            return loads.hinges(piece)
        case HighestLoads():
            return add_highest_loads(loads, piece)
        case Queues():
            return add_queues(loads, piece)
        case Powers():
            return loads.hinges(loads.tangents(piece))


def add_highest_loads(loads: LoadColumns, piece: HighestLoads) -> Expression:
    """sum over blocks of weight * highest, per[c] * highest >= load[c] for the cells that can be the highest."""
    per = np.ones(len(piece.cell)) if piece.per is None else piece.per
    columns, weights, constant = [], [], 0.0
    for weight, own in piece.blocks():
        cells = piece.cell[own]
        floor = max(0.0, float((loads.lowest[cells] / per[own]).max()))
        is_above = loads.is_touched[cells] & (loads.highest[cells] / per[own] > floor)
        above, size = cells[is_above], per[own][is_above]
        if len(above):
            high = np.array([float((loads.highest[above] / size).max())])
            columns.append(loads.builder.add_columns(np.array([floor]), high))
            loads.exceed(np.repeat(columns[-1], len(above)), above, size, np.zeros(len(above)))
            weights.append(weight)
        else:
            constant += weight * floor
    return Expression(whole(columns), np.array(weights), constant)


def add_queues(loads: LoadColumns, piece: Queues) -> Expression:
    """sum of weight * left, left >= left of the entry before + load[cell] - places; entries with somebody at most."""
    own = piece.within(loads.highest)
    left = loads.builder.add_columns(np.zeros(len(own.cell)), own.left(loads.highest))
    is_live, follows = loads.is_touched[own.cell], ~own.is_first
    row = np.arange(len(own.cell))
    loads.builder.add_rows(
        np.concatenate([row, row[follows], row[is_live]]),
        np.concatenate([left, left[np.flatnonzero(follows) - 1], loads.columns(own.cell[is_live])]),
        np.concatenate([np.ones(len(row)), -np.ones(follows.sum() + is_live.sum())]),
        np.where(is_live, 0.0, loads.demand.cells.base[own.cell]) - own.places,
        np.full(len(row), np.inf),
        left,
    )
    return Expression(left, own.weight)


def add_highest_sum(loads: LoadColumns, piece: HighestSum) -> Expression:
    """people * highest >= sum over the block's o of per_part[o] * x[o], for every block."""
    people = piece.people.astype(np.float64)
    used = np.flatnonzero((piece.per_part > 0) & (people[piece.block] > 0))
    column = loads.builder.add_columns(np.zeros(1), np.array([_most_per_head(loads, piece)]))
    own = np.unique(piece.block[used])
    loads.builder.add_rows(
        np.concatenate([np.arange(len(own)), np.searchsorted(own, piece.block[used])]),
        np.concatenate([np.repeat(column, len(own)), used]),
        np.concatenate([people[own], -piece.per_part[used]]),
        np.zeros(len(own)),
        np.full(len(own), np.inf),
        np.repeat(column, len(own)),
    )
    return Expression(column, np.ones(1))


def _most_per_head(loads: LoadColumns, piece: HighestSum) -> float:
    """Return what the sum per head of no block exceeds."""
    options, first = loads.demand.options, loads.demand.options.start[:-1]
    of_groups: Floats = np.maximum.reduceat(piece.per_part, first) * options.parts
    most = np.bincount(piece.block[first], weights=of_groups, minlength=len(piece.people))
    return float(np.divide(most, piece.people, out=np.zeros_like(most), where=piece.people > 0).max(initial=0.0))


def add_shortfalls(loads: LoadColumns, piece: Shortfalls) -> Expression:
    """always + sum over blocks of lacks[block], lacks[block] >= 1 - x[o] / target[o] for each of its o."""
    column = loads.builder.add_columns(*zeros_and_ones(len(piece.start) - 1))
    own, row = column[piece.block], np.arange(len(piece.option))
    loads.builder.add_rows(
        np.concatenate([row, row]),
        np.concatenate([own, piece.option]),
        np.concatenate([np.ones(len(row)), 1 / piece.target]),
        np.ones(len(row)),
        np.full(len(row), np.inf),
        own,
    )
    return Expression(column, np.ones(len(column)), float(piece.always))


def add_differences(loads: LoadColumns, piece: Differences) -> Expression:
    """sum over blocks of weight * differs, differs >= abs(sum over the block's o of x[o] - target)."""
    num_blocks = len(piece.weight)
    differs = loads.builder.add_columns(np.zeros(num_blocks), piece.most(loads.demand.options))
    row = np.concatenate([np.arange(num_blocks), piece.block])
    for sign in (1.0, -1.0):
        loads.builder.add_rows(
            row,
            np.concatenate([differs, piece.option]),
            np.concatenate([np.ones(num_blocks), np.full(len(piece.option), -sign)]),
            -sign * piece.target,
            np.full(num_blocks, np.inf),
            differs,
        )
    return Expression(differs, piece.weight)
