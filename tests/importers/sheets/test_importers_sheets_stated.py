"""What an organisation states about itself in a workbook of its own is a fact, with that source."""

import pytest

from solver.importers.sources import Origin
from tests.importers.sheets.sheet_files import read, workbook

HEAD = ["organisation", "name", "kind", "board"]
GROUPS = ["organisation", "group", "headcount", "source", "quality"]


def origins(folder, organisations, *groups, table="groups"):
    data = workbook({"Organisaties": [HEAD, *organisations], "Groepen": [GROUPS, *groups]})
    return [row.origin for row in read(folder, form__xlsx=data)[table]]


@pytest.mark.parametrize("table", ["organisations", "groups"])
def test_a_workbook_about_one_organisation_is_its_own_statement(tmp_path, table):
    where = {"organisations": "Organisaties", "groups": "Groepen"}[table]
    said = origins(tmp_path, [["hs", "Hogeschool", "hbo"]], ["hs", "a", 29], table=table)
    assert said == [Origin(f"opgave Hogeschool, form.xlsx, sheet {where}, row 2", "fact")]


def test_its_own_source_and_quality_stay(tmp_path):
    said = origins(tmp_path, [["hs", "HS", "hbo"]], ["hs", "a", 29, "telling", ""], ["hs", "b", 5, "", "aanname"])
    assert said == [
        Origin("opgave HS, form.xlsx, sheet Groepen, row 2: telling", "fact"),
        Origin("opgave HS, form.xlsx, sheet Groepen, row 3", "assumed"),
    ]


def test_a_board_states_the_numbers_of_its_schools(tmp_path):
    schools = [["a", "School A", "vo", "Stichting X"], ["b", "School B", "vo", "Stichting X"]]
    said = origins(tmp_path, schools, ["a", "a1", 29], ["b", "b1", 30])
    assert [(text.split(",")[0], quality) for text, quality in said] == [("opgave Stichting X", "fact")] * 2


@pytest.mark.parametrize("boards", [("X", "Y"), ("X", ""), ("", "")])
def test_a_list_of_several_parties_is_nobody_s_statement(tmp_path, boards):
    schools = [["a", "School A", "vo", boards[0]], ["b", "School A", "vo", boards[1]]]
    said = origins(tmp_path, schools, ["a", "a1", 29], ["b", "b1", 30])
    assert said == [Origin(f"form.xlsx, sheet Groepen, row {number}", "assumed") for number in (2, 3)]


def test_a_csv_file_is_nobody_s_statement(tmp_path):
    tables = read(tmp_path, {"organisations": ["hs"]}, groups__csv="organisation,headcount\nhs,29\n")
    assert tables["groups"][0].origin == Origin("groups.csv, row 2", "assumed")


def test_other_tables_of_the_workbook_are_no_statement_about_itself(tmp_path):
    lines = [["line", "direction", "from", "to", "passengers"], ["22", "centrum", "08:00", "08:15", 210]]
    sheets = {"Organisaties": [HEAD, ["hs", "H", "hbo"]], "Groepen": [GROUPS, ["hs", "a", 29]], "Tellingen": lines}
    assert read(tmp_path, form__xlsx=workbook(sheets))["counts"][0].origin.quality == "assumed"


def test_a_workbook_without_organisations_names_them_by_their_code(tmp_path):
    data = workbook({"Groepen": [GROUPS, ["hs", "a", 29]]})
    (row,) = read(tmp_path, {"organisations": ["hs"]}, form__xlsx=data)["groups"]
    assert row.origin == Origin("opgave hs, form.xlsx, sheet Groepen, row 2", "fact")
