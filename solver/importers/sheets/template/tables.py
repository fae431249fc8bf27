"""The sheets of the workbook to fill in that hold tables: headers, examples, drop-downs and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from solver.domain.clock import SERVICE_DAY_END_MIN, parse_clock
from solver.importers.sheets.reading.examples import EXAMPLES, example_values, example_words
from solver.importers.sheets.reading.headers import MARK
from solver.importers.sheets.schema.catalogue import LISTS_SHEET, SCHOOL_TABLES, TABLES, TEMPLATE_TABLES
from solver.importers.sheets.schema.columns import Column, Language, TableSpec
from solver.importers.sheets.template import words
from solver.importers.sheets.template.formats import TAB_COLOURS, Formats

MINUTES_PER_DAY = 24 * 60

TITLE_ROW, LEGEND_ROW, HINT_ROW, HEADER_ROW = 0, 1, 2, 3
FIRST_ROW = HEADER_ROW + 1
LAST_ROW = 1003
"""Rows from 0. A thousand rows are checked as they are typed; more can be filled in."""

_WIDTHS = {
    "text": 24,
    "id": 22,
    "choice": 26,
    "count": 18,
    "times": 24,
    "words": 22,
    "names": 26,
    "patterns": 30,
    "shifts": 16,
    "days": 14,
}
_PAGE_WIDTH = 190
"""Characters on a page of A4 that can still be read."""
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
"""What Excel shows of the title and the text of a message beside a cell."""
_WORD_COLUMNS = ("note", "name", "source")


class TableSheets:
    """The table sheets of one workbook, and the hidden sheet with the words of their drop-downs.

    Tables with example rows have a column before the others that marks these.
    """

    def __init__(
        self, book: Workbook, formats: Formats, language: Language, tables: Sequence[str] = TEMPLATE_TABLES
    ) -> None:
        self._formats, self._language = formats, language
        self._sheets = {key: book.add_worksheet(self._name(TABLES[key])) for key in tables}
        self._lists = book.add_worksheet(LISTS_SHEET.of(language))
        self._lists.hide()
        self._ranges: dict[tuple[Any, ...], str] = {}

    def _name(self, spec: TableSpec) -> str:
        return spec.name.of(self._language)

    def write(self, organisations: Sequence[tuple[str, str]]) -> None:
        """Write all sheets; `organisations`, id and name, have a row each to begin with."""
        for key, sheet in self._sheets.items():
            self._write_table(sheet, TABLES[key])
        first = FIRST_ROW + len(example_words("organisations", self._language))
        sheet = self._sheets["organisations"]
        for row, (code, name) in enumerate(organisations, first):
            sheet.write_string(row, 1, code, self._formats.cell("id"))
            sheet.write_string(row, 2, name, self._formats.cell("text"))

    def write_schools(self, schools: Sequence[tuple[str, str, str]]) -> None:
        """Write the sheets of the workbook for schools; `schools`, id, name and postcode, have a row to begin with."""
        for key, sheet in self._sheets.items():
            self._write_table(sheet, TABLES[key])
        statements, details = (self._sheets[key] for key in SCHOOL_TABLES)
        for row, cells in enumerate(schools, FIRST_ROW):
            for index, (cell, column) in enumerate(zip(cells, TABLES[SCHOOL_TABLES[0]].asked, strict=False)):
                statements.write_string(row, index, cell, self._formats.cell(column.kind))
            details.write_string(row, 0, cells[0], self._formats.cell("id"))
        statements.activate()

    def _write_table(self, sheet: Worksheet, spec: TableSpec) -> None:
        has_examples = spec.key in EXAMPLES
        self._write_head(sheet, spec, marks=has_examples)
        for index, column in enumerate(spec.asked, int(has_examples)):
            self._write_column(sheet, index, column, shows_example=not has_examples)
        self._write_examples(sheet, spec)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_tab_color(TAB_COLOURS[spec.key])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(-(-sum(map(width_of, spec.asked)) // _PAGE_WIDTH), 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.repeat_columns(0, 1)
        sheet.set_footer("&C" + words.PAGE.of(self._language))

    def _write_head(self, sheet: Worksheet, spec: TableSpec, *, marks: bool) -> None:
        """Write what stands above the headers, and the column that marks examples where there are any."""
        language, formats = self._language, self._formats
        sheet.set_row(TITLE_ROW, 24)
        sheet.write_string(TITLE_ROW, 0, self._name(spec), formats.make(bold=True, font_size=16))
        sheet.write_string(TITLE_ROW, 2, spec.help.of(language), formats.make(valign="vcenter"))
        sheet.write_string(LEGEND_ROW, 1, words.LEGEND_REQUIRED.of(language), formats.header(True))
        sheet.write_string(LEGEND_ROW, 2, words.LEGEND_OPTIONAL.of(language), formats.header(False))
        sheet.set_row(HINT_ROW, 76 if marks else 100)
        sheet.set_row(HEADER_ROW, 48)
        if marks:
            sheet.write_string(LEGEND_ROW, 3, words.LEGEND_EXAMPLE.of(language), formats.example("text"))
            sheet.set_column(0, 0, 12)
            sheet.write_string(HEADER_ROW, 0, MARK.of(language), formats.header(False))

    def _write_column(self, sheet: Worksheet, index: int, column: Column, *, shows_example: bool) -> None:
        """Write the header of a column and what is to be filled in, and check what is typed below."""
        language, formats = self._language, self._formats
        sheet.set_column(index, index, width_of(column), formats.cell(column.kind))
        hint = column.help.of(language)
        if shows_example:
            hint += " " + words.FOR_EXAMPLE.of(language).format(column.examples[0])
        sheet.write_string(HINT_ROW, index, hint, formats.hint())
        sheet.write_string(HEADER_ROW, index, header_of(column, language), formats.header(column.required))
        rule = self._rule(column) | self._messages(column)
        sheet.data_validation(FIRST_ROW, index, LAST_ROW, index, rule)

    def _write_examples(self, sheet: Worksheet, spec: TableSpec) -> None:
        language = self._language
        rows = zip(example_words(spec.key, language), example_values(spec.key, language), strict=True)
        for row, (written, values) in enumerate(rows, FIRST_ROW):
            sheet.write_string(row, 0, "x", self._formats.example("text"))
            for index, column in enumerate(spec.asked, 1):
                if column.key in values:
                    self._write_example(sheet, row, index, column, written, values)

    def _write_example(
        self, sheet: Worksheet, row: int, index: int, column: Column, written: Mapping[str, str], values: dict[str, Any]
    ) -> None:
        form = self._formats.example(column.kind)
        if column.kind == "clock":
            sheet.write_number(row, index, parse_clock(values[column.key]) / MINUTES_PER_DAY, form)
        elif column.kind in ("count", "number", "share"):
            sheet.write_number(row, index, values[column.key], form)
        else:
            sheet.write_string(row, index, written[column.key], form)

    def _rule(self, column: Column) -> dict[str, Any]:
        """Return the data validation of a column."""
        if column.choices:
            return {"validate": "list", "source": self._choices(column)}
        if column.refers_to == "organisations" and column.kind == "id":
            return {"validate": "list", "source": self._organisations(), "error_type": "warning"}
        if column.kind == "clock":
            return _between("decimal", 0, SERVICE_DAY_END_MIN / MINUTES_PER_DAY)
        if column.minimum is not None and column.kind in ("count", "number", "share"):
            return _between("integer" if column.kind == "count" else "decimal", column.minimum, column.maximum)
        return {"validate": "any"}

    def _messages(self, column: Column) -> dict[str, Any]:
        language = self._language
        if column.choices:
            wrong = words.CHOOSE.of(language)
        elif column.refers_to == "organisations":
            wrong = words.NOT_LISTED.of(language)
        else:
            wrong = column.help.of(language)
        return {
            "input_title": column.header.of(language)[:_LONGEST_TITLE],
            "input_message": column.help.of(language)[:_LONGEST_MESSAGE],
            "error_title": words.WRONG_TITLE.of(language),
            "error_message": wrong[:_LONGEST_MESSAGE],
        }

    def _organisations(self) -> str:
        """Return the codes of the first sheet, as far as they are filled in, examples aside."""
        sheet = self._name(TABLES["organisations"])
        first = FIRST_ROW + len(example_words("organisations", self._language)) + 1
        column = f"'{sheet}'!$B${first}:$B${LAST_ROW + 1}"
        return f"=OFFSET('{sheet}'!$B${first},0,0,MAX(1,COUNTA({column})),1)"

    def _choices(self, column: Column) -> str:
        """Return the range of a list of choices on the hidden sheet, which is written there once."""
        if column.choices not in self._ranges:
            index = len(self._ranges)
            self._lists.write_string(0, index, column.header.of(self._language))
            for row, choice in enumerate(column.choices, 1):
                self._lists.write_string(row, index, choice.label.of(self._language))
            letters = xl_col_to_name(index)
            sheet, last = LISTS_SHEET.of(self._language), len(column.choices) + 1
            self._ranges[column.choices] = f"='{sheet}'!${letters}$2:${letters}${last}"
        return self._ranges[column.choices]


def _between(validate: str, minimum: float | None, maximum: float | None) -> dict[str, Any]:
    return {"validate": validate, "criteria": "between", "minimum": minimum, "maximum": maximum}


def header_of(column: Column, language: Language) -> str:
    """Return a header with its unit in brackets, and a * where the column is required."""
    unit = column.unit.of(language) if column.kind in ("number", "shifts") or column.key.endswith("_min") else ""
    return column.header.of(language) + (f" ({unit})" if unit else "") + (" *" if column.required else "")


def width_of(column: Column) -> int:
    """Return the width of a column in characters."""
    return 30 if column.key in _WORD_COLUMNS else _WIDTHS.get(column.kind, 15)
