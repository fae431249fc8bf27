"""Who wants to pass where and when: flows x times, and their distribution over the cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.cells import Cells
from solver.demand.options import Floats, Ints
from solver.demand.profiles import ProfileTable, build_profiles
from solver.demand.travel import Travel, build_travel, flows_of
from solver.domain.instance import Instance
from solver.domain.people import Group, Leg

LEGS: tuple[Leg, Leg] = ("to", "from")
_STRIDE_MIN = 100_000.0
"""Tracks lie this far apart on one axis, further than any edge of a track, so that one search serves all."""


@dataclass(frozen=True, slots=True)
class Flows:
    """All flows that carry people, group by group, and the times of their groups.

    A flow of a group of which some options have an hour online is there once more for each number of such minutes.

    Attributes
    ----------
    group, section, leg, profile
        Of each flow; leg 0 is to the site, 1 from it; shape ``[flow]``.
    people
        Headcount * mode share * flow share (vehicles on a road), before presence; shape ``[flow]``.
    lag_min
        Minutes between the section and the site; shape ``[flow]``.
    online_min
        The options to which it belongs: those with so many minutes online on its leg; shape ``[flow]``.
    time_start
        First time of the flow's group on its leg; shape ``[flow]``; `num_times` of them follow.
    at_min, time_share
        Arrivals and departures of all groups, one list after the other, with who comes; shape ``[time]``.
    time_group
        The group of each; shape ``[time]``.
    profiles
        The distribution functions that `profile` points into.
    travel
        Which share still passes where a pattern has some travel otherwise; None where none has.
    """

    group: Ints
    section: Ints
    leg: Ints
    profile: Ints
    people: Floats
    lag_min: Floats
    online_min: Ints
    time_start: Ints
    num_times: Ints
    at_min: Floats
    time_share: Floats
    time_group: Ints
    profiles: ProfileTable
    travel: Travel | None = None


def build_flows(instance: Instance) -> Flows:
    """List the flows of all groups that carry anybody, after those of a group those of who parks and rides."""
    sections = {section.id: place for place, section in enumerate(instance.sections)}
    roads = [line.mode == "road" for line in instance.lines_of_sections()]
    profiles = {name: place for place, name in enumerate(instance.profiles)}
    rows: list[tuple[int, int, int, int, int, int, int, float, float]] = []
    times: list[tuple[float, float, int]] = []
    for place, group in enumerate(instance.groups):
        first = _add_times(times, group, instance, place)
        for flow, share in flows_of(group, lambda name: roads[sections[name]]):
            section, leg = sections[flow.section], LEGS.index(flow.leg)
            people = group.headcount * share * flow.share
            if people > 0:
                profile = profiles[group.profile_of(flow)]
                num_times = len(group.times(flow.leg))
                for online, at in first[leg].items():
                    rows.append((place, section, leg, profile, online, at, num_times, people, flow.lag_min))
    whole = np.array([row[:7] for row in rows], dtype=np.int64).reshape(-1, 7)
    real = np.array([row[7:] for row in rows], dtype=np.float64).reshape(-1, 2)
    clock = np.array(times, dtype=np.float64).reshape(-1, 3)
    return Flows(
        group=whole[:, 0],
        section=whole[:, 1],
        leg=whole[:, 2],
        profile=whole[:, 3],
        people=real[:, 0],
        lag_min=real[:, 1],
        online_min=whole[:, 4],
        time_start=whole[:, 5],
        num_times=whole[:, 6],
        at_min=clock[:, 0],
        time_share=clock[:, 1],
        time_group=clock[:, 2].astype(np.int64),
        profiles=build_profiles(tuple(instance.profiles.values())),
        travel=build_travel(instance, roads),
    )


def _add_times(
    times: list[tuple[float, float, int]], group: Group, instance: Instance, place: int
) -> tuple[dict[int, int], dict[int, int]]:
    """Add the times of a group; return where they begin, for each leg by the minutes that a pattern has online."""
    patterns = group.week_patterns(instance.days)
    first: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for leg, own in zip(LEGS, first, strict=True):
        for pattern in patterns:
            if pattern.online_min(leg) not in own:
                own[pattern.online_min(leg)] = len(times)
                times.extend((time.at, time.coming, place) for time in group.times_in(pattern, leg))
    return first


def expand(counts: Ints) -> tuple[Ints, Ints]:
    """Return for ``counts[i]`` children of every parent i the parent, and the child's place among its siblings."""
    parent = np.repeat(np.arange(len(counts)), counts)
    return parent, np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts)


def entries(start: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return (a row's place among `rows`, entry) of all entries of some rows; row r has start[r] to start[r + 1]."""
    counts = start[rows + 1] - start[rows]
    parent = np.repeat(np.arange(len(rows)), counts)
    offset = np.repeat(start[rows] - np.cumsum(counts) + counts, counts)
    return parent, np.arange(len(parent)) + offset


@dataclass(frozen=True, slots=True)
class Passages:
    """People by flow, shift and cell.

    Attributes
    ----------
    flow, shift, cell
        The flow, the place of the shift among the group's shifts, the cell; shape ``[passage]``.
    people
        Passengers (vehicles on a road) if everybody were present; shape ``[passage]``.
    """

    flow: Ints
    shift: Ints
    cell: Ints
    people: Floats


def spread_flows(flows: Flows, first: int, last: int, shifts_min: list[Ints], cells: Cells, num_days: int) -> Passages:
    """Spread the flows from `first` up to `last` over the cells, for every shift, time and day.

    Parameters
    ----------
    shifts_min
        The shifts of each group in minutes, early to late.
    """
    flow = np.arange(first, last)
    parent, place = expand(flows.num_times[flow])
    flow, time = flow[parent], flows.time_start[flow[parent]] + place
    num_shifts = np.array([len(shifts_min[group]) for group in flows.group[flow]], dtype=np.int64)
    parent, shift = expand(num_shifts)
    flow, time = flow[parent], time[parent]
    shift_min = np.concatenate([shifts_min[group] for group in flows.group[flow[shift == 0]]] or [np.empty(0)])
    parent, day = expand(np.full(len(flow), num_days))
    flow, time, shift, shift_min = flow[parent], time[parent], shift[parent], shift_min[parent]
    track = flows.section[flow] * num_days + day
    passing, edge, mass = _masses(flows, flow, flows.at_min[time] + shift_min, track, cells)
    people = flows.people[flow] * flows.time_share[time]
    # Every track before this one has one edge more than it has cells.
    return Passages(flow[passing], shift[passing], edge - track[passing], people[passing] * mass)


def _masses(flows: Flows, flow: Ints, bell_min: Floats, track: Ints, cells: Cells) -> tuple[Ints, Ints, Floats]:
    """Return (row, edge at which the interval begins, share of the row's people in it), for both legs."""
    parts = [_masses_of_leg(flows, flow, bell_min, track, cells, leg) for leg in (0, 1)]
    row, edge, mass = (np.concatenate(column) for column in zip(*parts, strict=True))
    return row, edge, mass


def _masses_of_leg(
    flows: Flows, flow: Ints, bell_min: Floats, track: Ints, cells: Cells, leg: int
) -> tuple[Ints, Ints, Floats]:
    """Return the shares of flows that pass in one leg's direction, interval by interval, and only where some do.

    Parameters
    ----------
    flow, bell_min, track
        The flow, the minute at which its people begin or end, and the track that they pass; shape ``[passing]``.
    leg
        0 on the way to the site, 1 on the way from it.

    Returns
    -------
    The passing, the edge at which the interval begins, and the share of the flow; shapes ``[entry]``.
    """
    rows = np.flatnonzero(flows.leg[flow] == leg)
    flow, track = flow[rows], track[rows]
    profile, lag = flows.profile[flow], flows.lag_min[flow]
    edges = cells.edges_from if leg else cells.edges_to
    # At the section: t = at_section - b on the way to the site, t = at_section + b on the way from it.
    at_section = bell_min[rows] + (lag if leg else -lag)
    shortest, longest = flows.profiles.shortest_min[profile], flows.profiles.longest_min[profile]
    early, late = (
        (at_section + shortest, at_section + longest) if leg else (at_section - longest, at_section - shortest)
    )
    low, high = _edges_around(early, late, track, cells, edges)
    parent, place = expand(high - low + 1)
    edge = low[parent] + place
    if leg:
        before = flows.profiles.share_below(profile[parent], edges[edge] - at_section[parent])
    else:
        before = 1.0 - flows.profiles.share_below(profile[parent], at_section[parent] - edges[edge])
    inner = place < (high - low)[parent]
    mass = np.diff(before, append=0.0)[inner]
    carries = mass > 0
    return rows[parent[inner][carries]], edge[inner][carries], mass[carries]


def _edges_around(early: Floats, late: Floats, track: Ints, cells: Cells, edges: Floats) -> tuple[Ints, Ints]:
    """Return the last edge of the track at or before `early` and the first at or after `late`."""
    num_tracks = len(cells.start) - 1
    track_of_edge = np.repeat(np.arange(num_tracks), np.diff(cells.start) + 1)
    axis = edges + track_of_edge * _STRIDE_MIN
    first, last = cells.start[track] + track, cells.start[track + 1] + track
    low = np.searchsorted(axis, early + track * _STRIDE_MIN, side="right") - 1
    high = np.searchsorted(axis, late + track * _STRIDE_MIN, side="left")
    return np.clip(low, first, last), np.clip(high, first, last)
