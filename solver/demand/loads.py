"""Everything that a schedule's numbers are computed from, built once per instance; and the exact loads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.agreed import Agreed, build_agreed
from solver.demand.cells import Cells, build_cells
from solver.demand.matrix import LoadMatrix, build_matrix
from solver.demand.options import Floats, Ints, Options, build_options
from solver.domain.instance import Instance


@dataclass(frozen=True, slots=True)
class Demand:
    """An instance as arrays: options, cells, what options put on cells, and what was agreed of them."""

    instance: Instance
    options: Options
    cells: Cells
    matrix: LoadMatrix
    agreed: Agreed

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
    return Demand(instance, options, cells, build_matrix(instance, options, cells), build_agreed(instance, options))
