"""The nine terms of DESIGN 3, in float64, from loads and parts per option."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS, CrowdingCurve
from solver.domain.schedule import TermValues


def measure_terms(demand: Demand, parts: Ints) -> TermValues:
    """Return all terms of a schedule given as parts per option; shape ``[option]``."""
    loads = demand.loads(parts)
    return TermValues(
        overload=overload(demand, loads),
        crowding=crowding(demand, loads),
        peak=peak(demand, loads),
        peak_factor=peak_factor(demand, loads),
        trips=trips(demand, loads),
        shifted=shifted(demand, parts),
        changed=changed(demand, parts),
        unfairness=unfairness(demand, parts),
        absence=absence(demand, parts),
    )


def overload(demand: Demand, loads: Floats) -> float:
    """Passengers a day above the places: 1/D * sum of max(0, load - places)."""
    return float(np.maximum(0.0, loads - demand.cells.places).sum() / len(demand.instance.days))


def crowding(demand: Demand, loads: Floats) -> float:
    """Crowding minutes a day: 1/D * sum of minutes on board * seats * f(load / seats), roads left out.

    f is written as a sum of hinges, so that it is the same function that the model minimises.
    """
    cells = demand.cells
    total = np.zeros(cells.num_cells)
    for load_per_seat, slope in crowding_hinges(demand.instance.crowding):
        total += slope * np.maximum(0.0, loads - load_per_seat * cells.seats)
    return float((total * cells.minutes_on_board)[~cells.is_road].sum() / len(demand.instance.days))


def crowding_hinges(curve: CrowdingCurve) -> tuple[tuple[float, float], ...]:
    """Return f as (load per seat at which a hinge begins, slope that it adds), all slopes > 0.

    f(x) = sum of slope * max(0, x - begin), through the points (x, x * (multiplier - 1)).
    """
    x = np.array(curve.load_per_seat)
    f = x * (np.array(curve.multiplier) - 1.0)
    added = np.diff(np.diff(f) / np.diff(x), prepend=0.0)
    return tuple((float(begin), float(slope)) for begin, slope in zip(x[:-1], added, strict=True) if slope > 1e-12)


def peak_cells(demand: Demand) -> Iterator[tuple[float, Ints]]:
    """Yield for each section and peak period (weight, its cells over all days), where it has cells."""
    cells, instance = demand.cells, demand.instance
    num_days = len(instance.days)
    for place, section in enumerate(instance.sections):
        first, last = cells.start[place * num_days], cells.start[(place + 1) * num_days]
        begin = cells.begin_min[first:last]
        for period in instance.peak_periods:
            inside = np.flatnonzero((begin >= period.start_min) & (begin < period.end_min)) + first
            if len(inside):
                yield section.weight, inside


def peak(demand: Demand, loads: Floats) -> float:
    """Passengers: sum over sections and peak periods of weight * highest load in it, over all days."""
    return float(sum(weight * loads[inside].max() for weight, inside in peak_cells(demand)))


def peak_factor(demand: Demand, loads: Floats) -> float:
    """Highest load / places of any cell, a ratio; cells without places have no load (a rule of the format)."""
    places = demand.cells.places
    offered = places > 0
    return float((loads[offered] / places[offered]).max(initial=0.0))


def trips(demand: Demand, loads: Floats) -> float:
    """Extra trips a day so that no cell exceeds its places by more than the tolerance, roads left out."""
    cells = demand.cells
    counted = (cells.trips > 0) & ~cells.is_road
    over = loads[counted] - cells.places[counted] - TRIP_TOLERANCE_PASSENGERS
    needed = np.ceil(np.maximum(0.0, over) / cells.places_per_trip[counted])
    return float(needed.sum() / len(demand.instance.days))


def burden_per_part(demand: Demand) -> Floats:
    """Return the weighted person-minutes that one part in an option is shifted; shape ``[option]``."""
    options, weights = demand.options, demand.instance.burden
    shift = options.shift_min
    minutes = np.where(shift < 0, -shift * weights.earlier, shift * weights.later)
    return np.asarray(minutes * options.people_per_part, dtype=np.float64)


def shifted(demand: Demand, parts: Ints) -> float:
    """Person-minutes shifted, earlier and later weighted apart."""
    return float(burden_per_part(demand) @ parts)


def changed(demand: Demand, parts: Ints) -> float:
    """Organisations of which any part takes another option than today's."""
    return float(len(changed_organisations(demand, parts)))


def changed_organisations(demand: Demand, parts: Ints) -> Ints:
    """Return the places of the organisations that change, rising."""
    options = demand.options
    stays = parts[options.status_quo] == options.parts
    return np.unique(options.organisation[~stays])


def burden_per_head(demand: Demand, parts: Ints) -> Floats:
    """Return the weighted minutes shifted per head of each organisation; shape ``[organisation]``."""
    options = demand.options
    num_organisations = len(demand.instance.organisations)
    people = np.bincount(options.organisation, weights=options.headcount, minlength=num_organisations)
    burden = np.bincount(
        options.organisation[options.group], weights=burden_per_part(demand) * parts, minlength=num_organisations
    )
    return np.divide(burden, people, out=np.zeros(num_organisations), where=people > 0)


def unfairness(demand: Demand, parts: Ints) -> float:
    """Largest burden per head of any organisation, in minutes."""
    return float(burden_per_head(demand, parts).max(initial=0.0))


def absence_per_part(demand: Demand) -> Floats:
    """Return the person-days that one part in an option moves to home or online; shape ``[option]``."""
    options = demand.options
    days = options.present.sum(axis=1)
    today = days[options.status_quo][options.group]
    return np.asarray(np.maximum(0.0, today - days) * options.people_per_part, dtype=np.float64)


def absence(demand: Demand, parts: Ints) -> float:
    """Person-days moved to home or online."""
    return float(absence_per_part(demand) @ parts)
