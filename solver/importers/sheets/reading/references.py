"""Names in one table of rows that another table has to have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from solver.errors import Problem
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sheets.schema.catalogue import TABLES
from solver.validation.names import Names
from solver.validation.spelling import spell_text

WILDCARDS = frozenset("*?")

_IN_A_ROW = re.compile(r", (?:cell|row) ")
"""In the place of a fault of one row; the others are faults of a file, a sheet or a column."""

Known = Mapping[str, Collection[str]]


def all_names_read(tables: Tables, problems: Sequence[Problem]) -> bool:
    """Return whether every file and sheet was read, and every row of an organisation has its id."""
    num_unread = sum(_IN_A_ROW.search(problem.where) is None for problem in problems)
    return not num_unread and all("organisation" in row for row in tables.get("organisations", ()))


def reference_problems(tables: Tables, known: Known) -> list[Problem]:
    """Return a problem for every organisation and group that is named and is nowhere.

    Parameters
    ----------
    tables
        All tables; a school of the register is an organisation as well.
    known
        More ids that there are, by table (`organisations`, `groups`); a * or ? in one stands for any characters.
    """
    found = {
        "organisations": _ids(tables, "organisations", "organisation") | _ids(tables, "schools", "school"),
        "groups": _ids(tables, "groups", "group"),
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
    """The table that has the names, and what else is known to be a name of it."""

    def __init__(self, table: str, ids: Collection[str], more: Sequence[str]) -> None:
        self.table = table
        self._ids = {*ids, *more}
        self._wild = tuple(name for name in more if WILDCARDS & set(name))
        self._names = Names(sorted(self._ids))

    def has(self, name: str) -> bool:
        return name in self._ids or any(fnmatchcase(name, pattern) for pattern in self._wild)

    def advice(self, name: str) -> str:
        return self._names.advice(name, f"add it to the sheet {TABLES[self.table].name.nl} or correct it")


def _unknown(rows: Sequence[Row], column: str, home: _Home) -> Iterator[Problem]:
    for row in rows:
        value = row.get(column, ())
        for name in (value,) if isinstance(value, str) else value:
            if not WILDCARDS & set(name) and not home.has(name):
                expected = f"a name that the table {home.table} has"
                yield Problem(row.place(column), spell_text(name), expected, home.advice(name))
