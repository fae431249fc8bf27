"""The cells of a sheet or CSV file in rows, and the names of their locations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from solver.importers.sheets.cells.raw import Raw
from solver.language.messages import Message, gettext
from solver.validation.spelling import SPELLED_CHARS, printable

GridRow = tuple[int, Sequence[Raw]]
"""The number of a row as people count it, from 1, and its cells from the first column on."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet or CSV file.

    Parameters
    ----------
    where
        What a person calls it: ``groups.csv``, ``form.xlsx, sheet Groepen``.
    rows
        The rows in order; those without cells may be left out.
    is_sheet
        Whether its columns have letters; else they go by their headers.
    merged
        Cells that are merged over several rows: the numbers of the first and the last row, and the indices of the
        first and the last column.
    """

    where: str
    rows: Sequence[GridRow]
    is_sheet: bool
    merged: Sequence[tuple[int, int, int, int]] = ()

    def row_location(self, number: int) -> str:
        """Return the name of a row: "form.xlsx, sheet Groepen, row 5"."""
        return gettext("{where}, row {number}", where=self.where, number=number)

    def column_name(self, index: int) -> str:
        """Return the name of a column: "column C" of a sheet, "column 3" of a CSV file; `index` counts from 0."""
        return gettext("column {column}", column=column_letters(index) if self.is_sheet else index + 1)

    def cell_location(self, number: int, index: int, header: str) -> str:
        """Return the name of a cell: "form.xlsx, sheet Groepen, cell C5"; `index` counts columns from 0."""
        if self.is_sheet:
            return gettext("{where}, cell {column}{row}", where=self.where, column=column_letters(index), row=number)
        return gettext(
            "{row}, column {column}", row=self.row_location(number), column=shown_header(header) or index + 1
        )


def shown_header(header: str) -> str:
    """Return a header for a message: on one line, and short."""
    text = printable(" ".join(header[: 2 * SPELLED_CHARS].split()))
    return text if len(text) <= SPELLED_CHARS else text[: SPELLED_CHARS - 1] + "…"


def column_letters(index: int) -> str:
    """Return "A" for 0, "AA" for 26."""
    letters = ""
    rest = index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


class CellPlace(NamedTuple):
    """Where a cell stands: the file as messages call it, the sheet ("" of a CSV file), row from 1 and column from 0.

    `column` is None where all of the row is meant.
    """

    file: str
    sheet: str
    row: int
    column: int | None


_SHEET, _CELL, _ROW = "{where}, sheet {sheet}", "{where}, cell {column}{row}", "{where}, row {number}"


def place_of(where: str) -> CellPlace | None:
    """Return the cell or row that a message names with `Grid.cell_location` or `Grid.row_location`, None where none."""
    if not isinstance(where, Message):
        return None
    if where.template not in (_CELL, _ROW):
        places = (place_of(value) for value in where.values.values())
        return next((place for place in places if place is not None), None)
    home = where.values["where"]
    file, sheet = home, ""
    if isinstance(home, Message) and home.template == _SHEET:
        file, sheet = home.values["where"], home.values["sheet"]
    if where.template == _ROW:
        return CellPlace(str(file), str(sheet), int(where.values["number"]), None)
    return CellPlace(str(file), str(sheet), int(where.values["row"]), _column_number(where.values["column"]))


def _column_number(letters: str) -> int:
    """Return 0 for "A", 26 for "AA"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
