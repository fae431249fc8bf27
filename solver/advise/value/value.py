"""What a year of a schedule is worth: gains over today at prices, per party, each with its range.

A plus is a gain over today, a minus a loss. Two comparisons are told, since the same people cannot both wait and be
brought by extra trips: `as_now` leaves the trips as they are, so that who does not fit waits; `added` runs the extra
trips until everybody fits, today and in the schedule, so that the operator pays and nobody waits.

Every row is a sum of price * quantity. Its bounds are the least and the most over all prices within their ranges, and
over the two ways in which extra trips are counted; a sum is bounded with the same prices in all its rows, so that its
bounds lie within the sums of theirs. The middle column takes every price at its `value` and adds up exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product

from solver.advise.value.avoided import Avoided
from solver.advise.value.prices import MODES, UNITS, Price, Prices
from solver.advise.value.quantities import Course, Moved, Ridden, Timetable
from solver.advise.value.reckoner import ALLOWANCES, PARTY, ROWS, Comparison, Corner, Part, Reckoner, RowKey, one
from solver.demand.loads import Demand
from solver.demand.options import Ints


@dataclass(frozen=True, slots=True)
class Span:
    """The least, what is reckoned with, and the most."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """What one party gains (+) or pays (-) in EUR a year; `amount` is None where a price is to be filled in.

    Where only some of its prices are known, `amount` is of those; `missing` has the keys of the others.
    """

    key: RowKey
    party: str
    amount: Span | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """One comparison: its rows, their sum, what moving asks, and the sum with that; EUR a year.

    `parties` has the sum of each party's rows, as far as these have prices; None where none has, and no movers.
    `even_weight` is what a minute moved may weigh, in minutes of riding, for the sum to be 0: None where nobody moves,
    and where time is worth nothing or no day counts.
    """

    rows: tuple[Row, ...]
    parties: Mapping[str, Span | None]
    before_moving: Span
    moving: Row
    total: Span
    even_weight: Span | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, a day.

    Attributes
    ----------
    trips_today, trips_then, fewer_trips
        Extra trips to be run until everybody fits: today, in the schedule, and how many fewer.
    vehicles_today, vehicles_then, fewer_vehicles
        The vehicles that these take: by how many more are out at once, on the worst day.
    fewer_by_mode
        The vehicles fewer, of each mode of which the number changes in any way to count.
    moved
        What moving asks.
    timetable
        The vehicles of today's timetable; None where no feed was given.
    """

    trips_today: Span
    trips_then: Span
    fewer_trips: Span
    vehicles_today: Span
    vehicles_then: Span
    fewer_vehicles: Span
    moved: Moved
    timetable: Timetable | None
    fewer_by_mode: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """What a year of a schedule is worth.

    Attributes
    ----------
    days_per_year
        The days that are counted.
    counted
        Quantities a day.
    balances
        By comparison.
    co2_tonnes
        Tonnes of CO2 a year that extra trips not run would have emitted; None where there is no figure, or no length,
        for any.
    co2_missing
        Keys of figures that are to be filled in.
    trips_without_km
        Extra trips a day, of today, on lines whose length is not known: their CO2 is left out.
    is_as_the_crow_flies
        Whether a length that CO2 is reckoned with was not filled in, so that there is at least so much.
    even_vehicle
        What a vehicle has to cost a year for the schedule to be worth it, the trips being added otherwise: at least
        with a minute moved at its low weight, at most with its high one; None where no vehicle is saved for certain.
    prices, to_fill_in
        What was reckoned with, and the keys of what has no source.
    ridden, ridden_tonnes
        Who cycles, or parks and rides, a day, and tonnes of CO2 a year that those who cycle emitted before; None where
        nobody does, or it is not known how far.
    parked_tonnes
        Tonnes of CO2 a year that cars would have emitted beyond a P+R; None as before.
    avoided, avoided_tonnes
        Kilometres that nobody travels since people are on site on fewer days, a day, and the tonnes of CO2 a year that
        they emitted before; None where nobody is, or it is not known how far they live.
    travelled_tonnes
        The tonnes of all of these together, at the same prices, so that its range lies within the sum of theirs; None
        where none of them is known.
    """

    days_per_year: Span
    counted: Counted
    balances: Mapping[Comparison, Balance]
    co2_tonnes: Span | None
    co2_missing: tuple[str, ...]
    trips_without_km: float
    is_as_the_crow_flies: bool
    even_vehicle: Span | None
    prices: tuple[Price, ...]
    to_fill_in: tuple[str, ...]
    ridden: Ridden | None = None
    ridden_tonnes: Span | None = None
    parked_tonnes: Span | None = None
    avoided: Avoided | None = None
    avoided_tonnes: Span | None = None
    travelled_tonnes: Span | None = None


def value_of(
    demand: Demand,
    parts: Ints,
    prices: Prices,
    days_per_year: float | None = None,
    timetable: Timetable | None = None,
) -> Value:
    """Return what a year of a schedule is worth.

    Parameters
    ----------
    parts
        Parts per option; shape ``[option]``.
    days_per_year
        Days that are counted; by default the days of the instance in each of `weeks_per_year`.
    timetable
        What today's vehicles drive, so that extra trips take those that are free; by default none is.
    """
    own = Reckoner(demand, parts, prices, days_per_year, timetable)
    emitted = _missing(own, own.co2_parts)
    counted = _counted(own)
    is_none_fewer = counted.fewer_trips.low == counted.fewer_trips.high == 0
    has_co2 = is_none_fewer or bool(_quantities(own, own.co2_parts) - set(emitted))
    co2 = _tonnes(own, own.co2_parts) if has_co2 else None
    balances = {comparison: _balance(own, comparison) for comparison in ROWS}
    rows = [row for balance in balances.values() for row in (*balance.rows, balance.moving)]
    keys = _used(own, rows)
    return Value(
        days_per_year=_span(own, lambda at, _: at.weeks * own.num_days),
        counted=counted,
        balances=balances,
        co2_tonnes=co2,
        co2_missing=emitted,
        trips_without_km=sum(_trips(own, mode, _unmeasured) for mode in MODES),
        is_as_the_crow_flies=any(_trips(own, mode, _flown) for mode in MODES),
        even_vehicle=_even_vehicle(own),
        prices=tuple(prices[key] for key in UNITS if key in keys and prices[key].value is not None),
        to_fill_in=tuple(key for key in UNITS if key in keys and prices[key].value is None),
        ridden=own.ridden,
        ridden_tonnes=_tonnes(own, own.ridden_parts) if own.ridden and own.ridden.known else None,
        parked_tonnes=_tonnes(own, own.parked_parts) if own.ridden and own.ridden.parking_known else None,
        avoided=own.avoided,
        avoided_tonnes=_tonnes(own, own.avoided_parts) if own.avoided and own.avoided.known else None,
        travelled_tonnes=_travelled_tonnes(own),
    )


def _travelled_tonnes(own: Reckoner) -> Span | None:
    """Return the tonnes of all kilometres that are not travelled, or otherwise; None where of none it is known."""
    known = [own.avoided and own.avoided.known, own.ridden and (own.ridden.known or own.ridden.parking_known)]
    if not any(known):
        return None
    return _tonnes(own, lambda at: [*own.avoided_parts(at), *own.ridden_parts(at), *own.parked_parts(at)])


def _tonnes(own: Reckoner, parts_at: Callable[[Corner], list[Part]]) -> Span:
    return _span(own, lambda at, which: own.sum_at(parts_at(at), which) / 1e6)


def _span(own: Reckoner, measure: Callable[[Corner, int], float]) -> Span:
    """Return the least and the most of something over all corners, and what it is in the middle."""
    corners = list(own.corners())
    value = measure(own.middle(), 1)
    low = min(value, *(measure(at, 0) for at in corners))
    return Span(low, value, max(value, *(measure(at, 2) for at in corners)))


def _quantities(own: Reckoner, parts_at: Callable[[Corner], list[Part]]) -> set[str]:
    """Return the keys of the prices for which there is a quantity, in any way to count."""
    corners = (own.middle(), *own.corners())
    return {price for at in corners for quantity, price in parts_at(at) if quantity and price}


def _missing(own: Reckoner, parts_at: Callable[[Corner], list[Part]]) -> tuple[str, ...]:
    """Return the keys of those that have no value."""
    return tuple(sorted(key for key in _quantities(own, parts_at) if own.prices[key].value is None))


def _row(own: Reckoner, key: RowKey, comparison: Comparison) -> Row:
    parts_at = partial(_parts_at, own, key, comparison)
    missing = _missing(own, parts_at)
    is_known = not missing or bool(_quantities(own, parts_at) - set(missing))
    amount = _span(own, lambda at, which: own.sum_at(parts_at(at), which)) if is_known else None
    return Row(key, PARTY[key], amount, missing)


def _summed(own: Reckoner, keys: Iterable[RowKey], comparison: Comparison) -> Callable[[Corner, int], float]:
    """Return the sum of rows at a corner; what employers pay and their staff receive is the same money."""
    kept = [key for key in keys if key not in ALLOWANCES]
    return lambda at, which: sum(own.sum_at(own.parts_of(key, comparison, at), which) for key in kept)


def _balance(own: Reckoner, comparison: Comparison) -> Balance:
    """Return a comparison, with the rows that have anything to tell."""
    keys = [key for key in ROWS[comparison] if own.has_row(key)]
    before = _summed(own, keys, comparison)
    moved_min = own.moved.earlier_min + own.moved.later_min

    def euros_per_weight(at: Corner) -> float:
        return moved_min * at.value_of_time / 60 * at.weeks * own.num_days

    def even(at: Corner, which: int) -> float:
        return before(at, which) / euros_per_weight(at)

    # Where time is worth nothing, or no day counts, no weight of a moved minute makes a difference.
    has_even = all(euros_per_weight(at) > 0 for at in (own.middle(), *own.corners()))

    rows = tuple(_row(own, key, comparison) for key in keys)
    return Balance(
        rows=rows,
        parties={party: _party(own, party, rows, comparison) for party in dict.fromkeys(row.party for row in rows)},
        before_moving=_span(own, before),
        moving=_row(own, "moving", comparison),
        total=_span(own, _summed(own, [*keys, "moving"], comparison)),
        even_weight=_span(own, even) if has_even else None,
    )


def _party(own: Reckoner, party: str, rows: Iterable[Row], comparison: Comparison) -> Span | None:
    """Return the sum of the rows of a party that have a price."""
    kept = [row.key for row in rows if row.party == party and row.amount is not None]
    if not kept:
        return None
    return _span(own, lambda at, which: sum(own.sum_at(own.parts_of(key, comparison, at), which) for key in kept))


def _even_vehicle(own: Reckoner) -> Span | None:
    """Return the price of a vehicle at which the schedule is worth nothing: what the other rows lack, per vehicle."""
    if any(sum(own.fewer_vehicles(mode, at) for mode in MODES) <= 0 for at in (own.middle(), *own.corners())):
        return None
    others = _summed(own, ("trips", "crowding", "roads", "moving"), "added")

    def needed(at: Corner, which: int) -> float:
        return max(0.0, -others(at, 2 - which)) / sum(own.fewer_vehicles(mode, at) for mode in MODES)

    return _span(own, needed)


def _counted(own: Reckoner) -> Counted:
    """Return the extra trips and vehicles, today, in the schedule and fewer, over all ways to count."""

    def trips(at: Corner, *, is_today: bool) -> float:
        return sum(own.of_trips(at.counting, mode, one, is_today=is_today) for mode in MODES)

    def vehicles(at: Corner, *, is_today: bool) -> float:
        return sum(own.vehicles(mode, at, is_today=is_today) for mode in MODES)

    def spans(count: Callable[..., float]) -> tuple[Span, Span, Span]:
        today = _span(own, lambda at, _: count(at, is_today=True))
        then = _span(own, lambda at, _: count(at, is_today=False))
        return today, then, _span(own, lambda at, _: count(at, is_today=True) - count(at, is_today=False))

    def fewer(mode: str) -> Span:
        return _span(own, lambda at, _: float(own.fewer_vehicles(mode, at)))

    of_modes = {mode: fewer(mode) for mode in MODES}
    changed = {mode: span for mode, span in of_modes.items() if span.low or span.high}
    return Counted(*spans(trips), *spans(vehicles), own.moved, own.timetable, changed)


def _trips(own: Reckoner, mode: str, measure: Callable[[Course], float]) -> float:
    return own.of_trips("each", mode, measure, is_today=True)


def _unmeasured(course: Course) -> float:
    return 1.0 if course.km is None else 0.0


def _flown(course: Course) -> float:
    return 1.0 if course.is_as_the_crow_flies else 0.0


def _used(own: Reckoner, rows: Iterable[Row]) -> set[str]:
    """Return the keys of the prices that anything was, or would be, multiplied by."""
    keys = {"value_of_time"} | (set() if own.days_per_year is not None else {"weeks_per_year"})
    for comparison, row in product(ROWS, rows):
        keys |= _quantities(own, partial(_parts_at, own, row.key, comparison))
    emitted = (own.co2_parts, own.ridden_parts, own.parked_parts, own.avoided_parts)
    keys = keys.union(*(_quantities(own, parts_at) for parts_at in emitted))
    return keys | ({"trip_ways", "layover"} if any(key.startswith("vehicle_") for key in keys) else set())


def _parts_at(own: Reckoner, key: RowKey, comparison: Comparison, at: Corner) -> list[Part]:
    return own.parts_of(key, comparison, at)
