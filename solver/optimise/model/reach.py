"""What groups can put on a cell at the least and at the most, whatever they choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.matrix import ranges, stable_order
from solver.demand.options import Floats, Ints

_ENTRIES_PER_CHUNK = 100_000
"""So many stay in the cache of a processor: rounding the chains of 60 groups 2.0 -> 0.7 s."""

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a group and a cell on which one of its options puts anybody, of some groups.

    Attributes
    ----------
    entries
        The entries of the load matrix that are theirs.
    entry_group
        The group of each; shape ``[entry]``.
    group, cell
        Of each pair, by cell and then group; shape ``[pair]``.
    """

    entries: slice
    entry_group: Ints
    group: Ints
    cell: Ints
    _order: Ints
    _first: Ints
    _is_in_all: NDArray[np.bool_]

    def least(self, values: NDArray[Number]) -> NDArray[Number]:
        """Return the least of a group's options on a cell, 0 where one of them is not there; shape ``[pair]``.

        Parameters
        ----------
        values
            Of each entry; shape ``[entry]``.
        """
        found = np.minimum.reduceat(values[self._order], self._first)
        return np.where(self._is_in_all, found, values.dtype.type(0))

    def most(self, values: NDArray[Number]) -> NDArray[Number]:
        """Return the most of a group's options on a cell; shape ``[pair]`` from ``[entry]``."""
        found: NDArray[Number] = np.maximum.reduceat(values[self._order], self._first)
        return found


def pairs(demand: Demand) -> Iterator[Pairs]:
    """Yield the pairs of all groups that load anything, some groups at a time."""
    matrix, options = demand.matrix, demand.options
    start = matrix.start[options.start]
    num_options = np.diff(options.start)
    for first_group, last_group in ranges(start, _ENTRIES_PER_CHUNK):
        entries = slice(int(start[first_group]), int(start[last_group]))
        entry_group = np.repeat(np.arange(first_group, last_group), np.diff(start[first_group : last_group + 1]))
        order = stable_order(matrix.cell[entries])
        group, cell = entry_group[order], matrix.cell[entries][order]
        first = np.flatnonzero((np.diff(cell, prepend=-1) != 0) | (np.diff(group, prepend=-1) != 0))
        if len(first):
            is_in_all = np.diff(first, append=len(order)) == num_options[group[first]]
            yield Pairs(entries, entry_group, group[first], cell[first], order, first, is_in_all)


def load_reach(demand: Demand) -> tuple[Floats, Floats]:
    """Return the lowest and the highest load of every cell over all choices, agreements left aside; shape ``[cell]``.

    Each a little beyond what rounding in sums of loads can do.
    """
    base = demand.cells.base
    least, most = np.zeros(len(base)), np.zeros(len(base))
    for some in pairs(demand):
        people = demand.matrix.people[some.entries]
        np.add.at(least, some.cell, some.least(people))
        np.add.at(most, some.cell, some.most(people))
    slack = 1e-12 * (base + most)
    return base + least - slack, base + most + slack
