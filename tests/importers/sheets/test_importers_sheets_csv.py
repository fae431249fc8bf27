"""CSV files as people and programs write them, and the faults of columns and rows."""

import pytest

from solver.importers.findings import Findings
from solver.importers.sheets.reading.read import read_csv_table
from solver.importers.sheets.schema.catalogue import TABLES
from tests.importers.sheets.sheet_files import faults, read

HEAD = "organisation,name,kind\n"
PLAIN = HEAD + "hu,Hogeschool Utrecht,hbo\nuu,Universiteit,wo\n"
VALUES = [
    {"organisation": "hu", "name": "Hogeschool Utrecht", "kind": "hbo"},
    {"organisation": "uu", "name": "Universiteit", "kind": "wo"},
]


def organisations(tmp_path, data, problems):
    path = tmp_path / "organisations.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return [dict(row.values) for row in read_csv_table(path, TABLES["organisations"], problems)]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        ("\ufeff" + PLAIN.replace(",", "\t")).encode("utf-16-le"),
        ("\ufeff" + PLAIN).encode("utf-16-be"),
        "sep=;\r\n" + PLAIN.replace(",", ";"),
        PLAIN.replace("\n", ",,,\n"),
        "\n\n" + PLAIN + "\n , ,\n\n",
        "Onze opgave,,\nIngevuld door J,,\n" + PLAIN,
        "Code organisatie;NAAM *;Soort (kies)\nhu;Hogeschool Utrecht;hogeschool\nuu;Universiteit;universiteit",
        "kind,name,organisation\nhbo,Hogeschool Utrecht,hu\nwo,Universiteit,uu\n",
        HEAD + '"hu","Hogeschool\nUtrecht","hbo"\n"uu",Universiteit,wo\n',
        "name,kind,organisation,postcode\nHogeschool Utrecht,hbo,hu\nUniversiteit,wo,uu\n",
    ],
)
def test_any_usual_csv_gives_the_same_rows(tmp_path, data):
    problems = []
    assert organisations(tmp_path, data, problems) == VALUES
    assert problems == []


def test_the_encoding_of_windows_is_read_and_noted(tmp_path):
    path = tmp_path / "organisations.csv"
    path.write_bytes((HEAD + "a,Caf\u00e9 \u20ac,shop\n").encode("cp1252"))
    findings, problems = Findings(), []
    (row,) = read_csv_table(path, TABLES["organisations"], problems, findings)
    assert row["name"] == "Caf\u00e9 \u20ac"
    assert "organisations.csv: noted 1 file in the encoding of Windows (cp1252), not in UTF-8" in map(str, findings)


def test_a_row_and_its_cells_are_called_as_people_find_them(tmp_path):
    tables = read(tmp_path, organisations__csv="\ufeffEen titel\n\n" + PLAIN)
    row = tables["organisations"][1]
    assert row.where == "organisations.csv, row 5"
    assert row.location("kind") == "organisations.csv, row 5, column kind"
    assert row.location("postcode") == "organisations.csv, row 5"
    assert row.origin.text == "organisations.csv, row 5"


@pytest.mark.parametrize("data", ["", "\ufeff", "\n\n", HEAD])
def test_an_empty_table_has_no_rows_and_no_faults(tmp_path, data):
    assert faults(tmp_path, organisations__csv=data) == []
    assert read(tmp_path, organisations__csv=data) == {}


def test_every_fault_of_every_file_is_told_at_once(tmp_path):
    told = faults(
        tmp_path,
        organisations__csv="organisation,name,kind,colour\nhu,,hbo,red\n,x,school,\n",
        groups__csv="organisation,head count,lat\nhu,1.234,\n",
    )
    assert told == [
        'groups.csv, row 1: found the column "lat"; expected a column of the table groups; did you mean "sat"? '
        "If not, remove the column.",
        'groups.csv, row 2, column head count: found "1.234"; expected a whole number from 0 to 10,000,000 that can '
        "be read in one way only; write 1234 where that is meant, without a point or a comma.",
        'organisations.csv, row 1: found the column "colour"; expected a column of the table organisations; '
        "remove the column.",
        'organisations.csv, row 2, column name: found a blank cell; expected a value in the column "name"; '
        'fill it in, like "Hogeschool Utrecht".',
        "organisations.csv, row 3, column organisation: found a blank cell; expected a value in the column "
        '"organisation"; fill it in, like "hu".',
        'organisations.csv, row 3, column kind: found "school"; expected one of: po (basisschool), '
        "vo (voortgezet onderwijs), mbo, hbo (hogeschool), wo (universiteit), employer (werkgever), "
        "government (overheid), care (zorg), shop (winkel), desk (balie), other (anders); "
        'did you mean "hogeschool"? If not, choose one of these.',
    ]


COLUMN_FAULTS = [
    (
        "organisation,naam\nhu,x\n",
        'organisations.csv, row 1: found no such header; expected a column "kind" (Soort); add the column.',
    ),
    (
        "organisation,name,kind,postcodee\nhu,x,vo,1\n",
        'organisations.csv, row 1: found the column "postcodee"; expected a column of the table organisations; '
        'did you mean "postcode"? If not, remove the column.',
    ),
    (
        "organisation,name,kind,naam\nhu,x,vo,y\n",
        'organisations.csv, row 1: found the column "naam" again, after "name" in column 2; '
        "expected each column once; remove one of them.",
    ),
    (
        HEAD + "hu,x,vo,stray\n",
        'organisations.csv, row 2, column 4: found "stray"; expected nothing in a column without a header; '
        "give the column a header, or clear it.",
    ),
    (
        "hu,x,vo\n",
        "organisations.csv: found no row with its headers; expected a row with the headers of the table organisations, "
        '"organisation", "name" and "kind" among them; add the headers above the rows.',
    ),
]


@pytest.mark.parametrize(("data", "sentence"), COLUMN_FAULTS)
def test_a_fault_of_the_columns(tmp_path, data, sentence):
    assert faults(tmp_path, organisations__csv=data) == [sentence]


def test_text_that_is_no_csv(tmp_path):
    (told,) = faults(tmp_path, organisations__csv=HEAD + 'hu,"x,vo\nuu,y,wo\n')
    assert told.startswith("organisations.csv, line 3: found text that is no CSV (unexpected end of data)")
    (told,) = faults(tmp_path, organisations__csv=b"organisation\0name")
    assert told == "organisations.csv: found bytes that are no text; expected a CSV file; save it again as CSV UTF-8."
    (told,) = faults(tmp_path, organisations__csv=b"\xff\xfe\x00\xd8\x00")
    assert "found bytes that are no text" in told


def test_a_field_of_two_hundred_thousand_letters_is_a_fault(tmp_path):
    (told,) = faults(tmp_path, organisations__csv=HEAD + f"hu,{'x' * 200_000},vo\n")
    assert told == (
        "organisations.csv, line 2: found a cell of more than 131,072 characters; expected at most 131,072 characters; "
        "shorten it; where no cell is so long, look for a quotation mark that is not closed."
    )


@pytest.mark.long
def test_a_file_of_far_too_many_rows_or_cells_is_not_read_to_its_end(tmp_path):
    (told,) = faults(tmp_path, organisations__csv=HEAD + "hu,x,vo\n" * 500_000)
    assert told == (
        "organisations.csv: found more than 500,000 rows; expected at most 500,000; "
        "check that this is the right file, or split it into several."
    )
    (told,) = faults(tmp_path, organisations__csv=HEAD + ("," * 999_999 + "\n") * 6)
    assert told.startswith("organisations.csv: found more than 5,000,000 cells; expected at most 5,000,000;")


def test_a_span_ends_after_it_begins(tmp_path):
    rows = "line,from,to,passengers\n22,07:30,07:45,5\n22,23:30,25:00,5\n"
    assert faults(tmp_path, counts__csv=rows) == []
    assert faults(tmp_path, counts__csv="line,from,to,passengers\n22,07:30,07:30,5\n22,23:30,01:00,5\n") == [
        'counts.csv, row 2, column to: found from "07:30" to "07:30"; expected an end after the beginning; '
        'correct one of them; a time after midnight is written as "25:10".',
        'counts.csv, row 3, column to: found from "23:30" to "01:00"; expected an end after the beginning; '
        'correct one of them; a time after midnight is written as "25:10".',
    ]


def test_a_column_of_faults_is_told_up_to_a_hundred(tmp_path):
    told = faults(tmp_path, organisations__csv=HEAD + "".join(f"o{number},x,?\n" for number in range(500)))
    assert len(told) == 101
    assert told[99].startswith("organisations.csv, row 101, column kind")
    assert told[100] == (
        "organisations.csv, column kind: found 100 faults; expected none; "
        "mend these first: the rest of the column was not looked at."
    )
    assert len(faults(tmp_path, organisations__csv=HEAD + "".join(f"o{n},x,?\n" for n in range(99)))) == 99


def test_control_characters_and_long_names_do_no_harm(tmp_path):
    told = faults(tmp_path, organisations__csv=f"organisation,name,kind,\x1b[31m{'z' * 10_000}\nhu,x,vo\n")
    assert len(told) == 1
    assert told[0].isprintable()
    assert len(told[0]) < 300
