"""The rows of several files joined to one table, and checks of the names in it.

Rows that came twice, ids that were given twice, groups without an id, names that no other table has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from solver.errors import Problem
from solver.importers.findings import Findings
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sheets.schema.columns import TableSpec
from solver.language.messages import gettext, joined
from solver.validation.names import Names
from solver.validation.spelling import spell_text

_LONGEST_STEM = 90
"""Characters of an organisation's id in an id that is made of it, so that the number has room behind it."""


def merged(
    spec: TableSpec, parts: Sequence[Sequence[Row]], problems: list[Problem], findings: Findings
) -> tuple[Row, ...]:
    """Return the rows of several files as one table.

    Rows that say the same in every column count once, where several files have them (a form that was mailed twice) or
    where they have the same id. The same id with different content is a problem that names both places.
    """
    rows = _without_repeats(spec, parts, findings)
    seen: dict[Hashable, Row] = {}
    kept = []
    num_same = []
    for row in rows:
        key = tuple(row.get(column) for column in spec.unique)
        if not spec.unique or None in key or key not in seen:
            seen[key] = row
            kept.append(row)
        elif seen[key].values == row.values:
            num_same.append(row.where)
        else:
            problems.append(_given_twice(spec, row, seen[key]))
    findings.add(
        spec.told, "dropped", gettext("rows that are given twice with the same content"), len(num_same), num_same
    )
    return tuple(kept)


def _without_repeats(spec: TableSpec, parts: Sequence[Sequence[Row]], findings: Findings) -> list[Row]:
    """Return the rows without those that repeat rows of an earlier file, counting multiplicity."""
    most: Counter[Hashable] = Counter()
    kept: list[Row] = []
    repeated: list[Row] = []
    for rows in parts:
        here: Counter[Hashable] = Counter()
        for row in rows:
            content = _hashable(row.values)
            here[content] += 1
            (kept if here[content] > most[content] else repeated).append(row)
        most |= here
    found = gettext("rows that an earlier file has as well")
    findings.add(spec.told, "dropped", found, len(repeated), (row.where for row in repeated))
    return kept


def _hashable(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return tuple((key, _hashable(item)) for key, item in value.items())
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    return (type(value) is str, value)


def _given_twice(spec: TableSpec, row: Row, earlier: Row) -> Problem:
    key = spec.unique[0]
    named = " ".join(str(row[column]) for column in spec.unique)
    found = gettext("{named}, which {key} has with other content", named=spell_text(named), key=earlier.location(key))
    advice = gettext("give one of them another name, or remove the row that does not hold")
    return Problem(
        row.location(key),
        found,
        gettext("each {column} once in the table {table}", column=spec.column(key).told, table=spec.told),
        advice,
    )


def with_group_ids(rows: Iterable[Row], findings: Findings) -> tuple[Row, ...]:
    """Return the groups with an id each: where it is blank, that of the organisation and the group's number in it."""
    rows = tuple(rows)
    taken = {row["group"] for row in rows if "group" in row}
    numbers: Counter[str] = Counter()
    generated: list[str] = []
    named = []
    for row in rows:
        organisation = row.get("organisation", "")
        numbers[organisation] += 1
        if "group" in row or not organisation:
            named.append(row)
            continue
        key = _free_id(organisation, numbers[organisation], taken)
        taken.add(key)
        generated.append(joined(": ", [key, row.where]))
        named.append(replace(row, values={"organisation": organisation, "group": key, **row.values}))
    findings.add(
        gettext("groups"),
        "repaired",
        gettext("groups without a code, named after their organisation"),
        len(generated),
        generated,
    )
    return tuple(named)


def _free_id(organisation: str, number: int, taken: set[str]) -> str:
    key = f"{organisation[:_LONGEST_STEM]}-{number}"
    while key in taken:
        number += 1
        key = f"{organisation[:_LONGEST_STEM]}-{number}"
    return key


WILDCARDS = frozenset("*?")

_IN_A_ROW = re.compile(r", (?:cell|row) ")
"""In the place of a fault of one row; the others are faults of a file, a sheet or a column."""

Known = Mapping[str, Collection[str]]


def all_names_read(tables: Tables, problems: Sequence[Problem]) -> bool:
    """Return whether every file and sheet was read and every organisation has its id."""
    num_unread = sum(_IN_A_ROW.search(problem.where) is None for problem in problems)
    return not num_unread and all("organisation" in row for row in tables.get("organisations", ()))


def reference_problems(tables: Tables, known: Known) -> list[Problem]:
    """Return a problem for every reference to an organisation or group that does not exist.

    Parameters
    ----------
    tables
        All tables; a school of the register is an organisation as well.
    known
        More ids that there are, by table (`organisations`, `groups`); a * or ? in one stands for any characters.
    """
    schools = _ids(tables, "schools", "school") | _ids(tables, "school_statements", "school")
    found = {
        "organisations": _ids(tables, "organisations", "organisation") | schools,
        "groups": _ids(tables, "groups", "group") | {f"{school}-pupils" for school in schools},
    }
    problems = []
    for spec in TABLES.values():
        for column in spec.columns:
            if column.refers_to is not None:
                home = column.refers_to
                names = _Home(home, found[home], tuple(known.get(home, ())))
                problems += list(_unknown(tables.get(spec.key, ()), column.key, names))
    return problems


def _ids(tables: Tables, table: str, column: str) -> set[str]:
    return {row[column] for row in tables.get(table, ()) if column in row}


class _Home:
    """The table that a reference points to, with all ids known to be in it."""

    def __init__(self, table: str, ids: Collection[str], more: Sequence[str]) -> None:
        self.table = table
        self._ids = {*ids, *more}
        self._wild = tuple(name for name in more if WILDCARDS & set(name))
        self._names = Names(sorted(self._ids))

    def has(self, name: str) -> bool:
        return name in self._ids or any(fnmatchcase(name, pattern) for pattern in self._wild)

    def advice(self, name: str) -> str:
        return self._names.advice(
            name, gettext("add it to the sheet {sheet} or correct it", sheet=TABLES[self.table].name.nl)
        )


def _unknown(rows: Sequence[Row], column: str, home: _Home) -> Iterator[Problem]:
    for row in rows:
        value = row.get(column, ())
        for name in (value,) if isinstance(value, str) else value:
            if not WILDCARDS & set(name) and not home.has(name):
                expected = gettext("a name that the table {table} has", table=TABLES[home.table].told)
                yield Problem(row.location(column), spell_text(name), expected, home.advice(name))
