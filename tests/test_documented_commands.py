"""Every command line in the texts for people is one that the command understands; what they show is what it prints."""

import importlib.util
import re
import shlex

import click
import pytest

import cli

DOCS = ("planner", "new", "solving", "advice", "report", "export", "recipe", "sweep", "monitor", "robust", "value")
TEXTS = ["README.md", "LEESMIJ.md", *(f"docs/{name}.md" for name in DOCS)]
MOST_WORDS = 600


def command_lines(text):
    """Return the command lines of blocks of code, joined where they go on, without remarks and where output goes."""
    joined = re.sub(r"\\\n\s+", " ", text)
    for line in joined.splitlines():
        found = re.match(r" {4}(?:\.venv/bin/)?stagger (.*)", line)
        if found:
            yield re.split(r"\s{2,}| #| > ", found[1])[0]


def parse(line):
    """Let click read a command line as the program would, and run nothing."""
    command, arguments, context = cli.main, shlex.split(line), None
    while isinstance(command, click.Group):
        context = click.Context(command, parent=context, **command.context_settings)
        name, command, arguments = command.resolve_command(context, arguments)
    return command.make_context(name, list(arguments), parent=context)


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_line_is_understood(repository, name):
    lines = list(command_lines((repository / name).read_text(encoding="utf-8")))
    assert lines
    for line in lines:
        # What stands for something else (SCHEDULE, [FRONTIER], ...) is a word as well; a range of choices is not.
        if "..." not in line and "…" not in line:
            parse(line.replace("[", "").replace("]", "").replace("YYYY-MM-DD", "2027-01-04"))


def test_a_wrong_option_is_seen():
    with pytest.raises(click.UsageError):
        parse("solve instances/utrecht.json --no-such-option 3")


def load(path):
    spec = importlib.util.spec_from_file_location("readme_py", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def renewer(request):
    return load(request.config.rootpath / "docs" / "readme.py")


def test_what_is_shown_of_an_output_ends_at_a_blank_line(renewer):
    long = "\n".join(["a"] * 10 + [""] + ["b"] * 30)
    assert renewer.shown(long).splitlines() == ["    a"] * 10
    assert renewer.shown("\n".join(["a"] * 40)).splitlines() == ["    a"] * renewer.LINES
    assert renewer.shown("\na \n\nb\n") == "    a\n\n    b"


def test_a_block_takes_the_place_of_the_one_before_and_nothing_else(renewer):
    text = f"# x\n\n{renewer.BEGIN}\n\n    old\n\n{renewer.END}\n\nafter\n"
    assert renewer.with_block(text, "    new") == text.replace("old", "new")
    for broken in (text.replace(renewer.END, ""), text.replace(renewer.BEGIN, ""), text + text):
        with pytest.raises(ValueError, match="each once"):
            renewer.with_block(broken, "    new")


@pytest.mark.parametrize("name", ["README.md", "LEESMIJ.md"])
def test_the_text_shows_an_output(repository, renewer, name):
    text = (repository / name).read_text(encoding="utf-8")
    block = text.partition(renewer.BEGIN)[2].partition(renewer.END)[0]
    assert len(block.split()) > 20
    # The organisations that it names are those of the instance.
    assert "Universiteit Utrecht" in block or "Utrecht University" in block


def test_the_readme_is_read_in_a_minute(repository):
    assert len((repository / "README.md").read_text(encoding="utf-8").split()) <= MOST_WORDS


def test_the_dutch_text_asks_for_dutch_before_its_first_command(repository):
    """What it shows is Dutch, so its commands have to be."""
    text = (repository / "LEESMIJ.md").read_text(encoding="utf-8")
    assert 0 < text.index("    export STAGGER_LANG=nl\n") < text.index("    make solve\n") < text.index("    stagger ")


def test_both_texts_say_alike_how_long_a_solve_takes(repository):
    english, dutch = (" ".join((repository / name).read_text("utf-8").split()) for name in ("README.md", "LEESMIJ.md"))
    assert "about two minutes the first time, then under a minute" in english
    assert "de eerste keer in ongeveer twee minuten, daarna in nog geen minuut" in dutch
