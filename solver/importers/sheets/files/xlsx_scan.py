"""The sheets of an .xlsx file before they are read: how large they are, and which cells have no value.

calamine gives a blank for a cell with an error and for a formula that was never worked out, and reserves room for
every cell between the first filled one and the last; so both are looked for first.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from functools import cache

from solver.importers.sheets.files.workbook_fault import (
    ROW_LIMIT,
    UNCOMPUTED,
    Extent,
    WorkbookFault,
    damaged,
    too_many_rows,
)
from solver.importers.sheets.files.xml_scan import LocalNames, has_more_rows, scan_part
from solver.language.messages import gettext

_WORKBOOK = "xl/workbook.xml"
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII | re.I)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the parts that hold the sheets, by the names of the sheets."""
    local = LocalNames()
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if local[tag] == "sheet":
            reference = next((value for key, value in attributes.items() if key.endswith(":id") or key == "id"), "")
            sheets[attributes.get("name", "")] = reference

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if local[tag] == "Relationship":
            targets[attributes.get("Id", "")] = _part_name(attributes.get("Target", ""))

    scan_part(archive, _WORKBOOK, sheet)
    scan_part(archive, "xl/_rels/workbook.xml.rels", relation)
    return {name: targets[reference] for name, reference in sheets.items() if reference in targets}


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def text_lengths(archive: zipfile.ZipFile) -> Sequence[int]:
    """Return the lengths of the texts that cells share, by their number."""
    name = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    local = LocalNames()
    lengths: list[int] = []

    def start(tag: str, _: dict[str, str]) -> None:
        if local[tag] == "si":
            lengths.append(0)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    if name is not None:
        scan_part(archive, name, start, text=text)
    return lengths


def scan_sheet(
    archive: zipfile.ZipFile, part: str, sheet: str, lengths: Sequence[int], most_rows: int | None = None
) -> Extent:
    """Return the extent of a sheet, and its cells without a value.

    Raises
    ------
    WorkbookFault
        Where it is too large, or cannot be read.
    """
    if has_more_rows(archive, part, b"<row", (b"</v>", b"</is>"), most_rows or ROW_LIMIT):
        raise too_many_rows(gettext("sheet {sheet}", sheet=sheet), most_rows or ROW_LIMIT)
    scan = _SheetScan(lengths)
    scan_part(archive, part, scan.start, scan.end, scan.text)
    scan.extent.check(gettext("sheet {sheet}", sheet=sheet), most_rows)
    return scan.extent


@cache
def _column_of(letters: str) -> int:
    """Return 0 for "A", 26 for "AA"; a sheet has few of them, and millions of cells."""
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1


class _SheetScan:
    """The state of a scan of a sheet.

    Cells without content, of which there may be millions, are passed over with as little work as can be.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self.extent = Extent()
        self._lengths = lengths
        self._local = LocalNames()
        self._row = -1
        self._reference = ""
        self._since = -1
        """So many cells without a reference came after `_reference`, or at the begin of the row."""
        self._type = "n"
        self._formula = self._reads = False
        self._value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element: a cell or row begins, or what follows is a value or a formula."""
        local = self._local[tag]
        if local == "c":
            self._type = attributes.get("t", "n")
            if "r" in attributes:
                self._reference, self._since = attributes["r"], 0
            else:
                self._since += 1
        elif local in ("v", "t"):
            self._reads = True
        elif local == "f":
            self._formula = True
        elif local == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._reference, self._since = "", -1

    def text(self, piece: str) -> None:
        if self._reads:
            self._value.append(piece)

    def end(self, tag: str) -> None:
        local = self._local[tag]
        if local == "c":
            if self._value or self._formula:
                self._count("".join(self._value))
                self._value, self._formula = [], False
        elif local in ("v", "t"):
            self._reads = False

    def _position(self) -> tuple[int, int]:
        """Return the row and column of the cell, from 0."""
        if not self._reference:
            row, column = self._row, self._since
        else:
            match = _CELL.fullmatch(self._reference)
            if match is None:
                raise damaged()
            row, column = int(match[2]) - 1, _column_of(match[1]) + self._since
        if not (0 <= row < _MOST_ROWS and column < _MOST_COLUMNS):
            raise WorkbookFault(gettext("a cell outside of any sheet"), gettext("save it again in Excel"))
        return row, column

    def _count(self, value: str) -> None:
        row, column = self._position()
        self.extent.add(row, column)
        shared = self._type == "s" and value.isdecimal() and int(value) < len(self._lengths)
        self.extent.num_characters += self._lengths[int(value)] if shared else len(value)
        if self._type == "e":
            self.extent.add_broken(row, column, gettext("the error {value}", value=value[:20]))
        elif not value and self._type not in ("str", "inlineStr"):
            self.extent.add_broken(row, column, UNCOMPUTED)
