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
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.pieces import HighestLoads, Hinges, Piece, Powers, Sum
from solver.optimise.model.reach import load_reach
from solver.optimise.model.terms import weighted_pieces
from solver.optimise.search.queue_costs import queue_cells

_Pieces = Sequence[tuple[list[float], Piece]]
"""Pieces of terms, each with its weight in every tier."""
FIFTH = 5
"""The power of a load that can count; the compiled search multiplies it out."""
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
    step_start, step_begin, step_weight, step_size
        Further costs of a cell, weight * ceil(max(0, load - begin) / size), such as extra trips; shapes
        ``[tier, cell + 1]``, ``[entry]``, ``[entry]``, ``[entry]``; begins rise within a cell.
    peak_start, peak_cell, peak_weight
        The cells of each block, such as a section's peak period, that can be the highest in it, and its weight; shapes
        ``[peak + 1]``, ``[entry]``, ``[tier, peak]``.
    has_peaks, peak_factor
        1 where any peak counts in a tier, and the weight of the highest load factor; shape ``[tier]``.
    has_factor
        1 where that factor counts in any tier; shape ``[1]``.
    in_peak_start, in_peak
        The peaks of each cell; shapes ``[cell + 1]``, ``[entry]``.
    per_place
        1 / places, 0 where the load factor is never the highest; shape ``[cell]``.
    has_queues
        1 where those who wait count in any tier; shape ``[1]``.
    is_bent
        1 where a cell has a hinge or a step in the first tier; shape ``[cell]``.
    is_queued, queue_before, queue_next
        1 where people can be left behind at a cell; the cell whose people they stand with, and the one that they go
        on to, -1 where there is none; shapes ``[cell]``.
    queue_places, wait
        The places of such a cell, and what one who is left there costs in each tier; shapes ``[cell]``,
        ``[tier, cell]``.
    has_powers
        1 where a power of a load counts in any tier; shape ``[1]``.
    power
        What the fifth power of a cell's load is multiplied by; shape ``[tier, cell]``.
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
    step_start: Ints
    step_begin: Floats
    step_weight: Floats
    step_size: Floats
    has_peaks: Ints
    peak_factor: Floats
    has_factor: Ints
    peak_start: Ints
    peak_cell: Ints
    peak_weight: Floats
    in_peak_start: Ints
    in_peak: Ints
    per_place: Floats
    has_queues: Ints
    is_bent: Ints
    is_queued: Ints
    queue_before: Ints
    queue_next: Ints
    queue_places: Floats
    wait: Floats
    has_powers: Ints
    power: Floats
    constant: Floats


class _Hinges(NamedTuple):
    tier: Ints
    cell: Ints
    begin: Floats
    slope: Floats
    size: Floats


class _Peaks(NamedTuple):
    start: Ints
    cell: Ints
    weight: Floats


def build_costs(demand: Demand, tiers: Sequence[Tier]) -> tuple[Costs, Floats]:
    """Return the costs of loads, and what one part of an option adds by sums and by costs that are straight lines.

    A hinge that lies above every load that a cell can have costs nothing, one below every load is a straight
    line; both leave the search. What remains decides which cells count.
    """
    cells, matrix, options = demand.cells, demand.matrix, demand.options
    per_part = matrix.people / np.repeat(options.parts[options.group], np.diff(matrix.start))
    lowest, highest = (reach + side * _MARGIN for reach, side in zip(load_reach(demand), (-1, 1), strict=True))
    pieces = weighted_pieces(demand, tiers)
    bent, straight, constant = _split(_hinges(pieces, is_stepped=False), lowest, highest, cells.base, len(tiers))
    steps = _steps(pieces, highest)
    entry_option = matrix.options_of_entries()
    slopes = [np.bincount(entry_option, per_part * slope[matrix.cell], options.num_options) for slope in straight]
    peaks = _peaks(pieces, lowest, highest, len(tiers))
    per_place = _per_place(demand, lowest, highest, is_asked=any(tier.peak_factor for tier in tiers))
    queued = queue_cells(pieces, highest, len(tiers))
    power, always = _powers(pieces, lowest, highest, len(tiers))
    counts = (per_place > 0) | (queued.is_queued > 0) | power.any(axis=0)
    counts[np.concatenate([bent.cell, steps.cell, peaks.cell])] = True
    cell = np.flatnonzero(counts)
    number = np.cumsum(counts) - 1
    kept = np.flatnonzero(counts[matrix.cell])
    entry_cell = number[matrix.cell[kept]]
    order = np.argsort(entry_cell, kind="stable")
    hinge_start, bent = _by_tier_and_cell(bent, number, len(tiers), len(cell))
    step_start, steps = _by_tier_and_cell(steps, number, len(tiers), len(cell))
    in_peak = np.argsort(number[peaks.cell], kind="stable")
    costs = Costs(
        cell=cell,
        base=cells.base[cell],
        entry_start=np.searchsorted(kept, matrix.start),
        entry_cell=entry_cell,
        entry_load=per_part[kept],
        of_cell_start=np.searchsorted(entry_cell[order], np.arange(len(cell) + 1)),
        of_cell=entry_option[kept][order],
        hinge_start=hinge_start,
        hinge_begin=bent.begin,
        hinge_slope=bent.slope,
        step_start=step_start,
        step_begin=steps.begin,
        step_weight=steps.slope,
        step_size=steps.size,
        has_peaks=np.array([int(own.any()) for own in peaks.weight]),
        peak_factor=np.array([tier.peak_factor for tier in tiers]),
        has_factor=np.array([int(any(tier.peak_factor for tier in tiers))]),
        peak_start=peaks.start,
        peak_cell=number[peaks.cell],
        peak_weight=peaks.weight,
        in_peak_start=np.searchsorted(number[peaks.cell][in_peak], np.arange(len(cell) + 1)),
        in_peak=np.repeat(np.arange(len(peaks.start) - 1), np.diff(peaks.start))[in_peak],
        per_place=per_place[cell],
        is_bent=((np.diff(hinge_start[0]) + np.diff(step_start[0]) > 0) | (power[0, cell] > 0)).astype(np.int64),
        **queued.numbered(cell, number),
        has_powers=np.array([int(power.any())]),
        power=np.ascontiguousarray(power[:, cell]),
        constant=constant + always,
    )
    return costs, _sums(pieces, len(tiers), options.num_options) + np.array(slopes)


def _sums(pieces: _Pieces, num_tiers: int, num_options: int) -> Floats:
    """Return what one part of an option adds to each tier by sums alone; shape ``[tier, option]``."""
    linear = np.zeros((num_tiers, num_options))
    for weights, piece in pieces:
        if isinstance(piece, Sum):
            linear += np.outer(weights, piece.per_part)
    return linear


def _powers(pieces: _Pieces, lowest: Floats, highest: Floats, num_tiers: int) -> tuple[Floats, Floats]:
    """Return what the fifth power of a load is multiplied by, and what cells add whose load no choice changes.

    Shapes ``[tier, cell]``, 0 in those cells, and ``[tier]``.
    """
    found = np.zeros((num_tiers, len(lowest)))
    for weights, piece in pieces:
        if isinstance(piece, Powers):
            assert piece.power == FIFTH - 1
            found[:, piece.cell] += np.outer(weights, piece.weight / piece.places**piece.power)
    is_still = highest - lowest <= 3 * _MARGIN
    always = found[:, is_still] @ (0.5 * (lowest + highest)[is_still]) ** FIFTH
    found[:, is_still] = 0.0
    return found, always


def _hinges(pieces: _Pieces, *, is_stepped: bool) -> _Hinges:
    """Return every hinge of every tier that counts steps, or that does not."""
    no_index, no_amount = np.empty(0, dtype=np.int64), np.empty(0)
    found = [_Hinges(no_index, no_index, no_amount, no_amount, no_amount)]
    for weights, piece in pieces:
        if isinstance(piece, Hinges) and (piece.size is not None) == is_stepped:
            size = np.ones(len(piece.cell)) if piece.size is None else piece.size
            for place, weight in enumerate(weights):
                if weight:
                    at = np.full(len(piece.cell), place)
                    found.append(_Hinges(at, piece.cell, piece.begin, weight * piece.weight, size))
    return _Hinges(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _steps(pieces: _Pieces, highest: Floats) -> _Hinges:
    """Return the hinges that count steps, of those that a load can reach."""
    steps = _hinges(pieces, is_stepped=True)
    return _those(steps, (steps.begin < highest[steps.cell]) & (steps.slope > 0))


def _split(
    hinges: _Hinges, lowest: Floats, highest: Floats, base: Floats, num_tiers: int
) -> tuple[_Hinges, Floats, Floats]:
    """Return hinges within reach, slopes ``[tier, cell]`` of those below, and constants ``[tier]`` of these."""
    is_below = hinges.begin <= lowest[hinges.cell]
    is_bent = ~is_below & (hinges.begin < highest[hinges.cell]) & (hinges.slope > 0)
    tier, cell, begin, slope, _ = _those(hinges, is_below)
    straight = np.zeros((num_tiers, len(base)))
    np.add.at(straight, (tier, cell), slope)
    constant = np.zeros(num_tiers)
    np.add.at(constant, tier, slope * (base[cell] - begin))
    return _those(hinges, is_bent), straight, constant


def _those(hinges: _Hinges, wanted: NDArray[np.bool_] | Ints) -> _Hinges:
    tier, cell, begin, slope, size = hinges
    return _Hinges(tier[wanted], cell[wanted], begin[wanted], slope[wanted], size[wanted])


def _by_tier_and_cell(hinges: _Hinges, number: Ints, num_tiers: int, num_cells: int) -> tuple[Ints, _Hinges]:
    """Return (first hinge ``[tier, cell + 1]``, hinges in that order, begins rising)."""
    order = np.lexsort((hinges.begin, hinges.cell, hinges.tier))
    key = hinges.tier[order] * num_cells + number[hinges.cell[order]]
    wanted = np.arange(num_tiers)[:, np.newaxis] * num_cells + np.arange(num_cells + 1)
    return np.searchsorted(key, wanted), _those(hinges, order)


def _peaks(pieces: _Pieces, lowest: Floats, highest: Floats, num_tiers: int) -> _Peaks:
    """Return the blocks whose highest load counts, with the cells that can be the highest of them."""
    cells, columns = [np.empty(0, dtype=np.int64)], [np.zeros((num_tiers, 0))]
    for weights, piece in pieces:
        if isinstance(piece, HighestLoads) and piece.per is None:
            blocks = [piece.cell[own] for _, own in piece.blocks()]
            cells += [inside[highest[inside] > float(lowest[inside].max())] for inside in blocks]
            columns.append(np.outer(weights, piece.weight))
    start = np.cumsum([len(own) for own in cells])
    return _Peaks(start, np.concatenate(cells), np.concatenate(columns, axis=1))


def _per_place(demand: Demand, lowest: Floats, highest: Floats, is_asked: bool) -> Floats:
    """Return 1 / places of the cells that can have the highest load factor, else 0; shape ``[cell]``."""
    places = demand.cells.places
    per_place = np.divide(1.0, places, out=np.zeros_like(places), where=places > 0)
    floor = float((lowest * per_place).max(initial=0.0))
    can_be_highest: NDArray[np.bool_] = highest * per_place > floor
    return np.where(can_be_highest & is_asked, per_place, 0.0)
