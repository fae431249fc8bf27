"""What `solve` prints: one screen, and last what to do next; all there is with --verbose."""

import copy
import io
import json
import re
import shlex

import pytest
from rich.console import Console

import solver.optimise.solve as front_door
from solver.commands import next_steps
from solver.commands import solve_screen as screen
from solver.commands.next_steps import longer
from solver.commands.solve import _teller
from solver.domain.schedule import Schedule
from solver.formats import read_instance
from solver.optimise.solve import NO_LADDER, NOT_MINIMAL
from solver.report.text.language import plain_words

TERMINAL = plain_words("en")


@pytest.fixture
def many(document):
    """The tiny instance with a school in each of twenty towns, each with a line of its own."""
    line, school = document["lines"][0], document["organisations"][1]
    for place in range(20):
        other = copy.deepcopy(line) | {"id": f"line-{place}", "name": f"Line {place}"}
        other["sections"][0] |= {
            "id": f"section-{place}",
            "base_load": [],
            "supply": [other["sections"][0]["supply"][0]],
        }
        document["lines"].append(other)
        party = copy.deepcopy(school) | {"id": f"school-{place}", "name": f"School {place}"}
        (group,) = party["groups"]
        group |= {"id": f"pupils-{place}", "headcount": 1000 + 100 * place, "parts": 1}
        group["flows"] = [{"section": f"section-{place}", "leg": "to", "share": 1.0, "lag_min": 0}]
        group["arrivals"] = [{"at": "08:30", "share": 0.5}, {"at": "08:45", "share": 0.5}]
        document["organisations"].append(party)
    document["objective"] = [{"peak_factor": 1}]
    document["agreements"] = [
        {"kind": "fixed", "id": f"later-{place}", "groups": [f"pupils-{place}"], "shift_min": 15} for place in range(20)
    ]
    return document


@pytest.mark.long
def test_the_screen_of_a_small_instance(call, tiny, tmp_path):
    plan = tmp_path / "my plan.json"
    result = call("solve", tiny, "-o", plan)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    at = lines.index(f"The schedule passed the independent check. Written to {plan}.")
    assert [re.sub(r"After \d s", "After 0 s", line) for line in lines[: at - 1]] == [
        "Tiny: three organisations, two sections",
        "Tue: 2 lines, 3 parties, 240 people",
        "",
        "  One party starts a quarter of an hour later. Then everybody fits on bus and tram.",
        "",
        "  left behind            55  ->    0  passengers a day",
        "  busiest quarter-hour  255  ->  155  added up over all lines (-39 %)",
        "  asked                   0  ->    1  of 3 parties; 120 people, 15 min",
        "",
        "Who is asked what?",
        "  College  8:30 becomes 8:45  120 people",
        "",
        "Ladder: no package of fewer parties gains as much, and none of more gains more.",
        "",
        "Proven: passengers left behind: the best possible; peak: at least 83.3 % of what can ever be",
        "reached; shifted and parties that change: the best possible. After 0 s: proven optimal. 100 % of the",
        "numbers are assumed: `stagger sweep` says how sure this is.",
    ]
    assert lines[at + 1] == "Next:"
    commands = [shlex.split(line.split("stagger ", 1)[1]) for line in lines[at + 2 :]]
    words = ["check", "value", "report", "letter", "export", "quickscan", "explain", "evaluate"]
    assert [command[0] for command in commands] == words
    for name, *arguments in commands:
        told = call(name, *arguments)
        assert told.exit_code == 0, told.stderr
        if name != "quickscan":
            assert arguments[:2] == [str(tiny), str(plan)]
    assert commands[3][-4:] == ["--sender", "NAME", "--contact", "ADDRESS"]
    assert commands[5][1:] == [str(tiny), "--organisation", "college", "--schedule", str(plan)]


def test_no_letter_where_nobody_is_asked(call, document, save, tmp_path):
    document["objective"] = [{"shifted": 1}]
    text = call("solve", save(document), "-o", tmp_path / "plan.json").stdout
    for name in ("value", "letter", "export", "quickscan"):
        assert f"stagger {name} " not in text, "nothing is asked, so nothing is worth or handed out"
    assert "stagger explain " in text


def test_a_schedule_that_ends_in_html_is_not_written_over_by_its_page(call, tiny, tmp_path):
    text = call("solve", tiny, "-o", tmp_path / "plan.html").stdout
    assert f"report {tiny} {tmp_path}/plan.html -o {tmp_path}/plan-page.html\n" in text


@pytest.mark.long
def test_a_long_proposal_fits_one_screen_and_is_whole_with_verbose(call, many, save, tmp_path):
    instance, plan = save(many), tmp_path / "plan.json"
    brief = call("solve", instance, "-o", plan, env={"COLUMNS": "80"}).stdout
    told = json.loads(call("evaluate", instance, plan, "--json").stdout)
    people = {move["party"]: move["people"] for move in told["moves"]}
    rows = [line for line in brief.splitlines() if line.endswith(" people") and " becomes " in line]
    names = [line.split("  ")[1] for line in rows]
    assert names == [f"School {place}" for place in range(19, 19 - screen.MOST_ASKED, -1)], "those with most people"
    assert f"  and {len(people) - screen.MOST_ASKED} more: " in brief
    assert "Today breaks agreements in 20 ways, such as later-0: " in brief.replace("\n", " ")
    assert all(len(line) <= screen.WIDEST for line in brief.splitlines() if str(plan) not in line)
    assert len(brief.splitlines()) <= 40
    whole = call("solve", instance, "--warm-start", plan, "--verbose").stdout
    assert "Who moves: old and new times\n" in whole.replace(" \n", "\n").replace("  ", "")
    assert whole.count("School ") >= 20
    assert all(f"Line {place}: " in whole for place in range(20))
    assert "Today breaks later-19" in whole
    assert "Today: the busiest interval of each section" in whole
    assert whole.count("minutes a letter") == 3


def changed(schedule):
    """Return the choices that are not today's."""
    return [choice for choice in schedule["choices"] if any(option["shift_min"] for option in choice["options"])]


def rung(schedule, count):
    """Return a package of the ladder: the first so many that change in a schedule."""
    moves = changed(schedule)
    ids = [f"school-{choice['group'].removeprefix('pupils-')}" for choice in moves[:count]]
    return {
        "organisations": ids,
        "joins": ids[-1:],
        "choices": moves[:count],
        "terms": schedule["terms"]["schedule"],
    }


def test_a_ladder_shows_six_packages_with_the_plan_on_80_columns(many, save, call, tmp_path):
    instance, plan = save(many), tmp_path / "plan.json"
    assert call("solve", instance, "-o", plan, "--quiet").exit_code == 0
    schedule = json.loads(plan.read_text(encoding="utf-8"))
    schedule["ladder"] = [rung(schedule, count) for count in (1, 2, 3, 4, 5, 6, 8, 10)]
    console = Console(width=80, file=io.StringIO())
    own = read_instance(instance)
    screen.print_screen(console, TERMINAL, own, Schedule.model_validate_json(json.dumps(schedule)), all_at="stagger")
    lines = console.file.getvalue().splitlines()
    at = lines.index("Ladder: what so many parties reach")
    *shown, hidden = (line for line in lines[at + 1 : lines.index("", at)] if not line.startswith(" " * 30))
    assert hidden == "  Left out here: 1, 2, 3 and 4 parties. The page of `stagger report` has them."
    whole = schedule["terms"]["schedule"]["changed"]
    assert [float(line.split()[0]) for line in shown] == [0, 5, 6, 8, 10, whole]
    assert [" this plan" in line for line in shown] == [False] * 5 + [True]
    assert shown[0].endswith("  today")
    assert all(len(line) <= 80 for line in lines)
    # Behind the last rung eight more join, for whose names one line has no room: they go on below it.
    told = " ".join(" ".join(lines[lines.index(shown[-1]) : lines.index(hidden)]).split())
    missing = [choice["group"] for choice in schedule["ladder"][-1]["choices"]]
    joined = [f"School {each['group'].removeprefix('pupils-')}" for each in changed(schedule)]
    wanted = [name for name in joined if f"pupils-{name.removeprefix('School ')}" not in missing]
    assert told.endswith(f"this plan + {', '.join(wanted)}")


@pytest.mark.parametrize(
    ("called", "is_found", "said"),
    [
        (".venv/bin/stagger", None, ".venv/bin/stagger"),
        ("a b/stagger", None, "'a b/stagger'"),
        ("/usr/bin/stagger", "/usr/bin/stagger", "stagger"),
        ("/x/python -m pytest", None, "stagger"),
    ],
)
def test_the_program_is_called_as_it_was(monkeypatch, called, is_found, said):
    monkeypatch.setattr(next_steps.sys, "argv", [called])
    monkeypatch.setattr(next_steps.shutil, "which", lambda name: is_found)
    assert next_steps.program() == said


@pytest.mark.parametrize(
    ("words", "env", "tail"),
    [
        (("--lang", "nl"), {}, " --lang nl"),
        (("--lang", "en"), {"STAGGER_LANG": "nl"}, " --lang en"),
        ((), {"STAGGER_LANG": "nl"}, ""),
        ((), {}, ""),
    ],
)
def test_what_comes_next_is_typed_in_the_language_that_was_typed(call, tiny, tmp_path, words, env, tail):
    """What the environment says holds for the next command as well, and an option does not."""
    result = call("solve", tiny, "-o", tmp_path / "plan.json", *words, env=env)
    nexts = [line for line in result.stdout.splitlines() if line.startswith("  stagger ")]
    assert len(nexts) == 8
    assert all(line.endswith(f"{tail}") and line.count("--lang") == bool(tail) for line in nexts)
    overview = call("show", tiny, *words, env=env).stdout
    assert f"  stagger show {tiny} groups{tail}\n" in overview


def test_letters_go_into_a_folder_of_the_language(call, tiny, tmp_path):
    result = call("solve", tiny, "-o", tmp_path / "plan.json", env={"STAGGER_LANG": "nl"})
    assert f"{tmp_path}/plan-brieven" in result.stdout
    assert f"export {tiny} {tmp_path}/plan.json -o {tmp_path}/plan-bestanden\n" in result.stdout


def test_the_screen_says_that_the_search_had_not_finished(call, tiny, tmp_path, monkeypatch):
    real = front_door._Run._cut_short
    monkeypatch.setattr(front_door._Run, "_cut_short", lambda run, *a, **k: ("package", *real(run, *a, **k)))
    result = call("solve", tiny, "-o", tmp_path / "plan.json")
    assert result.exit_code == 0
    told, _, figures = result.stdout.partition("\n\n")[2].partition("\n\n")
    assert " ".join(told.split()).endswith("The search had not finished: with more time fewer parties may be needed.")
    assert "The search had not finished" not in figures
    steps = figures.partition("Next:\n")[2]
    assert steps.startswith(f"  search longer: stagger solve {tiny} -o {tmp_path / 'plan.json'} --time-limit 240\n")
    assert result.stderr == ""
    unwritten = call("solve", tiny, "--time-limit", "3")
    assert f"search longer: stagger solve {tiny} --time-limit 12\n" in unwritten.stdout
    piped = call("solve", tiny, "-o", "-")
    assert "ended the search for the fewest organisations" in " ".join(piped.stderr.split())


def test_a_title_that_is_cut_ends_in_an_ellipsis():
    assert screen._title("Utrecht, a Tuesday", 40) == ["Utrecht, a Tuesday"]
    assert screen._title("one two three four five", 13) == ["one two three", "four five"]
    # It has room for all letters on two lines, and yet not for its words.
    assert screen._title("eleven more eleven more eleven", 15) == ["eleven more", "eleven more el…"]


def test_a_command_with_a_longer_time_limit_is_the_same_command():
    assert longer(["solve", "a.json"], 25.0) == ["solve", "a.json", "--time-limit", "100"]
    assert longer(["solve", "--time-limit", "0.5", "a.json"], 0.5) == ["solve", "--time-limit", "2", "a.json"]
    assert longer(["solve", "--time-limit=10", "a.json"], 10.0) == ["solve", "--time-limit=40", "a.json"]
    assert longer(["solve", "--", "-a.json"], 25.0) == ["solve", "--time-limit", "100", "--", "-a.json"]


def test_a_sentence_of_the_search_is_printed_once_and_not_where_the_screen_says_it():
    notes = Console(file=io.StringIO(), width=200)
    tell = _teller(notes, quiet=False, screen_follows=True)
    for sentence in (NOT_MINIMAL, "Something.", NO_LADDER, "Something."):
        tell(sentence)
    assert notes.file.getvalue() == "Something.\n"
    alone = Console(file=io.StringIO(), width=200)
    tell = _teller(alone, quiet=False, screen_follows=False)
    tell(NO_LADDER)
    tell(NO_LADDER)
    assert alone.file.getvalue().count("no time left for the ladder") == 1
