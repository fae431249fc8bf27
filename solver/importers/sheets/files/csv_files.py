"""CSV files as Excel, other programs and people write them: any usual encoding and separator."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence

from solver.errors import Problem
from solver.importers.findings import Findings
from solver.importers.sheets.files.grid import Grid, GridRow
from solver.importers.sheets.files.workbook_fault import CELL_LIMIT, ROW_LIMIT
from solver.language.messages import gettext, numeral

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = (",", ";", "\t")
_SAMPLE = 100_000
"""Characters from which the separator is told."""

Recognise = Callable[[Sequence[str]], int]
"""Returns how many columns of a table the cells of a row name."""


def read_csv_grid(
    data: bytes,
    where: str,
    recognise: Recognise,
    problems: list[Problem],
    findings: Findings,
    most_rows: int = ROW_LIMIT,
) -> Grid | None:
    """Return the cells of a CSV file, all as texts, or None and a problem where it is none, or is too large."""
    text = _decoded(data, where, problems, findings)
    if text is None:
        return None
    delimiter, body, first = _delimiter(text, recognise)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    rows: list[GridRow] = []
    num_cells = 0
    try:
        for number, cells in enumerate(reader, first):
            if cells:
                rows.append((number, cells))
                num_cells += len(cells)
            if len(rows) > most_rows or num_cells > CELL_LIMIT:
                problems.append(_too_large(where, most_rows if len(rows) > most_rows else None))
                return None
    except csv.Error as error:
        location = gettext("{where}, line {line}", where=where, line=reader.line_num + first - 1)
        problems.append(_no_csv(location, error))
        return None
    return Grid(where, rows, is_sheet=False)


def _too_large(where: str, most_rows: int | None) -> Problem:
    """Return the fault of a file with more than anybody fills in; it is not read to its end."""
    most = numeral(most_rows or CELL_LIMIT)
    found = gettext("more than {most} rows", most=most) if most_rows else gettext("more than {most} cells", most=most)
    advice = gettext("check that this is the right file, or split it into several")
    return Problem(where, found, gettext("at most {most}", most=most), advice)


def _no_csv(where: str, error: csv.Error) -> Problem:
    """Return the fault of a row that cannot be read."""
    if "field limit" in str(error):
        most = numeral(csv.field_size_limit())
        found = gettext("a cell of more than {most} characters", most=most)
        advice = gettext("shorten it; where no cell is so long, look for a quotation mark that is not closed")
        return Problem(where, found, gettext("at most {most} characters", most=most), advice)
    found = gettext("text that is no CSV ({error})", error=error)
    advice = gettext("look for a quotation mark that is not closed, or save the file again from Excel")
    return Problem(where, found, gettext("cells with a separator between them"), advice)


def _decoded(data: bytes, where: str, problems: list[Problem], findings: Findings) -> str | None:
    """Return the text of a file: UTF-8, UTF-16 with a byte order mark, else cp1252."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", "utf-8"))
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError:
        text = "" if bom else data.decode("cp1252", errors="replace")
        findings.add(where, "noted", gettext("file in the encoding of Windows (cp1252), not in UTF-8"), int(bool(text)))
    if (data and "\0" in text) or (len(data) > len(bom) and not text):
        advice = gettext("save it again as CSV UTF-8")
        problems.append(Problem(where, gettext("bytes that are no text"), gettext("a CSV file"), advice))
        return None
    return text


def _delimiter(text: str, recognise: Recognise) -> tuple[str, str, int]:
    """Return the separator, the text to read, and the number of its first row.

    Excel writes a first line ``sep=;`` on request. Else the separator is the one with which a row among the first
    names the most columns of the table; a comma where several do.
    """
    line, _, rest = text.partition("\n")
    given = line.strip().strip('"')
    if given.lower().startswith("sep=") and len(given) == 5 and given[4] in _DELIMITERS:
        return given[4], rest, 2
    return max(_DELIMITERS, key=lambda delimiter: _most_recognised(text, delimiter, recognise)), text, 1


def _most_recognised(text: str, delimiter: str, recognise: Recognise) -> int:
    # Not strict: a quotation mark out of place in a later row says nothing of the separator.
    reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=delimiter)
    most = 0
    try:
        for _, cells in zip(range(30), reader, strict=False):
            most = max(most, recognise(cells))
    except csv.Error:
        pass
    return most
