"""Who travels less crowded by a schedule: what passengers meet on their way, by organisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import crowding_hinges, left_in
from solver.demand.options import Floats, Ints


@dataclass(frozen=True, slots=True)
class Gains:
    """What the people of each organisation meet on all lines together; roads left out of `crowded_min`.

    Attributes
    ----------
    trips
        Passages of its people through a section on a day; a trip through two sections counts twice.
    over_places
        Passengers a day of its own among those above the places, all in a cell being equally likely to stay behind.
    crowded_min
        Crowding minutes a day of its own people.
    """

    trips: Floats
    over_places: Floats
    crowded_min: Floats


def gains(demand: Demand, parts: Ints) -> Gains:
    """Return what people of each organisation meet in a schedule; arrays of shape ``[organisation]``.

    Summed over organisations, and with the share of the base load, `over_places` is the term overload and
    `crowded_min` the term crowding.
    """
    matrix, options, cells = demand.matrix, demand.options, demand.cells
    loads = demand.loads(parts)
    share = parts / options.parts[options.group]
    people = matrix.people * np.repeat(share, np.diff(matrix.start)) / len(demand.instance.days)
    organisation = np.repeat(options.organisation[options.group], np.diff(matrix.start))
    over = _per_passenger(left_in(cells, loads), loads)
    crowded = _per_passenger(_crowding_of_cells(demand, loads), loads)
    size = len(demand.instance.organisations)

    def of_organisations(weights: Floats) -> Floats:
        return np.asarray(np.bincount(organisation, weights=people * weights, minlength=size), dtype=np.float64)

    ones = np.where(cells.is_road, 0.0, 1.0)
    return Gains(
        trips=of_organisations(ones[matrix.cell]),
        over_places=of_organisations(over[matrix.cell]),
        crowded_min=of_organisations(crowded[matrix.cell]),
    )


def _per_passenger(amount: Floats, loads: Floats) -> Floats:
    return np.divide(amount, loads, out=np.zeros_like(loads), where=loads > 0)


def _crowding_of_cells(demand: Demand, loads: Floats) -> Floats:
    """Return the crowding minutes of each cell on its day; shape ``[cell]``."""
    cells = demand.cells
    total = np.zeros_like(loads)
    for begin, slope in crowding_hinges(demand.instance.crowding):
        total += slope * np.maximum(0.0, loads - begin * cells.seats)
    return total * np.where(cells.is_road, 0.0, cells.minutes_on_board)


@dataclass(frozen=True, slots=True)
class Ride:
    """Passengers of a day by how they travel, summed over sections and averaged over days; roads left out.

    Attributes
    ----------
    seated, standing, left_behind
        On a seat, on a standing place, above the places; every passage through a section counts.
    """

    seated: float
    standing: float
    left_behind: float

    @property
    def all(self) -> float:
        """All passages."""
        return self.seated + self.standing + self.left_behind


def ride(demand: Demand, parts: Ints) -> Ride:
    """Return how passengers travel in a schedule; shape ``[option]``."""
    cells, num_days = demand.cells, len(demand.instance.days)
    on_line = ~cells.is_road
    loads, seats, places = demand.loads(parts)[on_line], cells.seats[on_line], cells.places[on_line]
    seated = float(np.minimum(loads, seats).sum()) / num_days
    behind = float(np.maximum(0.0, loads - places).sum()) / num_days
    return Ride(seated, float(loads.sum()) / num_days - seated - behind, behind)
