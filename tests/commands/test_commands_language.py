"""`--lang nl`, before or after the command, and STAGGER_LANG turn what is said; files and JSON stay as they are."""

import json

import pytest

BAD = "organisation;group;headcount;arrivals\nhu;hu-1;n.v.t.;8.75\n"
ENGLISH = 'groups.csv, row 2, column arrivals: found "8.75"; expected a clock time from 00:00 to 30:00'
DUTCH = 'groups.csv, rij 2, kolom arrivals: er staat "8.75"; verwacht: een kloktijd van 00:00 tot 30:00'


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text(BAD, encoding="utf-8")
    return str(path)


def test_errors_of_sheets_are_english_unless_somebody_asks(call, sheet, monkeypatch):
    assert ENGLISH in call("import", "employers", sheet).stderr
    assert DUTCH in call("import", "employers", sheet, "--lang", "nl").stderr
    assert DUTCH in call("--lang", "nl", "import", "employers", sheet).stderr
    monkeypatch.setenv("STAGGER_LANG", "nl")
    assert DUTCH in call("import", "employers", sheet).stderr
    assert ENGLISH in call("--lang", "en", "import", "employers", sheet).stderr
    assert ENGLISH in call("import", "employers", sheet, "--lang", "en").stderr


def test_what_is_asked_of_one_command_does_not_stay(call, sheet):
    assert DUTCH in call("import", "employers", sheet, "--lang", "nl").stderr
    assert ENGLISH in call("import", "employers", sheet).stderr


def test_a_language_that_it_does_not_speak_is_wrong_usage(call, sheet):
    assert call("import", "employers", sheet, "--lang", "fr").exit_code == 2


def test_the_check_speaks_dutch(call, tiny, solved_tiny):
    passed = call("check", tiny, solved_tiny, "--lang", "nl")
    assert passed.exit_code == 0
    assert passed.stdout == "Goedgekeurd: 3 groepen, 0 afspraken en elk genoemd cijfer nagerekend.\n"


def test_the_check_says_in_dutch_what_does_not_hold(call, tiny, solved, tmp_path):
    solved["terms"]["schedule"]["shifted"] = 1.0
    schedule = tmp_path / "claims.json"
    schedule.write_text(json.dumps(solved), encoding="utf-8")
    failed = call("check", tiny, schedule, "--lang", "nl")
    assert failed.exit_code == 6
    assert (
        "Volgens het bestand is \u2018shifted\u2019 van het voorstel 1 persoonsminuten, maar nagerekend is het"
        in failed.stdout
    )
    assert "Afgekeurd: " in failed.stdout
    english = call("check", tiny, schedule, "--json")
    dutch = call("check", tiny, schedule, "--json", "--lang", "nl")
    assert json.loads(dutch.stdout) == json.loads(english.stdout)
    assert "The shifted of the schedule is claimed" in dutch.stdout


@pytest.mark.parametrize("command", ["solve", "show", "compare", "report", "template", "check", "build", "explain"])
def test_every_command_has_the_option_under_one_name(call, command):
    told = call(command, "--help").stdout
    assert "--lang" in told
    assert "--language" not in told


def test_the_quickscan_speaks_dutch(call, tiny, tmp_path):
    told = call("quickscan", tiny, "--organisation", "college", "--lang", "nl").stdout
    assert told.startswith("Quickscan van ")
    assert "Wat er te kiezen is" in told
    english = call("quickscan", tiny, "--organisation", "college").stdout
    assert english.startswith("Quickscan of ")
