"""Rows of sheets, read and converted: what every importer works from, whether they stood in Excel or in CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from solver.importers.sources import Origin


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; blank cells are absent, the others have the type of their column.

    Parameters
    ----------
    where
        The row, as a person finds it: ``groups.csv, row 5``, ``form.xlsx, sheet Groepen, row 5``.
    values
        What stands in it, by the key of the column.
    locations
        Where each of `values` stands, likewise by key: ``form.xlsx, sheet Groepen, cell C5``.
    stated_by
        Who states the numbers of the row about itself, in a workbook of its own; "" where nobody is known to.
    stated_on
        The day of that, "2026-11-29", where the workbook says when it was saved; "" where it does not.
    """

    where: str
    values: Mapping[str, Any]
    locations: Mapping[str, str] = field(default_factory=dict)
    stated_by: str = ""
    stated_on: str = ""

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value in a column, or `default` where the cell is blank."""
        return self.values.get(key, default)

    def location(self, key: str) -> str:
        """Return where the cell of a column is, or the row where the cell is blank."""
        return self.locations.get(key, self.where)

    @property
    def origin(self) -> Origin:
        """Where its numbers come from: its columns `source` and `quality`, else the row itself.

        What an organisation states about itself is a fact, and anything else assumed, unless `quality` says otherwise.
        """
        if not self.stated_by:
            return Origin(self.get("source", self.where), self.get("quality", "assumed"))
        given = f": {self['source']}" if "source" in self else ""
        return Origin(f"opgave {self.stated_by}, {self.stated_on or self.where}{given}", self.get("quality", "fact"))


Tables = Mapping[str, tuple[Row, ...]]
"""Rows by the key of their table; a table that was not given is empty or absent."""
