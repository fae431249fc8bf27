"""Tables for the terminal. Texts from an instance are data: they are never read as markup."""

from __future__ import annotations

import textwrap

import rich.table
from rich import box
from rich.text import Text

from solver.report.table import Column, Table
from solver.report.text.language import Words, terminal_words

_NAME_WIDTH = 12
"""Letters that a name keeps on one line in a narrow terminal."""
_HEADING_WIDTH = 12
_WIDEST_FIRST = 60
_NAMES = {"organisation", "group"}
_CLOCKS = {"when", "when_before", "when_after"}


def rich_table(table: Table, words: Words | None = None) -> rich.table.Table:
    """Return a table for the terminal: texts on the left, figures on the right.

    Texts and headings are broken over lines where the terminal is too narrow, clock times never.
    """
    words = words or terminal_words()
    shown = rich.table.Table(title=Text(table.title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    shown.caption, shown.caption_justify = Text(table.note) if table.note else None, "left"
    for at, column in enumerate(table.columns):
        _add_column(shown, column, is_first=at == 0)
    kinds = [column.kind for column in table.columns]
    for at, row in enumerate(table.rows):
        cells = (Text(words.cell(*pair)) for pair in zip(row, kinds, strict=True))
        shown.add_row(*cells, style="bold" if at in table.strong else "")
    return shown


def _add_column(shown: rich.table.Table, column: Column, *, is_first: bool) -> None:
    """Add a column: figures on the right under broken headings, clock times in one piece, names folded."""
    heading = Text(column.full_heading)
    if column.is_figure or column.key in _CLOCKS:
        # Headings are longer than what stands below them: broken, they leave the room to the names.
        heading = Text("\n".join(textwrap.wrap(column.full_heading, _HEADING_WIDTH, break_long_words=False)))
    if column.is_figure:
        # The widest column gives way first, so figures break last of all.
        shown.add_column(heading, justify="right")
        return
    shown.add_column(
        heading,
        overflow="fold",
        no_wrap=column.key in _CLOCKS,
        max_width=_WIDEST_FIRST if is_first else None,
        min_width=_NAME_WIDTH if column.key in _NAMES else None,
    )


def first_rows(table: Table, most: int, words: Words | None = None) -> Table:
    """Return the first rows of a table; where these are not all, a note says so before the others."""
    if len(table.rows) <= most:
        return table
    words = words or terminal_words()
    note = words("t_first_rows", shown=words.number(most), all=words.number(len(table.rows)))
    return table.part(0, most).noted(note, *table.notes)
