"""What a file is that somebody gives, by its content."""

import pytest

from solver.importers.regions.dropped import look
from solver.importers.schools_nl.pack import read_pack
from solver.importers.schools_nl.sites import register_text
from solver.importers.sheets.files.grid import CellPlace
from tests.importers.gtfs.feeds import small_feed, write_folder, write_zip
from tests.importers.sheets.sheet_files import workbook

HEAD = ["organisation", "name", "kind"]


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_feed_is_told_with_its_lines_and_its_day(tmp_path):
    for path in (write_zip(tmp_path / "feed.zip", small_feed()), write_folder(tmp_path / "feed", small_feed())):
        seen = look(path)
        assert (seen.sort, seen.problems) == ("feed", ())
        assert [(line.name, line.headsign, line.num_runs) for line in seen.lines] == [
            ("1 Long", "C", 1),
            ("1 Long", "A", 1),
        ]
        assert seen.service_day.startswith("Tuesday 2025-03-04: ")
        assert seen.rows == {"lines": 2, "runs": 2, "stop_times": 6}
        assert seen.as_dict()["lines"][0]["mode"] == "bus"


def test_a_broken_feed_is_a_feed_with_problems(tmp_path):
    seen = look(write_zip(tmp_path / "feed.zip", small_feed(stops=None)))
    assert seen.sort == "feed"
    assert [problem.found for problem in seen.problems] == ["no such table"]


def test_a_workbook_with_wrong_cells_says_which(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook({"Organisaties": [HEAD, ["hs", "De School", "kasteel"]]}))
    seen = look(path)
    assert seen.sort == "tables"
    assert [place for place, _ in seen.cells()] == [CellPlace("form.xlsx", "Organisaties", 2, 2)]
    (told,) = seen.as_dict()["problems"]
    assert (told["sheet"], told["cell"], told["row"], told["found"]) == ("Organisaties", "C2", 2, '"kasteel"')


def test_a_workbook_may_name_what_stands_in_another(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook({"Groepen": [["organisation", "headcount"], ["elsewhere", 20]]}))
    assert look(path).rows == {"groups": 1}


@pytest.mark.parametrize(
    ("name", "text", "sort", "rows"),
    [
        ("counts.csv", "line,direction,day,from,to,passengers\n1,out,tue,08:00,08:15,20\n", "tables", {"counts": 1}),
        ("telling maart.csv", "lijn;dag;van;tot;reizigers\n1;di;08:00;08:15;20\n", "tables", {"counts": 1}),
        ("pc.csv", "PC6;lat;lng\n9751NS;53.1;6.6\n", "postcodes", {"postcodes": 1}),
        (
            "duo.csv",
            "INSTELLINGSCODE;VESTIGINGSCODE;INSTELLINGSNAAM VESTIGING;GEMEENTENAAM;ONDERWIJSTYPE VO;"
            "EXAMENKANDIDATEN SCHOOLJAAR 2023-2024 - TOTAAL\n00AA;00;A;ZWOLLE;VWO;9\n",
            "register",
            {"schools": 1},
        ),
    ],
)
def test_a_csv_file_is_known_by_its_columns(tmp_path, name, text, sort, rows):
    seen = look(write(tmp_path, name, text))
    assert (seen.sort, seen.rows, seen.problems) == (sort, rows, ())


def test_the_columns_of_a_list_of_postcodes_and_of_a_register_are_kept(tmp_path):
    postcodes = look(write(tmp_path, "pc.csv", "PC6;lat;lng\n9751NS;53.1;6.6\n")).postcodes
    assert (postcodes.postcode, postcodes.lat, postcodes.lon) == ("PC6", "lat", "lng")
    own = look(write(tmp_path, "x.csv", register_text(read_pack(), read_pack().sites[:3])))
    assert own.register.mapping == "pack"


def test_a_list_with_a_kind_is_no_table_of_agreements(tmp_path):
    seen = look(write(tmp_path, "plekken.csv", "id,name,kind,lat,lon\na,A,vo,52.1,5.1\n"))
    assert seen.sort == "unknown"
    assert seen.problems[0].found == 'the columns "id", "name", "kind", "lat" and "lon"'


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [("a.csv", "colour,size\nred,3\n", 'the columns "colour" and "size"'), ("a.docx", "x", "a file of kind .docx")],
)
def test_what_nobody_knows_is_told_with_what_was_expected(tmp_path, name, text, found):
    seen = look(write(tmp_path, name, text))
    assert seen.sort == "unknown"
    assert str(seen.problems[0]) == (
        f"{name}: found {found}; expected a GTFS feed (.zip), a workbook, a table, a register of schools or a list of "
        "postcodes; see docs/new.md for what each looks like, or leave the file out."
    )


def test_what_is_not_there_or_no_zip_is_told(tmp_path):
    assert look(tmp_path / "nowhere.zip").problems[0].found == "no such file"
    assert look(write(tmp_path, "feed.zip", "no zip")).problems
    assert look(write(tmp_path, "form.xlsx", "no workbook")).problems


def test_a_table_of_another_name_is_read_to_its_last_row(tmp_path):
    text = "organisation,name,kind\nhs,De School,vo\nhu,De Bakker,bakkerij\n"
    seen = look(write(tmp_path, "nieuw.csv", text))
    assert (seen.sort, [(each.where, each.found) for each in seen.problems]) == (
        "tables",
        [("nieuw.csv, row 3, column kind", '"bakkerij"')],
    )


def test_a_list_of_postcodes_is_read_to_its_last_row(tmp_path):
    seen = look(write(tmp_path, "pc.csv", "postcode,lat,lon\n9751NS,53.1,6.6\n9752NS,ver,6.6\n"))
    assert [problem.found for problem in seen.problems] == ['"ver"']
