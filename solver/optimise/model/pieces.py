"""The few kinds of pieces that terms are sums of; each engine has one builder for each kind.

All are linear or convex in the choices and never below 0, and all are minimised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints, Options
from solver.demand.queues import left_of_chains


@dataclass(frozen=True, slots=True)
class Sum:
    """sum over o of per_part[o] * parts[o]; shape ``[option]``."""

    per_part: Floats


@dataclass(frozen=True, slots=True)
class Hinges:
    """sum over hinges of weight * max(0, load[cell] - begin), or of weight * ceil(that / size) where sizes are given.

    Shapes ``[hinge]``; passengers; weights are 0 or more, sizes above 0.
    """

    cell: Ints
    begin: Floats
    weight: Floats
    size: Floats | None = None


@dataclass(frozen=True, slots=True)
class HighestLoads:
    """sum over blocks of weight * highest load[cell] / per in the block.

    Shapes ``[block + 1]``, ``[entry]``, ``[block]``, ``[entry]``; weights and `per` are above 0. Where `per` is None,
    loads are not divided.
    """

    start: Ints
    cell: Ints
    weight: Floats
    per: Floats | None = None

    def blocks(self) -> Iterator[tuple[float, slice]]:
        """Yield for each block its weight and its entries."""
        for weight, first, last in zip(self.weight.tolist(), self.start[:-1], self.start[1:], strict=True):
            yield weight, slice(int(first), int(last))


@dataclass(frozen=True, slots=True)
class Queues:
    """sum over the entries of chains of weight * left, left = max(0, left of the entry before + load[cell] - places).

    Nobody is left before the first entry of a chain. Shapes ``[chain + 1]``, ``[entry]``, ``[entry]``, ``[entry]``;
    cells rise within a chain; weights are 0 or more.
    """

    start: Ints
    cell: Ints
    places: Floats
    weight: Floats

    @property
    def is_first(self) -> NDArray[np.bool_]:
        """Whether an entry is the first of its chain; shape ``[entry]``."""
        found = np.zeros(len(self.cell), dtype=np.bool_)
        found[self.start[:-1][np.diff(self.start) > 0]] = True
        return found

    def left(self, loads: Floats) -> Floats:
        """Return who is left at each entry; shape ``[entry]`` from loads of shape ``[cell]``."""
        return left_of_chains(loads[self.cell] - self.places, self.start)

    def within(self, highest: Floats) -> Queues:
        """Return the entries at which anybody can be left where no load is above `highest`; shape ``[cell]``.

        After an entry at which nobody ever is left a new chain begins.
        """
        can_be = self.left(highest) > 0
        before = np.concatenate([[False], can_be[:-1]])
        begins = can_be & (self.is_first | ~before)
        start = np.append(np.flatnonzero(begins[can_be]), np.count_nonzero(can_be))
        return Queues(start, self.cell[can_be], self.places[can_be], self.weight[can_be])


@dataclass(frozen=True, slots=True)
class Powers:
    """sum over entries of weight * load[cell] * (load[cell] / places)^power.

    Shapes ``[entry]``; cells rise, each once; weights are 0 or more, places and the power above 0.
    """

    cell: Ints
    places: Floats
    weight: Floats
    power: float

    def of(self, entry: Ints, load: Floats) -> Floats:
        """Return what some entries come to at loads, and how steep they are there; shape ``[2, *load]``."""
        steep = self.weight[entry] * (load / self.places[entry]) ** self.power
        return np.stack([load * steep, (self.power + 1) * steep])


@dataclass(frozen=True, slots=True)
class HighestSum:
    """highest over blocks of (sum over the block's o of per_part[o] * parts[o]) / people; 0 for blocks without people.

    `block` and `per_part` have shape ``[option]``, `people` ``[block]``; the options of a group are in one block.
    """

    block: Ints
    per_part: Floats
    people: Ints


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """`always` + the number of blocks in which parts[o] < target[o] for any o of the block.

    Shapes ``[block + 1]``, ``[entry]``, ``[entry]``; targets are whole and above 0.
    """

    start: Ints
    option: Ints
    target: Ints
    always: int = 0

    @property
    def block(self) -> Ints:
        """The block of each entry; shape ``[entry]``."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


@dataclass(frozen=True, slots=True)
class Differences:
    """sum over blocks of weight * abs(sum over the block's o of parts[o] - target).

    Shapes ``[block + 1]``, ``[entry]``, ``[block]``, ``[block]``; weights are 0 or more.
    """

    start: Ints
    option: Ints
    target: Floats
    weight: Floats

    @property
    def block(self) -> Ints:
        """The block of each entry; shape ``[entry]``."""
        return np.repeat(np.arange(len(self.weight)), np.diff(self.start))

    def most(self, options: Options) -> Floats:
        """Return what no difference exceeds; shape ``[block]``."""
        pair = np.unique(self.block * options.num_groups + options.group[self.option])
        block, group = np.divmod(pair, options.num_groups)
        return np.maximum(self.target, np.bincount(block, options.parts[group], len(self.weight)))


OfLoads = Hinges | HighestLoads | Queues | Powers
Piece = Sum | HighestSum | Shortfalls | Differences | OfLoads
