"""Burdens by sector and by board, where schedules are explained, evaluated, compared, exported and reported."""

import json

import pytest

from solver.formats import parse_instance
from solver.report.export.book import burdens_of as burdens_of_export
from solver.report.text.language import Words
from tests.report.exports import export_of, schedule_of

HOSTILE = "=HYPERLINK(1) [red]<b>" + "x" * 300


@pytest.fixture
def files(save, plan, document):
    """Return a function that writes tiny with boards of its first organisations, and a schedule of it."""

    def write(*boards):
        for party, board in zip(document["organisations"], boards, strict=False):
            party["board"] = board
        return save(document, "boards.json"), save(plan(document, **{"college-students": 15}), "plan.json")

    return write


@pytest.mark.parametrize("command", ["explain", "evaluate", "compare"])
def test_boards_are_shown_where_there_are_any(call, files, command):
    without = call(command, *files())
    assert without.exit_code == 0, without.stderr
    assert "Burden by sector" in without.stdout
    assert "Burden by board" not in without.stdout
    shown = call(command, *files("Town board", "Town board")).stdout
    assert shown.index("Burden by sector") < shown.index("Burden by board")
    assert "Town board" in shown


def burdens_of(call, command, files):
    document = json.loads(call(command, *files, "--json").stdout)
    return (document["schedules"][0] if command == "compare" else document)["burdens"]


@pytest.mark.parametrize("command", ["explain", "evaluate", "compare"])
def test_json_has_boards_and_sectors(call, files, command):
    assert burdens_of(call, command, files())["boards"] is None
    found = burdens_of(call, command, files("Town board", "Town board"))
    # The college has 120 people, who shift by 15 minutes; the school has 80.
    board = found["boards"][0]
    assert (board["name"], board["organisation"], board["organisations"]) == ("Town board", None, 2)
    assert (board["organisations_changed"], board["people"], board["people_moved"]) == (1, 200, 120)
    assert (board["shifted_person_min"], board["per_head_min"]) == (1800, 9)
    assert [row["organisation"] for row in found["boards"]] == [None, "office"]
    assert sum(row["shifted_person_min"] for row in found["sectors"]) == 1800


@pytest.mark.long
def test_the_workbook_and_the_page_have_them(call, files, tmp_path):
    paths = files(HOSTILE, HOSTILE)
    assert call("report", *paths, "-o", tmp_path / "r.html").exit_code == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Belasting naar bestuur" in page
    assert "[red]&lt;b&gt;" in page
    assert "[red]<b>" not in page
    assert call("export", *paths, "--csv", tmp_path / "csv").exit_code == 0
    table = (tmp_path / "csv" / "belasting.csv").read_text(encoding="utf-8-sig")
    assert "\"'=HYPERLINK(1) [red]<b>x" in table
    assert '"sector"' in table


def test_the_table_of_an_export(document):
    for party in document["organisations"][:2]:
        party["board"] = "Town board"
    instance = parse_instance(json.dumps(document).encode(), "tiny.json")
    table = burdens_of_export(export_of(instance, schedule_of(instance, college_students=[(15, 1)])), Words("en"))
    by_board = [row for row in table.rows if row[0] == "board"]
    assert [row[:8] for row in by_board] == [
        ["board", "Town board", 2, 1, 200, 120.0, 1800.0, 9.0],
        ["board", instance.organisations[2].name, 1, 0, 40, 0.0, 0.0, 0.0],
    ]
    assert all(len(row) == len(table.columns) for row in table.rows)
