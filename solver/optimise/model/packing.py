"""A section as a packing problem: every group that passes falls into one of its cells, and what is above them costs.

Rooms, desks and the trips of a rare line are such sections. As a linear program they say next to nothing, because a
group can be cut into pieces that fit; as sets of groups for each cell they say nearly all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.matrix import stable_order
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.pieces import Hinges
from solver.optimise.model.terms import pieces_of

Bools = NDArray[np.bool_]

_FINEST = 1_000
"""Units that the places of the largest cell are counted in, where people are not whole."""
_MOST_UNITS = 4_000
_MOST_WORK = 50_000_000
"""Groups x cells x units: beyond it pricing takes seconds and too much memory."""
_WHOLE = 1e-9
"""People so near to a whole number are one."""


@dataclass(frozen=True, slots=True)
class Packing:
    """A section of which every group that passes is whole and falls into one cell, whatever it chooses.

    Attributes
    ----------
    cells
        The cells that any group can fall into, as numbers of the instance; shape ``[own cell]``.
    groups
        The groups that pass whatever they choose, as numbers of the instance; shape ``[own group]``.
    group, cell, option, people
        Of every option of the groups: its own group, its own cell, itself, and who passes; by group; shape ``[item]``.
    base, begin, weight
        Of each cell: the load of everybody else, the load from which on people cost, and what each costs; shape
        ``[own cell]``.
    """

    cells: Ints
    groups: Ints
    group: Ints
    cell: Ints
    option: Ints
    people: Floats
    base: Floats
    begin: Floats
    weight: Floats

    @property
    def unit(self) -> float:
        """Passengers in a unit of load: one where people are whole, else a thousandth of the most that fits."""
        is_whole = bool((np.abs(self.people - np.rint(self.people)) < _WHOLE).all())
        return 1.0 if is_whole and self._highest <= _MOST_UNITS else max(self._highest / _FINEST, _WHOLE)

    @property
    def room(self) -> Floats:
        """Passengers who fit into each cell before anybody costs; shape ``[own cell]``."""
        return np.maximum(0.0, self.begin - self.base)

    @property
    def _highest(self) -> float:
        """Passengers in the largest cell that is full, and the largest group on top of it."""
        return float(self.room.max()) + float(self.people.max())

    def units(self) -> Ints:
        """Return the people of each item in whole units, rounded down: what is proven with them is so without."""
        return np.floor(self.people / self.unit + _WHOLE).astype(np.int64)

    def costs(self, num_units: int) -> Floats:
        """Return what each cell costs with 0, 1, 2 ... units in it, base load included; shape ``[own cell, unit]``."""
        loads = self.base[:, np.newaxis] + self.unit * np.arange(num_units)
        above: Floats = self.weight[:, np.newaxis] * np.maximum(0.0, loads - self.begin[:, np.newaxis])
        return above

    @property
    def work(self) -> float:
        """What pricing once takes: groups x cells x units."""
        return len(self.groups) * len(self.cells) * self._highest / self.unit

    def lightest(self) -> Packing:
        """Return the packing of one option for each group and cell, that with the fewest people: as good as any."""
        order = np.lexsort((self.people, self.cell, self.group))
        key = self.group[order] * len(self.cells) + self.cell[order]
        return self._of(order[np.flatnonzero(np.diff(key, prepend=-1))])

    def _of(self, items: Ints) -> Packing:
        return replace(
            self,
            group=self.group[items],
            cell=self.cell[items],
            option=self.option[items],
            people=self.people[items],
        )

    def among(self, is_free: Bools, base: Floats) -> Packing:
        """Return the packing of the options that are free alone, above another base load.

        Parameters
        ----------
        is_free
            Of every option of the instance; each group has one at least; shape ``[option]``.
        base
            Of every cell of the instance; shape ``[cell]``.
        """
        return replace(self._of(np.flatnonzero(is_free[self.option])), base=base[self.cells])


def packings(demand: Demand, tier: Tier) -> Iterator[Packing]:
    """Yield the sections of an instance that are packing problems and can overflow; none for tiers of other terms."""
    if tier.weights().keys() != {"overload"}:
        return
    hinges = _only_hinges(demand, tier.weights()["overload"])
    section = demand.cells.section[demand.matrix.cell]
    single = np.flatnonzero(_falls_into_one_cell(demand, section)[section])
    single = single[stable_order(section[single])]
    option = np.searchsorted(demand.matrix.start, single, side="right") - 1
    ends = np.searchsorted(section[single], np.arange(len(demand.instance.sections) + 1))
    for place in np.flatnonzero(np.diff(ends)).tolist():
        own = slice(int(ends[place]), int(ends[place + 1]))
        made = _packing(demand, single[own], option[own], hinges)
        if made is not None and made.work <= _MOST_WORK:
            yield made


def _only_hinges(demand: Demand, weight: float) -> tuple[Floats, Floats]:
    """Return from which load on people cost in each cell, and what each of them does; shapes ``[cell]``.

    The cost is 0 where nobody does, as on a road on which all pass, and where the cost is anything but one bend: such
    a cell makes no packing problem.
    """
    num_cells = demand.cells.num_cells
    begin, each, number = np.zeros(num_cells), np.zeros(num_cells), np.zeros(num_cells, dtype=np.int64)
    for piece in pieces_of("overload", demand):
        if not isinstance(piece, Hinges) or piece.size is not None:
            return begin, np.zeros(num_cells)
        number += np.bincount(piece.cell, minlength=num_cells)
        begin[piece.cell], each[piece.cell] = piece.begin, weight * piece.weight
    return begin, np.where(number == 1, each, 0.0)


def _falls_into_one_cell(demand: Demand, section: Ints) -> Bools:
    """Return the sections on which every group is whole and every option has one cell at most; shape ``[section]``.

    Parameters
    ----------
    section
        Of each entry of the load matrix: the cells of an option rise, and those of a section follow each other.
    """
    is_single = np.ones(len(demand.instance.sections), dtype=np.bool_)
    is_second = np.diff(section, prepend=-1) == 0
    start = demand.matrix.start
    is_second[start[:-1][start[:-1] < start[1:]]] = False
    is_single[section[is_second]] = False
    for group in np.flatnonzero(demand.options.parts != 1).tolist():
        own = demand.options.of_group(group)
        is_single[section[start[own.start] : start[own.stop]]] = False
    return is_single


def _packing(demand: Demand, entries: Ints, option: Ints, hinges: tuple[Floats, Floats]) -> Packing | None:
    """Return the packing of a section from its entries, by option; None where everybody fits whatever they choose."""
    group = demand.options.group[option]
    # Who can also stay away may do so at no cost here, and proves nothing.
    counts = np.bincount(group, minlength=demand.options.num_groups)
    always = counts[group] == np.diff(demand.options.start)[group]
    entries, option, group = entries[always], option[always], group[always]
    if not len(entries):
        return None
    people, cell = demand.matrix.people[entries], demand.matrix.cell[entries].astype(np.int64)
    cells, own_cell = np.unique(cell, return_inverse=True)
    groups, own_group = np.unique(group, return_inverse=True)
    begin, weight = hinges
    base = demand.cells.base[cells]
    highest = base + np.bincount(own_cell, weights=people)
    if len(groups) < 2 or not (weight[cells] > 0).all() or (highest <= begin[cells]).all():
        return None
    return Packing(
        cells=cells,
        groups=groups,
        group=own_group,
        cell=own_cell,
        option=option,
        people=people,
        base=base,
        begin=begin[cells],
        weight=weight[cells],
    )
