"""The description of a school register: its column names, the rows that count, the kind of its schools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictFloat

from solver.domain.base import Count, Frozen, Id, Name
from solver.domain.instance import Quality
from solver.domain.people import Kind
from solver.importers.people.sites import PUPILS_PER_CANDIDATE

PC4_SOURCE = "centroid of the PC4 area (bobdenotter/4pp)"
"""What sources call the middle of a postcode area."""


class RegisterMapping(Frozen):
    """How the columns of a register are called, which of its rows count, and what its schools are.

    Attributes
    ----------
    id, site
        The column with BRIN and site number ("00CB01", "00CB-01"), or the BRIN, with the site number in `site`.
    pupils, candidates
        Pupils; exam candidates, of which pupils are made where the former are not known.
    year
        With it, only the rows of the last year of each site count; without, or within that year, the rows of one
        site (types of education) are added up.
    lat, lon
        Coordinates; where they are blank or not mapped, the middle of the `postcode`.
    board, boards
        The column with the board, by name or number; the names of boards by what stands there.
    kind, kinds
        The kind of organisation, and by the content of the column `type` another one.
    municipalities, postcodes, schools
        Those that count, all where empty: names without regard to capitals; beginnings of postcodes; ids of sites,
        or BRIN numbers for all sites of a school.
    cohort
        How the pupils live; by default the cohort that is called as their kind.
    placeholder
        Pupils of a site of which nothing is known; without it such a site is left out.
    same_shift
        Whether the sites of one BRIN in one PC4 area have to shift together.
    source, pupils_source, candidates_source, place_source, place_quality
        What sources say of the file, and of these numbers.
    pupils_source_in, candidates_source_in
        The columns that say it row by row, where years differ from site to site.
    """

    id: Name
    site: Name | None = None
    name: Name | None = None
    municipality: Name | None = None
    postcode: Name | None = None
    pupils: Name | None = None
    candidates: Name | None = None
    type: Name | None = None
    year: Name | None = None
    lat: Name | None = None
    lon: Name | None = None
    board: Name | None = None
    boards: dict[Name, Name] = Field(default_factory=dict)
    kind: Kind = "vo"
    kinds: dict[Name, Kind] = Field(default_factory=dict)
    municipalities: tuple[Name, ...] = ()
    postcodes: tuple[Name, ...] = ()
    schools: tuple[Name, ...] = ()
    cohort: Id | None = None
    placeholder: Count | None = None
    pupils_per_candidate: Annotated[StrictFloat, Field(gt=0, le=1000)] = PUPILS_PER_CANDIDATE
    same_shift: StrictBool = False
    source: Name | None = None
    pupils_source: Name | None = None
    candidates_source: Name | None = None
    pupils_source_in: Name | None = None
    candidates_source_in: Name | None = None
    place_source: Name | None = None
    place_quality: Quality = "fact"

    def columns(self) -> list[str]:
        """Return the columns that the register has to have."""
        mapped = (self.id, self.site, self.name, self.municipality, self.postcode, self.pupils, self.candidates)
        others = (
            self.type,
            self.year,
            self.lat,
            self.lon,
            self.board,
            self.pupils_source_in,
            self.candidates_source_in,
        )
        return [column for column in (*mapped, *others) if column is not None]


MAPPINGS: Final[Mapping[str, RegisterMapping]] = {
    "duo": RegisterMapping(
        id="INSTELLINGSCODE",
        site="VESTIGINGSCODE",
        name="INSTELLINGSNAAM VESTIGING",
        municipality="GEMEENTENAAM",
        candidates="EXAMENKANDIDATEN SCHOOLJAAR 2023-2024 - TOTAAL",
        type="ONDERWIJSTYPE VO",
        candidates_source="exam candidates 2023-24 (DUO)",
    ),
    "vestigingen": RegisterMapping(
        id="BRIN",
        name="vestigingsnaam",
        municipality="gemeente",
        postcode="postcode",
        pupils="leerlingen_2012",
        candidates="examenkandidaten_2023_24",
        type="type",
        lat="pc4_lat",
        lon="pc4_lon",
        pupils_source="pupils in 2012 (inspection table)",
        candidates_source="exam candidates 2023-24 (DUO)",
        place_source=PC4_SOURCE,
        place_quality="derived",
    ),
    "pack": RegisterMapping(
        id="site",
        name="name",
        municipality="municipality",
        postcode="pc4",
        pupils="pupils",
        candidates="candidates",
        type="type",
        lat="lat",
        lon="lon",
        pupils_source_in="pupils_source",
        candidates_source_in="candidates_source",
        place_source=PC4_SOURCE,
        place_quality="derived",
        same_shift=True,
    ),
}
"""Ready mappings: DUO's table of exam candidates of secondary schools, a list of sites with both numbers, and the sites
that `stagger new` takes from the data pack."""
