"""Tables for the terminal. Texts from an instance are data: they are never read as markup."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import rich.table
from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

from solver.report.table import Column, Table
from solver.report.text.language import Words, terminal_words

_NAME_WIDTH = 12
"""Letters that a name keeps on one line in a narrow terminal."""
_HEADING_WIDTH = 12
_WIDEST_FIRST = 60
_WIDTH_OF_TEXT, _WIDTH_OF_FIRST, _LONGEST_WORD = 10, 18, 16
"""Letters that a text, the first column, and a word keep on one line before a table is shown otherwise."""
_BETWEEN, _AROUND = 3, 2
"""Blanks between two columns, and around all of them."""
_MOST_LYING, _MANY_COLUMNS = 3, 4
"""Rows up to which, and columns above which, a table that does not fit is turned on its side."""
_LYING = "of the table on its side"
"""The key of the first column of such a table."""
_NAMES = {"organisation", "group"}
_CLOCKS = {"when", "when_before", "when_after", "start"}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it is printed: where there is no room for all of it, on its side or in parts.

    A table of a few rows that is too wide has a row for each column. One of many rows comes in parts, one below the
    other: each begins with the columns that tell its rows apart; the title stands above the first, the notes below
    the last.
    """

    table: Table
    words: Words | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[rich.table.Table | Text]:
        """Yield what a console has room for."""
        words = self.words or terminal_words()
        for part in parts_that_fit(self.table, options.max_width, words):
            is_lying = part.columns[0].key == _LYING
            shown = rich_table(part.noted() if is_lying else part, words)
            for at, width in enumerate(_widths(part, options.max_width, words)):
                shown.columns[at].width = width
            yield shown
            if is_lying and part.note:  # a table on its side is narrow, and so would be what stands below it
                yield Text(part.note, style="table.caption")


def parts_that_fit(table: Table, width: int, words: Words | None = None) -> list[Table]:
    """Return a table as one or more of which no figure and no word is broken at a width, in letters."""
    words = words or terminal_words()
    needed = [_needed(table, at, words) for at in range(len(table.columns))]
    if _total(needed) <= width:
        return [table]
    if 0 < len(table.rows) <= _MOST_LYING and len(table.columns) > _MANY_COLUMNS:
        return [_lying(table, words)]
    keys = table.frozen if _total(needed[: table.frozen]) <= width // 2 else 1
    blocks: list[list[int]] = [[]]
    for at in range(keys, len(needed)):
        if blocks[-1] and _total([*needed[:keys], *(needed[one] for one in (*blocks[-1], at))]) > width:
            blocks.append([])
        blocks[-1].append(at)
    if len(blocks) == 1:
        return [table]
    names = [column.key for column in table.columns]
    own = names[:keys]
    parts = [replace(table.only(*own, *(names[at] for at in block)), title="", notes=()) for block in blocks]
    parts[0], parts[-1] = replace(parts[0], title=table.title), replace(parts[-1], notes=table.notes)
    return parts


def _lying(table: Table, words: Words) -> Table:
    """Return a table with a row for each column but the first, whose values are the headings."""
    first, *others = table.columns
    heads = [Column(f"row_{at}", words.cell(row[0], first.kind), "number") for at, row in enumerate(table.rows)]
    rows = [
        [column.full_heading, *(words.cell(row[at], column.kind) for row in table.rows)]
        for at, column in enumerate(others, 1)
    ]
    return Table(table.key, table.title, [Column(_LYING, first.heading), *heads], rows, table.notes)


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _BETWEEN * (len(widths) - 1) + _AROUND


def _needed(table: Table, at: int, words: Words) -> int:
    """Return the letters that a column needs on one line: all of a figure or a clock time, the first ones of a text."""
    column, texts = table.columns[at], _texts(table, at, words)
    longest = max(map(cell_len, texts), default=0)
    if column.is_figure or column.key in _CLOCKS:
        head = max(map(cell_len, _broken(column.full_heading)), default=0)
        return max(longest, min(head, _LONGEST_WORD))
    word = max((cell_len(word) for text in (*texts, column.full_heading) for word in text.split()), default=0)
    return max(min(longest, _WIDTH_OF_FIRST if at == 0 else _WIDTH_OF_TEXT), min(word, _LONGEST_WORD))


def _texts(table: Table, at: int, words: Words) -> list[str]:
    return [words.cell(row[at], table.columns[at].kind) for row in table.rows]


def _widths(table: Table, width: int, words: Words) -> list[int]:
    """Return how wide each column is where a table fits only with its texts broken; nothing where all is as it was."""
    needed = [_needed(table, at, words) for at in range(len(table.columns))]
    wanted = [_wanted(table, at, words, needed[at]) for at in range(len(needed))]
    if _total(wanted) <= width or _total(needed) > width:
        return []
    for _ in range(width - _total(needed)):
        at = max(range(len(needed)), key=lambda at: wanted[at] - needed[at])
        needed[at] += 1
    return needed


def _wanted(table: Table, at: int, words: Words, needed: int) -> int:
    """Return the letters with which no text of a column is broken."""
    column = table.columns[at]
    if column.is_figure or column.key in _CLOCKS:
        return needed
    longest = max(map(cell_len, (*_texts(table, at, words), column.full_heading)), default=0)
    return max(needed, min(longest, _WIDEST_FIRST) if at == 0 else longest)


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
        shown.add_column(heading, justify="right", overflow="fold")
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
