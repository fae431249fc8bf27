"""What is not a line and not a group: profiles, agreements, and the settings of the instance."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from instances.makings.tables import Row, Sources, alternatives, number, pairs, read_table, under


def make_settings(folder: Path, sources: Sources) -> dict[str, Any]:
    """Return name, days, bins, peak periods and tiers."""
    made: dict[str, Any] = {}
    for row in read_table(folder, "settings"):
        made[row["field"]] = _SETTINGS[row["field"]](row["value"])
        if row["source"]:
            sources.add(row["field"], [row])
    return made


def _peak_periods(text: str) -> list[dict[str, str]]:
    named = (period.split() for period in alternatives(text))
    return [{"name": name, "from": begin, "to": end} for name, begin, end in named]


def _curve(text: str) -> dict[str, list[int | float]]:
    points = pairs(text)
    return {"load_per_seat": [number(load) for load in points], "multiplier": list(points.values())}


_SETTINGS: dict[str, Any] = {
    "name": str,
    "days": str.split,
    "bin_min": int,
    "peak_periods": _peak_periods,
    "objective": lambda text: [pairs(tier) for tier in alternatives(text)],
    "burden": pairs,
    "crowding": _curve,
}


def make_profiles(folder: Path, sources: Sources) -> dict[str, Any]:
    """Return the profiles by id; the rows of one join on: each begins where the one before ended."""
    profiles: dict[str, Any] = {}
    for name, rows in under(read_table(folder, "profiles"), "profile").items():
        edges = [number(row["before_from"]) for row in rows] + [number(rows[-1]["before_to"])]
        profiles[name] = {"before_min": edges, "share": [number(row["share"]) for row in rows]}
        sources.add(f"{name}.share", rows)
    return profiles


def make_agreements(folder: Path, organisations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the agreements of the table, then those that tie sites of one school together."""
    written = [_agreement(row, organisations) for row in read_table(folder, "agreements")]
    return written + _neighbouring_sites(read_table(folder, "schools"))


def _agreement(row: Row, organisations: list[dict[str, Any]]) -> dict[str, Any]:
    groups = [group["id"] for organisation in organisations for group in organisation["groups"]]
    made: dict[str, Any] = {"kind": row["kind"], "id": row["id"]}
    if row["groups"]:
        made["groups"] = _matching(row["groups"], groups)
    if row["organisations"]:
        made["organisations"] = _matching(row["organisations"], [entry["id"] for entry in organisations])
    for key, _, value in (item.partition("=") for item in row["terms"].split()):
        made[key] = _value(key, value)
    return made | {"note": row["note"]}


def _matching(text: str, ids: list[str]) -> list[str]:
    """Return the ids that the words of a cell name; a word may have the wildcards * and ?."""
    found = [key for word in text.split() for key in ids if fnmatchcase(key, word)]
    if not found:
        raise ValueError(f"nothing is called {text!r}")
    return found


def _value(key: str, text: str) -> Any:
    if key == "shifts_min":
        return [int(word) for word in text.split(",")]
    if key == "days":
        return text.split(",")
    return number(text) if text.lstrip("+-").replace(".", "", 1).isdigit() else text


def _neighbouring_sites(schools: list[Row]) -> list[dict[str, Any]]:
    """Return a same-shift agreement for each set of sites with one BRIN number in one PC4 area."""
    made = []
    for (brin, pc4), rows in _by_brin_and_pc4(schools).items():
        if pc4 and len(rows) > 1:
            groups = [f"{row['school']}-pupils" for row in rows]
            note = f"assumed: sites of {brin} in postcode area {pc4} share teachers, so they shift together"
            made.append({"kind": "same_shift", "id": f"same-{brin}-{pc4}", "groups": groups, "note": note})
    return made


def _by_brin_and_pc4(schools: list[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in schools:
        found.setdefault((row["school"][:4], row["pc4"]), []).append(row)
    return found
