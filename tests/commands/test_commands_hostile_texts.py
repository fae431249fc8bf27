"""Names from a file are data: no markup, no option, no format, whatever is in them."""

import json

import pytest

from tests.support.hostile import name_everything

HOSTILE = {
    "markup": "[bold red]school[/]",
    "unclosed markup": "[/nothing] [link=https://example.org]",
    "spreadsheet": '=HYPERLINK("https://example.org")',
    "option": "--help",
    "emoji": ":warning: school",
    "format": "{0} %s ${HOME} $(id)",
    "html": "<script>alert(1)</script>",
    "right to left": "בית ספר",
    "wide": "東京の学校",
    "quotes": '\'s-Gravenhage "Zuid" \\n',
}
COMMANDS = {
    "solve": ["solve", "{instance}", "--time-limit", "20"],
    "solve json": ["solve", "{instance}", "--json", "--time-limit", "20"],
    "evaluate": ["evaluate", "{instance}"],
    "evaluate schedule": ["evaluate", "{instance}", "{plan}"],
    "compare": ["compare", "{instance}", "{plan}", "{plan}"],
    "check": ["check", "{instance}", "{plan}"],
    "explain": ["explain", "{instance}", "{plan}"],
    "show": ["show", "{instance}", "all"],
    "show json": ["show", "{instance}", "all", "--json"],
}


def use_as_id(document, text):
    document["organisations"][0]["id"] = document["organisations"][0]["groups"][0]["id"] = text
    document["agreements"][0]["id"] = text
    return document


def plan_of(document):
    """Return a schedule by hand: the first group a quarter later, the rest as today."""
    groups = [group for organisation in document["organisations"] for group in organisation["groups"]]
    return {
        "format": "stagger-schedule/1",
        "choices": [
            {
                "group": group["id"],
                "options": [{"shift_min": 15 * (place == 0), "pattern": "today", "parts": group["parts"]}],
            }
            for place, group in enumerate(groups)
        ],
    }


@pytest.fixture
def run_all(call, save):
    """Run every command on an instance and a plan, and return what they print."""

    def run(document):
        paths = {"instance": save(document), "plan": save(plan_of(document), "plan.json")}
        printed = {}
        for name, arguments in COMMANDS.items():
            result = call(*[argument.format(**paths) for argument in arguments])
            assert (name, result.exit_code, result.stderr) == (name, 0, "")
            printed[name] = result.stdout
        return printed

    return run


def squeezed(text):
    """Return a text without the blanks that folding in a table brings."""
    return "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_names_and_ids_are_printed_as_they_are(run_all, document, text):
    printed = run_all(use_as_id(name_everything(document, text), text))
    for name in ("solve", "evaluate", "evaluate schedule", "compare", "show"):
        assert squeezed(text) in squeezed(printed[name]), name
    assert json.loads(printed["show json"])["groups"][0]["group"] == text
    assert json.loads(printed["solve json"])["choices"][0]["group"] == text


@pytest.mark.long
def test_names_of_ten_thousand_letters(run_all, document):
    printed = run_all(name_everything(document, "x" * 10_000))
    assert json.loads(printed["show json"])["groups"][0]["organisation"] == "x" * 10_000
    assert "  255  ->  " in printed["solve"], "the figures stay whole whatever the names"
    assert max(map(len, printed["solve"].splitlines()[:-1])) <= 100
    assert max(map(len, printed["evaluate"].splitlines()[1:])) <= 200


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_broken_rule_is_named_as_it_is(call, document, save, text):
    document = use_as_id(name_everything(document, text), text)
    document["agreements"][0]["at_most_person_min"] = 1000
    result = call("check", save(document), save(plan_of(document), "plan.json"))
    assert (result.exit_code, result.stderr) == (6, "")
    assert result.stdout.startswith(f"{text}: ")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_clash_is_named_as_it_is(call, clashing, save, text):
    clashing["agreements"][1]["id"] = text
    result = call("solve", save(clashing))
    assert result.exit_code == 4
    assert f"\n  {text}: college-students (" in result.stderr


@pytest.mark.parametrize("text", [*HOSTILE.values(), "x" * 10_000], ids=[*HOSTILE, "long"])
def test_a_clash_of_parties_with_such_names(call, clashing, save, text):
    for party in clashing["organisations"]:
        party["name"] = text
    for agreement in clashing["agreements"]:
        agreement["note"] = text
    result = call("solve", save(clashing))
    assert result.exit_code == 4
    assert max(map(len, result.stderr.splitlines())) < 1000
    assert f"{text[:40]}" in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_id_that_looks_like_something_else_can_be_asked_for(call, document, save, text):
    document = use_as_id(name_everything(document, text), text)
    result = call("show", save(document), "groups", "--json", "--id", text)
    assert [row["group"] for row in json.loads(result.stdout)["groups"]] == [text]
    absent = call("show", save(document), "groups", "--id", text + "!")
    assert (absent.exit_code, absent.stdout) == (3, "")
    assert text + "!" in absent.stderr


@pytest.mark.parametrize("text", [text for text in HOSTILE.values() if "/" not in text])
def test_a_file_may_be_called_so(call, document, save, text):
    instance, plan = save(document, f"a {text}.json"), save(plan_of(document), f"b {text}.json")
    output = instance.with_name(f"c {text}.json")
    solved = call("solve", instance, "-o", output)
    assert (solved.exit_code, solved.stderr) == (0, "")
    assert f"Written to {output}." in solved.stdout
    compared = call("compare", instance, plan, output)
    assert compared.exit_code == 0
    assert f"b {text}" in compared.stdout
    assert call("check", instance, f"{plan}.absent").exit_code == 3


@pytest.mark.long
def test_a_file_name_that_is_no_text(stagger, tiny, tmp_path):
    output = str(tmp_path / "plan-") + "\udcff.json"
    result = stagger("solve", tiny, "-o", output, errors="surrogateescape")
    assert (result.returncode, result.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["plan-\udcff.json"]


def test_control_characters_never_reach_the_terminal(call, document, save):
    document["name"] = "school\x1b[2J"
    result = call("show", save(document))
    assert result.exit_code == 3
    assert "\x1b" not in result.output
