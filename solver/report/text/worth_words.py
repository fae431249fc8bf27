"""What a year is worth in a few lines, what goes off it, and which prices are assumed: for page and memo."""

from __future__ import annotations

from solver.advise.value.reckoner import Comparison
from solver.advise.value.value import Balance, Span, Value
from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.report.text.counted import capital, whole_change
from solver.report.text.language import Words
from solver.report.text.value_words import (
    ends,
    has_own_weights,
    price_name,
    side_of,
    travelled_tonnes,
    trips_told,
    vehicles_told,
)
from solver.report.week import busiest_day

TOLD: Comparison = "as_now"
"""Which comparison is told first, as `stagger value` does: with as many trips as today."""


def worth_sentences(words: Words, value: Value) -> list[str]:
    """Return in short what a year is worth in time and CO2, what trips are spared, and what moving takes off it."""
    balance = value.balances[TOLD]
    return [_year(words, value), *_spared(words, value), *_off(words, value, balance)]


def day_sentence(words: Words, demand: Demand, parts: Ints) -> str:
    """Return how much lower the day gets that is busiest today; "" of an instance of one day."""
    found = busiest_day(demand, parts)
    if found is None:
        return ""
    day, before, after = found
    return words("v_front_day", day=capital(words(f"weekday_{day}")), change=whole_change(words, before, after))


def _year(words: Words, value: Value) -> str:
    span = value.balances[TOLD].before_moving
    side = "none" if span.low == span.high == 0 else side_of(span)
    return words(f"v_worth_{side}", co2=_co2(words, value), **_ranged(words, span))


def _co2(words: Words, value: Value) -> str:
    """Return the tonnes of all kilometres that are not travelled, or otherwise, and of what they are."""
    span = travelled_tonnes(value)
    if span is None:
        if value.ridden or value.avoided:
            return words("v_worth_co2_no_km")
        fewer = value.counted.fewer_trips
        # Of trips that are spared the tonnes are told with these.
        return words("v_worth_co2_same") if fewer.low <= 0 <= fewer.high else ""
    named = {"home": value.avoided_tonnes, "bicycle": value.ridden_tonnes, "parked": value.parked_tonnes}
    known = {key: own for key, own in named.items() if own is not None and (own.low or own.high)}
    told = [words(f"v_worth_of_{key}") for key in known]
    if len(known) > 1:
        told = [f"{name} {_tonnes(words, own)}" for name, own in zip(told, known.values(), strict=True)]
    rides = words("v_worth_rides") if _has_transit(value) else ""
    return words(f"v_worth_co2_{side_of(span)}", parts=words.joined(told), rides=rides, **_ranged(words, span))


def _has_transit(value: Value) -> bool:
    """Return whether any of the kilometres would be by public transport, which runs all the same."""
    return any(own is not None and own.transit_km for own in (value.ridden, value.avoided))


def _tonnes(words: Words, span: Span) -> str:
    told = ends(words, span)
    return told["amount"] if side_of(span) == "gain" else words(f"v_worth_part_{side_of(span)}", **told)


def _spared(words: Words, value: Value) -> list[str]:
    """Return what who would otherwise add trips spares, or needs more: vehicles, trips, euros and CO2.

    Nothing where the number of trips does not change for certain.
    """
    fewer = value.counted.fewer_trips
    if fewer.low <= 0 <= fewer.high:
        return []
    sign = 1 if fewer.low > 0 else -1
    vehicles = words.joined(vehicles_told(words, value, sign)) or words.plural("v_vehicles", 0)
    told = {"vehicles": vehicles, "trips": trips_told(words, value, sign)}
    rows = {row.key: row for row in value.balances["added"].rows}
    missing = dict.fromkeys([*rows["trips"].missing, *rows["vehicles"].missing])
    paid = value.balances["added"].parties["operator"]
    amounts = [] if paid is None else [words("v_spared_paid", amount=money(words, paid))]
    amounts += [] if value.co2_tonnes is None else [emitted(words, value)]
    names = "; ".join(price_name(words, key) for key in missing)
    unknown = words("v_unpriced", names=names) if missing else ""
    if paid is None or value.co2_tonnes is None:
        unknown = words("v_spared_unknown" if not amounts else "v_spared_no_co2" if paid else "v_spared_no_eur")
    ending = words("v_spared_a_year", amounts=words.joined(amounts)) if amounts else ""
    return [words("v_spared" if sign > 0 else "v_needed", **told, a_year=ending, unknown=unknown)]


def assumed_sentences(words: Words, value: Value) -> list[str]:
    """Return which prices nobody has published and are assumed; nothing where there is none."""
    names = [price_name(words, price.key) for price in value.prices if price.quality == "assumed"]
    return [words("v_assumed", names="; ".join(names))] if names else []


def money(words: Words, span: Span | None) -> str:
    """Return an amount in EUR with its range, a loss as a loss; where it has no range, that is said."""
    if span is None:
        return words("v_money_unknown")
    if span.low == span.high == 0:
        return words("v_money_none")
    return words(f"v_money_{side_of(span)}", **_ranged(words, span))


def _ranged(words: Words, span: Span) -> dict[str, str]:
    """Return both ends of an amount; "120 to 150", "about 120" where both read so, or that it has no range."""
    own = {**ends(words, span), "about": "", "rangeless": ""}
    if span.low == span.high:
        return {**own, "rangeless": words("v_without_range")}
    return {**own, "about": words("v_about")} if own["low"] == own["high"] else own


def emitted(words: Words, value: Value) -> str:
    """Return the CO2 that trips which need not run would have emitted; what has no figure is named, or all unknown."""
    span = value.co2_tonnes
    if span is None:
        return words("v_tonnes_unknown")
    if span.low == span.high == 0:
        return words("v_tonnes_none")
    unpriced = words("v_unpriced", names="; ".join(price_name(words, key) for key in value.co2_missing))
    unpriced = unpriced if value.co2_missing else ""
    least = words("v_at_least") if value.is_as_the_crow_flies and span.low > 0 else ""
    return words(f"v_tonnes_{side_of(span)}", least=least, **_ranged(words, span)) + unpriced


def _off(words: Words, value: Value, balance: Balance) -> list[str]:
    """Return what moving takes off; nothing where nobody moves."""
    cost = balance.moving.amount
    if cost is None or cost.low == cost.high == 0:
        return []
    least, most = -cost.high, -cost.low
    key = "v_off_filled_in" if has_own_weights(value) else "v_off"
    return [words(key, cost=money(words, Span(least, -cost.value, most)))]
