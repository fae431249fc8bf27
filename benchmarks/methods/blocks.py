"""Groups as blocks in time: what a group puts on each section, and the places on the time axis that it may move to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.methods.task import CannotError
from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints

_LEAST_PEOPLE = 1e-9


@dataclass(frozen=True, slots=True)
class Block:
    """A load that is level for some intervals of a section.

    Attributes
    ----------
    section
        Its place.
    begin
        Its first interval on the section's axis, on which a day follows the other, as of today.
    length
        Number of intervals.
    people
        Load in each of them.
    """

    section: int
    begin: int
    length: int
    people: float


@dataclass(frozen=True, slots=True)
class MovingGroup:
    """A group whose options move the same blocks along the axis.

    Attributes
    ----------
    blocks
        As of today.
    options
        By number of intervals that the blocks move later.
    """

    blocks: tuple[Block, ...]
    options: dict[int, int]


def moving_groups(demand: Demand) -> list[MovingGroup]:
    """Return every group as blocks that move.

    Raises
    ------
    CannotError
        Where a group has several parts, or loads change their form from one option to another: shifts between two
        intervals, trips, adherence, people who are on site on several days or in part.
    """
    num_intervals = intervals_per_section(demand)
    if (demand.options.parts > 1).any():
        raise CannotError("groups of several parts")
    return [_moving_group(demand, group, num_intervals) for group in range(demand.options.num_groups)]


def intervals_per_section(demand: Demand) -> int:
    """Return the intervals of all days of a section, where every section has as many."""
    counts = np.bincount(demand.cells.section, minlength=len(demand.instance.sections))
    if len(set(counts.tolist())) != 1:
        raise CannotError("sections of several numbers of intervals")
    return int(counts[0])


def _moving_group(demand: Demand, group: int, num_intervals: int) -> MovingGroup:
    today = int(demand.options.status_quo[group])
    cells, people = _load(demand, today)
    options: dict[int, int] = {}
    for option in demand.options.of_group(group):
        own_cells, own_people = _load(demand, option)
        move = int(own_cells[0] - cells[0]) if len(cells) and len(own_cells) else 0
        is_same = len(own_cells) == len(cells) and np.allclose(own_people, people, rtol=1e-6, atol=1e-6)
        if (
            not is_same
            or (own_cells - cells != move).any()
            or (own_cells // num_intervals != cells // num_intervals).any()
        ):
            raise CannotError("loads that change their form when a group moves")
        options[move] = option
    return MovingGroup(tuple(level_blocks(cells, people, num_intervals)), options)


def _load(demand: Demand, option: int) -> tuple[Ints, Floats]:
    first, last = demand.matrix.start[option], demand.matrix.start[option + 1]
    cells, people = demand.matrix.cell[first:last], demand.matrix.people[first:last]
    return cells[people > _LEAST_PEOPLE], people[people > _LEAST_PEOPLE]


def level_blocks(cells: Ints, people: Floats, num_intervals: int) -> Iterator[Block]:
    """Yield loads of rising cells as blocks, a new one where cells do not follow each other or the load changes."""
    if not len(cells):
        return
    breaks = (np.diff(cells) != 1) | ~np.isclose(np.diff(people), 0, atol=1e-6) | (np.diff(cells // num_intervals) != 0)
    for first, last in pairwise([0, *(np.flatnonzero(breaks) + 1).tolist(), len(cells)]):
        section, begin = divmod(int(cells[first]), num_intervals)
        yield Block(section, begin, last - first, float(people[first]))
