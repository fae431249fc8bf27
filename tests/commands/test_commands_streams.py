"""What goes where: results to stdout, notes to stderr, and nothing where nothing is asked for."""

import json

import jsonschema
import pytest


@pytest.mark.long
def test_solve_as_json_prints_the_schedule_that_it_writes(stagger, tiny, tmp_path):
    output = tmp_path / "plan.json"
    result = stagger("solve", tiny, "--json", "-o", output)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["stop"] == "optimal"
    assert result.stdout == output.read_text(encoding="utf-8")


def test_a_written_schedule_follows_the_printed_schema(call, solved):
    jsonschema.Draft202012Validator(json.loads(call("schema", "schedule").stdout)).validate(solved)


@pytest.mark.long
def test_the_instances_follow_the_printed_schema(call, instances):
    validator = jsonschema.Draft202012Validator(json.loads(call("schema").stdout))
    for path in sorted(instances.glob("*.json")):
        validator.validate(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.long
def test_solve_to_standard_output_is_the_schedule_alone(stagger, tiny, save):
    result = stagger("solve", tiny, "-o", "-")
    assert (result.returncode, result.stderr) == (0, "")
    assert stagger("check", tiny, save(json.loads(result.stdout), "plan.json")).returncode == 0


def test_json_to_standard_output_is_printed_once(call, tiny):
    result = call("solve", tiny, "-o", "-", "--json")
    assert json.loads(result.stdout)["format"] == "stagger-schedule/1"


@pytest.mark.long
def test_quiet_prints_nothing_and_writes_the_file(stagger, tiny, tmp_path):
    output = tmp_path / "plan.json"
    result = stagger("solve", tiny, "--quiet", "-o", output)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert output.exists()


def test_quiet_still_prints_errors(call, tmp_path):
    result = call("solve", tmp_path / "absent.json", "--quiet")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no such file" in result.stderr


def test_a_quiet_check_prints_nothing(call, tiny, solved_tiny):
    result = call("check", tiny, solved_tiny, "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_verbose_prints_what_is_needed_to_make_it_again(call, tiny):
    result = call("solve", tiny, "--verbose", "--seed", "7", "--workers", "2", "--time-limit", "33")
    (settings,) = [line for line in result.stdout.splitlines() if line.startswith("Settings: ")]
    assert {"time_limit_s 33.0", "workers 2", "seed 7", "gap 0.0"} <= set(settings[len("Settings: ") : -1].split(", "))
    assert "ortools 9.15" in result.stdout
    assert "Rounding error of each tier at most: " in result.stdout


@pytest.mark.long
def test_an_instance_from_standard_input(stagger, tiny_text, solved_tiny):
    solved = stagger("solve", "-", "--json", input=tiny_text)
    assert (solved.returncode, json.loads(solved.stdout)["stop"]) == (0, "optimal")
    checked = stagger("check", "-", solved_tiny, input=tiny_text)
    assert checked.returncode == 0


@pytest.mark.long
def test_a_schedule_from_standard_input(stagger, tiny, solved_tiny):
    result = stagger("check", tiny, "-", input=solved_tiny.read_text(encoding="utf-8"))
    assert result.returncode == 0


@pytest.mark.long
def test_a_schedule_goes_through_a_pipe(stagger, tiny):
    solved = stagger("solve", tiny, "-o", "-")
    evaluated = stagger("evaluate", tiny, "-", "--json", input=solved.stdout)
    assert (evaluated.returncode, evaluated.stderr) == (0, "")
    assert json.loads(evaluated.stdout)["terms"]["schedule"]["overload"] == 0.0


@pytest.mark.long
def test_nothing_on_standard_input_is_bad_input(stagger):
    result = stagger("solve", "-", input="")
    assert (result.returncode, result.stdout) == (3, "")
    assert "standard input" in result.stderr


@pytest.mark.long
def test_the_note_on_another_state_of_the_instance_goes_to_stderr(stagger, document, solved_tiny, save):
    document["lines"][0]["sections"][0]["base_load"][0]["passengers"] = 80
    result = stagger("evaluate", save(document), solved_tiny, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["made_for_this_instance"] is False
    shown = stagger("evaluate", save(document), solved_tiny)
    assert shown.stderr == (
        "Note: the schedule was made for another state of this instance; it is evaluated on the one given.\n"
    )
    assert "Note" not in shown.stdout


def test_evaluate_as_json_gives_today_for_today(call, tiny):
    data = json.loads(call("evaluate", tiny, "--json").stdout)
    assert data["made_for_this_instance"] is None
    assert data["terms"]["status_quo"] == data["terms"]["schedule"]
    assert (data["moves"], data["violations"]) == ([], [])
    assert [row["section"] for row in data["sections"]] == ["bus>town", "tram>town"]


def test_compare_as_json_names_each_file(call, tiny, solved_tiny):
    data = json.loads(call("compare", tiny, solved_tiny, solved_tiny, "--json").stdout)
    assert [row["file"] for row in data["schedules"]] == [str(solved_tiny)] * 2
    assert [row["stop"] for row in data["schedules"]] == ["optimal"] * 2


def test_check_as_json_gives_the_recomputed_terms(call, tiny, solved_tiny):
    data = json.loads(call("check", tiny, solved_tiny, "--json").stdout)
    assert (data["passed"], data["violations"], data["status_quo_violations"]) == (True, [], [])
    assert data["terms"]["status_quo"]["overload"] == pytest.approx(55)


def test_show_all_as_json(call, tiny):
    data = json.loads(call("show", tiny, "all", "--json").stdout)
    assert {name: len(rows) for name, rows in data.items()} == {
        "sections": 2,
        "organisations": 3,
        "groups": 3,
        "options": 9,
        "agreements": 0,
        "sources": 35,
    }


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("TIME_LIMIT", "17", "time_limit_s 17.0"),
        ("GAP", "0.25", "gap 0.25"),
        ("WORKERS", "3", "workers 3"),
        ("SEED", "11", "seed 11"),
        ("DETERMINISTIC", "1", "deterministic True"),
    ],
)
def test_an_option_from_the_environment(call, tiny, name, value, shown):
    result = call("solve", tiny, "-v", env={f"STAGGER_SOLVE_{name}": value})
    assert result.exit_code == 0
    assert shown in result.stdout


@pytest.mark.long
def test_a_flag_beats_the_environment(stagger, tiny):
    result = stagger("solve", tiny, "-v", "--seed", "3", env={"STAGGER_SOLVE_SEED": "11"})
    assert "seed 3" in result.stdout


def test_the_output_from_the_environment(call, tiny, tmp_path):
    output = tmp_path / "plan.json"
    result = call("solve", tiny, env={"STAGGER_SOLVE_OUTPUT": str(output), "STAGGER_SOLVE_QUIET": "1"})
    assert (result.exit_code, result.output) == (0, "")
    assert output.exists()


def test_json_from_the_environment(call, tiny):
    result = call("solve", tiny, env={"STAGGER_SOLVE_JSON": "1"})
    assert result.stdout.startswith("{"), "every option can be set by an environment variable of its name"


def test_the_id_from_the_environment(call, tiny):
    result = call("show", tiny, "--json", env={"STAGGER_SHOW_ID": "office"})
    assert [row["group"] for row in json.loads(result.stdout)["groups"]] == ["office-staff"]


def test_a_bad_value_in_the_environment_is_wrong_usage(stagger, tiny):
    result = stagger("solve", tiny, env={"STAGGER_SOLVE_TIME_LIMIT": "-5"})
    assert (result.returncode, result.stdout) == (2, "")


@pytest.mark.long
def test_two_deterministic_runs_write_the_same_bytes(stagger, tiny):
    runs = [stagger("solve", tiny, "--deterministic", "--time-limit", "5", "-o", "-") for _ in range(2)]
    assert runs[0].returncode == 0
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("arguments", [["solve"], ["evaluate"], ["show"]], ids=" ".join)
def test_a_terminal_without_unicode(stagger, tiny, encoding, arguments):
    result = stagger(*arguments, tiny, env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.long
def test_json_for_a_terminal_without_unicode(stagger, document, save):
    document["name"] = "Scholen in Curaçao 東京"
    result = stagger("evaluate", save(document), "--json", env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["instance"]["name"] == document["name"]
