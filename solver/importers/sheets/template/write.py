"""The empty workbook that organisations fill in and send back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from solver.formats.files import write_bytes
from solver.importers.sheets.files.saved_on import TEMPLATE_DATE
from solver.importers.sheets.schema.catalogue import (
    AGREEMENT_WORDS,
    EXPLANATION_SHEET,
    SCHOOL_TABLES,
    TABLES,
    TEMPLATE_TABLES,
)
from solver.importers.sheets.schema.columns import Column, Language, TableSpec, Wording
from solver.importers.sheets.template import words
from solver.importers.sheets.template.formats import DARK, Formats
from solver.importers.sheets.template.tables import TableSheets
from solver.validation.spelling import printable

_WIDTHS = (28, 11, 62, 40, 44)
_PAGE_WIDTH = sum(_WIDTHS)
_LINE_HEIGHT = 15.5


class ExplanationSheet:
    """The first sheet: what the workbook is for, how it is filled in, and what every column means."""

    def __init__(self, book: Workbook, formats: Formats, language: Language) -> None:
        self._sheet = book.add_worksheet(EXPLANATION_SHEET.of(language))
        self._formats, self._language = formats, language
        self._row = 0

    def write(self) -> None:
        """Write all of it."""
        for index, width in enumerate(_WIDTHS):
            self._sheet.set_column(index, index, width)
        self._line(words.TITLE, self._formats.make(bold=True, font_size=18, font_color=DARK), height=28)
        for paragraph in words.PARAGRAPHS:
            self._paragraph(paragraph.of(self._language))
        self._heading(words.STEPS_TITLE.of(self._language))
        for number, step in enumerate(words.STEPS, 1):
            self._paragraph(f"{number}. {step.of(self._language)}")
        self._write_send()
        for key in TEMPLATE_TABLES:
            self._write_columns(TABLES[key])
        self._write_agreements()
        self._set_up_page()

    def _set_up_page(self) -> None:
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C" + words.PAGE.of(self._language))
        self._sheet.set_tab_color("#548235")
        self._sheet.activate()

    def _line(self, text: Wording, form: Format, height: float = _LINE_HEIGHT) -> None:
        self._sheet.set_row(self._row, height)
        self._sheet.write_string(self._row, 0, text.of(self._language), form)
        self._row += 1

    def _paragraph(self, text: str) -> None:
        # A merged cell does not grow with its text, so its height is worked out.
        lines = -(-len(text) // (_PAGE_WIDTH - 10))
        self._sheet.set_row(self._row, _LINE_HEIGHT * lines)
        form = self._formats.make(text_wrap=True, valign="top")
        self._sheet.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, "", form)
        self._sheet.write_string(self._row, 0, text, form)
        self._row += 1

    def _heading(self, text: str) -> None:
        self._row += 1
        self._sheet.set_row(self._row, 22)
        self._sheet.write_string(self._row, 0, text, self._formats.make(bold=True, font_size=13, font_color=DARK))
        self._row += 1

    def _write_send(self) -> None:
        self._heading(words.SEND_TITLE.of(self._language))
        line = self._formats.make(bottom=1)
        for text in words.SEND:
            self._sheet.write_string(self._row, 0, text.of(self._language), self._formats.make(bold=True))
            self._sheet.merge_range(self._row, 1, self._row, 2, "", line)
            self._row += 1

    def _write_columns(self, spec: TableSpec) -> None:
        language = self._language
        self._heading(words.COLUMNS_TITLE.of(language).format(spec.name.of(language)))
        self._paragraph(spec.help.of(language))
        self._table_row([header.of(language) for header in words.COLUMN_HEADERS], self._formats.header(True))
        for column in spec.asked:
            self._table_row(self._cells(column), self._body())

    def _cells(self, column: Column) -> list[str]:
        language = self._language
        required = words.REQUIRED if column.required else words.OPTIONAL
        unit = column.unit.of(language)
        text = column.help.of(language) + (f" [{unit}]" if unit and column.kind != "share" else "")
        examples = " ; ".join(example_texts(column, language))
        return [column.header.of(language), required.of(language), text, examples, column.blank.of(language)]

    def _write_agreements(self) -> None:
        language = self._language
        self._heading(words.AGREEMENTS_TITLE.of(language))
        self._table_row([header.of(language) for header in words.AGREEMENT_HEADERS], self._formats.header(True))
        for choice in TABLES["agreements"].column("kind").choices:
            said = AGREEMENT_WORDS[choice.key]
            cells = [choice.label.of(language), "", said.rule.of(language), said.columns.of(language)]
            self._table_row(cells, self._body())

    def _body(self) -> Format:
        return self._formats.make(text_wrap=True, valign="top", border=1, border_color="#D9D9D9")

    def _table_row(self, cells: Sequence[str], form: Format) -> None:
        lines = max(-(-len(cell) // (width - 2)) for cell, width in zip(cells, _WIDTHS, strict=False))
        self._sheet.set_row(self._row, _LINE_HEIGHT * lines)
        for index, cell in enumerate(cells):
            self._sheet.write_string(self._row, index, cell, form)
        self._row += 1


def example_texts(column: Column, language: Language) -> tuple[str, ...]:
    """Return the examples of a column; those of choices by their labels, in the language."""
    labels = {choice.key: choice.label.of(language) for choice in column.choices}
    return tuple(labels.get(example, example) for example in column.examples)


_CREATED = datetime.fromisoformat(TEMPLATE_DATE)
"""In place of the time of writing, so that the same template is the same file."""
_AS_TYPED = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def template_bytes(language: Language = "nl", organisations: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return the workbook to fill in as an .xlsx file, the same bytes each time.

    Parameters
    ----------
    language
        Of all words in it; what is filled in is read in either.
    organisations
        Id and name of organisations that have a row to begin with.
    """
    file = io.BytesIO()
    book, formats = _begun(file, words.TITLE.of(language))
    ExplanationSheet(book, formats, language).write()
    TableSheets(book, formats, language).write([(printable(code), printable(name)) for code, name in organisations])
    book.close()
    return file.getvalue()


def school_template_bytes(language: Language = "nl", schools: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """Return the workbook for schools as an .xlsx file, the same bytes each time: one sheet, and one for experts.

    Parameters
    ----------
    schools
        Id, name and postcode of schools that have a row to begin with.
    """
    file = io.BytesIO()
    book, formats = _begun(file, words.SCHOOL_TITLE.of(language))
    rows = [(printable(code), printable(name), printable(postcode)) for code, name, postcode in schools]
    TableSheets(book, formats, language, SCHOOL_TABLES).write_schools(rows)
    book.close()
    return file.getvalue()


def _begun(file: io.BytesIO, title: str) -> tuple[Workbook, Formats]:
    book = Workbook(file, _AS_TYPED)
    book.set_properties({"title": title, "created": _CREATED})
    book.set_size(2400, 1200)
    return book, Formats(book)


def write_template(path: Path, language: Language = "nl", organisations: Sequence[tuple[str, str]] = ()) -> None:
    """Write the workbook to fill in; an existing file is replaced in one step, and missing folders are made.

    Raises
    ------
    FileAccessError
        Where the file or its folder cannot be written.
    """
    write_bytes(path, template_bytes(language, organisations))
