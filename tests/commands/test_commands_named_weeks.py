"""`evaluate --week`: a plan in a school holiday, an exam week and a quiet week."""

import json

from click.testing import CliRunner

import cli


def run(*arguments):
    return CliRunner().invoke(cli.main, [str(each) for each in arguments])


def test_evaluate_tells_of_each_week_beside_today(instances, tmp_path):
    tiny = instances / "tiny.json"
    plan = tmp_path / "plan.json"
    assert run("solve", tiny, "-o", plan, "--quiet").exit_code == 0
    told = run("evaluate", tiny, plan, "--week", "all", "--lang", "nl")
    assert told.exit_code == 0
    assert "In andere weken" in told.output
    for name in ("schoolvakantie", "tentamenweek", "rustige week"):
        assert name in told.output
    found = json.loads(run("evaluate", tiny, plan, "--week", "exam-week", "--json").output)
    (week,) = found["named_weeks"]
    assert week["id"] == "exam-week"
    assert week["quality"] == "assumed"
    assert week["terms"]["schedule"]["peak"] <= week["terms"]["status_quo"]["peak"]
    assert "named_weeks" not in json.loads(run("evaluate", tiny, plan, "--json").output)


def test_an_unknown_week_is_bad_input(instances):
    told = run("evaluate", instances / "tiny.json", "--week", "carnival")
    assert told.exit_code == 3
    assert "expected one of" in told.output
