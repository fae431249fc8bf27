"""`stagger frontier`: what it writes and says."""

import json

import pytest

SHORT = ["--time-limit", "4", "--points", "0,1,2"]


def test_it_writes_schedules_that_check_passes(call, tiny, tmp_path):
    result = call("frontier", tiny, *SHORT, "-o", tmp_path / "f", env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.stderr
    assert "0 organisations: asks nothing more." in result.stdout
    assert "asks more: " in result.stdout
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == [
        "changed-0.json",
        "changed-1.json",
        "changed-2.json",
        "frontier.json",
    ]
    for cap in (0, 1, 2):
        assert call("check", tiny, tmp_path / "f" / f"changed-{cap}.json").exit_code == 0


def test_json(call, tiny, tmp_path):
    result = call("frontier", tiny, *SHORT, "-o", tmp_path / "f", "--json")
    document = json.loads(result.stdout)
    assert document == json.loads((tmp_path / "f" / "frontier.json").read_text(encoding="utf-8"))
    first, second, _ = document["points"]
    assert (first["organisations_changed"], first["people_moved"], first["added"]) == (0, 0, [])
    assert second["file"] == "changed-1.json"
    assert second["tiers"][0] == {
        "status_quo": 55.0,
        "value": 0.0,
        "bound": 0.0,
        "gap": 0.0,
        "share_of_last_gain": 1.0,
    }
    assert {"organisation", "group", "shift_min", "share", "people"} <= set(second["added"][0])


def test_no_schedule_for_a_cap_is_said(call, document, save, tmp_path):
    document["agreements"] = [{"kind": "fixed", "groups": ["school-pupils"], "shift_min": 15}]
    result = call("frontier", save(document), *SHORT, "-o", tmp_path / "f")
    assert result.exit_code == 0
    assert "0 organisations: no schedule (infeasible)." in result.stdout
    assert "Which agreements leave none, and what would: stagger solve " in result.stdout
    assert " --at-most-changed 0\n" in result.stdout
    result = call("frontier", save(document), "--points", "0", "-o", tmp_path / "f")
    assert result.exit_code == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--points", "1,x"], '--points: found "1,x"; expected 1 to 100 whole numbers (organisations) with commas'),
        (["--by", "shifted"], "--points: found nothing; expected 1 to 100 whole numbers (person-min)"),
        (
            ["--nested-loss", "0.02"],
            '--nested-loss: found "0.02"; expected a percentage from 0% to 100%; write it as 2%',
        ),
    ],
)
def test_what_is_refused(call, tiny, tmp_path, arguments, words):
    result = call("frontier", tiny, "-o", tmp_path / "f", *arguments)
    assert result.exit_code == 3
    assert words in result.stderr


def test_names_stay_text(call, document, save, tmp_path):
    document["organisations"][1]["name"] = "[red]School[/red]"
    result = call("frontier", save(document), *SHORT, "-o", tmp_path / "f", env={"COLUMNS": "200"})
    assert result.exit_code == 0
    document["organisations"][0]["name"] = "[red]College[/red]"
    assert "[red]" in call("frontier", save(document), *SHORT, "-o", tmp_path / "f").stdout
