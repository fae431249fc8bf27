"""What is counted before anything has a price: extra trips with their hours and kilometres, and minutes moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Literal

import numpy as np

from solver.advise.value.prices import OfLine
from solver.demand.loads import Demand
from solver.demand.measures import crowding, extra_trips, moved_groups, vehicle_hours_lost, waiting
from solver.demand.options import Floats, Ints
from solver.domain.objective import PUPILS_AND_STUDENTS
from solver.domain.supply import Line, Place
from solver.domain.week import share_switching, switching_of_modes
from solver.importers.gtfs.fleet import Turn, most_out

Counting = Literal["each", "shared"]
"""A trip more helps one section only ("each", as the term `trips` counts), or all of its line in that direction."""

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Course:
    """A line in one direction.

    Attributes
    ----------
    mode
        Of its line.
    sections
        Places of its sections in the instance; one only where it is not known which lie behind each other.
    minutes
        That a trip takes one way.
    km
        That it goes one way, as the crow flies from stop to stop where nobody said; None where that is not known.
    is_as_the_crow_flies
        Whether nobody said.
    """

    mode: str
    sections: tuple[int, ...]
    minutes: float
    km: float | None
    is_as_the_crow_flies: bool


@dataclass(frozen=True, slots=True)
class ExtraTrips:
    """The trips that have to be added so that nobody is left behind: one row for each interval that needs any.

    Attributes
    ----------
    course, day, start_min, num
        Of each row: its course, its day, when its interval begins, how many trips.
    """

    course: Ints
    day: Ints
    start_min: Floats
    num: Floats


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving asks, of those who do as agreed and are on site.

    Attributes
    ----------
    people
        Heads in parts that leave today's option.
    earlier_min, later_min
        Person-minutes a day, over the days of the instance on average.
    home_days
        Person-days a week more at home, of organisations that are no schools.
    """

    people: float
    earlier_min: float
    later_min: float
    home_days: float


@dataclass(frozen=True, slots=True)
class Ridden:
    """Who cycles in place of today's way to travel, there and back, a day; of those who do as agreed.

    Attributes
    ----------
    people, known
        Who cycle, and those of them of whom it is known how far.
    transit_km, car_km
        Kilometres of passengers by public transport, and of cars, that are not travelled: as far as those cycle of
        whom it is known.
    parking, parking_known
        Who drive no further than a P+R, and those of them of whom it is known how far they drive no more.
    parked_km
        Kilometres that cars drive no more beyond a P+R, of those of whom it is known.
    """

    people: float
    known: float
    transit_km: float
    car_km: float
    parking: float
    parking_known: float = 0.0
    parked_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Side:
    """One way to live, today or as in a schedule; minutes are a day.

    Attributes
    ----------
    crowding_min, waiting_min
        The terms `crowding` and `waiting`.
    road_hours
        The term `vehicle_hours_lost`.
    crowding_with_trips_min
        Crowding minutes where all extra trips are run.
    trips
        The extra trips, by how they are counted.
    """

    crowding_min: float
    waiting_min: float
    road_hours: float
    crowding_with_trips_min: float
    trips: Mapping[Counting, ExtraTrips]


def courses_of(demand: Demand, lines: Mapping[str, OfLine]) -> list[Course]:
    """Return every line in each direction, roads left out."""
    found: list[Course] = []
    first = 0
    for line in demand.instance.lines:
        own = lines.get(line.id)
        if line.mode != "road":
            for places in _directions(line):
                minutes = _minutes(line, places) if own is None or own.minutes is None else own.minutes
                told = None if own is None else own.km
                km = _km(line) if told is None else told
                sections = tuple(first + place for place in places)
                found.append(Course(line.mode, sections, minutes, km, told is None and km is not None))
        first += len(line.sections)
    return found


def _directions(line: Line) -> list[list[int]]:
    """Return the places of a line's sections, by direction of travel; each alone where it is not drawn on the line."""
    there: list[int] = []
    back: list[int] = []
    alone: list[list[int]] = []
    for place, section in enumerate(line.sections):
        if section.along is None:
            alone.append([place])
        else:
            (there if section.along[0] < section.along[1] else back).append(place)
    return [own for own in (there, back) if own] + alone


def _minutes(line: Line, places: Sequence[int]) -> float:
    """Return the minutes of a trip: of sections behind each other the sum, of others the longest."""
    own = [line.sections[place] for place in places]
    stretches = sorted(sorted(section.along) for section in own if section.along is not None)
    behind = len(stretches) == len(own) and all(one[1] <= two[0] for one, two in pairwise(stretches))
    minutes = [section.minutes_on_board for section in own]
    return sum(minutes) if behind else max(minutes)


def _km(line: Line) -> float | None:
    """Return the length of a line as the crow flies from stop to stop; None where it has no two stops."""
    if len(line.stops) < 2:
        return None
    return sum(_distance_km(one, two) for one, two in pairwise(line.stops))


def _distance_km(one: Place, two: Place) -> float:
    """Return the distance over a sphere, by the haversine formula."""
    lat_1, lat_2 = radians(one.lat), radians(two.lat)
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(radians(two.lon - one.lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


def side_of(demand: Demand, parts: Ints, courses: Sequence[Course]) -> Side:
    """Return what is counted of a schedule given as parts per option; shape ``[option]``."""
    loads, cells = demand.loads(parts), demand.cells
    needed = extra_trips(demand, loads)
    ratio = np.divide(needed, cells.trips, out=np.zeros_like(needed), where=cells.trips > 0)
    enlarged = replace(demand, cells=replace(cells, seats=cells.seats * (1 + ratio)))
    trips: dict[Counting, ExtraTrips] = {
        "each": _trips(demand, needed, courses, is_shared=False),
        "shared": _trips(demand, needed, courses, is_shared=True),
    }
    crowded, waited, lost = (float(measured(demand, loads)) for measured in (crowding, waiting, vehicle_hours_lost))
    return Side(crowded, waited, lost, float(crowding(enlarged, loads)), trips)


def _trips(demand: Demand, needed: Floats, courses: Sequence[Course], *, is_shared: bool) -> ExtraTrips:
    """Return the extra trips: of all sections, or of that section of each course and day that needs most."""
    cells = demand.cells
    course_of = np.full(len(demand.instance.sections), -1)
    for place, course in enumerate(courses):
        course_of[list(course.sections)] = place
    busy = np.flatnonzero(needed > 0)
    if is_shared:
        most: dict[tuple[int, int], tuple[float, int]] = {}
        sums = np.zeros((len(demand.instance.sections), len(demand.instance.days)))
        np.add.at(sums, (cells.section[busy], cells.day[busy]), needed[busy])
        for section, day in np.argwhere(sums > 0).tolist():
            key = (int(course_of[section]), day)
            most[key] = max(most.get(key, (0.0, 0)), (float(sums[section, day]), -section))
        kept = {(-section, day) for (_, day), (_, section) in most.items()}
        pairs = zip(cells.section[busy].tolist(), cells.day[busy].tolist(), strict=True)
        busy = busy[[pair in kept for pair in pairs]] if len(busy) else busy
    return ExtraTrips(course_of[cells.section[busy]], cells.day[busy], cells.begin_min[busy], needed[busy])


@dataclass(frozen=True, slots=True)
class Timetable:
    """The vehicles of a timetable on one service day.

    Attributes
    ----------
    feed, date
        What the feed is called, and the day as 2026-01-31.
    fleet
        The most that are out at once, by mode.
    num_blocks, num_turns
        Of how many vehicles the feed says what they drive, and how many there are.
    spans
        When each vehicle is out, by mode: from and to, in minutes after midnight. No file has them.
    """

    feed: str
    date: str
    fleet: Mapping[str, int]
    num_blocks: int
    num_turns: int
    spans: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)


def timetable_of(feed: str, date: str, turns: Sequence[Turn]) -> Timetable:
    """Return the vehicles of a timetable from their turns."""
    spans: dict[str, list[tuple[float, float]]] = {}
    for turn in turns:
        spans.setdefault(turn.mode, []).append((turn.out_s / 60, turn.back_s / 60))
    fleet = {mode: most_out((out, back, 1) for out, back in own) for mode, own in spans.items()}
    num_blocks = sum(turn.is_block for turn in turns)
    told = {mode: tuple(own) for mode, own in spans.items()}
    return Timetable(feed, date, fleet, num_blocks, len(turns), told)


def vehicles_of(
    trips: ExtraTrips,
    courses: Sequence[Course],
    mode: str,
    ways: float,
    layover_min: float = 0.0,
    timetable: Timetable | None = None,
) -> int:
    """Return the vehicles of a mode that extra trips take on the worst day: by how many more are out at once.

    A vehicle takes the next trip of any line of its mode as soon as it has been back for the layover (first in, first
    out); the trips of an interval leave together at its begin. With a timetable those count that it leaves in.

    Parameters
    ----------
    ways
        How long a vehicle is out: times the minutes of one way.
    timetable
        What the vehicles drive already; without it extra trips find none free.
    """
    own = () if timetable is None else timetable.spans.get(mode, ())
    there = [(out, back, 1) for out, back in own]
    most = before = 0 if timetable is None else timetable.fleet.get(mode, 0)
    minutes = np.array([course.minutes for course in courses])[trips.course] * ways if len(trips.course) else None
    for day in np.unique(trips.day).tolist():
        extra = [
            (start := float(trips.start_min[row]), start + float(minutes[row]) + layover_min, int(trips.num[row]))
            for row in np.flatnonzero(trips.day == day).tolist()
            if minutes is not None and courses[int(trips.course[row])].mode == mode
        ]
        if extra:
            most = max(most, most_out([*there, *extra]))
    return most - before


def moved_of(demand: Demand, parts: Ints) -> Moved:
    """Return what a schedule asks of those who move; `parts` has shape ``[option]``."""
    options, instance = demand.options, demand.instance
    adherence = np.array([group.adherence for group in instance.groups])[options.group]
    people = parts * options.people_per_part * adherence
    minutes = people * options.present.mean(axis=1) * options.shift_min
    is_today = np.zeros(options.num_options, dtype=np.bool_)
    is_today[options.status_quo] = True
    no_school = np.array([party.kind not in PUPILS_AND_STUDENTS for party in instance.organisations_of_groups()])
    days = options.present.sum(axis=1)
    fewer = (days[options.status_quo][options.group] - days) * people
    return Moved(
        people=float((people * (1.0 - options.kept))[~is_today].sum()) if moved_groups(demand, parts).any() else 0.0,
        earlier_min=float(-minutes[minutes < 0].sum()),
        later_min=float(minutes[minutes > 0].sum()),
        home_days=float(fewer[no_school[options.group]].sum()),
    )


def ridden_of(demand: Demand, parts: Ints) -> Ridden | None:
    """Return who cycles, or parks and rides, in a schedule; None where nobody does; `parts` has shape ``[option]``."""
    options, own = demand.options, demand.options.switching
    people = known = transit_km = car_km = parking = parking_known = parked_km = 0.0
    for option in own.option[parts[own.option] > 0].tolist():
        group = demand.instance.groups[options.group[option]]
        pattern = group.patterns[options.pattern[option]]
        on_site = parts[option] * options.people_per_part[option] * group.adherence * options.present[option]
        for day, there in zip(demand.instance.days, on_site / len(demand.instance.days), strict=True):
            by_bicycle = switching_of_modes(group, pattern.model_copy(update={"park_and_ride": None}), day)
            people += there * sum(by_bicycle)
            rides = there * (share_switching(group, pattern, day) - sum(by_bicycle))
            parking += rides
            if pattern.park_and_ride is not None and pattern.park_and_ride.km is not None:
                parking_known += rides
                parked_km += rides / group.car_occupancy * 2 * pattern.park_and_ride.km
            km = None if pattern.bicycle is None else pattern.bicycle.km
            if km is not None:
                known += there * sum(by_bicycle)
                transit_km += there * by_bicycle[0] * 2 * km
                car_km += there * by_bicycle[1] / group.car_occupancy * 2 * km
    if not (people or parking):
        return None
    return Ridden(people, known, transit_km, car_km, parking, parking_known, parked_km)
