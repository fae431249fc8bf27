"""The first two commands of the README, as somebody types them who has just got the sources."""

import os
import re
import shutil
import subprocess
import sys

import pytest

FIRST_COMMANDS = ["make solve", "make test"]


def first_commands(readme):
    """Return the commands of the first block of code: fenced, or indented by four."""
    fenced = r"^```[a-z]*\n(?P<fenced>.*?)^```"
    indented = r"(?:^|\n)\n(?P<indented>(?: {4}[^\n]+\n)+)"
    block = re.search(f"{fenced}|{indented}", readme, re.MULTILINE | re.DOTALL)
    if block is None:
        return []
    lines = (block["fenced"] or block["indented"] or "").splitlines()
    return [line.split("#")[0].strip().removeprefix("$ ").strip() for line in lines if line.strip()]


def test_how_the_block_is_read():
    assert first_commands("# x\n\n```sh\nmake solve   # a minute\n$ make test\n```\n\n    more\n") == FIRST_COMMANDS
    assert first_commands("# x\n\nText.\n\n    make solve\n    make test\n\nText.\n\n    more\n") == FIRST_COMMANDS
    assert first_commands("# x\n\n  no code\n") == []


def test_the_readme_begins_with_make_solve_and_make_test(repository):
    readme = (repository / "README.md").read_text(encoding="utf-8")
    assert first_commands(readme)[:2] == FIRST_COMMANDS


@pytest.mark.parametrize("target", ["solve", "test", "lint"])
def test_the_makefile_has_the_target(repository, target):
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert target in re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()


def test_ci_runs_the_tests_and_the_linters(repository):
    script = repository / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = [line.split("#")[0].strip() for line in script.read_text(encoding="utf-8").splitlines()]
    commands = [line for line in lines if line.startswith("make ")]
    assert [command.split()[1] for command in commands] == ["test", "lint"]


@pytest.fixture
def bare(tmp_path):
    """The environment of somebody who has nothing but a Python: no home, no settings, no virtual environment."""
    home = tmp_path / "home"
    home.mkdir()
    taken_away = ("STAGGER_", "VIRTUAL_ENV", "PYTEST_", "PYTHON", "COV_", "MAKE", "MFLAGS")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(taken_away)}
    return kept | {"HOME": str(home), "XDG_CACHE_HOME": str(home), "STAGGER_SOLVE_TIME_LIMIT": "5"}


def run(arguments, folder, environment, seconds):
    return subprocess.run(
        arguments,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )


@pytest.fixture
def sources(repository, tmp_path):
    """What a clone would hold: the files that git knows, and those that it would add."""
    if not shutil.which("git") or not (repository / ".git").exists():
        pytest.skip("this is no checkout of git, so that what a clone holds is not known")
    # Whoever runs the tests need not be who owns the checkout.
    command = ["git", "-c", f"safe.directory={repository}", "ls-files", "-z", "-co", "--exclude-standard"]
    names = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
    target = tmp_path / "clone"
    for name in filter(None, names.split("\0")):
        if (repository / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(repository / name, target / name)
    return target


@pytest.fixture
def index(bare, tmp_path):
    """Skip where pip has nowhere to take packages from."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path / "probe")]
    probe = run([*command, "click>=8.2"], tmp_path, bare, 300)
    if probe.returncode:
        pytest.skip(f"pip cannot reach an index: {probe.stdout.strip()[-300:]}")


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.usefixtures("index")
def test_the_first_two_commands_work_in_a_new_clone(sources, bare):
    solved = run(["make", "solve", f"PYTHON={sys.executable}"], sources, bare, 1200)
    assert solved.returncode == 0, solved.stdout[-3000:]
    assert "The schedule passed the independent check. Written to out/utrecht.json." in solved.stdout
    assert (sources / "out" / "utrecht.json").exists()
    tests = run(["make", "-n", "test"], sources, bare, 60)
    assert tests.returncode == 0, tests.stdout
    assert ".venv/bin/python -m pytest" in tests.stdout
