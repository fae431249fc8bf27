"""What is wrong with an input is told in Dutch to the last word, wherever it stands."""

import json

import pytest

from tests.importers.gtfs.feeds import small_feed, write_folder
from tests.importers.sheets.sheet_files import workbook
from tests.language.english import english_in

ORGANISATION = ["Code organisatie", "Naam", "Soort"]
GROUP = [
    *("Code organisatie", "Code groep", "Naam groep", "Aantal mensen", "Aankomst", "Vertrek"),
    *("Met het openbaar vervoer", "Mag eerder", "Mag later", "Aankomstprofiel"),
]
OFFICE = ["hu", "Hogeschool", "hogeschool"]
FIRST = ["hu", "a", "A", 100, "8:30", "17:00", 0.5, 15, 15]
SHEETS = {
    "every cell is wrong": {
        "Organisaties": [ORGANISATION, ["hu", "Hogeschool", "kasteel"], [None, "X", "mbo"]],
        "Groepen": [
            GROUP,
            ["hu", "a", "A", "1.234", "25:99", "9:00", "39", "x", "y", "q r"],
            ["hu", "b", "B", 10.5, "half negen", True, -1, "", 9999, ""],
        ],
        "Afspraken": [["Soort afspraak"], ["zomaar"]],
        "Tellingen": [["Doorsnede", "Van", "Tot", "Reizigers"], ["tram", "8:00", "7:00", "veel"]],
    },
    "wrong headers": {
        "Organisaties": [[*ORGANISATION, "Naam", "Kleur"], OFFICE],
        "Groepen": [["Code organisatie", "Naam groep"], ["hu", "x"]],
    },
    "no headers": {"Organisaties": [["a", "b"], ["hu", "x"]], "Groepen": [GROUP, FIRST]},
    "names that are nowhere": {"Organisaties": [ORGANISATION, OFFICE], "Groepen": [GROUP, ["zz", *FIRST[1:]]]},
    "given twice": {
        "Organisaties": [ORGANISATION, OFFICE, ["hu", "Een andere", "mbo"]],
        "Groepen": [GROUP, FIRST, [*FIRST[:3], 101, *FIRST[4:]]],
    },
    "ends before it begins": {
        "Organisaties": [ORGANISATION, OFFICE],
        "Groepen": [GROUP, [*FIRST[:4], "15:30", "8:00"]],
    },
    "no sheet of ours": {"Blad1": [["a"], ["b"]]},
}


@pytest.fixture
def told(call):
    """Run a command in Dutch on something that is wrong, and return what it says."""

    def run(*arguments, code=3):
        result = call(*arguments, env={"STAGGER_LANG": "nl", "COLUMNS": "400"})
        assert result.exit_code == code, result.stdout + result.stderr
        return result.stdout + result.stderr

    return run


@pytest.mark.parametrize("case", SHEETS)
def test_a_workbook(told, tmp_path, case):
    (tmp_path / "blad.xlsx").write_bytes(workbook(SHEETS[case]))
    text = told("import", "employers", tmp_path / "blad.xlsx")
    assert text.startswith("blad.xlsx")
    assert english_in(text) == []


def test_what_is_made_of_a_workbook(told, tmp_path):
    nameless = [[FIRST[0], "", *FIRST[2:]], ["hu", "", "B", 50, *FIRST[4:]], ["hu", "", "Totaal", 150, *FIRST[4:]]]
    rows = {"Organisaties": [ORGANISATION, OFFICE], "Groepen": [GROUP, *nameless]}
    (tmp_path / "blad.xlsx").write_bytes(workbook(rows))
    text = told("import", "employers", tmp_path / "blad.xlsx", code=0)
    assert "hu-1: blad.xlsx, blad Groepen, rij 2" in text
    assert "mensen per auto, wie er welke dag is" in text
    assert english_in(text) == []


FEEDS = {
    "no table": {"stops": None, "calendar": None},
    "no column": {"stops": "stop_id\nA\n"},
    "an empty table": {"trips": ""},
    "another encoding": {"stops": "\N{BOM}stop_id,stop_name\n".encode("utf-16")},
    "an open quotation mark": {"trips": 'route_id,service_id,trip_id\nR,W,"out\n'},
    "types that are left out": {"routes": "route_id,route_short_name,route_long_name,route_type\nR,1,L,1501\n"},
    "trips of no route": {"trips": "route_id,service_id,trip_id\nQ,W,out\n"},
    "no stop times": {"stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"},
    "all of it late": {
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "out,30:45:00,30:45:00,A,1\nout,30:55:00,30:55:00,B,2\n"
    },
    "on demand": {
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,start_pickup_drop_off_window,"
        "end_pickup_drop_off_window\nout,,,A,1,08:00:00,18:00:00\nout,,,B,2,08:00:00,18:00:00\n"
    },
}


@pytest.mark.parametrize("case", FEEDS)
def test_a_timetable(call, tmp_path, case):
    feed = write_folder(tmp_path / "dienst", small_feed(**FEEDS[case]))
    result = call("import", "gtfs", feed, env={"STAGGER_LANG": "nl", "COLUMNS": "400"})
    assert result.exit_code in {0, 3}
    assert english_in(result.stdout + result.stderr) == []


def test_a_date_without_service_and_a_feed_that_is_nowhere(told, tmp_path):
    feed = write_folder(tmp_path / "dienst", small_feed())
    text = told("import", "gtfs", feed, "--date", "1999-01-01")
    assert "er staat geen dienst op vrijdag 1999-01-01" in text
    assert english_in(text + told("import", "gtfs", tmp_path / "nergens.zip")) == []


@pytest.fixture
def plan(tiny, tmp_path):
    """A schedule of the tiny instance that claims a term wrongly and leaves a group out."""
    choices = [{"group": "nobody", "options": [{"shift_min": 7, "pattern": "today", "parts": 1}]}]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"format": "stagger-schedule/1", "choices": choices}), encoding="utf-8")
    return path


def test_a_schedule_of_other_groups(told, tiny, plan):
    for name in ("check", "evaluate", "value"):
        text = told(name, tiny, plan, code=6)
        assert "groepen: Voor groep 'nobody' is gekozen" in text
        assert english_in(text) == []


TEXTS = {
    "empty": "",
    "a list": "[]",
    "cut short": '{"format": ',
    "no number": '{"bin_min": NaN}',
    "toml of nothing": "name = \n",
    "a list that stays open": "days = [\n",
    "no date": "[gtfs]\ndate = 2026-13-01\n",
    "keys that nobody knows": 'name = 1\ndays = ["din"]\nkleur = 1\n[gtfs]\nfeed = 3\n',
    "prices": '[home_dag]\nvalue = 1\n[home_day]\nvalue = "x"\nlow = -1\nyear = "a"\nunit = "u"\n[line.zz]\nkm = 1\n',
    "columns": "section,from,to,passengers\ntram>town,99:00,08:10,x\n",
}


@pytest.mark.long
@pytest.mark.parametrize("case", TEXTS)
def test_a_file_of_anything(call, tiny, plan, tmp_path, case):
    path = tmp_path / "bestand"
    path.write_text(TEXTS[case], encoding="utf-8")
    for arguments in (
        ("show", path),
        ("check", tiny, path),
        ("build", path, "-o", tmp_path / "uit.json"),
        ("solve", tiny, "--scenario", path),
        ("solve", tiny, "--goal", "most-valuable", "--prices", path),
        ("import", "counts", tiny, path),
        ("import", "schools", path),
        ("sweep", tiny, "--ranges", path),
        ("monitor", tiny, plan, "--before", path, "--after", path),
        ("replies", tiny, plan, path, "-o", tmp_path / "uit.json"),
    ):
        result = call(*arguments, env={"STAGGER_LANG": "nl", "COLUMNS": "400"})
        text = (result.stdout + result.stderr).replace(", without,", ",")  # a key of scenarios
        assert result.exit_code in {0, 2, 3, 6}, (arguments, text)
        # Where nothing is wrong, the instance is called by its name.
        assert result.exit_code == 0 or english_in(text) == [], (arguments, text)


def test_a_form_is_not_written_over(told, call, tmp_path):
    path = tmp_path / "blad.xlsx"
    assert call("template", "-o", path).exit_code == 0
    assert "er staat al een bestand met deze naam" in told("template", "-o", path)
