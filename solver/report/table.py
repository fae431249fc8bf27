"""What a table of an export is: typed columns and rows, the same for the workbook and the CSV files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "long text", "count", "number", "ratio", "share", "clock", "shift", "choice"]
"""How the values of a column are shown. A clock is in minutes after midnight, a share is 0.25 for 25 %."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a column of texts, with a kind of its own."""

    value: float
    kind: Kind


Cell = str | float | Figure | None
"""None is what is not known, or is to be filled in; it stays empty."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how its values are shown, and its width in letters."""

    title: str
    kind: Kind = "text"
    width: int = 12


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export.

    Attributes
    ----------
    key
        The key of its title in the catalogue, without ``x_``.
    title, note
        Its title, and a sentence on what stands in it.
    rows
        Each as long as `columns`.
    frozen
        So many columns stay in sight.
    """

    key: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(repr=False)
    frozen: int = 1
