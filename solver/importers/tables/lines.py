"""Lines and sections from tables: stops, supply by frequency or by departure, seats and places by vehicle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from solver.domain.clock import MINUTES_PER_HOUR, SERVICE_DAY_END_MIN, format_clock
from solver.errors import Problem, SourceError
from solver.importers.numbers import plain
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sources import Origin, Sources
from solver.importers.tables.names import names_of
from solver.importers.tables.stops import along, stops_of, unknown_stops
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

Content = dict[str, Any]

ALL_SECTIONS = ":*"
"""`22:*` in the column `section` of the supply means every section of line 22."""

EVERY_SECTION_ALIKE = Origin(gettext("every section counts alike"), "assumed")
ALL_PASS = Origin(gettext("on a road all pass, above its capacity more slowly"), "assumed")


def make_lines(tables: Tables, sources: Sources) -> list[Content]:
    """Return the lines with their sections, in the order of the tables, without base load.

    Raises
    ------
    SourceError
        With every row that names a line, section, stop or vehicle that is not there, and every line and section that
        nothing runs on.
    """
    stops = under(tables.get("stops", ()), "line")
    problems = [*_unknown_names(tables), *_without_rows(tables), *unknown_stops(tables.get("sections", ()), stops)]
    if problems:
        raise SourceError(problems)
    sections = under(tables.get("sections", ()), "line")
    return [
        {
            "id": line["line"],
            "name": line["name"],
            **names_of(line),
            "mode": line["mode"],
            **stops_of(line["line"], stops, sources),
            "sections": [
                _section(tables, section, sources) | along(section, stops) for section in sections[line["line"]]
            ],
        }
        for line in tables.get("lines", ())
    ]


def under(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Return the rows by what stands in column `key`, in the order of the table."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _section(tables: Tables, row: Row, sources: Sources) -> Content:
    """Return a row of `sections` as the content of a section, and note where its numbers come from."""
    key = row["section"]
    vehicles = {vehicle["vehicle"]: vehicle for vehicle in tables.get("vehicles", ())}
    capacity = _capacity_of(row)
    supply, trips = _supply_of(tables, row), _departures_of(tables, row)
    section: Content = {
        "id": key,
        "name": row["name"],
        **names_of(row),
        "direction": row.get("direction", ""),
        **names_of(row, "direction"),
        "minutes_on_board": plain(row["minutes_on_board"]),
        "weight": plain(row.get("weight", 1)),
    }
    sources.add(f"{key}.minutes_on_board", [row.origin])
    sources.add(f"{key}.weight", [EVERY_SECTION_ALIKE])
    if capacity:
        sources.add(f"{key}.supply", [row.origin])
        sources.add(f"{key}.above_places", [ALL_PASS])
        return section | {"above_places": "slower", "supply": [capacity]}
    field, make, rows = ("supply", _supply_row, supply) if supply else ("departures", _departures_row, trips)
    section[field] = [make(entry, vehicles[entry["vehicle"]]) for entry in rows]
    used = [vehicles[name].origin for name in dict.fromkeys(entry["vehicle"] for entry in rows)]
    sources.add(f"{key}.{field}", [*(entry.origin for entry in rows), *used])
    return section


def _capacity_of(row: Row) -> Content | None:
    """Return the supply of a road for so many vehicles an hour, all day and night; None where none is given."""
    if "capacity" not in row:
        return None
    a_minute = plain(row["capacity"] / MINUTES_PER_HOUR)
    hours = {"from": format_clock(0), "to": format_clock(SERVICE_DAY_END_MIN)}
    return hours | {"every_min": 1, "seats": a_minute, "places": a_minute}


def _supply_of(tables: Tables, section: Row) -> list[Row]:
    wanted = (section["section"], section["line"] + ALL_SECTIONS)
    return [entry for entry in tables.get("supply", ()) if entry["section"] in wanted]


def _departures_of(tables: Tables, section: Row) -> list[Row]:
    return [entry for entry in tables.get("departures", ()) if entry["section"] == section["section"]]


def _per_trip(row: Row, vehicle: Row) -> Content:
    return {"seats": plain(vehicle["seats"]), "places": plain(vehicle["places"])} | days_of(row)


def days_of(row: Row) -> Content:
    """Return the key `days` of a row that holds on some days only."""
    return {"days": list(row["days"])} if "days" in row else {}


def _supply_row(row: Row, vehicle: Row) -> Content:
    headway = plain(MINUTES_PER_HOUR / row["per_hour"])
    return {"from": row["from"], "to": row["to"], "every_min": headway} | _per_trip(row, vehicle)


def _departures_row(row: Row, vehicle: Row) -> Content:
    return {"at": list(row["at"])} | _per_trip(row, vehicle)


def _unknown_names(tables: Tables) -> list[Problem]:
    """Return a problem for every name in one table that another table does not have."""
    lines = {row["line"] for row in tables.get("lines", ())}
    sections = {row["section"] for row in tables.get("sections", ())}
    served = sections | {line + ALL_SECTIONS for line in lines}
    vehicles = {row["vehicle"] for row in tables.get("vehicles", ())}
    wanted: Sequence[tuple[str, str, set[str], str]] = (
        ("sections", "line", lines, "lines"),
        ("stops", "line", lines, "lines"),
        ("supply", "section", served, "sections"),
        ("departures", "section", sections, "sections"),
        ("supply", "vehicle", vehicles, "vehicles"),
        ("departures", "vehicle", vehicles, "vehicles"),
    )
    return [
        problem for table, column, known, home in wanted for problem in _unknown(tables, table, column, known, home)
    ]


def _unknown(tables: Tables, table: str, column: str, known: set[str], home: str) -> Iterable[Problem]:
    names = Names(sorted(known))
    for row in tables.get(table, ()):
        if row[column] not in known:
            advice = names.advice(row[column], gettext("add it to {home}", home=home))
            yield Problem(
                row.location(column),
                spell_text(row[column]),
                gettext("a {column} that the table {home} has", column=column, home=home),
                advice,
            )


def _without_rows(tables: Tables) -> Iterable[Problem]:
    """Yield a problem for every line without sections and every section on which nothing runs."""
    lines = {row["line"] for row in tables.get("sections", ())}
    for line in tables.get("lines", ()):
        if line["line"] not in lines:
            found = gettext("no section of line {line}", line=spell_text(line["line"]))
            yield Problem(
                line.where, found, gettext("a row of the table sections for it"), gettext("add one, or remove the line")
            )
    for section in tables.get("sections", ()):
        supply, trips = _supply_of(tables, section), _departures_of(tables, section)
        if "capacity" in section:
            yield from _wrong_capacity(section, tables, is_served=bool(supply or trips))
        elif bool(supply) == bool(trips):
            found = gettext("both supply and departures") if supply else gettext("neither supply nor departures")
            where, expected = (
                gettext("{where}, section {section}", where=section.where, section=spell_text(section["section"])),
                gettext("one of the two"),
            )
            yield Problem(where, found, expected, gettext("add rows to one of these tables, and to one only"))


def _wrong_capacity(section: Row, tables: Tables, *, is_served: bool) -> Iterable[Problem]:
    """Yield a problem for a capacity of what is no road, or beside supply or departures."""
    modes = {line["line"]: line["mode"] for line in tables.get("lines", ())}
    where = section.location("capacity")
    if modes.get(section["line"], "road") != "road":
        found = gettext("a capacity in vehicles an hour on a line of mode {mode}", mode=modes[section["line"]])
        advice = gettext("leave it blank, and add rows to the table supply or departures")
        yield Problem(where, found, gettext("a capacity of roads only"), advice)
    elif is_served:
        found, advice = gettext("both a capacity and supply"), gettext("leave one of the two out")
        yield Problem(where, found, gettext("one of the two"), advice)
