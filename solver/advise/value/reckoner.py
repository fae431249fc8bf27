"""Quantities as they are multiplied by prices, at every end of the prices that multiply others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from solver.advise.value.avoided import avoided_of
from solver.advise.value.prices import MODES, Prices
from solver.advise.value.quantities import (
    Counting,
    Course,
    Side,
    Timetable,
    courses_of,
    moved_of,
    ridden_of,
    side_of,
    vehicles_of,
)
from solver.demand.loads import Demand
from solver.demand.options import Ints

Comparison = Literal["as_now", "added"]
RowKey = Literal[
    "crowding",
    "waiting",
    "roads",
    "trips",
    "vehicles",
    "home_paid",
    "home_received",
    "travel_spared",
    "travel_forgone",
    "moving",
]
PARTY: Mapping[RowKey, str] = {
    "crowding": "travellers",
    "waiting": "travellers",
    "roads": "travellers",
    "trips": "operator",
    "vehicles": "operator",
    "home_paid": "employers",
    "home_received": "staff",
    "travel_spared": "employers",
    "travel_forgone": "staff",
    "moving": "movers",
}
"""Who gains or pays what a row tells."""
ALLOWANCES: tuple[RowKey, ...] = ("home_paid", "home_received", "travel_spared", "travel_forgone")
"""What employers pay, or no longer, and their staff receives, or no longer: the same money, so that no sum changes."""
ROWS: Mapping[Comparison, tuple[RowKey, ...]] = {
    "as_now": ("crowding", "waiting", "roads", *ALLOWANCES),
    "added": ("trips", "vehicles", "crowding", "roads", *ALLOWANCES),
}
"""What is added up before what moving asks."""
COUNTINGS: tuple[Counting, ...] = ("each", "shared")
_OUTER = ("value_of_time", "weeks_per_year", "trip_ways")
"""Prices that multiply others: a bound is looked for at their ends; of all others its sign tells the end."""


@dataclass(frozen=True, slots=True)
class Corner:
    """One choice of the prices that multiply others, and of how extra trips are counted."""

    value_of_time: float
    weeks: float
    ways: float
    counting: Counting


Part = tuple[float, str]
"""A quantity, and the key of the price that it is multiplied by; "" where it is in euros already."""


class Reckoner:
    """What is counted, today and in a schedule, ready to be multiplied by prices."""

    def __init__(
        self, demand: Demand, parts: Ints, prices: Prices, days_per_year: float | None, timetable: Timetable | None
    ) -> None:
        """Measure both sides once, and by course; `days_per_year` and `timetable` are None where nobody said them."""
        self.num_days = len(demand.instance.days)
        self.has_roads = demand.instance.has_roads
        self.prices = prices
        self.days_per_year = days_per_year
        self.timetable = timetable
        self.courses = courses_of(demand, prices.lines)
        self.today = side_of(demand, demand.options.status_quo_parts(), self.courses)
        self.then = side_of(demand, parts, self.courses)
        self.moved = moved_of(demand, parts)
        self.ridden = ridden_of(demand, parts)
        self.avoided = avoided_of(demand, parts)
        self._sums: dict[tuple[Counting, str, Callable[[Course], float], bool], float] = {}
        self._vehicles: dict[tuple[str, bool, Counting, float], int] = {}

    def corners(self) -> Iterator[Corner]:
        """Yield all ends of the outer prices, with both ways to count trips."""
        ends = [sorted({self._end(key, 0), self._end(key, 2)}) for key in _OUTER]
        for value_of_time, weeks, ways in product(*ends):
            yield from (Corner(value_of_time, weeks, ways, counting) for counting in COUNTINGS)

    def middle(self) -> Corner:
        """Return every outer price at its value, with trips as the term counts them."""
        value_of_time, weeks, ways = (self._end(key, 1) for key in _OUTER)
        return Corner(value_of_time, weeks, ways, "each")

    def _end(self, key: str, which: int) -> float:
        if key == "weeks_per_year" and self.days_per_year is not None:
            return self.days_per_year / self.num_days
        price = self.prices[key]
        end = (price.low, price.value, price.high)[which]
        assert end is not None, key  # the program's own file has a value of each, and no other may leave it out
        return end

    def sum_at(self, parts: list[Part], which: int) -> float:
        """Return the sum of quantity * price: the least (0), the middle (1), or the most (2) over the prices' ranges.

        Prices without a value are left out.
        """
        total = 0.0
        for quantity, key in parts:
            if not key:
                total += quantity
                continue
            price = self.prices[key]
            if price.value is not None and price.low is not None and price.high is not None:
                ends = sorted((quantity * price.low, quantity * price.high))
                total += quantity * price.value if which == 1 else ends[0 if which == 0 else 1]
        return total

    def parts_of(self, key: RowKey, comparison: Comparison, at: Corner) -> list[Part]:
        """Return a row as quantities, each with the key of its price, in EUR a year at a corner."""
        days, minute = at.weeks * self.num_days, at.value_of_time / 60
        if key in {"crowding", "waiting", "roads"}:
            return [self._spared(key, comparison, minute * days)]
        if key == "trips":
            return [(self.fewer(mode, at, hours) * at.ways * days, f"vehicle_hour_{mode}") for mode in MODES]
        if key == "vehicles":
            return [(float(self.fewer_vehicles(mode, at)), f"vehicle_year_{mode}") for mode in MODES]
        if key == "moving":
            asked = [(self.moved.earlier_min, "earlier_weight"), (self.moved.later_min, "later_weight")]
            return [(-minutes * minute * days, weight) for minutes, weight in asked]
        if key in {"travel_spared", "travel_forgone"}:
            sign = 1 if key == "travel_spared" else -1
            return [(sign * (self.avoided.allowed_km if self.avoided else 0.0) * days, "travel_km")]
        sign = -1 if key == "home_paid" else 1
        return [(sign * self.moved.home_days * at.weeks, "home_day")]

    def has_row(self, key: RowKey) -> bool:
        """Return whether there is anything that a row would tell: roads, or somebody more or less at home."""
        if key == "roads":
            return self.has_roads
        if key in {"travel_spared", "travel_forgone"}:
            return self.avoided is not None and self.avoided.allowed_km != 0
        return bool(self.moved.home_days) or key not in ALLOWANCES

    def _spared(self, key: RowKey, comparison: Comparison, minute: float) -> Part:
        """Return what travellers gain, with the EUR a year that a minute a day is worth."""
        today, then = self.today, self.then
        if key == "waiting":
            return (today.waiting_min - then.waiting_min) * minute, "waiting_weight"
        if key == "roads":
            return (today.road_hours - then.road_hours) * 60 * minute, "people_per_car"
        as_now = today.crowding_min - then.crowding_min
        with_trips = today.crowding_with_trips_min - then.crowding_with_trips_min
        return (as_now if comparison == "as_now" else with_trips) * minute, ""

    def fewer(self, mode: str, at: Corner, measure: Callable[[Course], float]) -> float:
        """Return how much less of something there is a day in the extra trips of a mode, counted one way."""
        today, then = (self.of_trips(at.counting, mode, measure, is_today=each) for each in (True, False))
        return today - then

    def of_trips(self, counting: Counting, mode: str, measure: Callable[[Course], float], *, is_today: bool) -> float:
        """Return the sum over extra trips of a mode of something that each has, a day."""
        key = (counting, mode, measure, is_today)
        if key not in self._sums:
            side: Side = self.today if is_today else self.then
            trips = side.trips[counting]
            own = np.array([measure(course) if course.mode == mode else 0.0 for course in self.courses])
            self._sums[key] = float(own[trips.course] @ trips.num) / self.num_days if len(trips.course) else 0.0
        return self._sums[key]

    def vehicles(self, mode: str, at: Corner, *, is_today: bool) -> int:
        """Return the vehicles that extra trips of a mode take."""
        key = (mode, is_today, at.counting, at.ways)
        if key not in self._vehicles:
            side: Side = self.today if is_today else self.then
            layover = self.prices["layover"].value or 0.0
            trips = side.trips[at.counting]
            self._vehicles[key] = vehicles_of(trips, self.courses, mode, at.ways, layover, self.timetable)
        return self._vehicles[key]

    def fewer_vehicles(self, mode: str, at: Corner) -> int:
        """Return how many vehicles fewer extra trips take."""
        return self.vehicles(mode, at, is_today=True) - self.vehicles(mode, at, is_today=False)

    def co2_parts(self, at: Corner) -> list[Part]:
        """Return vehicle kilometres not driven, each with the key of its emission: grams a year at a corner."""
        days = at.weeks * self.num_days
        return [(self.fewer(mode, at, kilometres) * at.ways * days, f"co2_{mode}") for mode in MODES]

    def ridden_parts(self, at: Corner) -> list[Part]:
        """Return kilometres that are cycled, each with the key of what it emitted before: grams a year at a corner."""
        if self.ridden is None:
            return []
        days = at.weeks * self.num_days
        return [(self.ridden.transit_km * days, "passenger_km_co2"), (self.ridden.car_km * days, "car_km_co2")]

    def parked_parts(self, at: Corner) -> list[Part]:
        """Return kilometres that cars drive no more beyond a P+R, with the key of what they emit: grams a year."""
        if self.ridden is None:
            return []
        return [(self.ridden.parked_km * at.weeks * self.num_days, "car_km_co2")]

    def avoided_parts(self, at: Corner) -> list[Part]:
        """Return kilometres that nobody travels, each with the key of what it emitted before: grams a year."""
        if self.avoided is None:
            return []
        days = at.weeks * self.num_days
        return [(self.avoided.transit_km * days, "passenger_km_co2"), (self.avoided.car_km * days, "car_km_co2")]


def hours(course: Course) -> float:
    """Return the hours of a trip one way."""
    return course.minutes / 60


def kilometres(course: Course) -> float:
    """Return the kilometres of a trip one way; 0 where they are not known."""
    return course.km or 0.0


def one(_: Course) -> float:
    """Return 1: a trip is a trip."""
    return 1.0
