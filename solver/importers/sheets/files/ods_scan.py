"""The sheets of an .ods file before they are read: how large they are, and which cells have no value."""

from __future__ import annotations

import zipfile

from solver.importers.sheets.files.workbook_fault import ROW_LIMIT, UNCOMPUTED, Extent, locked, too_many_rows
from solver.importers.sheets.files.xml_scan import LocalNames, has_more_rows, scan_part
from solver.language.messages import gettext

_CELLS = frozenset(("table-cell", "covered-table-cell"))
_MOST_REPEATED = 1000
"""Cells with one and the same error that are noted one by one."""


def scan_ods(archive: zipfile.ZipFile) -> dict[str, Extent]:
    """Return the extents of all sheets by name, with their cells without a value: all are read together.

    Raises
    ------
    WorkbookFault
        Where a sheet is too large or cannot be read, and where the file has a password.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise locked()
    if has_more_rows(archive, "content.xml", b"<table:table-row", (b"office:value-type",), ROW_LIMIT):
        raise too_many_rows(gettext("its sheets"), ROW_LIMIT)
    scan = _OdsScan()
    scan_part(archive, "content.xml", scan.start, scan.end, scan.text)
    for name, extent in scan.extents.items():
        extent.check(gettext("sheet {name}", name=name[:100]))
    return scan.extents


def _repeats(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "1")
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


class _OdsScan:
    """The state of a scan of a file."""

    def __init__(self) -> None:
        self._local = LocalNames()
        self.extents: dict[str, Extent] = {}
        self._extent = Extent()
        self._row = self._column = 0
        self._num_rows = self._num_columns = 1
        self._attributes: dict[str, str] = {}
        self._in_cell = False
        self._text: list[str] = []

    def start(self, full: str, attributes: dict[str, str]) -> None:
        tag = self._local[full]
        if tag == "table":
            self._extent = self.extents.setdefault(attributes.get("table:name", ""), Extent())
            self._row = 0
        elif tag == "table-row":
            self._column, self._num_rows = 0, _repeats(attributes, "table:number-rows-repeated")
        elif tag in _CELLS:
            self._num_columns = _repeats(attributes, "table:number-columns-repeated")
            self._attributes, self._in_cell, self._text = attributes, True, []

    def text(self, piece: str) -> None:
        if self._in_cell:
            self._text.append(piece)

    def end(self, full: str) -> None:
        tag = self._local[full]
        if tag == "table-row":
            self._row += self._num_rows
        elif tag in _CELLS:
            self._count("".join(self._text))
            self._in_cell = False
            self._column += self._num_columns

    def _count(self, text: str) -> None:
        attributes = self._attributes
        has_value = "office:value-type" in attributes
        if not has_value and "table:formula" not in attributes:
            return
        self._extent.add(self._row, self._column, self._num_rows, self._num_columns)
        self._extent.num_characters += len(text) * self._num_rows * self._num_columns
        if not has_value:
            self._note(UNCOMPUTED)
        elif attributes.get("calcext:value-type") == "error":
            self._note(gettext("the error {text}", text=text[:20]))

    def _note(self, text: str) -> None:
        cells = ((row, column) for row in range(self._num_rows) for column in range(self._num_columns))
        for (row, column), _ in zip(cells, range(_MOST_REPEATED), strict=False):
            self._extent.add_broken(self._row + row, self._column + column, text)
