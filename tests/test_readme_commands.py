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
    # The first of them is in the function that tests on another Python.
    assert [command.split()[1] for command in commands] == ["test", "test", "lint"]


def run_ci(repository, folder, make, *, others):
    """Run CI on a machine of stubs, with these other Pythons; return what it prints and the calls of make."""
    (folder / ".ci").mkdir()
    (folder / ".ci" / "run").write_text((repository / ".ci" / "run").read_text(encoding="utf-8"), encoding="utf-8")
    stubs = {".venv/bin/python": "echo 11", "bin/make": f'echo "$@" >> {folder}/calls; {make}', "bin/chromium": ":"}
    stubs |= {f"bin/python{version}": ":" for version in others}
    for name, body in stubs.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
    kept = {"PATH": f"{folder}/bin:/usr/bin:/bin", "PYENV_ROOT": str(folder / "none")}
    result = run(["bash", str(folder / ".ci" / "run")], folder, kept, 60)
    return result, (folder / "calls").read_text(encoding="utf-8").splitlines()


def test_ci_tests_on_the_newest_other_python_and_says_which(repository, tmp_path):
    result, calls = run_ci(repository, tmp_path, "exit 0", others=["3.12", "3.14"])
    assert result.returncode == 0
    assert "The quick tests on Python 3.14 too:" in result.stdout
    assert calls[:3] == ["test TESTS=", "lint", ".venv-3.14/dev.stamp VENV=.venv-3.14 PYTHON=python3.14"]
    assert calls[3].startswith("test VENV=.venv-3.14 TESTS=--long none tests/")
    assert len(calls) == 4
    for path in calls[3].split()[4:]:
        assert (repository / path).exists(), path


def test_ci_says_where_it_tests_on_one_python_only(repository, tmp_path):
    fails = 'case "$1" in .venv-*) echo "no wheel of numba"; exit 1;; esac'
    result, calls = run_ci(repository, tmp_path, fails, others=["3.14"])
    assert result.returncode == 0
    assert "Not tested on Python 3.14, as its packages cannot be installed: no wheel of numba" in result.stdout
    assert "Tested on one Python only" in result.stdout.splitlines()[-1]
    assert calls[2].startswith(".venv-3.14/dev.stamp")


def test_ci_fails_where_the_tests_on_the_other_python_do(repository, tmp_path):
    fails = 'case "$*" in "test VENV"*) exit 1;; esac'
    assert run_ci(repository, tmp_path, fails, others=["3.13"])[0].returncode == 1


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
