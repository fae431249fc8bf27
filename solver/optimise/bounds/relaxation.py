"""Lagrangian decomposition of a tier: clusters of sections choose for themselves, each as a whole-number program.

Every cluster has a copy of the groups that pass it. That the copies of a group choose alike is left out, and its own
costs are shared out among them. Rules that reach beyond every cluster are priced by multipliers. So

    sum over clusters of their least values + what is in none of them, at its cheapest  <=  least value of the tier

whatever the multipliers, and each term may be replaced by a bound on it. With the multipliers of the linear relaxation
it is no weaker than that, and stronger wherever a cluster's whole-number program is stronger than its relaxation: there
is the gain, as a group cannot choose a fifth of each option.

References
----------
A. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974) 82-114.
M. Guignard, S. Kim, "Lagrangean decomposition: a model yielding stronger Lagrangean bounds", Mathematical Programming
39 (1987) 215-228.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.mip.index import Index
from solver.optimise.mip.part import Part, Rows, cut_out
from solver.optimise.mip.program import Bools


class Relaxation:
    """A tier's program taken apart into clusters, which can be joined.

    Parameters
    ----------
    index
        The program of the tier.
    multipliers
        Of its rows: those of rules that reach beyond every cluster price them, those of other rows share out the
        costs of groups that several clusters have; shape ``[row]``.
    loads
        The load columns of each cluster; every load column is in one of them. Groups that pass in none make one more.

    Attributes
    ----------
    parts
        The program of each cluster; None where it was joined to another.
    """

    def __init__(self, index: Index, multipliers: Floats, loads: Sequence[Ints]) -> None:
        """Find what lies in each cluster, and share out what a group or a column costs among all that have it."""
        self._index = index
        none = np.empty(0, dtype=np.int64)
        self._insides = [_Inside(index, own, none) for own in loads]
        elsewhere = np.setdiff1d(np.arange(len(index.program.parts)), [g for own in self._insides for g in own.groups])
        if len(elsewhere):
            self._insides.append(_Inside(index, none, elsewhere))
        self._num_copies = np.zeros(len(index.program.parts))
        self._num_owners = np.zeros(index.num_columns)
        num_keepers = np.zeros(index.program.num_rows)
        for inside in self._insides:
            self._num_copies[inside.groups] += 1
            self._num_owners[inside.others] += 1
            num_keepers[inside.whole_rows] += 1
        multipliers = index.program.signed(multipliers)
        self._multipliers = multipliers
        self._priced = np.where(num_keepers == 0, multipliers, 0.0)
        self._cost = index.program.reduced_costs(self._priced)
        costs = self._shares(np.where(num_keepers > 0, multipliers / np.maximum(1.0, num_keepers), 0.0))
        self.parts: list[Part | None] = [
            self._part(inside, cost) for inside, cost in zip(self._insides, costs, strict=True)
        ]

    def _shares(self, multipliers: Floats) -> list[Floats]:
        """Return the costs of each cluster's columns, which add up to the costs of the whole; shape ``[own column]``.

        A cluster gets what its own rows are priced at, so that the relaxations of all clusters together are no
        weaker than that of the whole where the multipliers are the best of it; what is left is shared equally.
        """
        index, num_options = self._index, self._index.num_options
        priced = [inside.priced(multipliers) for inside in self._insides]
        left = self._cost.copy()
        for inside, own in zip(self._insides, priced, strict=True):
            left[index.options_of(inside.groups)] -= own
        left[:num_options] /= np.maximum(1.0, self._num_copies)[index.group_of_option]
        left[num_options:] /= np.maximum(1.0, self._num_owners[num_options:])
        return [
            np.concatenate([own + left[index.options_of(inside.groups)], left[inside.others]])
            for inside, own in zip(self._insides, priced, strict=True)
        ]

    def _part(self, inside: _Inside, own_cost: Floats) -> Part:
        cost = np.zeros(self._index.num_columns)
        cost[inside.columns()] = own_cost
        return cut_out(self._index, inside.groups, inside.others, inside.rows(), cost, 0.0)

    def join(self, one: int, other: int) -> int:
        """Make one cluster of two, which share out costs as before; return its place."""
        first, second = self._insides[one], self._insides[other]
        inside = _Inside(self._index, np.append(first.loads, second.loads), np.union1d(first.groups, second.groups))
        self._num_copies[np.intersect1d(first.groups, second.groups)] -= 1
        new = inside.others[self._num_owners[inside.others] == 0]
        cost = np.zeros(self._index.num_columns)
        cost[new] = self._cost[new]
        self._num_owners[new] = 1
        for part in (self.parts[one], self.parts[other]):
            assert part is not None
            cost[part.columns] += part.program.cost
        self._insides.append(inside)
        self.parts.append(self._part(inside, cost[inside.columns()]))
        self.parts[one] = self.parts[other] = None
        return len(self.parts) - 1

    def rest(self) -> float:
        """Return what is in no cluster, at its cheapest, less what rounding can do; prices of rules included."""
        program, index = self._index.program, self._index
        alone = np.where(self._num_owners > 0, 0.0, np.minimum(self._cost * program.low, self._cost * program.high))
        rows = program.priced_limits(self._priced)
        return math.fsum([program.constant, *alone[index.num_options :], *rows]) - program.rounding(
            self._multipliers, rows
        )


class _Inside:
    """What lies in a cluster: its groups, the columns that are defined by it alone, and rows over these."""

    def __init__(self, index: Index, loads: Ints, groups: Ints) -> None:
        """Close a cluster: from its loads to the groups that make them, and to all columns that these alone define.

        Such a column (a highest load, a number of trips, a changed organisation) costs something by itself, so it
        belongs to the cluster only where nothing outside can move it.
        """
        self._index = index
        self.loads = loads
        program = index.program
        is_inside = np.zeros(index.num_columns, dtype=np.bool_)
        is_inside[loads] = True
        options = self._columns_in(self._defining(loads))
        self.groups = np.union1d(groups, index.group_of_option[options[options < index.num_options]])
        is_inside[index.options_of(self.groups)] = True
        new = np.flatnonzero(is_inside)
        while len(new):
            defined = np.unique(program.defines[index.rows_of(new)])
            defined = defined[defined >= 0]
            defined = defined[~is_inside[defined] & ~index.is_load[defined]]
            # Who waits hangs on who waited before: those that are defined by each other come in together.
            new = self._within(defined, is_inside)
            is_inside[new] = True
            new = new[index.is_defining[new]]
        inside = np.flatnonzero(is_inside)
        self.others = inside[inside >= index.num_options]
        touched = index.rows_of(inside)
        defined = program.defines[touched]
        self._touched = touched[(defined < 0) | is_inside[defined]]
        self._is_inside = is_inside
        self._count_entries()

    def _defining(self, columns: Ints) -> Ints:
        """Return the rows that define some columns."""
        rows = self._index.rows_of(columns)
        return rows[np.isin(self._index.program.defines[rows], columns)]

    def _columns_in(self, rows: Ints) -> Ints:
        return self._index.program.column[self._index.entries_of_rows(rows)]

    def _within(self, columns: Ints, is_inside: Bools) -> Ints:
        """Return those of some columns that only columns inside, and each other, define."""
        with_these = is_inside.copy()
        with_these[columns] = True
        while len(columns):
            is_kept = self._are_within(columns, with_these)
            if is_kept.all():
                break
            with_these[columns[~is_kept]] = False
            columns = columns[is_kept]
        return columns

    def _are_within(self, columns: Ints, is_inside: Bools) -> Bools:
        """Return for each column whether all rows that define it are over columns inside and itself."""
        program, index = self._index.program, self._index
        entry = index.entries_of_rows(self._defining(columns))
        defined = program.defines[program.row[entry]]
        is_out = ~is_inside[program.column[entry]] & (program.column[entry] != defined)
        return ~np.isin(columns, defined[is_out])

    def _count_entries(self) -> None:
        """Split the touched rows into those that lie inside as a whole and rules that do in part."""
        program, index, rows = self._index.program, self._index, self._touched
        entry = index.entries_of_rows(rows)
        own = np.repeat(np.arange(len(rows)), np.diff(index.row_start)[rows])
        is_out = ~self._is_inside[program.column[entry]]
        num_out = np.bincount(own[is_out], minlength=len(rows))
        is_whole = num_out == 0
        is_split = ~is_whole & (program.defines[rows] < 0)
        self.whole_rows = rows[is_whole]
        self._split = rows[is_split]
        column, factor = program.column[entry[is_out]], program.factor[entry[is_out]]
        ends = np.stack([factor * program.low[column], factor * program.high[column]])
        self._least = np.bincount(own[is_out], weights=ends.min(axis=0), minlength=len(rows))[is_split]
        self._most = np.bincount(own[is_out], weights=ends.max(axis=0), minlength=len(rows))[is_split]

    def columns(self) -> Ints:
        """Return the cluster's columns, options first."""
        return np.concatenate([self._index.options_of(self.groups), self.others])

    def priced(self, multipliers: Floats) -> Floats:
        """Return what the rows that lie inside price options at; shape ``[own option]``."""
        program, entry = self._index.program, self._index.entries_of_rows(self.whole_rows)
        column, price = program.column[entry], program.factor[entry] * multipliers[program.row[entry]]
        is_option = column < self._index.num_options
        total = np.bincount(column[is_option], weights=price[is_option], minlength=self._index.num_options)
        return np.asarray(total[self._index.options_of(self.groups)], dtype=np.float64)

    def rows(self) -> Rows:
        """Return the rows to keep; of a rule that lies inside in part, the rest is taken at its most lenient."""
        program = self._index.program
        low = np.concatenate([program.row_low[self.whole_rows], program.row_low[self._split] - self._most])
        high = np.concatenate([program.row_high[self.whole_rows], program.row_high[self._split] - self._least])
        return Rows(np.concatenate([self.whole_rows, self._split]), low, high)
