"""The terms of DESIGN 3, in float64, from loads and parts per option.

Loads of shape ``[cell]`` and parts of shape ``[option]`` give a number; a batch of them, with one more axis in
front, gives an array of numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.demand.cells import Cells
from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.demand.queues import left_of_chains, queues
from solver.domain.objective import (
    ROAD_DELAY,
    ROAD_POWER,
    TERMS,
    TRIP_TOLERANCE_PASSENGERS,
    CrowdingCurve,
    Term,
    TermValues,
    Tier,
)
from solver.domain.schedule import TermsBeforeAfter


def measure_terms(demand: Demand, parts: Ints, loads: Floats | None = None) -> TermValues:
    """Return the terms of a schedule given as parts per option; shape ``[option]``.

    Those that mean nothing for the instance are 0.

    Parameters
    ----------
    loads
        Of these parts, where they are known already; shape ``[cell]``.
    """
    loads = demand.loads(parts) if loads is None else loads
    values = dict.fromkeys(TERMS, 0.0)
    values |= {term: float(measure(term, demand, loads, parts)) for term in demand.instance.terms}
    return TermValues(**values)


def terms_before_after(demand: Demand, parts: Ints) -> TermsBeforeAfter:
    """Return the terms of today and of a schedule, rounded as files have them; shape ``[option]``."""
    before, after = (measure_terms(demand, each).rounded() for each in (demand.options.status_quo_parts(), parts))
    return TermsBeforeAfter(status_quo=before, schedule=after)


def tier_value(demand: Demand, tier: Tier, parts: Ints) -> float:
    """Return a tier's value of a schedule, measuring the terms that count in it alone; shape ``[option]``."""
    weights = tier.weights()
    loads = demand.loads(parts) if weights.keys() & OF_LOADS else demand.cells.base
    return sum(weight * float(measure(term, demand, loads, parts)) for term, weight in weights.items())


def measure(term: Term, demand: Demand, loads: Floats, parts: Ints) -> Any:
    """Return one term for loads ``[..., cell]`` and parts ``[..., option]``; shape ``[...]``."""
    if term in _OF_LOADS:
        return _OF_LOADS[term](demand, loads)
    return _OF_PARTS[term](demand, parts)


def overload(demand: Demand, loads: Floats) -> Any:
    """Passengers a day left behind: 1/D * sum over cells that overflow of max(0, load - places)."""
    return left_in(demand.cells, loads).sum(axis=-1) / len(demand.instance.days)


def left_in(cells: Cells, loads: Floats) -> Floats:
    """Return who is left behind in each cell: above its places, where it overflows; shape ``[..., cell]``."""
    return np.where(cells.overflows, np.maximum(0.0, loads - cells.places), 0.0)


def crowding(demand: Demand, loads: Floats) -> Any:
    """Crowding minutes a day: 1/D * sum of minutes on board * seats * f(load / seats), roads left out.

    f is written as a sum of hinges, so that it is the same function that the model minimises.
    """
    cells = demand.cells
    minutes = np.where(cells.is_road, 0.0, cells.minutes_on_board)
    total = np.zeros(loads.shape[:-1])
    for load_per_seat, slope in crowding_hinges(demand.instance.crowding):
        total = total + np.maximum(0.0, loads - load_per_seat * cells.seats) @ (slope * minutes)
    return total / len(demand.instance.days)


def crowding_hinges(curve: CrowdingCurve) -> tuple[tuple[float, float], ...]:
    """Return f as (load per seat at which a hinge begins, slope that it adds), all slopes > 0.

    f(x) = sum of slope * max(0, x - begin), through the points (x, x * (multiplier - 1)).
    """
    x = np.array(curve.load_per_seat)
    f = x * (np.array(curve.multiplier) - 1.0)
    added = np.diff(np.diff(f) / np.diff(x), prepend=0.0)
    return tuple((float(begin), float(slope)) for begin, slope in zip(x[:-1], added, strict=True) if slope > 1e-12)


def peak_cells(demand: Demand) -> tuple[tuple[float, Ints], ...]:
    """Return for each section and peak period (weight, its cells over all days), where it has cells."""
    return demand.peaks


def peak(demand: Demand, loads: Floats) -> Any:
    """Passengers: sum over sections and peak periods of weight * highest load in it, over all days."""
    total = np.zeros(loads.shape[:-1])
    for weight, inside in peak_cells(demand):
        total = total + weight * loads[..., inside].max(axis=-1)
    return total


def peak_factor(demand: Demand, loads: Floats) -> Any:
    """Highest load / places of any cell, a ratio; cells without places have no load (a rule of the format)."""
    places = demand.cells.places
    offered = np.flatnonzero(places > 0)
    return (loads[..., offered] / places[offered]).max(axis=-1, initial=0.0)


def trips(demand: Demand, loads: Floats) -> Any:
    """Extra trips a day so that no cell exceeds its places by more than the tolerance, roads left out."""
    return extra_trips(demand, loads).sum(axis=-1) / len(demand.instance.days)


def extra_trips(demand: Demand, loads: Floats) -> Floats:
    """Return the trips that each cell lacks, 0 on roads and where nothing runs; shape ``[..., cell]``."""
    cells = demand.cells
    counted = np.flatnonzero((cells.trips > 0) & ~cells.is_road)
    over = loads[..., counted] - cells.places[counted] - TRIP_TOLERANCE_PASSENGERS
    needed = np.zeros(loads.shape)
    needed[..., counted] = np.ceil(np.maximum(0.0, over) / cells.places_per_trip[counted])
    return needed


def waiting(demand: Demand, loads: Floats) -> Any:
    """Passenger-minutes a day that those who do not fit wait: 1/D * sum of left[i] * minutes to the next interval.

    left[i] = max(0, left[i - 1] + load[i] - places[i]) along each section's day; nobody is left from the day before.
    """
    own = queues(demand.cells)
    left = left_of_chains(loads[..., own.cell] - demand.cells.places[own.cell], own.start)
    return left @ own.minutes / len(demand.instance.days)


def vehicle_hours_lost(demand: Demand, loads: Floats) -> Any:
    """Vehicle-hours a day lost on roads: 1/D * sum over their cells of load * (t - t0) / 60, t as in `road_hours`."""
    cell, hours = road_hours(demand)
    places = demand.cells.places[cell]
    return (loads[..., cell] * (loads[..., cell] / places) ** ROAD_POWER) @ hours


def road_hours(demand: Demand) -> tuple[Ints, Floats]:
    """Return the cells of roads, and what a vehicle in each loses where volume is capacity, in hours over the days.

    t - t0 = t0 * 0.15 * (volume / capacity)^4, where t0 are the minutes on board; shapes ``[road cell]``.
    """
    cells = demand.cells
    cell = np.flatnonzero(cells.is_road & (cells.places > 0))
    return cell, cells.minutes_on_board[cell] * ROAD_DELAY / 60 / len(demand.instance.days)


def burden_per_part(demand: Demand) -> Floats:
    """Return the weighted person-minutes that one part in an option is shifted; shape ``[option]``."""
    options, weights = demand.options, demand.instance.burden
    shift = options.shift_min
    kinds = [weights.earlier_of(organisation.kind) for organisation in demand.instance.organisations]
    earlier = np.array(kinds, dtype=np.float64)[options.organisation[options.group]]
    minutes = np.where(shift < 0, -shift * earlier, shift * weights.later)
    return np.asarray(minutes * options.people_per_part, dtype=np.float64)


def minutes_per_part(demand: Demand) -> Floats:
    """Return the person-minutes that one part in an option is shifted, earlier as later; shape ``[option]``."""
    options = demand.options
    return np.asarray(np.abs(options.shift_min) * options.people_per_part, dtype=np.float64)


def cost(demand: Demand, loads: Floats) -> Any:
    """EUR a year that crowds, waiting and hours on roads cost travellers: days * value of time * the hours of each.

    The hours that wait, and those of a vehicle, count for `waiting_weight`, and for `people_per_car`, of travelling.
    """
    factors = demand.instance.reckoned.of_travellers(len(demand.instance.days))
    total = np.zeros(loads.shape[:-1])
    for term, factor in factors.items():
        total = total + factor * _OF_LOADS[term](demand, loads)
    return total


def moving_per_part(demand: Demand) -> Floats:
    """Return the EUR a year that one part in an option costs its people by beginning earlier or later.

    Of those who do as agreed, on the days that they are on site: minutes * weight * value of time; shape ``[option]``.
    """
    options, instance, prices = demand.options, demand.instance, demand.instance.reckoned
    adherence = np.array([group.adherence for group in instance.groups])[options.group]
    people = options.people_per_part * adherence * options.present.mean(axis=1)
    weight = np.where(options.shift_min < 0, prices.earlier_weight, prices.later_weight)
    minutes = people * np.abs(options.shift_min) * weight
    return np.asarray(minutes * prices.minute_a_day(len(instance.days)), dtype=np.float64)


def moving(demand: Demand, parts: Ints) -> Any:
    """EUR a year that beginning earlier or later costs."""
    return parts @ moving_per_part(demand)


def shifted(demand: Demand, parts: Ints) -> Any:
    """Person-minutes shifted, earlier and later weighted apart."""
    return parts @ burden_per_part(demand)


def changed(demand: Demand, parts: Ints) -> Any:
    """Organisations of which any part takes another option than today's."""
    moved = np.logical_or.reduceat(moved_groups(demand, parts), _first_groups(demand), axis=-1)
    return moved.sum(axis=-1)


def moved_groups(demand: Demand, parts: Ints) -> NDArray[np.bool_]:
    """Return whether any part of a group leaves today's option; shape ``[..., group]``."""
    return np.asarray(parts[..., demand.options.status_quo] != demand.options.parts)


def changed_organisations(demand: Demand, parts: Ints) -> Ints:
    """Return the places of the organisations that change, rising."""
    return np.unique(demand.options.organisation[moved_groups(demand, parts)])


def _first_groups(demand: Demand) -> Ints:
    """Return the first group of each organisation; groups lie organisation by organisation."""
    return np.searchsorted(demand.options.organisation, np.arange(len(demand.instance.organisations)))


def burden_per_head(demand: Demand, parts: Ints) -> Floats:
    """Return the weighted minutes shifted per head of each organisation; shape ``[..., organisation]``."""
    return _per_head(demand, burden_per_part(demand) * parts)


def minutes_per_head(demand: Demand, parts: Ints) -> Floats:
    """Return the minutes shifted per head of each organisation, earlier as later; shape ``[..., organisation]``."""
    return _per_head(demand, minutes_per_part(demand) * parts)


def _per_head(demand: Demand, of_options: Floats) -> Floats:
    """Return an amount per option as one per head of each organisation, all of its people counted."""
    options = demand.options
    of_groups = np.add.reduceat(of_options, options.start[:-1], axis=-1)
    starts = _first_groups(demand)
    people = np.add.reduceat(options.headcount, starts)
    burden = np.add.reduceat(of_groups, starts, axis=-1)
    return np.divide(burden, people, out=np.zeros_like(burden), where=people > 0)


def unfairness(demand: Demand, parts: Ints) -> Any:
    """Largest burden per head of any organisation, in minutes."""
    return burden_per_head(demand, parts).max(axis=-1, initial=0.0)


def absence_per_part(demand: Demand) -> Floats:
    """Return the person-days that one part in an option moves to home or online; shape ``[option]``.

    A part is a fair sample of its group. Where today is a mix, whose week has more days than the pattern gives them
    up, and whose week has fewer gives nothing back: sum over weeks of share * max(0, its days - those of the pattern).
    Of days on site the share that is online is added.
    """
    options, mixes = demand.options, demand.options.mixes
    days = options.present.sum(axis=1)
    today = days[options.status_quo][options.group]
    fewer = np.maximum(0.0, today - days)
    for group in np.unique(mixes.group).tolist():
        weeks, own = mixes.group == group, options.of_group(group)
        there = slice(own.start, own.stop)
        gap = np.maximum(0.0, mixes.days[weeks][None, :] - days[there, None]) @ mixes.share[weeks]
        patterns = demand.instance.groups[group].patterns
        is_today = np.array([pattern.mix == patterns[0].mix for pattern in patterns])[options.pattern[there]]
        fewer[there] = np.where(is_today, 0.0, gap)
    fewer += days * options.share_online
    return np.asarray(fewer * options.people_per_part, dtype=np.float64)


def absence(demand: Demand, parts: Ints) -> Any:
    """Person-days moved to home or online."""
    return parts @ absence_per_part(demand)


def switched_per_part(demand: Demand) -> Floats:
    """Return the person-days that one part in an option travels otherwise than today; shape ``[option]``.

    sum over days of present * share that cycles or parks and rides on that day.
    """
    options, own = demand.options, demand.options.switching
    days = np.zeros(options.num_options)
    days[own.option] = (options.present[own.option] * (own.transit + own.car)).sum(axis=1)
    return np.asarray(days * options.people_per_part, dtype=np.float64)


def switched(demand: Demand, parts: Ints) -> Any:
    """Person-days by bicycle or by park and ride in place of public transport or car."""
    return parts @ switched_per_part(demand)


def altered_groups(demand: Demand, parts: Ints) -> NDArray[np.bool_]:
    """Return whether a group of which something is agreed chooses otherwise; shape ``[..., group]``.

    Shares count: half of the parts is as agreed where half was agreed, in however many parts.
    """
    agreed, start = demand.agreed, demand.options.start[:-1]
    lacks = np.logical_or.reduceat(parts < agreed.target, start, axis=-1)
    return np.asarray(agreed.is_agreed & (lacks | ~agreed.is_reachable))


def altered(demand: Demand, parts: Ints) -> Any:
    """Groups of which any part chooses otherwise than agreed; 0 where nothing is agreed."""
    return altered_groups(demand, parts).sum(axis=-1)


def deviation_per_step(demand: Demand, parts: Ints) -> Floats:
    """Return the parts that a mix of shifts has to let across each step to be as agreed; shape ``[..., step]``."""
    agreed = demand.agreed
    before = np.zeros((*parts.shape[:-1], len(agreed.step_option) + 1))
    np.cumsum(parts[..., agreed.step_option], axis=-1, out=before[..., 1:])
    return np.abs(np.diff(before[..., agreed.step_start], axis=-1) - agreed.step_target)


def deviation(demand: Demand, parts: Ints) -> Any:
    """Person-minutes between agreed and chosen shifts: the least by which the people of each group become as agreed."""
    agreed = demand.agreed
    return parts @ agreed.per_part + deviation_per_step(demand, parts) @ agreed.step_minutes


_OF_LOADS: dict[Term, Callable[[Demand, Floats], Any]] = {
    "overload": overload,
    "crowding": crowding,
    "peak": peak,
    "peak_factor": peak_factor,
    "trips": trips,
    "waiting": waiting,
    "vehicle_hours_lost": vehicle_hours_lost,
    "cost": cost,
}
OF_LOADS: frozenset[Term] = frozenset(_OF_LOADS)
"""The terms that hang on loads; all others hang on the choices alone."""
_OF_PARTS: dict[Term, Callable[[Demand, Ints], Any]] = {
    "shifted": shifted,
    "changed": changed,
    "unfairness": unfairness,
    "absence": absence,
    "switched": switched,
    "altered": altered,
    "deviation": deviation,
    "moving": moving,
}
