"""The sheet of times of a workbook or CSV file of `stagger export`, as it comes back: its rows by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from solver.errors import InputError, Problem, SourceError
from solver.formats.files import read_bytes, shown_name
from solver.importers.findings import Findings
from solver.importers.sheets.cells.numbers import readings
from solver.importers.sheets.cells.raw import BrokenCell, Raw, is_blank, spell_raw, tidy
from solver.importers.sheets.files.csv_files import read_csv_grid
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.files.workbook_fault import WorkbookFault
from solver.importers.sheets.files.workbooks import Workbook
from solver.importers.sheets.schema.columns import simplified
from solver.language.messages import gettext, ngettext, numeral
from solver.report.tables.people import starts_table
from solver.report.text.language import LANGUAGES, Words
from solver.validation.spelling import join_texts

YES, NO = frozenset(("ja", "j", "yes", "y", "akkoord", "agreed")), frozenset(("nee", "n", "no", "neen"))
_MOST_DOUBLED = 100
"""Doubled rows of a sheet that are told one by one."""
_MOST_ROWS = 100_000
"""Rows of a sheet; the largest instances have some ten thousand options, and each is a row."""
_NEEDED = ("group_id", "agreed")
_READ = (*_NEEDED, "counter", "organisation", "shift_min", "share", "pattern", "start_min", "new_start_min")


class Places(Mapping[str, str]):
    """What the cells of a row are called by column, spelled when somebody asks: a sheet may have very many rows."""

    def __init__(self, grid: Grid, number: int, columns: Mapping[str, int], titles: Mapping[str, str]) -> None:
        self.grid = grid
        self._number, self._columns, self.headings = number, columns, titles

    def __getitem__(self, key: str) -> str:
        return self.grid.cell_location(self._number, self._columns[key], self.headings[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet of times: its cells by column, and what each is called."""

    cells: Mapping[str, Raw]
    places: Places


def lines_of(path: str) -> list[Line]:
    """Return the rows of the sheet of times of a workbook or CSV file of `stagger export`.

    Raises
    ------
    InputError
        The file cannot be read, has no such sheet, has a column or row of it twice, or one answer over several rows.
    """
    grids, problems = _grids(path)
    problems += [problem for grid in grids for problem in (*_doubled_columns(grid), *_merged_answers(grid))]
    if not problems and not any(_headings(grid) for grid in grids):
        expected = gettext("a sheet with the columns {columns}, or {others}", columns=_named("nl"), others=_named("en"))
        advice = gettext("give the file that `stagger export` made, with its headings as they were")
        problems.append(Problem(shown_name(path), gettext("no row with these headings"), expected, advice))
    if problems:
        raise InputError(problems)
    lines = [line for grid in grids for line in _lines(grid)]
    if doubled := _doubled_rows(lines):
        raise InputError(doubled)
    return lines


def _doubled_rows(lines: Sequence[Line]) -> list[Problem]:
    """Return a problem for each row that says again what a group is asked, and one for a sheet that is a copy."""
    seen: dict[tuple[str, float, str], Line] = {}
    again: dict[tuple[str, str], list[tuple[Line, Line]]] = {}
    for line in lines:
        raw, shift = line.cells.get("group_id"), number_of(line.cells.get("shift_min"))
        if is_blank(raw) or shift is None:
            continue
        pattern = line.cells.get("pattern")
        key = str(raw).strip().removeprefix("'"), shift, "" if is_blank(pattern) else tidy(str(pattern))
        earlier = seen.setdefault(key, line)
        if earlier is not line:
            again.setdefault((line.places.grid.where, earlier.places.grid.where), []).append((line, earlier))
    problems = []
    for (own, other), pairs in again.items():
        if own != other:
            found = ngettext(
                "{count} row that {other} has as well",
                "{count} rows that {other} has as well",
                len(pairs),
                other=other,
            )
            problems.append(
                Problem(
                    own, found, gettext("each row once"), gettext("remove the sheet that is a copy, or the rows in it")
                )
            )
        else:
            problems += [_doubled_row(*pair) for pair in pairs[:_MOST_DOUBLED]]
            more = len(pairs) - _MOST_DOUBLED
            if more > 0:
                problems.append(
                    Problem(
                        own,
                        gettext("{more} more such rows", more=numeral(more)),
                        gettext("each row once"),
                        gettext("remove these as well"),
                    )
                )
    return problems


def _doubled_row(line: Line, earlier: Line) -> Problem:
    """Return the fault of a row that says again what a group is asked; its answer may be another one."""
    own, other = _answer_in_words(line), _answer_in_words(earlier)
    if own and other and own != other:
        found = gettext(
            "{answer} for {group}, of which {where} says {other}",
            answer=own,
            group=spell_raw(line.cells["group_id"]),
            where=earlier.places["agreed"],
            other=other,
        )
        return Problem(
            line.places["agreed"], found, gettext("one answer for each group"), gettext("leave one of the two out")
        )
    found = gettext(
        "the row of {group} again, which {where} has already",
        group=spell_raw(line.cells["group_id"]),
        where=earlier.places["group_id"],
    )
    return Problem(line.places["group_id"], found, gettext("each row once"), gettext("remove one of the two"))


def _answer_in_words(line: Line) -> str:
    agreed, counter = line.cells.get("agreed"), line.cells.get("counter")
    if not is_blank(counter):
        return spell_raw(counter)
    word = simplified(str(agreed)) if not is_blank(agreed) else ""
    return "yes" if word in YES else "no" if word in NO else word


def number_of(raw: Raw) -> float | None:
    """Return the number that a cell holds, with a decimal comma too; None where it holds none."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return float(raw)
    found = readings(tidy(raw).removeprefix("'")) if isinstance(raw, str) else ()
    return found[0] if len(found) == 1 else None


def headings(language: Literal["nl", "en"]) -> dict[str, str]:
    """Return the headings of the sheet of times by the key of their column."""
    return {column.key: column.full_heading for column in starts_table(Words(language), []).columns}


def _named(language: Literal["nl", "en"]) -> str:
    return join_texts((headings(language)[key] for key in _NEEDED), "and")


@cache
def _simplified_titles() -> tuple[dict[str, str], ...]:
    """Return the headings that are read, simplified, by the key of their column: Dutch, and English."""
    return tuple({key: simplified(headings(language)[key]) for key in _READ} for language in LANGUAGES)


def _columns(cells: Sequence[Raw]) -> dict[str, int]:
    """Return the index of each column that a row of headings names; none where it is no such row."""
    names = [simplified(cell) if isinstance(cell, str) else "" for cell in cells]
    for titles in _simplified_titles():
        found = {key: names.index(titles[key]) for key in _READ if titles[key] in names}
        if all(key in found for key in _NEEDED):
            return found
    return {}


def _doubled_columns(grid: Grid) -> list[Problem]:
    """Return a problem for each column that is read and stands twice, by whichever of its names."""
    head = _headings(grid)
    if head is None:
        return []
    row, columns = head
    cells = next(cells for number, cells in grid.rows if number == row)
    names = [simplified(cell) if isinstance(cell, str) else "" for cell in cells]
    problems = []
    for key, first in columns.items():
        own = {titles[key] for titles in _simplified_titles()}
        for at in (at for at, name in enumerate(names) if name in own and at != first):
            found = gettext(
                "the column {heading} again, after {first} in {column}",
                heading=spell_raw(cells[at]),
                first=spell_raw(cells[first]),
                column=grid.column_name(first),
            )
            where = grid.cell_location(row, at, "")
            problems.append(
                Problem(where, found, gettext("each column once"), gettext("remove the one that does not count"))
            )
    return problems


def _merged_answers(grid: Grid) -> list[Problem]:
    """Return a problem for each answer in a cell that is merged over rows: the file has it in the first alone."""
    head = _headings(grid)
    if head is None:
        return []
    row, columns = head
    rows, problems = dict(grid.rows), []
    for top, bottom, left, right in grid.merged:
        for key in (key for key in ("agreed", "counter") if top > row and left <= columns.get(key, -1) <= right):
            cells = rows.get(top, ())
            if left < len(cells) and not is_blank(cells[left]):
                found = gettext(
                    "{answer} in one cell over rows {top} to {bottom}",
                    answer=spell_raw(cells[left]),
                    top=top,
                    bottom=bottom,
                )
                where = grid.cell_location(top, columns[key], "")
                advice = gettext("take the cells apart, and write the answer in each row for which it holds")
                problems.append(Problem(where, found, gettext("an answer in the row of each group"), advice))
    return problems


def _headings(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Return the number of the row of headings and its columns; None where there is none."""
    rows = ((number, _columns(cells)) for number, cells in grid.rows[:10])
    return next(((number, columns) for number, columns in rows if columns), None)


def _lines(grid: Grid) -> Iterator[Line]:
    head = _headings(grid)
    if head is None:
        return
    first, columns = head
    titles = {key: str(cells[at]) for number, cells in grid.rows if number == first for key, at in columns.items()}
    for number, cells in grid.rows:
        if number > first:
            found = {key: cells[at] for key, at in columns.items() if at < len(cells)}
            raws = {key: raw.text if isinstance(raw, BrokenCell) else raw for key, raw in found.items()}
            yield Line(raws, Places(grid, number, columns, titles))


def _grids(path: str) -> tuple[list[Grid], list[Problem]]:
    """Return the sheets of a file; a CSV file is one."""
    data, label, problems = read_bytes(str(Path(path).absolute()), SourceError), shown_name(path), list[Problem]()
    if not data:
        return [], [
            Problem(
                label,
                gettext("an empty file"),
                gettext("a workbook or CSV file with answers"),
                gettext("save it again and retry"),
            )
        ]
    if Path(path).suffix.lower() == ".csv":
        grid = read_csv_grid(data, label, lambda cells: len(_columns(cells)), problems, Findings(), _MOST_ROWS)
        return ([] if grid is None else [grid]), problems
    try:
        book = Workbook(data, label, _MOST_ROWS)
        return [book.grid(name) for name in book.sheet_names], problems
    except WorkbookFault as fault:
        return [], [Problem(label, fault.found, fault.expected, fault.advice)]
