"""The rows of a register that count, by site: filters, latest years, rows of totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from solver.errors import Problem
from solver.importers.findings import Findings
from solver.importers.people.postcodes import plain_postcode
from solver.importers.people.register_mapping import RegisterMapping
from solver.importers.people.registers import Line, people_in
from solver.importers.people.sites import brin_of, plain_key
from solver.importers.sheets.cells.totals import may_name_a_total, names_a_total
from solver.language.messages import gettext
from solver.validation.names import Names
from solver.validation.spelling import spell_text

LONGEST_KEY = 90
"""Characters of an id that leave room in the 100 of an instance for what is written behind it."""


def site_key(line: Line, mapping: RegisterMapping) -> str:
    """Return the id of the site in a row: "00CB01" from "00CB01", "00cb-01", "00CB" and "1", "00CB" and "00CB01"."""
    whole, number = line[mapping.id], line.get(mapping.site)
    if number.upper().startswith(whole.upper()):
        whole = number
    elif number:
        whole += number.zfill(2)
    return plain_key(whole)


def rows_by_site(
    lines: Sequence[Line], mapping: RegisterMapping, name: str, findings: Findings, problems: list[Problem]
) -> dict[str, list[Line]]:
    """Return the rows that count by the id of their site, in the order of the file; `name` is that of the register.

    What a filter names and the register does not have is a problem: it is a slip of the pen more often than not.
    """
    kept = _once(lines, mapping, name, findings)
    problems.extend([*_impossible_keys(kept, mapping), *_unknown_names(kept, mapping, name)])
    for what, is_kept in _filters(mapping):
        out = [line for line in kept if not is_kept(line)]
        findings.add(name, "dropped", what, len(out), dict.fromkeys(site_key(line, mapping) for line in out))
        kept = [line for line in kept if is_kept(line)]
    sites: dict[str, list[Line]] = {}
    for line in kept:
        sites.setdefault(site_key(line, mapping), []).append(line)
    return _last_years(sites, mapping, name, findings)


def _once(lines: Sequence[Line], mapping: RegisterMapping, name: str, findings: Findings) -> list[Line]:
    """Return the rows that have an id, identical ones once."""
    totals = totals_of(lines, mapping)
    findings.add(name, "dropped", gettext("rows of totals"), len(totals), (line.where for line in totals))
    places = {line.where for line in totals}
    rest = [line for line in lines if line.where not in places]
    named = [line for line in rest if line[mapping.id]]
    nameless = [line.where for line in rest if not line[mapping.id]]
    findings.add(name, "dropped", gettext("rows without an id"), len(nameless), nameless)
    once = list({tuple(line.cells.values()): line for line in reversed(named)}.values())[::-1]
    findings.add(name, "dropped", gettext("rows that stand there twice"), len(named) - len(once))
    return once


def _impossible_keys(lines: Sequence[Line], mapping: RegisterMapping) -> Iterator[Problem]:
    for line in lines:
        key = site_key(line, mapping)
        if not key.isprintable() or len(key) > LONGEST_KEY:
            expected = gettext("an id of at most {most} printable characters", most=LONGEST_KEY)
            yield Problem(
                f"{line.where}, {mapping.id}", spell_text(key), expected, gettext("correct it, or map another column")
            )


_Filter = tuple[str, Callable[[Line], bool]]


def _filters(mapping: RegisterMapping) -> list[_Filter]:
    """Return each filter as what it leaves out and a predicate of the rows it keeps."""
    found: list[_Filter] = []
    if mapping.municipalities:
        towns = {town.casefold() for town in mapping.municipalities}
        found.append(
            (gettext("rows of other municipalities"), lambda line: line.get(mapping.municipality).casefold() in towns)
        )
    if mapping.schools:
        keys = {plain_key(school) for school in mapping.schools}
        found.append((gettext("rows of other schools"), lambda line: not keys.isdisjoint(_school_names(line, mapping))))
    if mapping.postcodes:
        starts = tuple(plain_postcode(start) for start in mapping.postcodes)
        found.append((gettext("rows without a postcode"), lambda line: bool(line.get(mapping.postcode))))
        found.append(
            (
                gettext("rows of other postcodes"),
                lambda line: plain_postcode(line.get(mapping.postcode)).startswith(starts),
            )
        )
    return found


def _school_names(line: Line, mapping: RegisterMapping) -> tuple[str, str]:
    """Return the names by which a filter may call a row's school: its site id, and its BRIN number."""
    key = site_key(line, mapping)
    return key, brin_of(key) or key


def _unknown_names(lines: Sequence[Line], mapping: RegisterMapping, name: str) -> list[Problem]:
    """Return a problem for every municipality and school that a filter names and the register does not have."""
    towns = {line.get(mapping.municipality).casefold(): line.get(mapping.municipality) for line in lines}
    schools = {key: key for line in lines for key in _school_names(line, mapping)}
    asked = [("municipality", town, town.casefold(), towns) for town in mapping.municipalities]
    asked += [("school", school, plain_key(school), schools) for school in mapping.schools]
    names = {"municipality": Names(towns.values()), "school": Names(schools)}
    return [
        Problem(
            name,
            gettext("no {sort} {written}", sort=sort, written=spell_text(written)),
            gettext("a {sort} of the register", sort=sort),
            names[sort].advice(written, gettext("write the {sort} as the register does, or leave it out", sort=sort)),
        )
        for sort, written, key, known in asked
        if key not in known
    ]


def _last_years(
    sites: dict[str, list[Line]], mapping: RegisterMapping, name: str, findings: Findings
) -> dict[str, list[Line]]:
    """Return for each site the rows of its last year, where there is a column for years."""
    if mapping.year is None:
        return sites
    last = {key: max(line.get(mapping.year) for line in lines) for key, lines in sites.items()}
    kept = {key: [line for line in lines if line.get(mapping.year) == last[key]] for key, lines in sites.items()}
    earlier = sum(map(len, sites.values())) - sum(map(len, kept.values()))
    findings.add(name, "dropped", gettext("rows of earlier years"), earlier)
    return kept


_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}([-_ |./]?[0-9]{2})?", re.ASCII | re.I)
"""The number of a school, with four characters, or of one of its sites."""


def totals_of(lines: Sequence[Line], mapping: RegisterMapping) -> list[Line]:
    """Return the rows of totals, in the order of the file.

    A row is a total where its id is a word for one, or where it has no id and its name is. So is a row whose people
    are the sum of at least two rows above it (all of them, those of its id, or those since the last total) where

    - it is called a total besides other words, such as "Totaal VO" or the type of education "TOTAAL" of a school, or
    - it has no BRIN, and every row above has one.
    """
    totals: list[Line] = []
    above: list[Line] = []
    since = 0
    for line in lines:
        if _is_called_total(line, mapping) or (
            _may_be_total(line, above, mapping) and _is_sum(line, above, since, mapping)
        ):
            totals.append(line)
            since = len(above)
        elif line[mapping.id]:
            above.append(line)
    return totals


def _is_called_total(line: Line, mapping: RegisterMapping) -> bool:
    return names_a_total(line[mapping.id]) or (not line[mapping.id] and names_a_total(line.get(mapping.name)))


def _may_be_total(line: Line, above: Sequence[Line], mapping: RegisterMapping) -> bool:
    cells = (line.get(column) for column in (mapping.id, mapping.site, mapping.name, mapping.type))
    if any(map(may_name_a_total, cells)):
        return True
    return not _has_brin(line, mapping) and bool(above) and all(_has_brin(other, mapping) for other in above)


def _has_brin(line: Line, mapping: RegisterMapping) -> bool:
    return _BRIN.fullmatch(line[mapping.id]) is not None


def _is_sum(line: Line, above: Sequence[Line], since: int, mapping: RegisterMapping) -> bool:
    """Return whether the people of a row are the sum of some of those above it, in each column that says how many."""
    columns = [column for column in (mapping.pupils, mapping.candidates) if column and _people(line, column)]
    alike = [other for other in above if other[mapping.id] == line[mapping.id]]
    return bool(columns) and any(
        len(rows) > 1 and all(sum(_people(row, column) for row in rows) == _people(line, column) for column in columns)
        for rows in (above, alike, above[since:])
    )


def _people(line: Line, column: str) -> int:
    amount = people_in(line, column, [])
    return amount.people if amount else 0
