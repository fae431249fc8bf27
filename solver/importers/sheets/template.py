"""The empty workbook that organisations fill in and send back."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from solver.errors import FileAccessError, Problem
from solver.formats.files import shown_name
from solver.formats.spelling import printable
from solver.importers.sheets import template_words as words
from solver.importers.sheets.columns import Language
from solver.importers.sheets.template_explanation import ExplanationSheet
from solver.importers.sheets.template_formats import Formats
from solver.importers.sheets.template_tables import TableSheets

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
    data = template_bytes(language, organisations)
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".stagger-", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except (OSError, ValueError) as error:
        reason = (error.strerror or "") if isinstance(error, OSError) else "a name that is no file name"
        found = printable(reason) or "an error of the disk"
        advice = "check the name, the folder and the disk, and close the file where it is open in Excel"
        raise FileAccessError([Problem(shown_name(path), found, "a file that can be written", advice)]) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
