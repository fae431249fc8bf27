"""The terms, recomputed; see `docs/format.md`, *Terms*."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.checker.choices import EIGHT_HOURS_MIN, Reading, Taken, share_on_site
from solver.checker.deviation import altered, deviation
from solver.checker.loads import Figures, Floats, Network
from solver.checker.travel import share_otherwise
from solver.domain.clock import SERVICE_DAY_END_MIN
from solver.domain.instance import Instance
from solver.domain.objective import ROAD_DELAY, ROAD_POWER, TRIP_TOLERANCE_PASSENGERS, CrowdingCurve, Term, TermValues
from solver.domain.people import Organisation
from solver.domain.supply import PeakPeriod


def work_out_terms(network: Network, reading: Reading, load: Floats) -> TermValues:
    """Return the terms of complete choices whose loads are known, not rounded; load of shape ``[cell]``."""
    instance, cells = reading.instance, network.figures
    num_days = len(instance.days)
    burdens = [shifted(reading, organisation) for organisation in instance.organisations]
    return TermValues(
        overload=overload(cells, load) / num_days,
        crowding=crowding(cells, load, instance.crowding) / num_days,
        peak=peak(network, instance.peak_periods, load),
        peak_factor=max((load / cells.places).tolist(), default=0.0),
        trips=extra_trips(cells, load) / num_days,
        shifted=sum(burdens),
        changed=float(sum(is_changed(reading, organisation) for organisation in instance.organisations)),
        unfairness=max(map(_per_head, burdens, instance.organisations)),
        absence=sum(absence(instance, taken) for options in reading.taken.values() for taken in options),
        switched=sum(switched(instance, taken) for options in reading.taken.values() for taken in options),
        altered=float(altered(reading)),
        deviation=deviation(reading),
        waiting=waiting(network, load) / num_days if _counts(instance, "waiting") else 0.0,
        vehicle_hours_lost=lost_on_roads(cells, load) / num_days if _counts(instance, "vehicle_hours_lost") else 0.0,
        cost=cost(network, instance, load) if _counts(instance, "cost") else 0.0,
        moving=moving(reading) if _counts(instance, "moving") else 0.0,
    )


# Sums are taken in the order of the cells, by Python: numpy adds up in another order, which changes last digits.


def overload(cells: Figures, load: Floats) -> float:
    """Return the passengers above the places who are left behind, over all days; load of shape ``[cell]``."""
    return float(sum(np.maximum(0.0, load - cells.places)[cells.leaves].tolist()))


def crowding(cells: Figures, load: Floats, curve: CrowdingCurve) -> float:
    """Return the crowding minutes, over all days and roads left out: minutes on board * seats * f(load / seats)."""
    on, seats = cells.is_line, cells.seats[cells.is_line]
    f = straight(curve.load_per_seat, _crowded(curve), load[on] / seats)
    return float(sum((cells.minutes_on_board[on] * seats * f).tolist()))


def _crowded(curve: CrowdingCurve) -> list[float]:
    return [x * (multiplier - 1) for x, multiplier in zip(curve.load_per_seat, curve.multiplier, strict=True)]


def straight(x_points: Sequence[float], y_points: Sequence[float], x: Floats) -> Floats:
    """Return the piecewise-linear function through points (x rising, from 0) at x >= 0; its last slope goes on."""
    x_at, y_at = np.array(x_points), np.array(y_points)
    right = np.clip(np.searchsorted(x_at, x, side="left"), 1, len(x_at) - 1)
    x0, y0, x1, y1 = x_at[right - 1], y_at[right - 1], x_at[right], y_at[right]
    return np.asarray(y0 + (y1 - y0) * (x - x0) / (x1 - x0), dtype=np.float64)


def peak(network: Network, periods: Sequence[PeakPeriod], load: Floats) -> float:
    """Return the sum over sections and peak periods of weight * the highest load in it, over all days."""
    cells, sections = network.figures, list(network.sections.values())
    highest = np.zeros((len(sections), len(periods)))
    for i, period in enumerate(periods):
        inside = np.flatnonzero((cells.begin_min >= period.start_min) & (cells.begin_min < period.end_min))
        np.maximum.at(highest[:, i], cells.section[inside], load[inside])
    return sum(section.weight * own for section, row in zip(sections, highest.tolist(), strict=True) for own in row)


def extra_trips(cells: Figures, load: Floats) -> int:
    """Return the whole trips that the cells of lines need on top of their own, over all days."""
    on = cells.is_line
    over = load[on] - cells.places[on] - TRIP_TOLERANCE_PASSENGERS
    return int(np.maximum(0.0, np.ceil(over / (cells.places[on] / cells.trips[on]))).sum())


def _counts(instance: Instance, term: Term) -> bool:
    return any(term in tier.weights() for tier in instance.objective)


def waiting(network: Network, load: Floats) -> float:
    """Return the minutes that those who do not fit wait, over all days and roads left out; load of shape ``[cell]``.

    Whoever an interval has no place for stands with those who come for the next one. After the last interval of the
    day they wait until 30:00, the end of it.
    """
    cells, minutes = network.figures, 0.0
    track, queue, since = None, 0.0, 0
    order = sorted(range(len(network.keys)), key=lambda at: network.keys[at])
    for at in order:
        section, day, begin_min = network.keys[at]
        if track != (section, day):
            minutes += queue * (SERVICE_DAY_END_MIN - since)
            track, queue = (section, day), 0.0
        elif queue:
            minutes += queue * (begin_min - since)
        queue, since = max(0.0, queue + float(load[at]) - float(cells.places[at])), begin_min
        if not cells.is_line[at]:
            queue = 0.0
    return minutes + queue * (SERVICE_DAY_END_MIN - since)


def lost_on_roads(cells: Figures, load: Floats) -> float:
    """Return the hours that vehicles lose on roads, over all days: those in a cell, times how much longer each takes.

    A road takes t0 * (1 + 0.15 (V / C)^4) minutes, t0 where it is empty (Bureau of Public Roads, 1964).
    """
    hours = 0.0
    for at in np.flatnonzero(~cells.is_line).tolist():
        vehicles, capacity = float(load[at]), float(cells.places[at])
        if vehicles:
            t0 = float(cells.minutes_on_board[at])
            t = t0 * (1 + ROAD_DELAY * (vehicles / capacity) ** ROAD_POWER)
            hours += vehicles * (t - t0) / 60
    return hours


def cost(network: Network, instance: Instance, load: Floats) -> float:
    """Return the EUR that travellers lose in a year: hours in crowds, waiting and on roads, at the value of time.

    What is counted over the days of the instance comes once in each of the weeks.
    """
    prices, cells = instance.reckoned, network.figures
    hours = crowding(cells, load, instance.crowding) / 60
    hours += waiting(network, load) / 60 * prices.waiting_weight
    hours += lost_on_roads(cells, load) * prices.people_per_car
    return hours * prices.value_of_time * prices.weeks_per_year


def moving(reading: Reading) -> float:
    """Return the EUR a year that those who do as agreed lose by beginning earlier or later, on their days on site."""
    instance, prices = reading.instance, reading.instance.reckoned
    hours = 0.0
    for organisation in instance.organisations:
        for taken in reading.options_of_organisation(organisation):
            weight = prices.earlier_weight if taken.shift_min < 0 else prices.later_weight
            days = sum(share_on_site(taken.pattern, day) for day in instance.days)
            hours += taken.people * taken.group.adherence * days * abs(taken.shift_min) / 60 * weight
    return hours * prices.value_of_time * prices.weeks_per_year


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


def _per_head(burden: float, organisation: Organisation) -> float:
    people = headcount(organisation)
    return burden / people if people else 0.0


def is_changed(reading: Reading, organisation: Organisation) -> bool:
    """Return whether a part of an organisation takes another option than today's."""
    return any(not taken.is_today for taken in reading.options_of_organisation(organisation))


def absence(instance: Instance, taken: Taken) -> float:
    """Return the person-days that parts are on site less than today, over the days of the instance.

    Where today is a mix of weeks, people of every week give up the days that theirs has above the pattern. Minutes
    online are added as shares of a day of eight hours.
    """
    if taken.is_today:
        return 0.0
    return _days_given_up(instance, taken) + _days_online(instance, taken)


def _days_online(instance: Instance, taken: Taken) -> float:
    """Return the person-days on site that are online: at the first arrival, and at the last departure."""
    first_min, last_min = taken.online_min
    minutes = 0.0
    if taken.group.arrivals:
        minutes += taken.group.arrivals[0].share * taken.group.arrivals[0].present * first_min
    if taken.group.departures:
        minutes += taken.group.departures[-1].share * taken.group.departures[-1].present * last_min
    return sum(taken.people_on(day) for day in instance.days) * minutes / EIGHT_HOURS_MIN


def _days_given_up(instance: Instance, taken: Taken) -> float:
    """Return the person-days that are not on site any more."""
    today = taken.group.week_patterns(instance.days)[0]
    if today.mix and taken.pattern.mix == today.mix:
        return 0.0
    if not today.mix:
        fewer_days = sum(today.present[day] - taken.pattern.present[day] for day in instance.days)
        return taken.people * max(0.0, fewer_days)
    left = sum(share_on_site(taken.pattern, day) for day in instance.days)
    given_up = 0.0
    for week in today.mix:
        days = sum(1 for day in instance.days if day in week.on_site)
        given_up += week.share * max(0.0, days - left)
    return taken.people * given_up


def switched(instance: Instance, taken: Taken) -> float:
    """Return the person-days that parts travel otherwise than today, over the days of the instance."""
    group, pattern = taken.group, taken.pattern
    return sum(taken.people_on(day) * share_otherwise(group, pattern, day) for day in instance.days)
