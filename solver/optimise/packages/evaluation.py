"""The values of tiers for many neighbours of one schedule at once.

A neighbour differs in one or two units (groups that move together), so only the cells that these touch change, and of
them only some have to be looked at: what no choice brings above a hinge's begin adds nothing there, and what none
brings below it is linear in the choices, whatever the cell. A neighbourhood is therefore compiled once to the few
hinges and peaks that its units can bend, and evaluated as a difference from the schedule in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS, measure
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.pieces import HighestLoads, Hinges, OfLoads
from solver.optimise.model.terms import weighted_pieces

Bend = Callable[[Floats], Floats]
"""Takes loads ``[schedule, cell]`` of the cells that it was made for and returns a number each."""


@dataclass(frozen=True, slots=True)
class _Bends:
    """The part of a piece that is not linear: a function of the maximum load of each block of cells, added up.

    Attributes
    ----------
    cell
        Cells, block by block; shape ``[entry]``.
    start
        First entry of each block; shape ``[block]``.
    begin, weight, size
        A block adds weight * max(0, highest load - begin), in whole multiples of `size` where that is given;
        shapes ``[block]``.
    per
        What loads are divided by before the highest is taken; shape ``[entry]``; 1 where None.
    """

    cell: Ints
    start: Ints
    begin: Floats
    weight: Floats
    size: Floats | None = None
    per: Floats | None = None

    def within(self, is_touched: NDArray[np.bool_]) -> _Bends:
        """Return the blocks that have a touched cell; shape ``[cell]``."""
        length = np.diff(self.start, append=len(self.cell))
        kept = np.logical_or.reduceat(is_touched[self.cell], self.start) if len(self.start) else np.zeros(0, bool)
        entries = np.repeat(kept, length)
        return _Bends(
            self.cell[entries],
            (np.cumsum(length[kept]) - length[kept]).astype(np.int64),
            self.begin[kept],
            self.weight[kept],
            None if self.size is None else self.size[kept],
            None if self.per is None else self.per[entries],
        )

    def bend(self, cells: Ints) -> Bend:
        """Return the function of loads of `cells`, rising, among which are all of its own."""
        index = np.searchsorted(cells, self.cell)
        is_single = len(self.start) == len(index)

        def bend(loads: Floats) -> Floats:
            own = loads[:, index] if self.per is None else loads[:, index] / self.per
            highest = own if is_single else np.maximum.reduceat(own, self.start, axis=1)
            over = np.maximum(0.0, highest - self.begin)
            return np.asarray((over if self.size is None else np.ceil(over / self.size)) @ self.weight)

        return bend if len(self.start) else lambda loads: np.zeros(len(loads))


@dataclass(frozen=True, slots=True)
class _Curve:
    """A piece of loads: constant + slope @ loads + what `bends` add up to."""

    bends: _Bends
    constant: float = 0.0
    slope: Floats | None = None


@dataclass(frozen=True, slots=True)
class Local:
    """What the neighbours of a schedule differ in, where given units move.

    Attributes
    ----------
    index
        The active cells that have to be looked at; shape ``[local]``.
    bends
        By piece, on the loads of these cells.
    """

    index: Ints
    bends: list[Bend]


class TierEvaluator:
    """Values of tiers, a batch at a time.

    Parameters
    ----------
    demand
        The instance as arrays.
    tiers
        What is evaluated.
    options
        The options of all groups that may move.
    fixed
        Parts per option of a schedule that says where all others are; shape ``[option]``.

    Attributes
    ----------
    cells
        The cells that have to be looked at, rising; shape ``[active]``.
    """

    def __init__(self, demand: Demand, tiers: Sequence[Tier], options: Ints, fixed: Ints) -> None:
        self.demand = demand
        self.tiers = tuple(tiers)
        found = [(own, piece) for own, piece in weighted_pieces(demand, tiers) if isinstance(piece, OfLoads)]
        self._of_parts = sorted({term for tier in tiers for term in tier.weights()} - OF_LOADS)
        reach = _Reach(demand, options, fixed)
        self._curves = [_curve(demand, reach, piece) for _, piece in found]
        own = [curve.bends.cell for curve in self._curves]
        self.cells = np.unique(np.concatenate([np.empty(0, np.int64), *own]))
        self._linear = [_per_part(demand, curve) for curve in self._curves]
        self._whole = [curve.bends.bend(self.cells) for curve in self._curves]
        of_parts = [[tier.weights().get(term, 0.0) for tier in tiers] for term in self._of_parts]
        self._weights = np.array([*(own for own, _ in found), *of_parts])

    def bent(self, loads: Floats) -> Floats:
        """Return what is not linear of each piece of loads, of one schedule; shapes ``[active]``, ``[piece]``."""
        return np.array([float(bend(loads[np.newaxis])[0]) for bend in self._whole])

    def local(self, is_touched: NDArray[np.bool_]) -> Local:
        """Compile the neighbourhood of units that touch some active cells; shape ``[active]``."""
        touched = np.zeros(self.demand.cells.num_cells, dtype=bool)
        touched[self.cells[is_touched]] = True
        bends = [curve.bends.within(touched) for curve in self._curves]
        cells = np.unique(np.concatenate([np.empty(0, np.int64), *(one.cell for one in bends)]))
        return Local(np.searchsorted(self.cells, cells), [one.bend(cells) for one in bends])

    def values(self, bent: Floats, parts: Ints) -> Floats:
        """Return the value of every tier; shape ``[schedule, tier]``.

        Parameters
        ----------
        bent
            What is not linear of each piece of loads; shape ``[schedule, piece]``.
        parts
            Parts per option; shape ``[schedule, option]``.
        """
        columns = []
        for (constant, per_part), own in zip(self._linear, bent.T, strict=True):
            columns.append(own + constant + (0.0 if per_part is None else parts @ per_part))
        base = self.demand.cells.base
        columns += [measure(term, self.demand, base, parts) for term in self._of_parts]
        return np.asarray(np.stack(columns, axis=1) @ self._weights) if columns else np.zeros((len(parts), 0))

    def neighbours(self, local: Local, bent: Floats, before: Floats, after: Floats) -> Floats:
        """Return what is not linear of each piece for neighbours of a schedule; shape ``[neighbour, piece]``.

        Parameters
        ----------
        bent
            Of the schedule; shape ``[piece]``.
        before, after
            Loads of the local cells, of the schedule and of its neighbours; shapes ``[local]``, ``[neighbour, local]``.
        """
        both = np.concatenate([before[np.newaxis], after])
        change = np.stack([bend(both) for bend in local.bends], axis=1) if local.bends else None
        return np.zeros((len(after), 0)) if change is None else bent + change[1:] - change[0]

    def of_option(self, option: int) -> Floats:
        """Return what one part in an option puts on the active cells; shape ``[active]``."""
        matrix, options = self.demand.matrix, self.demand.options
        row = np.zeros(self.demand.cells.num_cells)
        own = slice(int(matrix.start[option]), int(matrix.start[option + 1]))
        np.add.at(row, matrix.cell[own], matrix.people[own] / options.parts[options.group[option]])
        return np.asarray(row[self.cells])


def _per_part(demand: Demand, curve: _Curve) -> tuple[float, Floats | None]:
    """Return the linear part of a piece: a constant, and what each part in an option adds; shape ``[option]``."""
    if curve.slope is None:
        return curve.constant, None
    matrix, options = demand.matrix, demand.options
    added = np.bincount(
        matrix.options_of_entries(), weights=matrix.people * curve.slope[matrix.cell], minlength=options.num_options
    )
    return curve.constant + float(curve.slope @ demand.cells.base), added / options.parts[options.group]


class _Reach:
    """Which loads cells can have.

    Attributes
    ----------
    low, high
        The least and the highest load over all choices, agreements left aside; shape ``[cell]``.
    """

    def __init__(self, demand: Demand, options: Ints, fixed: Ints) -> None:
        matrix, num_cells = demand.matrix, demand.cells.num_cells
        is_free = np.zeros(demand.options.num_options, dtype=bool)
        is_free[options] = True
        base = demand.loads(np.where(is_free, 0, fixed))
        lowest, highest = np.zeros(num_cells), np.zeros(num_cells)
        for group in np.unique(demand.options.group[options]).tolist():
            own = demand.options.of_group(group)
            rows = np.zeros((len(own), num_cells))
            for index, option in enumerate(own):
                entries = slice(int(matrix.start[option]), int(matrix.start[option + 1]))
                rows[index, matrix.cell[entries]] = matrix.people[entries]
            lowest += rows.min(axis=0)
            highest += rows.max(axis=0)
        self.low, self.high = base + lowest, base + highest


def _curve(demand: Demand, reach: _Reach, piece: OfLoads) -> _Curve:
    return _of_highest(reach, piece) if isinstance(piece, HighestLoads) else _of_hinges(demand, reach, piece)


def _of_hinges(demand: Demand, reach: _Reach, piece: Hinges) -> _Curve:
    """Return the hinges; those that are open for every choice are linear, unless they count steps."""
    cell, begin, weight = piece.cell, piece.begin, piece.weight
    is_always = (reach.low[cell] >= begin) & (piece.size is None)
    slope = np.zeros(demand.cells.num_cells)
    np.add.at(slope, cell[is_always], weight[is_always])
    constant = -float((weight * begin)[is_always].sum())
    is_open = ~is_always & (reach.high[cell] > begin) & (weight > 0)
    size = None if piece.size is None else piece.size[is_open]
    bends = _Bends(cell[is_open], np.arange(is_open.sum()), begin[is_open], weight[is_open], size)
    return _Curve(bends, constant, slope)


def _of_highest(reach: _Reach, piece: HighestLoads) -> _Curve:
    """Return sum over blocks of weight * (floor + max(0, highest load / per - floor))."""
    weights, floors, starts, entries, constant = [], [], [0], list[Ints](), 0.0
    per = np.ones(len(piece.cell)) if piece.per is None else piece.per
    low, high = reach.low[piece.cell] / per, reach.high[piece.cell] / per
    for weight, own in piece.blocks():
        floor = float(low[own].max())
        constant += weight * floor
        is_open = np.flatnonzero(high[own] > floor) + own.start
        if len(is_open):
            weights.append(weight)
            floors.append(floor)
            entries.append(is_open)
            starts.append(starts[-1] + len(is_open))
    entry = np.concatenate([np.empty(0, np.int64), *entries])
    start = np.array(starts[:-1], dtype=np.int64)
    size = None if piece.per is None else per[entry]
    return _Curve(_Bends(piece.cell[entry], start, np.array(floors), np.array(weights), per=size), constant)
