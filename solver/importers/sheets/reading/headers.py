"""The row with the headers, and which column of the table each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from solver.errors import Problem
from solver.importers.sheets.cells.raw import Raw, is_blank
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.schema.columns import Column, TableSpec, Wording, simplified
from solver.language.messages import gettext, joined
from solver.validation.names import Names
from solver.validation.spelling import join_words, spell_text

MARK = Wording("Voorbeeld", "Example")
"""The header of the column that marks the example rows of the template."""

_MARKS = frozenset(map(simplified, MARK))
_ROWS_ABOVE = 30
"""So many rows with titles and explanations may stand above the headers."""


@dataclass(frozen=True, slots=True)
class Headers:
    """Where the headers stand, and what they say.

    Parameters
    ----------
    number
        The row of the headers.
    columns
        The known columns, by their places in a row (from 0).
    texts
        The headers as they are written, by index.
    mark
        The index of the column that marks example rows, None where there is none.
    """

    number: int
    columns: Mapping[int, Column]
    texts: Mapping[int, str]
    mark: int | None = None


def _known(spec: TableSpec) -> dict[str, Column]:
    return {simplified(name): column for column in spec.columns for name in column.names()}


def num_recognised(cells: Sequence[Raw], spec: TableSpec) -> int:
    """Return how many columns of the table the cells of a row name."""
    known = _known(spec)
    return len({known[name].key for name in _names(cells) if name in known})


def _names(cells: Sequence[Raw]) -> list[str]:
    return [simplified(cell) for cell in cells if isinstance(cell, str)]


def find_headers(grid: Grid, spec: TableSpec, problems: list[Problem]) -> Headers | None:
    """Return the headers of a table; None where the sheet is blank, and with a problem where it has no headers.

    They are the row, among the first with anything in them, that names the most columns.
    """
    filled = list(islice((row for row in grid.rows if not all(map(is_blank, row[1]))), _ROWS_ABOVE))
    if not filled:
        return None
    number, cells = max(filled, key=lambda row: num_recognised(row[1], spec))
    if not num_recognised(cells, spec):
        required = join_words([joined("", ['"', column.told, '"']) for column in spec.required()], "and")
        expected = gettext(
            "a row with the headers of the table {key}, {required} among them", key=spec.told, required=required
        )
        problems.append(
            Problem(grid.where, gettext("no row with its headers"), expected, gettext("add the headers above the rows"))
        )
        return None
    headers = _headers(number, cells, spec)
    problems += _problems(grid, headers, cells, spec)
    return headers


def _headers(number: int, cells: Sequence[Raw], spec: TableSpec) -> Headers:
    known = _known(spec)
    texts = {index: str(cell) for index, cell in enumerate(cells) if not is_blank(cell)}
    columns: dict[int, Column] = {}
    mark = None
    for index, text in texts.items():
        column = known.get(simplified(text))
        if column is not None and column not in columns.values():
            columns[index] = column
        elif simplified(text) in _MARKS and mark is None:
            mark = index
    return Headers(number, columns, texts, mark)


def _problems(grid: Grid, headers: Headers, cells: Sequence[Raw], spec: TableSpec) -> list[Problem]:
    """Return a problem for every unknown or repeated header, and for every required column that is missing."""
    problems = []
    names = Names(name for column in spec.columns for name in reversed(column.names()))
    known = _known(spec)
    for index, text in headers.texts.items():
        if index in headers.columns or index == headers.mark:
            continue
        where = grid.cell_location(headers.number, index, "") if grid.is_sheet else grid.row_location(headers.number)
        if simplified(text) in known:
            other = next(at for at, column in headers.columns.items() if column is known[simplified(text)])
            found = gettext(
                "the column {text} again, after {other} in {place}",
                text=spell_text(text),
                other=spell_text(headers.texts[other]),
                place=grid.column_name(other),
            )
            expected = gettext("each column once")
            advice = gettext("remove one of them")
        else:
            found, expected = (
                gettext("the column {text}", text=spell_text(text)),
                gettext("a column of the table {key}", key=spec.told),
            )
            advice = names.advice(text, gettext("remove the column"))
        problems.append(Problem(where, found, expected, advice))
    present = {column.key for column in headers.columns.values()}
    for column in spec.required():
        if column.key not in present:
            where = grid.row_location(headers.number)
            expected = gettext("a column {key} ({header})", key=spell_text(column.key), header=column.header.nl)
            problems.append(Problem(where, gettext("no such header"), expected, gettext("add the column")))
    return problems
