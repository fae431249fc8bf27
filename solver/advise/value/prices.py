"""Prices: what an hour, a vehicle or a kilometre costs, each with its range and its source, from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from solver.domain.instance import Instance
from solver.domain.prices import Prices as InEuros
from solver.errors import InputError, Problem
from solver.formats.files import shown_name
from solver.formats.toml_text import read_toml_file
from solver.language.messages import gettext, joined
from solver.validation.names import Names
from solver.validation.spelling import join_path, printable, spell_text

PriceQuality = Literal["fact", "secondary", "derived", "assumed"]
QUALITIES: tuple[PriceQuality, ...] = get_args(PriceQuality)
MODES = ("bus", "tram", "metro", "train", "ferry")
UNITS: Mapping[str, str] = {
    "value_of_time": "EUR per person-hour",
    "waiting_weight": "minutes of riding per minute",
    "earlier_weight": "minutes of riding per minute",
    "later_weight": "minutes of riding per minute",
    "people_per_car": "people per car",
    "weeks_per_year": "weeks a year",
    "trip_ways": "times one way",
    **{f"vehicle_hour_{mode}": "EUR per vehicle-hour" for mode in MODES},
    **{f"vehicle_year_{mode}": "EUR per vehicle a year" for mode in MODES},
    **{f"co2_{mode}": "g CO2 per vehicle-km" for mode in MODES},
    "layover": "minutes",
    "home_day": "EUR per day at home",
    "travel_km": "EUR per km",
    "passenger_km_co2": "g CO2 per passenger-km",
    "car_km_co2": "g CO2 per car-km",
}
"""Every price that there is, and its unit."""

DEFAULTS = Path(__file__).with_name("prices.toml")
_LINE = "line"
_FIELDS = ("value", "low", "high", "unit", "year", "source", "address", "quality", "note")
_OF_LINES = ("minutes", "km", "source")
_LANGUAGES = ("nl", "en")
_MOST = 1e8
_MOST_WEEKS, _MOST_MINUTES, _MOST_KM = 53.0, 600.0, 1000.0
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Price:
    """One price; `value` is None where no source was found and nobody filled it in.

    Attributes
    ----------
    value, low, high
        In `unit`; `low` and `high` are equal where there is no range.
    year
        Of the figure; None where the source does not say.
    source, address
        Who says so, and where; "" where nobody does.
    notes
        What to know of it, by language.
    is_default
        Whether it is the program's own; else somebody filled it in.
    """

    key: str
    value: float | None
    low: float | None
    high: float | None
    year: int | None
    source: str
    address: str
    quality: PriceQuality | None
    notes: Mapping[str, str]
    is_default: bool

    @property
    def unit(self) -> str:
        """What it is in."""
        return UNITS[self.key]

    @property
    def has_range(self) -> bool:
        """Whether its bounds are apart."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class OfLine:
    """How long a trip of a line takes one way, in minutes, and how far it goes, in km; None is not filled in."""

    minutes: float | None
    km: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Prices:
    """All prices, by key, and what was filled in of single lines, by id."""

    by_key: Mapping[str, Price]
    lines: Mapping[str, OfLine] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Price:
        return self.by_key[key]


def default_prices() -> Prices:
    """Return the program's own prices."""
    return _read(tomllib.loads(DEFAULTS.read_text(encoding="utf-8")), DEFAULTS.name, None, is_default=True)


def read_prices(path: str | Path, instance: Instance) -> Prices:
    """Return the prices of a file, with the program's own for what it does not name.

    Raises
    ------
    InputError
        With every fault of the file, lines that the instance does not have among them.
    """
    name = shown_name(path)
    advice = gettext("write tables such as [vehicle_year_bus] with value = 80000")
    tree = read_toml_file(path, gettext("prices in TOML, in UTF-8"), advice)
    if not tree:
        expected = gettext("prices in TOML, in UTF-8")
        raise InputError([Problem(name, gettext("no price"), expected, advice)])
    own = _read(tree, name, instance, is_default=False)
    return Prices({**default_prices().by_key, **own.by_key}, own.lines)


def prices_by_default(instance: Instance) -> Prices:
    """Return the program's own prices; where an instance has others, for its terms in euros, those without a range."""
    if instance.prices is None:
        return default_prices()
    source = instance.sources.get("prices")
    text = gettext("the instance") if source is None else source.text
    return with_others(instance.prices, text, "assumed" if source is None else source.quality)


def with_others(told: InEuros, text: str = "", quality: PriceQuality = "assumed") -> Prices:
    """Return the program's own prices with others for the terms in euros, which have no range.

    Parameters
    ----------
    text
        Who says so; "" where nobody does.
    """
    prices = default_prices()
    others = {
        key: Price(key, value, value, value, None, text, "", quality, {}, is_default=False)
        for key, value in told.model_dump().items()
        if value != prices[key].value
    }
    return Prices({**prices.by_key, **others}, prices.lines)


def _read(tree: dict[str, Any], name: str, instance: Instance | None, *, is_default: bool) -> Prices:
    """Return the prices of a TOML tree.

    Raises
    ------
    InputError
        With every fault of it.
    """
    problems: list[Problem] = []
    prices: dict[str, Price] = {}
    lines: dict[str, OfLine] = {}
    for key, table in tree.items():
        where = joined(": ", [name, join_path((key,))])
        if key == _LINE and instance is not None:
            lines |= dict(_lines(table, where, instance, problems))
        elif key not in UNITS:
            found = gettext("the unknown key {key}", key=spell_text(key))
            advice = Names(tuple(UNITS)).advice(key, gettext("remove it"))
            problems.append(Problem(where, found, gettext("a price, or line"), advice))
        elif not isinstance(table, dict):
            advice = gettext("write [{kind}] above it", kind=key)
            problems.append(Problem(where, gettext("no table"), gettext("a table with value and source"), advice))
        else:
            faults = list(_faults(key, table, where, is_default=is_default))
            problems += faults
            if not faults:
                prices[key] = _price(key, table, is_default=is_default)
    if problems:
        raise InputError(problems)
    return Prices(prices, lines)


def _price(key: str, table: Mapping[str, Any], *, is_default: bool) -> Price:
    value = None if table.get("value") is None else float(table["value"])
    low, high = (value if table.get(end) is None else float(table[end]) for end in ("low", "high"))
    note = table.get("note", {})
    notes = dict.fromkeys(("en", "nl"), note) if isinstance(note, str) else dict(note)
    quality = table.get("quality", None if value is None else "assumed")
    source, address = table.get("source", ""), table.get("address", "")
    return Price(key, value, low, high, table.get("year"), source, address, quality, notes, is_default)


def _faults(key: str, table: Mapping[str, Any], where: str, *, is_default: bool) -> Iterator[Problem]:
    """Yield what is wrong with the table of a price."""
    yield from _unknown(table, _FIELDS, where)
    if "value" not in table and not is_default:
        advice = gettext('write value = 12.5, and source = "who says so"')
        yield Problem(where, gettext("no value"), gettext("a value in {unit}", unit=UNITS[key]), advice)
    ends = [end for end in ("low", "value", "high") if end in table]
    wrong = [end for end in ends if not _is_number(table[end], _most(key))]
    for end in wrong:
        yield _no_number(joined(".", [where, end]), table[end], _most(key))
    numbers = [table[end] for end in ends]
    if not wrong and numbers != sorted(numbers):
        found = ", ".join(f"{end} = {table[end]}" for end in ends)
        yield Problem(where, found, gettext("low, value and high that rise"), gettext("put them in order"))
    if table.get("unit", UNITS[key]) != UNITS[key]:
        advice = gettext("convert the value, or leave the unit out")
        yield Problem(joined(".", [where, "unit"]), printable(str(table["unit"])), UNITS[key], advice)
    if "year" in table and not (type(table["year"]) is int and table["year"] in _YEARS):
        found, advice = printable(str(table["year"])), gettext("write it so")
        yield Problem(joined(".", [where, "year"]), found, gettext("a year, such as 2025"), advice)
    if "quality" in table and table["quality"] not in QUALITIES:
        found, advice = printable(str(table["quality"])), gettext("write one of them")
        yield Problem(joined(".", [where, "quality"]), found, ", ".join(QUALITIES), advice)
    yield from _no_texts(table, where)


def _no_texts(table: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Yield the fields of a table that should be texts and are not."""
    for name in ("source", "address", "note"):
        own = table.get(name, "")
        is_told = isinstance(own, dict) and all(isinstance(each, str) for each in own.values())
        if name == "note" and is_told and own.keys() - {*_LANGUAGES}:
            found = gettext("the unknown key {key}", key=spell_text(min(own.keys() - {*_LANGUAGES})))
            yield Problem(joined(".", [where, name]), found, ", ".join(_LANGUAGES), gettext("remove it"))
        if not isinstance(own, str) and not (name == "note" and is_told):
            advice = gettext("write it in double quotes")
            yield Problem(joined(".", [where, name]), printable(str(own)), gettext("a text"), advice)


def _lines(tables: Any, where: str, instance: Instance, problems: list[Problem]) -> Iterator[tuple[str, OfLine]]:
    """Yield what is filled in of each line; note what is wrong."""
    ids = tuple(line.id for line in instance.lines)
    if not isinstance(tables, dict):
        advice = gettext("write [line.{id}] above minutes and km", id=ids[0])
        problems.append(Problem(where, gettext("no table"), gettext("a table for each line"), advice))
        return
    for own, table in tables.items():
        at = joined(".", [where, printable(own)])
        if own not in ids or not isinstance(table, dict):
            found = gettext("the unknown line {id}", id=spell_text(own))
            advice = Names(ids).advice(own, gettext("remove it"))
            problems.append(Problem(at, found, gettext("the id of a line of the instance, with a table"), advice))
            continue
        faults = [*_unknown(table, _OF_LINES, at), *_no_texts(table, at)]
        for name, most in (("minutes", _MOST_MINUTES), ("km", _MOST_KM)):
            if name in table and not (_is_number(table[name], most) and table[name] > 0):
                faults.append(_no_number(joined(".", [at, name]), table[name], most, is_above=True))
        problems += faults
        if not faults:
            minutes, km = (float(table[name]) if name in table else None for name in ("minutes", "km"))
            yield own, OfLine(minutes, km, table.get("source", ""))


def _unknown(table: Mapping[str, Any], fields: tuple[str, ...], where: str) -> Iterator[Problem]:
    for key in table.keys() - set(fields):
        found = gettext("the unknown key {key}", key=spell_text(key))
        advice = Names(fields).advice(key, gettext("remove it"))
        yield Problem(where, found, ", ".join(fields), advice)


def _no_number(where: str, value: Any, most: float, *, is_above: bool = False) -> Problem:
    expected = (
        gettext("a number above 0, up to {most}", most=f"{most:.0f}")
        if is_above
        else gettext("a number from 0 to {most}", most=f"{most:.0f}")
    )
    if isinstance(value, str):
        advice = gettext("write a number such as 12.5, with a point and without quotation marks")
        return Problem(where, spell_text(value), expected, advice)
    return Problem(where, printable(str(value)), expected, gettext("write it so"))


def _is_number(value: Any, most: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Neither NaN nor infinity lies between, and whole numbers of any length can be compared.
    return is_number and 0 <= value <= most


def _most(key: str) -> float:
    return _MOST_WEEKS if key == "weeks_per_year" else _MOST
