"""Who passes in a window of time whatever everybody chooses, and the best windows that do not overlap.

A window is a run of intervals of one track, named by its edges: from edge i up to edge j > i are the intervals
i, ..., j - 1. Whatever the parts of a group choose, they put at least

    least over o of ( sum over c in the window of a[g, o, c] )

into it, as what they put is a mean of what its options do. Windows that do not overlap add up, and the best set of
these is found exactly, as in weighted interval scheduling.

Reference: J. Kleinberg, E. Tardos, "Algorithm design", Addison-Wesley (2005), 6.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of a track between the first and the last interval in which any option puts people.

    Wider ones prove nothing more: each interval beyond has its base load, and is a window of its own.

    Attributes
    ----------
    track
        Its number: section * days + day.
    cells
        The cells between the outer edges.
    least
        People in the window from edge i up to edge j at the least, base load included, as summed in floats; 0
        unless i < j; shape ``[edge, edge]``.
    reach
        People on the track if every group took all of its options at once: above every sum here.
    rounding
        The share of a sum's reach by which it, and the exact terms' own sums, can be off.
    """

    track: int
    cells: slice
    least: Floats
    reach: float
    rounding: float

    @property
    def lengths(self) -> Ints:
        """Intervals of each window, 1 where there is none; shape ``[edge, edge]``."""
        edge = np.arange(len(self.least))
        lengths: Ints = np.maximum(1, edge - edge[:, np.newaxis])
        return lengths

    def above(self, limit: Floats) -> Floats:
        """Return the people above the limits of a window's intervals at the least, less rounding; >= 0.

        Parameters
        ----------
        limit
            Passengers; shape ``[interval]``.

        Returns
        -------
        Passengers; shape ``[edge, edge]``.
        """
        margin = self.rounding * (self.reach + float(limit.sum()))
        return np.triu(np.maximum(0.0, self.least - window_sums(limit) - margin), 1)


def all_windows(demand: Demand, is_over: Callable[[], bool] = lambda: False) -> Iterator[Windows]:
    """Yield the windows of every track on which any option puts people, track by track; nothing once it is over."""
    matrix, start = demand.matrix, demand.cells.start
    order = np.argsort(np.repeat(np.arange(len(start) - 1), np.diff(start))[matrix.cell], kind="stable")
    option, cell, people = matrix.options_of_entries()[order], matrix.cell[order], matrix.people[order]
    before_cell = np.concatenate([[0], np.cumsum(np.bincount(matrix.cell, minlength=demand.cells.num_cells))])
    for track, (first, end) in enumerate(pairwise(before_cell[start])):
        if is_over():
            return
        if end > first:
            entries = option[first:end], cell[first:end].astype(np.int64), people[first:end]
            windows = _windows(demand, track, entries, is_over)
            if not is_over():
                yield windows


def _windows(demand: Demand, track: int, entries: tuple[Ints, Ints, Floats], is_over: Callable[[], bool]) -> Windows:
    """Return the windows of a track from its entries (option, cell, people), by option and then cell."""
    option, cell, people = entries
    cells = slice(int(cell.min()), int(cell.max()) + 1)
    base = demand.cells.base[cells]
    is_new = np.diff(option, prepend=-1) > 0
    before = np.zeros((len(base) + 1, int(is_new.sum())))
    before[cell - cells.start + 1, np.cumsum(is_new) - 1] = people
    before, group_start = _with_all_options(demand, np.cumsum(before, axis=0), option[is_new])
    # A sum of n figures is off by at most n units of 1.1e-16 of the figures' sum; here n is up to two edges and all
    # options, and as much again in the loads that the exact terms begin from.
    rounding = 1e-15 * (len(base) + 1 + int(is_new.sum()))
    least = np.triu(window_sums(base) + _least(before, group_start, is_over), 1)
    return Windows(track, cells, least, float(base.sum() + people.sum()), rounding)


def _with_all_options(demand: Demand, before: Floats, option: Ints) -> tuple[Floats, Ints]:
    """Return the columns of the groups that are on the track whatever they choose, and where each group begins."""
    group = demand.options.group[option]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    size = np.diff(first, append=len(group))
    is_whole = size == np.diff(demand.options.start)[group[first]]
    size_kept = size[is_whole]
    # `compress` keeps the options of an edge side by side, which indexing does not: 7 and 34 s on bins of a minute.
    return np.compress(np.repeat(is_whole, size), before, axis=1), np.cumsum(size_kept) - size_kept


def _least(before: Floats, group_start: Ints, is_over: Callable[[], bool]) -> Floats:
    """Return the people of all groups in every window at the least; shape ``[edge, edge]``.

    Parameters
    ----------
    before
        People of each option before each edge, group by group; shape ``[edge, option]``.
    group_start
        The first option of each group; shape ``[group]``.
    is_over
        Whether to break off, which makes what is returned worthless.
    """
    least = np.zeros((len(before), len(before)))
    if len(group_start):
        for edge in range(len(before) - 1):
            if is_over():
                break
            inside = before[edge + 1 :] - before[edge]
            least[edge, edge + 1 :] = np.minimum.reduceat(inside, group_start, axis=1).sum(axis=1)
    return least


def window_sums(figures: Floats) -> Floats:
    """Return the sum of the figures of a window's intervals; shape ``[edge, edge]`` from ``[interval]``."""
    before: Floats = np.concatenate([[0.0], np.cumsum(figures)])
    return before - before[:, np.newaxis]


def window_highest(figures: Floats) -> Floats:
    """Return the highest of the figures, none below 0, of a window's intervals; shape ``[edge, edge]``."""
    last = np.triu(np.broadcast_to(np.concatenate([[0.0], figures]), (len(figures) + 1,) * 2), 1)
    highest: Floats = np.maximum.accumulate(last, axis=1)
    return highest


def window_all(is_so: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether something is so of all intervals of a window; shape ``[edge, edge]`` from ``[interval]``."""
    num_others = window_sums(np.where(is_so, 0.0, 1.0))
    return np.asarray(num_others == 0)


def best_disjoint(gain: Floats) -> float:
    """Return the highest sum of gains of windows that do not overlap, by dynamic programming over the edges.

    best[j] = max over i < j of best[i] + gain[i, j]: this is the best of the intervals before edge j, as a window
    may also gain nothing.

    Parameters
    ----------
    gain
        What a window gains, >= 0; shape ``[edge, edge]``.
    """
    if not gain.any():
        return 0.0
    best = np.zeros(len(gain))
    for edge in range(1, len(gain)):
        best[edge] = (best[:edge] + gain[:edge, edge]).max()
    return float(best[-1])
