"""The loads of cells as columns of a linear program, and what costs by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.optimise.bounds.program import ProgramBuilder
from solver.optimise.bounds.reach import load_reach


@dataclass(frozen=True, slots=True)
class Hinges:
    """Columns that stand for people above a threshold: x >= max(0, load[cell] - begin).

    Attributes
    ----------
    column, cell, begin
        Of each hinge; shape ``[hinge]``.
    step
        People of an extra trip: the true cost then is that of x rounded up to a multiple of it; 0 where it is x itself.
    """

    column: Ints
    cell: Ints
    begin: Floats
    step: Floats


@dataclass(frozen=True, slots=True)
class Peaks:
    """Columns that stand for the highest load of some cells of one section: x >= load[cell] for each.

    Attributes
    ----------
    column
        Of each peak; shape ``[peak]``.
    start, cell
        The cells of each peak; shapes ``[peak + 1]``, ``[entry]``.
    """

    column: Ints
    start: Ints
    cell: Ints


@dataclass(slots=True)
class Expression:
    """A term as sum of factor * column + constant; never above the exact term at the best values of the columns."""

    column: Ints
    factor: Floats
    constant: float = 0.0


class LoadColumns:
    """One column for the load of each cell that any choice changes; hinges and peaks are added above them.

    Attributes
    ----------
    cells
        The cells with a column; shape ``[row]`` of the first rows of the program.
    column
        The column of each cell's load, -1 where it has none; shape ``[cell]``.
    lowest, highest
        What a cell's load never goes beyond; shape ``[cell]``.
    """

    def __init__(self, demand: Demand, builder: ProgramBuilder, is_asked: bool) -> None:
        self.demand = demand
        self.builder = builder
        self.num_days = len(demand.instance.days)
        self.lowest, self.highest = load_reach(demand)
        self.cells = np.unique(demand.matrix.cell).astype(np.int64) if is_asked else np.empty(0, dtype=np.int64)
        self.column = np.full(demand.cells.num_cells, -1)
        self.column[self.cells] = builder.add_columns(self.lowest[self.cells], self.highest[self.cells])
        self._hinges: list[Hinges] = []
        self._peaks: list[tuple[Ints, list[Ints]]] = []
        if is_asked:
            self._add_rows()

    def _add_rows(self) -> None:
        """load[c] = base[c] + sum of a[o, c] / K * x[o]."""
        matrix, options = self.demand.matrix, self.demand.options
        option = matrix.options_of_entries()
        place = np.searchsorted(self.cells, matrix.cell)
        base = self.demand.cells.base[self.cells]
        self.builder.add_rows(
            np.concatenate([np.arange(len(self.cells)), place]),
            np.concatenate([self.column[self.cells], option]),
            np.concatenate([np.ones(len(self.cells)), -matrix.people / options.parts[options.group[option]]]),
            base,
            base,
        )

    def hinge(self, cells: Ints, begin: Floats, factor: Floats, step: Floats) -> Expression:
        """Return the sum of factor * max(0, load - begin) over some cells; constant where no choice matters.

        Parameters
        ----------
        step
            Where above 0, the exact cost is that of the excess rounded up to a multiple of it.
        """
        still = self.column[cells] < 0
        over = np.maximum(0.0, self.demand.cells.base[cells] - begin)
        rounded = np.where(step > 0, np.ceil(over / np.where(step > 0, step, 1.0) - 1e-9) * step, over)
        constant = float((factor * rounded)[still].sum()) * (1 - 1e-12)
        live = ~still & (self.highest[cells] > begin) & (factor > 0)
        cells, begin, factor, step = cells[live], begin[live], factor[live], step[live]
        # Room for steps that are rounded up.
        column = self.builder.add_columns(np.zeros(len(cells)), np.maximum(0.0, self.highest[cells] - begin))
        self.exceed(column, cells, np.ones(len(cells)), begin)
        self._hinges.append(Hinges(column, cells, begin, step))
        return Expression(column, factor, constant)

    def exceed(self, column: Ints, cells: Ints, factor: Floats, begin: Floats) -> None:
        """Add factor * column >= load - begin, row by row."""
        row = np.arange(len(cells))
        self.builder.add_rows(
            np.concatenate([row, row]),
            np.concatenate([column, self.column[cells]]),
            np.concatenate([factor, -np.ones(len(cells))]),
            -begin,
            np.full(len(cells), np.inf),
        )

    def add_peaks(self, column: Ints, inside: list[Ints]) -> None:
        """Note columns that stand for the highest load of some cells."""
        self._peaks.append((column, inside))

    def all_hinges(self) -> Hinges:
        """Return every hinge column so far."""
        return Hinges(
            whole([hinges.column for hinges in self._hinges]),
            whole([hinges.cell for hinges in self._hinges]),
            np.concatenate([np.empty(0), *(hinges.begin for hinges in self._hinges)]),
            np.concatenate([np.empty(0), *(hinges.step for hinges in self._hinges)]),
        )

    def all_peaks(self) -> Peaks:
        """Return every peak column so far."""
        inside = [cells for _, lists in self._peaks for cells in lists]
        start = np.concatenate([[0], np.cumsum([len(cells) for cells in inside])]).astype(np.int64)
        return Peaks(whole([column for column, _ in self._peaks]), start, whole(inside))


def added(parts: Sequence[Expression]) -> Expression:
    """Return a sum of expressions."""
    column, factor = whole([part.column for part in parts]), [part.factor for part in parts]
    return Expression(column, np.concatenate([np.empty(0), *factor]), sum(part.constant for part in parts))


def whole(arrays: Sequence[Ints]) -> Ints:
    """Return arrays one after the other; also where there are none."""
    return np.concatenate([np.empty(0, dtype=np.int64), *arrays])
