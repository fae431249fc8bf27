"""What passes alike on a day, summed up in a column of its own: a program with far fewer entries.

Whoever begins a quarter of an hour later and comes on Tuesday passes alike on Tuesday, whatever the other days are, and
so do two departments of one employer but for how many they are. So in the cells of a day

    load[c] = base[c] + sum over o of a[o, c] / K * x[o]
            = base[c] + sum over g of least[g, c] + sum over kinds k of u[k, c] * w[k],
    w[k] = sum over o of kind k of size[o] * x[o],   a[o, c] / K = least[g, c] / K + size[o] * u[k, c]

where least[g, c] is what group g puts there whatever it chooses, such as those who do not do as agreed. Nothing is left
out but what rounding does, and the multipliers of the rows are those of the whole program.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints
from solver.optimise.mip.program import Program

_STEPS = 2.0**24
"""Of the largest entry of an option on a day: entries are told apart by so much."""
_MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
"""Odd numbers with well spread bits."""


def with_sums(program: Program, block: Ints) -> Program:
    """Return a program with the same rows, then some more, and the same least value but for rounding.

    What its multipliers prove of the given program is to be computed from that one.

    Parameters
    ----------
    block
        The day of each row, -1 for rows that are of no day; shape ``[row]``.
    """
    own = np.flatnonzero((program.column < int(program.group_start[-1])) & (block[program.row] >= 0))
    if not len(own):
        return program
    row, column, factor, limit = _without_least(program, own)
    of_day = _OfDay(row, column, factor, block[row])
    if not of_day.num_kinds:
        return program
    stay = np.ones(len(program.row), dtype=np.bool_)
    stay[own] = False
    zeros, new = np.zeros(of_day.num_kinds), len(program.cost) + np.arange(of_day.num_kinds)
    kind_row = program.num_rows + np.arange(of_day.num_kinds)
    group = np.repeat(np.arange(len(program.parts)), np.diff(program.group_start))
    most = np.bincount(of_day.kind, of_day.size * program.parts[group[of_day.member]], of_day.num_kinds)
    return replace(
        program,
        cost=np.concatenate([program.cost, zeros]),
        low=np.concatenate([program.low, zeros]),
        high=np.concatenate([program.high, most]),
        is_whole=np.concatenate([program.is_whole, np.zeros(of_day.num_kinds, dtype=np.bool_)]),
        row=np.concatenate([program.row[stay], of_day.row, kind_row, kind_row[of_day.kind]]),
        column=np.concatenate(
            [program.column[stay], np.where(of_day.of_kind < 0, of_day.column, new[of_day.of_kind]), new, of_day.member]
        ),
        factor=np.concatenate([program.factor[stay], of_day.factor, np.ones(of_day.num_kinds), -of_day.size]),
        row_low=np.concatenate([program.row_low - limit, zeros]),
        row_high=np.concatenate([program.row_high - limit, zeros]),
        defines=np.concatenate([program.defines, new]),
    )


def _without_least(program: Program, own: Ints) -> tuple[Ints, Ints, Floats, Floats]:
    """Return entries less what all options of their group have in a row, and how much that is of each row in all.

    Entries of loads are not above 0. Those that are nothing then are left out.
    """
    row, column, factor = program.row[own], program.column[own], program.factor[own]
    group = np.repeat(np.arange(len(program.parts)), np.diff(program.group_start))[column]
    key = row * len(program.parts) + group
    order = np.argsort(key, kind="stable")
    row, column, factor, group, key = row[order], column[order], factor[order], group[order], key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    size = np.diff(first, append=len(key))
    least = np.maximum.reduceat(factor, first)
    least = np.where((size == np.diff(program.group_start)[group[first]]) & (least < 0), least, 0.0)
    limit: Floats = np.bincount(row[first], least * program.parts[group[first]], program.num_rows).astype(np.float64)
    rest = factor - np.repeat(least, size)
    is_left = np.abs(rest) > 1e-12 * np.abs(factor)
    return row[is_left], column[is_left], rest[is_left], limit


class _OfDay:
    """The entries of options day by day, those of one kind told once.

    Attributes
    ----------
    row, column, factor, of_kind
        The entries that are left, each of an option or, where `of_kind` is not below 0, of a kind.
    num_kinds
        Kinds that several options have.
    member, kind, size
        Each option of a kind, and how much of it it is; an option has one kind a day at most.
    """

    def __init__(self, row: Ints, column: Ints, factor: Floats, day: Ints) -> None:
        """Find the kinds of days of options, by what their entries are as shares of the largest."""
        key = column * (int(day.max()) + 1) + day
        order = np.lexsort((row, key))
        row, column, factor, key = row[order], column[order], factor[order], key[order]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        length = np.diff(first, append=len(key))
        largest = np.maximum.reduceat(np.abs(factor), first)
        share = factor / np.repeat(largest, length)
        marks = np.stack([np.add.reduceat(_marks(row, share), first).view(np.int64), length], axis=1)
        _, head, kind, count = np.unique(marks, axis=0, return_index=True, return_inverse=True, return_counts=True)
        kind = kind.ravel()
        number = np.where(count > 1, np.cumsum(count > 1) - 1, -1)
        is_head, number_of = head[kind] == np.arange(len(kind)), number[kind]
        is_kept = np.repeat((number_of < 0) | is_head, length)
        self.of_kind: Ints = np.repeat(number_of, length)[is_kept]
        self.row, self.column = row[is_kept], column[is_kept]
        self.factor: Floats = np.where(self.of_kind < 0, factor[is_kept], share[is_kept])
        self.num_kinds = int((count > 1).sum())
        several = np.flatnonzero(number_of >= 0)
        self.member, self.kind, self.size = column[first[several]], number_of[several], largest[several]


def _marks(row: Ints, share: Floats) -> NDArray[np.uint64]:
    """Return a number for each entry: sets of entries are taken for the same where their numbers sum to the same.

    Sums of 64 bits are the same by chance once in 10^19. What multipliers prove is computed from the program that they
    are for, so that not even that would make a bound wrong.
    """
    step = np.rint(share * _STEPS).astype(np.int64).view(np.uint64)
    mixed = step * np.uint64(_MIXERS[0]) + row.astype(np.uint64) * np.uint64(_MIXERS[1])
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(_MIXERS[0])
    return np.asarray(mixed ^ (mixed >> np.uint64(32)), dtype=np.uint64)
