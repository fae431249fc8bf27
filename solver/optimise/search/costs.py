"""What loads cost: only those cells, and of their costs only those pieces, that choices can make a difference to.

Every cell has a lowest and a highest load, whatever is chosen. A piece of a cost that bends outside these is a straight
line or nothing within them; a straight line adds up option by option and needs no load. Most cells leave the search
this way, and every move is weighed over those that remain. It is exact: nothing is left out that could differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.measures import crowding_hinges, peak_cells
from solver.demand.options import Floats, Ints
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS, Tier

_MARGIN = 1e-6
"""Passengers by which sums of floats cannot be off."""


class Costs(NamedTuple):
    """Cells that count, numbered anew, and what their loads cost in each tier.

    Attributes
    ----------
    cell
        The instance's cell of each; shape ``[cell]``.
    base
        Passengers whom nobody here can shift; shape ``[cell]``.
    entry_start, entry_cell, entry_load
        What one part of each option puts on cells; shapes ``[option + 1]``, ``[entry]``, ``[entry]``.
    of_cell_start, of_cell
        The options that load a cell; shapes ``[cell + 1]``, ``[entry]``.
    hinge_start, hinge_begin, hinge_slope
        A tier's cost of a cell is the sum of slope * max(0, load - begin); shapes ``[tier, cell + 1]``,
        ``[entry]``, ``[entry]``; begins rise within a cell.
    trip_begin, trip_places
        Load above which extra trips are needed, infinite where none count, and places of one; shape ``[cell]``.
    trips, peak, peak_factor
        Weights of these terms in each tier, trips of all days; shape ``[tier]``.
    peak_start, peak_cell, peak_weight
        The cells of each section and peak period that can be the highest in it, and its weight; shapes
        ``[peak + 1]``, ``[entry]``, ``[peak]``.
    in_peak_start, in_peak
        The peaks of each cell; shapes ``[cell + 1]``, ``[entry]``.
    per_place
        1 / places, 0 where the load factor is never the highest; shape ``[cell]``.
    constant
        Of each tier; shape ``[tier]``.
    """

    cell: Ints
    base: Floats
    entry_start: Ints
    entry_cell: Ints
    entry_load: Floats
    of_cell_start: Ints
    of_cell: Ints
    hinge_start: Ints
    hinge_begin: Floats
    hinge_slope: Floats
    trip_begin: Floats
    trip_places: Floats
    trips: Floats
    peak: Floats
    peak_factor: Floats
    peak_start: Ints
    peak_cell: Ints
    peak_weight: Floats
    in_peak_start: Ints
    in_peak: Ints
    per_place: Floats
    constant: Floats


class _Hinges(NamedTuple):
    tier: Ints
    cell: Ints
    begin: Floats
    slope: Floats


class _Peaks(NamedTuple):
    start: Ints
    cell: Ints
    weight: Floats


def build_costs(demand: Demand, tiers: Sequence[Tier]) -> tuple[Costs, Floats]:
    """Return the costs of loads, and what one part of an option adds by costs that are straight lines.

    A hinge that lies above every load that a cell can have costs nothing, one below every load is a straight
    line; both leave the search. What remains decides which cells count.
    """
    cells, matrix, options = demand.cells, demand.matrix, demand.options
    per_part = matrix.people / np.repeat(options.parts[options.group], np.diff(matrix.start))
    lowest, highest = _reach(demand)
    bent, straight, constant = _split(_hinges(demand, tiers), lowest, highest, cells.base, len(tiers))
    entry_option = matrix.options_of_entries()
    linear = np.zeros((len(tiers), options.num_options))
    for place, slope in enumerate(straight):
        linear[place] = np.bincount(entry_option, per_part * slope[matrix.cell], options.num_options)
    peaks = _peaks(demand, lowest, highest, is_asked=any(tier.peak for tier in tiers))
    trip_begin = _trip_begin(demand, highest, is_asked=any(tier.trips for tier in tiers))
    per_place = _per_place(demand, lowest, highest, is_asked=any(tier.peak_factor for tier in tiers))
    counts = np.isfinite(trip_begin) | (per_place > 0)
    counts[bent.cell] = True
    counts[peaks.cell] = True
    cell = np.flatnonzero(counts)
    number = np.cumsum(counts) - 1
    kept = np.flatnonzero(counts[matrix.cell])
    entry_cell = number[matrix.cell[kept]]
    order = np.argsort(entry_cell, kind="stable")
    hinge_start, by_cell = _by_tier_and_cell(bent, number, len(tiers), len(cell))
    in_peak = np.argsort(number[peaks.cell], kind="stable")
    peak_of_entry = np.repeat(np.arange(len(peaks.weight)), np.diff(peaks.start))
    costs = Costs(
        cell=cell,
        base=cells.base[cell],
        entry_start=np.searchsorted(kept, matrix.start),
        entry_cell=entry_cell,
        entry_load=per_part[kept],
        of_cell_start=np.searchsorted(entry_cell[order], np.arange(len(cell) + 1)),
        of_cell=entry_option[kept][order],
        hinge_start=hinge_start,
        hinge_begin=bent.begin[by_cell],
        hinge_slope=bent.slope[by_cell],
        trip_begin=trip_begin[cell],
        trip_places=np.where(np.isfinite(trip_begin), cells.places_per_trip, 1.0)[cell],
        trips=np.array([tier.trips for tier in tiers]) / len(demand.instance.days),
        peak=np.array([tier.peak for tier in tiers]),
        peak_factor=np.array([tier.peak_factor for tier in tiers]),
        peak_start=peaks.start,
        peak_cell=number[peaks.cell],
        peak_weight=peaks.weight,
        in_peak_start=np.searchsorted(number[peaks.cell][in_peak], np.arange(len(cell) + 1)),
        in_peak=peak_of_entry[in_peak],
        per_place=per_place[cell],
        constant=constant,
    )
    return costs, linear


def _reach(demand: Demand) -> tuple[Floats, Floats]:
    """Return loads that each cell never goes below and never above, agreements left aside; shapes ``[cell]``."""
    options, matrix, num_cells = demand.options, demand.matrix, demand.cells.num_cells
    key = options.group[matrix.options_of_entries()] * num_cells + matrix.cell
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    if not len(first):
        return demand.cells.base - _MARGIN, demand.cells.base + _MARGIN
    group, cell = np.divmod(key[order][first], num_cells)
    people = matrix.people[order]
    is_in_all = np.diff(first, append=len(order)) == np.diff(options.start)[group]
    least = np.where(is_in_all, np.minimum.reduceat(people, first), 0.0)
    most = np.maximum.reduceat(people, first)
    lowest = demand.cells.base + np.bincount(cell, least, num_cells)
    highest = demand.cells.base + np.bincount(cell, most, num_cells)
    return lowest - _MARGIN, highest + _MARGIN


def _hinges(demand: Demand, tiers: Sequence[Tier]) -> _Hinges:
    """Return every hinge of overload and crowding in every tier."""
    cells, num_days = demand.cells, len(demand.instance.days)
    every = np.arange(cells.num_cells)
    minutes = np.where(cells.is_road, 0.0, cells.minutes_on_board) / num_days
    found = [_Hinges(every[:0], every[:0], cells.places[:0], cells.places[:0])]
    for place, tier in enumerate(tiers):
        at = np.full(cells.num_cells, place)
        if tier.overload:
            found.append(_Hinges(at, every, cells.places, np.full(cells.num_cells, tier.overload / num_days)))
        if tier.crowding:
            for begin, slope in crowding_hinges(demand.instance.crowding):
                found.append(_Hinges(at, every, begin * cells.seats, tier.crowding * slope * minutes))
    return _Hinges(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _split(
    hinges: _Hinges, lowest: Floats, highest: Floats, base: Floats, num_tiers: int
) -> tuple[_Hinges, Floats, Floats]:
    """Return hinges within reach, slopes ``[tier, cell]`` of those below, and constants ``[tier]`` of these."""
    is_below = hinges.begin <= lowest[hinges.cell]
    is_bent = ~is_below & (hinges.begin < highest[hinges.cell]) & (hinges.slope > 0)
    tier, cell, begin, slope = _those(hinges, is_below)
    straight = np.zeros((num_tiers, len(base)))
    np.add.at(straight, (tier, cell), slope)
    constant = np.zeros(num_tiers)
    np.add.at(constant, tier, slope * (base[cell] - begin))
    return _those(hinges, is_bent), straight, constant


def _those(hinges: _Hinges, wanted: NDArray[np.bool_]) -> _Hinges:
    return _Hinges(hinges.tier[wanted], hinges.cell[wanted], hinges.begin[wanted], hinges.slope[wanted])


def _by_tier_and_cell(hinges: _Hinges, number: Ints, num_tiers: int, num_cells: int) -> tuple[Ints, Ints]:
    """Return (first hinge ``[tier, cell + 1]``, hinges in that order, begins rising ``[entry]``)."""
    order = np.lexsort((hinges.begin, hinges.cell, hinges.tier))
    key = hinges.tier[order] * num_cells + number[hinges.cell[order]]
    wanted = np.arange(num_tiers)[:, np.newaxis] * num_cells + np.arange(num_cells + 1)
    return np.searchsorted(key, wanted), order


def _peaks(demand: Demand, lowest: Floats, highest: Floats, is_asked: bool) -> _Peaks:
    """Return sections' peaks with the cells that can be the highest of them."""
    found = [(weight, inside) for weight, inside in peak_cells(demand) if weight > 0] if is_asked else []
    floor = [float(lowest[inside].max()) for _, inside in found]
    cells = [inside[highest[inside] > low] for (_, inside), low in zip(found, floor, strict=True)]
    start = np.zeros(len(found) + 1, dtype=np.int64)
    np.cumsum([len(own) for own in cells], out=start[1:])
    cell = np.concatenate(cells) if cells else np.empty(0, dtype=np.int64)
    return _Peaks(start, cell, np.array([weight for weight, _ in found]))


def _trip_begin(demand: Demand, highest: Floats, is_asked: bool) -> Floats:
    cells = demand.cells
    begin = cells.places + TRIP_TOLERANCE_PASSENGERS
    counts = (cells.trips > 0) & ~cells.is_road & (highest > begin)
    return np.where(counts & is_asked, begin, np.inf)


def _per_place(demand: Demand, lowest: Floats, highest: Floats, is_asked: bool) -> Floats:
    """Return 1 / places of the cells that can have the highest load factor, else 0; shape ``[cell]``."""
    places = demand.cells.places
    per_place = np.divide(1.0, places, out=np.zeros_like(places), where=places > 0)
    floor = float((lowest * per_place).max(initial=0.0))
    can_be_highest: NDArray[np.bool_] = highest * per_place > floor
    return np.where(can_be_highest & is_asked, per_place, 0.0)
