"""Loads, recomputed from the choices: how many people pass in each cell.

    load[c] = base[c] + sum over groups g and options o of (parts of g in o / parts of g) * a[g, o, c]

See `docs/format.md`, *Loads*. Only the options that are taken are looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.checker.cells import Cell, CellKey, Falls, Piece, Timetable, even_bins, is_on, list_cells, timetables
from solver.checker.choices import Hours, Reading, Taken, hours_of, share_on_site
from solver.checker.passages import Passages, Told
from solver.checker.report import Violation
from solver.checker.travel import holds_on, per_head_by_car, rides, share_left
from solver.checker.words import number
from solver.domain.clock import SERVICE_DAY_END_MIN, Weekday, format_clock
from solver.domain.instance import Instance
from solver.domain.people import Flow, Group, Leg, Pattern, Profile
from solver.domain.supply import BaseLoad, Section
from solver.language.messages import gettext

NOBODY = 1e-6
"""As many people or fewer are what the last digits of a float leave behind, not somebody who passes."""
_MOST_KNOWN = 20_000
"""What a timetable remembers of who falls where, at most: some tens of megabytes."""


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of each cell, in order: its section's place, its begin, trips, seats and so on; shape ``[cell]``.

    `leaves` says whether whoever is above the places is left behind.
    """

    section: Ints
    begin_min: Ints
    trips: Floats
    seats: Floats
    places: Floats
    minutes_on_board: Floats
    is_line: NDArray[np.bool_]
    leaves: NDArray[np.bool_]


Wish = tuple[Leg, str, int, Hours]
"""What groups have in common that want to pass at the same time: leg, profile, shift, and times with their shares."""


class Wishes(NamedTuple):
    """When people want to pass a section at lag 0, and what this is told from others by."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """What does not depend on the choices: cells and their keys, timetables, and which sections are roads.

    Attributes
    ----------
    wishes
        Those that were worked out before.
    base
        The base load, once it has been added up.
    """

    cells: tuple[Cell, ...]
    keys: tuple[CellKey, ...]
    figures: Figures
    sections: dict[str, Section]
    timetables: dict[str, tuple[Timetable, ...]]
    roads: frozenset[str]
    wishes: dict[Wish, Wishes] = field(default_factory=dict, compare=False, repr=False)
    base: list[Passages] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Loads:
    """Passengers (on roads: vehicles) by cell, and those for whom there is no cell with places.

    Attributes
    ----------
    load
        Shape ``[cell]``.
    stray
        By section, day and the begin of an interval without places; None where there is no interval.
    """

    load: Floats
    stray: dict[tuple[str, Weekday, int | None], float]


def network_of(instance: Instance) -> Network:
    """Return the cells and timetables of an instance."""
    lines = zip(instance.sections, instance.lines_of_sections(), strict=True)
    cells, bins = list_cells(instance), even_bins(instance)
    roads = frozenset(section.id for section, line in lines if line.mode == "road")
    return Network(
        cells=cells,
        keys=tuple((cell.section, cell.day, cell.begin_min) for cell in cells),
        figures=_figures(instance, cells, roads),
        sections={section.id: section for section in instance.sections},
        timetables={section.id: timetables(section, instance, bins) for section in instance.sections},
        roads=roads,
    )


def _figures(instance: Instance, cells: Sequence[Cell], roads: frozenset[str]) -> Figures:
    """Return the figures of cells, in their order."""
    order = {section.id: place for place, section in enumerate(instance.sections)}
    section = np.array([order[cell.section] for cell in cells], dtype=np.int64)
    minutes = np.array([section.minutes_on_board for section in instance.sections], dtype=np.float64)
    leaves = np.array([section.above_places != "slower" for section in instance.sections], dtype=np.bool_)
    is_line = np.array([section.id not in roads for section in instance.sections], dtype=np.bool_)
    return Figures(
        section=section,
        begin_min=np.array([cell.begin_min for cell in cells], dtype=np.int64),
        trips=np.array([cell.trips for cell in cells], dtype=np.float64),
        seats=np.array([cell.seats for cell in cells], dtype=np.float64),
        places=np.array([cell.places for cell in cells], dtype=np.float64),
        minutes_on_board=minutes[section],
        is_line=is_line[section],
        leaves=leaves[section],
    )


def add_up_loads(network: Network, reading: Reading) -> Loads:
    """Return the loads of complete choices; a cell that nobody passes has load 0."""
    if not network.base:
        network.base.append(Passages(network.keys))
        for section in network.sections.values():
            network.base[0].add(_base_load(network.base[0], network, section))
    passages = network.base[0].copy()
    for group in reading.instance.groups:
        passages.add(_of_group(passages, network, reading.instance, group, reading.taken[group.id]))
    return Loads(passages.load(), passages.stray())


def _base_load(passages: Passages, network: Network, section: Section) -> Iterator[Told]:
    # The base load takes the first trip after it comes, as those who leave a site do.
    for timetable, places in passages.places(section.id, "from", network.timetables[section.id]):
        rows = [(row, _falls_of_row(row, timetable)) for row in section.base_load]
        for day, place in places:
            yield from ((place, falls, row.passengers) for row, falls in rows if is_on(row, day))


def _falls_of_row(row: BaseLoad, timetable: Timetable) -> Falls:
    number = _number_of_row(row)
    known = timetable.known.get((number, 0.0))
    if known is not None:
        return known
    return fall_into(Wishes(number, ((float(row.start_min), float(row.end_min), 1.0),)), 0.0, timetable)


def _of_group(
    passages: Passages, network: Network, instance: Instance, group: Group, taken: Sequence[Taken]
) -> Iterator[Told]:
    """Yield the people of a group where each of its flows passes."""
    for (shift_min, first_min, last_min), pattern, people in _people_by_hours(instance, group, taken):
        times = {"to": hours_of(group, "to", first_min), "from": hours_of(group, "from", last_min)}
        for flow, by_day in _passing(network, instance, group, pattern, people):
            section, leg = flow.section, flow.leg
            wishes = _wishes(network, group, flow, shift_min, times[leg], instance.profiles)
            sooner_or_later = -flow.lag_min if leg == "to" else flow.lag_min
            for timetable, places in passages.places(section, leg, network.timetables[section]):
                falls = fall_into(wishes, sooner_or_later, timetable)
                for day, place in places:
                    yield place, falls, by_day[day]


def _passing(
    network: Network, instance: Instance, group: Group, pattern: Pattern | None, people: dict[Weekday, float]
) -> Iterator[tuple[Flow, dict[Weekday, float]]]:
    """Yield the flows of some people of a group with how many pass on each day.

    Parameters
    ----------
    pattern
        As which they travel otherwise than today; None where they do not.
    people
        Who is on site, by day.
    """
    shares = {on_road: mode_share(group, on_road) for on_road in (False, True)}
    for flow in group.flows:
        on_road = flow.section in network.roads
        share = shares[on_road] * flow.share
        if pattern is None:
            yield flow, {day: people[day] * share for day in instance.days}
        else:
            yield flow, {day: people[day] * share * share_left(pattern, flow, on_road, day) for day in instance.days}
    if pattern is not None and pattern.park_and_ride is not None:
        days = [day for day in instance.days if holds_on(pattern.park_and_ride, day)]
        for flow, share in rides(pattern):
            per_head = per_head_by_car(group, flow.section in network.roads)
            yield flow, {day: people[day] * per_head * share if day in days else 0.0 for day in instance.days}


def mode_share(group: Group, on_road: bool) -> float:
    """Return the vehicles per person on a road, or the share of the people who travel by public transport."""
    return group.mode_shares.car / group.car_occupancy if on_road else group.mode_shares.public_transport


def _people_by_hours(
    instance: Instance, group: Group, taken: Sequence[Taken]
) -> list[tuple[tuple[int, int, int], Pattern | None, dict[Weekday, float]]]:
    """Return the people on site by day: of each shift and minutes online, and pattern that they travel by.

    The pattern is None where they travel as today. Who does not adhere lives as today.
    """
    people: dict[tuple[tuple[int, int, int], str | None], dict[Weekday, float]] = {}
    patterns = {option.pattern.id: option.pattern for option in taken if option.pattern.is_travelled_otherwise}
    for option in taken:
        way = option.pattern.id if option.pattern.id in patterns else None
        hours = (option.shift_min, *option.online_min)
        of_hours = people.setdefault((hours, way), dict.fromkeys(instance.days, 0.0))
        for day in instance.days:
            of_hours[day] += group.adherence * option.people_on(day)
    if group.adherence < 1:
        today = group.week_patterns(instance.days)[0]
        of_today = people.setdefault(((0, 0, 0), None), dict.fromkeys(instance.days, 0.0))
        for day in instance.days:
            of_today[day] += (1 - group.adherence) * group.headcount * share_on_site(today, day)
    return [(hours, None if way is None else patterns[way], own) for (hours, way), own in people.items()]


def passing_pieces(group: Group, flow: Flow, shift_min: int, hours: Hours, profiles: dict[str, Profile]) -> list[Piece]:
    """Return when people of a flow would pass its section at lag 0: before they arrive, after they leave."""
    leg, profile = flow.leg, profiles[group.profile_of(flow)]
    bands = list(zip(profile.before_min, profile.before_min[1:], profile.share, strict=False))
    pieces = []
    for at, coming in hours:
        moved = at + shift_min
        for far, near, share in bands:
            begin, end = (moved - far, moved - near) if leg == "to" else (moved + near, moved + far)
            pieces.append((begin, end, coming * share))
    return pieces


def _number_of_row(row: BaseLoad) -> int:
    """Return a number, below zero, that tells rows of base load with other hours apart."""
    return -1 - row.start_min * (SERVICE_DAY_END_MIN + 1) - row.end_min


def _wishes(
    network: Network,
    group: Group,
    flow: Flow,
    shift_min: int,
    times: Hours,
    profiles: dict[str, Profile],
) -> Wishes:
    key = (flow.leg, group.profile_of(flow), shift_min, times)
    known = network.wishes.get(key)
    if known is None:
        known = Wishes(len(network.wishes), tuple(passing_pieces(group, flow, shift_min, times, profiles)))
        network.wishes[key] = known
    return known


def fall_into(wishes: Wishes, offset_min: float, timetable: Timetable) -> Falls:
    """Return the intervals that people fall into and their shares."""
    known, key = timetable.known, (wishes.number, offset_min)
    found = known.get(key)
    if found is None:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        shares = _falling(wishes.pieces, offset_min, timetable.edges)
        found = Falls(np.array(list(shares), dtype=np.int64), np.array(list(shares.values()), dtype=np.float64))
        known[key] = found
    return found


def _falling(pieces: Sequence[Piece], offset_min: float, edges: Sequence[float]) -> dict[int, float]:
    """Return shares by interval."""
    shares: dict[int, float] = defaultdict(float)
    for begin, end, share in pieces:
        low, high = begin + offset_min, end + offset_min
        for i in range(bisect_right(edges, low) - 1, bisect_left(edges, high)):
            shares[i] += share * (min(high, edges[i + 1]) - max(low, edges[i])) / (high - low)
    return shares


def stray_violations(loads: Loads) -> list[Violation]:
    """Return a violation for each section and day on which people pass where there are no places."""
    people: dict[tuple[str, Weekday], float] = defaultdict(float)
    clocks: dict[tuple[str, Weekday], list[int]] = defaultdict(list)
    for (section, day, begin_min), amount in loads.stray.items():
        if amount > NOBODY:
            people[section, day] += amount
            clocks[section, day].extend([] if begin_min is None else [begin_min])
    return [
        Violation(
            "options",
            _stray_text(section, day, amount, clocks[section, day]),
            amount,
            "people",
            "choices",
        )
        for (section, day), amount in people.items()
    ]


def _stray_text(section: str, day: Weekday, amount: float, clocks: Sequence[int]) -> str:
    when = (
        gettext("between {begin} and {end}", begin=format_clock(min(clocks)), end=format_clock(max(clocks)))
        if clocks
        else gettext("outside its trips")
    )
    return gettext(
        "On {day} {amount} people would pass section '{section}' where it has no places ({when}), so "
        "that the terms have no meaning.",
        day=day,
        amount=number(amount),
        section=section,
        when=when,
    )
