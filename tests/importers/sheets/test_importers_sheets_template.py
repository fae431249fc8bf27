"""The workbook to fill in: read back as it is, filled in with Dutch and English words, and written over."""

import datetime as dt
import io
import os
import zipfile

import openpyxl
import pytest

from solver.errors import FileAccessError
from solver.importers.findings import Findings
from solver.importers.sheets.reading.examples import EXAMPLES, example_values
from solver.importers.sheets.schema.catalogue import TABLES, TEMPLATE_TABLES
from solver.importers.sheets.template.tables import FIRST_ROW, HEADER_ROW, header_of
from solver.importers.sheets.template.write import template_bytes, write_template
from tests.importers.sheets.sheet_files import faults, read, saved

LANGUAGES = ("nl", "en")


def opened(language="nl", organisations=()):
    return openpyxl.load_workbook(io.BytesIO(template_bytes(language, organisations)))


def first_free(table):
    return FIRST_ROW + len(EXAMPLES[table]) + 1


def fill(book, language, table, *rows):
    """Write rows, by the headers of the sheet, under the examples."""
    sheet = book[TABLES[table].name.of(language)]
    places = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
    for number, row in enumerate(rows, first_free(table)):
        for key, value in row.items():
            cell = sheet.cell(number, places[header_of(TABLES[table].column(key), language)])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_as_it_is_has_no_rows_and_no_faults(tmp_path, language):
    findings = Findings()
    assert read(tmp_path, findings=findings, form__xlsx=template_bytes(language)) == {}
    dropped = {str(finding).split(", sheet ")[1] for finding in findings}
    assert dropped == {
        f"{TABLES[key].name.of(language)}: dropped {len(EXAMPLES[key])} example rows of the template"
        for key in TEMPLATE_TABLES
    }


def test_it_is_the_same_file_each_time_and_the_languages_differ():
    first = template_bytes("nl", [("hu", "HU")])
    assert first == template_bytes("nl", [("hu", "HU")])
    assert first != template_bytes("en", [("hu", "HU")])
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert b"2020-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_filled_in_with_dutch_words_it_gives_the_rows(tmp_path):
    book = opened()
    fill(book, "nl", "organisations",
         {"organisation": "hu", "name": "Hogeschool Utrecht", "kind": "hogeschool", "lat": "52,086"})  # fmt: skip
    fill(book, "nl", "groups",
         {"organisation": "hu", "name": "Voltijd", "headcount": 1250, "arrivals": dt.time(8, 30),
          "departures": "14:30=40% 16:15=60%", "public_transport": 0.39, "tue": "95%", "later_min": 30,
          "patterns": "nu: di=0,9 | thuis: di=0,5"},
         {"organisation": "hu", "group": "deeltijd", "headcount": "300"})  # fmt: skip
    fill(book, "nl", "agreements",
         {"kind": "Zelfde verschuiving", "groups": "hu-1 deeltijd", "note": "=HYPERLINK(1)"},
         {"kind": "tijdvenster", "groups": "hu-*", "leg": "heen", "from": dt.time(8, 0), "to": 0.5},
         {"kind": "hoogstens aanwezig", "groups": "*", "days": "ma t/m wo", "at_most": 900})  # fmt: skip
    count = {"line": 22, "day": "dinsdag", "from": "7:30", "to": "7.45", "passengers": 210, "quality": "feit"}
    fill(book, "nl", "counts", count)
    tables = read(tmp_path, form__xlsx=saved(book))
    assert {key: [dict(row.values) for row in rows] for key, rows in tables.items()} == {
        "organisations": [{"organisation": "hu", "name": "Hogeschool Utrecht", "kind": "hbo", "lat": 52.086}],
        "groups": [
            {
                "organisation": "hu",
                "group": "hu-1",
                "name": "Voltijd",
                "headcount": 1250,
                "arrivals": (("08:30", 1.0),),
                "departures": (("14:30", 0.4), ("16:15", 0.6)),
                "public_transport": 0.39,
                "tue": 0.95,
                "later_min": 30,
                "patterns": (("today", {"tue": 0.9}), ("thuis", {"tue": 0.5})),
            },
            {"organisation": "hu", "group": "deeltijd", "headcount": 300},
        ],
        "agreements": [
            {"kind": "same_shift", "groups": ("hu-1", "deeltijd"), "note": "=HYPERLINK(1)"},
            {"kind": "window", "groups": ("hu-*",), "leg": "to", "from": "08:00", "to": "12:00"},
            {"kind": "max_on_site", "groups": ("*",), "days": ("mon", "tue", "wed"), "at_most": 900},
        ],
        "counts": [
            {"line": "22", "day": "tue", "from": "07:30", "to": "07:45", "passengers": 210, "quality": "fact"}
        ],
    }  # fmt: skip
    row = first_free("groups")
    assert tables["groups"][0].location("headcount") == f"form.xlsx, sheet Groepen, cell E{row}"


def test_filled_in_with_english_words_it_gives_the_rows(tmp_path):
    book = opened("en")
    row = {"organisation": "hu", "name": "HU", "kind": "university of applied sciences", "quality": "assumed"}
    fill(book, "en", "organisations", row)
    (read_back,) = read(tmp_path, form__xlsx=saved(book))["organisations"]
    assert dict(read_back.values) == row | {"kind": "hbo"}


def test_an_example_that_was_written_over_is_not_skipped_in_silence(tmp_path):
    book = opened()
    book["Organisaties"].cell(FIRST_ROW + 1, 3).value = "Onze School"
    assert faults(tmp_path / "a", form__xlsx=saved(book)) == [
        f"form.xlsx, sheet Organisaties, row {FIRST_ROW + 1}: found a row marked as an example, with other content; "
        "expected the example as the template has it; "
        "clear the mark in the first column where the row is yours, or remove the row."
    ]
    book["Organisaties"].cell(FIRST_ROW + 1, 1).value = None
    assert read(tmp_path / "b", form__xlsx=saved(book))["organisations"][0]["name"] == "Onze School"


def test_an_example_whose_mark_was_cleared_is_an_example_still(tmp_path):
    book = opened()
    book["Organisaties"].cell(FIRST_ROW + 1, 1).value = None
    assert read(tmp_path, form__xlsx=saved(book)) == {}


def test_organisations_that_are_known_have_a_row_to_begin_with(tmp_path):
    book = opened("nl", [("hu", "Hogeschool Utrecht"), ("=1+1", "=HYPERLINK(1)\x07")])
    sheet, row = book["Organisaties"], first_free("organisations")
    assert [sheet.cell(row, 2).value, sheet.cell(row, 3).value] == ["hu", "Hogeschool Utrecht"]
    assert [sheet.cell(row + 1, 2).value, sheet.cell(row + 1, 3).value] == ["=1+1", "=HYPERLINK(1)\\u0007"]
    with zipfile.ZipFile(io.BytesIO(template_bytes("nl", [("=1+1", "=HYPERLINK(1)")]))) as archive:
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist() if "worksheets" in name)
    # Their kind is theirs to fill in.
    told = faults(tmp_path, form__xlsx=template_bytes("nl", [("hu", "HU")]))
    assert len(told) == 1
    assert told[0].startswith(f"form.xlsx, sheet Organisaties, cell D{row}: found a blank cell; expected a value in")


def rules_of(sheet):
    """Return what is checked in the columns of a sheet, by their numbers."""
    return {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_checked_and_words_can_be_chosen(language):
    book = opened(language)
    for key in TEMPLATE_TABLES:
        sheet = book[TABLES[key].name.of(language)]
        rules = rules_of(sheet)
        for place, column in enumerate(TABLES[key].asked, 2):
            rule = rules[place]
            assert rule.prompt == column.help.of(language)
            if column.choices:
                name, _, cells = rule.formula1.rpartition("!")
                words = [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]
                assert words == [choice.label.of(language) for choice in column.choices]
        assert sheet.freeze_panes == f"C{FIRST_ROW + 1}"
        assert sheet.page_setup.orientation == "landscape"
    codes = rules_of(book[TABLES["groups"].name.of(language)])[2]
    assert "OFFSET" in codes.formula1
    assert book.worksheets[-1].sheet_state == "hidden"


def test_headers_say_what_is_required_by_more_than_a_colour():
    sheet = opened()["Groepen"]
    headers = {cell.value: cell.fill.start_color.rgb for cell in sheet[HEADER_ROW + 1]}
    assert headers["Aantal mensen *"] == headers["Code organisatie *"] != headers["Mag eerder (minuten)"]
    assert len(set(headers.values())) == 2


def test_the_first_sheet_explains_every_column_and_agreement():
    text = "\n".join(str(cell.value) for row in opened()["Uitleg"].iter_rows() for cell in row if cell.value)
    for key in TEMPLATE_TABLES:
        for column in TABLES[key].asked:
            assert column.help.nl in text
            assert column.blank.nl in text
    assert all(choice.label.nl in text for choice in TABLES["agreements"].column("kind").choices)
    assert "Naar:" in text


def test_examples_show_every_kind_that_people_fill_in():
    kinds = {TABLES[key].column(name).kind for key in EXAMPLES for row in example_values(key, "nl") for name in row}
    assert {"id", "text", "choice", "count", "times", "share", "clock", "words", "number"} <= kinds


def test_a_template_is_written_in_one_step(tmp_path):
    path = tmp_path / "new" / "form.xlsx"
    write_template(path, "en", [("hu", "HU")])
    assert path.read_bytes() == template_bytes("en", [("hu", "HU")])
    path.write_bytes(b"old")
    path.chmod(0o600)
    write_template(path)
    assert path.read_bytes() == template_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["form.xlsx"]


def test_a_template_that_cannot_be_written_gets_a_sentence(tmp_path):
    with pytest.raises(FileAccessError) as caught:
        write_template(tmp_path)
    (problem,) = caught.value.problems
    assert "expected a file that can be written" in str(problem)
    with pytest.raises(FileAccessError):
        write_template(tmp_path / "a\0b.xlsx")
    assert os.listdir(tmp_path) == []
