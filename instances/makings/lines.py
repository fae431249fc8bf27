"""Lines and sections: supply, departures, base load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from instances.makings.tables import Row, Sources, number, read_table, under
from solver.domain.clock import parse_clock

NOON_MIN = 13 * 60
"""The base load has a morning level before, and an afternoon level after."""
BASE_ROW_MIN = 30


def make_lines(folder: Path, sources: Sources) -> list[dict[str, Any]]:
    """Return the lines with their sections, in the order of the tables."""
    sections = under(read_table(folder, "sections"), "line")
    return [
        {
            "id": line["line"],
            "name": line["name"],
            "mode": line["mode"],
            "sections": [_section(folder, line, section, sources) for section in sections[line["line"]]],
        }
        for line in read_table(folder, "lines")
    ]


def _section(folder: Path, line: Row, row: Row, sources: Sources) -> dict[str, Any]:
    key = row["section"]
    supply = [entry for entry in read_table(folder, "supply") if entry["section"] in (key, f"{line['line']}:*")]
    trips = [entry for entry in read_table(folder, "departures") if entry["section"] == key]
    section: dict[str, Any] = {
        "id": key,
        "name": row["name"],
        "direction": row["direction"],
        "minutes_on_board": number(row["minutes_on_board"]),
        "weight": number(row["weight"]),
    }
    sources.add(f"{key}.minutes_on_board", [row])
    sources.add(f"{key}.weight", [{"source": "every section counts alike", "quality": "assumed"}])
    vehicles = {vehicle["vehicle"]: vehicle for vehicle in read_table(folder, "vehicles")}
    used = [vehicles[name] for name in dict.fromkeys(entry["vehicle"] for entry in supply + trips)]
    if supply:
        section["supply"] = [_supply_row(entry, vehicles) for entry in supply]
        sources.add(f"{key}.supply", supply + used)
    else:
        section["departures"] = [_departures_row(entry, vehicles) for entry in trips]
        sources.add(f"{key}.departures", trips + used)
    return section | _base_load(folder, section, sources)


def _per_trip(row: Row, vehicles: dict[str, Row]) -> dict[str, Any]:
    vehicle = vehicles[row["vehicle"]]
    return {"seats": number(vehicle["seats"]), "places": number(vehicle["places"])} | _days(row)


def _days(row: Row) -> dict[str, Any]:
    return {"days": row["days"].split()} if row.get("days") else {}


def _supply_row(row: Row, vehicles: dict[str, Row]) -> dict[str, Any]:
    headway = number(str(60 / float(row["per_hour"])))
    return {"from": row["from"], "to": row["to"], "every_min": headway} | _per_trip(row, vehicles)


def _departures_row(row: Row, vehicles: dict[str, Row]) -> dict[str, Any]:
    return {"at": row["at"].split()} | _per_trip(row, vehicles)


def _base_load(folder: Path, section: dict[str, Any], sources: Sources) -> dict[str, Any]:
    """Return the base load: the rows of the table, or a level with a shape over the day."""
    key = section["id"]
    given = [row for row in read_table(folder, "base_load_rows") if row["section"] == key]
    levels = [row for row in read_table(folder, "base_load") if row["section"] == key]
    if given:
        sources.add(f"{key}.base_load", given)
        return {"base_load": [_base_row(row) for row in given]}
    if levels:
        shape = read_table(folder, "base_load_shape")
        sources.add(f"{key}.base_load", levels + shape[:1])
        return {"base_load": _shaped(section, levels[0], shape)}
    return {}


def _base_row(row: Row) -> dict[str, Any]:
    return {"from": row["from"], "to": row["to"], "passengers": number(row["passengers"])} | _days(row)


def _shaped(section: dict[str, Any], level: Row, shape: list[Row]) -> list[dict[str, Any]]:
    """Return half-hours with level * places of the busiest half-hour * entries / most entries of that half of the day.

    Half-hours in which the section has no places, or not all the time, get no base load.
    """
    places = max(BASE_ROW_MIN / row["every_min"] * row["places"] for row in section["supply"])
    rows = []
    for row in shape:
        if _is_supplied(section, row):
            half = "am" if parse_clock(row["from"]) < NOON_MIN else "pm"
            passengers = float(level[half]) * places * int(row["entries"]) / _most_entries(shape, half)
            rows.append({"from": row["from"], "to": row["to"], "passengers": round(passengers)})
    return rows


def _most_entries(shape: list[Row], half: str) -> int:
    return max(int(row["entries"]) for row in shape if (parse_clock(row["from"]) < NOON_MIN) == (half == "am"))


def _is_supplied(section: dict[str, Any], row: Row) -> bool:
    begin, end = parse_clock(row["from"]), parse_clock(row["to"])
    minutes = [(parse_clock(supply["from"]), parse_clock(supply["to"])) for supply in section["supply"]]
    return all(any(first <= minute < last for first, last in minutes) for minute in range(begin, end))
