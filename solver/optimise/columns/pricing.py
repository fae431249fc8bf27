"""For every cell the set of groups that costs least less what the groups are worth: a knapsack, by dynamic programming.

Reference: S. Martello, P. Toth, "Knapsack problems", Wiley (1990), 2.6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.model.packing import Bools, Packing


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The best set of every cell.

    Attributes
    ----------
    reduced
        Cost less what the set's groups are worth, at most that of the empty set; shape ``[own cell]``.
    sets
        Its items, one array for each cell.
    """

    reduced: Floats
    sets: list[Ints]


@dataclass(frozen=True, slots=True)
class _Alike:
    """Items of one group with equally many units, and the cells that they are of; one for each cell."""

    units: int
    items: Ints
    cells: Ints
    extra: Floats


class Pricer:
    """Prices the cells of one packing, again and again.

    With `most[g]` the least that a group costs on top of a full cell, no set above the first full load is better than
    one below it, as long as no group is worth more; so loads are counted up to that alone.

    Parameters
    ----------
    extra
        What an item costs besides, 0 or more: nothing by default; shape ``[item]``.

    Attributes
    ----------
    costs
        Of each cell with so many units in it; shape ``[own cell, unit]``.
    most, least_on_top
        What each group costs at least on top of a full cell, and its item for which that is so; shape ``[own group]``.
    """

    def __init__(self, packing: Packing, extra: Floats | None = None) -> None:
        self._packing = packing
        self._extra = np.zeros(len(packing.option)) if extra is None else extra
        self._unit = packing.unit
        self._units = units = packing.units()
        room = np.ceil(packing.room / self._unit - 1e-9).astype(np.int64)
        self._num_units = int(room.max()) + int(units.max()) + 1
        self.costs = packing.costs(self._num_units)
        on_top = packing.weight[packing.cell] * units * self._unit + self._extra
        starts = np.flatnonzero(np.diff(packing.group, prepend=-1))
        self.most: Floats = np.minimum.reduceat(on_top, starts)
        dearest_last = np.lexsort((on_top, packing.group))
        self.least_on_top: Ints = dearest_last[starts]
        self._groups = [self._laid_out(items) for items in np.split(np.arange(len(units)), starts[1:])]

    def _laid_out(self, items: Ints) -> list[_Alike]:
        """Return the items of a group by how many units they are; mostly all of them are alike."""
        units = self._units[items]
        alike = [(int(size), items[units == size]) for size in np.unique(units)]
        return [_Alike(size, own, self._packing.cell[own], self._extra[own]) for size, own in alike]

    def cost(self, items: Ints) -> float:
        """Return what a set of items of one cell costs there, in the units of the packing."""
        packing = self._packing
        cell = int(packing.cell[items[0]])
        load = packing.base[cell] + self._unit * float(self._units[items].sum())
        weight, begin = float(packing.weight[cell]), float(packing.begin[cell])
        above: float = max(0.0, load - begin)
        return weight * above + float(self._extra[items].sum())

    def cheapest(self, worth: Floats) -> Cheapest:
        """Return the best set of every cell.

        Parameters
        ----------
        worth
            What it is worth that a group is in a set, at most `most`; shape ``[own group]``.
        """
        num_cells = len(self._packing.cells)
        best = np.full((num_cells, self._num_units), -np.inf)
        best[:, 0] = 0.0
        taken: list[tuple[_Alike, Bools]] = []
        for group, value in zip(self._groups, worth.tolist(), strict=True):
            if value > 0.0:
                taken += [(alike, _take(best, alike, value)) for alike in group]
        reduced = self.costs - best
        load = np.asarray(reduced.argmin(axis=1))
        return Cheapest(reduced[np.arange(num_cells), load], _sets(load, taken))


def _take(best: Floats, alike: _Alike, value: float) -> Bools:
    """Add items to the best sets of their cells where that is worth it; return where; shape ``[item, unit]``."""
    old = best[alike.cells]
    with_it = old[:, : old.shape[1] - alike.units] + (value - alike.extra)[:, np.newaxis]
    is_better: Bools = np.zeros(old.shape, dtype=np.bool_)
    np.greater(with_it, old[:, alike.units :], out=is_better[:, alike.units :])
    np.maximum(with_it, old[:, alike.units :], out=with_it)
    best[alike.cells, alike.units :] = with_it
    return is_better


def _sets(load: Ints, taken: list[tuple[_Alike, Bools]]) -> list[Ints]:
    """Return the items of each cell's best set, from the last taken back to the first."""
    sets: list[list[int]] = [[] for _ in load]
    load = load.copy()
    for alike, is_taken in reversed(taken):
        for place in np.flatnonzero(is_taken[np.arange(len(alike.items)), load[alike.cells]]).tolist():
            cell = int(alike.cells[place])
            sets[cell].append(int(alike.items[place]))
            load[cell] -= alike.units
    return [np.array(own[::-1], dtype=np.int64) for own in sets]
