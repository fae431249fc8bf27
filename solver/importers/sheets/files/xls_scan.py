"""The sheets of an old .xls file before they are read: how large they are, and which cells hold an error.

Formats: [MS-CFB] for the file system in the file, [MS-XLS] for the records of the stream ``Workbook`` in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from solver.importers.sheets.files.workbook_fault import CELL_LIMIT, Extent, WorkbookFault, damaged, locked
from solver.language.messages import gettext, numeral

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_LAST_SECTOR = 0xFFFFFFFA
"""This and larger numbers are marks, not sectors ([MS-CFB] 2.1)."""

_BOUNDSHEET, _FILEPASS, _EOF, _DIMENSIONS = 0x0085, 0x002F, 0x000A, 0x0200
_CELL_RECORDS = frozenset((0x0006, 0x0206, 0x0406, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
_FORMULAS = frozenset((0x0006, 0x0206, 0x0406))
_MULRK, _BOOLERR = 0x00BD, 0x0205
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_MOST_SHEETS = 200
_MOST_RECORDS = 20_000_000


def is_compound(data: bytes) -> bool:
    """Return whether a file is a compound file, as old workbooks and new ones with a password are."""
    return data.startswith(_SIGNATURE)


def scan_xls(data: bytes) -> dict[str, Extent]:
    """Return the extents of all sheets by name, with their cells that hold an error.

    Raises
    ------
    WorkbookFault
        Where a sheet is too large, the file is damaged or no workbook, and where it has a password.
    """
    try:
        streams = _Compound(data)
        if streams.has("EncryptedPackage"):
            raise locked()
        stream = streams.read("Workbook") or streams.read("Book")
        if not stream:
            raise WorkbookFault(
                gettext("an Office file that is no workbook"), gettext("save it as an Excel workbook (.xlsx)")
            )
        return _extents(stream)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise damaged() from error


def _extents(stream: bytes) -> dict[str, Extent]:
    sheets: list[tuple[str, int]] = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise locked()
        if kind == _BOUNDSHEET:
            sheets.append((_sheet_name(body), struct.unpack_from("<I", body)[0]))
    if len(sheets) > _MOST_SHEETS:
        raise WorkbookFault(
            gettext("{sheets} sheets", sheets=numeral(len(sheets))), gettext("save it as an Excel workbook (.xlsx)")
        )
    return {name: _extent(stream, name, offset) for name, offset in sheets}


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _extent(stream: bytes, name: str, offset: int) -> Extent:
    """Return the extent of the sheet that begins at an offset of the stream, and check it."""
    extent = Extent()
    for kind, body in _records(stream, offset):
        if kind in _CELL_RECORDS:
            row, column = struct.unpack_from("<HH", body)
            extent.add(row, column)
            error = _error_of(kind, body)
            if error is not None:
                extent.add_broken(row, column, gettext("the error {error}", error=_ERRORS.get(error, error)))
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", body)
            extent.add(row, column, 1, max(1, struct.unpack_from("<H", body, len(body) - 2)[0] - column + 1))
        elif kind == _DIMENSIONS and len(body) >= 12:
            _check_dimensions(body, name)
    extent.check(gettext("sheet {name}", name=name[:100]))
    return extent


def _check_dimensions(body: bytes, name: str) -> None:
    """Refuse a sheet that claims to be larger than any can be: calamine reserves room for what it claims."""
    first, last, left, right = struct.unpack_from("<IIHH", body)
    if last > 1 << 16 or right > 1 << 8 or first > last or left > right:
        raise WorkbookFault(
            gettext(
                "{last} rows and {right} columns in sheet {name}",
                last=numeral(last),
                right=numeral(right),
                name=name[:100],
            ),
            gettext("save it again in Excel"),
        )


def _error_of(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR and body[7]:
        return body[6]
    if kind in _FORMULAS and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from an offset to the end of that part of the stream."""
    for _ in range(_MOST_RECORDS):
        if offset + 4 > len(stream):
            return
        kind, length = struct.unpack_from("<HH", stream, offset)
        if kind == _EOF:
            return
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
    raise WorkbookFault(
        gettext("more than {most} cells", most=numeral(CELL_LIMIT)),
        gettext("save it as an Excel workbook (.xlsx)"),
    )


class _Compound:
    """The streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise damaged()
        self._size = 1 << shift
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self._fat = self._numbers(self._fat_sectors())
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self._entries = {name: (start, size) for name, start, size in _entries(directory)}
        self._mini_fat = self._numbers(self._sectors(struct.unpack_from("<I", data, 60)[0], self._fat))
        self._mini = self._chain(self._entries["Root Entry"][0]) if "Root Entry" in self._entries else b""

    def has(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a stream, nothing where there is none."""
        if name not in self._entries:
            return b""
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        return b"".join(self._mini[64 * at : 64 * at + 64] for at in self._sectors(start, self._mini_fat))[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _numbers(self, sectors: Sequence[int]) -> Sequence[int]:
        return [number for at in sectors for (number,) in struct.iter_unpack("<I", self._whole(self._sector(at)))]

    def _whole(self, sector: bytes) -> bytes:
        return sector.ljust(self._size, b"\xff")

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        for _ in range(len(self._data) // self._size):
            if following >= _LAST_SECTOR:
                break
            *more, following = self._numbers([following])
            sectors += more
        return [sector for sector in sectors if sector < _LAST_SECTOR and (sector + 1) * self._size < len(self._data)]

    def _sectors(self, start: int, table: Sequence[int]) -> list[int]:
        found: list[int] = []
        while start < len(table) and len(found) <= len(table):
            found.append(start)
            start = table[start]
        if len(found) > len(table) or start < _LAST_SECTOR:
            raise damaged()
        return found

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(at) for at in self._sectors(start, self._fat))


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    for at in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        start, size = struct.unpack_from("<II", directory, at + 116)
        yield name, start, size
