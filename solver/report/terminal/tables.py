"""Tables for the terminal. Texts from an instance are data: they are never read as markup."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace

import rich.table
from rich import box
from rich.console import Console, ConsoleOptions
from rich.text import Text

from solver.report.table import Column, Table
from solver.report.text.language import Words, terminal_words

_NAME_WIDTH = 12
"""Letters that a name keeps on one line in a narrow terminal."""
_HEADING_WIDTH = 12
_WIDEST_FIRST = 60
_WIDTH_OF_TEXT, _WIDTH_OF_FIRST, _BETWEEN = 10, 20, 2
"""Letters that a text, and the first column, keep on one line before a table is shown in parts; and the space between
columns."""
_WIDEST_FIGURE = 16
"""Letters up to which a figure is never broken, however narrow the terminal."""
_NAMES = {"organisation", "group"}
_CLOCKS = {"when", "when_before", "when_after"}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it is printed: in parts, one below the other, where its figures would be cut for lack of room.

    Each part begins with the first column; the title stands above the first, the notes below the last.
    """

    table: Table
    words: Words | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[rich.table.Table]:
        """Yield the parts that a console has room for; as one table where that is all of it."""
        for part in parts_that_fit(self.table, options.max_width, self.words):
            shown = rich_table(part, self.words)
            for at, column in enumerate(part.columns):
                if column.is_figure:  # texts give way
                    shown.columns[at].min_width = min(_needed(part, at, self.words or terminal_words()), _WIDEST_FIGURE)
            yield shown


def parts_that_fit(table: Table, width: int, words: Words | None = None) -> list[Table]:
    """Return a table as one or more of which no figure is broken at a width, in letters; no part has one column."""
    words = words or terminal_words()
    needed = [_needed(table, at, words) + _BETWEEN for at in range(len(table.columns))]
    blocks: list[list[int]] = [[]]
    for at in range(1, len(needed)):
        if blocks[-1] and needed[0] + sum(needed[one] for one in blocks[-1]) + needed[at] > width:
            blocks.append([])
        blocks[-1].append(at)
    if len(blocks) == 1:
        return [table]
    keys = [column.key for column in table.columns]
    parts = [replace(table.only(keys[0], *(keys[at] for at in block)), title="", notes=()) for block in blocks]
    parts[0], parts[-1] = replace(parts[0], title=table.title), replace(parts[-1], notes=table.notes)
    return parts


def _needed(table: Table, at: int, words: Words) -> int:
    """Return the letters that a column needs on one line: all of a figure or a clock time, the first ones of a text."""
    column = table.columns[at]
    longest = max((len(words.cell(row[at], column.kind)) for row in table.rows), default=0)
    if column.is_figure or column.key in _CLOCKS:
        return max(longest, max(map(len, _broken(column.full_heading)), default=0))
    return min(longest, _WIDTH_OF_FIRST if at == 0 else _WIDTH_OF_TEXT)


def _broken(heading: str) -> list[str]:
    return textwrap.wrap(heading, _HEADING_WIDTH, break_long_words=False)


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
        heading = Text("\n".join(_broken(column.full_heading)))
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
