"""Powers of loads as hinges, for what can only be linear: the highest of tangents, which lies below the power itself.

A convex function is the highest of its tangents, and so many of them bound it from below; whatever is proven of them
holds for the power. Where few schedules reach a cell there is a tangent at every load that it can have, and the two are
the same; elsewhere tangents lie so close that the power is 0.2 % above them at most, and a third of that on average.

Reference: J. E. Kelley, "The cutting-plane method for solving convex programs", Journal of the SIAM 8 (1960) 703-712.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.optimise.model.pieces import Hinges, Powers

_RATIO = 1.03
"""Tangents touch at loads so far apart: of a fifth power they lose (5 * 4 / 2) * 0.015^2 = 0.2 % in between."""
_LEAST_STEPS = 12
"""So many steps at least from the lowest to the highest load: where others make most of a load, plans differ little."""
_LEAST_SHARE = 1 / 8
"""Below this share of its highest load, what a cell comes to is a 32,000th of its most: one tangent suffices."""
_SAME_SHARE = 1e-6
"""Loads so near to each other, as a share, have one tangent: it is off by 1e-11 there."""
_MOST_LOADS, _MOST_LOADS_OF_MANY, _MANY = 256, 24, 10_000
"""Loads of a cell up to which each has a tangent; fewer where that would be more than `_MANY` over all cells."""
_BELOW = 1 - 1e-9
"""What hinges weigh, so that no rounding of floats takes their sum above the power."""


def tangents(demand: Demand, piece: Powers, lowest: Floats, highest: Floats, also: Sequence[Floats] = ()) -> Hinges:
    """Return hinges that are nowhere above a piece, and hardly below it between two loads; shapes ``[cell]``.

    Those of a cell add up to the highest of 0 and tangents, each of which is steeper than the one before it.

    Parameters
    ----------
    also
        Loads of schedules of which the hinges have to say exactly what the piece does; shapes ``[cell]``.
    """
    felt = np.flatnonzero((highest[piece.cell] > 0) & (piece.weight > 0))
    touching = _touching(demand, piece.cell[felt].tolist(), lowest, highest)
    for loads in also:
        own = loads[piece.cell[felt]].tolist()
        touching = [np.union1d(found, [load]) if load > 0 else found for found, load in zip(touching, own, strict=True)]
    touching = [_apart(loads) for loads in touching]
    entry = np.repeat(felt, [len(loads) for loads in touching])
    load = np.concatenate([np.empty(0), *touching])
    value, slope = piece.of(entry, load)
    is_first = np.diff(entry, prepend=-1) != 0
    before = np.where(is_first, 0.0, np.roll(slope, 1))
    # A tangent meets the one before it, the first one 0, where their lines cross.
    height = slope * load - value
    added = slope - before
    begin = (height - np.where(is_first, 0.0, np.roll(height, 1))) / added
    return Hinges(piece.cell[entry], begin, _BELOW * added)


def _touching(demand: Demand, cells: Sequence[int], lowest: Floats, highest: Floats) -> list[Floats]:
    """Return for each cell the loads at which its tangents touch, rising, all above 0: at least one."""
    can_be = _Loads(demand)
    found = [can_be.of(cell) for cell in cells]
    most = _MOST_LOADS if sum(map(len, found)) <= _MANY else _MOST_LOADS_OF_MANY
    return [
        loads if 0 < len(loads) <= most else _spread(float(lowest[cell]), float(highest[cell]))
        for cell, loads in zip(cells, found, strict=True)
    ]


class _Loads:
    """The loads that cells can have, agreements left aside."""

    def __init__(self, demand: Demand) -> None:
        self._base = demand.cells.base
        self._parts = demand.options.parts
        self._num_options = np.diff(demand.options.start)
        self._start, self._entry = demand.matrix.by_cell(demand.cells.num_cells)
        self._group = demand.options.group[demand.matrix.options_of_entries()]
        self._people = demand.matrix.people

    def of(self, cell: int) -> Floats:
        """Return those of a cell above 0, rising; none where they are more than any cell may have tangents."""
        loads = self._base[cell : cell + 1]
        for of_part, parts in self._each_group(cell):
            for _ in range(parts):
                loads = _apart((loads[:, np.newaxis] + of_part).ravel())
                if len(loads) > _MOST_LOADS:
                    return np.empty(0)
        return loads[loads > 0]

    def _each_group(self, cell: int) -> Iterator[tuple[Floats, int]]:
        """Yield for each group that can pass what one part of it puts there by option, and its parts."""
        own = self._entry[self._start[cell] : self._start[cell + 1]]
        for group in np.unique(self._group[own]).tolist():
            parts = int(self._parts[group])
            people = self._people[own[self._group[own] == group]] / parts
            is_everywhere = len(people) == self._num_options[group]
            yield np.unique(people if is_everywhere else np.append(people, 0.0)), parts


def _apart(loads: Floats) -> Floats:
    """Return loads rising, without those that are as good as the one before."""
    loads = np.unique(loads)
    return loads[np.diff(loads, prepend=-1.0) > _SAME_SHARE * loads]


def _spread(lowest: float, highest: float) -> Floats:
    """Return loads from the lowest to the highest, each so much above the one before."""
    first = max(lowest, _LEAST_SHARE * highest)
    number = 1 + max(_LEAST_STEPS, math.ceil(math.log(highest / first) / math.log(_RATIO)))
    return np.unique(np.geomspace(first, highest, number))
