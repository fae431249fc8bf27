"""What a page about a region that is being made is told, and how that is kept between two requests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from solver.domain.instance import Instance
from solver.importers.geo import distance_m
from solver.importers.regions.area import circle_around
from solver.importers.regions.choices import Choices
from solver.importers.regions.compose import schools_of
from solver.importers.regions.dropped import Dropped
from solver.importers.regions.region import Made
from solver.importers.schools_nl.pack import Pack
from solver.importers.schools_nl.sites import site_of
from solver.language.current import current_language
from solver.language.messages import shown

MOST_STOPS, MOST_POSTCODES, MOST_LINES = 1500, 400, 200
"""Stops and postcodes that are told for a map to find one's way on, and lines of a feed, the busiest first."""

Document = dict[str, Any]


def kept(path: Path) -> Document:
    """Return what a file of ours keeps; nothing where it is not there or was cut off."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def as_json(tree: Any) -> str:
    """Return what such a file holds."""
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def in_language_of_now(kept_of: Mapping[str, Any]) -> Document:
    """Return what was told of each file in the language of now."""
    return {name: told[current_language()] for name, told in kept_of.items()}


def file_told(dropped: Dropped, marked: Sequence[Path]) -> Document:
    """Return what a file is, with the workbooks that have its wrong cells marked."""
    told = dropped.as_dict()
    return {**told, "num_lines": len(told["lines"]), "lines": told["lines"][:MOST_LINES], "marked": _names(marked)}


def _names(paths: Sequence[Path]) -> list[str]:
    return [path.name for path in paths]


def made_told(made: Mapping[str, Any]) -> Document | None:
    """Return what became of the choices last, in the language of now; None where nothing was made yet."""
    return {**made[current_language()], **made["map"]} if made else None


def stamp_of(choices: Choices, given: Path) -> str:
    """Return what changes with the choices and with the content of the files that were given."""
    files = sorted(given.iterdir()) if given.is_dir() else []
    of_files = [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    text = json.dumps([choices.model_dump(mode="json", exclude={"recipe_hash"}), of_files])
    return hashlib.sha256(text.encode()).hexdigest()


def schools_told(choices: Choices, pack: Pack) -> list[Document]:
    """Return the schools of the chosen municipalities: code, name, place and pupils, with the source of that number."""
    told = []
    for given in schools_of(choices, pack):
        site = site_of(pack, given)
        pupils = {"pupils": site.headcount, "source": shown(site.headcount_origin.text)}
        own = f"schools.{given.site}.pupils" in choices.own
        told.append({"id": given.site, "name": given.name, "pc4": given.pc4, "is_own": own, **pupils})
    return told


def map_of(made: Made, pack: Pack, before: Mapping[str, Any]) -> Document:
    """Return what a map is drawn of, and every line that was ever in the region, as it may come in again.

    Parameters
    ----------
    before
        What was kept of the time before.
    """
    instance = made.built.instance if made.built else None
    known = {line["id"]: line for line in before.get("map", {}).get("lines", ())}
    if instance is not None:
        known |= {line.id: {"id": line.id, "name": line.name, "mode": line.mode} for line in instance.lines}
        now = {line.id for line in instance.lines} | set(made.choices.exclude)
        known = {key: line for key, line in known.items() if key in now}
    points = [party.place for party in made.parties if party.place is not None]
    points += [(place.lat, place.lon) for place in made.choices.places.values()]
    return {
        "stops": [] if instance is None else _stops(instance),
        "postcodes": _postcodes(pack, points),
        "lines": list(known.values()),
    }


def _stops(instance: Instance) -> list[Document]:
    """Return the stops of the lines, each once, evenly thinned where there are too many for a map."""
    stops = {
        (stop.lat, stop.lon): {"name": stop.name, "lat": stop.lat, "lon": stop.lon}
        for line in instance.lines
        for stop in line.stops
    }
    found = list(stops.values())
    return found[:: -(-len(found) // MOST_STOPS)] if found else []


def _postcodes(pack: Pack, points: Sequence[tuple[float, float]]) -> dict[str, list[float]]:
    """Return the middle of the postcode areas around a region, those nearest to its middle first."""
    circle = circle_around(points)
    if circle is None or not pack.centroids:
        return {}
    lats, lons = zip(*pack.centroids.values(), strict=True)
    far_m = distance_m(circle.lat, circle.lon, lats, lons)
    near = sorted((far, pc4) for far, pc4 in zip(far_m.tolist(), pack.centroids, strict=True))
    within = [pc4 for far, pc4 in near if far <= 1000 * circle.radius_km][:MOST_POSTCODES]
    return {pc4: list(pack.centroids[pc4]) for pc4 in within}
