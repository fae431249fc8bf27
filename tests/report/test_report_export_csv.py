"""The CSV files: what Excel opens, in Dutch or not, and cells that no spreadsheet calculates."""

import csv
import io
import json

import pytest

from solver.report.export.csv_tables import csv_files, csv_text, quoted
from solver.report.table import Column, Figure, Table
from solver.report.text.language import Words
from tests.report.exports import HOSTILE, export_of, first_moves, instance_of, named, schedule_of


@pytest.fixture(scope="module")
def moved(tiny):
    return export_of(tiny, schedule_of(tiny, college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)]))


def rows_of(text, delimiter):
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=delimiter))


def test_every_table_is_a_file_named_in_the_language(moved):
    assert list(csv_files(moved, Words("nl"), dutch=True)) == [
        "samenvatting.csv",
        "begintijden.csv",
        "belasting.csv",
        "doorsneden.csv",
        "tijdvakken.csv",
        "doelen.csv",
        "ondergrenzen.csv",
        "afspraken.csv",
        "aannames-en-bronnen.csv",
        "waarde-per-jaar.csv",
        "prijzen-en-bronnen.csv",
    ]
    assert "start-times.csv" in csv_files(moved, Words("en"), dutch=False)


def test_dutch_files_have_semicolons_and_decimal_commas(moved):
    text = csv_files(moved, Words("nl"), dutch=True)["doorsneden.csv"]
    bus, tram = rows_of(text, ";")
    assert (bus["bezetting nu"], bus["bezettingsgraad nu"], tram["drukste tijdvak nu"]) == (
        "105",
        "1,3125",
        "08:15\N{EN DASH}08:30",
    )


def test_other_files_have_commas_and_points(moved):
    text = csv_files(moved, Words("en"), dutch=False)["sections.csv"]
    assert rows_of(text, ",")[0]["load factor today"] == "1.3125"


def test_times_shifts_and_shares(moved):
    rows = rows_of(csv_files(moved, Words("nl"), dutch=True)["begintijden.csv"], ";")
    found = [(row["begin nu"], row["begin nieuw"], row["verschuiving (min)"], row["mensen"]) for row in rows]
    assert found == [
        ("08:30", "08:45", "15", "120"),
        ("08:30", "08:30", "0", "80"),
        ("08:30", "08:15", "-15", "20"),
        ("08:30", "08:30", "0", "20"),
    ]
    assert rows[2]["aandeel van de groep"] == "0,5"
    assert rows[0]["einde nieuw"] == ""


def test_figures_in_columns_of_texts_are_numbers():
    table = Table("x", "x", [Column("a", "a"), Column("b", "b")], [["c", Figure(1234.5, "number")], ["d", None]])
    assert csv_text(table, dutch=True) == '\ufeff"a";"b"\r\n"c";1234,5\r\n"d";\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", " ="])
def test_what_could_begin_a_formula_gets_an_apostrophe(start):
    assert quoted(f"{start}1").startswith("\"'")


def test_other_texts_stay_as_they_are():
    assert quoted('\'s-Gravenhage; "Zuid"') == '"\'s-Gravenhage; ""Zuid"""'
    assert quoted("a\nb") == '"a\\nb"', "a cell is one line, whatever stands in it"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("dutch", [True, False])
def test_texts_stay_in_their_cells(instances, text, dutch):
    instance = instance_of(named(json.loads((instances / "tiny.json").read_text(encoding="utf-8")), text))
    files = csv_files(export_of(instance, first_moves(instance)), Words("nl"), dutch=dutch)
    rows = rows_of(files["begintijden.csv"], ";" if dutch else ",")
    assert {row["partij"] for row in rows} == {f"'{text}" if text[0] in "=+-@" else text}
    for file in files.values():
        for delimiter in ";,":
            cells = [cell for row in csv.reader(io.StringIO(file), delimiter=delimiter) for cell in row]
            assert not any(cell.startswith(("=", "@")) for cell in cells), "whichever separator a program takes"
