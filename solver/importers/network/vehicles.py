"""Seats and places of the vehicles that run a line: no feed has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from solver.domain.supply import Mode
from solver.errors import Problem, SourceError
from solver.importers.network.line_table import LineInfo
from solver.importers.network.wording import fits
from solver.importers.sheets.reading.rows import Row
from solver.importers.sources import Origin
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_number, spell_text


class Vehicle(NamedTuple):
    """What one trip offers: seats, places (seats and standing places), and where that comes from."""

    seats: float
    places: float
    origin: Origin


def _assumed(text: str) -> Origin:
    return Origin(text, "assumed")


DEFAULT_VEHICLES: Mapping[Mode, Vehicle] = {
    "bus": Vehicle(
        31,
        91,
        _assumed(
            "12 m VDL Citea: 31 seats and about 60 standing (GVB, omroepbrabant.nl 808971); that such buses "
            "run here is assumed"
        ),
    ),
    "tram": Vehicle(
        62,
        216,
        _assumed(
            "CAF Urbos 100 of 33 m, single: 62 seats, 216 places (factsheet, ovmagazine.nl 2015-01-30); that such "
            "trams run here is assumed"
        ),
    ),
    "train": Vehicle(400, 600, _assumed("no source for a train: 400 seats and 600 places")),
    "metro": Vehicle(150, 600, _assumed("no source for a metro: 150 seats and 600 places")),
    "ferry": Vehicle(100, 200, _assumed("no source for a ferry: 100 seats and 200 places")),
}
"""What runs on a line that no row of the table `vehicles` names, by mode."""


def check_vehicles(rows: Sequence[Row], lines: Sequence[LineInfo]) -> None:
    """Check the table of vehicles.

    Raises
    ------
    SourceError
        With every row that has more seats than places, and every word for lines, other than a bare wildcard pattern,
        that names no line of the day.
    """
    problems = [problem for row in rows for problem in _more_seats(row)]
    names = Names(word for line in lines for word in line.words)
    for row in rows:
        for word in row.get("lines", ()):
            if not any(fits(word, *line.words) for line in lines):
                advice = names.advice(word, gettext("correct it, or remove it"))
                expected = gettext(
                    "a line of the day by id, route id, short name or name, or a pattern with * that fits some"
                )
                problems.append(Problem(row.location("lines"), spell_text(word), expected, advice))
    if problems:
        raise SourceError(problems)


def _more_seats(row: Row) -> list[Problem]:
    if row["seats"] <= row["places"]:
        return []
    expected = gettext("at most the {places} places of the row", places=spell_number(row["places"]))
    advice = gettext("count the seats among the places: places are seats and standing places together")
    return [Problem(row.location("seats"), spell_number(row["seats"]), expected, advice)]


def vehicle_of(line: LineInfo, rows: Sequence[Row]) -> tuple[Vehicle, bool]:
    """Return the vehicle of a line, and whether a row of the table names it.

    The first row that names the line by id, route id, short name or name (wildcards allowed); else the first one that
    names its route type; else the first one that names its mode; else the default of the mode.
    """
    rules = (("lines", line.words), ("route_types", (line.route_type,)), ("modes", (line.mode,)))
    for column, texts in rules:
        for row in rows:
            if any(fits(word, *texts) for word in row.get(column, ())):
                return Vehicle(row["seats"], row["places"], row.origin), True
    return DEFAULT_VEHICLES.get(line.mode, DEFAULT_VEHICLES["bus"]), False
