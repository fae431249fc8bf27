"""The workbook: every table a sheet, and charts of the fullest sections. Texts are never formulas or links."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from math import ceil

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from solver.importers.sheets.template.formats import Formats
from solver.report.choices import OptionTaken
from solver.report.export.book import all_tables
from solver.report.export.charts import write_charts
from solver.report.export.facts import Export
from solver.report.export.wording import cut
from solver.report.table import FORMATS, Cell, Column, Figure, Kind, Table
from solver.report.tables.people import CONTACT_KEYS
from solver.report.text.language import Words

LINE_PT = 15.0
"""Points of a line of Calibri 11."""
_MOST_LINES = 26
"""Lines of a row: Excel shows 409 points at most."""
_BOLD = 1.2
"""Of a letter: bold ones, and those of other fonts where Calibri is not installed, are wider."""
_PAGE_WIDTH = 180
"""Letters on a page of A4 on its side that can still be read."""


def widths(table: Table, most_wide: int) -> list[float]:
    """Return the width of each column in letters: what was asked for, or more where what stands in it needs more.

    A word of the heading always fits, a short text up to `most_wide` letters; what is longer goes on below.
    """
    longest = [0] * len(table.columns)
    for row in table.rows:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and table.columns[at].kind == "text":
                longest[at] = max(longest[at], len(cell))
    return [
        max(column.width, _longest_word(column.full_heading) * _BOLD + 2, min(most_wide, most + 2))
        for column, most in zip(table.columns, longest, strict=True)
    ]


def wraps(column: Column) -> bool:
    """Return whether texts of a column go on below where they are too long for it."""
    return column.kind in {"text", "long text"}


def row_lines(cells: Sequence[Cell], columns: Sequence[Column], wide: Sequence[float]) -> int:
    """Return the lines that a row needs, at least 1."""
    needed = [
        ceil((len(cell) + 1) / width)
        for cell, column, width in zip(cells, columns, wide, strict=True)
        if isinstance(cell, str) and wraps(column)
    ]
    return min(_MOST_LINES, max([1, *needed]))


def header_lines(table: Table, wide: Sequence[float]) -> int:
    """Return the lines of the headings: as many as the longest needs."""
    pairs = zip(table.columns, wide, strict=True)
    return max(2, *(ceil(len(column.full_heading) * _BOLD / (width - 2)) for column, width in pairs))


def pages_wide(table: Table, wide: Sequence[float]) -> int:
    """Return over how many pages a table is printed; the columns that stay in sight are repeated on each."""
    repeated = sum(wide[: table.frozen])
    return max(1, ceil((sum(wide) - repeated) / max(_PAGE_WIDTH - repeated, _PAGE_WIDTH / 2) - 0.1))


def _longest_word(title: str) -> int:
    return max((len(word) for word in title.split()), default=0)


TITLE_ROW, NOTE_ROW, HEADER_ROW = 0, 1, 2
FIRST_ROW = HEADER_ROW + 1
MOST_INTERVALS = 100_000
"""Rows of the sheet of intervals; what is beyond them is for the CSV files. Excel ends at 1,048,576."""
MOST_LETTERS = 16_000
"""Letters of a cell. Excel holds 32,767 units, and one letter may take two of them."""

_CREATED = datetime(2020, 1, 1)
"""In place of the time of writing, so that the same schedule is the same file."""
_AS_TYPED = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MINUTES_PER_DAY = 24 * 60
_MOST_WIDE, _MOST_WIDE_LONG = 36, 70
"""Letters of a column of texts at most, and of one in a sheet whose rows have one height."""
_MOST_HIGH = 3000
"""Rows of a sheet in which each is as high as its texts need."""

_LONGEST_LIST = 255
"""Letters of a list of choices that Excel keeps with a cell."""
_TO_FILL_IN = "#FFF9E5"


def workbook_bytes(export: Export, words: Words) -> bytes:
    """Return the workbook as an .xlsx file, the same bytes each time."""
    file = io.BytesIO()
    book = Workbook(file, _AS_TYPED)
    book.set_properties({"title": words("x_book_title"), "created": _CREATED})
    book.set_size(2400, 1400)
    formats = Formats(book)
    tables = all_tables(export, words, MOST_INTERVALS)
    for table in tables:
        sheet = book.add_worksheet(table.title)
        _write_table(sheet, table, formats, words, export)
        if table.key == "sections":
            charts = book.add_worksheet(words("x_charts"))
    intervals = next(table for table in tables if table.key == "intervals")
    _write_head(charts, words("x_charts"), words("x_note_charts"), formats)
    _set_up_page(charts, words, None)
    write_charts(book, charts, export, words, intervals, FIRST_ROW)
    book.close()
    return file.getvalue()


def _write_head(sheet: Worksheet, title: str, note: str, formats: Formats) -> None:
    sheet.set_row(TITLE_ROW, 24)
    sheet.write_string(TITLE_ROW, 0, title, formats.make(bold=True, font_size=16))
    sheet.write_string(NOTE_ROW, 0, note, formats.make(italic=True, font_color="#404040"))


def _write_table(sheet: Worksheet, table: Table, formats: Formats, words: Words, export: Export) -> None:
    """Write a table to a sheet: title, note, headings with a filter, rows, and how it is printed."""
    # A sheet of very many rows has them all of one height: texts widen its columns instead.
    is_long = len(table.rows) > _MOST_HIGH
    wide = widths(table, _MOST_WIDE_LONG if is_long else _MOST_WIDE)
    _write_head(sheet, table.title, table.note, formats)
    sheet.set_row(HEADER_ROW, LINE_PT * header_lines(table, wide))
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, wide[index])
        sheet.write_string(HEADER_ROW, index, column.full_heading, formats.header(True))
    bodies = [_body(column, formats, is_long=is_long) for column in table.columns]
    for index, row in enumerate(table.rows, FIRST_ROW):
        lines = 1 if is_long else row_lines(row, table.columns, wide)
        if lines > 1:
            sheet.set_row(index, LINE_PT * lines)
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, index, at, cell, column, bodies[at], formats)
    last = max(FIRST_ROW, HEADER_ROW + len(table.rows))
    if table.key == "starts":
        _prepare_answers(sheet, len(table.columns), last, formats, words)
        _offer_times(sheet, len(table.columns), export, words)
    sheet.autofilter(HEADER_ROW, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(FIRST_ROW, table.frozen)
    pages = pages_wide(table, wide)
    _set_up_page(sheet, words, pages)
    sheet.repeat_rows(HEADER_ROW)
    if pages > 1:
        sheet.repeat_columns(0, table.frozen - 1)
    sheet.print_area(0, 0, last, len(table.columns) - 1)


def number_format(kind: Kind) -> str:
    """Return how Excel writes a kind of number; it puts in the separators of its own language."""
    form = FORMATS[kind]
    if form.style == "clock":
        return "[hh]:mm"
    plain = ("0" if form.style == "share" else "#,##0") + (f".{'0' * form.digits}" if form.digits else "")
    plain += "%" if form.style == "share" else ""
    return f"+{plain};-{plain};{plain}" if form.is_signed else plain


def _body(column: Column, formats: Formats, *, is_long: bool) -> object:
    if column.is_figure:
        return formats.make(num_format=number_format(column.kind), valign="top")
    # Texts stand off from the figures before them.
    return formats.make(valign="top", align="left", indent=1, text_wrap=wraps(column) and not is_long)


def _write_cell(
    sheet: Worksheet, row: int, at: int, cell: Cell, column: Column, body: object, formats: Formats
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        sheet.write_string(row, at, cut(cell, MOST_LETTERS), body)
        return
    kind = column.kind
    if isinstance(cell, Figure):
        kind, cell = cell.kind, cell.value
        side = {} if column.is_figure else {"align": "left", "indent": 1}
        body = formats.make(num_format=number_format(kind), valign="top", **side)
    sheet.write_number(row, at, cell / _MINUTES_PER_DAY if kind == "clock" else cell, body)


def _prepare_answers(sheet: Worksheet, num_columns: int, last: int, formats: Formats, words: Words) -> None:
    """Colour the columns that are filled in during the talks, and let "agreed" be yes or no."""
    first = num_columns - len(CONTACT_KEYS)
    blank = formats.make(bg_color=_TO_FILL_IN, border=1, border_color="#D9D9D9", num_format="@")
    for row in range(FIRST_ROW, last + 1):
        for at in range(first, num_columns):
            sheet.write_blank(row, at, None, blank)
    answers: Sequence[str] = [words.yes_no(True), words.yes_no(False)]
    agreed = first + CONTACT_KEYS.index("agreed")
    sheet.data_validation(FIRST_ROW, agreed, last, agreed, {"validate": "list", "source": answers})


def _offer_times(sheet: Worksheet, num_columns: int, export: Export, words: Words) -> None:
    """Let each counter-proposal be chosen from the times that its group could take; others may still be typed."""
    at = num_columns - len(CONTACT_KEYS) + CONTACT_KEYS.index("counter")
    possible = export.possible
    told = [_other_times(words, choice, possible[choice.group.id]) for choice in export.choices]
    first = 0
    # Rows below one another that offer the same share a rule: thousands of rules make a workbook slow.
    for offered, rows in groupby(told):
        num = len(list(rows))
        if offered and len(",".join(offered)) <= _LONGEST_LIST:
            rule = {"validate": "list", "source": offered, "error_type": "information"}
            rule |= {"error_title": words("x_counter_title"), "error_message": words("x_counter_other")}
            sheet.data_validation(FIRST_ROW + first, at, FIRST_ROW + first + num - 1, at, rule)
        first += num


def _other_times(words: Words, choice: OptionTaken, shifts: Sequence[int]) -> list[str]:
    """Return what a group could propose instead: neither what is asked nor today's time, which are a yes and a no."""
    start = choice.start_min
    others = [shift for shift in shifts if shift not in {0, choice.shift_min}]
    return [f"{shift:+d}" if start is None else words.clock(start + shift) for shift in others]


def _set_up_page(sheet: Worksheet, words: Words, num_pages_wide: int | None) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if num_pages_wide is not None:
        sheet.fit_to_pages(num_pages_wide, 0)
    sheet.set_footer("&L&A&R" + words("x_page"))
