"""Help comes at once, because it loads nothing that it does not need."""

import subprocess
import sys

import pytest

COMMANDS = ("solve", "evaluate", "compare", "check", "show", "schema", "completion", "build", "template", "import")
HEAVY = {"numpy", "ortools", "pandas", "pydantic", "rich"}


def loaded_by(code):
    """Return the top-level modules that a fresh Python has loaded after some code."""
    program = f"import sys\n{code}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}), file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return set(result.stderr.split())


def calling(*arguments):
    return f"import cli\ntry:\n    cli.main({list(arguments)!r})\nexcept SystemExit as end:\n    assert end.code == 0"


def test_importing_the_command_line_loads_nothing_heavy():
    loaded = loaded_by("import cli")
    assert {"cli", "click"} <= loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["completion", "bash"]] + [[name, "--help"] for name in COMMANDS],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments):
    loaded = loaded_by(calling(*arguments))
    assert "cli" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.long
def test_what_is_heavy_would_be_seen():
    assert {"numpy", "pydantic", "rich"} <= loaded_by("import solver.commands.evaluate")


@pytest.mark.long
@pytest.mark.parametrize("command", ["show instances/tiny.json", "evaluate instances/tiny.json", "schema"])
def test_only_solve_loads_the_solver(command, repository):
    code = f"import os\nos.chdir({str(repository)!r})\n{calling(*command.split())}"
    assert "ortools" not in loaded_by(code)
