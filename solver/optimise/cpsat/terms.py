"""One ``add_*`` function per term: it adds what the term needs and returns the term as a linear expression.

In any order, any number of times; the formulas are those of DESIGN 3 and of `solver.demand.measures`. Those of the
choices themselves are in `terms_of_choices`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from solver.demand.measures import crowding_hinges, peak_cells
from solver.demand.options import Ints
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS, Term
from solver.optimise.cpsat.expression import TermExpression
from solver.optimise.cpsat.terms_of_choices import (
    add_absence,
    add_altered,
    add_changed,
    add_deviation,
    add_shifted,
    add_unfairness,
)
from solver.optimise.cpsat.variables import Variables

_FACTOR_UNITS = 1_000_000
"""`peak_factor` is counted in millionths."""


def add_overload(variables: Variables) -> TermExpression:
    """overload = 1/D * sum over c of max(0, load[c] - places[c])."""
    demand, integers = variables.demand, variables.integers
    per_unit = 1.0 / (integers.scale * len(demand.instance.days))
    term = TermExpression()
    for cell in _loaded_cells(variables):
        term.add(per_unit, variables.excess(cell, int(integers.places[cell])))
    over = integers.highest > integers.places
    wrong = integers.error + np.abs(integers.places / integers.scale - demand.cells.places)
    term.error = float(wrong[over].sum()) / len(demand.instance.days)
    return term


def add_crowding(variables: Variables) -> TermExpression:
    """crowding = 1/D * sum over c, h of minutes[c] * slope[h] * max(0, load[c] - begin[h] * seats[c])."""
    demand, integers, cells = variables.demand, variables.integers, variables.demand.cells
    num_days = len(demand.instance.days)
    term = TermExpression()
    for begin, slope in crowding_hinges(demand.instance.crowding):
        thresholds = np.rint(begin * cells.seats * integers.scale).astype(np.int64)
        per_unit = slope * cells.minutes_on_board / (integers.scale * num_days)
        wrong = integers.error + np.abs(thresholds / integers.scale - begin * cells.seats)
        felt = (integers.highest > thresholds) & ~cells.is_road & (cells.minutes_on_board > 0)
        for cell in np.flatnonzero(felt).tolist():
            term.add(float(per_unit[cell]), variables.excess(cell, int(thresholds[cell])))
        term.error += float((per_unit * integers.scale * wrong)[felt].sum())
    return term


def add_peak(variables: Variables) -> TermExpression:
    """peak = sum over sections, peak periods of weight * highest load[c] in it."""
    integers = variables.integers
    term = TermExpression()
    for weight, inside in peak_cells(variables.demand):
        if weight > 0:
            term.add(weight / integers.scale, _highest_load(variables, inside))
            term.error += weight * float(integers.error[inside].max())
    return term


def _highest_load(variables: Variables, inside: Ints) -> cp_model.LinearExprT:
    """highest >= load[c] for the cells inside; those that are never the highest are left out."""
    integers = variables.integers
    floor = int(integers.lowest[inside].max())
    above = inside[integers.highest[inside] > floor]
    if not len(above):
        return floor
    highest = variables.new(
        floor,
        int(integers.highest[above].max()),
        f"highest[{inside[0]}..]",
        lambda schedule: int(schedule.loads[inside].max()),
    )
    for cell in above.tolist():
        variables.model.add(highest >= variables.load(cell))
    return highest


def add_peak_factor(variables: Variables) -> TermExpression:
    """peak_factor >= load[c] / places[c] for every c."""
    integers, places = variables.integers, variables.demand.cells.places
    offered = np.flatnonzero(places > 0)
    if not len(offered):
        return TermExpression()
    # Places in hundredths, rounded up; both sides times _FACTOR_UNITS, so that the factor is a whole number.
    hundredths = np.ceil(places * 100 - 1e-6).astype(np.int64)

    def factor(load: int, cell: int) -> int:
        return -(-100 * _FACTOR_UNITS * load // (integers.scale * int(hundredths[cell])))

    low = max(factor(int(integers.lowest[cell]), cell) for cell in offered.tolist())
    above = [cell for cell in offered.tolist() if factor(int(integers.highest[cell]), cell) > low]
    error = float((integers.error[offered] / places[offered]).max()) + 1.0 / _FACTOR_UNITS
    term = TermExpression(error=error)
    if not above:
        term.add(1.0 / _FACTOR_UNITS, low)
        return term
    high = max(factor(int(integers.highest[cell]), cell) for cell in above)
    highest = variables.new(
        low,
        high,
        "peak_factor",
        lambda schedule: max(low, *(factor(int(schedule.loads[cell]), cell) for cell in above)),
    )
    units = 100 * _FACTOR_UNITS // integers.scale
    for cell in above:
        variables.model.add(int(hundredths[cell]) * highest >= units * variables.load(cell))
    term.add(1.0 / _FACTOR_UNITS, highest)
    return term


def add_trips(variables: Variables) -> TermExpression:
    """trips = 1/D * sum over c of trips[c], places of a trip * trips[c] >= load[c] - places[c] - tolerance."""
    demand, integers, cells = variables.demand, variables.integers, variables.demand.cells
    term = TermExpression()
    # Rounding is taken in favour of fewer trips, so the expression never exceeds the exact term.
    slack = np.ceil((integers.error + TRIP_TOLERANCE_PASSENGERS) * integers.scale).astype(np.int64) + 1
    thresholds = integers.places + slack
    per_trip = np.ceil(cells.places_per_trip * integers.scale).astype(np.int64)
    counted = (cells.trips > 0) & ~cells.is_road & (integers.highest > thresholds)
    for cell in np.flatnonzero(counted).tolist():
        extra = _extra_trips(variables, cell, int(thresholds[cell]), int(per_trip[cell]))
        term.add(1.0 / len(demand.instance.days), extra)
    return term


def _extra_trips(variables: Variables, cell: int, threshold: int, per_trip: int) -> cp_model.LinearExprT:
    def needed(load: int) -> int:
        return max(0, -(-(load - threshold) // per_trip))

    low = needed(int(variables.integers.lowest[cell]))
    high = needed(int(variables.integers.highest[cell]))
    if low == high:
        return low
    extra = variables.new(low, high, f"trips[{cell}]", lambda schedule: needed(int(schedule.loads[cell])))
    variables.model.add(per_trip * extra >= variables.load(cell) - threshold)
    return extra


ADD_TERM: dict[Term, Callable[[Variables], TermExpression]] = {
    "overload": add_overload,
    "crowding": add_crowding,
    "peak": add_peak,
    "peak_factor": add_peak_factor,
    "trips": add_trips,
    "shifted": add_shifted,
    "changed": add_changed,
    "unfairness": add_unfairness,
    "absence": add_absence,
    "altered": add_altered,
    "deviation": add_deviation,
}


def _loaded_cells(variables: Variables) -> list[int]:
    """Return the cells whose load can exceed their places."""
    integers = variables.integers
    cells: list[int] = np.flatnonzero(integers.highest > integers.places).tolist()
    return cells
