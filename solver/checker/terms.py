"""The terms, recomputed; see `docs/format.md`, *Terms*."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from solver.checker.cells import Cell, CellKey
from solver.checker.choices import Reading, Taken
from solver.checker.deviation import altered, deviation
from solver.checker.loads import Network
from solver.domain.instance import Instance
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS, CrowdingCurve, TermValues
from solver.domain.people import Organisation
from solver.domain.supply import PeakPeriod

LoadByCell = dict[CellKey, float]


def work_out_terms(network: Network, reading: Reading, loads: LoadByCell) -> TermValues:
    """Return the terms of complete choices whose loads are known, not rounded."""
    instance = reading.instance
    num_days = len(instance.days)
    lines = [cell for cell in network.cells if cell.section not in network.roads]
    return TermValues(
        overload=overload(network.cells, loads) / num_days,
        crowding=crowding(network, lines, loads, instance.crowding) / num_days,
        peak=peak(network, instance.peak_periods, loads),
        peak_factor=max((loads[cell.key] / cell.places for cell in network.cells), default=0.0),
        trips=sum(extra_trips(cell, loads[cell.key]) for cell in lines) / num_days,
        shifted=sum(shifted(reading, organisation) for organisation in instance.organisations),
        changed=float(sum(is_changed(reading, organisation) for organisation in instance.organisations)),
        unfairness=max(shifted_per_head(reading, organisation) for organisation in instance.organisations),
        absence=sum(absence(instance, taken) for options in reading.taken.values() for taken in options),
        altered=float(altered(reading)),
        deviation=deviation(reading),
    )


def overload(cells: Sequence[Cell], loads: LoadByCell) -> float:
    """Return the passengers above the places, over all days."""
    return sum(max(0.0, loads[cell.key] - cell.places) for cell in cells)


def crowding(network: Network, cells: Sequence[Cell], loads: LoadByCell, curve: CrowdingCurve) -> float:
    """Return the crowding minutes of some cells, over all days: minutes on board * seats * f(load / seats)."""
    points = [(x, x * (multiplier - 1)) for x, multiplier in zip(curve.load_per_seat, curve.multiplier, strict=True)]
    return sum(
        network.sections[cell.section].minutes_on_board * cell.seats * straight(points, loads[cell.key] / cell.seats)
        for cell in cells
    )


def straight(points: Sequence[tuple[float, float]], x: float) -> float:
    """Return the piecewise-linear function through points (x rising, from 0) at x >= 0; its last slope goes on."""
    later = range(1, len(points))
    right = next((i for i in later if x <= points[i][0]), len(points) - 1)
    (x0, y0), (x1, y1) = points[right - 1], points[right]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def peak(network: Network, periods: Sequence[PeakPeriod], loads: LoadByCell) -> float:
    """Return the sum over sections and peak periods of weight * the highest load in it, over all days."""
    highest: dict[tuple[str, int], float] = {}
    for cell in network.cells:
        for i, period in enumerate(periods):
            if period.start_min <= cell.begin_min < period.end_min:
                highest[cell.section, i] = max(highest.get((cell.section, i), 0.0), loads[cell.key])
    return sum(network.sections[section].weight * load for (section, _), load in highest.items())


def extra_trips(cell: Cell, load: float) -> int:
    """Return the whole trips that a cell needs on top of its own."""
    places_of_a_trip = cell.places / cell.trips
    return max(0, ceil((load - cell.places - TRIP_TOLERANCE_PASSENGERS) / places_of_a_trip))


def shifted(reading: Reading, organisation: Organisation) -> float:
    """Return the person-minutes that an organisation shifts, earlier and later weighted apart."""
    weights = reading.instance.burden
    earlier = weights.earlier_by_kind.get(organisation.kind, weights.earlier)
    return sum(
        taken.people * abs(taken.shift_min) * (earlier if taken.shift_min < 0 else weights.later)
        for taken in reading.options_of_organisation(organisation)
    )


def person_minutes(reading: Reading, organisation: Organisation) -> float:
    """Return the person-minutes that an organisation shifts, unweighted."""
    return sum(taken.people * abs(taken.shift_min) for taken in reading.options_of_organisation(organisation))


def headcount(organisation: Organisation) -> int:
    """Return the people of an organisation."""
    return sum(group.headcount for group in organisation.groups)


def shifted_per_head(reading: Reading, organisation: Organisation) -> float:
    """Return the weighted minutes shifted per head; 0 where there is nobody."""
    people = headcount(organisation)
    return shifted(reading, organisation) / people if people else 0.0


def is_changed(reading: Reading, organisation: Organisation) -> bool:
    """Return whether a part of an organisation takes another option than today's."""
    return any(not taken.is_today for taken in reading.options_of_organisation(organisation))


def absence(instance: Instance, taken: Taken) -> float:
    """Return the person-days that parts are on site less than today, over the days of the instance."""
    today = taken.group.week_patterns(instance.days)[0]
    fewer_days = sum(today.present[day] - taken.pattern.present[day] for day in instance.days)
    return taken.people * max(0.0, fewer_days)
