"""One ``add_*`` function per term: it adds the columns and rows that the linear program of a tier needs.

Each returns an expression that is never above the exact term at the best values of its columns.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solver.demand.measures import absence_per_part, burden_per_part, crowding_hinges, peak_cells
from solver.demand.options import Floats, Ints
from solver.domain.objective import TRIP_TOLERANCE_PASSENGERS, Term
from solver.optimise.mip.load_columns import Expression, LoadColumns, added, whole
from solver.optimise.mip.program import zeros_and_ones


def add_overload(loads: LoadColumns) -> Expression:
    """overload = 1/D * sum over c of max(0, load[c] - places[c])."""
    places = loads.demand.cells.places
    return loads.hinge(np.arange(len(places)), places, np.full(len(places), 1 / loads.num_days), 0.0 * places)


def add_crowding(loads: LoadColumns) -> Expression:
    """crowding = 1/D * sum over c, h of minutes[c] * slope[h] * max(0, load[c] - begin[h] * seats[c])."""
    cells = loads.demand.cells
    minutes = np.where(cells.is_road, 0.0, cells.minutes_on_board) / loads.num_days
    every = np.arange(cells.num_cells)
    curve = crowding_hinges(loads.demand.instance.crowding)
    parts = [loads.hinge(every, begin * cells.seats, slope * minutes, 0.0 * minutes) for begin, slope in curve]
    return added(parts)


def add_trips(loads: LoadColumns) -> Expression:
    """Extra trips are at least the people above the places, and the tolerance, per places of a trip."""
    cells = loads.demand.cells
    counted = np.flatnonzero((cells.trips > 0) & ~cells.is_road)
    size = cells.places_per_trip[counted]
    begin = cells.places[counted] + TRIP_TOLERANCE_PASSENGERS
    has_size = size > 0
    counted, begin, size = counted[has_size], begin[has_size], size[has_size]
    return loads.hinge(counted, begin, 1 / (size * loads.num_days), size)


def add_peak(loads: LoadColumns) -> Expression:
    """peak >= weight * load[c] for the cells of each section and peak period."""
    columns, weights, constant = [], [], 0.0
    for weight, cells in peak_cells(loads.demand):
        floor, loaded = float(loads.lowest[cells].max()), cells[loads.is_touched[cells]]
        above = loaded[loads.highest[loaded] > floor]
        if len(above) and weight > 0:
            high = np.array([float(loads.highest[above].max())])
            columns.append(loads.builder.add_columns(np.array([floor]), high))
            loads.exceed(np.repeat(columns[-1], len(above)), above, np.ones(len(above)), np.zeros(len(above)))
            weights.append(weight)
        else:
            constant += weight * max(0.0, floor)
    return Expression(whole(columns), np.array(weights), constant)


def add_peak_factor(loads: LoadColumns) -> Expression:
    """peak_factor >= load[c] / places[c] for every c."""
    places = loads.demand.cells.places
    offered = np.flatnonzero((places > 0) & loads.is_touched)
    still = np.flatnonzero((places > 0) & ~loads.is_touched)
    low = float((loads.demand.cells.base[still] / places[still]).max(initial=0.0)) * (1 - 1e-12)
    high = max(low, float((loads.highest[offered] / places[offered]).max(initial=0.0)))
    column = loads.builder.add_columns(np.array([low]), np.array([high]))
    loads.exceed(np.repeat(column, len(offered)), offered, places[offered], np.zeros(len(offered)))
    return Expression(column, np.ones(1))


def add_shifted(loads: LoadColumns) -> Expression:
    """shifted = sum over g, o of burden of a part[o] * x[o]."""
    return Expression(np.arange(loads.demand.options.num_options), burden_per_part(loads.demand))


def add_absence(loads: LoadColumns) -> Expression:
    """absence = sum over g, o of person-days away of a part[o] * x[o]."""
    return Expression(np.arange(loads.demand.options.num_options), absence_per_part(loads.demand))


def add_changed(loads: LoadColumns) -> Expression:
    """changes[organisation] >= 1 - x[g, today] / K_g for each of its groups."""
    options = loads.demand.options
    column = loads.builder.add_columns(*zeros_and_ones(len(loads.demand.instance.organisations)))
    group = np.arange(options.num_groups)
    loads.builder.add_rows(
        np.concatenate([group, group]),
        np.concatenate([column[options.organisation], options.status_quo]),
        np.concatenate([np.ones(len(group)), 1 / options.parts]),
        np.ones(len(group)),
        np.full(len(group), np.inf),
        column[options.organisation],
    )
    return Expression(column, np.ones(len(column)))


def add_unfairness(loads: LoadColumns) -> Expression:
    """Unfairness times the people of an organisation >= its burden."""
    options, burden = loads.demand.options, burden_per_part(loads.demand)
    organisation = options.organisation[options.group]
    people = np.bincount(options.organisation, weights=options.headcount).astype(np.float64)
    used = np.flatnonzero((burden > 0) & (people[organisation] > 0))
    high = float(_most_per_head(options.start, burden, options.parts, options.organisation, people))
    column = loads.builder.add_columns(np.zeros(1), np.array([high]))
    own = np.unique(organisation[used])
    loads.builder.add_rows(
        np.concatenate([np.arange(len(own)), np.searchsorted(own, organisation[used])]),
        np.concatenate([np.repeat(column, len(own)), used]),
        np.concatenate([people[own], -burden[used]]),
        np.zeros(len(own)),
        np.full(len(own), np.inf),
        np.repeat(column, len(own)),
    )
    return Expression(column, np.ones(1))


def _most_per_head(start: Ints, burden: Floats, parts: Ints, organisation: Ints, people: Floats) -> float:
    """Return the highest burden per head that any organisation can have."""
    most = np.bincount(organisation, weights=np.maximum.reduceat(burden, start[:-1]) * parts)
    return float(np.divide(most, people, out=np.zeros_like(most), where=people > 0).max(initial=0.0))


def add_altered(loads: LoadColumns) -> Expression:
    """alters[group] >= 1 - x[o] / target[o] for each agreed option of a group; 1 where it cannot be as agreed."""
    agreed, options = loads.demand.agreed, loads.demand.options
    constant = float((agreed.is_agreed & ~agreed.is_reachable).sum())
    groups = np.flatnonzero(agreed.is_reachable)
    column = loads.builder.add_columns(*zeros_and_ones(len(groups)))
    option = np.flatnonzero((agreed.target > 0) & agreed.is_reachable[options.group])
    own = column[np.searchsorted(groups, options.group[option])]
    row = np.arange(len(option))
    loads.builder.add_rows(
        np.concatenate([row, row]),
        np.concatenate([own, option]),
        np.concatenate([np.ones(len(option)), 1 / agreed.target[option]]),
        np.ones(len(option)),
        np.full(len(option), np.inf),
        own,
    )
    return Expression(column, np.ones(len(column)), constant)


def add_deviation(loads: LoadColumns) -> Expression:
    """deviation = sum over o of minutes of a part[o] * x[o] + sum over steps of minutes * crosses[step].

    crosses[step] >= abs(sum over the options up to the step of x - agreed parts up to it).
    """
    agreed, options = loads.demand.agreed, loads.demand.options
    most = np.maximum(agreed.step_target, options.parts[agreed.step_group])
    crosses = loads.builder.add_columns(np.zeros(agreed.num_steps), most.astype(np.float64))
    step = np.repeat(np.arange(agreed.num_steps), np.diff(agreed.step_start))
    row = np.concatenate([np.arange(agreed.num_steps), step])
    columns = np.concatenate([crosses, agreed.step_option])
    for sign in (1.0, -1.0):
        loads.builder.add_rows(
            row,
            columns,
            np.concatenate([np.ones(agreed.num_steps), np.full(len(step), -sign)]),
            -sign * agreed.step_target,
            np.full(agreed.num_steps, np.inf),
            crosses,
        )
    every = np.arange(options.num_options)
    return Expression(np.concatenate([every, crosses]), np.concatenate([agreed.per_part, agreed.step_minutes]))


ADD_TERM: dict[Term, Callable[[LoadColumns], Expression]] = {
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
