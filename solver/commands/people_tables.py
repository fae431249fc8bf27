"""Organisations and groups as their sheets give them, with what had to be assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.importers.people.groups import People
from solver.importers.sources import Sources
from solver.report.table import Column, Table

Row = dict[str, Any]


def people_rows(people: People, sources: Sources) -> list[Row]:
    """Return a row for each group: who it is, when it comes and goes, and which of its numbers are assumed."""
    assumed: dict[str, list[str]] = {}
    for key, source in sources.entries.items():
        if source["quality"] == "assumed":
            group, _, field = key.rpartition(".")
            assumed.setdefault(group, []).append(field)
    return [
        {
            "organisation": organisation["name"],
            "kind": organisation["kind"],
            "place": organisation["place"],
            "group": group["id"],
            "headcount": group["headcount"],
            "public_transport": _largest(group.get("mode_shares", {}).get("public_transport")),
            "arrivals": group.get("arrivals", []),
            "departures": group.get("departures", []),
            "assumed": assumed.get(group["id"], []),
        }
        for organisation in people.organisations
        for group in organisation["groups"]
    ]


def people_table(rows: Sequence[Row]) -> Table:
    """Return the groups of sheets as a table."""
    columns = [Column(name, name) for name in ("organisation", "group", "begins", "ends", "assumed")]
    columns += [Column("people", "people", "count"), Column("public_transport", "by public transport", "percent")]
    cells = [
        [
            row["organisation"],
            row["group"],
            _clocks(row["arrivals"]),
            _clocks(row["departures"]),
            ", ".join(row["assumed"]) or "nothing",
            row["headcount"],
            row["public_transport"],
        ]
        for row in rows
    ]
    note = "What is assumed stands in the instance with its source; a sheet that fills it in replaces it."
    return Table("people", "Organisations and groups", columns, cells, [note])


def _clocks(times: Sequence[Row]) -> str | None:
    return " ".join(time["at"] for time in times) or None


def _largest(share: Any) -> float | None:
    """Return a share, of one that differs by day the largest."""
    if isinstance(share, dict):
        return max(share.values(), default=None)
    return None if share is None else float(share)
