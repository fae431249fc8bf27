"""Registers of schools: CSV files with any names of columns, to sites with pupils."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from solver.domain.supply import Place
from solver.errors import Problem, SourceError
from solver.formats.files import shown_name
from solver.importers.findings import Findings
from solver.importers.numbers import plain
from solver.importers.people.postcodes import CENTROIDS, Located, locate
from solver.importers.people.register_mapping import MAPPINGS, RegisterMapping
from solver.importers.people.register_rows import rows_by_site
from solver.importers.people.registers import Amount, Line, degrees, people_in, read_lines
from solver.importers.people.sites import Site
from solver.importers.sources import Origin
from solver.language.messages import gettext, numeral
from solver.validation.spelling import printable

__all__ = ["MAPPINGS", "RegisterMapping", "read_register"]


def read_register(
    path: str | Path,
    mapping: RegisterMapping,
    findings: Findings,
    places: Mapping[str, Place] | None = None,
    places_source: str = CENTROIDS,
    boards: Mapping[str, str] | None = None,
) -> list[Site]:
    """Return the sites of a register that count, in the order of the file, each once.

    What is left out is counted in the findings: rows of other municipalities, postcodes and schools, of earlier
    years, written twice, and sites without pupils. A site whose postcode is not known stays, without a place.

    Parameters
    ----------
    places, places_source
        Postcodes and where they are, for sites without coordinates; what sources call that table.
    boards
        The names of boards by their numbers; those of the mapping come first.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    SourceError
        With every column that is missing, every cell that is no number, every municipality or school that the
        register does not have; and where no site is left.
    """
    lines, name = read_lines(path, mapping.columns()), shown_name(path)
    findings.add(name, "read", gettext("rows"), len(lines))
    problems: list[Problem] = []
    rows = rows_by_site(lines, mapping, name, findings, problems)
    names = {**(boards or {}), **mapping.boards}
    label = mapping.source or printable(Path(path).name)
    builder = _SiteBuilder(mapping, label, places or {}, places_source, names, problems)
    sites = [site for key, of_site in rows.items() if (site := builder.site(key, of_site)) is not None]
    if not sites and not problems:
        found, expected = (
            gettext("no site with pupils left of {lines} rows", lines=numeral(len(lines))),
            gettext("at least one"),
        )
        problems.append(
            Problem(name, found, expected, gettext("widen the filters of the register, or check its mapping"))
        )
    if problems:
        raise SourceError(problems)
    builder.report(name, findings)
    findings.add(name, "kept", gettext("sites of schools"), len(sites), (site.key for site in sites))
    return _with_names_of_their_own(sites)


def _with_names_of_their_own(sites: Sequence[Site]) -> list[Site]:
    """Return the sites; names that several share are followed by their ids."""
    times = Counter(site.name for site in sites)
    return [replace(site, name=f"{site.name} {site.key}") if times[site.name] > 1 else site for site in sites]


class _SiteBuilder:
    """Builds sites from the rows of a register, collecting problems and notes."""

    def __init__(
        self,
        mapping: RegisterMapping,
        label: str,
        places: Mapping[str, Place],
        places_source: str,
        boards: Mapping[str, str],
        problems: list[Problem],
    ) -> None:
        self.mapping, self.label = mapping, label
        self.places, self.places_source, self.boards = places, places_source, boards
        self.problems = problems
        self.noted: dict[str, list[str]] = {"below": [], "derived": [], "guessed": [], "without": [], "nowhere": []}
        self.noted |= {"boardless": [], "numbered": []}

    def site(self, key: str, lines: Sequence[Line]) -> Site | None:
        """Return the site described by some rows, None where nothing is known of its pupils."""
        counted = self._headcount(key, lines)
        if counted is None:
            self.noted["without"].append(key)
            return None
        first, mapping = lines[0], self.mapping
        place = self._place(first)
        if place is None:
            self.noted["nowhere"].append(key)
        kind = mapping.kinds.get(first.get(mapping.type), mapping.kind)
        board = self._board(key, first)
        return Site(
            key=key,
            name=printable(" ".join(first.get(mapping.name).split())) or key,
            kind=kind,
            where=first.where,
            postcode=first.get(mapping.postcode),
            place=place,
            headcount=counted[0],
            headcount_origin=counted[1],
            destination=key,
            cohort=mapping.cohort or kind,
            same_shift=mapping.same_shift,
            board=board,
            board_origin=Origin(f"{self.label}: {mapping.board}", "fact") if board else None,
        )

    def _board(self, key: str, line: Line) -> str | None:
        """Return the name of a site's board; of one of which only the number is known, a name with that number."""
        if self.mapping.board is None:
            return None
        written = printable(" ".join(line.get(self.mapping.board).split()))
        if not written:
            self.noted["boardless"].append(key)
            return None
        if written.isdecimal() and written not in self.boards:
            self.noted["numbered"].append(written)
            return f"bevoegd gezag {written}"
        return self.boards.get(written, written)

    def _headcount(self, key: str, lines: Sequence[Line]) -> tuple[int, Origin] | None:
        """Return the pupils of a site: counted, else of its candidates, else the placeholder."""
        mapping = self.mapping
        pupils, below_pupils = self._sum(key, lines, mapping.pupils)
        candidates, below = self._sum(key, lines, mapping.candidates)
        if pupils:
            text = lines[0].get(mapping.pupils_source_in) or mapping.pupils_source or f"{self.label}: {mapping.pupils}"
            return pupils, Origin(text + below_pupils, "derived" if below_pupils else "fact")
        if candidates:
            self.noted["derived"].append(key)
            said = lines[0].get(mapping.candidates_source_in) or mapping.candidates_source
            text = f"{candidates} {said or f'{self.label}: {mapping.candidates}'}"
            text = f"{text} x {plain(mapping.pupils_per_candidate)}{below}"
            return round(candidates * mapping.pupils_per_candidate), Origin(text, "derived")
        if mapping.placeholder is not None:
            self.noted["guessed"].append(key)
            return mapping.placeholder, Origin(f"{self.label}: no pupils known: a placeholder", "assumed")
        return None

    def _sum(self, key: str, lines: Sequence[Line], column: str | None) -> tuple[int, str]:
        """Return the sum over the rows of a site, and what sources say of numbers such as "<5" in it."""
        if column is None:
            return 0, ""
        amounts: list[Amount | None] = [people_in(line, column, self.problems) for line in lines]
        below = sum(amount.is_below for amount in amounts if amount)
        self.noted["below"].extend([key] * below)
        text = f'; {below} of the numbers in it "<5" or the like, counted as half' if below else ""
        return sum(amount.people for amount in amounts if amount), text

    def _place(self, line: Line) -> Located | None:
        mapping = self.mapping
        if line.get(mapping.lat) and line.get(mapping.lon):
            lat = degrees(line, str(mapping.lat), 90, self.problems)
            lon = degrees(line, str(mapping.lon), 180, self.problems)
            text = mapping.place_source or f"{self.label}: {mapping.lat}, {mapping.lon}"
            if lat is not None and lon is not None:
                return Located(Place(lat=lat, lon=lon), Origin(text, mapping.place_quality))
        return locate(line.get(mapping.postcode), self.places, self.places_source)

    def report(self, name: str, findings: Findings) -> None:
        """Add the collected notes to the findings."""
        ratio = plain(self.mapping.pupils_per_candidate)
        notes = (
            ("below", "repaired", gettext('numbers such as "<5", counted as half of it, rounded down')),
            ("derived", "repaired", gettext("sites without pupils, made of exam candidates x {ratio}", ratio=ratio)),
            ("guessed", "repaired", gettext("sites of which nothing is known, which get the placeholder")),
            ("without", "dropped", gettext("sites of which no pupils are known, as the mapping has no placeholder")),
            ("nowhere", "noted", gettext("sites without a place: no coordinates and no known postcode")),
            ("boardless", "noted", gettext("sites without a board, each of which is its own")),
            ("numbered", "noted", gettext("sites of which the board is known by its number only")),
        )
        for sort, action, what in notes:
            findings.add(name, action, what, len(self.noted[sort]), dict.fromkeys(self.noted[sort]))  # type: ignore[arg-type]
