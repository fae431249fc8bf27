"""Lines of texts and figures in columns that fit the width of a screen: nothing wraps, one column gives way."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Sequence

from rich.cells import cell_len

from solver.report.text.labels import ELLIPSIS

_BETWEEN = 2


def aligned(
    rows: Sequence[Sequence[str]], width: int, *, gives: int = 0, right: Collection[int] = (), indent: int = 2
) -> list[str]:
    """Return a line for each row, none longer than the width.

    Parameters
    ----------
    rows
        Texts, as many in each row.
    width
        Letters on a line.
    gives
        The column whose texts are cut where a line would be too long.
    right
        Columns that stand on the right, as figures do.
    """
    if not rows:
        return []
    wide = [max(cell_len(row[at]) for row in rows) for at in range(len(rows[0]))]
    over = indent + sum(wide) + _BETWEEN * (len(wide) - 1) - width
    wide[gives] = max(1, wide[gives] - max(0, over))
    return [(" " * indent + (" " * _BETWEEN).join(_cells(row, wide, right))).rstrip() for row in rows]


def _cells(row: Sequence[str], wide: Sequence[int], right: Collection[int]) -> list[str]:
    cells = []
    for at, (text, most) in enumerate(zip(row, wide, strict=True)):
        shown = cut(text, most)
        blanks = " " * (most - cell_len(shown))
        cells.append(blanks + shown if at in right else shown + blanks)
    return cells


def cut(text: str, most: int) -> str:
    """Return a text of at most so many letters, its end replaced by an ellipsis where it is longer."""
    if cell_len(text) <= most:
        return text
    while cell_len(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def paragraph(text: str, width: int, *, indent: int = 2) -> list[str]:
    """Return a sentence as lines; a word that is longer than a line stays whole."""
    lead = " " * indent
    wrapper = textwrap.TextWrapper(
        width, initial_indent=lead, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.wrap(text) or [""]


def as_many_as_fit(texts: Sequence[str], room: int, between: str, others: Callable[[int], str]) -> str:
    """Return texts side by side, as many as there is room for, and how many there are besides; one at the least.

    Parameters
    ----------
    others
        Says that there are so many more.
    """
    for count in range(len(texts), 0, -1):
        hidden = len(texts) - count
        shown = between.join(texts[:count]) + (others(hidden) if hidden else "")
        if cell_len(shown) <= room or count == 1:
            return shown
    return ""
