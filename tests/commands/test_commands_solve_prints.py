"""What `solve` prints: what changes most, then the finding, and last what to do next; all of it with --verbose."""

import copy
import json
import shlex

import pytest

import solver.commands.solve_short as short


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


def test_the_finding_and_the_next_commands_come_last(call, tiny, tmp_path):
    plan = tmp_path / "my plan.json"
    result = call("solve", tiny, "-o", plan)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    at = lines.index(f"The schedule passed the independent check. Written to {plan}.")
    left, changed, proven = lines[at - 3 : at]
    assert left.startswith("Today 55 passengers a day are left behind; with this schedule it is 0, and ")
    assert changed.endswith("(0 earlier, 120 later; shifted by 15 minutes on average), at 1 of 3 organisations.")
    assert proven.startswith(
        "It is proven that with these numbers and agreements no other schedule is better on the chosen terms"
    )
    assert lines[at + 1] == "Next:"
    commands = [shlex.split(line.split("stagger ", 1)[1]) for line in lines[at + 2 :]]
    assert [command[0] for command in commands] == ["check", "report", "explain", "evaluate"]
    for name, *arguments in commands:
        told = call(name, *arguments)
        assert told.exit_code == 0, told.stderr
        assert arguments[:2] == [str(tiny), str(plan)]


def test_a_schedule_that_ends_in_html_is_not_written_over_by_its_page(call, tiny, tmp_path):
    text = call("solve", tiny, "-o", tmp_path / "plan.html").stdout
    assert f"report {tiny} {tmp_path}/plan.html -o {tmp_path}/plan-page.html\n" in text


def test_a_long_proposal_is_told_by_organisation_and_whole_with_verbose(call, many, save, tmp_path):
    instance, plan = save(many), tmp_path / "plan.json"
    brief = call("solve", instance, "-o", plan).stdout
    assert "Who moves, by organisation" in brief
    assert "The 10 sections (of 22) whose highest load changes most" in brief
    assert brief.count("School ") == short.MOST_ROWS
    assert "School 19 " in brief, "those with most people"
    told = json.loads(call("evaluate", instance, plan, "--json").stdout)
    people = {move["party"]: move["people"] for move in told["moves"]}
    rest = sorted(people.values())[: -short.MOST_ROWS]
    assert f"And {len(rest)} more organisations, together {sum(rest):,.0f} people." in brief
    assert "Today breaks agreements in 15 more ways." in brief
    whole = call("solve", instance, "--warm-start", plan, "--verbose").stdout
    assert "Who moves: old and new times\n" in whole.replace(" \n", "\n").replace("  ", "")
    assert whole.count("School ") >= 20
    assert all(f"Line {place}: " in whole for place in range(20))
    assert "Today breaks later-19" in whole
    assert "Today: the busiest interval of each section" in whole
    assert brief.count("minutes a letter") == whole.count("minutes a letter") == 3
    assert len(brief.splitlines()) < 92 < len(whole.splitlines())


def test_a_short_proposal_is_told_by_group(call, tiny):
    text = call("solve", tiny).stdout
    assert "Who moves: old and new times " in text
    assert "by organisation" not in text
    assert "All sections, today and in the schedule" in text


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
    monkeypatch.setattr(short.sys, "argv", [called])
    monkeypatch.setattr(short.shutil, "which", lambda name: is_found)
    assert short._program() == said
