"""Postcodes and where they are: the place of an organisation that has no coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.importers.people.registers import Line, degrees, read_lines
from solver.importers.sources import Origin

CENTROIDS = "table of postcodes"


class Located(NamedTuple):
    """A place and where it comes from."""

    place: Place
    origin: Origin


def plain_postcode(text: str) -> str:
    """Return "3584 cs" as "3584CS"."""
    return "".join(text.split()).upper()


def read_postcodes(
    path: str | Path, postcode: str = "postcode", lat: str = "latitude", lon: str = "longitude"
) -> dict[str, Place]:
    """Return the places in a CSV by postcode, written without blanks; of a postcode given twice the first counts.

    Parameters
    ----------
    postcode, lat, lon
        How the columns are called; the defaults are those of the list of PC4 centroids of bobdenotter/4pp.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    SourceError
        With a sentence for a column that is not there, and for every coordinate that is none.
    """
    problems: list[Problem] = []
    places: dict[str, Place] = {}
    for line in read_lines(path, (postcode, lat, lon)):
        place = _place(line, lat, lon, problems)
        if place is not None and line[postcode]:
            places.setdefault(plain_postcode(line[postcode]), place)
    if problems:
        raise SourceError(problems)
    return places


def _place(line: Line, lat: str, lon: str, problems: list[Problem]) -> Place | None:
    if not line[lat] or not line[lon]:
        return None
    found = degrees(line, lat, 90, problems), degrees(line, lon, 180, problems)
    return Place(lat=found[0], lon=found[1]) if None not in found else None  # type: ignore[arg-type]


def locate(postcode: str | None, places: Mapping[str, Place], source: str = CENTROIDS) -> Located | None:
    """Return the middle of a postcode: that of all of it ("3584 CS"), else of its first four ("3584")."""
    whole = plain_postcode(postcode or "")
    for known, sort in ((whole, "postcode" if len(whole) != 4 else "PC4"), (whole[:4], "PC4")):
        if known in places:
            return Located(
                places[known],
                Origin(f"centroid of {sort} {known} ({source})", "derived"),
            )
    return None
