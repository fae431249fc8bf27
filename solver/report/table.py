"""A table as every report shows it: columns and plain values, without a layout and without formatted numbers.

`solver.report.tables` builds each table once; the terminal, the pages, the workbook, the CSV files and the memo each
have one function that shows any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Style = Literal["text", "number", "share", "clock"]
Kind = Literal[
    "text", "long text", "choice",
    "count", "number", "hundredths", "ratio", "degrees", "signed count", "signed",
    "percent", "share", "gap", "change", "at least",
    "clock", "shift",
]  # fmt: skip
"""How the values of a column are shown. A clock is in minutes after midnight, a share is 0.25 for 25 %."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind is written: as a text, a number, a share or a clock time, with these decimals, and with its sign."""

    style: Style = "text"
    digits: int = 0
    is_signed: bool = False


FORMATS: Mapping[Kind, Format] = {
    "text": Format(),
    "long text": Format(),
    "choice": Format(),
    "count": Format("number"),
    "number": Format("number", 1),
    "hundredths": Format("number", 2),
    "ratio": Format("number", 3),
    "degrees": Format("number", 4),
    "signed count": Format("number", 0, is_signed=True),
    "signed": Format("number", 1, is_signed=True),
    "percent": Format("share"),
    "share": Format("share", 1),
    "gap": Format("share", 2),
    "change": Format("share", 1, is_signed=True),
    "at least": Format("share", 1),  # never rounded up
    "clock": Format("clock"),
    "shift": Format("number", 0, is_signed=True),
}
"""The one place that says with how many decimals anything is shown."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with a kind of its own, in a column of texts or of another kind."""

    value: float
    kind: Kind


Cell = str | float | Figure | None
"""None is what is not known, or is to be filled in: a dash where it is read, empty where it is typed on."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    key
        By which `Table.only` finds it, and its name in a data frame; each column of a table has another.
    title, unit
        What stands above it.
    kind
        How its values are shown.
    width
        Its width in a workbook in letters, at least.
    span
        A heading above this column and its neighbours with the same; "" is none.
    """

    key: str
    title: str
    kind: Kind = "text"
    width: int = 12
    unit: str = ""
    span: str = ""

    @property
    def heading(self) -> str:
        """Title and unit, such as "shift (min)"."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def full_heading(self) -> str:
        """The heading where nothing can stand above several columns, such as "highest load: today"."""
        return f"{self.span}: {self.heading}" if self.span else self.heading

    @property
    def is_figure(self) -> bool:
        """Whether its values are numbers, which stand on the right."""
        return FORMATS[self.kind].style != "text"


def rows_of(objects: Iterable[Any], columns: Sequence[Column], **computed: Callable[[Any], Cell]) -> list[list[Cell]]:
    """Return a row for each object: of each column what `made` makes of it, or the attribute that is called as its key.

    Parameters
    ----------
    made
        Functions by the key of a column.
    """
    return [
        [computed[column.key](each) if column.key in computed else getattr(each, column.key) for column in columns]
        for each in objects
    ]


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes
    ----------
    key
        What it is called where nobody reads it.
    title
        Its title in the language of the reader.
    columns, rows
        Each row is as long as `columns`.
    notes
        Sentences on what stands in it.
    frozen
        So many columns stay in sight in a workbook.
    strong
        The rows that stand out, by their index.
    """

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(repr=False)
    notes: Sequence[str] = ()
    frozen: int = 1
    strong: frozenset[int] = frozenset()

    def only(self, *keys: str) -> Table:
        """Return the table with these columns in this order; keys that it does not have are passed over."""
        index = {column.key: at for at, column in enumerate(self.columns)}
        kept = [index[key] for key in keys if key in index]
        return self._with_columns(kept)

    def without(self, *keys: str) -> Table:
        """Return the table without these columns."""
        return self._with_columns([at for at, column in enumerate(self.columns) if column.key not in keys])

    def _with_columns(self, kept: Sequence[int]) -> Table:
        rows = [[row[at] for at in kept] for row in self.rows]
        return replace(self, columns=[self.columns[at] for at in kept], rows=rows)

    def part(self, first: int, last: int | None = None) -> Table:
        """Return the table with the rows from the index `first` up to `last`."""
        end = len(self.rows) if last is None else min(last, len(self.rows))
        strong = frozenset(at - first for at in self.strong if first <= at < end)
        return replace(self, rows=self.rows[first:end], strong=strong)

    def noted(self, *notes: str) -> Table:
        """Return the table with these notes instead of its own; empty ones are left out."""
        return replace(self, notes=[note for note in notes if note])

    def titled(self, title: str) -> Table:
        """Return the table under another title."""
        return replace(self, title=title)

    def strengthened(self, strong: Iterable[int]) -> Table:
        """Return the table with these rows standing out."""
        return replace(self, strong=frozenset(strong))

    def extended(self, columns: Sequence[Column], cells: Sequence[Sequence[Cell]]) -> Table:
        """Return the table with more columns on the right; a row of cells for each row."""
        rows = [[*row, *more] for row, more in zip(self.rows, cells, strict=True)]
        return replace(self, columns=[*self.columns, *columns], rows=rows)

    def inserted(self, after: str, column: Column, cells: Sequence[Cell]) -> Table:
        """Return the table with one more column, behind the one with the key `after`; a cell for each row."""
        at = [own.key for own in self.columns].index(after) + 1
        rows = [[*row[:at], cell, *row[at:]] for row, cell in zip(self.rows, cells, strict=True)]
        return replace(self, columns=[*self.columns[:at], column, *self.columns[at:]], rows=rows)

    @property
    def note(self) -> str:
        """All notes as one text."""
        return " ".join(self.notes)

    def to_pandas(self) -> pd.DataFrame:
        """Return the values as a data frame whose columns are the keys; figures are plain numbers, shares 0.25."""
        import pandas as pd

        rows = [[cell.value if isinstance(cell, Figure) else cell for cell in row] for row in self.rows]
        return pd.DataFrame(rows, columns=[column.key for column in self.columns])
