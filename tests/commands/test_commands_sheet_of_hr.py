"""The workbook that an HR manager fills in, in Dutch: three teams, two days at home, a team day; to plan and letter."""

import csv
import datetime
import json
import re

import pytest
from openpyxl import load_workbook

RECIPE = """\
name = "De Borgh en tram 1"
days = ["mon", "tue", "wed", "thu", "fri"]
tables = ["sheets", "net"]
objective = [{ overload = 1 }, { peak = 1, tolerance = 0.25 }, { absence = 1, changed = 10 }]
"""
NET = {
    "lines": "line,name,mode\ntram,Tram 1,tram\n",
    "vehicles": "vehicle,seats,places,source,quality\ntram,60,100,opgave,fact\n",
    "sections": "line,section,name,direction,minutes_on_board,source,quality\n"
    "tram,tram>centrum,Tram 1 bij de Kade,naar het centrum,10,telling,fact\n"
    "tram,tram<centrum,Tram 1 bij de Kade,van het centrum,10,telling,fact\n",
    "supply": "section,from,to,per_hour,vehicle,source,quality\n"
    "tram>centrum,06:00,24:00,3,tram,dienstregeling,fact\ntram<centrum,06:00,24:00,3,tram,dienstregeling,fact\n",
    "flows": "destination,section_to,section_from,share,lag_min,source,quality\n"
    "DeBorgh,tram>centrum,tram<centrum,1,5,aanname,assumed\n",
}
OFFICE = {"Code organisatie": "DeBorgh", "Naam": "Verzekeraar De Borgh", "Soort": "werkgever"}
TEAM = {
    "Code organisatie": "DeBorgh",
    "Aankomst": datetime.time(8, 30),
    "Vertrek": datetime.time(17, 0),
    "Met het openbaar vervoer": 0.6,
    "Aanwezig op maandag": 0.48,
    "Aanwezig op dinsdag": 0.62,
    "Aanwezig op woensdag": 0.40,
    "Aanwezig op donderdag": 0.60,
    "Aanwezig op vrijdag": 0.18,
    "Mag eerder": 0,
    "Mag later": 0,
    "Dagen thuis per week": 2,
    "Opkomst op een dag op locatie": 0.9,
    "Samen bezetten": "balie",
    "Bron": "poortjes maart 2026",
    "Kwaliteit": "feit",
}
TEAMS = (("Klantcontact", 180, "maandag"), ("Schade", 140, "woensdag"), ("Polisbeheer", 120, "vrijdag"))


def put(sheet, row, cells):
    heads = next(each for each in sheet.iter_rows() if any("Code organisatie" in str(cell.value) for cell in each))
    columns = {re.sub(r" \(.*| \*$", "", str(cell.value)): cell.column for cell in heads if cell.value}
    for name, value in cells.items():
        sheet.cell(row=row, column=columns[name]).value = value


@pytest.fixture
def sheets(call, tmp_path):
    """Return a folder with the workbook of the template, filled in as somebody of HR does."""
    template = tmp_path / "invulblad.xlsx"
    assert call("template", "-o", template, "--lang", "nl").exit_code == 0
    book = load_workbook(template)
    put(book["Organisaties"], 7, OFFICE)
    for row, (name, people, team_day) in enumerate(TEAMS, 8):
        put(book["Groepen"], row, {**TEAM, "Naam groep": name, "Aantal mensen": people, "Teamdag": team_day})
    (tmp_path / "sheets").mkdir()
    book.save(tmp_path / "sheets" / "deborgh.xlsx")
    return tmp_path / "sheets"


def test_what_the_text_for_planners_writes_down_builds(call, sheets, repository):
    """The tables and the recipe of docs/planner.md, beside the workbook that it has filled in."""
    text = (repository / "docs" / "planner.md").read_text(encoding="utf-8").partition("### From the sheet of HR")[2]
    tables, own = {}, ""
    for line in text.splitlines():
        found = re.fullmatch(r" {4}(\w+\.csv)? +(\S.*,.*)", line)
        if found:
            own = found[1] or own
            tables.setdefault(own, []).append(found[2])
        if line.startswith("The recipe, "):
            break
    assert set(tables) == {"lines.csv", "vehicles.csv", "sections.csv", "supply.csv", "flows.csv"}
    (sheets.parent / "net").mkdir()
    for name, rows in tables.items():
        (sheets.parent / "net" / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    recipe = re.search(r'    name = "De Borgh.*\n    days = .*\n    tables = .*\n', text)[0]
    (sheets.parent / "region.toml").write_text(re.sub("^ {4}", "", recipe, flags=re.MULTILINE), encoding="utf-8")
    built = call("build", sheets.parent / "region.toml", "-o", sheets.parent / "region.json", "--lang", "nl")
    assert built.exit_code == 0, built.output
    assert "Aannames, per veld: " in built.output
    assert "mode_shares" not in built.output
    (party,) = json.loads((sheets.parent / "region.json").read_text(encoding="utf-8"))["organisations"]
    assert [len(group["patterns"]) for group in party["groups"]] == [7, 7, 7]


@pytest.fixture
def office(call, sheets):
    folder = sheets.parent
    (folder / "net").mkdir()
    for name, text in NET.items():
        (folder / "net" / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "office.toml").write_text(RECIPE, encoding="utf-8")
    built = call("build", folder / "office.toml", "-o", folder / "office.json", "-q")
    assert built.exit_code == 0, built.output
    return folder / "office.json"


def test_the_sheet_is_shown_before_there_is_a_recipe(call, sheets):
    shown = call("import", "employers", sheets, "--json")
    assert shown.exit_code == 0, shown.output
    assert [group["headcount"] for group in json.loads(shown.stdout)["groups"]] == [180, 140, 120]


def test_in_a_region_of_one_day_the_sheet_holds_and_its_days_are_told_to_be_left_out(call, office):
    recipe = office.with_name("tuesday.toml")
    recipe.write_text(RECIPE.replace('["mon", "tue", "wed", "thu", "fri"]', '["tue"]'), encoding="utf-8")
    built = call("build", recipe, "-o", office.with_name("tuesday.json"))
    assert built.exit_code == 0, built.output
    assert "days at home are left out" in " ".join(built.output.split())
    groups = json.loads(office.with_name("tuesday.json").read_text(encoding="utf-8"))["organisations"][0]["groups"]
    assert [len(group["patterns"]) for group in groups] == [1, 1, 1]


def test_teams_of_one_desk_choose_as_a_whole(office):
    told = json.loads(office.read_text(encoding="utf-8"))
    groups = told["organisations"][0]["groups"]
    assert [group["max_options"] for group in groups] == [1, 1, 1]
    assert [len(group["patterns"]) for group in groups] == [7, 7, 7]
    assert told["sources"]["DeBorgh-1.max_options"]["quality"] == "assumed"


@pytest.mark.long
def test_it_becomes_a_plan_a_letter_a_calendar_and_a_week_in_the_workbook(call, office, tmp_path):
    plan = tmp_path / "plan.json"
    solved = call("solve", office, "-o", plan, "--time-limit", "60", "--lang", "nl")
    assert solved.exit_code == 0, solved.output
    assert call("check", office, plan).exit_code == 0
    terms = json.loads(plan.read_text(encoding="utf-8"))["terms"]
    assert terms["status_quo"]["overload"] > 2
    assert terms["schedule"]["overload"] == 0
    told = r"dinsdag van 62 naar \d+ %.* vrijdag van 18 naar \d+ %.*; de teamdagen blijven"
    assert re.search(told, " ".join(solved.output.split()))

    folder = tmp_path / "brieven"
    written = call("letter", office, plan, "-o", folder, "--sender", "X", "--contact", "Y", "--lang", "nl")
    assert written.exit_code == 0, written.output
    letter = " ".join(re.sub(r"<[^>]+>", " ", (folder / "brief-DeBorgh.html").read_text(encoding="utf-8")).split())
    assert "Wij vragen u: kies andere dagen op locatie" in letter
    asked = r"om (Klantcontact|Schade|Polisbeheer) \(\d+ mensen\) de dagen “thuis op \w\w en \w\w” te laten kiezen"
    assert re.search(asked, letter)
    assert re.search(told, letter)
    assert "wel: ______ uur" not in letter

    assert call("export", office, plan, "-o", tmp_path / "out", "--lang", "nl").exit_code == 0
    calendar = (tmp_path / "out" / "ics" / "DeBorgh.ics").read_text(encoding="utf-8")
    assert re.search(r"SUMMARY:\w+: thuis", calendar)
    with (tmp_path / "out" / "csv" / "de-week-nu-en-straks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[0] for row in rows[-5:]] == ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"]
    assert [row[1] for row in rows[-5:]] == ["0,48", "0,62", "0,4", "0,6", "0,18"]


@pytest.mark.long
def test_a_week_that_stands_already_is_fixed_and_becomes_a_letter(call, office, tmp_path):
    plan, fixed = tmp_path / "plan.json", ("--fix", "DeBorgh-1=home-tue-thu@0", "--fix", "DeBorgh-2=today@0")
    solved = call("solve", office, *fixed, "--fix", "DeBorgh-3=home-mon-wed@+0", "-o", plan, "--time-limit", "10")
    assert solved.exit_code == 0, solved.output
    taken = {own["group"]: own["options"] for own in json.loads(plan.read_text(encoding="utf-8"))["choices"]}
    assert [(own["pattern"], own["shift_min"]) for options in taken.values() for own in options] == [
        ("home-tue-thu", 0), ("today", 0), ("home-mon-wed", 0)
    ]  # fmt: skip
    written = call("letter", office, plan, "-o", tmp_path, "--organisation", "DeBorgh", "--lang", "nl")
    assert written.exit_code == 0, written.output
    letter = (tmp_path / "brief-DeBorgh.html").read_text(encoding="utf-8")
    assert "om Klantcontact (180 mensen) de dagen “thuis op di en do” te laten kiezen" in letter
    assert "om Polisbeheer (120 mensen) de dagen “thuis op ma en wo” te laten kiezen" in letter
    assert "om Schade" not in letter


def test_the_help_says_how_a_week_is_fixed(call):
    told = " ".join(call("solve", "--help").output.split())
    assert "PATTERN@SHIFT (bank-1=home-mon-wed@0;" in told


def test_a_team_that_no_row_of_flows_is_for_is_named(call, office):
    flows = office.parent / "net" / "flows.csv"
    flows.write_text(NET["flows"].replace("DeBorgh", "Kade"), encoding="utf-8")
    built = call("build", office.with_name("office.toml"), "-o", office.with_name("none.json"))
    assert built.exit_code == 3
    assert 'found the destination "DeBorgh" of group "DeBorgh-1"; expected rows of the table flows for it' in " ".join(
        built.output.split()
    )


def test_the_quickscan_says_its_best_week(call, office):
    shown = call("quickscan", office, "--organisation", "DeBorgh", "--lang", "nl")
    assert shown.exit_code == 0, shown.output
    (sentence,) = [line for line in shown.output.splitlines() if line.startswith("Beste week")]
    assert re.search(r"dinsdag van 62 naar \d+ %", sentence)
    assert "; de teamdagen blijven." in sentence
    assert re.search(r"Daarvoor: \w+ thuis op \w\w en \w\w", sentence)
