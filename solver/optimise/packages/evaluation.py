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
from solver.demand.measures import crowding_hinges, measure, peak_cells
from solver.demand.options import Floats, Ints
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS, Term, Tier

Bend = Callable[[Floats], Floats]
"""Takes loads ``[schedule, cell]`` of the cells that it was made for and returns a number each."""


@dataclass(frozen=True, slots=True)
class _Bends:
    """The part of a term that is not linear: a function of the maximum load of each block of cells, added up.

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
    """A term of loads: constant + slope @ loads + what `bends` add up to."""

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
        By term, on the loads of these cells.
    """

    index: Ints
    bends: dict[Term, Bend]


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
        """Keep of each term only the cells that the free options can bend it in; elsewhere it is a straight line."""
        self.demand = demand
        self.tiers = tuple(tiers)
        terms = {term for tier in tiers for term in tier.weights()}
        self._of_loads = [term for term in _CURVES if term in terms]
        self._of_parts = sorted(terms - set(self._of_loads))
        reach = _Reach(demand, options, fixed)
        self._curves: dict[Term, _Curve] = {term: _CURVES[term](demand, reach) for term in self._of_loads}
        own = [curve.bends.cell for curve in self._curves.values()]
        self.cells = np.unique(np.concatenate([np.empty(0, np.int64), *own]))
        self._linear = {term: _per_part(demand, curve) for term, curve in self._curves.items()}
        self._whole = {term: curve.bends.bend(self.cells) for term, curve in self._curves.items()}
        self._weights = np.array(
            [[tier.weights().get(term, 0.0) for term in [*self._of_loads, *self._of_parts]] for tier in tiers]
        )

    def bent(self, loads: Floats) -> Floats:
        """Return what is not linear of each term of loads, of one schedule; shapes ``[active]``, ``[term]``."""
        return np.array([float(self._whole[term](loads[np.newaxis])[0]) for term in self._of_loads])

    def local(self, is_touched: NDArray[np.bool_]) -> Local:
        """Compile the neighbourhood of units that touch some active cells; shape ``[active]``."""
        touched = np.zeros(self.demand.cells.num_cells, dtype=bool)
        touched[self.cells[is_touched]] = True
        bends = {term: self._curves[term].bends.within(touched) for term in self._of_loads}
        cells = np.unique(np.concatenate([np.empty(0, np.int64), *(one.cell for one in bends.values())]))
        return Local(np.searchsorted(self.cells, cells), {term: one.bend(cells) for term, one in bends.items()})

    def values(self, bent: Floats, parts: Ints) -> Floats:
        """Return the value of every tier; shape ``[schedule, tier]``.

        Parameters
        ----------
        bent
            What is not linear of each term of loads; shape ``[schedule, term]``.
        parts
            Parts per option; shape ``[schedule, option]``.
        """
        columns = []
        for term, own in zip(self._of_loads, bent.T, strict=True):
            constant, per_part = self._linear[term]
            columns.append(own + constant + (0.0 if per_part is None else parts @ per_part))
        base = self.demand.cells.base
        columns += [measure(term, self.demand, base, parts) for term in self._of_parts]
        return np.asarray(np.stack(columns, axis=1) @ self._weights.T) if columns else np.zeros((len(parts), 0))

    def neighbours(self, local: Local, bent: Floats, before: Floats, after: Floats) -> Floats:
        """Return what is not linear of each term for neighbours of a schedule; shape ``[neighbour, term]``.

        Parameters
        ----------
        bent
            Of the schedule; shape ``[term]``.
        before, after
            Loads of the local cells, of the schedule and of its neighbours; shapes ``[local]``, ``[neighbour, local]``.
        """
        both = np.concatenate([before[np.newaxis], after])
        change = np.stack([local.bends[term](both) for term in self._of_loads], axis=1) if self._of_loads else None
        return np.zeros((len(after), 0)) if change is None else bent + change[1:] - change[0]

    def of_option(self, option: int) -> Floats:
        """Return what one part in an option puts on the active cells; shape ``[active]``."""
        matrix, options = self.demand.matrix, self.demand.options
        row = np.zeros(self.demand.cells.num_cells)
        own = slice(int(matrix.start[option]), int(matrix.start[option + 1]))
        np.add.at(row, matrix.cell[own], matrix.people[own] / options.parts[options.group[option]])
        return np.asarray(row[self.cells])


def _per_part(demand: Demand, curve: _Curve) -> tuple[float, Floats | None]:
    """Return the linear part of a term: a constant, and what each part in an option adds; shape ``[option]``."""
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
        """Find between which loads the free options can bring each cell, the others staying as they are."""
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


def _hinges(reach: _Reach, begin: Floats, weight: Floats) -> _Curve:
    """Return sum of weight * max(0, load - begin) over hinges and cells; shapes ``[hinge, cell]``."""
    is_always = (reach.low >= begin) & (weight > 0)
    slope = np.where(is_always, weight, 0.0).sum(axis=0)
    constant = -float(np.where(is_always, weight * begin, 0.0).sum())
    is_open = ~is_always & (reach.high > begin) & (weight > 0)
    cell = np.nonzero(is_open)[1]
    return _Curve(_Bends(cell, np.arange(len(cell)), begin[is_open], weight[is_open]), constant, slope)


def _overload(demand: Demand, reach: _Reach) -> _Curve:
    """overload = 1/D * sum over c of max(0, load[c] - places[c])."""
    places = demand.cells.places[np.newaxis]
    return _hinges(reach, places, np.full_like(places, 1.0 / len(demand.instance.days)))


def _crowding(demand: Demand, reach: _Reach) -> _Curve:
    """crowding = 1/D * sum over c, h of minutes[c] * slope[h] * max(0, load[c] - begin[h] * seats[c])."""
    own = demand.cells
    minutes = np.where(own.is_road, 0.0, own.minutes_on_board) / len(demand.instance.days)
    curve = crowding_hinges(demand.instance.crowding)
    begin = np.array([at * own.seats for at, _ in curve]).reshape(len(curve), len(minutes))
    weight = np.array([slope * minutes for _, slope in curve]).reshape(len(curve), len(minutes))
    return _hinges(reach, begin, weight)


def _peak(demand: Demand, reach: _Reach) -> _Curve:
    """peak = sum over sections and peak periods of weight * (floor + max(0, highest load - floor))."""
    weights, floors, starts, members, constant = [], [], [0], list[Ints](), 0.0
    for weight, inside in peak_cells(demand):
        floor = float(reach.low[inside].max())
        constant += weight * floor
        open_cells = inside[reach.high[inside] > floor]
        if len(open_cells) and weight > 0:
            weights.append(weight)
            floors.append(floor)
            members.append(open_cells)
            starts.append(starts[-1] + len(open_cells))
    cell = np.concatenate([np.empty(0, np.int64), *members])
    start = np.array(starts[:-1], dtype=np.int64)
    return _Curve(_Bends(cell, start, np.array(floors), np.array(weights)), constant)


def _peak_factor(demand: Demand, reach: _Reach) -> _Curve:
    """peak_factor = floor + max(0, highest load / places of any cell - floor)."""
    places = demand.cells.places
    offered = np.flatnonzero(places > 0)
    floor = float((reach.low[offered] / places[offered]).max(initial=0.0))
    cell = offered[reach.high[offered] / places[offered] > floor]
    start = np.zeros(min(1, len(cell)), dtype=np.int64)
    return _Curve(_Bends(cell, start, np.full(len(start), floor), np.ones(len(start)), per=places[cell]), floor)


def _trips(demand: Demand, reach: _Reach) -> _Curve:
    """trips = 1/D * sum over c of the whole trips that hold max(0, load[c] - places[c] - tolerance)."""
    own = demand.cells
    begin = own.places + TRIP_TOLERANCE_PASSENGERS
    cell = np.flatnonzero((own.trips > 0) & ~own.is_road & (reach.high > begin))
    weight = np.full(len(cell), 1.0 / len(demand.instance.days))
    return _Curve(_Bends(cell, np.arange(len(cell)), begin[cell], weight, own.places_per_trip[cell]))


_CURVES: dict[Term, Callable[[Demand, _Reach], _Curve]] = {
    "overload": _overload,
    "crowding": _crowding,
    "peak": _peak,
    "peak_factor": _peak_factor,
    "trips": _trips,
}
