"""Replies that come back: answers in a workbook or CSV file of `stagger export`, as edits of the agreed schedule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.people import Group, GroupChoice
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem, SourceError
from solver.formats.files import read_bytes, shown_name
from solver.importers.findings import Findings
from solver.importers.sheets.cells.numbers import readings
from solver.importers.sheets.cells.raw import BrokenCell, Raw, is_blank, spell_raw, tidy
from solver.importers.sheets.cells.times import minute_of
from solver.importers.sheets.files.csv_files import read_csv_grid
from solver.importers.sheets.files.grid import Grid
from solver.importers.sheets.files.workbook_fault import WorkbookFault
from solver.importers.sheets.files.workbooks import Workbook
from solver.importers.sheets.schema.columns import simplified
from solver.language.messages import gettext, numeral
from solver.report.tables.people import starts_table
from solver.report.text.language import LANGUAGES, Words
from solver.validation.names import Names
from solver.validation.spelling import join_texts, join_words, spell_text

Answer = Literal["yes", "no", "counter"]
_YES, _NO = frozenset(("ja", "j", "yes", "y", "akkoord", "agreed")), frozenset(("nee", "n", "no", "neen"))
_SIGNED_SHIFT = re.compile(r"([-+])([0-9]{1,3})(?: ?min(?:uten|utes)?)?", re.ASCII | re.I)
_MOST_DOUBLED = 100
"""Doubled rows of a sheet that are told one by one."""
_MOST_ROWS = 100_000
"""Rows of a sheet; the largest instances have some ten thousand options, and each is a row."""
_NEEDED = ("group_id", "agreed")
_READ = (*_NEEDED, "counter", "organisation", "shift_min", "share", "pattern")


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one group.

    Attributes
    ----------
    where
        The cell in which it stands.
    shift_min
        What the group takes: as agreed where it says yes, 0 where it says no.
    """

    where: str
    organisation: str
    group: str
    answer: Answer
    shift_min: int

    @property
    def edit(self) -> str:
        """What-if edit of the agreed schedule that holds the group to its answer."""
        return f"sign {self.group}" if self.answer == "yes" else f"fix {self.group}={self.shift_min:+d}"


class Places(Mapping[str, str]):
    """What the cells of a row are called by column, spelled when somebody asks: a sheet may have very many rows."""

    def __init__(self, grid: Grid, number: int, columns: Mapping[str, int], titles: Mapping[str, str]) -> None:
        self.grid = grid
        self._number, self._columns, self._titles = number, columns, titles

    def __getitem__(self, key: str) -> str:
        return self.grid.cell_location(self._number, self._columns[key], self._titles[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet of times: its cells by column, and what each is called."""

    cells: Mapping[str, Raw]
    places: Places


def read_replies(path: str, instance: Instance, schedule: Schedule) -> list[Reply]:
    """Return the answers in a file, one for each group that has one, in the order of the file.

    Parameters
    ----------
    path
        An .xlsx or .csv file that `stagger export` made of the schedule, with answers filled in.

    Raises
    ------
    InputError
        The file cannot be read, nobody answered, or a cell cannot be used; with a problem for every such cell.
    """
    lines, problems = lines_of(path), list[Problem]()
    reader = _Reader(instance, schedule, problems)
    for line in lines:
        reader.read(line)
    if not problems and not reader.replies:
        advice = gettext(
            "fill in {titles} with ja or nee for who answered, and save the file",
            titles=spell_text(_titles("nl")["agreed"]),
        )
        problems.append(
            Problem(shown_name(path), gettext("no answer at all"), gettext("an answer in one row at least"), advice)
        )
    if problems:
        raise InputError(problems)
    return list(reader.replies.values())


def lines_of(path: str) -> list[Line]:
    """Return the rows of the sheet of times of a workbook or CSV file of `stagger export`.

    Raises
    ------
    InputError
        The file cannot be read, has no such sheet, or has a column or row of it twice.
    """
    grids, problems = _grids(path)
    problems += [problem for grid in grids for problem in _doubled_columns(grid)]
    if not problems and not any(_headings(grid) for grid in grids):
        expected = gettext("a sheet with the columns {named}, or {named2}", named=_named("nl"), named2=_named("en"))
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
            found = gettext(
                "{pairs} {value} that {other} has as well",
                pairs=numeral(len(pairs)),
                value="row" if len(pairs) == 1 else "rows",
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
            "{own} for {spell_raw}, of which {places} says {other}",
            own=own,
            spell_raw=spell_raw(line.cells["group_id"]),
            places=earlier.places["agreed"],
            other=other,
        )
        return Problem(
            line.places["agreed"], found, gettext("one answer for each group"), gettext("leave one of the two out")
        )
    found = gettext(
        "the row of {spell_raw} again, which {places} has already",
        spell_raw=spell_raw(line.cells["group_id"]),
        places=earlier.places["group_id"],
    )
    return Problem(line.places["group_id"], found, gettext("each row once"), gettext("remove one of the two"))


def _answer_in_words(line: Line) -> str:
    agreed, counter = line.cells.get("agreed"), line.cells.get("counter")
    if not is_blank(counter):
        return spell_raw(counter)
    word = simplified(str(agreed)) if not is_blank(agreed) else ""
    return "yes" if word in _YES else "no" if word in _NO else word


class _Reader:
    """Reads rows into replies, and keeps every problem."""

    def __init__(self, instance: Instance, schedule: Schedule, problems: list[Problem]) -> None:
        parties = zip(instance.organisations_of_groups(), instance.groups, strict=True)
        self._groups: dict[str, tuple[str, Group]] = {group.id: (party.name, group) for party, group in parties}
        self._choices = {choice.group: choice for choice in schedule.choices}
        self._problems = problems
        self.replies: dict[str, Reply] = {}

    def read(self, line: Line) -> None:
        """Read one row; a row without an answer says nothing."""
        if is_blank(line.cells.get("agreed")) and is_blank(line.cells.get("counter")):
            return
        found = self._group(line)
        if found is None or not self._is_of_this_schedule(line, found[1]):
            return
        reply = self._reply(line, *found)
        if reply is None:
            return
        earlier = self.replies.setdefault(reply.group, reply)
        if earlier.edit != reply.edit:
            told = f"{_spelled(reply)} for {spell_text(reply.group)}, of which {earlier.where} says {_spelled(earlier)}"
            self._add(line, "agreed", told, "one answer for each group", "leave one of the two out")

    def _add(self, line: Line, key: str, found: str, expected: str, advice: str) -> None:
        self._problems.append(Problem(line.places.get(key) or line.places["agreed"], found, expected, advice))

    def _group(self, line: Line) -> tuple[str, Group] | None:
        """Return a row's organisation, by name, and its group; None, with a fault, where no such group is there."""
        raw = line.cells.get("group_id")
        wanted = "" if is_blank(raw) else str(raw).strip().removeprefix("'")
        if wanted not in self._groups:
            found = f"{spell_text(wanted)}, which no group is called" if wanted else "nothing, beside an answer"
            advice = Names(self._groups).advice(wanted, "write the id that stood there, or export again")
            self._add(line, "group_id", found, "the id of a group of this instance", advice)
            return None
        name, group = self._groups[wanted]
        told = line.cells.get("organisation")
        if not is_blank(told) and tidy(str(told)).removeprefix("'") != tidy(name):
            found = f"{spell_raw(told)} in the row of group {spell_text(wanted)}"
            advice = f"correct the id or the name: {wanted} is a group of {name}"
            self._add(line, "organisation", found, spell_text(name), advice)
            return None
        return name, group

    def _is_of_this_schedule(self, line: Line, group: Group) -> bool:
        told, own = number_of(line.cells.get("shift_min")), self._choices.get(group.id)
        shifts = _shifts(own)
        if told is None or told in shifts:
            return True
        expected = (
            f"{join_words([f'{shift:+d}' for shift in shifts])}, as this schedule proposes to {spell_text(group.id)}"
        )
        advice = "give the schedule that the file was made of, or export this one and ask again"
        self._add(line, "shift_min", f"a shift of {told:+g} minutes", expected, advice)
        return False

    def _reply(self, line: Line, name: str, group: Group) -> Reply | None:
        """Return what a row answers; None where it answers nothing or, with a fault, where it contradicts itself."""
        raw, counter = line.cells.get("agreed"), line.cells.get("counter")
        word = "" if is_blank(raw) else simplified(str(raw))
        if word and word not in _YES | _NO:
            advice = "write a counter-proposal as a time in its own column, and remarks in theirs"
            self._add(line, "agreed", spell_raw(raw), "ja or nee (yes or no)", advice)
            return None
        if is_blank(counter):
            if word in _NO:
                return Reply(line.places["agreed"], name, group.id, "no", 0)
            return self._yes(line, name, group)
        if word in _YES:
            found = f"{spell_raw(raw)} beside the counter-proposal {spell_raw(counter)}"
            self._add(line, "agreed", found, "one of the two", "empty the cell that is not meant")
            return None
        shift = self._counter(line, group)
        return None if shift is None else Reply(line.places["counter"], name, group.id, "counter", shift)

    def _yes(self, line: Line, name: str, group: Group) -> Reply | None:
        own = self._choices.get(group.id)
        if own is None:
            found, expected = f"a yes of {spell_text(group.id)}", "a group to which the schedule proposes something"
            self._add(line, "agreed", found, expected, "give the schedule that the file was made of")
            return None
        return Reply(line.places["agreed"], name, group.id, "yes", own.options[0].shift_min)

    def _counter(self, line: Line, group: Group) -> int | None:
        raw = line.cells["counter"]
        shift = _shift_of(raw, min((time.at for time in group.arrivals), default=None))
        possible = group.shifts.shifts_min()
        if shift in possible:
            return shift
        expected = f"one of {_starts(group, possible)}, which this group could choose"
        advice = "write one of these, or widen what the group may choose in the instance"
        self._add(line, "counter", spell_raw(raw), expected, advice)
        return None


def _starts(group: Group, shifts: Sequence[int]) -> str:
    start = min((time.at for time in group.arrivals), default=None)
    told = [f"{shift:+d}" if start is None else format_clock(start + shift) for shift in shifts]
    return ", ".join(told)


def _shift_of(raw: Raw, start_min: int | None) -> int | None:
    """Return the shift in minutes that a cell says: "+15" as it is, a clock time against today's first arrival."""
    text = tidy(raw).removeprefix("'") if isinstance(raw, str) else ""
    if match := _SIGNED_SHIFT.fullmatch(text):
        return int(match[1] + match[2])
    minute = minute_of(text or raw)
    return None if minute is None or start_min is None else minute - start_min


def _shifts(choice: GroupChoice | None) -> list[int]:
    return sorted({option.shift_min for option in choice.options}) if choice is not None else [0]


def number_of(raw: Raw) -> float | None:
    """Return the number that a cell holds, with a decimal comma too; None where it holds none."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return float(raw)
    found = readings(tidy(raw).removeprefix("'")) if isinstance(raw, str) else ()
    return found[0] if len(found) == 1 else None


def _spelled(reply: Reply) -> str:
    return {"yes": "yes", "no": "no", "counter": f"{reply.shift_min:+d} minutes"}[reply.answer]


def _titles(language: Literal["nl", "en"]) -> dict[str, str]:
    """Return the headings of the sheet of times by the key of their column."""
    return {column.key: column.full_heading for column in starts_table(Words(language), []).columns}


def _named(language: Literal["nl", "en"]) -> str:
    return join_texts((_titles(language)[key] for key in _NEEDED), "and")


@cache
def _simplified_titles() -> tuple[dict[str, str], ...]:
    """Return the headings that are read, simplified, by the key of their column: Dutch, and English."""
    return tuple({key: simplified(_titles(language)[key]) for key in _READ} for language in LANGUAGES)


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
                "the column {spell_raw} again, after {spell_raw2} in {column_name}",
                spell_raw=spell_raw(cells[at]),
                spell_raw2=spell_raw(cells[first]),
                column_name=grid.column_name(first),
            )
            where = grid.cell_location(row, at, "")
            problems.append(
                Problem(where, found, gettext("each column once"), gettext("remove the one that does not count"))
            )
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
