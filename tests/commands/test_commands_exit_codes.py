"""Every exit code that the help lists, each with a sentence that says what to do."""

import json
import os
from pathlib import Path

import pytest

import solver.commands.schema
import solver.optimise.solve
from solver.checker import CheckReport, Violation
from solver.commands import safe_group
from solver.optimise.result import SolveResult

KINDS = ["all", "sections", "organisations", "groups", "options", "agreements", "sources"]


def has_no_traceback(text):
    return "Traceback" not in text and 'File "' not in text


@pytest.mark.long
def test_0_solve_writes_what_check_passes(stagger, tiny, tmp_path):
    output = tmp_path / "new" / "plan.json"
    solved = stagger("solve", tiny, "-o", output)
    assert (solved.returncode, solved.stderr) == (0, "")
    assert f"The schedule passed the independent check. Written to {output}." in solved.stdout
    checked = stagger("check", tiny, output)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "Passed: 3 groups, 0 agreements and every figure claimed, recomputed.\n"


def test_0_solve_without_a_file_says_that_nothing_is_kept(call, tiny):
    result = call("solve", tiny)
    assert result.exit_code == 0
    assert result.stdout.endswith("Not written (give -o FILE to keep it).\n")


@pytest.mark.long
def test_0_evaluate_today_and_a_schedule(stagger, tiny, solved_tiny):
    today, then = stagger("evaluate", tiny), stagger("evaluate", tiny, solved_tiny)
    assert (today.returncode, today.stderr) == (then.returncode, then.stderr) == (0, "")
    assert "Who moves" not in today.stdout
    assert "Who moves: old and new times" in then.stdout


@pytest.mark.long
def test_0_compare(stagger, tiny, solved_tiny):
    result = stagger("compare", tiny, solved_tiny, solved_tiny)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Who moves" in result.stdout


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_0_show(stagger, tiny, kind):
    result = stagger("show", tiny, kind)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Tiny: three organisations, two sections\n")


@pytest.mark.long
@pytest.mark.parametrize("which", ["instance", "schedule"])
def test_0_schema(stagger, which):
    result = stagger("schema", which)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["title"] == f"stagger {which}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_0_completion(stagger, shell):
    result = stagger("completion", shell)
    assert (result.returncode, result.stderr) == (0, "")
    assert "_STAGGER_COMPLETE" in result.stdout


def test_0_version(stagger):
    assert stagger("--version").stdout == "stagger, version 0.1.0\n"


def fail_unexpectedly(which):
    raise RuntimeError(f"the {which} flew away")


def test_1_a_bug_of_ours_is_a_sentence(call, monkeypatch):
    monkeypatch.delenv("STAGGER_DEBUG", raising=False)
    monkeypatch.setattr(solver.commands.schema, "run", fail_unexpectedly)
    result = call("schema")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "This is a bug in stagger, please report it" in result.stderr
    assert "RuntimeError: the instance flew away" in result.stderr
    assert has_no_traceback(result.stderr)


def test_1_shows_its_traceback_where_asked(call, monkeypatch):
    monkeypatch.setattr(solver.commands.schema, "run", fail_unexpectedly)
    result = call("schema", env={"STAGGER_DEBUG": "1"})
    assert result.exit_code == 1
    assert "Traceback (most recent call last):" in result.stderr
    assert "in fail_unexpectedly" in result.stderr


def test_3_a_machine_that_is_too_small(call, monkeypatch):
    def run_out(which):
        raise MemoryError

    monkeypatch.setattr(solver.commands.schema, "run", run_out)
    result = call("schema")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("Not enough memory for this instance")


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "tiny.json", "--wrong"],
        ["solve"],
        ["wrong"],
        ["check", "tiny.json"],
        ["compare", "tiny.json"],
        ["show", "tiny.json", "wrong"],
        ["completion", "wrong"],
        ["solve", "tiny.json", "--time-limit", "-1"],
        ["solve", "tiny.json", "--time-limit", "0"],
        ["solve", "tiny.json", "--time-limit", "soon"],
        ["solve", "tiny.json", "--time-limit", "nan"],
        ["solve", "tiny.json", "--time-limit", "inf"],
        ["solve", "tiny.json", "--time-limit", "1000001"],
        ["solve", "tiny.json", "--gap", "1.1"],
        ["solve", "tiny.json", "--gap", "nan"],
        ["solve", "tiny.json", "--workers", "0"],
        ["solve", "tiny.json", "--workers", "257"],
        ["solve", "tiny.json", "--seed", "-1"],
        ["solve", "tiny.json", "--seed", "2147483648"],
    ],
    ids=" ".join,
)
def test_2_wrong_usage(call, arguments):
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: stagger")
    assert "Error: " in result.stderr


def test_2_through_the_installed_command(stagger, tiny):
    result = stagger("solve", tiny, "--time-limit", "-1")
    assert (result.returncode, result.stdout) == (2, "")
    assert "'--time-limit'" in result.stderr


@pytest.mark.long
def test_3_a_bad_instance_is_told_all_its_faults(stagger, document, save):
    document["bin_min"] = 0
    document["lines"][0]["mode"] = "balloon"
    result = stagger("solve", save(document))
    assert (result.returncode, result.stdout) == (3, "")
    assert "bin_min" in result.stderr
    assert "lines[0].mode" in result.stderr
    assert has_no_traceback(result.stderr)


@pytest.mark.long
def test_3_an_instance_that_contradicts_itself(stagger, document, save):
    document["organisations"][0]["groups"][0]["flows"][0]["section"] = "ferry>town"
    result = stagger("evaluate", save(document))
    assert (result.returncode, result.stdout) == (3, "")
    assert "ferry>town" in result.stderr


@pytest.mark.long
@pytest.mark.parametrize("subcommand", ["solve", "evaluate", "show"])
def test_3_a_missing_instance(stagger, tmp_path, subcommand):
    result = stagger(subcommand, tmp_path / "absent.json")
    assert (result.returncode, result.stdout) == (3, "")
    assert "absent.json" in result.stderr
    assert "no such file" in result.stderr


def test_3_an_instance_that_may_not_be_read(call, tiny, monkeypatch):
    def refuse(*arguments, **settings):
        raise PermissionError(13, "Permission denied")

    # Whoever runs the tests may read everything, perhaps, so the system is made to refuse.
    monkeypatch.setattr("os.access", lambda path, mode, **_: mode != os.R_OK)
    monkeypatch.setattr(Path, "open", refuse)
    result = call("show", tiny)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "found no permission" in result.stderr


@pytest.mark.parametrize("subcommand", ["check", "evaluate", "compare"])
def test_3_a_missing_schedule(call, tiny, tmp_path, subcommand):
    result = call(subcommand, tiny, tmp_path / "absent.json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no such file" in result.stderr


@pytest.mark.parametrize("subcommand", ["check", "evaluate", "compare"])
def test_3_two_files_from_standard_input(call, subcommand):
    result = call(subcommand, "-", "-", input="{}")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith('standard input: found two files given as "-"')


def test_3_two_schedules_from_standard_input(call, tiny):
    result = call("compare", tiny, "-", "-", input="{}")
    assert (result.exit_code, result.stdout) == (3, "")


def test_3_an_instance_where_a_schedule_belongs(call, tiny):
    result = call("check", tiny, tiny)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "instance" in result.stderr


@pytest.fixture
def unsolvable(monkeypatch):
    def solve(*arguments, **settings):
        raise AssertionError("solved before the output was looked at")

    monkeypatch.setattr(solver.optimise.solve, "solve", solve)


@pytest.mark.usefixtures("unsolvable")
def test_3_a_folder_as_output_is_refused_before_solving(call, tiny, tmp_path):
    result = call("solve", tiny, "-o", tmp_path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "found a folder" in result.stderr


@pytest.mark.usefixtures("unsolvable")
def test_3_an_output_below_a_file_is_refused_before_solving(call, tiny, tmp_path):
    (tmp_path / "file").write_text("")
    result = call("solve", tiny, "-o", tmp_path / "file" / "plan.json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "-o" in result.stderr


@pytest.mark.usefixtures("unsolvable")
def test_3_a_folder_without_permission_is_refused_before_solving(call, tiny, tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode, **_: mode != os.W_OK)
    result = call("solve", tiny, "-o", tmp_path / "plan.json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "a place that cannot be written" in result.stderr


@pytest.mark.usefixtures("unsolvable")
def test_3_a_folder_in_which_no_file_can_be_made_is_refused_before_solving(call, tiny, tmp_path, monkeypatch):
    """As of /proc, where permissions say that anybody who may do all can write."""
    made = os.open

    def refused(path, flags, *rest, **named):
        if flags & os.O_CREAT and Path(path).parent == tmp_path:
            raise OSError(2, "No such file or directory")
        return made(path, flags, *rest, **named)

    monkeypatch.setattr("solver.formats.files.os.open", refused)
    for output in (tmp_path / "plan.json", tmp_path / "new" / "plan.json"):
        result = call("solve", tiny, "-o", output)
        assert (result.exit_code, result.stdout) == (3, "")
        assert "a place that cannot be written" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_3_what_was_found_is_kept_elsewhere_where_it_cannot_be_written(call, tiny, tmp_path, monkeypatch):
    kept, output = tmp_path / "kept", tmp_path / "full" / "plan.json"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    replace = Path.replace

    def full(self, target):
        if Path(target) == output:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    result = call("solve", tiny, "-o", output)
    assert result.exit_code == 3
    (file,) = kept.iterdir()
    text = " ".join(result.stderr.split())
    assert "found No space left on device" in text
    assert f"what was found is kept in {file}: move it" in text
    monkeypatch.undo()
    assert call("check", tiny, file).exit_code == 0


@pytest.mark.usefixtures("unsolvable")
def test_3_the_instance_itself_as_output_is_refused(call, save, document):
    path = save(document)
    before = path.read_bytes()
    result = call("solve", path, "-o", path.parent / "." / path.name)
    assert path.read_bytes() == before
    assert (result.exit_code, result.stdout) == (3, "")


@pytest.mark.usefixtures("unsolvable")
def test_2_an_empty_name_as_output_is_refused(call, tiny):
    result = call("solve", tiny, "-o", "")
    assert result.exit_code in {2, 3}, "it would be solved for an hour and kept nowhere"


@pytest.mark.parametrize("kind", KINDS)
def test_3_an_unknown_id(call, tiny, kind):
    result = call("show", tiny, kind, "--id", "nowhere")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "nowhere" in result.stderr
    assert "stagger show INSTANCE" in result.stderr


@pytest.mark.long
def test_3_a_full_disk_behind_standard_output(stagger, tiny):
    with open("/dev/full", "w") as full:
        result = stagger("show", tiny, stdout=full)
    assert result.returncode == 3
    assert "No space left on device" in result.stderr
    assert has_no_traceback(result.stderr)


@pytest.mark.long
def test_4_an_infeasible_instance_says_which_agreements_clash_and_what_helps(stagger, clashing, save, tmp_path):
    result = stagger("solve", save(clashing), "-o", tmp_path / "plan.json")
    assert (result.returncode, result.stdout) == (4, "")
    lines = result.stderr.splitlines()
    assert lines[0] == "Infeasible: no schedule keeps these 2 agreements together:"
    assert lines[1].startswith("  shared-gym: college-students (")
    assert lines[1].endswith(" start at least 15 min apart.")
    assert lines[2].startswith("  nobody-moves: at most 0 person-minutes are shifted in all, by all 3 organisations")
    assert "It is proven that no fewer agreements clash." in lines
    assert "few-talks" not in result.stderr
    assert sum(line.startswith(("  1. ", "  2. ")) for line in lines) == 2
    assert not (tmp_path / "plan.json").exists()


def test_4_for_machines(call, clashing, save):
    result = call("solve", save(clashing), "--json")
    assert result.exit_code == 4
    found = json.loads(result.stdout)
    assert (found["stop"], found["clash"]) == ("infeasible", ["shared-gym", "nobody-moves"])
    assert (found["clash_is_minimal"], found["clash_is_smallest"], found["ways_out_are_complete"]) == (True, True, True)
    assert [one["agreement"]["kind"] for one in found["agreements"]] == ["min_gap", "max_shifted"]
    assert [one["can_help_alone"] for one in found["agreements"]] == [True, True]
    places = {"shared-gym": 1, "nobody-moves": 2}
    for way in found["ways_out"]:
        loosened = {**clashing, "agreements": list(clashing["agreements"])}
        for change in way["changes"]:
            loosened["agreements"][places[change["label"]]] = change["agreement"]
        assert call("solve", save(loosened), "--quiet").exit_code == 0, way


@pytest.fixture
def nothing_found(monkeypatch):
    monkeypatch.setattr(solver.optimise.solve, "solve", lambda *_, **__: SolveResult("nothing found"))


@pytest.mark.usefixtures("nothing_found")
def test_5_nothing_found_asks_for_more_time(call, tiny, tmp_path):
    result = call("solve", tiny, "--time-limit", "7", "-o", tmp_path / "plan.json")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "after 7 s" in result.stderr
    assert "today breaks agreements" in result.stderr
    assert "--time-limit" in result.stderr
    assert result.stderr.lower().count("nothing found") == 1
    assert not (tmp_path / "plan.json").exists()


@pytest.mark.usefixtures("nothing_found")
def test_5_for_machines(call, tiny):
    result = call("solve", tiny, "--json")
    assert result.exit_code == 5
    assert json.loads(result.stdout) == {"stop": "nothing found", "clash": [], "clash_is_minimal": None}


@pytest.mark.long
def test_6_a_shift_edited_by_hand_breaks_a_named_rule(stagger, document, solved, save):
    document["agreements"] = [{"kind": "max_shifted", "id": "little", "at_most_person_min": 1800}]
    solved["choices"][1]["options"][0]["shift_min"] = -15
    by_hand = {"format": solved["format"], "choices": solved["choices"]}
    result = stagger("check", save(document), save(by_hand, "plan.json"))
    assert (result.returncode, result.stderr) == (6, "")
    assert result.stdout.startswith("little: ")
    assert "3,000" in result.stdout
    assert result.stdout.endswith("Failed: 1 broken rule.\n")


@pytest.mark.long
def test_6_a_shift_that_nobody_offered(stagger, tiny, solved, save):
    solved["choices"][0]["options"][0]["shift_min"] = 20
    result = stagger("check", tiny, save(solved))
    assert (result.returncode, result.stderr) == (6, "")
    assert "options: Group 'college-students' (students): 1 part takes shift +20 min" in result.stdout


@pytest.mark.long
def test_6_a_claim_edited_by_hand(stagger, tiny, solved, save):
    solved["terms"]["schedule"]["overload"] = 1.0
    result = stagger("check", tiny, save(solved))
    assert (result.returncode, result.stderr) == (6, "")
    assert "overload" in result.stdout


def test_6_for_machines(call, tiny, solved, save):
    solved["tiers"][0]["bound"] = 2.5
    result = call("check", tiny, save(solved), "--json")
    assert result.exit_code == 6
    report = json.loads(result.stdout)
    assert report["passed"] is False
    assert {violation["rule"] for violation in report["violations"]} == {"tiers"}


def test_6_for_the_exit_code_only(call, tiny, solved, save):
    solved["choices"].pop()
    result = call("check", tiny, save(solved), "--quiet")
    assert (result.exit_code, result.output) == (6, "")


@pytest.mark.parametrize("subcommand", ["evaluate", "compare"])
def test_6_a_schedule_that_cannot_be_evaluated(call, tiny, solved, save, subcommand):
    solved["choices"].pop()
    result = call(subcommand, tiny, save(solved))
    assert (result.exit_code, result.stdout) == (6, "")
    assert "Group 'office-staff' (staff) has no entry in the choices" in result.stderr


def test_6_solve_writes_nothing_that_the_check_rejects(call, tiny, tmp_path, monkeypatch):
    def reject(instance, schedule):
        return CheckReport((Violation("terms", "The sums are off.", 1.0, "min"),), (), None)

    monkeypatch.setattr(solver.optimise.solve, "check", reject)
    output = tmp_path / "plan.json"
    output.write_bytes(b"the old plan")
    result = call("solve", tiny, "-o", output)
    assert (result.exit_code, result.stdout) == (6, "")
    assert result.stderr == "The schedule fails the independent check:\nterms: The sums are off.\n"
    assert output.read_bytes() == b"the old plan"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_130_interrupted(call, monkeypatch):
    def interrupt(which):
        raise KeyboardInterrupt

    monkeypatch.setattr(solver.commands.schema, "run", interrupt)
    result = call("schema")
    assert (result.exit_code, result.output) == (130, "Interrupted.\n")


@pytest.mark.parametrize("told", ["cause", "text"])
def test_130_interrupted_while_compiled_code_was_building(call, monkeypatch, told):
    """Libraries in other languages turn Ctrl-C into an error of their own, with it as the cause or in words alone."""

    def interrupt(which):
        if told == "text":
            raise ValueError("SchemaError: error building a validator:\n  KeyboardInterrupt: ")
        raise ValueError("error building a validator") from KeyboardInterrupt()

    monkeypatch.setattr(solver.commands.schema, "run", interrupt)
    result = call("schema")
    assert (result.exit_code, result.output) == (130, "Interrupted.\n")


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["check", "-h"]], ids=" ".join)
def test_the_help_lists_every_exit_code(call, arguments):
    result = call(*arguments)
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.split("Exit codes:")[1].splitlines() if line.strip()]
    assert [words[0] for words in lines[:7]] == list("0123456")
    assert {safe_group.OUR_BUG, safe_group.BAD_INPUT, safe_group.CHECK_FAILED} == {1, 3, 6}
