"""A data pack made anew of the files that DUO and others publish; each is recognised by its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from solver.errors import Problem, SourceError
from solver.formats.files import shown_name
from solver.importers.findings import Findings
from solver.importers.people.postcodes import plain_postcode
from solver.importers.people.registers import Line, degrees, people_in, read_lines
from solver.importers.people.sites import plain_key
from solver.importers.schools_nl.pack import Pack, PackSite
from solver.language.messages import gettext
from solver.validation.spelling import join_texts, printable

_EXAMS = re.compile(r"EXAMENKANDIDATEN SCHOOLJAAR ([0-9]{4})-[0-9]{2}([0-9]{2}) - TOTAAL", re.ASCII)
_YEARS = re.compile(r"LEER- OF VERBLIJFSJAAR [1-9](?: - (?:MAN|VROUW))?", re.ASCII)
_YEAR_IN_NAME = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])", re.ASCII)
_SCHOOL = ("INSTELLINGSCODE", "BRIN NUMMER")
_SITE = ("VESTIGINGSCODE", "VESTIGINGSNUMMER")
_NAME = ("VESTIGINGSNAAM", "INSTELLINGSNAAM VESTIGING")
_LIST = ("BRIN", "vestigingsnaam", "gemeente", "pc4", "type", "examenkandidaten_2023_24", "leerlingen_2012")
_CENTROIDS = ("postcode", "latitude", "longitude")

LAYOUTS: Final = (
    gettext("DUO: addresses of sites in secondary education (02. Alle vestigingen vo)"),
    gettext("DUO: pupils by site (01. Leerlingen vo per vestiging naar onderwijstype)"),
    gettext("DUO: exam candidates and those who passed"),
    gettext("the centroids of postcodes (4pp.csv of bobdenotter/4pp)"),
    gettext("a list of sites (BRIN, vestigingsnaam, gemeente, pc4, ...)"),
)
"""The files of which a pack can be made, as people call them."""

Sites = dict[str, PackSite]


class _File(NamedTuple):
    """A table that was recognised."""

    path: Path
    lines: Sequence[Line]

    @property
    def name(self) -> str:
        return printable(self.path.name)

    @property
    def columns(self) -> Mapping[str, str]:
        return self.lines[0].cells

    def column(self, names: Iterable[str]) -> str | None:
        """Return the first of some columns that is there."""
        return next((name for name in names if name in self.columns), None)


def renewed(pack: Pack, paths: Sequence[Path], findings: Findings) -> Pack:
    """Return a pack with what some files say in the place of what it said; what they do not say stays, with its year.

    A list of addresses or of sites says which sites there are: others are left out. Numbers come after it, in whatever
    order the files are given.

    Parameters
    ----------
    paths
        CSV files as in `LAYOUTS`.
    findings
        Gets what was taken of each, and which sites came and went.

    Raises
    ------
    FileAccessError
        Where a file cannot be read.
    SourceError
        With every file that is none of these, and every number that is none.
    """
    problems: list[Problem] = []
    jobs = sorted((_job(path, problems) for path in paths), key=lambda job: job[0])
    sites, centroids = {site.site: site for site in pack.sites}, dict(pack.centroids)
    before = set(sites)
    for _, take, file in jobs:
        take(file, sites, centroids, problems)
        findings.add(file.name, "read", gettext("rows"), len(file.lines))
    if problems:
        raise SourceError(problems)
    findings.add(gettext("the pack"), "kept", gettext("sites"), len(sites))
    came, went = sorted(set(sites) - before), sorted(before - set(sites))
    findings.add(gettext("the pack"), "noted", gettext("sites that are new"), len(came), came)
    findings.add(gettext("the pack"), "dropped", gettext("sites that no list has any more"), len(went), went)
    return Pack(tuple(sites[key] for key in sorted(sites)), centroids)


_Take = Callable[[_File, Sites, dict[str, tuple[float, float]], list[Problem]], None]


def _job(path: Path, problems: list[Problem]) -> tuple[int, _Take, _File]:
    """Return when a file is taken in, by what, and its lines; a problem where it is none of the known ones."""
    file = _File(path, read_lines(path, ()))
    columns = set(file.columns) if file.lines else set()
    if set(_LIST) <= columns:
        return 0, _take_list, file
    if file.lines and file.column(_SCHOOL + _SITE):
        if any(map(_YEARS.fullmatch, columns)):
            return 2, _take_pupils, file
        if any(map(_EXAMS.fullmatch, columns)):
            return 2, _take_exams, file
        if {"POSTCODE", "GEMEENTENAAM"} <= columns and file.column(_NAME):
            return 1, _take_addresses, file
    if set(_CENTROIDS) <= columns:
        return 0, _take_centroids, file
    found = gettext("columns of no file that is known ({columns})", columns=join_texts(sorted(columns)[:6]))
    advice = gettext("download one of these: {layouts}", layouts="; ".join(LAYOUTS))
    problems.append(Problem(shown_name(path), found, gettext("a file of which a pack can be made"), advice))
    return 9, _take_nothing, file


def _take_nothing(
    file: _File, sites: Sites, centroids: dict[str, tuple[float, float]], problems: list[Problem]
) -> None:
    """Take nothing of a file that is told of as a problem."""


def _take_list(file: _File, sites: Sites, centroids: dict[str, tuple[float, float]], problems: list[Problem]) -> None:
    """Take the sites of a list that says candidates of 2023-24 and pupils of 2012."""
    spelled = _spelled(line["gemeente"] for line in file.lines)
    taken = {}
    for line in file.lines:
        key = plain_key(line["BRIN"])
        pupils, candidates = (people_in(line, column, problems) for column in ("leerlingen_2012", _LIST[5]))
        taken[key] = PackSite(
            key,
            printable(line["vestigingsnaam"]),
            spelled[line["gemeente"]],
            line["pc4"],
            line["type"],
            str(pupils.people) if pupils else "",
            "pupils in 2012 (inspection table)" if pupils else "",
            str(candidates.people) if candidates else "",
            "exam candidates 2023-24 (DUO)" if candidates else "",
            sites[key].board if key in sites else "",
        )
    sites.clear()
    sites.update(taken)


def _take_addresses(
    file: _File, sites: Sites, centroids: dict[str, tuple[float, float]], problems: list[Problem]
) -> None:
    """Take which sites there are, their names, municipalities, postcodes and boards."""
    name, board = file.column(_NAME) or "", file.column(("BEVOEGD GEZAG NUMMER",))
    spelled = _spelled(line["GEMEENTENAAM"] for line in file.lines)
    taken = {}
    for line in file.lines:
        key = _key(file, line)
        earlier = sites.get(key, PackSite(key, "", ""))
        taken[key] = replace(
            earlier,
            name=printable(line[name]),
            municipality=spelled[line["GEMEENTENAAM"]],
            pc4=plain_postcode(line["POSTCODE"])[:4],
            board=line.get(board),
        )
    sites.clear()
    sites.update(taken)


def _take_pupils(file: _File, sites: Sites, centroids: dict[str, tuple[float, float]], problems: list[Problem]) -> None:
    """Take the pupils of all rows and years of a site; the year stands in the name of the file."""
    year = _YEAR_IN_NAME.search(file.path.name)
    said = f"pupils on 1 October {year[0]} (DUO)" if year else "pupils (DUO, year not stated)"
    columns = [column for column in file.columns if _YEARS.fullmatch(column)]
    for key, people in _sums(file, columns, problems).items():
        if key in sites:
            sites[key] = replace(sites[key], pupils=str(people), pupils_source=said)


def _take_exams(file: _File, sites: Sites, centroids: dict[str, tuple[float, float]], problems: list[Problem]) -> None:
    """Take the exam candidates of the last school year that has a column, and sites that no list had."""
    last = max((match for column in file.columns if (match := _EXAMS.fullmatch(column))), key=lambda match: match[1])
    said = f"exam candidates {last[1]}-{last[2]} (DUO)"
    name, town = file.column(_NAME), file.column(("GEMEENTENAAM",))
    spelled = _spelled(line.get(town) for line in file.lines)
    first = {_key(file, line): line for line in reversed(file.lines)}
    for key, people in _sums(file, [last[0]], problems).items():
        line = first[key]
        site = sites.get(key) or PackSite(key, printable(line.get(name)), spelled[line.get(town)])
        sites[key] = replace(site, candidates=str(people), candidates_source=said)


def _take_centroids(
    file: _File, sites: Sites, centroids: dict[str, tuple[float, float]], problems: list[Problem]
) -> None:
    for line in file.lines:
        lat, lon = degrees(line, "latitude", 90, problems), degrees(line, "longitude", 180, problems)
        if lat is not None and lon is not None:
            centroids.setdefault(plain_postcode(line["postcode"])[:4], (lat, lon))


def _sums(file: _File, columns: Sequence[str], problems: list[Problem]) -> dict[str, int]:
    """Return the people of each site over all its rows; "<5" counts as 2."""
    people: dict[str, int] = {}
    for line in file.lines:
        amounts = (people_in(line, column, problems) for column in columns)
        key = _key(file, line)
        people[key] = people.get(key, 0) + sum(amount.people for amount in amounts if amount)
    return people


def _key(file: _File, line: Line) -> str:
    """Return "00CB01" from "00CB" and "00CB01", "01" or "1"."""
    school, number = line.get(file.column(_SCHOOL)), line.get(file.column(_SITE))
    return plain_key(number if number.upper().startswith(school.upper()) else school + number.zfill(2))


_SMALL = {"aan", "den", "en", "bij", "op", "de", "het", "van", "der", "in"}


def _spelled(names: Iterable[str]) -> dict[str, str]:
    """Return names of municipalities, which DUO writes in capitals, as people write them."""
    return {name: _town(name) if name.isupper() else name for name in set(names)}


def _town(name: str) -> str:
    words = []
    for place, word in enumerate(name.lower().split(" ")):
        small = place and word in _SMALL
        words.append(word if small else "-".join(map(_capital, word.split("-"))))
    return " ".join(words)


def _capital(word: str) -> str:
    """Return a word with its first letter as a capital: "IJsselstein", "'s-Gravenhage", "(NH.)"."""
    if word.startswith(("'s", "'t")) or word in _SMALL:
        return word
    if word.startswith("(") or word == "c.a.":
        return word.upper() if word.startswith("(") else word
    return word[:2].upper() + word[2:] if word.startswith("ij") else word[:1].upper() + word[1:]
