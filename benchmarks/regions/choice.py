"""Five weekdays of 32 quarter-hours: every group may begin on any of them, rooms are hard, and one peak counts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from benchmarks.regions.people import clock
from benchmarks.regions.region import OBJECTIVES, Document, Region
from benchmarks.regions.week import CHAIN, DAYS, on_site_patterns, programmes, weekday_orders

_Key = TypeVar("_Key")

QUARTER_MIN = 15
NUM_STARTS = 32
"""Quarter-hours of a day on which a lesson may begin: 08:00 to 15:45."""
_OPENS_MIN = 8 * 60
_GROUPS_PER_BUILDING = 100
_LENGTHS = range(4, 9)
_COMING = range(4, 13)
_A_QUARTER = (5, 30)
"""Quarter-hours of a lesson, those in which its students come, and how many in each of these."""
_FILL = 0.8
"""Room-hours that are needed, of those between the first and the last start, to a whole room: assumed."""
_POPULAR_DAYS = {"tue": 4, "thu": 4, "mon": 2, "wed": 2, "fri": 1}
_POPULAR_HOURS = {9: 8, 10: 6, 11: 6, 13: 6, 14: 2}
_OTHER_HOURS = 0.2
_STARTS = {
    start: _POPULAR_HOURS.get((_OPENS_MIN + QUARTER_MIN * start) // 60, _OTHER_HOURS) * (1 if start % 4 else 3)
    for start in range(NUM_STARTS)
}
"""How popular each quarter-hour is; lessons like to begin on the hour."""
_MOST_TRIES = 50
_PEAK_HOURS = [{"name": "day", "from": "05:00", "to": "24:00"}]


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A group's lesson: quarter-hours that it takes and within which its students come, and their number."""

    length: int
    coming: int
    headcount: int


@dataclass(slots=True)
class _Building:
    """Rooms that are alike; how many are taken, by day and quarter-hour from 08:00."""

    num_rooms: int
    taken: dict[tuple[str, int], int] = field(default_factory=dict)

    def is_free(self, day: str, start: int, length: int) -> bool:
        """Return whether a room is free for a lesson."""
        return all(self.taken.get((day, start + i), 0) < self.num_rooms for i in range(length))

    def take(self, day: str, start: int, length: int, change: int = 1) -> None:
        """Take a room for a lesson, or give it back (`change` -1)."""
        for i in range(length):
            self.taken[day, start + i] = self.taken.get((day, start + i), 0) + change


def make_choice(region: Region) -> Document:
    """Return an instance document in which each group has 160 options: five days x 32 quarter-hours.

    All groups come by one shuttle, within one to three hours before their lesson, and its highest load of the
    week is the `peak`. A lesson takes one of the rooms of its building for one to two hours; too many lessons at a
    time are overload of the building, the first tier, which today is zero. A building counts lessons, not people: the
    share of a group's flow makes its load in each quarter-hour one. A seminar comes at least a day after its lecture,
    a laboratory after the seminar. Today lessons crowd on the popular hours and days, as far as rooms and that order
    let them. Sizes and lengths are assumed.
    """
    rng = random.Random(f"choice {region.num_groups} {region.seed}")
    lessons = [_lesson(rng) for _ in range(region.num_groups)]
    buildings = _buildings(lessons)
    today = _draw_today(rng, lessons, buildings)
    groups = [_group(place, lesson, *today[place]) for place, lesson in enumerate(lessons)]
    for place, group in enumerate(groups):
        lesson = lessons[place]
        group["flows"] = [
            {"section": "shuttle", "leg": "to", "share": round(rng.uniform(0.5, 1.0), 3), "lag_min": 0},
            {
                "section": f"b{place % len(buildings)}",
                "leg": "from",
                "share": lesson.length / lesson.headcount,
                "lag_min": 0,
            },
        ]
    return {
        "format": "stagger-instance/1",
        "name": f"{region.name}, seed {region.seed}",
        "days": DAYS,
        "bin_min": QUARTER_MIN,
        "peak_periods": _PEAK_HOURS,
        "lines": _lines(lessons, buildings),
        # Who comes passes evenly before the lesson; a lesson fills its room until its end.
        "profiles": {
            **{f"in{n}": {"before_min": [QUARTER_MIN * n, 0], "share": [1]} for n in _COMING},
            **{f"room{n}": {"before_min": [0, -QUARTER_MIN * n], "share": [1]} for n in _LENGTHS},
        },
        "organisations": programmes(groups),
        "agreements": weekday_orders(groups),
        "objective": OBJECTIVES[region.objective],
    }


def _lesson(rng: random.Random) -> _Lesson:
    coming = rng.choice(_COMING)
    return _Lesson(rng.choice(_LENGTHS), coming, coming * rng.randint(*_A_QUARTER))


def num_buildings(num_groups: int) -> int:
    """Return how many buildings share the lessons of so many groups."""
    return max(1, num_groups // _GROUPS_PER_BUILDING)


def _buildings(lessons: list[_Lesson]) -> list[_Building]:
    number = num_buildings(len(lessons))
    hours = _FILL * len(DAYS) * NUM_STARTS
    needed = (sum(lesson.length for lesson in lessons[place::number]) for place in range(number))
    return [_Building(max(2, round(quarters / hours))) for quarters in needed]


def _draw_today(rng: random.Random, lessons: list[_Lesson], buildings: list[_Building]) -> list[tuple[str, int]]:
    """Return (day, quarter-hour from 08:00) of every lesson today: popular ones as long as rooms are free.

    Where so many draws find no timetable, every building gets a room more.
    """
    while True:
        for _ in range(_MOST_TRIES):
            for building in buildings:
                building.taken.clear()
            today = _draw_timetable(rng, lessons, buildings)
            if len(today) == len(lessons):
                return today
        for building in buildings:
            building.num_rooms += 1


def _draw_timetable(rng: random.Random, lessons: list[_Lesson], buildings: list[_Building]) -> list[tuple[str, int]]:
    """Return (day, quarter-hour) of lessons, chain by chain, until one finds no rooms."""
    today: list[tuple[str, int]] = []
    for first in range(0, len(lessons), CHAIN):
        found = _start_chain(rng, lessons[first : first + CHAIN], first, buildings)
        if not found:
            break
        today += found
    return today


def _start_chain(
    rng: random.Random, chain: list[_Lesson], first: int, buildings: list[_Building]
) -> list[tuple[str, int]]:
    """Take rooms for a chain that begins with group `first`, on rising days; empty where no days have them."""
    own = [buildings[(first + place) % len(buildings)] for place in range(len(chain))]
    for days in _shuffled(rng, {days: _popularity(days) for days in combinations(DAYS, len(chain))}):
        if found := _start_all(rng, chain, days, own):
            return found
    return []


def _popularity(days: tuple[str, ...]) -> float:
    product = 1.0
    for day in days:
        product *= _POPULAR_DAYS[day]
    return product


def _start_all(
    rng: random.Random, lessons: list[_Lesson], days: tuple[str, ...], buildings: list[_Building]
) -> list[tuple[str, int]]:
    """Take a room for each lesson on its day; none, and an empty list, where one finds no room."""
    found: list[tuple[str, int]] = []
    for lesson, day, building in zip(lessons, days, buildings, strict=True):
        starts = _shuffled(rng, _STARTS)
        start = next((start for start in starts if building.is_free(day, start, lesson.length)), None)
        if start is None:
            for other, (taken_day, taken_start), where in zip(lessons, found, buildings, strict=False):
                where.take(taken_day, taken_start, other.length, -1)
            return []
        building.take(day, start, lesson.length)
        found.append((day, start))
    return found


def _shuffled(rng: random.Random, weights: dict[_Key, float]) -> list[_Key]:
    """Return the keys in a random order in which heavier ones tend to come first."""
    return sorted(weights, key=lambda key: rng.random() ** (1 / weights[key]), reverse=True)


def _group(place: int, lesson: _Lesson, day: str, start: int) -> Document:
    begin = _OPENS_MIN + QUARTER_MIN * start
    return {
        "id": f"g{place}",
        "headcount": lesson.headcount,
        "mode_shares": {"public_transport": 1},
        "patterns": on_site_patterns(day),
        "arrivals": [{"at": clock(begin), "share": 1}],
        "departures": [{"at": clock(begin + QUARTER_MIN * lesson.length), "share": 1}],
        "profile": f"in{lesson.coming}",
        "departure_profile": f"room{lesson.length}",
        "shifts": {
            "earlier_min": QUARTER_MIN * start,
            "later_min": QUARTER_MIN * (NUM_STARTS - 1 - start),
            "step_min": QUARTER_MIN,
        },
    }


def _lines(lessons: list[_Lesson], buildings: list[_Building]) -> list[Document]:
    """Return the shuttle, which could take everybody at once, and the buildings, which weigh nothing in `peak`.

    Half a lesson above the rooms absorbs rounding: one lesson too many is an overload of a half.
    """
    everybody = sum(lesson.headcount for lesson in lessons)
    shuttle = _line("shuttle", "Shuttle", 1, everybody)
    return [
        shuttle,
        *(_line(f"b{n}", f"Building {n}", 0, building.num_rooms + 0.5) for n, building in enumerate(buildings)),
    ]


def _line(name: str, title: str, weight: float, places: float) -> Document:
    supply = {"from": "00:00", "to": "30:00", "every_min": QUARTER_MIN, "seats": places, "places": places}
    section = {"id": name, "name": title, "minutes_on_board": 0, "weight": weight, "supply": [supply]}
    return {"id": f"line-{name}", "name": title, "mode": "bus", "sections": [section]}
