"""Where people can be left behind, as the compiled search reads it: each cell with the one before and the one after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.model.pieces import Piece, Queues


class QueueCells(NamedTuple):
    """Of all cells: whether anybody can be left behind there, in which chain, and what that costs.

    Attributes
    ----------
    is_queued
        1 where anybody can be left; shape ``[cell]``.
    before, after
        The cell whose people they stand with, and the one they go on to, -1 where there is none; shapes ``[cell]``.
    places
        Of such a cell, else 0; shape ``[cell]``.
    wait
        What one who is left there costs; shape ``[tier, cell]``.
    """

    is_queued: Ints
    before: Ints
    after: Ints
    places: Floats
    wait: Floats

    def numbered(self, cell: Ints, number: Ints) -> dict[str, Any]:
        """Return the fields of `Costs` for some cells, by the numbers that these get.

        Parameters
        ----------
        cell
            The cells that are kept.
        number
            The new number of every cell; shape ``[cell]``.
        """

        def to(other: Ints) -> Ints:
            return np.where(other[cell] >= 0, number[other[cell]], -1)

        return {
            "has_queues": np.array([int(self.is_queued.any())]),
            "is_queued": self.is_queued[cell],
            "queue_before": to(self.before),
            "queue_next": to(self.after),
            "queue_places": self.places[cell],
            "wait": np.ascontiguousarray(self.wait[:, cell]),
        }


def queue_cells(pieces: Sequence[tuple[list[float], Piece]], highest: Floats, num_tiers: int) -> QueueCells:
    """Return the cells at which people can be left behind where no load is above `highest`; shape ``[cell]``.

    Parameters
    ----------
    pieces
        Of terms, each with its weight in every tier.
    """
    num_cells = len(highest)
    none, wait = np.full(num_cells, -1), np.zeros((num_tiers, num_cells))
    found = QueueCells(np.zeros(num_cells, dtype=np.int64), none, none.copy(), np.zeros(num_cells), wait)
    for weights, piece in pieces:
        if isinstance(piece, Queues):
            own = piece.within(highest)
            found.is_queued[own.cell] = 1
            found.places[own.cell] = own.places
            found.wait[:, own.cell] += np.outer(weights, own.weight)
            later = np.flatnonzero(~own.is_first)
            found.before[own.cell[later]] = own.cell[later - 1]
            found.after[own.cell[later - 1]] = own.cell[later]
    return found
