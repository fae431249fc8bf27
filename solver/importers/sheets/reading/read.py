"""Workbooks, CSV files and folders of them, read into the rows of tables."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from solver.errors import InputError, Problem, SourceError
from solver.formats.files import WORKBOOKS, read_bytes
from solver.importers.findings import Findings
from solver.importers.sheets.files.csv_files import read_csv_grid
from solver.importers.sheets.files.saved_on import saved_on
from solver.importers.sheets.files.workbook_fault import WorkbookFault
from solver.importers.sheets.files.workbooks import Workbook
from solver.importers.sheets.reading.headers import num_recognised
from solver.importers.sheets.reading.join import Known, all_names_read, merged, reference_problems, with_group_ids
from solver.importers.sheets.reading.rows import Row, Tables
from solver.importers.sheets.reading.table import read_grid
from solver.importers.sheets.schema.catalogue import (
    EXPLANATION_SHEET,
    LISTS_SHEET,
    MARKED_SHEET,
    SCHOOL_TABLES,
    TABLES,
    TEMPLATE_TABLES,
    table_named,
)
from solver.importers.sheets.schema.columns import TableSpec, simplified
from solver.language.messages import gettext, joined, numeral
from solver.validation.names import Names
from solver.validation.spelling import join_texts, join_words, printable, spell_text

CSV = ".csv"
MOST_PROBLEMS = 1000
"""Faults of one reading that are told; nobody reads more, and a folder of the wrong files has millions."""

_NO_CONTENT = frozenset(
    simplified(name) for wording in (EXPLANATION_SHEET, LISTS_SHEET, MARKED_SHEET) for name in wording
)
"""Sheets of the template that hold no rows."""
_NOTHING_KNOWN: Known = MappingProxyType({})


def read_tables(paths: Sequence[Path], findings: Findings, known: Known = _NOTHING_KNOWN) -> Tables:
    """Return the rows of all tables in some files and folders.

    Parameters
    ----------
    paths
        Workbooks, CSV files that are called after a table, and folders. Of a folder all workbooks and all such CSV
        files are read, by name; hidden files and those that Excel locks files with (``~$form.xlsx``) are not.
    findings
        Gets what was read, left out and noted.
    known
        Ids of organisations and groups that are in no file and may be named all the same, by table; a * or ? in one
        stands for any characters.

    Raises
    ------
    SourceError
        With every fault in every file: what cannot be opened, columns that lack or are not known, values, ids that
        are given twice with different content, and names of organisations and groups that are nowhere.
    """
    problems: list[Problem] = []
    parts: dict[str, list[tuple[Row, ...]]] = {key: [] for key in TABLES}
    for path, label in _labelled(list(_files(paths, problems, findings))):
        for key, rows in _read_file(path, label, problems, findings).items():
            parts[key].append(rows)
    return _joined(parts, problems, findings, known)


def read_table_of(path: Path, spec: TableSpec, findings: Findings, known: Known = _NOTHING_KNOWN) -> Tables:
    """Return the rows of a CSV file that holds a table, whatever it is called, as `read_tables` does.

    Raises
    ------
    SourceError
        With every fault, by the name of the file.
    """
    problems: list[Problem] = []
    rows = read_csv_table(path, spec, problems, findings)
    return _joined({spec.key: [rows]}, problems, findings, known)


def _joined(
    parts: Mapping[str, Sequence[tuple[Row, ...]]], problems: list[Problem], findings: Findings, known: Known
) -> Tables:
    """Return the rows of all files as one table each.

    Raises
    ------
    SourceError
        With every fault, of `problems` and of the tables together.
    """
    tables = {key: merged(TABLES[key], found, problems, findings) for key, found in parts.items() if any(found)}
    if "groups" in tables:
        tables["groups"] = with_group_ids(tables["groups"], findings)
    # Where a name could not be read, whoever refers to it would be told of as well, for nothing.
    if all_names_read(tables, problems):
        problems += reference_problems(tables, known)
    if problems:
        raise SourceError(at_most(problems))
    return tables


def at_most(problems: list[Problem]) -> list[Problem]:
    """Return the first problems, and how many more there are."""
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return problems
    rest = Problem(
        gettext("all files"),
        gettext("{more} more faults", more=numeral(more)),
        gettext("none"),
        gettext("mend these first"),
    )
    return [*problems[:MOST_PROBLEMS], rest]


def read_workbook(path: Path, problems: list[Problem], findings: Findings | None = None) -> dict[str, tuple[Row, ...]]:
    """Return the rows of the sheets of one workbook by table, and add its faults to `problems`.

    Sheets are recognised by the key, the Dutch or the English name of their table, in any order, also as
    ``Groepen (2)``; others are noted. Hidden sheets, rows and columns count.
    """
    return _read_workbook(path, printable(path.name), problems, Findings() if findings is None else findings)


def read_csv_table(
    path: Path, spec: TableSpec, problems: list[Problem], findings: Findings | None = None
) -> tuple[Row, ...]:
    """Return the rows of one CSV file, and add its faults to `problems`.

    UTF-8, UTF-16 and the encoding of Windows; separated by commas, semicolons or tabs; the header is the row, among
    the first, that names most columns.
    """
    return _read_csv(path, printable(path.name), spec, problems, Findings() if findings is None else findings)


def _files(paths: Sequence[Path], problems: list[Problem], findings: Findings) -> Iterator[Path]:
    """Yield the files to read, each once; those in folders by name."""
    seen = set()
    for path in paths:
        for file in _files_of(path, problems, findings) if path.is_dir() else (path,):
            resolved = os.path.realpath(file)
            if resolved not in seen:
                seen.add(resolved)
                yield file


def _files_of(folder: Path, problems: list[Problem], findings: Findings) -> list[Path]:
    """Return the workbooks of a folder and its CSV files that are called after a table, by name."""
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        where = printable(str(folder))
        problems.append(
            Problem(
                where, gettext("a folder that cannot be opened"), gettext("a folder"), gettext("ask for permission")
            )
        )
        return []
    files = [path for path in entries if path.is_file() and not path.name.startswith((".", "~$"))]
    unknown = [path.name for path in files if path.suffix.lower() == CSV and table_named(path.stem) is None]
    findings.add(
        printable(folder.name), "noted", gettext("CSV files that are no table, not read"), len(unknown), unknown
    )
    found = [
        path
        for path in files
        if path.suffix.lower() in WORKBOOKS or (path.suffix.lower() == CSV and path.name not in unknown)
    ]
    if not found:
        expected = gettext("CSV files called after a table, or workbooks")
        advice = gettext("put the files that were filled in into the folder, or name another one")
        problems.append(Problem(printable(str(folder)), gettext("a folder without tables"), expected, advice))
    return found


def _labelled(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the files with a label each: the name, preceded by as many folders as make it unique."""
    for path in files:
        others = [other for other in files if other != path and other.name == path.name]
        depth = 1
        while any(other.parts[-depth:] == path.parts[-depth:] for other in others) and depth < len(path.parts):
            depth += 1
        yield path, printable("/".join(path.parts[-depth:]))


def _read_file(path: Path, label: str, problems: list[Problem], findings: Findings) -> Mapping[str, tuple[Row, ...]]:
    """Return the rows of one file by table; a problem where it is neither a workbook nor the CSV file of a table."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _read_workbook(path, label, problems, findings)
    spec = table_named(path.stem) if suffix == CSV else None
    if spec is not None:
        return {spec.key: _read_csv(path, label, spec, problems, findings)}
    if suffix == CSV:
        advice = Names(name for table in TABLES.values() for name in reversed(table.names())).advice(
            path.stem, gettext("call the file after its table")
        )
        found, expected = (
            gettext("a CSV file that is called after no table"),
            gettext(
                "one of {tables}", tables=join_words([joined("", ['"', table.told, '"']) for table in TABLES.values()])
            ),
        )
    else:
        found, expected = (
            gettext("a file of kind {suffix}", suffix=spell_text(suffix)),
            gettext("a workbook (.xlsx), a CSV file, or a folder of them"),
        )
        advice = gettext("save it as one of these")
    problems.append(Problem(label, found, expected, advice))
    return {}


def content_of(path: Path, label: str, problems: list[Problem]) -> bytes | None:
    """Return the content of a file, None and its problem where it cannot be read."""
    try:
        # Absolute, because "-" alone would mean standard input.
        return read_bytes(path.absolute(), SourceError)
    except InputError as error:
        problems += [Problem(label, fault.found, fault.expected, fault.advice) for fault in error.problems]
        return None


def _read_csv(path: Path, label: str, spec: TableSpec, problems: list[Problem], findings: Findings) -> tuple[Row, ...]:
    data = content_of(path, label, problems)
    if data is None:
        return ()
    grid = read_csv_grid(data, label, lambda cells: num_recognised(cells, spec), problems, findings)
    return () if grid is None else read_grid(grid, spec, problems, findings)


def _read_workbook(path: Path, label: str, problems: list[Problem], findings: Findings) -> dict[str, tuple[Row, ...]]:
    """Return the rows of the sheets of a workbook by table; its faults are added to `problems`."""
    data = content_of(path, label, problems)
    found: dict[str, tuple[Row, ...]] = {}
    if data is None:
        return found
    try:
        book = Workbook(data, label)
        for sheet in _sheets(book, label, problems, findings):
            spec = table_named(sheet)
            if spec is not None:
                rows = read_grid(book.grid(sheet), spec, problems, findings)
                found[spec.key] = (*found.get(spec.key, ()), *rows)
    except WorkbookFault as fault:
        problems.append(Problem(label, fault.found, fault.expected, fault.advice))
    return _stated_by_school(_stated(found), saved_on(data))


def _stated(found: dict[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    """Return the rows of a workbook, marked with the name of the party that states them about itself.

    That is its only organisation, or the one board of all its organisations. A workbook about several is a list that
    somebody else made, and a CSV file says nothing of who made it.
    """
    rows = found.get("organisations", ())
    ids = {row.get("organisation", "") for key in ("organisations", "groups") for row in found.get(key, ())}
    boards = {row.get("board", "") for row in rows}
    if len(ids) == 1:
        party = rows[0].get("name", "") if rows else ""
        party = party or ids.pop()
    elif len(boards) == 1:
        party = boards.pop()
    else:
        party = ""
    if not party:
        return found
    own = {key: found[key] for key in ("organisations", "groups") if key in found}
    return found | {key: tuple(replace(row, stated_by=party) for row in rows) for key, rows in own.items()}


def _stated_by_school(found: dict[str, tuple[Row, ...]], day: str) -> dict[str, tuple[Row, ...]]:
    """Return the rows of a workbook, those of its one school marked as what the school states about itself that day.

    Sites with one BRIN number are one school.
    """
    rows = [row for key in SCHOOL_TABLES for row in found.get(key, ()) if "school" in row]
    schools = {row["school"][:4].upper() if _BRIN_OF_SITE.fullmatch(row["school"]) else row["school"] for row in rows}
    if len(schools) != 1:
        return found
    party = next((row["name"] for row in rows if "name" in row), rows[0]["school"])
    own = {key: found[key] for key in SCHOOL_TABLES if key in found}
    return found | {
        key: tuple(replace(row, stated_by=party, stated_on=day) for row in rows_of) for key, rows_of in own.items()
    }


_BRIN_OF_SITE = re.compile(r"[0-9]{2}[A-Z]{2}[-_ |./]?[0-9]{2}", re.ASCII | re.IGNORECASE)


def _sheets(book: Workbook, label: str, problems: list[Problem], findings: Findings) -> list[str]:
    """Return the sheets named after a table; others are noted, and it is a problem where there are none."""
    tables = [name for name in book.sheet_names if table_named(name) is not None]
    others = [name for name in book.sheet_names if name not in tables and simplified(name) not in _NO_CONTENT]
    findings.add(label, "noted", gettext("sheets that are no table, not read"), len(others), map(printable, others))
    if not tables:
        names = join_texts(TABLES[key].name.nl for key in TEMPLATE_TABLES)
        expected = gettext("a sheet called after a table, such as {names}", names=names)
        found = gettext("no such sheet among {sheet_names}", sheet_names=join_texts(book.sheet_names, "and"))
        problems.append(Problem(label, found, expected, gettext("give the sheets the names of the template")))
    return tables
