"""What changes where one part leaves an option for another: merged once, then read by every move that asks for it.

Two options of a group put people on much the same cells. Merged, a pair of them is a list of cells that change and by
how much, half as long as the two lists that it comes from, and a move is weighed in one pass that writes nothing.
Pairs are merged when a move first asks for them, into a room that is never larger than `_ROOM`; what does not fit, and
what has so many options that hardly a pair is met twice, is merged for the moment into the end of that room.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search.compiled import compiled
from solver.optimise.search.tables import Tables

_ROOM = 8_000_000
"""Entries of all pairs, 16 bytes each; 400 groups with 7 options each have some 0.4 million."""
WIDEST = 64
"""Groups with more options than this have too many pairs to keep them."""
_MOST_INDEXED = 4_000_000


class Pairs(NamedTuple):
    """The pairs that have been merged.

    Attributes
    ----------
    first
        The number of the pair that leaves an option for its group's first, those for others follow; -1 where none of
        them is kept; shape ``[option]``.
    start, end
        Entries of each pair; -1 where it has not been merged yet; shapes ``[pair]``.
    cell, change
        Cells and passengers that one part adds, fewer where negative; shapes ``[entry]``.
    counts
        Entries in use; entries that may be used; shape ``[2]``.
    """

    first: Ints
    start: Ints
    end: Ints
    cell: Ints
    change: Floats
    counts: Ints


def new_pairs(tables: Tables) -> Pairs:
    """Return a room without pairs."""
    start = tables.choices.option_start
    num_options = np.diff(start)
    num_pairs = np.where(num_options <= WIDEST, num_options**2, 0)
    is_kept = (num_options <= WIDEST) & (np.cumsum(num_pairs) <= _MOST_INDEXED)
    num_pairs *= is_kept
    within = np.arange(start[-1]) - start[tables.choices.group]
    before = (np.cumsum(num_pairs) - num_pairs)[tables.choices.group]
    first = np.where(is_kept[tables.choices.group], before + within * num_options[tables.choices.group], -1)
    lengths = np.diff(tables.costs.entry_start)
    longest = 2 * int(lengths.max(initial=0))
    of_group = np.bincount(tables.choices.group, lengths, len(num_options))
    most = int((2 * of_group * (num_options - 1) * is_kept).sum())
    room = min(_ROOM, most)
    return Pairs(
        first=first,
        start=np.full(int(num_pairs.sum()), -1),
        end=np.full(int(num_pairs.sum()), -1),
        cell=np.empty(room + longest, dtype=np.int64),
        change=np.empty(room + longest),
        counts=np.array([0, room]),
    )


@compiled
def pair_of(tables: Tables, pairs: Pairs, leaving: int, entering: int) -> tuple[int, int]:
    """Return the entries, first and end, of a pair of options of one group; valid until the next pair is asked for."""
    pair = pairs.first[leaving]
    if pair < 0:
        return pairs.counts[1], _merge(tables, pairs, leaving, entering, pairs.counts[1])
    pair += entering - tables.choices.option_start[tables.choices.group[leaving]]
    if pairs.start[pair] >= 0:
        return pairs.start[pair], pairs.end[pair]
    costs, begin = tables.costs, pairs.counts[0]
    most = costs.entry_start[leaving + 1] - costs.entry_start[leaving]
    most += costs.entry_start[entering + 1] - costs.entry_start[entering]
    if begin + most > pairs.counts[1]:
        return pairs.counts[1], _merge(tables, pairs, leaving, entering, pairs.counts[1])
    end = _merge(tables, pairs, leaving, entering, begin)
    pairs.start[pair] = begin
    pairs.end[pair] = end
    pairs.counts[0] = end
    return begin, end


@compiled
def _merge(tables: Tables, pairs: Pairs, leaving: int, entering: int, begin: int) -> int:
    """Merge two options, whose cells rise, from an entry on; return the end."""
    costs = tables.costs
    one, one_end = costs.entry_start[leaving], costs.entry_start[leaving + 1]
    other, other_end = costs.entry_start[entering], costs.entry_start[entering + 1]
    place = begin
    while one < one_end or other < other_end:
        if other == other_end or (one < one_end and costs.entry_cell[one] < costs.entry_cell[other]):
            cell, change = costs.entry_cell[one], -costs.entry_load[one]
            one += 1
        elif one == one_end or costs.entry_cell[other] < costs.entry_cell[one]:
            cell, change = costs.entry_cell[other], costs.entry_load[other]
            other += 1
        else:
            cell, change = costs.entry_cell[one], costs.entry_load[other] - costs.entry_load[one]
            one += 1
            other += 1
        if change != 0.0:
            pairs.cell[place] = cell
            pairs.change[place] = change
            place += 1
    return place
