"""Help: options and commands under headings, every summary a whole sentence, and nothing forgotten."""

import click
import pytest

from cli import main
from solver.commands.help_texts import COMMANDS, EDITS, OPTION_HEADINGS

NAMES = sorted(main.commands)


def headings(text):
    return [line[:-1] for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]


def section(text, heading):
    """Return the lines below a heading."""
    lines = text.splitlines()
    at = lines.index(f"{heading}:")
    end = next((place for place in range(at + 1, len(lines)) if not lines[place].startswith("  ")), len(lines))
    return lines[at + 1 : end]


def test_every_command_has_a_sentence_on_one_line_of_eighty(call):
    text = call("--help", env={"COLUMNS": "80"}).stdout
    told = {name: sentence for own in COMMANDS.values() for name, sentence in own.items()}
    assert sorted(told) == NAMES
    assert headings(text) == ["Options", *COMMANDS]
    for name, sentence in told.items():
        assert f"  {name:10}  {sentence}\n" in text
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_option_stands_below_one_heading(call, name):
    text = call(name, "--help").stdout
    assert set(headings(text)) <= {"Options", "Commands", *OPTION_HEADINGS}
    command = main.commands[name]
    for option in command.params:
        if isinstance(option, click.Option):
            assert sum(line.strip().split(" ")[0].strip(",") in option.opts for line in text.splitlines()) == 1
    assert "..." not in text.partition("Options:")[0].partition("\n")[2]


def test_solve_has_the_planners_options_first_and_the_engines_last(call):
    text = call("solve", "--help").stdout
    assert headings(text) == ["Options", *OPTION_HEADINGS]
    first = [line.split()[0].strip(",") for line in section(text, "Options") if line.startswith("  -")]
    assert first == ["-o", "--time-limit", "--json", "-q", "-v", "--lang", "-h"]
    engine = " ".join(section(text, "Engine"))
    assert all(option in engine for option in ("--gap", "--workers", "--seed", "--deterministic", "--resume"))
    edits = " ".join(line for heading in list(OPTION_HEADINGS)[:2] for line in section(text, heading))
    assert all(f"--{name} " in edits for name in EDITS)


def test_a_group_of_commands_tells_each_in_whole_sentences(call):
    told = " ".join(call("import", "--help").stdout.split())
    assert "what is wrong with it." in told
    assert "section by section." in told
