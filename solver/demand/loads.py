"""Everything that a schedule's numbers are computed from, built once per instance; and the exact loads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.demand.agreed import Agreed, build_agreed
from solver.demand.cells import Cells, build_cells
from solver.demand.matrix import LoadMatrix, build_matrix
from solver.demand.options import Floats, Ints, Options, build_options
from solver.domain.instance import Instance


@dataclass(frozen=True, slots=True)
class Demand:
    """An instance as arrays: options, cells, what options put on cells, and what was agreed of them.

    `peaks` has for each section and peak period (weight, its cells over all days), where it has cells.
    """

    instance: Instance
    options: Options
    cells: Cells
    matrix: LoadMatrix
    agreed: Agreed
    peaks: tuple[tuple[float, Ints], ...]

    def loads(self, parts: Ints) -> Floats:
        """Return the load of every cell, in passengers (vehicles on a road); shape ``[cell]``.

        Parameters
        ----------
        parts
            Parts per option; shape ``[option]``.
        """
        share = parts / self.options.parts[self.options.group]
        weights = self.matrix.people * np.repeat(share, np.diff(self.matrix.start))
        return self.cells.base + np.bincount(self.matrix.cell, weights=weights, minlength=self.cells.num_cells)


def build_demand(instance: Instance) -> Demand:
    """Build options, cells and the load matrix of an instance."""
    options = build_options(instance)
    cells = build_cells(instance)
    matrix, agreed = build_matrix(instance, options, cells), build_agreed(instance, options)
    return Demand(instance, options, cells, matrix, agreed, tuple(_peaks(instance, cells)))


def _peaks(instance: Instance, cells: Cells) -> Iterator[tuple[float, Ints]]:
    num_days = len(instance.days)
    for place, section in enumerate(instance.sections):
        first, last = cells.start[place * num_days], cells.start[(place + 1) * num_days]
        begin = cells.begin_min[first:last]
        for period in instance.peak_periods:
            inside = np.flatnonzero((begin >= period.start_min) & (begin < period.end_min)) + first
            if len(inside):
                yield section.weight, inside
