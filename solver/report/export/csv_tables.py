"""The tables as CSV: for Excel in Dutch with ``;`` and a decimal comma, else with ``,`` and a point."""

from __future__ import annotations

from solver.domain.clock import format_clock
from solver.report.export.book import all_tables
from solver.report.export.facts import Export
from solver.report.export.names import clean_name
from solver.report.table import FORMATS, Cell, Figure, Kind, Table
from solver.report.text.language import Words
from solver.validation.spelling import printable

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By which Excel knows UTF-8."""
_FORMULA_STARTS: tuple[str, ...] = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
)
_FORMULA_STARTS += ("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")
_DIGITS, _SHARE_DIGITS = 3, 6


def csv_files(export: Export, words: Words, *, dutch: bool) -> dict[str, str]:
    """Return every table as the text of a CSV file, by file name.

    Parameters
    ----------
    dutch
        Whether cells end with ``;`` and numbers have a comma, as Excel in Dutch reads them.
    """
    return {
        f"{clean_name(table.title).lower()}.csv": csv_text(table, dutch=dutch) for table in all_tables(export, words)
    }


def csv_text(table: Table, *, dutch: bool) -> str:
    """Return a table as CSV: a heading, then its rows; every text stands in quotes."""
    separator = ";" if dutch else ","
    lines = [separator.join(quoted(column.full_heading) for column in table.columns)]
    for row in table.rows:
        cells = (_cell(cell, column.kind, dutch) for cell, column in zip(row, table.columns, strict=True))
        lines.append(separator.join(cells))
    return _BYTE_ORDER_MARK + "\r\n".join(lines) + "\r\n"


def _cell(cell: Cell, kind: Kind, dutch: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Figure):
        return _cell(cell.value, cell.kind, dutch)
    if isinstance(cell, str):
        return quoted(cell)
    form = FORMATS[kind]
    if form.style == "clock":
        return format_clock(cell)
    digits = _SHARE_DIGITS if form.style == "share" or kind == "ratio" else _DIGITS
    text = f"{round(cell, digits) + 0.0:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if dutch else text


def quoted(text: str) -> str:
    """Return a text as a cell that no spreadsheet calculates.

    An apostrophe goes before what could begin a formula, and the quotes hold whichever separator a program takes.

    Reference: OWASP, "CSV Injection" (owasp.org/www-community/attacks/CSV_Injection).
    """
    shown = printable(text)
    guarded = f"'{shown}" if shown.lstrip().startswith(_FORMULA_STARTS) else shown
    return '"' + guarded.replace('"', '""') + '"'
