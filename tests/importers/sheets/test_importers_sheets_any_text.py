"""Whatever stands in a cell or in a file: rows or sentences, never anything else."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.sheets.cells.convert import CellFault, is_blank, read_cell
from solver.importers.sheets.reading.read import read_tables
from solver.importers.sheets.schema.catalogue import TABLES
from tests.importers.sheets.sheet_files import workbook

COLUMNS = [column for table in TABLES.values() for column in table.columns]
NEARLY = st.text(alphabet="0123456789:.,=%+-|*? uhapm\u00a0<#/[]()di tue=x'\u2212\u0661\u00b2", max_size=30)
TEXTS = st.one_of(st.text(max_size=40), NEARLY)
CELLS = st.one_of(
    TEXTS,
    st.floats(),
    st.integers(),
    st.booleans(),
    st.times(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
)
# Such text as an .xlsx file can hold: openpyxl refuses the others.
SHEET_TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)
SHEET_CELLS = st.one_of(
    SHEET_TEXTS,
    NEARLY,
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.times(),
    st.datetimes(min_value=dt.datetime(1901, 1, 1), max_value=dt.datetime(9999, 1, 1)),
)
QUICK = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.mark.long
@settings(deadline=None, max_examples=400)
@given(st.sampled_from(COLUMNS), CELLS)
def test_any_cell_is_a_value_or_a_fault(column, raw):
    if is_blank(raw):
        return
    try:
        value = read_cell(raw, column)
    except CellFault as fault:
        told = f"{fault.found}{fault.expected}{fault.advice}"
        assert told.isprintable()
        assert len(told) < 1000
        return
    if column.kind == "share":
        assert 0 <= value <= 1
    elif column.kind in ("text", "id", "choice"):
        assert value
        assert value == value.strip()
        assert value.isprintable()
    elif column.kind in ("count", "number"):
        assert column.minimum <= value <= column.maximum


def read_or_sentences(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        told = "\n".join(sentences(path))
        assert told.replace("\n", "").isprintable()


def sentences(path):
    try:
        read_tables([path], Findings())
    except SourceError as error:
        return list(map(str, error.problems)) or [pytest.fail("an error without a problem")]
    return []


@QUICK
@given(st.sampled_from(sorted(TABLES)), st.lists(st.lists(TEXTS, max_size=5), max_size=5), st.booleans())
def test_any_text_in_a_csv_file_gives_rows_or_sentences(table, rows, has_head):
    head = [",".join(column.key for column in TABLES[table].columns)] if has_head else []
    text = "\n".join([*head, *(",".join(row) for row in rows)])
    read_or_sentences(f"{table}.csv", text.encode("utf-8", errors="surrogatepass"))


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_sentences(data):
    for name in ("groups.csv", "form.xlsx", "form.xls"):
        read_or_sentences(name, data)
        read_or_sentences(name, b"PK\x03\x04" + data)
        read_or_sentences(name, bytes.fromhex("D0CF11E0A1B11AE1") + data)


@pytest.mark.long
@QUICK
@given(st.sampled_from(sorted(TABLES)), st.lists(st.lists(SHEET_CELLS, max_size=8), max_size=4))
def test_any_cells_in_a_workbook_give_rows_or_sentences(table, rows):
    head = [column.key for column in TABLES[table].columns]
    cells = [[cell for cell in row if not isinstance(cell, str) or cell[:1] != "="] for row in rows]
    read_or_sentences("form.xlsx", workbook({TABLES[table].name.nl: [head, *cells]}))


@QUICK
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=20))
def test_a_workbook_with_changed_bytes_gives_rows_or_sentences(at, data):
    good = workbook({"Groepen": [["organisation", "headcount"], ["hu", 1]]})
    at %= len(good)
    read_or_sentences("form.xlsx", good[:at] + data + good[at + len(data) :])
    read_or_sentences("form.xlsx", good[:at])
