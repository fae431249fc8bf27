"""Every term as a sum of pieces, said once for CP-SAT, the linear programs, the search and the packages.

The formulas are those of `solver.demand.measures`; a test compares the two on enumerated instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import (
    absence_per_part,
    burden_per_part,
    crowding_hinges,
    moving_per_part,
    peak_cells,
    road_hours,
    switched_per_part,
)
from solver.demand.options import Ints
from solver.demand.queues import queues
from solver.domain.objective import ROAD_POWER, TRIP_TOLERANCE_PASSENGERS, Term, Tier
from solver.optimise.model.pieces import (
    Differences,
    HighestLoads,
    HighestSum,
    Hinges,
    Piece,
    Powers,
    Queues,
    Shortfalls,
    Sum,
)


def pieces_of(term: Term, demand: Demand) -> tuple[Piece, ...]:
    """Return the pieces that add up to a term."""
    made = TERM_PIECES[term](demand)
    return made if isinstance(made, tuple) else (made,)


def weighted_pieces(demand: Demand, tiers: Sequence[Tier]) -> list[tuple[list[float], Piece]]:
    """Return the pieces of all terms that count in any tier, each with its term's weight in every tier."""
    weights = [tier.weights() for tier in tiers]
    return [
        ([own.get(term, 0.0) for own in weights], piece)
        for term in TERM_PIECES
        if any(term in own for own in weights)
        for piece in pieces_of(term, demand)
    ]


def overload(demand: Demand) -> Hinges:
    """1/D * sum over c that overflow of max(0, load[c] - places[c])."""
    cell = np.flatnonzero(demand.cells.overflows)
    each = np.full(len(cell), 1.0 / len(demand.instance.days))
    return Hinges(cell, demand.cells.places[cell], each)


def crowding(demand: Demand) -> Hinges:
    """1/D * sum over c, h of minutes[c] * slope[h] * max(0, load[c] - begin[h] * seats[c]), roads left out."""
    cells = demand.cells
    minutes = np.where(cells.is_road, 0.0, cells.minutes_on_board) / len(demand.instance.days)
    begin, slope = np.array(crowding_hinges(demand.instance.crowding)).reshape(-1, 2).T
    return Hinges(
        np.tile(np.arange(cells.num_cells), len(begin)),
        np.outer(begin, cells.seats).ravel(),
        np.outer(slope, minutes).ravel(),
    )


def trips(demand: Demand) -> Hinges:
    """1/D * sum over c of the whole trips that hold max(0, load[c] - places[c] - tolerance), roads left out."""
    cells = demand.cells
    cell = np.flatnonzero((cells.trips > 0) & ~cells.is_road & (cells.places_per_trip > 0))
    each = np.full(len(cell), 1.0 / len(demand.instance.days))
    return Hinges(cell, cells.places[cell] + TRIP_TOLERANCE_PASSENGERS, each, cells.places_per_trip[cell])


def peak(demand: Demand) -> HighestLoads:
    """sum over sections and peak periods of weight * highest load[c] in it."""
    found = [(weight, inside) for weight, inside in peak_cells(demand) if weight > 0]
    start, cell = _laid_out(inside for _, inside in found)
    return HighestLoads(start, cell, np.array([weight for weight, _ in found]))


def peak_factor(demand: Demand) -> HighestLoads:
    """Highest load[c] / places[c] of any c with places."""
    offered = np.flatnonzero(demand.cells.places > 0)
    start, cell = _laid_out([offered] if len(offered) else [])
    return HighestLoads(start, cell, np.ones(len(start) - 1), demand.cells.places[cell])


def waiting(demand: Demand) -> Queues:
    """1/D * sum over c of minutes[c] * left[c], left[c] = max(0, left[c - 1] + load[c] - places[c]), roads left out.

    Where nothing runs and nobody ever comes, whoever is left stays so; such a cell lends its minutes to the one before.
    """
    cells, own = demand.cells, queues(demand.cells)
    comes = cells.base > 0
    comes[demand.matrix.cell] = True
    counts = (cells.places > 0) | comes
    kept = counts[own.cell]
    kept[own.start[:-1][np.diff(own.start) > 0]] = True
    taker = np.cumsum(kept) - 1
    minutes = np.bincount(taker, own.minutes, np.count_nonzero(kept))
    start = np.concatenate([[0], np.cumsum(kept)])[own.start]
    cell = own.cell[kept]
    return Queues(start, cell, cells.places[cell], minutes / len(demand.instance.days))


def vehicle_hours_lost(demand: Demand) -> Powers:
    """1/D * sum over c of roads of t0[c] / 60 * 0.15 * load[c] * (load[c] / places[c])^4."""
    cell, hours = road_hours(demand)
    return Powers(cell, demand.cells.places[cell], hours, ROAD_POWER)


def cost(demand: Demand) -> tuple[Hinges, Queues, Powers]:
    """EUR a year: what one of each costs * the pieces of `crowding`, `waiting` and `vehicle_hours_lost`."""
    factor = demand.instance.reckoned.of_travellers(len(demand.instance.days))
    crowd, queue, road = crowding(demand), waiting(demand), vehicle_hours_lost(demand)
    return (
        replace(crowd, weight=factor["crowding"] * crowd.weight),
        replace(queue, weight=factor["waiting"] * queue.weight),
        replace(road, weight=factor["vehicle_hours_lost"] * road.weight),
    )


def moving(demand: Demand) -> Sum:
    """sum over g, o of EUR a year of a part[o] * parts[o]."""
    return Sum(moving_per_part(demand))


def shifted(demand: Demand) -> Sum:
    """sum over g, o of burden of a part[o] * parts[o]."""
    return Sum(burden_per_part(demand))


def changed(demand: Demand) -> Shortfalls:
    """Organisations of which any group g has less than its K_g parts in today's option."""
    options = demand.options
    organisations = np.arange(len(demand.instance.organisations) + 1)
    return Shortfalls(np.searchsorted(options.organisation, organisations), options.status_quo, options.parts)


def unfairness(demand: Demand) -> HighestSum:
    """Highest over organisations of sum over their g, o of burden of a part[o] * parts[o] / headcount."""
    options = demand.options
    people = np.bincount(options.organisation, weights=options.headcount).astype(np.int64)
    return HighestSum(options.organisation[options.group], burden_per_part(demand), people)


def absence(demand: Demand) -> Sum:
    """sum over g, o of person-days away of a part[o] * parts[o]."""
    return Sum(absence_per_part(demand))


def switched(demand: Demand) -> Sum:
    """sum over g, o of person-days that travel otherwise of a part[o] * parts[o]."""
    return Sum(switched_per_part(demand))


def altered(demand: Demand) -> Shortfalls:
    """Groups of which any option has fewer parts than agreed; those that cannot be as agreed always count."""
    agreed, options = demand.agreed, demand.options
    option = np.flatnonzero((agreed.target > 0) & agreed.is_reachable[options.group])
    start = np.searchsorted(options.group[option], np.append(np.flatnonzero(agreed.is_reachable), options.num_groups))
    never = int((agreed.is_agreed & ~agreed.is_reachable).sum())
    return Shortfalls(start, option, np.rint(agreed.target[option]).astype(np.int64), never)


def deviation(demand: Demand) -> tuple[Sum, Differences]:
    """sum over o of minutes of a part[o] * parts[o] + sum over steps of minutes * parts that cross the step.

    Those that cross are abs(sum over the options up to the step of parts - agreed parts up to it).
    """
    agreed = demand.agreed
    steps = Differences(agreed.step_start, agreed.step_option, agreed.step_target, agreed.step_minutes)
    return Sum(agreed.per_part), steps


def _laid_out(blocks: Iterable[Ints]) -> tuple[Ints, Ints]:
    """Return (start of each block and the end, their entries one after the other)."""
    every = list(blocks)
    start = np.cumsum([0, *map(len, every)])
    return start, np.concatenate([np.empty(0, dtype=np.int64), *every])


TERM_PIECES: dict[Term, Callable[[Demand], Piece | tuple[Piece, ...]]] = {
    "overload": overload,
    "crowding": crowding,
    "peak": peak,
    "peak_factor": peak_factor,
    "trips": trips,
    "shifted": shifted,
    "changed": changed,
    "unfairness": unfairness,
    "absence": absence,
    "altered": altered,
    "deviation": deviation,
    "waiting": waiting,
    "vehicle_hours_lost": vehicle_hours_lost,
    "cost": cost,
    "moving": moving,
    "switched": switched,
}
"""The pieces of a term are all of loads, or none is."""
