"""Which moment the move of one organisation serves: the schedule with it, against the same schedule without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from solver.advise.explain.cell_labels import CellLabel, CellLabels
from solver.advise.explain.contributions import options_of
from solver.advise.explain.evaluator import Evaluator
from solver.demand.loads import Demand
from solver.demand.measures import crowding_hinges, left_in, peak_cells
from solver.demand.options import Floats, Ints

Serves = Literal["places", "seats", "peak"]
_LEAST = 0.5
"""Passengers: less is not told, as it would be rounded to nobody."""


@dataclass(frozen=True, slots=True)
class Served:
    """An interval of a section that the move of an organisation relieves, and how.

    Attributes
    ----------
    serves
        "places" where fewer are left behind there, "seats" where fewer stand, "peak" where it is less full only.
    cell, at
        Its place among the cells, and what it is called.
    own, today
        Passengers there today: of the organisation, and all.
    without, with_move
        All passengers there when the others do as in the schedule: this organisation as today, and as in the schedule.
    """

    serves: Serves
    cell: int
    at: CellLabel
    own: float
    today: float
    without: float
    with_move: float


class ServedMoments:
    """Finds the moments that the moves of a schedule serve.

    Parameters
    ----------
    today, then
        Today, and the schedule.
    """

    def __init__(self, today: Evaluator, then: Evaluator) -> None:
        self._today, self._then, self._demand = today, then, then.demand
        self._labels = CellLabels(self._demand)
        weights = [tier.weights() for tier in self._demand.instance.objective]
        self._weight = {
            term: next((own[term] for own in weights if own.get(term)), 0.0) for term in ("peak", "crowding")
        }

    def of(self, organisation: int) -> Served | None:
        """Return where the move of an organisation helps most; None where it relieves no section.

        Whoever is left behind comes first. Then the section where peak and crowding together, as the objective weighs
        them, fall most by its move, in the fullest interval that it relieves there.
        """
        then, own = self._then, self._demand.cells
        options = options_of(then, organisation)
        cells, added = then.added(*then.difference(options, self._today.parts[options]))
        without = then.loads.copy()
        without[cells] += added
        relieved = cells[added >= _LEAST]
        if not len(relieved):
            return None
        fewer = left_in(own, without) - left_in(own, then.loads)
        if fewer[cells].sum() >= _LEAST and fewer[relieved].max() >= _LEAST:
            return self._served("places", int(relieved[np.argmax(np.round(fewer[relieved], 6))]), organisation, without)
        gained = self._gained(cells, without)
        section = int(np.argmax(np.round(gained, 6)))
        inside = relieved[self._demand.cells.section[relieved] == section]
        if gained[section] <= 0 or not len(inside):
            return None
        cell = int(inside[np.argmax(np.round(without[inside], 6))])
        stands = without[cell] - self._demand.cells.seats[cell] >= _LEAST
        return self._served("seats" if stands else "peak", cell, organisation, without)

    def _gained(self, changed: Ints, without: Floats) -> Floats:
        """Return by how much the peak and crowding of each section fall, weighted; shape ``[section]``."""
        demand, loads, section = self._demand, self._then.loads, self._demand.cells.section
        crowding = _crowding(demand, changed, without) - _crowding(demand, changed, loads)
        gained = self._weight["crowding"] * np.bincount(
            section[changed], weights=crowding, minlength=len(demand.instance.sections)
        )
        touched = np.zeros(demand.cells.num_cells, dtype=bool)
        touched[changed] = True
        for weight, inside in peak_cells(demand):
            if touched[inside].any():
                fall = without[inside].max() - loads[inside].max()
                gained[section[inside[0]]] += self._weight["peak"] * weight * fall
        return np.asarray(gained, dtype=np.float64)

    def _served(self, serves: Serves, cell: int, organisation: int, without: Floats) -> Served:
        options = options_of(self._today, organisation)
        used, own = self._today.added(options, self._today.parts[options])
        return Served(
            serves,
            cell,
            self._labels.at(cell),
            float(own[used == cell].sum()),
            float(self._today.loads[cell]),
            float(without[cell]),
            float(self._then.loads[cell]),
        )


def _crowding(demand: Demand, cells: Ints, loads: Floats) -> Floats:
    """Return the crowding minutes of some cells, each on its day; shape ``[cell]``."""
    own, total = demand.cells, np.zeros(len(cells))
    for begin, slope in crowding_hinges(demand.instance.crowding):
        total += slope * np.maximum(0.0, loads[cells] - begin * own.seats[cells])
    return total * np.where(own.is_road[cells], 0.0, own.minutes_on_board[cells])
