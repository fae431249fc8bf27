"""The terms as columns and rows of the linear program; formulas are those of docs/format.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.methods.linear import Linear
from solver.demand.loads import Demand
from solver.demand.measures import absence_per_part, burden_per_part, crowding_hinges, peak_cells
from solver.demand.options import Floats, Ints
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS

_OF_LOADS = {"overload", "crowding", "peak", "peak_factor", "trips"}
Costs = dict[int, float]


class Loads:
    """Rows over the load of a cell: written out where one row needs it, as a column where several do."""

    def __init__(self, linear: Linear, demand: Demand, terms: set[str]) -> None:
        self._linear = linear
        self._demand = demand
        self._has_columns = len(terms & _OF_LOADS) > 1 or "crowding" in terms
        self._load_column: dict[int, int] = {}
        start, order = demand.matrix.by_cell(demand.cells.num_cells)
        self._start, self._order = start, order
        self._option = demand.matrix.options_of_entries()
        self.most = demand.cells.base + _largest_loads(demand, self._option)

    def at_least(self, column: int, factor: float, cell: int, threshold: float) -> None:
        """factor * column >= load[cell] - threshold."""
        columns, factors, base = self._load(cell)
        self._linear.add_row([*columns, column], [*(-factors), factor], low=base - threshold)

    def _load(self, cell: int) -> tuple[Ints, Floats, float]:
        """Return load[cell] as columns, factors, and what is added."""
        if not self._has_columns:
            return self._written_out(cell)
        if cell not in self._load_column:
            columns, factors, base = self._written_out(cell)
            load = self._linear.add_column(base, float(self.most[cell]))
            self._linear.add_row([*columns, load], [*factors, -1.0], -base, -base)
            self._load_column[cell] = load
        return np.array([self._load_column[cell]]), np.array([1.0]), 0.0

    def _written_out(self, cell: int) -> tuple[Ints, Floats, float]:
        demand = self._demand
        entries = self._order[self._start[cell] : self._start[cell + 1]]
        columns = self._option[entries]
        share = demand.options.parts[demand.options.group[columns]]
        return columns, demand.matrix.people[entries] / share, float(demand.cells.base[cell])

    def above(self, threshold: Floats) -> list[int]:
        """Return the cells whose load may exceed a threshold; shape of `threshold` ``[cell]``."""
        return np.flatnonzero(self.most > threshold).tolist()


def _largest_loads(demand: Demand, option: Ints) -> Floats:
    """Return the most that groups together can put on every cell; shape ``[cell]``."""
    num_cells = demand.cells.num_cells
    key = demand.options.group[option] * num_cells + demand.matrix.cell
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    if not len(first):
        return np.zeros(num_cells)
    largest = np.maximum.reduceat(demand.matrix.people[order], first)
    return np.bincount(key[order][first] % num_cells, weights=largest, minlength=num_cells)


def add_overload(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """over[c] >= load[c] - places[c], cost 1 / D."""
    places = demand.cells.places
    costs = {}
    for cell in loads.above(places):
        over = linear.add_column(0, loads.most[cell] - places[cell])
        loads.at_least(over, 1.0, cell, float(places[cell]))
        costs[over] = 1 / len(demand.instance.days)
    return costs


def add_crowding(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """above[c, hinge] >= load[c] - begin * seats[c], cost slope * minutes on incumbent / D."""
    minutes = np.where(demand.cells.is_road, 0.0, demand.cells.minutes_on_board)
    costs = {}
    for begin, slope in crowding_hinges(demand.instance.crowding):
        threshold = np.where(minutes > 0, begin * demand.cells.seats, np.inf)
        for cell in loads.above(threshold):
            above = linear.add_column(0, loads.most[cell] - threshold[cell])
            loads.at_least(above, 1.0, cell, float(threshold[cell]))
            costs[above] = slope * float(minutes[cell]) / len(demand.instance.days)
    return costs


def add_peak(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """highest[section, period] >= load[c] for its cells, cost weight."""
    costs = {}
    for weight, inside in peak_cells(demand):
        floor = float(demand.cells.base[inside].max())
        highest = linear.add_column(floor, float(loads.most[inside].max()))
        for cell in inside[loads.most[inside] > floor].tolist():
            loads.at_least(highest, 1.0, cell, 0.0)
        costs[highest] = weight
    return costs


def add_peak_factor(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """factor * places[c] >= load[c]."""
    places = demand.cells.places
    offered = np.flatnonzero(places > 0)
    factor = linear.add_column(0, float((loads.most[offered] / places[offered]).max(initial=0.0)))
    for cell in offered.tolist():
        loads.at_least(factor, float(places[cell]), cell, 0.0)
    return {factor: 1.0}


def add_trips(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """places of a trip * extra[c] >= load[c] - places[c] - 0.01, extra[c] whole, cost 1 / D."""
    cells = demand.cells
    threshold = np.where((cells.trips > 0) & ~cells.is_road, cells.places + TRIP_TOLERANCE_PASSENGERS, np.inf)
    costs = {}
    for cell in loads.above(threshold):
        size = float(cells.places_per_trip[cell])
        extra = linear.add_column(0, np.ceil((loads.most[cell] - threshold[cell]) / size), is_integer=True)
        loads.at_least(extra, size, cell, float(threshold[cell]))
        costs[extra] = 1 / len(demand.instance.days)
    return costs


def add_shifted(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """burden[o] * parts[o]."""
    return _by_option(burden_per_part(demand))


def add_absence(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """absence[o] * parts[o]."""
    return _by_option(absence_per_part(demand))


def _by_option(amounts: Floats) -> Costs:
    return {option: float(amounts[option]) for option in np.flatnonzero(amounts).tolist()}


def add_changed(linear: Linear, demand: Demand, loads: Loads) -> Costs:
    """changes[organisation] >= parts of any option but today's, cost 1."""
    return {changes(linear, demand, place): 1.0 for place in range(len(demand.instance.organisations))}


def changes(linear: Linear, demand: Demand, organisation: int) -> int:
    """Return the column that is 1 where an organisation changes, made anew."""
    options = demand.options
    own = np.flatnonzero(options.organisation[options.group] == organisation)
    others = own[options.status_quo[options.group[own]] != own]
    column = linear.add_column(0, 1, is_integer=True)
    for group in np.unique(options.group[own]).tolist():
        num_parts = int(options.parts[group])
        linear.add_row([int(options.status_quo[group]), column], [1, num_parts], low=num_parts)
    linear.indicators.append((column, others))
    return column


ADD_TERM: dict[str, Callable[[Linear, Demand, Loads], Costs]] = {
    "overload": add_overload,
    "crowding": add_crowding,
    "peak": add_peak,
    "peak_factor": add_peak_factor,
    "trips": add_trips,
    "shifted": add_shifted,
    "changed": add_changed,
    "absence": add_absence,
}


def add_costs(linear: Linear, tiers: Sequence[dict[str, float]], made: dict[str, Costs]) -> None:
    """Add the cost of every tier from the costs of its terms."""
    for weights in tiers:
        costs: Costs = {}
        for term, weight in weights.items():
            for column, cost in made[term].items():
                costs[column] = costs.get(column, 0.0) + weight * cost
        linear.costs.append(costs)
