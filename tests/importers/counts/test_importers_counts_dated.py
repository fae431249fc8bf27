"""Counts of many days: dates, weekdays, gaps, and every fault a sentence."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from solver.errors import SourceError
from solver.importers.counts.dated import read_dated_counts
from solver.importers.findings import Findings
from solver.importers.sheets.cells.dates import read_date
from solver.importers.sheets.cells.raw import CellFault
from solver.importers.sheets.schema.catalogue import TABLES
from tests.support.sweeps import quarter_instance

HEADER = "section,date,from,to,passengers\n"
DATE = TABLES["counts"].column("date")


def read(tmp_path, text, name="anything.csv", findings=None):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_dated_counts([path], quarter_instance(), Findings() if findings is None else findings)


def refusal(tmp_path, text):
    with pytest.raises(SourceError) as refused:
        read(tmp_path, text)
    return [str(problem) for problem in refused.value.problems]


def test_every_count_is_kept_with_its_date(tmp_path):
    text = (
        HEADER
        + "bus>town,2026-03-10,08:15,08:30,90\nbus>town,17-3-2026,8:15,8.30,80\nbus>town,2026-03-17,08:30,08:45,7\n"
    )
    found = read(tmp_path, text)
    assert found.spans == ((0, 0, 495, 510), (0, 0, 510, 525))
    assert found.dates == ("2026-03-10", "2026-03-17")
    assert list(zip(found.span.tolist(), found.date.tolist(), found.passengers.tolist(), strict=True)) == [
        (0, 0, 90.0), (0, 1, 80.0), (1, 1, 7.0),
    ]  # fmt: skip


def test_in_dutch_with_weekdays_and_inclusive_ends(tmp_path):
    text = "Doorsnede;Dag;Van;Tot;Reizigers\nbus>town;di;08:15;08:29;90\nbus>town;dinsdag;08:30;08:44;7,5\n"
    found = read(tmp_path, text)
    assert (found.spans, found.dates) == (((0, 0, 495, 510), (0, 0, 510, 525)), ("tue",))
    assert found.passengers.tolist() == [90.0, 7.5]


def test_a_workbook_with_dates_of_excel(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tellingen"
    sheet.append(["Doorsnede", "Datum", "Van", "Tot", "Reizigers"])
    sheet.append(["bus>town", dt.datetime(2026, 3, 10), dt.time(8, 15), dt.time(8, 30), 90])
    book.save(tmp_path / "mart.xlsx")
    found = read_dated_counts([tmp_path / "mart.xlsx"], quarter_instance(), Findings())
    assert (found.dates, found.passengers.tolist()) == (("2026-03-10",), [90.0])


def test_what_is_not_of_the_instance_is_dropped_and_told(tmp_path):
    rows = ["bus>town,2026-03-10,08:15,08:30,90", "bus>twon,2026-03-10,08:15,08:30,9"]
    rows += ["bus>town,2026-03-11,08:15,08:30,9", "bus>town,2026-03-10,04:00,04:15,9"]
    findings = Findings()
    found = read(tmp_path, HEADER + "\n".join(rows) + "\n", findings=findings)
    assert found.passengers.tolist() == [90.0]
    dropped = {each.what: each.count for each in findings if each.action == "dropped"}
    assert dropped == {
        "sections that the instance does not have": 1,
        "counts on days that the instance does not have": 1,
        "counts at times at which the section has no places": 1,
    }


def test_one_sentence_for_each_faulty_cell(tmp_path):
    rows = ["bus>town,2026-13-10,08:15,08:30,90", "bus>town,2026-03-10,8,08:30,90", "bus>town,2026-03-10,08:15,08:00,9"]
    rows += ["bus>town,2026-03-10,08:15,08:30,-4", "bus>town,2026-03-10,08:15,08:30,veel"]
    told = refusal(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert len(told) == 5
    assert told[0] == (
        'anything.csv, row 2, column date: found "2026-13-10"; expected a date; '
        'write it as year, month and day, like "2026-03-09".'
    )
    places = [("row 3", "column from"), ("row 4", "column to"), ("row 5", "column passengers")]
    for sentence, (row, column) in zip(told[1:], [*places, ("row 6", "column passengers")], strict=True):
        assert row in sentence
        assert column in sentence


def test_days_that_are_not_told_or_contradict(tmp_path):
    (told,) = refusal(tmp_path, "section,from,to,passengers\nbus>town,08:15,08:30,90\n")
    assert told == (
        "anything.csv, row 2: found neither a date nor a day; expected the date of the count; "
        'fill in the column date (Datum), like "2026-03-10".'
    )
    (told,) = refusal(tmp_path, "section,date,day,from,to,passengers\nbus>town,2026-03-10,wed,08:15,08:30,90\n")
    assert told == (
        "anything.csv, row 2, column day: found wed beside 2026-03-10, which is a tue; expected tue; "
        "correct one of the two, or leave the day blank."
    )


def test_a_moment_that_is_counted_twice(tmp_path):
    row = "bus>town,2026-03-10,08:15,08:30,90\n"
    (told,) = refusal(tmp_path, HEADER + row + row)
    assert told == (
        'anything.csv, row 3: found section "bus>town" on 2026-03-10 from 08:15 to 08:30 a second time '
        "(anything.csv, row 2); expected each moment of a day once; remove one of the two, or fill in their dates."
    )
    (told,) = refusal(tmp_path, HEADER + row + "bus>town,2026-03-10,08:20,08:35,90\n")
    assert "from 08:20 to 08:35 over 08:15 to 08:30 (anything.csv, row 2)" in told


def test_nothing_of_the_instance(tmp_path):
    (told,) = refusal(tmp_path, HEADER + "bus>twon,2026-03-10,08:15,08:30,90\n")
    assert told.startswith(
        'anything.csv, row 2: found "bus>twon"; expected a section of the instance; did you mean "bus>town"?'
    )
    (told,) = refusal(tmp_path, HEADER + "bus>town,2026-03-11,08:15,08:30,90\n")
    assert "no count of a section, day and time of the instance" in told
    assert refusal(tmp_path, "a,b\n1,2\n") != []
    with pytest.raises(SourceError, match="gone"):
        read_dated_counts([Path(tmp_path / "gone.csv")], quarter_instance(), Findings())


def test_many_rows_are_read_as_one_by_one(tmp_path):
    # The second of two alike rows is read from memory: totals and stray cells are seen there too.
    rows = ["bus>town,2026-03-10,08:15,08:30,90", "bus>town,2026-03-17,08:15,08:30,90", "totaal,,,,180", ",,,,"]
    found = read(tmp_path, HEADER + "\n".join(rows) + "\n")
    assert found.passengers.tolist() == [90.0, 90.0]
    told = refusal(tmp_path, HEADER + "\n".join([*rows, "bus>town,2026-03-24,08:15,08:30,90,stray"]) + "\n")
    assert len(told) == 1
    assert "stray" in told[0]


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("2026-03-09", "2026-03-09"), ("9-3-2026", "2026-03-09"), ("09/03/2026", "2026-03-09"),
        ("9 maart 2026", "2026-03-09"), ("9 mrt. 2026", "2026-03-09"), (dt.date(2026, 3, 9), "2026-03-09"),
        (dt.datetime(2026, 3, 9), "2026-03-09"), ("2026-03-09 00:00:00", "2026-03-09"),
    ],
)  # fmt: skip
def test_dates(raw, date):
    assert read_date(raw, DATE) == date


@pytest.mark.parametrize(
    "raw", ["9-3-26", "31-2-2026", "3/2026", "9 foo 2026", 46090, dt.datetime(2026, 3, 9, 8, 15), True]
)
def test_no_dates(raw):
    with pytest.raises(CellFault) as refused:
        read_date(raw, DATE)
    assert refused.value.expected == "a date"
