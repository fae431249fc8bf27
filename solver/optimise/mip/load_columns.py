"""The loads of cells as columns of a linear program, and what costs by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.optimise.mip.program import Bools, ProgramBuilder
from solver.optimise.model.pieces import Hinges, Powers
from solver.optimise.model.reach import load_reach
from solver.optimise.model.tangents import tangents


@dataclass(slots=True)
class Expression:
    """A term as sum of factor * column + constant; never above the exact term at the best values of the columns."""

    column: Ints
    factor: Floats
    constant: float = 0.0


class LoadColumns:
    """One column for the load of each cell that costs something, made when it is first asked for.

    Attributes
    ----------
    is_touched
        Whether any choice changes the load of a cell; shape ``[cell]``.
    column
        The column of each cell's load, -1 where it has none; shape ``[cell]``.
    lowest, highest
        What a cell's load never goes beyond; shape ``[cell]``.
    """

    def __init__(self, demand: Demand, builder: ProgramBuilder) -> None:
        self.demand = demand
        self.builder = builder
        self.lowest, self.highest = load_reach(demand)
        self.is_touched = np.zeros(demand.cells.num_cells, dtype=np.bool_)
        self.is_touched[demand.matrix.cell] = True
        self.column = np.full(demand.cells.num_cells, -1)

    def columns(self, cells: Ints) -> Ints:
        """Return the columns of the loads of touched cells: load[c] = base[c] + sum of a[o, c] / K * x[o]."""
        new = np.unique(cells[self.column[cells] < 0])
        if len(new):
            self.column[new] = self.builder.add_columns(self.lowest[new], self.highest[new])
            self._add_rows(new)
        return self.column[cells]

    def _add_rows(self, cells: Ints) -> None:
        """Add the row that defines the load of each cell: load - sum over options of people per part * parts = base."""
        matrix, options = self.demand.matrix, self.demand.options
        number = np.full(self.demand.cells.num_cells, -1)
        number[cells] = np.arange(len(cells))
        entry = np.flatnonzero(number[matrix.cell] >= 0)
        option = np.searchsorted(matrix.start, entry, side="right") - 1
        base = self.demand.cells.base[cells]
        self.builder.add_rows(
            np.concatenate([np.arange(len(cells)), number[matrix.cell[entry]]]),
            np.concatenate([self.column[cells], option]),
            np.concatenate([np.ones(len(cells)), -matrix.people[entry] / options.parts[options.group[option]]]),
            base,
            base,
            self.column[cells],
        )

    def hinges(self, piece: Hinges) -> Expression:
        """Return the piece, each column its excess, in steps their number; constant where no choice matters."""
        is_live, constant = self.split(piece)
        column = self.excess(piece, is_live)
        return Expression(column, piece.weight[is_live], float(constant.sum()) * (1 - 1e-12))

    def tangents(self, piece: Powers) -> Hinges:
        """Return hinges that are nowhere above a power of loads, and hardly below it."""
        return tangents(self.demand, piece, self.lowest, self.highest)

    def split(self, piece: Hinges) -> tuple[Bools, Floats]:
        """Return which hinges need a column, and what those add where no choice matters; shapes ``[hinge]``."""
        cells, begin = piece.cell, piece.begin
        still = ~self.is_touched[cells]
        amount = np.maximum(0.0, self.demand.cells.base[cells] - begin)
        if piece.size is not None:
            amount = np.ceil(amount / piece.size - 1e-9)
        is_live = ~still & (self.highest[cells] > begin) & (piece.weight > 0)
        return is_live, np.where(still, piece.weight * amount, 0.0)

    def excess(self, piece: Hinges, which: Bools) -> Ints:
        """Add a column for the excess of some hinges, in steps their number; return their places."""
        cells, begin, is_stepped = piece.cell[which], piece.begin[which], piece.size is not None
        size = np.ones(len(cells)) if piece.size is None else piece.size[which]
        most = np.maximum(0.0, self.highest[cells] - begin) / size
        # Steps are whole in every schedule.
        most, is_whole = np.ceil(most) if is_stepped else most, np.full(len(cells), is_stepped)
        column = self.builder.add_columns(np.zeros(len(cells)), most, is_whole)
        self.exceed(column, cells, size, begin)
        return column

    def exceed(self, column: Ints, cells: Ints, factor: Floats, begin: Floats) -> None:
        """Add factor * column >= load - begin, row by row."""
        loads = self.columns(cells)
        row = np.arange(len(cells))
        self.builder.add_rows(
            np.concatenate([row, row]),
            np.concatenate([column, loads]),
            np.concatenate([factor, -np.ones(len(cells))]),
            -begin,
            np.full(len(cells), np.inf),
            column,
        )


def added(parts: Sequence[Expression]) -> Expression:
    """Return a sum of expressions."""
    column, factor = whole([part.column for part in parts]), [part.factor for part in parts]
    return Expression(column, np.concatenate([np.empty(0), *factor]), sum(part.constant for part in parts))


def weighed(expression: Expression, weight: float) -> Expression:
    """Return weight * an expression."""
    return Expression(expression.column, weight * expression.factor, weight * expression.constant)


def whole(arrays: Sequence[Ints]) -> Ints:
    """Return arrays one after the other; also where there are none."""
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])
