"""`evaluate` and `compare` with edits, and `compare --at`."""

import json

import pytest

import cli
from solver.commands.help_texts import EDITS


@pytest.mark.parametrize("name", ["evaluate", "compare"])
def test_every_edit_of_solve_is_taken(name):
    taken = {option for parameter in cli.main.commands[name].params for option in parameter.opts}
    assert {f"--{edit}" for edit in EDITS} | {"--scenario"} <= taken


def terms(result):
    return json.loads(result.stdout)["terms"]


def test_today_with_an_edit_is_today_of_the_edited_instance(call, tiny, document, save):
    for group in document["organisations"][0]["groups"]:
        group["headcount"] *= 2
    other = save(document)
    edited = call("evaluate", tiny, "--headcount", "college=+100%", "--json")
    assert edited.exit_code == 0, edited.stderr
    assert terms(edited) == terms(call("evaluate", other, "--json"))
    assert json.loads(edited.stdout)["scenario"]["edits"] == ["headcount college=+100%"]


def test_a_schedule_that_nobody_keeps_to_is_as_today(call, tiny, solved_tiny):
    """Adherence 0: all live as today, and what was agreed is still what was asked."""
    found = terms(call("evaluate", tiny, solved_tiny, "--adherence", "0", "--json"))
    for term in ("overload", "crowding", "peak"):
        assert found["schedule"][term] == found["status_quo"][term]
    assert found["schedule"]["changed"] > 0


def test_compare_has_today_and_every_schedule_with_the_edits(call, tiny, solved_tiny, tmp_path):
    result = call("compare", tiny, solved_tiny, "--growth", "+50%", "--adherence", "0.5", "--json")
    assert result.exit_code == 0, result.stderr
    (schedule,) = json.loads(result.stdout)["schedules"]
    assert schedule["scenario"]["edits"] == ["adherence 0.5", "growth +50%"]
    alone = json.loads(call("evaluate", tiny, solved_tiny, "--growth", "+50%", "--adherence", "0.5", "--json").stdout)
    assert schedule["terms"] == alone["terms"]
    assert schedule["largest_gap"] is None, "nothing is proven with further edits"
    shown = call("compare", tiny, solved_tiny, "--growth", "+50%")
    assert "tiny assumes growth +50%; today assumes growth +50%." in shown.stdout
    assert shown.stderr == "Nothing is proven of a schedule with further edits: its bounds are left out.\n"
    assert "(what if: growth +50%)" in " ".join(shown.stdout.split())


def test_a_cap_that_a_schedule_breaks_is_told(call, tiny, solved_tiny):
    shown = call("evaluate", tiny, solved_tiny, "--at-most-changed", "0")
    assert shown.exit_code == 0
    assert "The schedule breaks" in shown.stdout


def test_a_scenario_file_and_names_are_taken(call, tiny, solved_tiny, tmp_path):
    scenario = tmp_path / "what-if.toml"
    scenario.write_text('name = "Fewer"\nadherence = ["College=0.5"]\n', encoding="utf-8")
    result = call("evaluate", tiny, solved_tiny, "--scenario", scenario, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["scenario"] == {"name": "Fewer", "edits": ["adherence college=0.5"]}


def test_an_edit_that_means_nothing_is_refused(call, tiny, solved_tiny):
    for command in ("evaluate", "compare"):
        refused = call(command, tiny, solved_tiny, "--without", "nobody")
        assert refused.exit_code == 3
        assert 'no organisation "nobody"' in refused.stderr
    assert call("evaluate", tiny, "--sign", "college").exit_code == 3


def test_the_loads_of_one_interval(call, tiny, solved_tiny):
    """From 8:15 to 8:30 half of 200 and all of 40 pass on the tram, the other half on the bus; 10 and 5 others."""
    result = call("compare", tiny, solved_tiny, "--at", "8:20", "--json")
    found = json.loads(result.stdout)["at"]
    assert (found["begin_min"], found["end_min"]) == (495, 510)
    rows = {(row["level"], row["name"]): row for row in found["loads"]}
    assert rows["section", "tram>town"]["loads"][0] == pytest.approx(150)
    assert rows["mode", "bus"]["loads"][0] == pytest.approx(105)
    assert rows["line", "bus"]["places"] == 80
    assert all(row["loads"][1] < row["loads"][0] for row in rows.values())
    shown = call("compare", tiny, solved_tiny, "--at", "08.20").stdout
    for heading in ("Load from 08:15-08:30, by mode", "by line", "by section", "mean of the days"):
        assert heading in " ".join(shown.split())
    assert "passengers left behind" not in shown


@pytest.mark.parametrize("text", ["8u", "31:00", "", "08:15:00", "half nine"])
def test_what_is_no_moment_is_refused(call, tiny, solved_tiny, text):
    refused = call("compare", tiny, solved_tiny, "--at", text)
    assert refused.exit_code == 3
    assert refused.stderr == f'--at: found "{text}"; expected a time from 00:00 to 30:00; write it as 08:15.\n'
