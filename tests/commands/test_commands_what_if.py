"""`stagger solve` with what-if edits, and what other commands make of its schedules."""

import json

import pytest

EDITS = ["--without", "office", "--fix", "school-pupils=+15", "--places", "tram=+20%"]
ASSUMED = "fix school-pupils=+15, without office, places tram=+20%"


@pytest.fixture
def what_if(call, tiny, tmp_path):
    path = tmp_path / "what-if.json"
    result = call("solve", tiny, *EDITS, "-o", path, "--quiet")
    assert result.exit_code == 0, result.stderr
    return path


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_edits_are_in_the_schedule(what_if):
    edits = ["fix school-pupils=+15", "without office", "places tram=+20%"]
    assert read(what_if)["scenario"] == {"name": "", "edits": edits}
    assert [choice["group"] for choice in read(what_if)["choices"]] == ["college-students", "school-pupils"]


def test_a_schedule_without_edits_has_no_scenario(solved):
    assert solved["scenario"] is None


def test_check_passes_on_the_instance_as_it_is(call, tiny, what_if):
    result = call("check", tiny, what_if)
    assert result.exit_code == 0
    counted = "Agreements of the instance itself: 0; of the edits that the schedule was made with: 1.\n"
    assert result.stdout == f"Passed: 2 groups, 1 agreement and every figure claimed, recomputed.\n{counted}"
    assert counted in call("evaluate", tiny, what_if).stdout


@pytest.mark.parametrize(
    ("edits", "code", "word"),
    [
        (None, 6, "office-staff"),
        (["fix school-pupils=+15", "without office", "places tram=+30%"], 6, "other content"),
        (["fix school-pupils=-15", "without office", "places tram=+20%"], 6, "other content"),
        (["fix nobody=-15"], 3, 'no group "nobody"'),
    ],
)
def test_a_scenario_that_was_tampered_with_fails(call, tiny, what_if, save, edits, code, word):
    document = read(what_if)
    document["scenario"] = edits and {"name": "", "edits": edits}
    result = call("check", tiny, save(document, "tampered.json"))
    assert result.exit_code == code
    assert word in result.output


def test_compare_shows_what_each_assumes(call, tiny, what_if, solved_tiny):
    result = call("compare", tiny, what_if, solved_tiny, env={"COLUMNS": "160"})
    assert result.exit_code == 0
    assert f"what-if assumes {ASSUMED}; today is as given." in result.stdout
    assert "tiny assumes" not in result.stdout
    assert "made for another" not in result.stdout


def test_compare_evaluates_each_on_its_own(call, tiny, what_if, solved_tiny):
    result = call("compare", tiny, what_if, solved_tiny, "--json")
    one, other = json.loads(result.stdout)["schedules"]
    assert one["scenario"]["edits"] == read(what_if)["scenario"]["edits"]
    assert other["scenario"] is None
    assert one["made_for_this_instance"]
    assert other["made_for_this_instance"]
    assert one["terms"]["schedule"] == read(what_if)["terms"]["schedule"]
    assert one["terms"]["status_quo"] != other["terms"]["status_quo"]


def test_evaluate_says_what_it_is_about(call, tiny, what_if):
    result = call("evaluate", tiny, what_if)
    assert result.exit_code == 0
    assert "(what if: fix school-pupils=+15; without office; places tram=+20%)" in result.stdout


def test_schedules_of_different_situations_are_no_one_picture(call, tiny, what_if, solved_tiny, tmp_path):
    result = call("plot", tiny, solved_tiny, what_if, "-o", tmp_path / "x.svg")
    assert result.exit_code == 3
    assert "expected schedules of one situation" in result.stderr


def test_a_file_holds_a_scenario_and_options_add_to_it(call, tiny, tmp_path):
    path, out = tmp_path / "s.toml", tmp_path / "out.json"
    path.write_text('name = "Quiet"\nwithout = ["office"]\nat-most-changed = 1\n', encoding="utf-8")
    result = call("solve", tiny, "--scenario", path, "--fix", "school-pupils=0", "-o", out)
    assert result.exit_code == 0, result.stderr
    assert "(what if: Quiet)" in result.stdout
    edits = ["without office", "at-most-changed 1", "fix school-pupils=0"]
    assert read(out)["scenario"] == {"name": "Quiet", "edits": edits}
    assert call("check", tiny, out).exit_code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fixed = []", 'fixed: found the unknown key "fixed"; expected one of name, fix, fix-organisation, forbid, '),
        ("fixed = []", 'did you mean "fix"? If not, remove it.'),
        ('fix = "a=0"', 'fix: found "a=0"; expected a list of texts; write fix = ["…"], each as after --fix.'),
        ("fix = [1]", "fix: found a list of 1; expected a list of texts"),
        ("name = 1", "name: found 1; expected a text; write it in double quotes."),
        ('at-most-changed = "1"', 'found "1"; expected a whole number; write the number without quotes.'),
        ("fix = [", "s.toml: found no TOML: "),
        ("", "what-if: found 0 edits; expected from 1 to 1,000 edits"),
        ('name = "\\u001b[31m"\nwithout = ["office"]', "found characters that cannot be shown"),
        ("fix = 2026-03-03", "fix: found 2026-03-03; expected a list of texts"),
    ],
)
def test_a_scenario_file_that_cannot_be_used(call, tiny, tmp_path, text, words):
    path = tmp_path / "s.toml"
    path.write_text(text, encoding="utf-8")
    result = call("solve", tiny, "--scenario", path)
    assert result.exit_code == 3
    assert words in result.stderr
    assert "\x1b" not in result.stderr


def test_what_is_dropped_is_said(call, document, save):
    gap = {"id": "gap", "kind": "min_gap", "groups": ["school-pupils", "office-staff"], "gap_min": 15}
    document["agreements"] = [gap]
    result = call("solve", save(document), "--without", "office")
    assert result.stderr == 'Without "office" the agreement gap means nothing: dropped.\n'


def test_edits_that_leave_no_schedule_are_named(call, clashing, save):
    clashing["agreements"] = clashing["agreements"][1:2]
    result = call("solve", save(clashing), "--fix", "college-students=0", "--at-most-changed", "0")
    assert result.exit_code == 4
    assert "\n  --at-most-changed 0: at most 0 organisations may change" in result.stderr
    assert "\n     --at-most-changed 1\n" in result.stderr
    assert "what if" not in result.stderr


def test_a_checkpoint_is_gone_on_with_in_its_scenario(call, tiny, tmp_path):
    checkpoint, out = tmp_path / "c.json", tmp_path / "out.json"
    assert call("solve", tiny, *EDITS, "--checkpoint", checkpoint, "--quiet").exit_code == 0
    assert call("check", tiny, checkpoint).exit_code == 0
    result = call("solve", tiny, "--resume", checkpoint, "-o", out, "--quiet")
    assert result.exit_code == 0, result.stderr
    assert read(out)["scenario"] == read(checkpoint)["scenario"]
    assert call("solve", tiny, "--resume", checkpoint, "--without", "office").exit_code == 3


def test_a_warm_start_from_the_instance_as_it_is(call, tiny, solved_tiny, tmp_path):
    result = call("solve", tiny, *EDITS, "--warm-start", solved_tiny, "-o", tmp_path / "out.json")
    assert result.exit_code == 0
    assert call("check", tiny, tmp_path / "out.json").exit_code == 0


def test_what_was_typed_stays_text(call, tiny):
    result = call("solve", tiny, "--fix", "[red]x[/red]\x1b[31m=0")
    assert result.exit_code == 3
    assert "[red]x[/red]\\u001b[31m=0" in result.stderr
    assert "\x1b" not in result.stderr


def test_hostile_ids_stay_text(call, document, save, tmp_path):
    text = json.dumps(document).replace("office-staff", "[bold]=x[/bold]")
    instance, out = save(json.loads(text)), tmp_path / "out.json"
    result = call("solve", instance, "--fix", "[bold]=x[/bold]=+15", "-o", out)
    assert result.exit_code == 0, result.stderr
    assert "(what if: fix [bold]=x[/bold]=+15)" in result.stdout
    assert "out assumes fix [bold]=x[/bold]=+15" in call("compare", instance, out).stdout
