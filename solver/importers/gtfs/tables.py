"""The tables of a feed as frames of clean text; which columns they need; how their rows refer to each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Problem, SourceError
from solver.importers.findings import Findings
from solver.importers.gtfs.archive import FeedFiles
from solver.importers.gtfs.csv_chunks import CsvChunks
from solver.importers.gtfs.limits import (
    CALENDARS,
    DEMAND_COLUMNS,
    MAX_ROWS,
    NOT_REQUIRED_ON_DEMAND,
    REQUIRED_TABLES,
    TABLES,
)
from solver.importers.gtfs.text import Tally, Texts, clean_texts
from solver.language.messages import gettext, numeral
from solver.validation.spelling import join_texts

NO_ROW = -1
Rows = npt.NDArray[np.int32]
"""Positions of rows in another table; `NO_ROW` where there is none."""
Mask = npt.NDArray[np.bool_]


def missing_parts(files: FeedFiles) -> list[Problem]:
    """Return a problem for every required table that is not there, and for the columns of each table."""
    missing = [table for table in REQUIRED_TABLES if table not in files.sizes]
    problems = [
        Problem(files.where(table), gettext("no such table"), gettext("a table that every feed has"), _FETCH)
        for table in missing
    ]
    if not any(table in files.sizes for table in CALENDARS):
        found = gettext("neither calendar.txt nor calendar_dates.txt")
        problems.append(Problem(files.name, found, gettext("at least one of them"), _FETCH))
    return problems + [problem for table in files.sizes for problem in _column_problems(files, table)]


def _column_problems(files: FeedFiles, table: str) -> list[Problem]:
    """Return a problem for the columns that a table lacks, and one for those that it has twice."""
    with files.open(table) as stream:
        columns = CsvChunks(stream, Tally()).columns
    if table not in REQUIRED_TABLES and not any(columns):
        return []
    optional = NOT_REQUIRED_ON_DEMAND if any(column in columns for column in DEMAND_COLUMNS) else ()
    missing = [column for column in TABLES[table].required if column not in columns and column not in optional]
    names = join_texts(columns, "and")
    there = gettext("there are {names}", names=names) if any(columns) else gettext("it is empty")
    found = gettext("no column {missing} ({there})", missing=join_texts(missing, "and"), there=there)
    advice = gettext("fetch the feed again, or name the columns as GTFS does")
    problems = (
        [Problem(files.where(table), found, gettext("the columns that GTFS requires"), advice)] if missing else []
    )
    known = (*TABLES[table].required, *TABLES[table].optional)
    doubled = [column for column in known if columns.count(column) > 1]
    if doubled:
        found = gettext("column {doubled} more than once", doubled=join_texts(doubled, "and"))
        problems.append(
            Problem(files.where(table), found, gettext("each column once"), gettext("remove or rename the others"))
        )
    return problems


def read_table(files: FeedFiles, table: str, findings: Findings) -> pd.DataFrame:
    """Return the known columns of a table, clean, as object columns of str; "" where a cell or column is missing.

    A table that is not there is one without rows.

    Raises
    ------
    SourceError
        Where the text is no table.
    """
    columns = [*TABLES[table].required, *TABLES[table].optional]
    tally = Tally()
    frames: list[dict[str, Texts]] = []
    num_rows = 0
    if table in files.sizes:
        with files.open(table) as stream:
            chunks = CsvChunks(stream, tally)
            for frame in chunks.frames(columns):
                _refuse_too_many(chunks.num_rows, files.where(table))
                frames.append(_cleaned(frame, tally))
            num_rows = chunks.num_rows
    texts = {name: _joined([frame[name] for frame in frames if name in frame], num_rows) for name in columns}
    findings.add(files.where(table), "read", gettext("rows"), num_rows)
    add_tally(findings, files.where(table), tally)
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in texts.items()})


def _refuse_too_many(num_rows: int, where: str) -> None:
    if num_rows > MAX_ROWS:
        advice = gettext("check that this is the right file, or cut the feed to the region")
        raise SourceError(
            [
                Problem(
                    where,
                    gettext("more than {MAX_ROWS} rows", MAX_ROWS=numeral(MAX_ROWS)),
                    gettext("at most {MAX_ROWS}", MAX_ROWS=numeral(MAX_ROWS)),
                    advice,
                )
            ]
        )


def add_tally(findings: Findings, where: str, tally: Tally) -> None:
    """Note what was repaired while a table was read."""
    for what, count in tally.counts.items():
        findings.add(where, "repaired", what, count, tally.examples[what])


def drop_repeated(table: pd.DataFrame, key: str, where: str, findings: Findings) -> pd.DataFrame:
    """Return the table without rows that have no id, or one that stood before; the first of them is kept."""
    blank = table[key] == ""
    findings.add(where, "dropped", gettext("rows without {key}", key=key), int(blank.sum()))
    repeated = table[key].duplicated() & ~blank
    what = gettext("rows with a {key} that stood before", key=key)
    findings.add(where, "dropped", what, int(repeated.sum()), table[key][repeated])
    return table[~(blank | repeated)].reset_index(drop=True)


def rows_of(ids: pd.Index, texts: Texts) -> Rows:
    """Return the position of each text among `ids` (each only once), `NO_ROW` where it is not there."""
    return ids.get_indexer(pd.Index(texts, dtype=object)).astype(np.int32)


def index_of(texts: pd.Series | Texts) -> pd.Index:
    """Return ids for `rows_of`; as objects, because pandas would convert every column of ids otherwise."""
    return pd.Index(texts, dtype=object)


def _cleaned(frame: pd.DataFrame, tally: Tally) -> dict[str, Texts]:
    return {str(name): clean_texts(frame[name].to_numpy(), tally) for name in frame}


def _joined(parts: list[Texts], num_rows: int) -> Texts:
    return np.concatenate(parts) if parts else np.full(num_rows, "", dtype=object)


_FETCH = gettext("fetch the feed again from its publisher")
