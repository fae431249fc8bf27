"""What schools say of themselves goes before the register, cell by cell, with the school as its source."""

import io

import openpyxl
import pytest

from solver.domain.supply import Place
from solver.errors import SourceError
from solver.importers.findings import Findings
from solver.importers.people.default_cohorts import default_cohorts
from solver.importers.people.school_statements import with_statements
from solver.importers.people.sites import Site, organisations_of_sites
from solver.importers.sheets.files.saved_on import saved_on
from solver.importers.sheets.reading.read import read_tables
from solver.importers.sheets.schema.catalogue import TABLES
from solver.importers.sheets.template.tables import FIRST_ROW, HEADER_ROW, header_of
from solver.importers.sheets.template.write import school_template_bytes
from solver.importers.sources import Origin, Sources
from tests.importers.people.rows_by_hand import rows
from tests.importers.sheets.sheet_files import repacked, saved

REGISTER = Site(
    "01UH00", "Maartens", "vo", "schools.csv, line 2", "9751", None, 1384, Origin("2012", "fact"), "01UH00", "vo"
)
GIVEN = {
    "school": "01UH00", "name": "Maartenscollege", "postcode": "9751 NS", "pupils": 1500, "start": "08:20",
    "departures": "14:30=40% 16:15=60%", "public_transport": "25%", "earliest": "08:15", "latest": "09:05",
}  # fmt: skip


def form(*statements, details=(), on="2026-11-29", language="nl"):
    """Return the workbook for schools, filled in and saved on a day."""
    book = openpyxl.load_workbook(io.BytesIO(school_template_bytes(language)))
    for table, given in (("school_statements", statements), ("school_details", details)):
        sheet = book[TABLES[table].name.of(language)]
        places = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
        for number, cells in enumerate(given, FIRST_ROW + 1):
            for key, value in cells.items():
                sheet.cell(number, places[header_of(TABLES[table].column(key), language)]).value = value
    data = saved(book)
    start = data_of(data).partition("<dcterms:modified")[2].partition("</dcterms:modified>")[0].rpartition(">")[2]
    return repacked(data, "docProps/core.xml", lambda text: text.replace(start, f"{on}T09:00:00Z"))


def data_of(data):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("docProps/core.xml").decode()


def made(tmp_path, *forms, sites=(REGISTER,), places=None):
    """Return the organisations with their only groups, and the sources."""
    for number, data in enumerate(forms):
        (tmp_path / f"form{number}.xlsx").write_bytes(data)
    findings, sources, cohorts = Findings(), Sources(), default_cohorts()
    tables = read_tables([tmp_path], findings)
    of_all = with_statements(sites, tables, cohorts, findings, places or {})
    people = organisations_of_sites(of_all, cohorts, ["tue"], sources)
    return people.organisations, sources.entries


def faults(tmp_path, *forms):
    with pytest.raises(SourceError) as error:
        made(tmp_path, *forms)
    return [str(problem) for problem in error.value.problems]


def test_the_sheet_has_nine_columns_and_no_mark():
    book = openpyxl.load_workbook(io.BytesIO(school_template_bytes("nl", [("01UH00", "Maartens", "9751")])))
    assert book.sheetnames == ["Opgave school", "Voor experts", "Lijsten"]
    assert book["Lijsten"].sheet_state == "hidden"
    headers = [cell.value for cell in book["Opgave school"][HEADER_ROW + 1] if cell.value]
    assert len(headers) == 9
    assert [cell.value for cell in book["Opgave school"][FIRST_ROW + 1]][:4] == ["01UH00", "Maartens", "9751", None]
    assert book.active.title == "Opgave school"
    assert "Voorbeeld: 08:30" in book["Opgave school"].cell(HEADER_ROW, 5).value


def test_what_a_school_fills_in_is_its_own_statement_of_that_day(tmp_path):
    ((school,), sources) = made(tmp_path, form(GIVEN), places={"9751": Place(lat=53.178, lon=6.605)})
    group = school["groups"][0]
    assert (school["name"], group["headcount"]) == ("Maartenscollege", 1500)
    assert school["place"] == {"lat": 53.178, "lon": 6.605}
    assert next(time["at"] for time in group["arrivals"]) == "08:20"
    assert [(time["at"], time["share"]) for time in group["departures"]] == [("14:30", 0.4), ("16:15", 0.6)]
    assert group["mode_shares"]["public_transport"] == 0.25
    assert (group["shifts"]["earlier_min"], group["shifts"]["later_min"]) == (0, 45)  # whole quarters of an hour
    said = {"text": "opgave Maartenscollege, 2026-11-29", "quality": "fact"}
    assert sources["01UH00-pupils.headcount"] == sources["01UH00-pupils.departures"] == said
    assert sources["01UH00-pupils.shifts"]["text"].startswith("opgave Maartenscollege, 2026-11-29 [fact]; ")
    assert sources["01UH00-pupils.adherence"]["quality"] == "assumed"


def test_what_stays_blank_is_as_the_register_has_it(tmp_path):
    ((school,), sources) = made(tmp_path, form({"school": "01uh-00", "pupils": 1500}))
    assert (school["id"], school["name"]) == ("01UH00", "Maartens")
    assert school["groups"][0]["shifts"] == {"earlier_min": 15, "later_min": 30, "step_min": 15}
    assert sources["01UH00-pupils.headcount"]["text"] == "opgave 01uh-00, 2026-11-29"


def test_a_school_that_no_register_has_needs_its_pupils_only(tmp_path):
    schools, _ = made(tmp_path, form({"school": "nieuw", "name": "Nieuw", "pupils": 80}))
    assert [(school["id"], school["kind"], school["groups"][0]["headcount"]) for school in schools] == [
        ("01UH00", "vo", 1384),
        ("nieuw", "vo", 80),
    ]
    assert faults(tmp_path / ".", form({"school": "01UH01", "start": "08:30"})) == [
        f'form0.xlsx, sheet Opgave school, cell A{FIRST_ROW + 1}: found "01UH01"; expected the code of a school in the '
        'register, or the number of pupils of a new one; did you mean "01UH00"? If not, correct the code, or fill in '
        "the pupils."
    ]


def test_the_sheet_for_experts_adds_and_the_simple_one_goes_before(tmp_path):
    detail = {"school": "01UH00", "earlier_min": 0, "later_min": 60, "bicycle": "50%", "lat": 53.1, "lon": 6.5}
    ((school,), _) = made(tmp_path, form({"school": "01UH00", "latest": "08:45"}, details=[detail]))
    group = school["groups"][0]
    assert (group["shifts"]["earlier_min"], group["shifts"]["later_min"]) == (0, 15)
    assert group["mode_shares"]["bicycle"] == 0.5
    assert school["place"] == {"lat": 53.1, "lon": 6.5}


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (
            {"start": "08:30", "earliest": "08:45"},
            "found 08:45, with a first lesson at 08:30; expected not after the first lesson",
        ),
        ({"latest": "08:15"}, "found 08:15, with a first lesson at 08:30; expected not before the first lesson"),
        (
            {"departures": "3:30"},
            "found lessons that end at 03:30 and begin at 08:30; expected an end after the beginning",
        ),
    ],
)
def test_times_that_do_not_fit_each_other_are_told(tmp_path, cells, text):
    (said,) = faults(tmp_path, form({"school": "01UH00"} | cells))
    assert text in said


def test_half_a_place_is_told(tmp_path):
    (said,) = faults(tmp_path, form(details=[{"school": "01UH00", "lat": 53.1}]))
    assert "found lat without lon; expected both or neither" in said


@pytest.mark.parametrize(("second", "party"), [("01UH01", "A"), ("02CR00", None)])
def test_the_sites_of_one_school_state_together_and_a_list_of_schools_is_nobody_s_statement(tmp_path, second, party):
    both = form({"school": "01UH00", "name": "A", "pupils": 10}, {"school": second, "name": "B", "pupils": 20})
    _, sources = made(tmp_path, both)
    quality, text = ("fact", "opgave A, 2026-11-29") if party else ("assumed", "form0.xlsx, sheet Opgave school, row 5")
    assert sources["01UH00-pupils.headcount"] == {"text": text, "quality": quality}


def test_the_day_is_the_one_on_which_the_workbook_was_saved():
    assert saved_on(school_template_bytes()) == ""
    assert saved_on(form(GIVEN, on="2026-03-09")) == "2026-03-09"
    assert saved_on(b"PK no zip") == saved_on(b"") == ""


def test_a_new_school_may_have_details(tmp_path):
    statement, detail = {"school": "nieuw", "name": "Nieuw", "pupils": 80}, {"school": "nieuw", "adherence": 0.9}
    schools, _ = made(tmp_path, form(statement, details=[detail]))
    assert schools[1]["groups"][0]["adherence"] == 0.9
    wrong = {"school": "anders", "pupils": 5, "latest": "07:00"}
    assert len(faults(tmp_path, form(wrong))) == 1


def test_a_table_by_hand_says_its_own_source():
    row = {"school": "01UH00", "start": "08:10", "source": "their website", "quality": "fact"}
    (site,) = with_statements([REGISTER], {"school_details": rows("details", row)}, default_cohorts(), Findings())
    assert (site.start, site.start_origin) == ("08:10", Origin("their website", "fact"))
    assert site.own == ()
