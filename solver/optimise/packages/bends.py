"""What of the terms of loads is not linear, as blocks of cells that are looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints


@dataclass(frozen=True, slots=True)
class Bends:
    """The part of pieces that is not linear: a function of the maximum load of each block of cells, added up.

    Attributes
    ----------
    cell
        Cells, block by block; shape ``[entry]``.
    start
        First entry of each block, and the end of the last; shape ``[block + 1]``.
    begin, weight, size
        A block adds weight * max(0, highest load - begin), in whole multiples of `size` where that is not 0;
        shapes ``[block]``. Where `size` is below 0 its cells are a chain instead, along which people wait, and it adds
        weight * the sum of per * left, left = max(0, left of the cell before + load - places).
    per, places
        What loads are divided by before the highest is taken, and the places of a chain; shapes ``[entry]``.
    power
        What the highest load less the begin is raised to; shape ``[block]``.
    term
        The piece that a block is of, by its number; shape ``[block]``.
    """

    cell: Ints
    start: Ints
    begin: Floats
    weight: Floats
    size: Floats
    per: Floats
    places: Floats
    power: Floats
    term: Ints

    @staticmethod
    def of(
        cell: Ints, length: Ints, begin: Floats, weight: Floats, size: Floats | None = None, per: Floats | None = None
    ) -> Bends:
        """Return bends of the piece 0, given how many cells each block has; `size` is 0 and `per` 1 by default."""
        nothing, ones = np.zeros(len(length)), np.ones(len(cell))
        size, per = nothing if size is None else size, ones if per is None else per
        number = np.zeros(len(length), dtype=np.int64)
        power = np.ones(len(length))
        return Bends(cell, _starts(length), begin, weight, size, per, np.zeros(len(cell)), power, number)

    @staticmethod
    def joined(bends: Sequence[Bends]) -> Bends:
        """Return the bends of several pieces as one, each with its place in the list as its number."""
        ints, floats = np.empty(0, np.int64), np.empty(0)
        lengths = [np.diff(own.start) for own in bends]
        return Bends(
            np.concatenate([ints, *(own.cell for own in bends)]),
            _starts(np.concatenate([ints, *lengths])),
            np.concatenate([floats, *(own.begin for own in bends)]),
            np.concatenate([floats, *(own.weight for own in bends)]),
            np.concatenate([floats, *(own.size for own in bends)]),
            np.concatenate([floats, *(own.per for own in bends)]),
            np.concatenate([floats, *(own.places for own in bends)]),
            np.concatenate([floats, *(own.power for own in bends)]),
            np.concatenate([ints, *(np.full(len(own.term), number) for number, own in enumerate(bends))]),
        )

    def touched(self, is_touched: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether blocks have a touched cell; shapes ``[block]``, ``[cell]``."""
        starts = self.start[:-1]
        return np.logical_or.reduceat(is_touched[self.cell], starts) if len(starts) else np.zeros(0, bool)

    def within(self, kept: NDArray[np.bool_]) -> Bends:
        """Return some of the blocks; shape ``[block]``."""
        length = np.diff(self.start)
        entries = np.repeat(kept, length)
        return Bends(
            self.cell[entries],
            _starts(length[kept]),
            self.begin[kept],
            self.weight[kept],
            self.size[kept],
            self.per[entries],
            self.places[entries],
            self.power[kept],
            self.term[kept],
        )


def _starts(length: Ints) -> Ints:
    """Return where blocks of these lengths begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(length)]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Local:
    """The bends that one unit touches, or two: all, those of the first alone, of the second alone, and of both.

    What hangs on one of the two is worked out once for each of its alternatives, not for each pair.
    """

    touched: Bends
    first: Bends
    second: Bends
    both: Bends
