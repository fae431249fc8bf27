"""The sites of the data pack as a register has them: a row each, or the organisation that it becomes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from solver.domain.supply import Place
from solver.importers.people.postcodes import Located
from solver.importers.people.register_mapping import PC4_SOURCE
from solver.importers.people.sites import PUPILS_PER_CANDIDATE, Site
from solver.importers.schools_nl.pack import COLUMNS, Pack, PackSite
from solver.importers.sources import Origin


def register_text(pack: Pack, sites: Iterable[PackSite]) -> str:
    """Return sites as the register that the mapping `pack` reads: the columns of the pack, and lat and lon."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, "lat", "lon"))
    for site in sites:
        place = pack.centroids.get(site.pc4)
        degrees = ("", "") if place is None else (f"{place[0]:.4f}", f"{place[1]:.4f}")
        writer.writerow((*(getattr(site, column) for column in COLUMNS), *degrees))
    return text.getvalue()


def postcodes_text(pack: Pack, near: Iterable[str] | None = None) -> str:
    """Return the middle of postcode areas, of all or of some, as the table of postcodes of a recipe."""
    kept = pack.centroids if near is None else {pc4: pack.centroids[pc4] for pc4 in near}
    rows = (f"{pc4},{lat:.4f},{lon:.4f}\n" for pc4, (lat, lon) in sorted(kept.items()))
    return "postcode,latitude,longitude\n" + "".join(rows)


def site_of(pack: Pack, given: PackSite) -> Site:
    """Return a site of the pack as other importers know it; one of which no pupils are known has none."""
    people, origin = _pupils(given)
    place = pack.centroids.get(given.pc4)
    located = None if place is None else Located(Place(lat=place[0], lon=place[1]), Origin(PC4_SOURCE, "derived"))
    return Site(given.site, given.name, "vo", given.site, given.pc4, located, people, origin, given.site, "vo")


def _pupils(given: PackSite) -> tuple[int, Origin]:
    if given.pupils not in ("", "0"):
        return int(given.pupils), Origin(given.pupils_source, "fact")
    candidates = int(given.candidates or 0)
    text = f"{candidates} {given.candidates_source} x {PUPILS_PER_CANDIDATE}"
    return round(candidates * PUPILS_PER_CANDIDATE), Origin(text, "derived")
