"""What a file is that somebody gives for a region, and what is in it: recognised by its content, not by its name."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from solver.errors import FileAccessError, InputError, Problem, SourceError
from solver.formats.files import WORKBOOKS, shown_name
from solver.importers.findings import Finding, Findings, Progress, no_progress
from solver.importers.gtfs.lines_of_day import LineOfDay
from solver.importers.gtfs.summary import summarise
from solver.importers.people.postcodes import read_postcodes
from solver.importers.people.register_mapping import MAPPINGS
from solver.importers.people.registers import read_lines
from solver.importers.regions.choices import PostcodeFile, RegisterFile
from solver.importers.sheets.files.grid import CellPlace, column_letters, place_of
from solver.importers.sheets.reading.headers import num_recognised
from solver.importers.sheets.reading.read import CSV, read_table_of, read_tables
from solver.importers.sheets.schema.catalogue import TABLES, table_named
from solver.importers.sheets.schema.columns import TableSpec, simplified
from solver.language.messages import gettext, joined, shown
from solver.validation.spelling import join_texts

Sort = Literal["feed", "tables", "register", "postcodes", "unknown"]

_ZIP, _FEED_TABLE = ".zip", "stop_times.txt"
_POSTCODES = ("postcode", "pc4", "pc6", "postcodes")
_LATITUDES, _LONGITUDES = ("latitude", "lat", "breedtegraad"), ("longitude", "lon", "lng", "lengtegraad")
_ANY_NAME = {"organisations": ["*"], "groups": ["*"]}
"""Names in one file may be those of another."""


@dataclass(frozen=True)
class Dropped:
    """What a file turned out to be.

    Parameters
    ----------
    path
        Where it is.
    sort
        What it is; "unknown" comes with a problem that says what was expected.
    rows
        How many rows each table has, of workbooks and CSV files; of a register its rows.
    lines, service_day, date, why, warning
        Of a feed: the lines of its service day, the busiest in the morning first; which day and why, in one text and
        apart; what has to be said loudly of it.
    findings, problems
        What was read, kept and dropped; every fault, with its cell where it has one.
    table
        The table that a CSV file is, whatever it is called; None elsewhere.
    register, postcodes
        How the columns of a register or a table of postcodes are called.
    """

    path: Path
    sort: Sort
    rows: dict[str, int]
    lines: tuple[LineOfDay, ...] = ()
    service_day: str = ""
    date: datetime.date | None = None
    why: str = ""
    warning: str = ""
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    table: str | None = None
    register: RegisterFile | None = None
    postcodes: PostcodeFile | None = None

    def cells(self) -> list[tuple[CellPlace, Problem]]:
        """Return the faults that are about a cell or a row of a sheet or a CSV file, with where that is."""
        found = ((place_of(problem.where), problem) for problem in self.problems)
        return [(place, problem) for place, problem in found if place is not None]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it, sentences in the language of now."""
        return {
            "file": self.path.name,
            "sort": self.sort,
            "rows": self.rows,
            "table": self.table,
            "postcodes": None if self.postcodes is None else self.postcodes.model_dump(),
            "service_day": shown(self.service_day),
            "date": None if self.date is None else self.date.isoformat(),
            "why": shown(self.why),
            "warning": shown(self.warning),
            "lines": [asdict(line) for line in self.lines],
            "findings": [str(finding) for finding in self.findings],
            "problems": [problem_dict(problem) for problem in self.problems],
        }


def problem_dict(problem: Problem) -> dict[str, Any]:
    """Return a fault as JSON knows it, with the sheet, row and cell where it is about one."""
    place = place_of(problem.where)
    where = {} if place is None else {"sheet": place.sheet, "row": place.row}
    if place is not None and place.column is not None:
        where["cell"] = f"{column_letters(place.column)}{place.row}"
    told = {key: shown(getattr(problem, key)) for key in ("where", "found", "expected", "advice")}
    return {**told, **where, "sentence": str(problem)}


def look(path: Path, progress: Progress = no_progress) -> Dropped:
    """Return what a file is and what is in it; never raises for what is wrong with it.

    A feed is a zip or folder with stop_times.txt; a workbook holds tables; a CSV is a table, a register of schools or
    a list of postcodes by its columns; any other folder is one of workbooks and tables.
    """
    findings = Findings()
    try:
        if path.is_dir():
            return _feed(path, findings, progress) if _has_feed(path) else _tables(path, findings)
        suffix = path.suffix.lower()
        if suffix == _ZIP:
            return _feed(path, findings, progress)
        if suffix in WORKBOOKS:
            return _tables(path, findings)
        if suffix in (CSV, ".txt"):
            return _csv(path, findings)
        return Dropped(path, "unknown", {}, problems=(_unknown(path, gettext("a file of kind {kind}", kind=suffix)),))
    except InputError as error:
        sort: Sort = "feed" if path.suffix.lower() == _ZIP or _has_feed(path) else "tables"
        sort = "unknown" if isinstance(error, FileAccessError) else sort
        return Dropped(path, sort, {}, findings=tuple(findings), problems=error.problems)


def _has_feed(path: Path) -> bool:
    return path.is_dir() and ((path / _FEED_TABLE).is_file() or any(path.glob(f"*/{_FEED_TABLE}")))


def _feed(path: Path, findings: Findings, progress: Progress) -> Dropped:
    """Return what a feed holds on a normal day."""
    summary = summarise(path, None, findings, progress)
    told = joined(" ", [f"{summary.date:%A} {summary.date.isoformat()}:", summary.why])
    rows = {"lines": len(summary.lines), "runs": summary.num_runs, "stop_times": summary.num_stop_times}
    return Dropped(
        path,
        "feed",
        rows,
        lines=summary.lines,
        service_day=told,
        date=summary.date,
        why=summary.why,
        warning=summary.warning,
        findings=summary.findings,
    )


def _tables(path: Path, findings: Findings) -> Dropped:
    tables = read_tables([path], findings, _ANY_NAME)
    return Dropped(path, "tables", {key: len(rows) for key, rows in tables.items()}, findings=tuple(findings))


def _csv(path: Path, findings: Findings) -> Dropped:
    """Return what a CSV file is: the table that it is called after, or what its columns fit best."""
    if table_named(path.stem) is not None and path.suffix.lower() == CSV:
        return _tables(path, findings)
    lines = read_lines(path, ())
    columns = list(lines[0].cells) if lines else []
    register = _register(columns)
    if register is not None:
        file = RegisterFile(file=path.name, mapping=register)  # type: ignore[arg-type]
        return Dropped(path, "register", {"schools": len(lines)}, register=file)
    named = {simplified(column): column for column in columns}
    wanted = (_POSTCODES, _LATITUDES, _LONGITUDES)
    parts = [next((named[name] for name in names if name in named), None) for names in wanted]
    table = _best_table(columns)
    if None not in parts and table is None:
        postcode, lat, lon = (str(part) for part in parts)
        made = PostcodeFile(file=path.name, postcode=postcode, lat=lat, lon=lon)
        read_postcodes(path, postcode, lat, lon)  # raises what is wrong with it
        return Dropped(path, "postcodes", {"postcodes": len(lines)}, postcodes=made)
    if table is None:
        found = gettext("the columns {columns}", columns=join_texts(columns[:8], "and"))
        return Dropped(path, "unknown", {}, problems=(_unknown(path, found),))
    rows = {key: len(found) for key, found in read_table_of(path, table, findings, _ANY_NAME).items()}
    return Dropped(path, "tables", rows, findings=tuple(findings), table=table.key)


def _register(columns: Sequence[str]) -> str | None:
    """Return the ready mapping of which all columns are there."""
    return next((name for name, mapping in MAPPINGS.items() if set(mapping.columns()) <= set(columns)), None)


def _best_table(columns: Sequence[str]) -> TableSpec | None:
    """Return the table of which all required columns are there, and most of the others; None where there is none.

    At least half of the columns have to be of it: other lists have a name or a kind as well.
    """
    fitting = Counter[str]()
    named = {simplified(column) for column in columns}
    for key, spec in TABLES.items():
        if all(any(simplified(name) in named for name in column.names()) for column in spec.required()):
            fitting[key] = num_recognised(list(columns), spec)
    best = fitting.most_common(1)
    return TABLES[best[0][0]] if best and best[0][1] >= max(2, len(columns) / 2) else None


def _unknown(path: Path, found: str) -> Problem:
    expected = gettext("a GTFS feed (.zip), a workbook, a table, a register of schools or a list of postcodes")
    advice = gettext("see docs/new.md for what each looks like, or leave the file out")
    return Problem(shown_name(path.name), found, expected, advice)


def refuse_faulty(dropped: Sequence[Dropped]) -> None:
    """Raise every fault of what was dropped.

    Raises
    ------
    SourceError
        Where there is any.
    """
    problems = [problem for each in dropped for problem in each.problems]
    if problems:
        raise SourceError(problems)
