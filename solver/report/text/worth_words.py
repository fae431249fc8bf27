"""What a year is worth in one sentence, what goes off it, and which prices are assumed: for page and memo."""

from __future__ import annotations

from solver.advise.value.reckoner import Comparison
from solver.advise.value.value import Balance, Span, Value
from solver.report.text.language import Words
from solver.report.text.value_words import avoided_sentences, ends, has_own_weights, price_name, side_of


def told_comparison(value: Value) -> Comparison:
    """Return which comparison is told first: with extra trips where their number changes for certain, else without."""
    fewer = value.counted.fewer_trips
    return "as_now" if fewer.low <= 0 <= fewer.high else "added"


def worth_sentences(words: Words, value: Value) -> list[str]:
    """Return what a year is worth and to whom, what moving takes off it, and the kilometres that are not travelled."""
    comparison = told_comparison(value)
    balance = value.balances[comparison]
    shares = [
        words(f"v_share_{party}", amount=money(words, span)) + _unpriced(words, balance, party)
        for party, span in balance.parties.items()
    ]
    values = {"total": money(words, balance.before_moving), "shares": words.joined(shares)}
    same = words("v_co2_trips_alike" if _has_kilometres(value) else "v_co2_same_trips")
    co2 = emitted(words, value) if comparison == "added" else same
    avoided = [] if value.avoided_tonnes is None else avoided_sentences(words, value)
    return [words(f"v_worth_{comparison}", co2=co2, **values), *_off(words, value, balance), *avoided]


def _has_kilometres(value: Value) -> bool:
    """Return whether CO2 is told of kilometres that are not travelled, or otherwise, beside that of trips."""
    return any(span is not None for span in (value.ridden_tonnes, value.parked_tonnes, value.avoided_tonnes))


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


def _unpriced(words: Words, balance: Balance, party: str) -> str:
    """Return what of a party's gains and losses has no price; "" where all has."""
    keys = dict.fromkeys(key for row in balance.rows if row.party == party for key in row.missing)
    return words("v_unpriced", names="; ".join(price_name(words, key) for key in keys)) if keys else ""


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
