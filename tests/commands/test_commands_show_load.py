"""`stagger show --load` and the days that `stagger solve` ends with."""

import json

import pytest


def test_bars_of_today(call, tiny):
    result = call("show", tiny, "--load", "tram>town", env={"TERM": "xterm"})
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Load of Tram: Tram to town, tue"
    worst = next(line for line in lines if line.startswith("08:15-08:30"))
    assert worst.endswith("150  125 %!")
    assert "█" in worst
    assert lines[-1].startswith("█ load, ▓ above the places")


def test_bars_of_a_schedule(call, tiny, solved_tiny):
    result = call("show", tiny, "--load", "tram>town", "--schedule", solved_tiny)
    assert result.stdout.splitlines()[1].split() == ["today", solved_tiny.stem]
    assert "150  125 %!" in result.stdout
    assert result.stdout.count("%!") == 1


@pytest.mark.long
def test_a_terminal_without_block_letters(stagger, tiny):
    result = stagger("show", tiny, "--load", "tram>town", env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert result.stdout.isascii()
    assert "?" not in result.stdout
    assert "#" in result.stdout


@pytest.mark.long
def test_eighty_columns(stagger, tiny, solved_tiny):
    for arguments in ([], ["--schedule", solved_tiny]):
        result = stagger("show", tiny, "--load", "tram>town", *arguments, env={"FORCE_COLOR": "1", "COLUMNS": "80"})
        plain = [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in result.stdout.splitlines()]
        assert max(map(len, plain)) <= 80


def test_rows_as_json(call, tiny, solved_tiny):
    result = call("show", tiny, "--load", "bus>town", "--schedule", solved_tiny, "--json")
    document = json.loads(result.stdout)
    assert (document["section"], document["name"], document["day"]) == ("bus>town", "Bus: Bus to town", "tue")
    worst = [row for row in document["load"] if row["clock"].startswith("08:15")]
    assert [(row["schedule"], row["place"]) for row in worst] == [("today", 0), (solved_tiny.stem, 1)]
    assert worst[0]["load"] == 105.0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--load", "z"],
            "--load z: found no section with that id or name; expected the id of a section of the instance; "
            "see `stagger show INSTANCE sections` for the ids.",
        ),
        (
            ["--load", "tram>town", "--day", "sun"],
            "--day sun: found a day that the instance does not have; expected one of its days: tue; "
            "name one of these, or leave out --day.",
        ),
        (
            ["sections", "--load", "tram>town"],
            "the options: found both --load and sections; expected one thing to show; leave out one of the two.",
        ),
        (
            ["--day", "tue"],
            "the options: found --day without --load; expected a section whose load is drawn; add --load SECTION.",
        ),
    ],
)
def test_what_cannot_be_shown(call, tiny, arguments, sentence):
    result = call("show", tiny, *arguments)
    assert result.exit_code == 3
    assert result.stderr.strip() == sentence


def test_names_are_texts(call, document, save):
    name = "[bold]x[/] <script> " + "y" * 10_000
    document["lines"][0]["name"] = document["lines"][0]["sections"][0]["name"] = name
    result = call("show", save(document), "--load", "tram>town")
    assert result.exit_code == 0
    assert "[bold]x[/] <script>" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 150


def test_solve_ends_with_the_days_of_the_fullest_sections(call, tiny):
    result = call("solve", tiny, "--verbose", "--time-limit", "20", env={"TERM": "xterm"})
    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    heads = [place for place, line in enumerate(lines) if line.endswith("15 minutes a letter")]
    assert [lines[place].split(",")[0] for place in heads] == ["Bus: Bus to town", "Tram: Tram to town"]
    today, then = lines[heads[1] + 1], lines[heads[1] + 2]
    assert today.endswith("highest 125 %, 08:15-08:30")
    assert "!" in today
    assert "!" not in then
    assert heads[0] > next(place for place, line in enumerate(lines) if line.startswith("Stopped after"))
