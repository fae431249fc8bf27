"""Reading the parts of a zipped workbook piece by piece, before anything else unpacks them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.parsers import expat

from solver.importers.sheets.files.workbook_fault import UNZIPPED_LIMIT, WorkbookFault, damaged, locked
from solver.importers.zips import BROKEN_ZIP
from solver.language.messages import gettext, numeral

_CHUNK = 1 << 18
_FAST_CHUNK = 1 << 22
_LONGEST_ROW = 1 << 20
_LONGEST_TOKEN = 1 << 24
"""Bytes without an end of anything; a parser that begins again with each piece takes for ever over more."""
_MOST_PARTS = 10_000

OnStart = Callable[[str, dict[str, str]], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]

_BROKEN = (*BROKEN_ZIP, OSError, OverflowError, LookupError)
"""What reading a damaged or invented workbook raises."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the zip file of a workbook, unpacked once to check that it is complete and not too large."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise locked()
        _refuse_too_large(parts)
        # A part that holds more than it says fails its checksum here.
        if archive.testzip() is not None:
            raise damaged()
    except _BROKEN as error:
        raise damaged() from error
    return archive


def _refuse_too_large(parts: Sequence[zipfile.ZipInfo]) -> None:
    """Raise the fault of a workbook that would fill the memory."""
    size, num_parts = sum(part.file_size for part in parts), len(parts)
    advice = gettext("check that this is the right file, and clear the rows and sheets that are not used")
    if size > UNZIPPED_LIMIT:
        found = gettext("more than {size} MiB when it is unpacked", size=UNZIPPED_LIMIT >> 20)
        raise WorkbookFault(found, advice, gettext("at most {size} MiB", size=UNZIPPED_LIMIT >> 20))
    if num_parts > _MOST_PARTS:
        found = gettext("{num} parts in one workbook", num=numeral(num_parts))
        raise WorkbookFault(found, advice, gettext("at most {most}", most=numeral(_MOST_PARTS)))


class LocalNames(dict[str, str]):
    """The names of elements without their prefixes; a part has millions of elements, and few names."""

    def __missing__(self, full: str) -> str:
        self[full] = local = full[full.rfind(":") + 1 :]
        return local


def scan_part(
    archive: zipfile.ZipFile, name: str, start: OnStart, end: OnEnd | None = None, text: OnText | None = None
) -> None:
    """Call the handlers with the elements of a part, by their names as they are written.

    Raises
    ------
    WorkbookFault
        Where the part is not there, is no XML, or is XML of a kind that no workbook has.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        num_read = 0
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
                num_read += len(chunk)
                if num_read - max(0, parser.CurrentByteIndex) > _LONGEST_TOKEN:
                    raise damaged()
            parser.Parse(b"", True)
    except (*_BROKEN, expat.ExpatError) as error:
        raise damaged() from error


def has_more_rows(archive: zipfile.ZipFile, name: str, row: bytes, filled: tuple[bytes, ...], limit: int) -> bool:
    """Return whether more than `limit` rows of a part are filled, without parsing it.

    Parsing a million rows takes half a minute, this a second. It may miss some, where a file has other prefixes than
    programs write, but never counts a blank row.

    Parameters
    ----------
    row
        With what each row begins: ``<row``.
    filled
        One of these stands in every row that is not blank.

    Raises
    ------
    WorkbookFault
        Where the part cannot be unpacked.
    """
    num_filled, rest = 0, b""
    try:
        with archive.open(name) as part:
            while num_filled <= limit and (chunk := part.read(_FAST_CHUNK)):
                *whole, rest = (rest[-_LONGEST_ROW:] + chunk).split(row)
                num_filled += sum(any(mark in text for mark in filled) for text in whole)
    except (*_BROKEN, KeyError) as error:
        raise damaged() from error
    return num_filled > limit


def _refuse_doctype(*_: object) -> None:
    # Entities, with which a small file says something endless, come in a DOCTYPE only.
    raise WorkbookFault(gettext("a workbook with a document type"), gettext("save it again in Excel"))
