"""What a year of a schedule is worth, in the sentences that a planner reads to those who decide about money."""

from __future__ import annotations

from solver.advise.value.prices import MODES
from solver.advise.value.quantities import Ridden, Timetable
from solver.advise.value.value import Span, Value
from solver.domain.instance import Instance
from solver.report.text.counted import about
from solver.report.text.language import Words
from solver.validation.spelling import printable

_PERCENT = 0.01
_HOME, _TRAVEL = "home_received", "travel_spared"
_OF_MOVING = {"earlier_weight", "later_weight"}


def value_sentences(words: Words, instance: Instance, value: Value) -> list[str]:
    """Return who gains and who pays, CO2, what moving may weigh, the days counted, and what is not known."""
    told = [*gain_sentences(words, value), *even_sentences(words, value), *limit_sentences(words, instance, value)]
    return [*told, *fill_sentences(words, value)]


def gain_sentences(words: Words, value: Value) -> list[str]:
    """Return who gains and who pays with as many trips as today and with more, CO2, and what moving asks."""
    return [
        *as_now_sentences(words, value),
        *_added(words, value),
        *_home(words, value),
        *avoided_sentences(words, value),
        *_ridden(words, value),
        *_travelled(words, value),
        *_moving(words, value),
    ]


def limit_sentences(words: Words, instance: Instance, value: Value) -> list[str]:
    """Return the days that were counted, and what shifting alone does not save."""
    told = [_days(words, instance, value), words("v_limit")]
    return [*told, words("v_roads")] if instance.has_roads else told


def fill_sentences(words: Words, value: Value) -> list[str]:
    """Return for what no public source was found; nothing where all has a price."""
    if not value.to_fill_in:
        return []
    return [words("v_fill", names=words.joined([price_name(words, key) for key in value.to_fill_in]))]


def price_name(words: Words, key: str) -> str:
    """Return what a price is called."""
    kind, mode = split_key(key)
    return words(f"v_price_{kind}", mode=words(f"s_mode_{mode}")) if mode else words(f"v_price_{kind}")


def price_unit(words: Words, key: str) -> str:
    """Return the unit of a price."""
    kind, _ = split_key(key)
    return words("v_unit_weight" if kind.endswith("_weight") else f"v_unit_{kind}")


def split_key(key: str) -> tuple[str, str]:
    """Return the kind of a price, and its mode; "" where it has none."""
    kind, _, mode = key.rpartition("_")
    return (kind, mode) if mode in MODES else (key, "")


def _from_to(words: Words, span: Span) -> str:
    """Return "14 to 16", or one number where both ends read alike."""
    low, high = (words.number(end, 0 if end == round(end) else 1) for end in (span.low, span.high))
    return low if low == high else words("v_from_to", low=low, high=high)


def ends(words: Words, span: Span) -> dict[str, str]:
    """Return both ends of an amount without signs, the smaller first, and "1 to 2" or the one that both read as."""
    own = (span.low, span.high) if span.high > 0 else (span.high, span.low)
    low, high = (about(words, end) for end in own)
    return {"low": low, "high": high, "amount": low if low == high else words("v_from_to", low=low, high=high)}


def side_of(span: Span) -> str:
    """Return whether an amount is a gain, a loss, or may be either."""
    if span.low >= 0:
        return "gain"
    return "loss" if span.high <= 0 else "mixed"


def as_now_sentences(words: Words, value: Value) -> list[str]:
    """Return what passengers gain or lose with as many trips as today."""
    span = value.balances["as_now"].before_moving
    if span.low == span.high == 0:
        return [words("v_as_now_none")]
    return [words(f"v_as_now_{side_of(span)}", **ends(words, span))]


def _added(words: Words, value: Value) -> list[str]:
    """Return how many trips and vehicles fewer there are to add, what that saves, and its CO2."""
    counted, fewer = value.counted, value.counted.fewer_trips
    if fewer.low <= 0 <= fewer.high:
        if counted.trips_today.high == counted.trips_then.high == 0:
            return []
        today, then = _from_to(words, counted.trips_today), _from_to(words, counted.trips_then)
        return [words("v_no_fewer", today=today, then=then)]
    sign, key = (1, "v_fewer") if fewer.low > 0 else (-1, "v_more")
    vehicles = words.joined(vehicles_told(words, value, sign)) or words.plural("v_vehicles", 0)
    told = [words(key, trips=trips_told(words, value, sign), vehicles=vehicles)]
    row = next(row for row in value.balances["added"].rows if row.key == "trips")
    told.append(_amount(words, "v_operator", row.amount, row.missing))
    if any(key.startswith("vehicle_year_") for key in value.to_fill_in):
        told.append(words("v_vehicle_unknown"))
    if counted.timetable is not None:
        told.append(_fleet(words, counted.timetable))
    if value.co2_tonnes is None and not value.co2_missing:
        return [*told, words("v_co2_no_km")]
    told.append(_amount(words, "v_co2", value.co2_tonnes, value.co2_missing))
    if value.is_as_the_crow_flies and value.co2_tonnes is not None:
        told.append(words("v_crow"))
    if value.trips_without_km:
        told.append(words("v_without_km", trips=_from_to(words, Span(*[value.trips_without_km] * 3))))
    return told


def trips_told(words: Words, value: Value, sign: int) -> str:
    """Return how many trips fewer (1) or more (-1) there are to add a day: "2.4 trips a day"."""
    own = _times(sign, value.counted.fewer_trips)
    return words.plural("v_trips", own.high, count=_from_to(words, own))


def vehicles_told(words: Words, value: Value, sign: int) -> list[str]:
    """Return how many vehicles fewer (1) or more (-1) these take, by mode where that is one; nothing where none."""
    counted, span = value.counted, _times(sign, value.counted.fewer_vehicles)
    if span.low == span.high == 0:
        return []
    modes = list(counted.fewer_by_mode)
    noun = f"v_vehicles_{modes[0]}" if len(modes) == 1 else "v_vehicles"
    return [words.plural(noun, span.high, count=_from_to(words, span))]


def _fleet(words: Words, timetable: Timetable) -> str:
    """Return how many vehicles today's timetable takes, and how that is known."""
    fleet = [words("v_fleet_mode", mode=words(f"s_mode_{mode}"), count=num) for mode, num in timetable.fleet.items()]
    share = words.percent(timetable.num_blocks / timetable.num_turns)
    values = {"date": timetable.date, "feed": printable(timetable.feed), "fleet": words.joined(fleet)}
    return words("v_fleet", **values, share=share)


def _times(sign: int, span: Span) -> Span:
    low, high = sorted((sign * span.low, sign * span.high))
    return Span(low, sign * span.value, high)


def _amount(words: Words, key: str, amount: Span | None, missing: tuple[str, ...]) -> str:
    if amount is None:
        return words(f"{key}_unknown")
    modes = words.joined([words(f"s_mode_{split_key(own)[1]}") for own in missing])
    partly = words("v_partly", modes=modes) if missing else ""
    return words(f"{key}_{side_of(amount)}", **ends(words, amount), partly=partly)


def _home(words: Words, value: Value) -> list[str]:
    row = next((row for row in value.balances["as_now"].rows if row.key == _HOME), None)
    if row is None or row.amount is None or value.counted.moved.home_days <= 0:
        return []
    return [words("v_home", days=about(words, value.counted.moved.home_days), **ends(words, row.amount))]


def _ridden(words: Words, value: Value) -> list[str]:
    """Return the kilometres a year that are cycled in place of today's way, with their CO2, and who parks and rides."""
    ridden, told = value.ridden, []
    if ridden is None:
        return []
    if ridden.people:
        people = words.plural("people", round(ridden.people), count=about(words, round(ridden.people)))
        told.append(words("v_ridden", people=people))
        if value.ridden_tonnes is None:
            told.append(words("v_ridden_no_km"))
        else:
            days = value.days_per_year.value
            km = {"transit": about(words, days * ridden.transit_km), "car": about(words, days * ridden.car_km)}
            told.append(words("v_ridden_km", **km, tonnes=ends(words, value.ridden_tonnes)["amount"]))
            if ridden.known < ridden.people:
                told.append(words("v_ridden_some"))
    return [*told, *_parked(words, value, ridden)]


def travelled_tonnes(value: Value) -> Span | None:
    """Return the tonnes of all kilometres that are not travelled; of a file of before they were summed up, the sums."""
    parts = [own for own in (value.avoided_tonnes, value.ridden_tonnes, value.parked_tonnes) if own is not None]
    if value.travelled_tonnes is not None or not parts:
        return value.travelled_tonnes
    return Span(*(sum(ends) for ends in zip(*((own.low, own.value, own.high) for own in parts), strict=True)))


def _travelled(words: Words, value: Value) -> list[str]:
    """Return the tonnes of all kilometres that are not travelled together, where these are of more than one kind."""
    parts = (value.avoided_tonnes, value.ridden_tonnes, value.parked_tonnes)
    span = travelled_tonnes(value)
    if span is None or sum(own is not None and bool(own.low or own.high) for own in parts) < 2:
        return []
    return [words(f"v_travelled_{side_of(span)}", **ends(words, span))]


def _parked(words: Words, value: Value, ridden: Ridden) -> list[str]:
    """Return what those who park and ride drive no more, and of how many that is not known."""
    told, unknown = [], round(ridden.parking - ridden.parking_known)
    if value.parked_tonnes is not None:
        known = round(ridden.parking_known)
        people = words.plural("people", known, count=about(words, known))
        km = about(words, value.days_per_year.value * ridden.parked_km)
        told.append(words("v_parked_km", people=people, km=km, tonnes=ends(words, value.parked_tonnes)["amount"]))
    return [*told, words("v_parked", people=about(words, unknown))] if unknown else told


def avoided_sentences(words: Words, value: Value) -> list[str]:
    """Return the kilometres a year that nobody travels, with their CO2 and allowances, and of whom that is not known.

    Where some come on more days and others on fewer, by public transport and by car, both are told apart.
    """
    avoided, tonnes = value.avoided, value.avoided_tonnes
    if avoided is None or tonnes is None:
        # A file of before kilometres were counted has days at home alone.
        return [words("v_avoided_no_km")] if avoided or value.counted.moved.home_days else []
    days = value.days_per_year.value
    transit, car = (about(words, days * km) for km in (avoided.transit_km, avoided.car_km))
    values = {"transit": transit, "car": car, "total": about(words, days * (avoided.transit_km + avoided.car_km))}
    values["co2"] = words(f"v_avoided_co2_{side_of(tonnes)}", **ends(words, tonnes))
    by_transit, by_car = _way(avoided.transit_km), _way(avoided.car_km)
    values["rides"] = words(f"v_avoided_rides_{by_transit}") if avoided.transit_km else ""
    values["pay"] = _travel_pay(words, value)
    told = [words(f"v_avoided_{by_transit}_{by_car}", **values)]
    unknown = 1 - avoided.known / avoided.people
    if avoided.known < avoided.people:
        digits = 0 if _PERCENT <= unknown <= 1 - _PERCENT else 1
        told.append(words("v_avoided_some", share=words.percent(unknown, digits)))
    return told


def _way(km: float) -> str:
    return "same" if not km else "less" if km > 0 else "more"


def _travel_pay(words: Words, value: Value) -> str:
    """Return by how much less, or more, employers pay for travel; "" where that does not change."""
    row = next((row for row in value.balances["as_now"].rows if row.key == _TRAVEL), None)
    if row is None or row.amount is None:
        return ""
    return words(f"v_avoided_pay_{side_of(row.amount)}", **ends(words, row.amount))


def _moving(words: Words, value: Value) -> list[str]:
    """Return what moving asks, counted as 0 and as published."""
    balance, moved = value.balances["as_now"], value.counted.moved
    if balance.even_weight is None or balance.moving.amount is None:
        return []
    minutes = about(words, moved.earlier_min + moved.later_min)
    cost = about(words, balance.moving.amount.value)
    return [words("v_moving", minutes=minutes, cost=cost, how=_how(words, value))]


def has_own_weights(value: Value) -> bool:
    """Return whether somebody filled in what a minute moved weighs."""
    return not all(price.is_default for price in value.prices if price.key in _OF_MOVING)


def _how(words: Words, value: Value) -> str:
    return words("v_how_filled_in" if has_own_weights(value) else "v_how_published")


def even_sentences(words: Words, value: Value) -> list[str]:
    """Return the break-evens: what a minute moved may weigh, and what a vehicle has to cost, to be worth it."""
    balance, how = value.balances["as_now"], _how(words, value)
    even = balance.even_weight
    if even is None or balance.moving.amount is None:
        return []
    told = []
    if even.high <= 0:
        told.append(words("v_even_never"))
    else:
        low, high = (about(words, max(0.0, round(60 * end, 1))) for end in (even.low, even.high))
        told.append(words("v_even", seconds=low if low == high else words("v_from_to", low=low, high=high)))
    if value.even_vehicle is not None:
        least, most = value.even_vehicle.low, value.even_vehicle.high
        key = "v_even_vehicle" if least > 0 else "v_even_vehicle_any" if most > 0 else "v_even_vehicle_always"
        told.append(words(key, low=about(words, least), high=about(words, most), how=how))
    return told


def _days(words: Words, instance: Instance, value: Value) -> str:
    span = value.days_per_year
    days = words.joined([words(f"v_day_{day}") for day in instance.days])
    num = len(instance.days)
    count = _from_to(words, Span(round(span.low), round(span.value), round(span.high)))
    if not any(price.key == "weeks_per_year" for price in value.prices):
        return words("v_days_told", count=count, days=days)
    weeks = _from_to(words, Span(span.low / num, span.value / num, span.high / num))
    return words("v_days", count=count, days=days, weeks=weeks)
