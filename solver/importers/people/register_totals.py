"""Rows of a register that add up others: a total is no school, whatever stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from solver.importers.people.register_mapping import RegisterMapping
from solver.importers.people.registers import Line, people_in
from solver.importers.sheets.cells.totals import may_name_a_total, names_a_total

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}([-_ |./]?[0-9]{2})?", re.ASCII | re.I)
"""The number of a school, with four characters, or of one of its sites."""


def totals_of(lines: Sequence[Line], mapping: RegisterMapping) -> list[Line]:
    """Return the rows that add up others, in the order of the file.

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
