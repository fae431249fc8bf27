"""Cells in words: which section, which day, from when to when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints

_ROUNDING_ERROR = 1e-6
"""Passengers; smaller changes are rounding errors."""


@dataclass(frozen=True, slots=True)
class CellLabel:
    """A cell: an interval of a section on a day.

    Attributes
    ----------
    section, name
        The section's id; the line's name and the section's.
    begin_min, end_min
        The bin, or the departure twice, in minutes after midnight.
    seats, places
        What the interval offers (vehicles on a road).
    """

    section: str
    name: str
    day: str
    begin_min: float
    end_min: float
    seats: float
    places: float


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a choice does to the load of a cell, in passengers (vehicles on a road)."""

    at: CellLabel
    load_without: float
    load_with: float

    @property
    def change(self) -> float:
        """The change of the load; negative is a relief."""
        return self.load_with - self.load_without


class CellLabels:
    """Puts the cells of an instance into words."""

    def __init__(self, demand: Demand) -> None:
        instance = demand.instance
        self._demand = demand
        ids = (section.id for section in instance.sections)
        self._names = list(zip(ids, instance.section_names, strict=True))

    def at(self, cell: int) -> CellLabel:
        """Return a cell in words."""
        cells = self._demand.cells
        section, name = self._names[int(cells.section[cell])]
        day = self._demand.instance.days[int(cells.day[cell])]
        figures = (cells.begin_min, cells.end_min, cells.seats, cells.places)
        return CellLabel(section, name, day, *(float(figure[cell]) for figure in figures))

    def largest(self, cells: Ints, change: Floats, loads: Floats, most: int, sign: int) -> tuple[CellChange, ...]:
        """Return the cells with the largest change of one sign, the largest first.

        Parameters
        ----------
        cells, change
            Cells, each once, and by how much a choice changes the load of each.
        loads
            The loads with that choice; shape ``[cell of the instance]``.
        most
            How many at most.
        sign
            -1 for what is relieved, 1 for what is loaded.
        """
        # Rounded, so that rounding errors do not change the order of equal cells.
        order = np.lexsort((cells, -sign * np.round(change, 6)))[:most]
        return tuple(
            CellChange(self.at(int(cells[i])), float(loads[cells[i]] - change[i]), float(loads[cells[i]]))
            for i in order.tolist()
            if sign * change[i] > _ROUNDING_ERROR
        )
