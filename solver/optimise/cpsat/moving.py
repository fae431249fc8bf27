"""Groups as blocks in time: level loads on cells that follow each other, which every option moves alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.optimise.model.integers import MAX_SCALE


@dataclass(frozen=True, slots=True)
class Block:
    """A level load on cells that follow each other, in whole units, where the group is as today."""

    begin: int
    length: int
    height: int


@dataclass(frozen=True, slots=True)
class MovingGroup:
    """A group of one part whose options move the same blocks.

    Attributes
    ----------
    blocks
        As of today, by cells of the instance, which follow each other within a section; rising.
    moves
        Cells by which each of its options moves them; shape ``[own option]``.
    """

    blocks: tuple[Block, ...]
    moves: Ints


def are_blocks(demand: Demand) -> bool:
    """Return whether every group that loads anything is blocks that move."""
    per_part = np.rint(demand.matrix.people * MAX_SCALE).astype(np.int64)
    today = demand.options.status_quo
    return all(
        moving_group(demand, per_part, group) is not None
        for group in range(demand.options.num_groups)
        if demand.matrix.start[today[group]] < demand.matrix.start[today[group] + 1]
    )


def moving_group(demand: Demand, per_part: Ints, group: int) -> MovingGroup | None:
    """Return a group as blocks that move; None where it has several parts or its options change their form.

    Parameters
    ----------
    per_part
        What a part in an option puts on a cell, in whole units; shape ``[entry]``.
    """
    if demand.options.parts[group] != 1:
        return None
    own = demand.options.of_group(group)
    start = demand.matrix.start[own.start : own.stop + 1]
    first, last = int(start[0]), int(start[-1])
    if not np.diff(start).all():
        return None
    # The options lie one behind the other: of as many cells each they are a table, looked at as a whole.
    is_there = per_part[first:last] > 0
    counts = np.add.reduceat(is_there, start[:-1] - first, dtype=np.int64)
    if not counts[0] or (counts != counts[0]).any():
        return None
    cells = demand.matrix.cell[first:last][is_there].reshape(len(own), -1)
    heights = per_part[first:last][is_there].reshape(len(own), -1)
    today = int(demand.options.status_quo[group]) - own.start
    moves = cells[:, 0] - cells[today, 0]
    section = demand.cells.section
    is_same = (heights == heights[today]).all() and (cells - cells[today] == moves[:, np.newaxis]).all()
    if not is_same or (section[cells] != section[cells[today]]).any():
        return None
    return MovingGroup(tuple(level_blocks(cells[today], heights[today], section)), moves)


def level_blocks(cells: Ints, heights: Ints, section: Ints | None = None) -> Iterator[Block]:
    """Yield loads of rising cells as blocks, a new one where cells do not follow each other or the load changes.

    Parameters
    ----------
    section
        Of every cell of the instance, where a block must not reach from one into the next; None where all are one's.
    """
    breaks = (np.diff(cells) != 1) | (np.diff(heights) != 0)
    if section is not None:
        breaks |= np.diff(section[cells]) != 0
    for first, last in pairwise([0, *(np.flatnonzero(breaks) + 1).tolist(), len(cells)]):
        if heights[first]:
            yield Block(int(cells[first]), last - first, int(heights[first]))
