"""What every minute before every hour puts on the counted intervals, and what is there otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.demand.cells import Cells
from solver.demand.loads import Demand, build_demand
from solver.demand.options import Floats
from solver.demand.passing_flows import Flows, spread_flows
from solver.demand.profiles import build_profiles
from solver.demand.travel import mode_share
from solver.domain.instance import Instance
from solver.domain.people import Profile
from solver.importers.counts.dated import Span
from solver.importers.counts.parts import counted_parts


@dataclass(frozen=True, slots=True)
class Columns:
    """A linear model of the counts: sizes times shares on hours and bins, and other passengers.

        expected[span] = fixed[span] + sum over k, j of size[k] * share[j] * passing[k, j, span]
                         + sum over m of level[m] * others[m, span]

    Attributes
    ----------
    hours
        The clock times at which people are due, early to late, in minutes.
    people
        How many of them a day pass the counted sections, by the instance; shape ``[hour]``.
    passing
        Passengers of a span if all who are due at an hour passed in one bin; shape ``[hour, bin, span]``.
    as_before
        Passengers of a span by the profile of the instance; shape ``[hour, span]``.
    others
        The base load of each counted section, or evenly over its spans where it has none; shape ``[section, span]``.
    fixed
        Passengers of groups that come by another profile, and of everybody on the way home; shape ``[span]``.
    """

    hours: tuple[int, ...]
    people: Floats
    passing: Floats
    as_before: Floats
    others: Floats
    fixed: Floats


def build_columns(instance: Instance, name: str, edges_min: Sequence[float], spans: Sequence[Span]) -> Columns:
    """Return the model of counts for one profile, whose bins lie between edges in minutes before, most first."""
    demand = build_demand(instance)
    rows = _rows(demand.cells, len(instance.days), spans)
    due = list(due_by(instance, name, {section for section, _, _, _ in spans}))
    hours = tuple(sorted({each.at for each in due}))
    bins = [Profile(before_min=(far, near), share=(1.0,)) for far, near in pairwise(edges_min)]
    passing = np.array([_spread(demand, due, hours, each, rows) for each in bins]).transpose(1, 0, 2)
    as_before = _spread(demand, due, hours, instance.profiles[name], rows)
    whole = demand.loads(demand.options.status_quo_parts())
    fixed = np.maximum(0.0, rows @ (whole - demand.cells.base) - as_before.sum(axis=0))
    people = np.array([sum(own.mean for own in due if own.at == hour) for hour in hours])
    return Columns(hours, people, passing, as_before, _others(demand, rows, spans), fixed)


@dataclass(frozen=True, slots=True)
class Due:
    """People of a flow who are due at one time, by day of the instance; shape ``[day]``."""

    section: int
    lag_min: float
    at: int
    people: Floats

    @property
    def mean(self) -> float:
        """People on a day, on average."""
        return float(self.people.mean())


def due_by(instance: Instance, name: str, sections: set[int]) -> Iterator[Due]:
    """Yield who passes a counted section on the way to the site by the profile."""
    places = {section.id: place for place, section in enumerate(instance.sections)}
    lines = list(instance.lines_of_sections())
    for group in instance.groups:
        today = group.week_patterns(instance.days)[0]
        present = np.array([today.present_on(day) for day in instance.days])
        for flow in group.flows:
            place = places[flow.section]
            if flow.leg == "to" and place in sections and group.profile_of(flow) == name:
                travellers = group.headcount * mode_share(group, lines[place].mode == "road") * flow.share
                for time in group.arrivals:
                    if travellers * time.coming > 0:
                        yield Due(place, flow.lag_min, time.at, travellers * time.coming * present)


def _spread(demand: Demand, due: Sequence[Due], hours: Sequence[int], profile: Profile, rows: Floats) -> Floats:
    """Return the passengers of every span by the hour at which they are due; shape ``[hour, span]``."""
    cells, num_days = demand.cells, len(demand.instance.days)
    count = len(due)
    flows = Flows(
        group=np.zeros(count, dtype=np.int64),
        section=np.array([each.section for each in due], dtype=np.int64),
        leg=np.zeros(count, dtype=np.int64),
        profile=np.zeros(count, dtype=np.int64),
        people=np.ones(count),
        lag_min=np.array([each.lag_min for each in due]),
        online_min=np.zeros(count, dtype=np.int64),
        time_start=np.arange(count),
        num_times=np.ones(count, dtype=np.int64),
        at_min=np.array([float(each.at) for each in due]),
        time_share=np.ones(count),
        time_group=np.zeros(count, dtype=np.int64),
        profiles=build_profiles([profile]),
    )
    spread = spread_flows(flows, 0, count, [np.zeros(1, dtype=np.int64)], cells, num_days)
    people = np.array([each.people for each in due]).reshape(count, num_days)
    hour = np.array([hours.index(each.at) for each in due], dtype=np.int64)
    loads = np.zeros((len(hours), cells.num_cells))
    amount = spread.people * people[spread.flow, cells.day[spread.cell]]
    np.add.at(loads, (hour[spread.flow], spread.cell), amount)
    found: Floats = loads @ rows.T
    return found


def _rows(cells: Cells, num_days: int, spans: Sequence[Span]) -> Floats:
    """Return which part of each cell a count is of; shape ``[span, cell]``."""
    rows = np.zeros((len(spans), cells.num_cells))
    for place, (section, day, begin, end) in enumerate(spans):
        track = section * num_days + day
        own = slice(int(cells.start[track]), int(cells.start[track + 1]))
        rows[place, own] = counted_parts(cells.begin_min[own], cells.end_min[own], begin, end)
    return rows


def _others(demand: Demand, rows: Floats, spans: Sequence[Span]) -> Floats:
    base = rows @ demand.cells.base
    section = np.array([own for own, _, _, _ in spans])
    minutes = np.array([float(end - begin) for _, _, begin, end in spans])
    found = []
    for place in np.unique(section):
        own = section == place
        found.append(np.where(own, base if (base[own] > 0).any() else minutes, 0.0))
    return np.array(found)
