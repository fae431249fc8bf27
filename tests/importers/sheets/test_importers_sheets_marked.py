"""A workbook with faults comes back with its wrong cells marked, and can be mended and read."""

import io

import openpyxl
import pytest

from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.sheets.files.grid import CellPlace, place_of
from solver.importers.sheets.reading.read import read_tables
from solver.importers.sheets.template.marked import write_marked
from solver.importers.sheets.template.write import school_template_bytes, template_bytes
from tests.importers.sheets.sheet_files import saved, workbook
from tests.importers.sheets.test_importers_sheets_template import fill

HEAD = ["organisation", "name", "kind"]
GROUPS = ["organisation", "group", "headcount", "arrivals", "public_transport"]


def faults_of(path):
    with pytest.raises(SourceError) as error:
        read_tables([path], Findings())
    return error.value.problems


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "Onze school.xlsx"
    organisations = [HEAD, ["hs", "De School", "kasteel"]]
    groups = [GROUPS, ["hs", "a", "veel", "08:30", 0.4], ["hs", "b", 20, "half negen", 39]]
    path.write_bytes(workbook({"Organisaties": organisations, "Groepen": groups, "Notities": [["x"]]}))
    return path


def test_a_fault_knows_its_cell(form):
    places = [place_of(problem.where) for problem in faults_of(form)]
    assert places == [
        CellPlace("Onze school.xlsx", "Organisaties", 2, 2),
        CellPlace("Onze school.xlsx", "Groepen", 2, 2),
        CellPlace("Onze school.xlsx", "Groepen", 3, 3),
        CellPlace("Onze school.xlsx", "Groepen", 3, 4),
    ]
    assert place_of("form.xlsx, sheet Groepen, cell C2") is None


def test_wrong_cells_are_marked_with_a_comment_in_dutch(form, tmp_path):
    (path,) = write_marked([form], faults_of(form), tmp_path / "out")
    assert path == tmp_path / "out" / "Onze school-te-verbeteren.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Te verbeteren", "Organisaties", "Groepen", "Notities"]
    cell = book["Groepen"]["C2"]
    assert cell.value == "veel"
    assert cell.comment.text.startswith('Er staat: "veel"\nEr moet staan: een geheel getal')
    assert "\nWat te doen: schrijf het zoals " in cell.comment.text
    assert cell.fill.start_color.rgb == "FFF8CBAD"
    assert [name for name in ("C3", "D3", "E3") if book["Groepen"][name].comment] == ["D3", "E3"]
    assert book["Groepen"]["C3"].fill.start_color.rgb != "FFF8CBAD"
    rows = [[cell.value for cell in row] for row in book["Te verbeteren"].iter_rows(min_row=4, max_col=3)]
    assert rows[0] == ["Blad", "Cel", "Er staat"]
    assert rows[1:3] == [["Organisaties", "C2", '"kasteel"'], ["Groepen", "C2", '"veel"']]
    assert book["Te verbeteren"]["B6"].hyperlink.location == "'Groepen'!C2"


def test_mended_it_is_read_like_any_other(form, tmp_path):
    (path,) = write_marked([form], faults_of(form), tmp_path / "out")
    book = openpyxl.load_workbook(path)
    book["Organisaties"]["C2"] = "hogeschool"
    book["Groepen"]["C2"], book["Groepen"]["D3"], book["Groepen"]["E3"] = 300, "08:30", 0.39
    path.write_bytes(saved(book))
    findings = Findings()
    tables = read_tables([path], findings)
    assert [dict(row.values)["headcount"] for row in tables["groups"]] == [300, 20]
    assert "Onze school-te-verbeteren.xlsx: noted 1 sheets that are no table, not read (such as Notities)" in map(
        str, findings
    )


def test_a_filled_in_template_keeps_its_explanation_and_its_drop_downs(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(template_bytes()))
    fill(book, "nl", "organisations", {"organisation": "hu", "name": "HU", "kind": "hogeschool"})
    fill(book, "nl", "groups", {"organisation": "hu", "headcount": "duizend"})
    path = tmp_path / "form.xlsx"
    path.write_bytes(saved(book))
    (marked,) = write_marked([tmp_path], faults_of(path), tmp_path / "out")
    again = openpyxl.load_workbook(marked)
    assert again.sheetnames[:4] == ["Te verbeteren", "Uitleg", "Organisaties", "Groepen"]
    assert "Lijsten" not in again.sheetnames
    assert any(rule.type == "list" for rule in again["Organisaties"].data_validations.dataValidation)
    assert len(faults_of(marked)) == len(faults_of(path)) == 1


def test_what_is_right_or_no_workbook_is_not_written(form, tmp_path):
    right = tmp_path / "right.xlsx"
    right.write_bytes(school_template_bytes())
    (tmp_path / "groups.csv").write_text("organisation,headcount\nhs,veel\n", encoding="utf-8")
    assert write_marked([right, tmp_path / "groups.csv"], faults_of(form), tmp_path / "out") == []
    assert not (tmp_path / "out").exists()


def test_a_blank_cell_that_is_required_is_marked(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(
        workbook({"Groepen": [GROUPS, ["hs", "a", None, "08:30", 0.4]], "Organisaties": [HEAD, ["hs", "H", "hbo"]]})
    )
    (marked,) = write_marked([path], faults_of(path), tmp_path / "out")
    assert openpyxl.load_workbook(marked)["Groepen"]["C2"].comment.text.startswith("Er staat: een lege cel")
