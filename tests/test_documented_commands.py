"""Every command line in the texts for people is one that the command understands; what they show is what it prints."""

import re
import shlex

import click
import pytest

import cli

DOCS = ("planner", "solving", "advice", "report", "export")
TEXTS = ["README.md", "LEESMIJ.md", *(f"docs/{name}.md" for name in DOCS)]
MOST_WORDS = 600


def command_lines(text):
    """Return the command lines of blocks of code, joined where they go on, without what is said beside them."""
    joined = re.sub(r"\\\n\s+", " ", text)
    for line in joined.splitlines():
        found = re.match(r" {4}(?:\.venv/bin/)?stagger (.*)", line)
        if found:
            yield re.split(r"\s{2,}| #", found[1])[0]


def parse(line):
    """Let click read a command line as the program would, and run nothing."""
    command, arguments, context = cli.main, shlex.split(line), None
    while isinstance(command, click.Group):
        context = click.Context(command, parent=context)
        name, command, arguments = command.resolve_command(context, arguments)
    return command.make_context(name, list(arguments), parent=context)


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_line_is_understood(repository, name):
    lines = list(command_lines((repository / name).read_text(encoding="utf-8")))
    assert lines
    for line in lines:
        if not re.search(r"\b[A-Z]{3,}\b|…|\.\.\.", line.replace("TOML", "")):
            parse(line)


def test_a_wrong_option_is_seen():
    with pytest.raises(click.UsageError):
        parse("solve instances/utrecht.json --no-such-option 3")


def test_the_readme_is_read_in_a_minute(repository):
    assert len((repository / "README.md").read_text(encoding="utf-8").split()) <= MOST_WORDS
