"""`stagger solve --keep`: a refusal after an agreement, as a planner types it."""

import json
import re
import shlex
from pathlib import Path

import pytest

from solver.domain.people import OptionChoice
from solver.formats import read_instance
from solver.report.page import page as page_module
from solver.report.tables.explain import options_in_words
from solver.report.text.language import plain_words

TERMINAL = plain_words("en")

WIDE = {"COLUMNS": "200"}


@pytest.fixture
def agreed(call, tiny, tmp_path):
    path = tmp_path / "agreed.json"
    result = call("solve", tiny, "--at-most-changed", "2", "-o", path, "--quiet")
    assert result.exit_code == 0, result.stderr
    return path


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def movers(document):
    return [
        choice["group"] for choice in document["choices"] if any(option["shift_min"] for option in choice["options"])
    ]


def other_than(group, document):
    return next(choice["group"] for choice in document["choices"] if choice["group"] != group)


@pytest.fixture
def refused(call, tiny, agreed, tmp_path):
    """Solve again after the first that moves has refused; return the result and the file."""
    refuser = movers(read(agreed))[0]
    signer = other_than(refuser, read(agreed))
    path = tmp_path / "again.json"
    edits = ["--fix", f"{refuser}=0", "--sign", signer]
    result = call("solve", tiny, "--keep", agreed, *edits, "-o", path, env=WIDE)
    assert result.exit_code == 0, result.stderr
    return refuser, result, path


def test_the_schedule_says_what_it_keeps_close_to(agreed, refused):
    refuser, _, path = refused
    scenario = read(path)["scenario"]
    signer = other_than(refuser, read(agreed))
    assert scenario["edits"] == ["at-most-changed 2", f"fix {refuser}=0", f"sign {signer}", "keep-within 2%"]
    assert scenario["agreed"] == read(agreed)["choices"]
    assert read(path)["terms"]["schedule"]["altered"] >= 1


def test_it_prints_who_does_otherwise_and_what_it_costs(refused):
    refuser, result, _ = refused
    assert "Taken over from the earlier schedule" in result.stderr
    assert "keep the times of the earlier proposal" in result.stdout
    assert "Otherwise than proposed earlier" in result.stdout
    assert refuser in result.stdout
    assert "The price of staying close to the earlier proposal" in result.stdout
    assert "Only who signed for what was agreed would be free" in " ".join(result.stdout.split())


def test_the_other_commands_read_it(call, tiny, agreed, refused):
    _, _, path = refused
    assert call("check", tiny, path).exit_code == 0
    assert "deviation" in call("compare", tiny, agreed, path, env=WIDE).stdout
    explained = call("explain", tiny, agreed, "--diff", path, env=WIDE)
    assert explained.exit_code == 0
    assert "Where they differ" in explained.stdout
    names = [Path(each).stem for each in (agreed, path)]
    assert re.search(rf"term +unit +{names[0]} +{names[1]} +change", explained.stdout)
    assert re.search(rf"organisation +group +in {names[0]} +in {names[1]} ", explained.stdout)
    assert f"{names[0]} if this group alone chose as in {names[1]}" in " ".join(explained.stdout.split())
    assert "SCHEDULE" not in explained.stdout


def test_a_choice_is_told_in_clock_times_and_names_its_pattern_only_where_that_is_not_todays(tiny):
    group = read_instance(tiny).groups[0]  # begins at 8:30
    options = [OptionChoice(shift_min=15, pattern=pattern, parts=2) for pattern in ("today", "home")]
    assert options_in_words(TERMINAL, options[:1], group) == "8:45"
    assert options_in_words(TERMINAL, options, group) == "8:45 (50 %), 8:45 home (50 %)"
    nowhen = group.model_copy(update={"arrivals": ()})
    assert options_in_words(TERMINAL, options, nowhen) == "+15 min (50 %), +15 min home (50 %)"


def test_a_refused_party_keeps_its_no_when_it_is_planned_once_more(call, tiny, refused, tmp_path):
    refuser, _, path = refused
    again = tmp_path / "third.json"
    result = call("solve", tiny, "--keep", path, "-o", again, "--quiet")
    assert result.exit_code == 0, result.stderr
    assert refuser not in movers(read(again))
    assert read(again)["scenario"]["agreed"] == read(path)["choices"]


def test_what_cannot_be_meant_is_refused(call, tiny, agreed, refused):
    _, _, path = refused
    both = call("solve", tiny, "--keep", agreed, "--resume", path)
    assert both.exit_code == 3
    assert "found both --keep and --resume" in both.stderr
    lonely = call("solve", tiny, "--sign", "school")
    assert lonely.exit_code == 3
    assert "give it with --keep SCHEDULE" in lonely.stderr
    over = call("solve", tiny, "--keep", agreed, "-o", agreed)
    assert over.exit_code == 3


def test_quiet_and_json_print_no_tables(call, tiny, agreed):
    result = call("solve", tiny, "--keep", agreed, "--json")
    assert json.loads(result.stdout)["scenario"]["edits"] == ["at-most-changed 2", "keep-within 2%"]
    assert call("solve", tiny, "--keep", agreed, "--quiet").output == ""


def test_a_refusal_is_lifted(call, tiny, refused, tmp_path):
    refuser, _, path = refused
    again = tmp_path / "lifted.json"
    result = call("solve", tiny, "--keep", path, "--lift", f"fix {refuser}=0", "-o", again, env=WIDE)
    assert result.exit_code == 0, result.stderr
    assert f'Lifted, so not taken over from the earlier schedule: "fix {refuser}=0".' in result.stderr
    left = [edit for edit in read(path)["scenario"]["edits"] if edit != f"fix {refuser}=0"]
    assert read(again)["scenario"]["edits"] == left
    assert call("check", tiny, again).exit_code == 0
    alone = call("solve", tiny, "--lift", f"fix {refuser}=0")
    assert alone.exit_code == 3
    assert "found nothing to lift" in alone.stderr
    assert "give --keep SCHEDULE" in alone.stderr


def test_a_scenario_file_can_lift(call, tiny, refused, tmp_path):
    refuser, _, path = refused
    file = tmp_path / "lift.toml"
    file.write_text(f'lift = ["fix {refuser}=0"]', encoding="utf-8")
    assert "Lifted" in call("solve", tiny, "--keep", path, "--scenario", file, env=WIDE).stderr
    assert "found nothing to lift" in call("solve", tiny, "--scenario", file).stderr


@pytest.mark.long
def test_the_next_commands_put_it_beside_the_agreed_one(call, tiny, agreed, tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "vega_script", lambda: "/* libraries */")
    path = tmp_path / "my next.json"
    commands = next_commands(call("solve", tiny, "--keep", agreed, "-o", path).stdout)
    page = str(path.with_suffix(".html"))
    assert commands[:4] == [
        ["check", str(tiny), str(path)],
        ["compare", str(tiny), str(agreed), str(path)],
        ["explain", str(tiny), str(agreed), "--diff", str(path)],
        ["report", str(tiny), str(agreed), str(path), "-o", page],
    ]
    for command in commands:
        told = call(*command)
        assert told.exit_code == 0, told.stderr


@pytest.mark.long
def test_the_next_commands_of_another_situation_show_no_two_on_one_page(call, tiny, agreed, tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "vega_script", lambda: "/* libraries */")
    path = tmp_path / "next.json"
    commands = next_commands(call("solve", tiny, "--keep", agreed, "--places", "tram=+20%", "-o", path).stdout)
    assert ["compare", str(tiny), str(agreed), str(path)] in commands
    assert ["report", str(tiny), str(path), "-o", str(tmp_path / "next.html")] in commands
    assert not [command for command in commands if "--diff" in command]
    for command in commands:
        assert call(*command).exit_code == 0


def next_commands(text):
    lines = text.splitlines()
    return [shlex.split(line.split("stagger ", 1)[1]) for line in lines[lines.index("Next:") + 1 :]]


def test_a_schedule_of_another_instance_is_refused_by_name(call, instances, agreed):
    result = call("solve", instances / "utrecht.json", "--keep", agreed)
    assert result.exit_code == 3
    assert "--keep: found a schedule that names no group of this instance" in result.stderr


def test_a_group_twice_and_parts_beyond_all_bounds_are_no_bug(call, tiny, agreed, save):
    document = read(agreed)
    twice = save(document | {"choices": [*document["choices"], document["choices"][0]]}, "twice.json")
    result = call("solve", tiny, "--keep", twice)
    assert result.exit_code == 3
    assert f"--keep: choices[{len(document['choices'])}].group: found" in result.stderr
    document["choices"][0]["options"][0]["parts"] = 10**30
    assert call("solve", tiny, "--keep", save(document, "huge.json"), "--quiet").exit_code == 0


def test_an_option_that_is_listed_twice_counts_together(call, tiny, agreed, save, tmp_path):
    document = read(agreed)
    options = next(choice["options"] for choice in document["choices"] if choice["group"] == "office-staff")
    options[:] = [{"shift_min": 0, "pattern": "today", "parts": 1}] * 2
    path = tmp_path / "again.json"
    result = call("solve", tiny, "--keep", save(document, "doubled.json"), "--keep-within", "100%", "-o", path)
    assert result.exit_code == 0, result.stderr
    assert call("check", tiny, path).exit_code == 0


def test_who_has_left_is_not_called_free(call, tiny, tmp_path):
    gone, again = tmp_path / "gone.json", tmp_path / "again.json"
    assert call("solve", tiny, "--without", "college", "-o", gone, "--quiet").exit_code == 0
    result = call("solve", tiny, "--keep", gone, "-o", again)
    assert result.exit_code == 0, result.stderr
    assert "free to choose now" not in result.stderr
