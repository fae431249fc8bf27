"""From the cells of a sheet or a CSV file to the rows of a table, with every fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from solver.domain.clock import parse_clock
from solver.errors import Problem
from solver.importers.findings import Findings
from solver.importers.sheets.cells.convert import CellFault, Raw, is_blank, read_cell
from solver.importers.sheets.cells.raw import spell_raw
from solver.importers.sheets.cells.totals import names_a_total
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.reading.examples import example_values
from solver.importers.sheets.reading.headers import Headers, find_headers
from solver.importers.sheets.reading.rows import Row
from solver.importers.sheets.schema.columns import Column, TableSpec
from solver.language.messages import gettext
from solver.validation.spelling import spell_text

_PROSE = ("source", "note")
MOST_FAULTS = 100
"""Faults that are told of one column; of what has more, the first say enough."""


def read_grid(grid: Grid, spec: TableSpec, problems: list[Problem], findings: Findings) -> tuple[Row, ...]:
    """Return the rows of a table; those without a value, and the examples of the template, are left out."""
    reader = reader_of(grid, spec, problems)
    if reader is None:
        return ()
    rows = [row for number, cells in grid.rows if number > reader.header_row for row in reader.read(number, cells)]
    reader.tell(findings, len(rows))
    return tuple(rows)


def reader_of(grid: Grid, spec: TableSpec, problems: list[Problem]) -> TableReader | None:
    """Return what reads the rows of a table one by one, None where its headers cannot be used; faults are added."""
    headers = find_headers(grid, spec, problems)
    return None if headers is None else TableReader(grid, spec, headers, problems)


class TableReader:
    """The state of reading one table.

    Attributes
    ----------
    header_row
        The number of the row of the headers; those of the table come after it.
    places
        Where each column stands in a row, by its key.
    """

    def __init__(self, grid: Grid, spec: TableSpec, headers: Headers, problems: list[Problem]) -> None:
        self._grid, self._spec, self._headers, self._problems = grid, spec, headers, problems
        # In the order of the catalogue, so that rows with the same values are the same whatever their file.
        indices = {column.key: index for index, column in headers.columns.items()}
        self._columns = [(indices[column.key], column) for column in spec.columns if column.key in indices]
        self.header_row = headers.number
        self.places = {column.key: index for index, column in self._columns}
        self._examples = (*example_values(spec.key, "nl"), *example_values(spec.key, "en"))
        self._num_faults: Counter[str] = Counter()
        self._seen_stray: set[int] = set()
        self.num_examples = 0
        self.totals: list[str] = []

    @property
    def num_problems(self) -> int:
        """How many faults were told so far, of whatever table."""
        return len(self._problems)

    def tell(self, findings: Findings, num_rows: int) -> None:
        """Say how many rows were read, and which were none."""
        findings.add(self._grid.where, "read", gettext("rows"), num_rows)
        findings.add(self._grid.where, "dropped", gettext("example rows of the template"), self.num_examples)
        findings.add(self._grid.where, "dropped", gettext("rows of totals"), len(self.totals), self.totals)

    def read(self, number: int, cells: Sequence[Raw]) -> list[Row]:
        """Return the row, or nothing where it is blank, an example, or cannot be read."""
        if all(map(is_blank, cells)):
            return []
        self._report_strays(number, cells)
        mark = self._headers.mark
        if mark is not None and mark < len(cells) and not is_blank(cells[mark]):
            return self._marked(number, cells)
        return self._plain(number, cells)

    def _plain(self, number: int, cells: Sequence[Raw]) -> list[Row]:
        """Return the row, or nothing where it has no value, is a total or an example."""
        filled = [(index, column) for index, column in self._columns if not is_blank(_at(cells, index))]
        if not filled:
            return []
        if self._is_total(cells):
            self.totals.append(self._grid.row_location(number))
            return []
        values = self._values(number, cells, self._problems)
        if self.is_example(values):
            self.num_examples += 1
            return []
        locations = {column.key: self.location(number, index) for index, column in filled}
        row = Row(self._grid.row_location(number), values, locations)
        self._problems += _span_problems(row, self._spec)
        return [row]

    def _is_total(self, cells: Sequence[Raw]) -> bool:
        """Return whether a row is called a total, and by its other cells is nothing else.

        Its code is the word for a total, or a cell that every row has is blank: it can be no group and no school. A
        row with a code of its own is for the importer to judge, by its number.
        """
        called = [column for index, column in self._columns if _names_a_total(_at(cells, index), column)]
        if not called:
            return False
        has_no_code = any(column.required and column.kind == "id" for column in called)
        return has_no_code or any(column.required and is_blank(_at(cells, index)) for index, column in self._columns)

    def _values(self, number: int, cells: Sequence[Raw], problems: list[Problem]) -> dict[str, Any]:
        """Return the values of the cells that can be read, and tell the faults of the others."""
        values: dict[str, Any] = {}
        for index, column in self._columns:
            if self._num_faults[column.key] >= MOST_FAULTS:
                continue
            raw = _at(cells, index)
            try:
                if not is_blank(raw):
                    values[column.key] = read_cell(raw, column)
                elif column.required:
                    raise _blank(column, self._headers.texts[index])
            except CellFault as fault:
                problems.append(Problem(self.location(number, index), fault.found, fault.expected, fault.advice))
                self._count_fault(column, problems)
        return values

    def _count_fault(self, column: Column, problems: list[Problem]) -> None:
        self._num_faults[column.key] += 1
        if self._num_faults[column.key] == MOST_FAULTS:
            where = gettext("{where}, column {key}", where=self._grid.where, key=column.key)
            advice = gettext("mend these first: the rest of the column was not looked at")
            problems.append(Problem(where, gettext("{number} faults", number=MOST_FAULTS), gettext("none"), advice))

    def _marked(self, number: int, cells: Sequence[Raw]) -> list[Row]:
        """Leave out an example of the template; tell of a marked row that somebody wrote something else into."""
        before = self._num_faults.copy()
        values = self._values(number, cells, [])
        self._num_faults = before
        if not values:
            return []
        if self.is_example(values):
            self.num_examples += 1
            return []
        where = self._grid.row_location(number)
        expected = gettext("the example as the template has it")
        advice = gettext("clear the mark in the first column where the row is yours, or remove the row")
        self._problems.append(
            Problem(where, gettext("a row marked as an example, with other content"), expected, advice)
        )
        return []

    def is_example(self, values: dict[str, Any]) -> bool:
        """Return whether a row is one of the examples of the template."""
        return values in self._examples

    def _report_strays(self, number: int, cells: Sequence[Raw]) -> None:
        """Tell of the first cell in every column that has content and no header."""
        for index, raw in enumerate(cells):
            if index in self._headers.texts or index in self._seen_stray or is_blank(raw):
                continue
            self._seen_stray.add(index)
            where = self._grid.cell_location(number, index, "")
            advice = gettext("give the column a header, or clear it")
            self._problems.append(
                Problem(where, spell_raw(raw), gettext("nothing in a column without a header"), advice)
            )

    def location(self, number: int, index: int) -> str:
        """Return where the cell of a row and a column stands."""
        return self._grid.cell_location(number, index, self._headers.texts[index])


def _at(cells: Sequence[Raw], index: int) -> Raw:
    return cells[index] if index < len(cells) else None


def _names_a_total(raw: Raw, column: Column) -> bool:
    """Return whether a cell is called a total, where its column takes no such word."""
    return isinstance(raw, str) and column.kind != "choice" and column.key not in _PROSE and names_a_total(raw)


def _blank(column: Column, header: str) -> CellFault:
    shown = column.examples[0]
    return CellFault(
        gettext("a blank cell"),
        gettext("a value in the column {header}", header=spell_text(header)),
        gettext("fill it in, like {shown}", shown=spell_text(shown)),
    )


def _span_problems(row: Row, spec: TableSpec) -> list[Problem]:
    """Return the problem of a row that ends before it begins."""
    clocks = {column.key for column in spec.columns if column.kind == "clock"}
    if not {"from", "to"} <= clocks & row.values.keys() or parse_clock(row["from"]) < parse_clock(row["to"]):
        return []
    found = gettext("from {begin} to {end}", begin=spell_text(row["from"]), end=spell_text(row["to"]))
    advice = gettext('correct one of them; a time after midnight is written as "25:10"')
    return [Problem(row.location("to"), found, gettext("an end after the beginning"), advice)]
