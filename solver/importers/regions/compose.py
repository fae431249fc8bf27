"""From what was chosen for a region to the files of its folder: the recipe, its schools, postcodes and own values."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from solver.domain.supply import Place
from solver.errors import SourceError
from solver.formats.files import write_text
from solver.importers.findings import Findings
from solver.importers.geo import distance_m
from solver.importers.gtfs.circle import Circle
from solver.importers.people.postcodes import locate
from solver.importers.recipe import RECIPE_FORMAT
from solver.importers.regions.area import circle_around
from solver.importers.regions.assumptions import SCHOOLS
from solver.importers.regions.choices import RECIPE_FILE, Choices, hash_of, save
from solver.importers.regions.lost import is_without_pupils
from solver.importers.regions.own_values import checked, own_access, own_base_load, own_ratio, own_tables
from solver.importers.schools_nl.pack import POSTCODES_SOURCE, Pack, PackSite
from solver.importers.schools_nl.sites import postcodes_text, register_text
from solver.importers.sheets.reading.read import read_tables
from solver.importers.sheets.reading.rows import Tables

SCHOOLS_FILE, POSTCODES_FILE, OWN_FOLDER = "schools.csv", "postcodes.csv", "own"
_NEAR_KM = 60.0
"""So far around the region the middle of postcodes is written down; assumed."""
_ANY_NAME = {"organisations": ["*"], "groups": ["*"]}

_HEAD: Final = """\
# Made by `stagger new` of new.json beside it. Change it with `stagger new`, or by hand; after a change by hand build it
# with `stagger build`. What the keys mean says docs/recipe.md.
"""


def compose(folder: Path, choices: Choices, pack: Pack) -> Choices:
    """Write the recipe of a region and the files that it names; return the choices with the hash of the recipe.

    Raises
    ------
    FileAccessError
        Where the folder cannot be written.
    SourceError
        With every municipality that is none, and every own value that cannot be used.
    """
    checked(choices.own)
    save(folder, choices)  # makes the folder, from which files are found
    sites = schools_of(choices, pack)
    given = _tables(folder, choices)
    has_postcodes = choices.postcodes is None and is_dutch(choices, given)
    circle = circle_around(points_of(choices, given, pack if has_postcodes else Pack(pack.sites, {})))
    if sites:
        write_text(folder / SCHOOLS_FILE, register_text(pack, sites))
    if has_postcodes:
        write_text(folder / POSTCODES_FILE, postcodes_text(pack, _near(pack, circle)))
    tables = own_tables(choices.own)
    for key in ("cohorts", "vehicles", "school_details"):
        path = folder / OWN_FOLDER / f"{key}.csv"
        if key in tables:
            write_text(path, tables[key])
        else:
            path.unlink(missing_ok=True)
    text = recipe_text(choices, circle, sites, bool(tables), has_postcodes)
    write_text(folder / RECIPE_FILE, text)
    return choices.model_copy(update={"recipe_hash": hash_of(text)})


def schools_of(choices: Choices, pack: Pack) -> tuple[PackSite, ...]:
    """Return the schools of the chosen municipalities of which pupils are known, also by somebody's own value."""
    own = ((site, choices.own.get(f"{SCHOOLS}.{site.site}.pupils")) for site in pack.of(choices.municipalities))
    told = (replace(site, pupils=given.value, pupils_source=given.source) if given else site for site, given in own)
    return tuple(site for site in told if not is_without_pupils(site))


def _near(pack: Pack, circle: Circle | None) -> list[str]:
    """Return the postcodes within reach of a region; all where it is not known where that is."""
    if circle is None or not pack.centroids:
        return list(pack.centroids)
    lats, lons = zip(*pack.centroids.values(), strict=True)
    near = distance_m(circle.lat, circle.lon, lats, lons) <= (circle.radius_km + _NEAR_KM) * 1000
    return [pc4 for pc4, is_near in zip(pack.centroids, near, strict=True) if is_near]


def _tables(folder: Path, choices: Choices) -> Tables:
    """Return the tables that were given; nothing where they have faults, which the build tells."""
    try:
        return read_tables([folder / name for name in choices.tables], Findings(), _ANY_NAME)
    except SourceError:
        return {}


_NETHERLANDS = ((50.7, 53.6), (3.3, 7.3))
"""Latitudes and longitudes of the European Netherlands, to a tenth of a degree outwards."""


def is_dutch(choices: Choices, tables: Tables) -> bool:
    """Return whether four digits may be a Dutch postcode: other countries have such postcodes as well.

    They may where a Dutch municipality was chosen, and elsewhere as long as nobody's coordinates lie abroad.
    """
    points = points_of(choices, tables, Pack((), {}))
    inside = (all(low <= at <= high for at, (low, high) in zip(point, _NETHERLANDS, strict=True)) for point in points)
    return bool(choices.municipalities) or all(inside)


def points_of(choices: Choices, tables: Tables, pack: Pack) -> list[tuple[float, float]]:
    """Return where the organisations of a region are, as far as that is known before it is built: (lat, lon)."""
    points = [pack.centroids[site.pc4] for site in _chosen(choices, pack) if site.pc4 in pack.centroids]
    points += [(place.lat, place.lon) for place in choices.places.values()]
    return points + _points_in(tables, pack)


def _chosen(choices: Choices, pack: Pack) -> tuple[PackSite, ...]:
    return pack.of(choices.municipalities) if pack.sites else ()


def _points_in(tables: Tables, pack: Pack) -> list[tuple[float, float]]:
    """Return where the organisations and schools of tables are: by coordinates, else by postcode."""
    known = {pc4: Place(lat=lat, lon=lon) for pc4, (lat, lon) in pack.centroids.items()}
    points = []
    for table in ("organisations", "schools", "school_statements", "school_details"):
        for row in tables.get(table, ()):
            located = locate(row.get("postcode", row.get("pc4")), known)
            if "lat" in row and "lon" in row:
                points.append((float(row["lat"]), float(row["lon"])))
            elif located is not None:
                points.append((located.place.lat, located.place.lon))
    return points


def recipe_text(
    choices: Choices, circle: Circle | None, schools: tuple[PackSite, ...], has_own: bool, has_postcodes: bool
) -> str:
    """Return the recipe as TOML."""
    tables = [*choices.tables, *([OWN_FOLDER] if has_own else [])]
    lines = [_HEAD, _pair("format", RECIPE_FORMAT), _pair("name", choices.title), _pair("days", list(choices.days))]
    lines += [_pair("tables", tables)] if tables else []
    lines += _gtfs_lines(choices, circle)
    ratio = own_ratio(choices.own)
    shared = [] if ratio is None else [_pair("pupils_per_candidate", ratio)]
    if schools:
        lines += ["", "[[schools]]", _pair("file", SCHOOLS_FILE), _pair("mapping", "pack"), *shared]
    for register in choices.registers:
        lines += ["", "[[schools]]", _pair("file", register.file), _pair("mapping", register.mapping), *shared]
        if choices.municipalities:
            lines.append(_pair("municipalities", list(choices.municipalities)))
    if has_postcodes or choices.postcodes:
        lines += ["", "[postcodes]", *_postcode_lines(choices)]
    base_load = own_base_load(choices.own)
    if base_load:
        lines += ["", "[base_load]", *(_pair(key, value) for key, value in base_load.items())]
    for key, place in choices.places.items():
        lines += ["", f"[places.{_text(key)}]", _pair("lat", place.lat), _pair("lon", place.lon)]
        lines += [_pair("source", place.source), _pair("quality", place.quality)]
    return "\n".join([*lines, *_source_lines(choices)]) + "\n"


def _gtfs_lines(choices: Choices, circle: Circle | None) -> list[str]:
    if choices.feed is None:
        return []
    lines = ["", "[gtfs]", _pair("feed", choices.feed)]
    lines += [f"date = {choices.date.isoformat()}"] if choices.date else []
    lines += [_pair(key, list(words)) for key in ("include", "exclude") if (words := getattr(choices, key))]
    if circle is not None:
        lines.append(f"area = {{ lat = {circle.lat}, lon = {circle.lon}, radius_km = {circle.radius_km} }}")
    access = own_access(choices.own)
    return [*lines, *(["", "[gtfs.access]", *(_pair(key, value) for key, value in access.items())] if access else [])]


def _postcode_lines(choices: Choices) -> list[str]:
    given = choices.postcodes
    if given is None:
        return [_pair("file", POSTCODES_FILE), _pair("source", POSTCODES_SOURCE)]
    columns = {"file": given.file, "postcode": given.postcode, "lat": given.lat, "lon": given.lon}
    return [_pair(key, value) for key, value in columns.items()]


def _source_lines(choices: Choices) -> list[str]:
    """Return what the recipe says of its own choices."""
    text = "a day that stands for the week" if len(choices.days) == 1 else "days that stand for the week"
    return ["", "[sources.days]", _pair("text", f"{text}, chosen in stagger new"), _pair("quality", "assumed")]


def _pair(key: str, value: Any) -> str:
    return f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """Return a basic string of TOML; JSON has the same escapes, but for DEL, which no text of ours has."""
    return json.dumps(value, ensure_ascii=False)


def relative(path: Path, folder: Path) -> str:
    """Return how a recipe in a folder names a file: from there, with forward slashes; whole where that cannot be."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()
