"""How wide columns and how high rows of the workbook are, so that no heading and no text is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from solver.report.table import Cell, Column, Table

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
