"""Who does not fit waits for the next interval: along each section's day, from one interval to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.cells import Cells
from solver.demand.options import Floats, Ints
from solver.domain.clock import SERVICE_DAY_END_MIN


@dataclass(frozen=True, slots=True)
class Queues:
    """The intervals in which people wait for the next one: section by section and day by day, roads left out.

    Attributes
    ----------
    cell
        Their cells, track by track, in the order of the day; shape ``[entry]``.
    start
        The first entry of each track, and the end of the last; shape ``[track + 1]``.
    minutes
        From the begin of an interval to that of the next one, after the last to the end of the service day, 30:00;
        shape ``[entry]``.
    """

    cell: Ints
    start: Ints
    minutes: Floats


def queues(cells: Cells) -> Queues:
    """Return who waits where and for how long."""
    length = np.diff(cells.start)
    # A section is a road or a line as a whole.
    is_line = np.zeros(len(length), dtype=np.bool_)
    is_line[length > 0] = ~cells.is_road[cells.start[:-1][length > 0]]
    until = np.full(cells.num_cells, float(SERVICE_DAY_END_MIN))
    until[:-1] = cells.begin_min[1:]
    until[cells.start[1:][length > 0] - 1] = SERVICE_DAY_END_MIN
    cell = np.flatnonzero(np.repeat(is_line, length))
    start = np.concatenate([[0], np.cumsum(length[is_line])])
    return Queues(cell, start, (until - cells.begin_min)[cell])


def left_of_chains(above: Floats, start: Ints, least: Floats | float = 0.0) -> Floats:
    """Return who is left behind at each entry of chains: left[i] = max(least[i], left[i - 1] + above[i]), from 0 on.

    Parameters
    ----------
    above
        Loads less places; shape ``[..., entry]``.
    start
        First entry of each chain, and the end of the last; shape ``[chain + 1]``.
    least
        Who is left there in any case, >= 0; shape ``[..., entry]``.
    """
    least = np.broadcast_to(np.asarray(least, dtype=np.float64), above.shape)
    left = np.maximum(least, above)
    length = np.diff(start)
    # Where nobody is ever above the places, nobody waits.
    some = (left > 0).any(axis=tuple(range(above.ndim - 1)))
    busy = np.flatnonzero(np.add.reduceat(np.append(some, False), start[:-1]) > 0) if len(length) else length
    busy = busy[length[busy] > 0]
    for place in range(1, int(length[busy].max(initial=0))):
        own = start[busy[length[busy] > place]] + place
        left[..., own] = np.maximum(least[..., own], left[..., own - 1] + above[..., own])
    return left
