"""The values of tiers for many neighbours of one schedule at once.

A neighbour differs in one or two units (groups that move together), so only the cells that these touch change, and of
them only some have to be looked at: what no choice brings above a hinge's begin adds nothing there, and what none
brings below it is linear in the choices, whatever the cell. A neighbourhood is therefore compiled once to the few
hinges and peaks that its units can bend, and evaluated as a difference from the schedule in the middle. What is linear
is added up from a table for each unit, and so is what is asked of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.measures import (
    OF_LOADS,
    absence_per_part,
    burden_per_part,
    changed,
    measure,
    moving_per_part,
    switched_per_part,
)
from solver.demand.options import Floats, Ints
from solver.demand.queues import left_of_chains
from solver.domain.objective import Term, Tier
from solver.optimise.model.compiling import is_worth_compiling
from solver.optimise.model.pieces import HighestLoads, Hinges, OfLoads, Powers, Queues
from solver.optimise.model.terms import weighted_pieces
from solver.optimise.packages.bends import Bends, Local
from solver.optimise.threads import is_loading

CHANGED, PEOPLE, BURDEN, ABSENCE, MOVING, SWITCHED = range(6)
"""What is asked, as columns: organisations that change, people who do, weighted person-minutes, person-days at home,
the euros of beginning earlier or later, and person-days that travel otherwise."""
_ASKED: dict[Term, int] = {
    "changed": CHANGED,
    "shifted": BURDEN,
    "absence": ABSENCE,
    "moving": MOVING,
    "switched": SWITCHED,
}


@dataclass(frozen=True, slots=True)
class _Curve:
    """A piece of loads: constant + slope @ loads + what `bends` add up to."""

    bends: Bends
    constant: float = 0.0
    slope: Floats | None = None


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
    linear_per_part
        What a part in each option adds to what is linear of each piece of loads; shape ``[option, piece]``.
    asked_per_part
        What a part in each option asks of people; shape ``[option, asked]``, the column `CHANGED` 0.
    needs_parts
        Whether some term is neither of loads nor a sum of what is asked, so that `values` needs the parts.
    """

    def __init__(
        self, demand: Demand, tiers: Sequence[Tier], options: Ints, fixed: Ints, *, compiles: bool = True
    ) -> None:
        """Keep of each term only the cells that the free options can bend it in; elsewhere it is a straight line."""
        self.demand = demand
        self._compiles = compiles and is_worth_compiling(demand)
        self.tiers = tuple(tiers)
        terms = {term for tier in tiers for term in tier.weights()}
        found = [(own, piece) for own, piece in weighted_pieces(demand, tiers) if isinstance(piece, OfLoads)]
        self._of_asked = [term for term in _ASKED if term in terms]
        self._of_parts = sorted(terms - OF_LOADS - set(self._of_asked))
        self.needs_parts = bool(self._of_parts)
        reach = _Reach(demand, options, fixed)
        curves = [_curve(demand, reach, piece) for _, piece in found]
        self._bends = Bends.joined([curve.bends for curve in curves])
        self.cells, own = np.unique(self._bends.cell, return_inverse=True)
        self._bends = replace(self._bends, cell=own.astype(np.int64))
        linear = [_per_part(demand, curve) for curve in curves]
        self._constant = np.array([constant for constant, _ in linear])
        columns = [per_part for _, per_part in linear]
        self.linear_per_part = np.array(columns).reshape(len(columns), demand.options.num_options).T
        self.asked_per_part = _asked_per_part(demand)
        others = [[tier.weights().get(term, 0.0) for tier in tiers] for term in (*self._of_asked, *self._of_parts)]
        self._weights = np.array([*(own for own, _ in found), *others]).reshape(-1, len(self.tiers))

    def bent(self, loads: Floats) -> Floats:
        """Return what is not linear of each piece of loads, of one schedule; shapes ``[active]``, ``[piece]``."""
        nothing = np.zeros((1, len(loads)))
        return np.asarray(self._of_pairs(self._bends, loads, nothing, nothing)[0])

    def bent_of_cases(self, loads: Floats) -> Floats:
        """Return `bent` of a schedule in each of some cases; shapes ``[case, active]``, ``[case, piece]``."""
        nothing, none = np.zeros((1, loads.shape[1])), np.zeros((len(loads), 2))
        return np.asarray(self._of_cases(self._bends, loads, none, nothing, nothing)[:, 0])

    def local(self, touched: Sequence[NDArray[np.bool_]]) -> Local:
        """Compile the neighbourhood of one unit, or of two, given the active cells that each touches."""
        first, second = touched[0], touched[-1] if len(touched) > 1 else np.zeros_like(touched[0])
        own, other = self._bends.touched(first), self._bends.touched(second)
        kept = (own | other, own & ~other, other & ~own, own & other)
        return Local(*(self._bends.within(blocks) for blocks in kept))

    def asked(self, parts: Ints) -> Floats:
        """Return what a schedule asks of people; shape ``[asked]``."""
        asked = parts @ self.asked_per_part
        asked[CHANGED] = changed(self.demand, parts)
        return np.asarray(asked)

    def values(self, bent: Floats, linear: Floats, asked: Floats, parts: Ints | None) -> Floats:
        """Return the value of every tier; shape ``[schedule, tier]``.

        Parameters
        ----------
        bent, linear
            What is not linear of each piece of loads, and what is; shape ``[schedule, piece]``.
        asked
            What is asked of people; shape ``[schedule, asked]``.
        parts
            Parts per option; shape ``[schedule, option]``. Needed only where `needs_parts`.
        """
        columns = [bent + linear + self._constant, asked[:, [_ASKED[term] for term in self._of_asked]]]
        if self._of_parts:
            assert parts is not None
            base = self.demand.cells.base
            columns += [measure(term, self.demand, base, parts)[:, np.newaxis] for term in self._of_parts]
        return np.asarray(np.concatenate(columns, axis=1) @ self._weights)

    def neighbours(self, local: Local, bent: Floats, before: Floats, loads: Floats, units: Sequence[Floats]) -> Floats:
        """Return what is not linear of each piece for neighbours of a schedule; shape ``[neighbour, piece]``.

        Parameters
        ----------
        bent
            Of the schedule; shape ``[piece]``.
        before, loads
            Loads of the active cells, of the schedule and of it without the units that move; shapes ``[active]``.
        units
            What each alternative of the unit that moves, or of the two, puts there; shapes ``[alternative, active]``.
        """
        nothing, first = np.zeros((1, len(before))), units[0]
        base = bent - self._of_pairs(local.touched, before, nothing, nothing)[0]
        alone = base + self._of_pairs(local.first, loads, first, nothing)
        if len(units) == 1:
            return np.asarray(alone)
        second = units[1]
        other = self._of_pairs(local.second, loads, nothing, second)
        both = self._of_pairs(local.both, loads, first, second)
        return np.asarray((alone[:, np.newaxis] + other).reshape(both.shape) + both)

    def neighbours_of_cases(
        self, local: Local, bent: Floats, before: Floats, loads: Floats, shares: Floats, units: Sequence[Floats]
    ) -> Floats:
        """Return what `neighbours` does of every case in which shares of a choice are done.

        Shape ``[case, neighbour, piece]``.

        Parameters
        ----------
        bent, before, loads
            As there, of each case; shapes ``[case, piece]``, ``[case, active]``.
        shares
            Which share of what each unit puts there is done in each case; shape ``[case, unit]``.
        """
        nothing, none = np.zeros((1, before.shape[1])), np.zeros((len(before), 2))
        own = np.zeros((len(before), 2))
        own[:, : len(units)] = shares
        base = bent[:, np.newaxis] - self._of_cases(local.touched, before, none, nothing, nothing)
        alone = base + self._of_cases(local.first, loads, own, units[0], nothing)
        if len(units) == 1:
            return np.asarray(alone)
        other = self._of_cases(local.second, loads, own, nothing, units[1])
        both = self._of_cases(local.both, loads, own, units[0], units[1])
        return np.asarray((alone[:, :, np.newaxis] + other[:, np.newaxis]).reshape(both.shape) + both)

    def _of_cases(self, bends: Bends, loads: Floats, shares: Floats, first: Floats, second: Floats) -> Floats:
        """Return what bends add up to for all pairs of alternatives in each case (`bent_of_cases`)."""
        if not self._compiles or is_loading():
            number = len(self._constant)
            cases = zip(loads, *shares.T, strict=True)
            return np.array([of_pairs_plainly(bends, own, a * first, b * second, number) for own, a, b in cases])
        from solver.optimise.packages.kernel import bent_of_cases

        return bent_of_cases(loads, shares, by_cell(first), by_cell(second), *self._arguments(bends))

    def _of_pairs(self, bends: Bends, loads: Floats, first: Floats, second: Floats) -> Floats:
        """Return what bends add up to for all pairs of alternatives (`bent_of_pairs`)."""
        # While the search is compiled, whatever else has to be compiled waits for it.
        if not self._compiles or is_loading():
            return of_pairs_plainly(bends, loads, first, second, len(self._constant))
        from solver.optimise.packages.kernel import bent_of_pairs

        return bent_of_pairs(loads, by_cell(first), by_cell(second), *self._arguments(bends))

    def _arguments(self, bends: Bends) -> tuple[Ints, Floats, Floats, Ints, Floats, Floats, Floats, Floats, Ints, int]:
        """Return bends as the compiled functions take them."""
        blocks = (bends.begin, bends.weight, bends.size, bends.power, bends.term)
        return (bends.cell, bends.per, bends.places, bends.start, *blocks, len(self._constant))

    def of_option(self, option: int) -> Floats:
        """Return what one part in an option puts on the active cells; shape ``[active]``."""
        matrix, options = self.demand.matrix, self.demand.options
        row = np.zeros(self.demand.cells.num_cells)
        own = slice(int(matrix.start[option]), int(matrix.start[option + 1]))
        np.add.at(row, matrix.cell[own], matrix.people[own] / options.parts[options.group[option]])
        return np.asarray(row[self.cells])


def by_cell(alternatives: Floats) -> Floats:
    """Return what alternatives put on cells with the numbers of a cell side by side; shape ``[active, alternative]``.

    What `TierEvaluator` is given lies so already where it is kept: nothing is copied then.
    """
    return np.ascontiguousarray(alternatives.T)


def of_pairs_plainly(bends: Bends, loads: Floats, first: Floats, second: Floats, num_pieces: int) -> Floats:
    """Return what `bent_of_pairs` does, without a compiler, which takes longer to load than a small region to solve."""
    if not len(bends.term):
        return np.zeros((len(first) * len(second), num_pieces))
    pairs = loads[bends.cell] + first[:, np.newaxis, bends.cell] + second[np.newaxis, :, bends.cell]
    own = pairs.reshape(-1, len(bends.cell))
    is_chain = bends.size < 0
    per = np.where(np.repeat(is_chain, np.diff(bends.start)), 1.0, bends.per)
    over = np.maximum(0.0, np.maximum.reduceat(own / per, bends.start[:-1], axis=1) - bends.begin)
    if is_chain.any():
        waits = left_of_chains(own - bends.places, bends.start) * bends.per
        over[:, is_chain] = np.add.reduceat(waits, bends.start[:-1], axis=1)[:, is_chain]
    is_whole = bends.size > 0
    over[:, is_whole] = np.ceil(over[:, is_whole] / bends.size[is_whole])
    is_power = bends.power != 1
    over[:, is_power] **= bends.power[is_power]
    return np.asarray((over * bends.weight) @ (bends.term[:, np.newaxis] == np.arange(num_pieces)))


def _asked_per_part(demand: Demand) -> Floats:
    options = demand.options
    is_other = np.arange(options.num_options) != options.status_quo[options.group]
    columns = [np.zeros(options.num_options), options.people_per_part * is_other]
    columns += [burden_per_part(demand), absence_per_part(demand), moving_per_part(demand), switched_per_part(demand)]
    return np.stack(columns, axis=1)


def _per_part(demand: Demand, curve: _Curve) -> tuple[float, Floats]:
    """Return the linear part of a piece: a constant, and what each part in an option adds; shape ``[option]``."""
    if curve.slope is None:
        return curve.constant, np.zeros(demand.options.num_options)
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


def _curve(demand: Demand, reach: _Reach, piece: OfLoads) -> _Curve:
    if isinstance(piece, Queues):
        return _of_queues(reach, piece)
    if isinstance(piece, Powers):
        return _of_powers(reach, piece)
    return _of_highest(reach, piece) if isinstance(piece, HighestLoads) else _of_hinges(demand, reach, piece)


def _of_queues(reach: _Reach, piece: Queues) -> _Curve:
    """Return chains of the cells at which anybody can be left."""
    own = piece.within(reach.high)
    length = np.diff(own.start)
    ones = np.ones(len(length))
    return _Curve(replace(Bends.of(own.cell, length, 0 * ones, ones, -ones, own.weight), places=own.places))


def _of_powers(reach: _Reach, piece: Powers) -> _Curve:
    """Return a block for each cell whose load can change; what the others come to is constant."""
    moves = reach.high[piece.cell] > reach.low[piece.cell]
    still = np.flatnonzero(~moves)
    constant = float(piece.of(still, reach.low[piece.cell[still]])[0].sum())
    places, weight = piece.places[moves], piece.weight[moves]
    length = np.ones(len(places), dtype=np.int64)
    own = Bends.of(piece.cell[moves], length, np.zeros(len(places)), weight * places, per=places)
    return _Curve(replace(own, power=(piece.power + 1) * np.ones(len(places))), constant)


def _of_hinges(demand: Demand, reach: _Reach, piece: Hinges) -> _Curve:
    """Return the hinges; those that are open for every choice are linear, unless they count steps."""
    cell, begin, weight = piece.cell, piece.begin, piece.weight
    is_always = (reach.low[cell] >= begin) & (piece.size is None)
    slope = np.zeros(demand.cells.num_cells)
    np.add.at(slope, cell[is_always], weight[is_always])
    constant = -float((weight * begin)[is_always].sum())
    is_open = np.flatnonzero(~is_always & (reach.high[cell] > begin) & (weight > 0))
    is_open = is_open[np.argsort(cell[is_open], kind="stable")]  # the loads of a cell serve all its hinges
    size = None if piece.size is None else piece.size[is_open]
    length = np.ones(len(is_open), dtype=np.int64)
    return _Curve(Bends.of(cell[is_open], length, begin[is_open], weight[is_open], size), constant, slope)


def _of_highest(reach: _Reach, piece: HighestLoads) -> _Curve:
    """Return sum over blocks of weight * (floor + max(0, highest load / per - floor))."""
    weights, floors, entries, constant = [], [], list[Ints](), 0.0
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
    entry = np.concatenate([np.empty(0, np.int64), *entries])
    length = np.array([len(own) for own in entries], dtype=np.int64)
    return _Curve(Bends.of(piece.cell[entry], length, np.array(floors), np.array(weights), per=per[entry]), constant)
