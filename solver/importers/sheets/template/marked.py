"""A workbook that comes back with its wrong cells marked, and beside each what was found, expected and to be done.

All sheets are written anew as they were read, without their pictures and with values in the place of formulas; before
them a sheet lists every fault. Filled in again, the workbook is read like any other.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook as Writer  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from solver.errors import Problem, SourceError
from solver.formats.files import WORKBOOKS, read_bytes, write_bytes
from solver.importers.sheets.cells.raw import BrokenCell, Raw, is_blank
from solver.importers.sheets.files.grid import CellPlace, Grid, column_letters, place_of
from solver.importers.sheets.files.saved_on import TEMPLATE_DATE
from solver.importers.sheets.files.workbook_fault import WorkbookFault
from solver.importers.sheets.files.workbooks import Workbook
from solver.importers.sheets.reading.headers import Headers, find_headers
from solver.importers.sheets.schema.catalogue import LISTS_SHEET, MARKED_SHEET, table_named
from solver.importers.sheets.schema.columns import Language, simplified
from solver.importers.sheets.template import words
from solver.importers.sheets.template.formats import Formats
from solver.importers.sheets.template.tables import LAST_ROW, width_of
from solver.language.messages import told
from solver.validation.spelling import printable

SUFFIX = "-te-verbeteren.xlsx"
"""How the name of a workbook ends that comes back."""

_NOT_WRITTEN = frozenset(simplified(name) for wording in (LISTS_SHEET, MARKED_SHEET) for name in wording)
_LONGEST_LIST = 255
"""Characters of a drop-down that Excel takes without a range."""
_LONGEST_COMMENT = 2000
_WRONG = {"bg_color": "#F8CBAD", "border": 2, "border_color": "#C00000"}
_TIMES: Mapping[type, str] = {
    dt.time: "[hh]:mm",
    dt.timedelta: "[hh]:mm",
    datetime: "d-m-yyyy hh:mm",
    dt.date: "d-m-yyyy",
}
_LIST_WIDTHS = (16, 8, 40, 44, 60)


def write_marked(
    files: Sequence[Path], problems: Sequence[Problem], folder: Path, language: Language = "nl"
) -> list[Path]:
    """Write every workbook of which a cell is wrong into a folder, as "<name>-te-verbeteren.xlsx"; return where.

    Parameters
    ----------
    files
        What was read: workbooks, and folders with workbooks; other files are left alone.
    problems
        What is wrong, as reading them told it.

    Raises
    ------
    FileAccessError
        Where the folder cannot be written.
    """
    written = []
    for path in _workbooks(files):
        own = [(place, problem) for problem in problems if (place := place_of(problem.where)) and _is_in(place, path)]
        if not own:
            continue
        try:
            data = marked_bytes(read_bytes(path, SourceError), printable(path.name), own, language)
        except (WorkbookFault, SourceError):
            continue  # what cannot be opened any more has no cells to mark
        target = folder / f"{path.stem}{SUFFIX}"
        write_bytes(target, data)
        written.append(target)
    return written


def _workbooks(files: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in files:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.suffix.lower() in WORKBOOKS and not file.name.startswith((".", "~$")) and file.is_file():
                found[file] = None
    return list(found)


def _is_in(place: CellPlace, path: Path) -> bool:
    """Return whether a place is in a file; messages call it by its name, and by folders where several are called so."""
    return bool(place.sheet) and place.file in {printable("/".join(path.parts[-depth:])) for depth in range(1, 9)}


def marked_bytes(
    data: bytes, label: str, problems: Sequence[tuple[CellPlace, Problem]], language: Language = "nl"
) -> bytes:
    """Return a workbook with some of its cells marked, each with a comment that says what to do.

    Raises
    ------
    WorkbookFault
        Where it cannot be read.
    """
    book = Workbook(data, label)
    file = io.BytesIO()
    writer = Writer(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    writer.set_properties({"title": MARKED_SHEET.of(language), "created": datetime.fromisoformat(TEMPLATE_DATE)})
    marker = _Marker(writer, language)
    names = [name for name in book.sheet_names if simplified(name) not in _NOT_WRITTEN]
    marker.write_list([(place, problem) for place, problem in problems if place.sheet in map(printable, names)])
    for name in names:
        own = [(place, problem) for place, problem in problems if place.sheet == printable(name)]
        marker.write_sheet(name, book.grid(name), own)
    writer.close()
    return file.getvalue()


class _Marker:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Writer, language: Language) -> None:
        self._book, self._language = book, language
        self._formats = Formats(book)

    def write_list(self, problems: Sequence[tuple[CellPlace, Problem]]) -> None:
        """Write the first sheet: every fault, with a link to its cell."""
        sheet, formats = self._book.add_worksheet(MARKED_SHEET.of(self._language)), self._formats
        sheet.write_string(0, 0, words.MARKED_TITLE.of(self._language), formats.make(bold=True, font_size=16))
        sheet.write_string(1, 0, words.MARKED_HELP.of(self._language), formats.make())
        for index, (header, width) in enumerate(zip(words.MARKED_HEADERS, _LIST_WIDTHS, strict=True)):
            sheet.set_column(index, index, width)
            sheet.write_string(3, index, header.of(self._language), formats.header(True))
        body, link = (
            formats.make(text_wrap=True, valign="top"),
            formats.make(valign="top", underline=1, font_color="#0563C1"),
        )
        for row, (place, problem) in enumerate(problems, 4):
            cell = _name_of(place)
            escaped = place.sheet.replace("'", "''")
            sheet.write_string(row, 0, place.sheet, body)
            sheet.write_url(row, 1, f"internal:'{escaped}'!{cell}", link, cell)
            for index, text in enumerate(self._told(problem), 2):
                sheet.write_string(row, index, text, body)
        sheet.freeze_panes(4, 0)
        sheet.set_tab_color("#C00000")
        sheet.activate()

    def _told(self, problem: Problem) -> tuple[str, str, str]:
        found, expected, advice = (
            told(text, self._language) for text in (problem.found, problem.expected, problem.advice)
        )
        return str(found), str(expected), str(advice)

    def write_sheet(self, name: str, grid: Grid, problems: Sequence[tuple[CellPlace, Problem]]) -> None:
        """Write a sheet as it was read, with its wrong cells marked."""
        sheet = self._book.add_worksheet(name)
        spec = table_named(name)
        headers = find_headers(grid, spec, []) if spec else None
        wrong: dict[tuple[int, int], list[Problem]] = {}
        for place, problem in problems:
            wrong.setdefault((place.row, place.column or 0), []).append(problem)
        cells = {(number, index): raw for number, row in grid.rows for index, raw in enumerate(row)}
        for (number, index), raw in cells.items():
            self._write(sheet, number, index, raw, self._format(raw, number, headers, (number, index) in wrong))
        for (number, index), found in wrong.items():
            if is_blank(cells.get((number, index))):
                sheet.write_blank(number - 1, index, None, self._formats.make(**_WRONG))
            text = "\n\n".join(self._comment(problem) for problem in found)[:_LONGEST_COMMENT]
            sheet.write_comment(number - 1, index, text, {"x_scale": 2.2, "y_scale": 1.6, "font_size": 9})
        self._set_up(sheet, headers)

    def _comment(self, problem: Problem) -> str:
        return "\n".join(
            f"{label.of(self._language)} {text}"
            for label, text in zip(words.MARKED_COMMENT, self._told(problem), strict=True)
        )

    def _format(self, raw: Raw, number: int, headers: Headers | None, is_wrong: bool) -> Format:
        """Return how a cell looks: wrong, a header, a hint above the headers, or plain; times as times."""
        properties: dict[str, Any] = {"num_format": _TIMES[type(raw)]} if type(raw) in _TIMES else {}
        if headers is not None and number == headers.number:
            properties |= {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1}
        elif headers is not None and number < headers.number:
            properties |= {"font_size": 9, "text_wrap": number == headers.number - 1, "valign": "bottom"}
        return self._formats.make(**properties | (_WRONG if is_wrong else {}))

    def _write(self, sheet: Worksheet, number: int, index: int, raw: Raw, form: Format) -> None:
        row = number - 1
        if isinstance(raw, BrokenCell):
            sheet.write_string(row, index, raw.text, form)
        elif isinstance(raw, bool):
            sheet.write_boolean(row, index, raw, form)
        elif isinstance(raw, (int, float)):
            sheet.write_number(row, index, raw, form)
        elif isinstance(raw, (dt.time, dt.date, dt.timedelta)):
            sheet.write_datetime(row, index, raw, form)
        elif isinstance(raw, str) and raw:
            sheet.write_string(row, index, raw, form)

    def _set_up(self, sheet: Worksheet, headers: Headers | None) -> None:
        """Set widths, drop-downs and what stays in sight, where a sheet is a table."""
        if headers is None:
            sheet.set_column(0, 0, 28)
            sheet.set_column(1, 12, 18)
            return
        for index, column in headers.columns.items():
            sheet.set_column(index, index, width_of(column))
            labels = [choice.label.of(self._language) for choice in column.choices]
            if labels and len(",".join(labels)) <= _LONGEST_LIST:
                rule = {"validate": "list", "source": labels, "error_type": "warning"}
                sheet.data_validation(headers.number, index, LAST_ROW, index, rule)
        sheet.set_row(headers.number - 1, 48)
        if headers.number > 1:
            sheet.set_row(headers.number - 2, 76)
        sheet.freeze_panes(headers.number, 2)


def _name_of(place: CellPlace) -> str:
    return f"{column_letters(place.column or 0)}{place.row}"
