"""Organisations and groups: from institutions and cohorts, and from the register of schools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from instances.makings.tables import Row, Sources, alternatives, clock_times, number, pairs, read_table, under

PUPILS_PER_CANDIDATE = 4.74
"""Pupils per exam candidate, the ratio over the 70 sites of the region with both (see instances/README.md)."""
SCHOOL_COHORT = "vo-pupils"

Cohort = dict[str, Row]
"""The rows of one cohort in cohorts.csv, by field."""


def make_organisations(folder: Path, sources: Sources) -> list[dict[str, Any]]:
    """Return the institutions, then the schools of the register."""
    cohorts = {
        name: {row["field"]: row for row in rows}
        for name, rows in under(read_table(folder, "cohorts"), "cohort").items()
    }
    flows = under(read_table(folder, "flows"), "destination")
    institutions = [_institution(folder, row, cohorts, flows, sources) for row in read_table(folder, "organisations")]
    areas = {row["area"]: row for row in read_table(folder, "school_areas")}
    schools = [
        _school(row, areas[row["area"]], cohorts[SCHOOL_COHORT], flows, sources)
        for row in read_table(folder, "schools")
    ]
    return institutions + schools


def _institution(
    folder: Path, row: Row, cohorts: dict[str, Cohort], flows: dict[str, list[Row]], sources: Sources
) -> dict[str, Any]:
    groups = [group for group in read_table(folder, "groups") if group["organisation"] == row["organisation"]]
    made = []
    for group in groups:
        sources.add(f"{group['group']}.headcount", [group])
        body = {"id": group["group"], "name": group["name"], "headcount": number(group["headcount"])}
        cohort = cohorts[group["cohort"]]
        made.append(body | _living(group["group"], cohort, None, flows[group["destination"]], sources))
    return _organisation(row["organisation"], row, row["kind"], made, sources)


def _school(row: Row, area: Row, cohort: Cohort, flows: dict[str, list[Row]], sources: Sources) -> dict[str, Any]:
    key = f"{row['school']}-pupils"
    sources.add(f"{key}.headcount", [_headcount_source(row)])
    living = _living(key, _cohort_of_school(cohort, row, area), row["start"], flows[row["area"]], sources)
    place = {**row, "source": "centroid of the PC4 area (bobdenotter/4pp)", "quality": "derived"}
    group = {"id": key, "name": "pupils", "headcount": pupils(row)} | living
    return _organisation(row["school"], place, "vo", [group], sources)


def _organisation(key: str, row: Row, kind: str, groups: list[dict[str, Any]], sources: Sources) -> dict[str, Any]:
    place = {"lat": float(row["lat"]), "lon": float(row["lon"])} if row["lat"] else None
    if place:
        sources.add(f"{key}.place", [row])
    return {"id": key, "name": row["name"], "kind": kind, "place": place, "groups": groups}


def pupils(row: Row) -> int:
    """Return the pupils of a site: counted in 2012, else from its exam candidates, else a placeholder."""
    if row["pupils_2012"]:
        return int(row["pupils_2012"])
    if int(row["candidates"]):
        return round(int(row["candidates"]) * PUPILS_PER_CANDIDATE)
    return int(row["placeholder"])


def _headcount_source(row: Row) -> Row:
    if row["pupils_2012"]:
        closed = "" if int(row["candidates"]) else "; no exam candidates in 2023-24, so the site may have closed"
        return {"source": f"pupils in 2012 (inspection table){closed}", "quality": "fact"}
    if int(row["candidates"]):
        text = f"{row['candidates']} exam candidates 2023-24 (DUO) x {PUPILS_PER_CANDIDATE}"
        return {"source": text, "quality": "derived"}
    return {"source": "no pupils and no exam candidates known: a placeholder", "quality": "assumed"}


def _cohort_of_school(cohort: Cohort, row: Row, area: Row) -> Cohort:
    """Return the cohort with the mode shares of the area, and the school's own start in the sources."""
    rider = float(area["public_transport"])
    modes = {**area, "value": f"public_transport={rider} bicycle={round(0.95 - rider, 2)}"}
    arrivals = {**cohort["arrivals"], "source": f"{row['start_source']}; {cohort['arrivals']['source']}"}
    return cohort | {"mode_shares": modes, "arrivals": arrivals}


def _living(key: str, cohort: Cohort, start: str | None, flows: list[Row], sources: Sources) -> dict[str, Any]:
    """Return how a group lives and travels: all keys of a group but id, name and headcount."""
    made = {field: _FIELDS[field](row["value"], start) for field, row in cohort.items()}
    made["flows"] = [flow for row in flows for flow in _both_legs(row)]
    for field, row in cohort.items():
        sources.add(f"{key}.{field}", [row])
    sources.add(f"{key}.flows", flows)
    return made


def _both_legs(row: Row) -> list[dict[str, Any]]:
    """Return the flow to the site, and the one from it, where the table names a section for it."""
    rest = {"share": number(row["share"]), "lag_min": number(row["lag_min"])}
    legs = (("to", row["section_to"]), ("from", row["section_from"]))
    return [{"section": section, "leg": leg, **rest} for leg, section in legs if section]


def _patterns(text: str, _: str | None) -> list[dict[str, Any]]:
    named = (pattern.partition(":") for pattern in alternatives(text))
    return [{"id": name.strip(), "present": pairs(days)} for name, _, days in named]


def _shifts(text: str, _: str | None) -> dict[str, Any]:
    earlier, later, step = (int(word) for word in text.split())
    return {"earlier_min": earlier, "later_min": later, "step_min": step}


_FIELDS: dict[str, Any] = {
    "mode_shares": lambda text, _: pairs(text),
    "car_occupancy": lambda text, _: number(text),
    "patterns": _patterns,
    "adherence": lambda text, _: number(text),
    "arrivals": clock_times,
    "departures": clock_times,
    "profile": lambda text, _: text,
    "departure_profile": lambda text, _: text,
    "shifts": _shifts,
    "parts": lambda text, _: int(text),
}
