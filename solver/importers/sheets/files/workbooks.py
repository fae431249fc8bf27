"""The sheets of a workbook as cells, after a look at how large it is and what it hides."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from solver.importers.sheets.cells.raw import BrokenCell, Raw
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.files.ods_scan import scan_ods
from solver.importers.sheets.files.workbook_fault import (
    FILE_LIMIT,
    Broken,
    Extent,
    WorkbookFault,
    damaged,
    locked,
)
from solver.importers.sheets.files.xls_scan import is_compound, scan_xls
from solver.importers.sheets.files.xlsx_scan import scan_sheet, sheet_parts, text_lengths
from solver.importers.sheets.files.xml_scan import open_archive
from solver.language.messages import gettext
from solver.validation.spelling import printable

_T = TypeVar("_T")
Scan = Callable[[str], Extent]

_DURATION = re.compile(r"(-?)PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2}(?:\.[0-9]+)?)S", re.ASCII)
"""A time of a LibreOffice file that is no time of the day: calamine gives it as it is written in the file."""


class Workbook:
    """A workbook that was opened.

    Parameters
    ----------
    data
        The file.
    where
        What a person calls it.
    most_rows
        Filled rows that a sheet may have; `ROW_LIMIT` where None.

    Raises
    ------
    WorkbookFault
        Where it is no workbook, has a password, is damaged, or too large.
    """

    def __init__(self, data: bytes, where: str, most_rows: int | None = None) -> None:
        if len(data) > FILE_LIMIT:
            advice = gettext("check that this is the right file, and remove pictures and sheets that are not used")
            raise WorkbookFault(f"{len(data) >> 20} MiB", advice, gettext("at most {size} MiB", size=FILE_LIMIT >> 20))
        self._where = where
        self._most_rows = most_rows
        self._scan = _scanner(data, most_rows)
        self._book = _guarded(lambda: CalamineWorkbook.from_object(io.BytesIO(data)))
        self.sheet_names: tuple[str, ...] = tuple(
            sheet.name for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
        )

    def grid(self, sheet: str) -> Grid:
        """Return the cells of a sheet.

        Raises
        ------
        WorkbookFault
            Where it is too large, or cannot be read.
        """
        extent = self._scan(sheet)
        extent.check(gettext("sheet {sheet}", sheet=sheet), self._most_rows)
        found = _guarded(lambda: self._book.get_sheet_by_name(sheet))
        rows = list(_rows(found, extent.broken))
        where = gettext("{where}, sheet {sheet}", where=self._where, sheet=printable(sheet[:100]))
        return Grid(where, rows, is_sheet=True, merged=_merged(found))


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    ranges = sheet.merged_cell_ranges or []  # None where calamine does not read them: of .ods
    return [(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges if bottom > top]


def _rows(sheet: CalamineSheet, broken: Broken) -> Iterator[tuple[int, list[Raw]]]:
    """Yield the rows that are not blank, with their cells from the first column of the sheet on."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    height = 0
    for row, cells in enumerate(sheet.iter_rows()):
        height = row + 1
        if row in broken or any(cell != "" for cell in cells):
            yield row + 1, _with_broken([*left, *map(_without_duration, cells)], broken.get(row, {}))
    # calamine ends a sheet with the last cell that has a value.
    yield from ((row + 1, _with_broken([], broken[row])) for row in sorted(broken) if row >= height)


def _with_broken(cells: list[Raw], broken: Mapping[int, BrokenCell]) -> list[Raw]:
    for column, cell in broken.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cell
    return cells


def _without_duration(cell: Raw) -> Raw:
    match = _DURATION.fullmatch(cell) if isinstance(cell, str) and cell[-1:] == "S" else None
    if match is None:
        return cell
    time = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=float(match[4]))
    return -time if match[1] else time


def _scanner(data: bytes, most_rows: int | None) -> Scan:
    """Return a function from the name of a sheet to its extent and its cells without a value."""
    if is_compound(data):
        extents = scan_xls(data)
        return lambda sheet: extents.get(sheet, Extent())
    if not data.startswith(b"PK"):
        found = gettext("an empty file") if not data else gettext("a file that is no workbook, whatever its name says")
        raise WorkbookFault(found, gettext("save it as an Excel workbook (.xlsx)"))
    archive = open_archive(data)
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return _xlsx_scanner(archive, most_rows)
    if "content.xml" in names:
        extents = scan_ods(archive)
        return lambda sheet: extents.get(sheet, Extent())
    found = (
        gettext("a binary workbook (.xlsb)")
        if "xl/workbook.bin" in names
        else gettext("a zip file that is no workbook")
    )
    raise WorkbookFault(found, gettext("save it as an Excel workbook (.xlsx)"))


def _xlsx_scanner(archive: zipfile.ZipFile, most_rows: int | None) -> Scan:
    parts, lengths = sheet_parts(archive), text_lengths(archive)

    def scan(sheet: str) -> Extent:
        if sheet not in parts:
            raise damaged()
        return scan_sheet(archive, parts[sheet], sheet, lengths, most_rows)

    return scan


def _guarded(read: Callable[[], _T]) -> _T:
    """Return what calamine reads, or raise the fault of the file: on invented files it may fail in any way."""
    try:
        return read()
    except PasswordError as error:
        raise locked() from error
    except CalamineError as error:
        raise damaged() from error
    except BaseException as error:
        # A bug that calamine meets in its own language arrives as this; it is no Exception.
        if type(error).__name__ == "PanicException" or isinstance(error, (ValueError, OverflowError)):
            raise damaged() from error
        raise
