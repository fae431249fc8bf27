"""CSV files published by others, with any separator, encoding and column names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.errors import Problem, SourceError
from solver.formats.files import read_bytes, shown_name
from solver.importers.sheets.cells.numbers import nearest_whole, readings
from solver.language.messages import gettext, ngettext
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

SEPARATORS = (";", ",", "\t", "|")
_MOST_PROBLEMS = 20
"""A file with a fault on every line is a wrong file; more of the same says nothing new."""

_BELOW = re.compile(r"< ?([0-9]{1,6})", re.ASCII)
_MOST_PEOPLE = 9_999_999
_UNKNOWN = ("", "-")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a CSV; cells by the name of their column, without blanks around them."""

    where: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str | None) -> str:
        """Return what stands in a column, nothing where there is no such column."""
        return "" if column is None else self.cells[column]


def read_lines(path: str | Path, columns: Iterable[str]) -> list[Line]:
    """Return the lines of a CSV that has some columns; empty lines do not count.

    The separator is the one of ``;``, ``,``, tab and ``|`` that cuts the first line into most columns. A file is read
    as UTF-8 (or as UTF-16, where it says so), else as Windows-1252 or latin-1, which read any other.

    Raises
    ------
    FileAccessError
        Where the file cannot be read.
    SourceError
        Where a column is missing or there twice, or lines have more or fewer cells than the first.
    """
    text, name = _decode(read_bytes(path, SourceError)), shown_name(path)
    separator = _separator(text)
    try:
        numbered = list(_numbered(text, separator))
    except csv.Error as error:
        problem = Problem(
            name, gettext("no CSV: {error}", error=error), gettext("a CSV file"), gettext("save the table as CSV again")
        )
        raise SourceError([problem]) from error
    if not numbered:
        raise SourceError(
            [
                Problem(
                    name,
                    gettext("an empty file"),
                    gettext("a line with the names of columns"),
                    gettext("check the file"),
                )
            ]
        )
    header = [cell.strip() for cell in numbered[0][1]]
    problems = [*_column_faults(name, header, columns), *_ragged_lines(name, header, numbered[1:])]
    if problems:
        raise SourceError(problems)
    return [
        Line(
            gettext("{name}, line {number}", name=name, number=number),
            dict(zip(header, (cell.strip() for cell in cells), strict=False)),
        )
        for number, cells in numbered[1:]
    ]


def _decode(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1")


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = {separator: len(_cells_of(first, separator)) for separator in SEPARATORS}
    return max(SEPARATORS, key=counts.__getitem__)


def _cells_of(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _numbered(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything with the number at which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begin = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begin, cells
        begin = reader.line_num + 1


def _column_faults(name: str, header: Sequence[str], columns: Iterable[str]) -> Iterator[Problem]:
    """Find columns that a mapping names and the table does not have once."""
    names = Names(header)
    for column in dict.fromkeys(columns):
        if column not in header:
            expected = gettext(
                "one of the columns that are there: {headers}",
                headers=join_texts([cell for cell in header if cell]),
            )
            advice = names.advice(column, gettext("correct the mapping of columns"))
            yield Problem(
                gettext("{name}, line 1", name=name),
                gettext("no column {column}", column=spell_text(column)),
                expected,
                advice,
            )
        elif header.count(column) > 1:
            found = gettext("column {column} {times} times", column=spell_text(column), times=header.count(column))
            yield Problem(
                gettext("{name}, line 1", name=name),
                found,
                gettext("each column once"),
                gettext("rename or remove the others"),
            )


def _ragged_lines(name: str, header: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[Problem]:
    """Yield a problem for every line with more or fewer cells than the header.

    Blank cells at the end are let pass where all lines have as many: in a single line they may as well come from a
    text with the separator in it, and then every cell stands in the wrong column.
    """
    same = len({len(cells) for _, cells in lines}) == 1
    wrong = [(number, cells) for number, cells in lines if len(cells) != len(header)]
    if same and not any(cell.strip() for _, cells in wrong for cell in cells[len(header) :]):
        wrong = [(number, cells) for number, cells in wrong if len(cells) < len(header)]
    for number, cells in wrong[:_MOST_PROBLEMS]:
        found, expected = (
            ngettext("{count} cell", "{count} cells", len(cells)),
            gettext("{number}, as line 1 has", number=len(header)),
        )
        advice = gettext("put texts with the separator in them between double quotes")
        yield Problem(gettext("{name}, line {number}", name=name, number=number), found, expected, advice)
    if len(wrong) > _MOST_PROBLEMS:
        found = ngettext(
            "{count} more line with another number of cells",
            "{count} more lines with another number of cells",
            len(wrong) - _MOST_PROBLEMS,
        )
        yield Problem(
            name, found, gettext("{number} in each", number=len(header)), gettext("check how the table was saved")
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of people in a register; `is_below` where it says only that there are fewer, as "<5"."""

    people: int
    is_below: bool = False


def people_in(line: Line, column: str | None, problems: list[Problem]) -> Amount | None:
    """Return the number in a cell, None where it is unknown. "<5" counts as 2: half of 5, rounded down."""
    text = line.get(column)
    if text in _UNKNOWN:
        return None
    if below := _BELOW.fullmatch(text):
        return Amount(int(below[1]) // 2, is_below=True)
    found = readings(text)
    people = nearest_whole(found[0]) if len(found) == 1 else None
    if people is not None and 0 <= people <= _MOST_PEOPLE:
        return Amount(people)
    expected = gettext('a whole number without thousands separator, "<5", or nothing')
    problems.append(Problem(f"{line.where}, {column}", spell_text(text), expected, gettext("correct it")))
    return None


def degrees(line: Line, column: str, limit: float, problems: list[Problem]) -> float | None:
    """Return a latitude or longitude, None where it is none."""
    text = line[column]
    fitting = [value for value in readings(text) if abs(value) <= limit]
    if len(fitting) == 1:
        return fitting[0]
    expected = gettext("degrees from -{limit} to {limit}", limit=f"{limit:g}")
    problems.append(Problem(f"{line.where}, {column}", spell_text(text), expected, gettext("correct it")))
    return None
