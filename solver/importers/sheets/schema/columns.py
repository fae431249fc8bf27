"""What a table and its columns are: names in two languages, the type of the values, and what may stand in a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from solver.language.messages import bilingual

Language = Literal["nl", "en"]

Kind = Literal[
    "text", "id", "ids", "words", "names", "choice", "count", "number", "share", "clock",
    "clocks", "times", "pairs", "patterns", "shifts", "date", "days",
]  # fmt: skip
"""The types of values. What a `Row` holds of each is told in `solver.importers.sheets.cells.convert`."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONGEST_NAME = 300
"""Letters. What is longer is no name of a sheet, a column or a choice."""


class Wording(NamedTuple):
    """The same words in Dutch and in English."""

    nl: str
    en: str

    def of(self, language: Language) -> str:
        """Return the words in one language."""
        return self.nl if language == "nl" else self.en


NOTHING = Wording("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the words that a choice column takes.

    Parameters
    ----------
    key
        The word in the instance, and in a `Row`.
    label
        What the sheets call it.
    also
        Other words that people write for it.
    """

    key: str
    label: Wording
    also: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Return every word that is taken for it."""
        return (self.key, *self.label, *self.also)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key
        Its name in a `Row`, and one of the headers by which it is recognised.
    kind
        The type of its values.
    header
        What the sheets call it.
    help
        What to fill in, in whole sentences.
    required
        Whether the column has to be there, with something in every row.
    choices
        The words that a choice column takes.
    unit
        What a number is counted in.
    minimum, maximum
        The limits of a number, both included.
    examples
        What somebody might write, as it is typed in a cell.
    blank
        What holds where the cell is left blank.
    in_template
        Whether it stands in the workbook that people fill in; tables of a recipe may have it all the same.
    refers_to
        The table of which it names rows, where `read_tables` checks that they are there.
    """

    key: str
    kind: Kind
    header: Wording
    help: Wording
    required: bool = False
    choices: tuple[Choice, ...] = ()
    unit: Wording = NOTHING
    minimum: float | None = None
    maximum: float | None = None
    examples: tuple[str, ...] = ()
    blank: Wording = NOTHING
    refers_to: Literal["organisations", "groups"] | None = None
    in_template: bool = True

    @property
    def told(self) -> str:
        """What it is called in messages: its key, in Dutch what the sheets call it."""
        return bilingual(self.header.nl, self.key)

    def names(self) -> tuple[str, ...]:
        """Return every header by which the column is recognised."""
        return (self.key, *self.header)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: a sheet of a workbook, or a CSV file.

    Parameters
    ----------
    key
        Its name in `Tables`, and that of its CSV file.
    name
        What its sheet is called.
    help
        What a row of it is.
    columns
        In the order in which they are shown.
    unique
        The columns that together name a row, so that no other row has the same; empty where rows have no name.
    """

    key: str
    name: Wording
    help: Wording
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What it is called in messages: its key, in Dutch what its sheet is called."""
        return bilingual(self.name.nl, self.key)

    @property
    def asked(self) -> tuple[Column, ...]:
        """The columns of the workbook that people fill in."""
        return tuple(column for column in self.columns if column.in_template)

    def names(self) -> tuple[str, ...]:
        """Return every name by which a sheet or a file of the table is recognised."""
        return (self.key, *self.name)

    def column(self, key: str) -> Column:
        """Return the column of a key.

        Raises
        ------
        KeyError
            Where the table has no such column.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def required(self) -> Iterator[Column]:
        """Yield the columns that have to be there."""
        return (column for column in self.columns if column.required)


def simplified(name: str) -> str:
    """Return a name without what does not matter in one: case, accents, blanks, punctuation, what is in brackets."""
    bare = _BRACKETS.sub(" ", name[:_LONGEST_NAME])
    letters = unicodedata.normalize("NFKD", bare).casefold()
    return "".join(char for char in letters if char.isalnum())
