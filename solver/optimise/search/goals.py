"""Goals: what a search steers by where a tier counts the highest of many, of which one move in thousands changes any.

The highest load of a section's day stays where it is as long as one interval has it, so `peak`, `peak_factor` and
`unfairness` hardly tell a good move from a bad one. What lies above a goal somewhat below the highest does: it is a sum
over cells, listed and weighed like overload. So the search minimises that, the first tier of its tables, and the tier
that was asked for is the second: weighed exactly of each move that is made, and recorded where it is the best so far.
Then the goals fall. A burden per head is the load of a cell of its own, one for each organisation.

Reference: R. Kolisch, S. Hartmann, "Experimental investigation of heuristics for resource-constrained project
scheduling: an update", European Journal of Operational Research 174 (2006) 23-37; K. Neumann, J. Zimmermann, "Resource
levelling for projects with schedule-dependent time windows", European Journal of Operational Research 117 (1999)
591-605: the same highest load, as resource investment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.measures import peak_cells
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.search.costs import Costs

OF_HIGHEST = ("peak", "peak_factor", "unfairness")
"""The terms that count the highest of many."""


_MOST_BLOCKS = 12
"""Peaks up to which goals steer better; with more of them most moves change some highest load, and are seen.

M tight (80 sections, two peak periods) and S tight (24 peaks), 2 s: `peak` 1.5 to 3 % worse by goals, with `crowding`
0.5 %; `unfairness` 20 % better. One peak of 200 groups with 160 options each: 109 after 5 s, from 230.
"""


def is_blind(demand: Demand, tier: Tier) -> bool:
    """Return whether a search for a tier needs goals: where it counts the highest of many in few places."""
    num_blocks = sum(weight > 0 for weight, _ in peak_cells(demand)) if tier.peak > 0.0 else 0
    return num_blocks <= _MOST_BLOCKS and any(getattr(tier, term) > 0.0 for term in OF_HIGHEST)


def steering(tier: Tier) -> Tier:
    """Return a tier without what it counts of the highest of many."""
    return tier.model_copy(update=dict.fromkeys(OF_HIGHEST, 0.0))


@dataclass(frozen=True, slots=True)
class Goals:
    """What lies above goals, as hinges of the first tier that move with them.

    Attributes
    ----------
    weight
        Of each goal in the tier, be it a block of cells, the load factor or the burden per head; shape ``[goal]``.
    goal, scale
        The goal of each hinge of the first tier, -1 where it does not move, and what the cell's load is multiplied by
        for it; shapes ``[hinge]``.
    cell, begin, slope
        Of these hinges, as in `Costs`; shapes ``[hinge]``.
    """

    weight: Floats
    goal: Ints
    scale: Floats
    cell: Ints
    begin: Floats
    slope: Floats

    def highest(self, load: Floats) -> Floats:
        """Return the highest number of each goal; shapes ``[goal]``, ``[cell]``."""
        found, moves = np.zeros(len(self.weight)), self.goal >= 0
        np.maximum.at(found, self.goal[moves], load[self.cell[moves]] * self.scale[moves])
        return found

    def mean(self, load: Floats, is_touched: NDArray[np.bool_]) -> Floats:
        """Return the mean number of each goal over its touched cells, 0 where none is; shape ``[goal]``."""
        own = np.flatnonzero((self.goal >= 0) & is_touched[self.cell])
        count = np.bincount(self.goal[own], minlength=len(self.weight))
        total = np.bincount(self.goal[own], weights=load[self.cell[own]] * self.scale[own], minlength=len(self.weight))
        found: Floats = total / np.maximum(1, count)
        return found

    def aim(self, costs: Costs, goals: Floats) -> None:
        """Let the hinges in the costs begin at goals; shape ``[goal]``. Who searches has to refresh what cells cost."""
        moves = self.goal >= 0
        begin = self.begin.copy()
        begin[moves] = goals[self.goal[moves]] / self.scale[moves]
        order = np.lexsort((begin, self.cell))
        costs.hinge_begin[: len(begin)] = begin[order]
        costs.hinge_slope[: len(begin)] = self.slope[order]


def with_goals(costs: Costs, burden_per_head: Floats, organisation: Ints, unfairness: float) -> tuple[Costs, Goals]:
    """Return costs whose first tier has hinges for what the second counts of the highest of many, and its goals.

    Parameters
    ----------
    burden_per_head, organisation
        Minutes that one part in an option adds to its organisation's burden per head, and that organisation; shapes
        ``[option]``.
    unfairness
        Weight of the largest burden per head in the second tier; cells for it are added where it counts.
    """
    goals = [
        (float(weight), costs.peak_cell[first:last], np.ones(last - first))
        for weight, first, last in zip(costs.peak_weight[1], costs.peak_start[:-1], costs.peak_start[1:], strict=True)
    ]
    loaded = np.flatnonzero(costs.per_place > 0)
    goals.append((float(costs.peak_factor[1]), loaded, costs.per_place[loaded]))
    if unfairness > 0.0:
        first = len(costs.cell)
        costs = _with_cells(costs, burden_per_head, organisation)
        added = np.arange(first, len(costs.cell))
        goals.append((unfairness, added, np.ones(len(added))))
    return _with_hinges(costs, [each for each in goals if each[0] > 0.0 and len(each[1])])


def _with_hinges(costs: Costs, goals: list[tuple[float, Ints, Floats]]) -> tuple[Costs, Goals]:
    """Put the hinges of goals, each a weight, its cells and their scales, before those of later tiers."""
    num_fixed = int(costs.hinge_start[0, -1])
    fixed_cell = np.repeat(np.arange(len(costs.cell)), np.diff(costs.hinge_start[0]))
    weights = np.array([weight for weight, _, _ in goals])
    sizes = [len(cells) for _, cells, _ in goals]
    scale = np.concatenate([np.ones(num_fixed), *(scales for _, _, scales in goals)])
    own = np.concatenate([np.full(num_fixed, -1), np.repeat(np.arange(len(goals)), sizes)])
    slope = np.concatenate([costs.hinge_slope[:num_fixed], np.repeat(weights, sizes) * scale[num_fixed:]])
    begin = np.concatenate([costs.hinge_begin[:num_fixed], np.full(len(own) - num_fixed, np.inf)])
    cell = np.concatenate([fixed_cell, *(cells for _, cells, _ in goals)])
    found = Goals(weights, own, scale, cell, begin, slope)
    start = costs.hinge_start + len(own) - num_fixed
    start[0] = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=len(costs.cell)))])
    costs = costs._replace(
        hinge_start=start,
        hinge_begin=np.concatenate([begin, costs.hinge_begin[num_fixed:]]),
        hinge_slope=np.concatenate([slope, costs.hinge_slope[num_fixed:]]),
        is_bent=np.maximum(costs.is_bent, np.diff(start[0]) > 0).astype(np.int64),
    )
    found.aim(costs, np.full(len(goals), np.inf))
    return costs, found


def _with_cells(costs: Costs, load: Floats, block: Ints) -> Costs:
    """Add a cell for each block of options, which have a load on it; shapes ``[option]``."""
    first, num_cells = len(costs.cell), int(block.max(initial=-1)) + 1
    loads = np.flatnonzero(load > 0)
    entry_option = np.concatenate([np.repeat(np.arange(len(load)), np.diff(costs.entry_start)), loads])
    entry_cell = np.concatenate([costs.entry_cell, first + block[loads]])
    entry_load = np.concatenate([costs.entry_load, load[loads]])
    by_option = np.argsort(entry_option, kind="stable")
    by_cell = np.argsort(entry_cell, kind="stable")

    def extended(start: Ints) -> Ints:
        return np.concatenate([start, np.repeat(start[..., -1:], num_cells, axis=-1)], axis=-1)

    return costs._replace(
        cell=np.concatenate([costs.cell, np.full(num_cells, -1)]),
        base=np.concatenate([costs.base, np.zeros(num_cells)]),
        entry_start=np.searchsorted(entry_option[by_option], np.arange(len(load) + 1)),
        entry_cell=entry_cell[by_option],
        entry_load=entry_load[by_option],
        of_cell_start=np.searchsorted(entry_cell[by_cell], np.arange(first + num_cells + 1)),
        of_cell=entry_option[by_cell],
        hinge_start=np.ascontiguousarray(extended(costs.hinge_start)),
        step_start=np.ascontiguousarray(extended(costs.step_start)),
        in_peak_start=extended(costs.in_peak_start),
        per_place=np.concatenate([costs.per_place, np.zeros(num_cells)]),
        is_bent=np.concatenate([costs.is_bent, np.zeros(num_cells, dtype=np.int64)]),
        is_queued=np.concatenate([costs.is_queued, np.zeros(num_cells, dtype=np.int64)]),
        queue_before=np.concatenate([costs.queue_before, np.full(num_cells, -1)]),
        queue_next=np.concatenate([costs.queue_next, np.full(num_cells, -1)]),
        queue_places=np.concatenate([costs.queue_places, np.zeros(num_cells)]),
        wait=np.ascontiguousarray(np.pad(costs.wait, ((0, 0), (0, num_cells)))),
        power=np.ascontiguousarray(np.pad(costs.power, ((0, 0), (0, num_cells)))),
    )
