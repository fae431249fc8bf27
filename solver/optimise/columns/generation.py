"""The sets of groups that make up the linear relaxation of a packing, generated as they are needed; and its bound.

Every group is in one set, every cell has one set at most:

    minimise sum over sets of cost * x,   sum over sets with g of x = 1,   sum over sets of c of x <= 1

For any worth u of the groups the sum of u and of what the best set of every cell costs less its groups' worth lies
below every schedule (Lagrange), so that a generation that is cut off proves something, too. The worth that is priced
lies halfway between that of the linear program and the best so far, which spares most of the steps.

References: P. C. Gilmore, R. E. Gomory, "A linear programming approach to the cutting-stock problem", Operations
Research 9 (1961) 849-859. P. Wentges, "Weighted Dantzig-Wolfe decomposition for linear mixed-integer programming",
International Transactions in Operational Research 4 (1997) 151-162.
"""

from __future__ import annotations

import threading
import time

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.columns.pricing import Pricer
from solver.optimise.mip.highs import GrowingProgram
from solver.optimise.model.packing import Packing

_TOWARDS_BEST = 0.5
_NEAR = 1e-3
"""Of the value of the linear program, within which its bound is the same."""
_TASTE = 1e-4
"""Passengers, at most, that an item seems to cost besides, where the choice among equals is drawn."""
_LEAST = 1e-6
"""What a set has to be worth more than it costs."""
_FLOATS = 1e-12
"""Sums of some hundred floats are off by no more, as a share of their size."""


class Generation:
    """Generates the sets of one packing.

    Parameters
    ----------
    packing
        The section.
    stop
        Ends it early.
    random
        Draws which of the sets that cost the same are taken; none for a bound that is exact.

    A set is some items of one cell, or one item on top of whatever its cell has.

    Attributes
    ----------
    bound
        No schedule costs less on the section; of what was reckoned so far.
    """

    def __init__(self, packing: Packing, stop: threading.Event, random: np.random.Generator | None = None) -> None:
        """Begin with every group on top of a full cell."""
        self._packing = packing = packing.lightest()
        self._stop = stop
        extra = None if random is None else _TASTE * random.random(len(packing.option))
        self._pricer = Pricer(packing, extra)
        self._sets: list[Ints] = []
        self._place: dict[tuple[int, ...], int] = {}
        num_groups, num_cells = len(packing.groups), len(packing.cells)
        # What a cell costs without anybody is paid whatever is chosen, and comes on top.
        self._empty = self._pricer.costs[:, 0]
        low = np.concatenate([np.ones(num_groups), np.full(num_cells, -np.inf)])
        self._program = GrowingProgram(low, np.ones(num_groups + num_cells))
        self._best: Floats | None = None
        self.bound = float(self._empty.sum())
        # On top of a full cell a group costs this at least, wherever it falls.
        for item, cost in zip(self._pricer.least_on_top.tolist(), self._pricer.most.tolist(), strict=True):
            self._add(np.array([item]), -1, cost)

    def run(self, end: float) -> None:
        """Generate until nothing is missing, a moment by `time.monotonic`, or `stop`."""
        num_groups = len(self._packing.groups)
        while not self._stop.is_set() and time.monotonic() < end:
            value, prices = self._program.relaxed(end - time.monotonic())
            if prices is None:
                return
            is_missing = self._price(prices[:num_groups], prices[num_groups:])
            total = value + float(self._empty.sum())
            if total - self.bound <= _NEAR * max(1.0, abs(total)) or not is_missing:
                return

    def _price(self, worth: Floats, rent: Floats) -> bool:
        """Add the sets that are missing at these prices, or bring the best worth nearer; return whether there was use.

        Parameters
        ----------
        worth, rent
            Of each group and of each cell in the linear program.
        """
        if self._best is None:
            return self._look(worth, worth, rent)
        tried = _TOWARDS_BEST * worth + (1 - _TOWARDS_BEST) * self._best
        return self._look(tried, worth, rent) or self._look(worth, worth, rent)

    def _look(self, tried: Floats, worth: Floats, rent: Floats) -> bool:
        """Price the cells at a worth that is tried; return whether a set was missing in the linear program."""
        tried = np.minimum(tried, self._pricer.most)
        found = self._pricer.cheapest(tried)
        size = float(np.abs(tried).sum() + np.abs(found.reduced).sum())
        proven = float(tried.sum() + found.reduced.sum()) - _FLOATS * len(tried) * size
        if proven > self.bound or self._best is None:
            self._best = tried
        self.bound = max(self.bound, proven)
        num_before = len(self._sets)
        for cell, items in enumerate(found.sets):
            cost = self._cost(items, cell)
            if len(items) and cost - float(worth[self._packing.group[items]].sum()) - float(rent[cell]) < -_LEAST:
                self._add(items, cell, cost)
        return len(self._sets) > num_before

    def _cost(self, items: Ints, cell: int) -> float:
        """Return what a set costs more than its cell without anybody; 0 without items."""
        return self._pricer.cost(items) - float(self._empty[cell]) if len(items) else 0.0

    def _add(self, items: Ints, cell: int, cost: float) -> int:
        """Add a set where it is new, of cell -1 on top of whatever is there; return its place."""
        key = (cell, *items.tolist())
        if key not in self._place:
            self._place[key] = len(self._place)
            own = self._packing.group[items]
            self._program.add(cost, own if cell < 0 else np.append(own, len(self._packing.groups) + cell))
            self._sets.append(items)
        return self._place[key]

    def best_whole(self, cell: Ints, seconds: float) -> Ints | None:
        """Return the options of the best sets that were generated, one of each group; None where nothing was found.

        Parameters
        ----------
        cell
            Of each group, the cell that it falls into to begin with; shape ``[own group]``.
        seconds
            Wall time at most.
        """
        packing = self._packing
        chosen = np.flatnonzero(packing.cell == cell[packing.group])
        today = [(chosen[packing.cell[chosen] == own], own) for own in np.unique(cell).tolist()]
        places = [self._add(items, own, self._cost(items, own)) for items, own in today]
        start = np.zeros(len(self._sets))
        start[places] = 1.0
        found = self._program.whole(start, seconds, self._stop)
        if found is None:
            return None
        sets = [self._sets[place] for place in np.flatnonzero(found > 0.5).tolist()]
        return packing.option[np.concatenate(sets)]
