"""Tables of very many rows, such as the counts of a month: read by the rules of every table, but kept as columns.

What a cell says is worked out once for each text that stands in its column. A row of which every cell was met before
in a row that could be read is read without further ado; any other goes through the reader of rows, which tells faults.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from solver.errors import Problem
from solver.formats.files import WORKBOOKS
from solver.importers.findings import Findings
from solver.importers.sheets.cells.convert import Raw, is_blank
from solver.importers.sheets.files.csv_files import read_csv_grid
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.files.workbook_fault import WorkbookFault
from solver.importers.sheets.files.workbooks import Workbook
from solver.importers.sheets.reading.headers import num_recognised
from solver.importers.sheets.reading.read import content_of
from solver.importers.sheets.reading.table import TableReader, reader_of
from solver.importers.sheets.schema.catalogue import table_named
from solver.importers.sheets.schema.columns import TableSpec
from solver.language.messages import gettext
from solver.validation.spelling import join_texts, printable

_FILLED_BY = 100_000
_Key = Any


@dataclass(slots=True)
class Part:
    """The rows of one sheet or file.

    Parameters
    ----------
    location
        Returns where a row stands, and where a cell of it stands, by the row's place in the columns and a column's key.
    columns
        By key, a value for each row; None where the cell is blank.
    """

    location: Callable[[int, str], str]
    columns: dict[str, list[Any]]
    numbers: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


def read_many(path: Path, spec: TableSpec, problems: list[Problem], findings: Findings) -> list[Part]:
    """Return the rows of a table in a CSV file of any name, or in the sheets of a workbook that are called after it.

    Faults are added to `problems`.
    """
    label = printable(path.name)
    data = content_of(path, label, problems)
    if data is None:
        return []
    if path.suffix.lower() not in WORKBOOKS:
        grid = read_csv_grid(data, label, lambda cells: num_recognised(cells, spec), problems, findings)
        return [] if grid is None else _parts([grid], spec, problems, findings)
    try:
        book = Workbook(data, label)
        named = [name for name in book.sheet_names if table_named(name) is spec]
        if not named:
            found = gettext("no such sheet among {sheet_names}", sheet_names=join_texts(book.sheet_names, "and"))
            expected = gettext("a sheet called after a table, such as {names}", names=spec.name.nl)
            problems.append(Problem(label, found, expected, gettext("give the sheets the names of the template")))
        return _parts([book.grid(name) for name in named], spec, problems, findings)
    except WorkbookFault as fault:
        problems.append(Problem(label, fault.found, fault.expected, fault.advice))
        return []


def _parts(grids: Sequence[Grid], spec: TableSpec, problems: list[Problem], findings: Findings) -> list[Part]:
    parts = []
    for grid in grids:
        reader = reader_of(grid, spec, problems)
        if reader is not None:
            parts.append(_part(grid, spec, reader))
            reader.tell(findings, len(parts[-1]))
    return parts


def _part(grid: Grid, spec: TableSpec, reader: TableReader) -> Part:
    """Return the rows of a grid as columns."""
    places = reader.places
    keys = [column.key for column in spec.columns]
    columns: dict[str, list[Any]] = {key: [] for key in keys}

    def location(row: int, key: str) -> str:
        number = part.numbers[row]
        return reader.location(number, places[key]) if key in places else grid.row_location(number)

    part = Part(location, columns)
    known = _Known(reader)
    for number, cells in grid.rows:
        if number <= reader.header_row:
            continue
        values = known.read(cells)
        if values is None:
            values = known.learn(number, cells)
        if values is not None:
            part.numbers.append(number)
            for key in keys:
                columns[key].append(values.get(key))
    return part


class _Known:
    """What cells say that were met before, by column."""

    def __init__(self, reader: TableReader) -> None:
        self._reader = reader
        self._places = list(reader.places.items())
        self._width = max(reader.places.values()) + 1
        named = set(reader.places.values())
        self._others = [index for index in range(self._width) if index not in named]
        self._values: dict[str, dict[_Key, Any]] = {key: {} for key in reader.places}
        self._spans: set[tuple[Any, Any]] = set()

    def read(self, cells: Sequence[Raw]) -> dict[str, Any] | None:
        """Return the values of a row, None where anything in it is new."""
        if len(cells) != self._width or any(not is_blank(cells[index]) for index in self._others):
            return None
        values: dict[str, Any] = {}
        for key, index in self._places:
            raw = cells[index]
            met = self._values[key].get(raw if raw.__class__ is str else (raw.__class__, raw), _NEW)
            if met is _NEW:
                return None
            if met is not None:
                values[key] = met
        if (values.get("from"), values.get("to")) not in self._spans or self._reader.is_example(values):
            return None
        return values

    def learn(self, number: int, cells: Sequence[Raw]) -> dict[str, Any] | None:
        """Read a row as every row is read, and keep what its cells say; None where it is no row, or faulty."""
        faults = self._reader.num_problems
        rows = self._reader.read(number, cells)
        if not rows:
            return None
        values = dict(rows[0].values)
        if self._reader.num_problems == faults:
            for key, index in self._places:
                raw = cells[index] if index < len(cells) else None
                if len(self._values[key]) < _FILLED_BY:
                    self._values[key][raw if raw.__class__ is str else (raw.__class__, raw)] = values.get(key)
            self._spans.add((values.get("from"), values.get("to")))
        return values


_NEW = object()
