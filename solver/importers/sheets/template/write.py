"""The empty workbook that organisations fill in and send back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from solver.formats.files import write_bytes
from solver.importers.sheets.schema.columns import Language
from solver.importers.sheets.template import words
from solver.importers.sheets.template.explanation import ExplanationSheet
from solver.importers.sheets.template.formats import Formats
from solver.importers.sheets.template.tables import TableSheets
from solver.validation.spelling import printable

_CREATED = datetime(2020, 1, 1)
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
    book = Workbook(file, _AS_TYPED)
    book.set_properties({"title": words.TITLE.of(language), "created": _CREATED})
    book.set_size(2400, 1200)
    formats = Formats(book)
    ExplanationSheet(book, formats, language).write()
    TableSheets(book, formats, language).write([(printable(code), printable(name)) for code, name in organisations])
    book.close()
    return file.getvalue()


def write_template(path: Path, language: Language = "nl", organisations: Sequence[tuple[str, str]] = ()) -> None:
    """Write the workbook to fill in; an existing file is replaced in one step, and missing folders are made.

    Raises
    ------
    FileAccessError
        Where the file or its folder cannot be written.
    """
    write_bytes(path, template_bytes(language, organisations))
