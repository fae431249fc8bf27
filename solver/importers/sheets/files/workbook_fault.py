"""Why a file cannot be read as a workbook, and the limits that keep a hostile one from filling the memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from solver.importers.sheets.cells.raw import BrokenCell
from solver.language.messages import gettext, numeral

FILE_LIMIT = 64 << 20
"""Bytes. A workbook of a hundred thousand rows is some 10 MB."""
UNZIPPED_LIMIT = 512 << 20
"""Bytes of all parts of a workbook together; a million blank rows with ten formatted cells are 250 MB."""
CELL_LIMIT = 5_000_000
"""Cells of a sheet, from the first filled one to the last, blank ones in between included: all are kept."""
ROW_LIMIT = 500_000
"""Rows of a sheet with anything in them. Ten thousand organisations with fifty groups each are as many."""
TEXT_LIMIT = 200_000_000
"""Characters in the cells of a sheet; one text that many cells share counts for each of them."""

UNCOMPUTED = gettext("a formula without a value")
A_WORKBOOK = gettext("an Excel workbook (.xlsx)")

Broken = dict[int, dict[int, BrokenCell]]
"""Cells without a value, by row and then by column, both from 0."""


class WorkbookFault(Exception):  # noqa: N818 - a fault in a file, as everywhere here
    """A file that cannot be read as a workbook: what it is, what it should be, and what to do."""

    def __init__(self, found: str, advice: str, expected: str = A_WORKBOOK) -> None:
        super().__init__(found, expected, advice)
        self.found, self.expected, self.advice = found, expected, advice


def damaged() -> WorkbookFault:
    """Return the fault of a file that breaks off, or was changed on its way."""
    return WorkbookFault(
        gettext("a damaged or incomplete workbook"), gettext("ask for it again, or save it again in Excel")
    )


def locked() -> WorkbookFault:
    """Return the fault of a file with a password."""
    advice = gettext("open it in Excel, and save it without a password")
    return WorkbookFault(gettext("a workbook with a password"), advice, gettext("a workbook that everybody can open"))


def too_many_rows(sheet: str, most: int) -> WorkbookFault:
    """Return the fault of a sheet with more filled rows than anybody fills in."""
    advice = gettext("check that this is the right file, or split it into several")
    return WorkbookFault(
        gettext("more than {most} filled rows in {sheet}", most=numeral(most), sheet=sheet),
        advice,
        gettext("at most {most}", most=numeral(most)),
    )


@dataclass(slots=True)
class Extent:
    """The rectangle of the filled cells of a sheet, and how much text they hold, while they are counted."""

    first_row: int = 1 << 62
    last_row: int = -1
    first_column: int = 1 << 62
    last_column: int = -1
    num_characters: int = 0
    num_rows: int = 0
    broken: Broken = field(default_factory=dict)

    def add(self, row: int, column: int, num_rows: int = 1, num_columns: int = 1) -> None:
        """Count filled cells, `row` and `column` from 0."""
        # Compared by hand: a sheet has millions of cells, and most of them extend nothing.
        if row > self.last_row:
            self.num_rows += num_rows
        self.first_row = min(self.first_row, row)
        self.last_row = max(self.last_row, row + num_rows - 1)
        self.first_column = min(self.first_column, column)
        self.last_column = max(self.last_column, column + num_columns - 1)

    def add_broken(self, row: int, column: int, text: str) -> None:
        """Note a cell without a value; `text` says why it has none."""
        self.broken.setdefault(row, {})[column] = BrokenCell(text)

    def check(self, sheet: str, most_rows: int | None = None) -> None:
        """Raise the fault of a sheet that does not fit."""
        rows, columns = self.last_row - self.first_row + 1, self.last_column - self.first_column + 1
        if self.last_row >= 0 and rows * columns > CELL_LIMIT:
            found = gettext(
                "{rows} rows and {columns} columns in {sheet}",
                rows=numeral(rows),
                columns=numeral(columns),
                sheet=sheet,
            )
            expected = gettext("at most {most} cells from the first filled one to the last", most=numeral(CELL_LIMIT))
            raise WorkbookFault(found, gettext("clear what stands far below or to the right of the table"), expected)
        if self.num_rows > (most_rows or ROW_LIMIT):
            raise too_many_rows(sheet, most_rows or ROW_LIMIT)
        if self.num_characters > TEXT_LIMIT:
            found = gettext("more than {most} characters in {sheet}", most=numeral(TEXT_LIMIT), sheet=sheet)
            raise WorkbookFault(
                found,
                gettext("check that this is the right file"),
                gettext("at most {most} characters", most=numeral(TEXT_LIMIT)),
            )
