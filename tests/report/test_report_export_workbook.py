"""The workbook: real numbers, the figures of `evaluate`, charts, drop-downs, and texts that do nothing."""

import dataclasses
import io
import json
import re
import zipfile

import openpyxl
import pytest

from solver.demand.measures import measure_terms
from solver.domain.objective import TermValues
from solver.domain.schedule import Scenario, TierResult
from solver.formats import read_instance
from solver.report.export import workbook
from solver.report.export.workbook import FIRST_ROW, HEADER_ROW, workbook_bytes
from solver.report.text.language import Words
from tests.report.exports import HOSTILE, export_of, first_moves, instance_of, named, schedule_of


@pytest.fixture(scope="module")
def document(instances):
    return (instances / "tiny.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def moved(tiny):
    return export_of(tiny, schedule_of(tiny, college_students=[(15, 1)], office_staff=[(-15, 1), (0, 1)]))


def opened(export, language="nl"):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(export, Words(language))))


def rows_of(sheet):
    """Return the rows of a table as dictionaries by heading."""
    rows = list(sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


NAMES = {
    "nl": "Samenvatting Begintijden Belasting Doorsneden Grafieken Tijdvakken Doelen Ondergrenzen Afspraken "
    "Aannames en bronnen Waarde per jaar Prijzen en bronnen",
    "en": "Summary Start times Burdens Sections Charts Intervals Terms Bounds Agreements Assumptions and sources "
    "Worth a year Prices and sources",
}


@pytest.mark.parametrize(("language", "names"), NAMES.items())
def test_the_sheets_have_names_and_headings_in_the_language(moved, language, names):
    book = opened(moved, language)
    assert " ".join(book.sheetnames) == names
    assert max(map(len, book.sheetnames)) <= 31
    for sheet in book:
        if sheet.title not in {"Grafieken", "Charts"}:
            assert sheet.freeze_panes is not None
            assert sheet.auto_filter.ref.startswith(f"A{HEADER_ROW + 1}:")
            assert sheet.print_title_rows == f"${HEADER_ROW + 1}:${HEADER_ROW + 1}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        if sheet.title in {"Grafieken", "Charts"}:
            assert [each.id for each in sheet.row_breaks.brk] == [55, 110], "no chart lies across the edge of a page"
            corners = [(chart.anchor._from.row, chart.anchor.to.row) for chart in sheet._charts]
            assert all(first // 55 == last // 55 for first, last in corners)
        else:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_terms_are_those_of_the_measures(moved):
    rows = rows_of(opened(moved)["Doelen"])
    before = measure_terms(moved.demand, moved.demand.options.status_quo_parts()).rounded()
    after = measure_terms(moved.demand, moved.outcome.parts).rounded()
    terms = moved.instance.terms
    assert [row["nu"] for row in rows] == pytest.approx([before[term] for term in terms])
    assert [row["nieuw"] for row in rows] == pytest.approx([after[term] for term in terms])
    assert rows[0]["eenheid"] == "per dag"


def test_starts_show_old_and_new_times_as_clock_times(moved):
    sheet = opened(moved)["Begintijden"]
    rows = rows_of(sheet)
    found = [(row["groep"], row["mensen"], row["verschuiving (min)"], row["verandert"]) for row in rows]
    assert found == [
        ("students", 120, 15, "ja"),
        ("pupils", 80, 0, "nee"),
        ("staff", 20, -15, "ja"),
        ("staff", 20, 0, "nee"),
    ]
    assert [(str(row["begin nu"]), str(row["begin nieuw"])) for row in rows[:2]] == [
        ("8:30:00", "8:45:00"),
        ("8:30:00", "8:30:00"),
    ]
    assert rows[0]["einde nu"] is None, "a group without departures has no end"
    assert [row["contactpersoon"] for row in rows] == [None] * 4
    validation = sheet.data_validations.dataValidation[0]
    assert (validation.type, validation.formula1) == ("list", '"ja,nee"')
    assert str(validation.sqref) == f"R{FIRST_ROW + 1}:R{FIRST_ROW + 4}"


def test_a_counter_proposal_is_chosen_from_the_times_that_are_possible(moved):
    sheet = opened(moved)["Begintijden"]
    assert {row["mogelijke begintijden"] for row in rows_of(sheet)} == {"08:15, 08:30 (nu), 08:45"}
    first = FIRST_ROW + 1
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation[1:]}
    # Neither today's time, which is a no, nor what is asked (8:45, none, 8:15, none), which is a yes.
    assert lists == {
        f"S{first}": '"08:15"',
        f"S{first + 1}": '"08:15,08:45"',
        f"S{first + 2}": '"08:45"',
        f"S{first + 3}": '"08:15,08:45"',
    }


def test_a_second_round_shows_what_was_answered_in_the_first(tiny, moved):
    assert "antwoord tot nu toe" not in rows_of(opened(moved)["Begintijden"])[0]
    edits = ("sign college-students", "fix school-pupils=-15", "fix office-staff=0")
    scenario = Scenario(
        edits=edits, agreed=schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(15, 1)]).choices
    )
    schedule = schedule_of(tiny, college_students=[(15, 1)], school_pupils=[(-15, 1)])
    export = export_of(tiny, schedule.model_copy(update={"scenario": scenario}))
    told = {row["groep"]: row["antwoord tot nu toe"] for row in rows_of(opened(export)["Begintijden"])}
    assert told == {"students": "ja", "pupils": "eigen voorstel", "staff": "ligt vast"}


def test_numbers_are_numbers(moved):
    sheet = opened(moved)["Doorsneden"]
    bus, tram = rows_of(sheet)
    assert (tram["bezetting nu"], tram["plaatsen"], bus["bezetting nu"]) == (150, 120, 105)
    assert bus["bezettingsgraad nu"] == pytest.approx(105 / 80)
    assert sheet.cell(FIRST_ROW + 1, 7).number_format == "0%"


def test_intervals_hold_every_load(moved):
    rows = [row for row in rows_of(opened(moved)["Tijdvakken"]) if row["code van de doorsnede"] == "tram>town"]
    by_name = {row["tijdvak"]: (row["bezetting nu"], row["bezetting nieuw"]) for row in rows}
    assert by_name["08:15\N{EN DASH}08:30"] == (150, 70)
    assert by_name["08:30\N{EN DASH}08:45"] == (10, 70)


def test_charts_read_the_intervals_of_the_fullest_sections(moved):
    sheets = opened(moved)
    assert len(sheets["Grafieken"]._charts) == 2
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(moved, Words("nl")))) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    series = dict(re.findall(r"<c:ser>.*?<c:v>(.*?)</c:v>.*?<c:val><c:numRef><c:f>(.*?)</c:f>", chart))
    assert list(series) == ["bezetting nu", "bezetting nieuw", "zitplaatsen", "plaatsen"]
    first, last = map(int, re.findall(r"\$(\d+)", series["bezetting nu"]))
    section = {row[11].value for row in sheets["Tijdvakken"].iter_rows(min_row=first, max_row=last)}
    assert section == {"bus>town"}, "the bus is fullest: 105 for 80 places"
    assert 105 in [row[7].value for row in sheets["Tijdvakken"].iter_rows(min_row=first, max_row=last)]


def test_what_it_is_worth_adds_up_and_names_its_prices(moved):
    book = opened(moved, "en")
    rows = [row for row in rows_of(book["Worth a year"]) if row["comparison"].startswith("As many")]
    figures = {row["what"]: row["middle (EUR a year)"] for row in rows}
    spared = figures["minutes in a crowd"] + figures["waiting for the next one"]
    assert figures["together, moving left out"] == pytest.approx(spared)
    assert figures["together, with moving"] == pytest.approx(spared + figures["beginning earlier or later"])
    assert spared == pytest.approx(moved.value.balances["as_now"].before_moving.value)
    prices = {row["price"]: row for row in rows_of(book["Prices and sources"])}
    assert "Rijkswaterstaat" in prices["an hour of travel time"]["source"]
    assert prices["a bus a year"]["value"] == "yours to fill in"


def width_of(sheet, column):
    """Return the width of a column; columns beside each other that are as wide stand in the file as one."""
    return next(each.width for each in sheet.column_dimensions.values() if each.min <= column <= each.max)


def test_nothing_is_cut_off_on_screen_or_on_paper(document):
    data = json.loads(document)
    data["organisations"][0]["groups"][0]["name"] = "a name of a group that is far longer than its column is wide"
    instance = instance_of(data)
    book = opened(export_of(instance, first_moves(instance)))
    starts, summary = book["Begintijden"], book["Samenvatting"]
    wide = {letter: dimension.width for letter, dimension in starts.column_dimensions.items()}
    assert 36 <= wide["B"] < 40
    assert starts.row_dimensions[FIRST_ROW + 1].height >= 30, "a name that is longer goes on below"
    assert starts.row_dimensions[FIRST_ROW + 2].height is None
    assert starts.cell(FIRST_ROW + 1, 2).alignment.wrap_text
    assert starts.print_title_cols == "$A:$B", "who it is about stands on every page"
    sentence = next(row for row in summary.iter_rows(min_row=FIRST_ROW + 1) if row[0].value == "bevinding")
    assert summary.row_dimensions[sentence[0].row].height >= 15 * len(sentence[1].value) / 82
    for sheet in book:
        for cell in sheet[HEADER_ROW + 1]:
            word = max((len(word) for word in str(cell.value or "").split()), default=0)
            assert cell.value is None or width_of(sheet, cell.column) >= word, cell.value


def test_a_sheet_of_very_many_rows_has_wide_columns_and_low_rows(tiny, monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_HIGH", 5)
    name = "n" * 60
    data = tiny.model_dump(mode="json", by_alias=True)
    data["lines"][0]["sections"][0]["name"] = name
    instance = instance_of(data)
    sheet = opened(export_of(instance, first_moves(instance)))["Tijdvakken"]
    assert sheet.column_dimensions["A"].width >= 60
    assert {sheet.row_dimensions[row].height for row in range(FIRST_ROW + 1, sheet.max_row + 1)} == {None}


def test_broken_agreements_are_shown_as_broken(document):
    data = json.loads(document)
    data["agreements"] = [
        {"kind": "max_shifted", "id": "few", "at_most_person_min": 100},
        {"kind": "fixed", "id": "signed", "groups": ["school-pupils"], "shift_min": 0, "note": "met de school"},
    ]
    instance = instance_of(data)
    few, signed = rows_of(opened(export_of(instance, first_moves(instance)))["Afspraken"])
    assert (few["nagekomen in het plan"], few["overschreden met"], few["eenheid"]) == ("nee", 1700, "persoonsminuten")
    assert few["nagekomen in de huidige situatie"] == "ja"
    assert few["wie"] == "alle partijen"
    assert (signed["nagekomen in het plan"], signed["overschreden met"]) == ("ja", None)
    assert (signed["regel"], signed["wie"], signed["toelichting"]) == ("vastgelegd", "school-pupils", "met de school")


def test_caps_say_who_is_bound_and_over_whom_they_are_taken(document):
    data = json.loads(document)
    data["organisations"][0]["board"] = "Stad"
    cap = {"kind": "max_shifted", "at_most_person_min": 100}
    data["agreements"] = [cap | {"boards": ["Stad"], "organisations": ["office"]}, cap | {"per": "board"}]
    instance = instance_of(data)
    rows = rows_of(opened(export_of(instance, first_moves(instance)))["Afspraken"])
    assert [row["wie"] for row in rows] == ["office, bestuur Stad", "elk bestuur apart: alle partijen"]


TIER = TierResult(
    weights={"overload": 1.0}, tolerance=0.0, status_quo=55.0, best=0.0, bound=None, gap=None, value=0.0,
    rounding_error=None, stop="time",
)  # fmt: skip


def test_a_bound_that_is_not_known_stays_empty(tiny):
    schedule = schedule_of(tiny, college_students=[(15, 1)]).model_copy(update={"tiers": (TIER,)})
    export = dataclasses.replace(export_of(tiny, schedule), schedule=schedule, claims_hold=True)
    (row,) = rows_of(opened(export)["Ondergrenzen"])
    assert (row["doel"], row["nu"], row["ondergrens"], row["marge"]) == (
        "1. reizigers die niet meekunnen",
        55,
        None,
        None,
    )
    assert row["reden van stoppen"] == "tijd op"


def test_claims_that_fail_the_check_are_left_out(tiny):
    tiers = (TIER.model_copy(update={"status_quo": 1.0, "value": 0.5, "bound": 0.4}),)
    export = export_of(tiny, schedule_of(tiny, college_students=[(15, 1)]).model_copy(update={"tiers": tiers}))
    assert not export.claims_hold
    book = opened(export)
    assert rows_of(book["Ondergrenzen"]) == []
    assert "weggelaten" in book["Ondergrenzen"]["A2"].value


def test_assumptions_come_first(tiny, moved):
    rows = rows_of(opened(moved)["Aannames en bronnen"])
    assert len(rows) == len(tiny.sources)
    assert rows[0]["kwaliteit"] == "aanname"
    assert rows[0]["bron"] == "made up, so that it can be worked out by hand"


def test_the_same_schedule_is_the_same_file(moved):
    assert workbook_bytes(moved, Words("nl")) == workbook_bytes(moved, Words("nl"))
    assert isinstance(moved.outcome.before, TermValues)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_texts_do_nothing(document, text):
    instance = instance_of(named(json.loads(document), text))
    data = workbook_bytes(export_of(instance, first_moves(instance)), Words("nl"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert all(name.startswith("Tijdvakken!") for chart in charts for name in re.findall("<c:f>(.*?)</c:f>", chart))
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book["Begintijden"].cell(FIRST_ROW + 1, 1)
    shown = cell.value.replace("_x005F_", "_")
    assert (shown, cell.data_type) == (text, "s")
    assert book["Afspraken"].cell(FIRST_ROW + 1, 5).value == "nee"


def test_texts_beyond_what_a_cell_holds_are_cut(document):
    instance = instance_of(named(json.loads(document), "\N{GRINNING FACE}" * 40_000, ids=False))
    cell = opened(export_of(instance, first_moves(instance)))["Begintijden"].cell(FIRST_ROW + 1, 1)
    assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767
    assert cell.value.endswith("\N{HORIZONTAL ELLIPSIS}")


def test_a_week_names_the_day(instances):
    week = read_instance(instances / "week.json")
    book = opened(export_of(week, schedule_of(week)), "en")
    assert {row["day"] for row in rows_of(book["Intervals"])} == {"Mon", "Tue", "Wed", "Thu", "Fri"}
    assert rows_of(book["Sections"])[0]["busiest interval today"].split()[0] in {"Mon", "Tue", "Wed", "Thu", "Fri"}
    assert {row["changes"] for row in rows_of(book["Start times"])} == {"no"}


def test_the_summary_says_the_what_if_edits_by_the_names_of_the_file(tiny):
    plan = schedule_of(tiny).model_copy(update={"scenario": Scenario(edits=("fix-organisation school=0", "=1+1"))})
    sheet = opened(export_of(tiny, plan, tiny))["Samenvatting"]
    told = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=FIRST_ROW + 1)]
    assert ("bevinding", "Aangenomen is dat: School blijft op de tijden van nu; =1+1.") in told
    assert ("wat-als", "School blijft op de tijden van nu; =1+1") in told
