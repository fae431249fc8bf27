"""The command as a user has it, and small files for it to work on."""

import copy
import json
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.support.terminal import SET_BY_TERMINALS


def own_environment(changes=None):
    """Return this environment without what would change the output, with some changes."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in SET_BY_TERMINALS and not key.startswith(("STAGGER_", "COV_CORE_"))
    }
    return kept | (changes or {})


@pytest.fixture(scope="session")
def command():
    """The installed command, of the environment that runs the tests."""
    path = Path(sysconfig.get_path("scripts"), "stagger")
    assert path.exists(), "install the project first: pip install -e ."
    return str(path)


@pytest.fixture(scope="session")
def stagger(command):
    """Run the installed command to its end."""

    def run(*arguments, env=None, timeout=120, **settings):
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        if "input" not in settings:
            streams["stdin"] = subprocess.DEVNULL
        return subprocess.run(
            [command, *map(str, arguments)],
            env=own_environment(env),
            encoding="utf-8",
            timeout=timeout,
            check=False,
            **(streams | settings),
        )

    return run


@pytest.fixture
def start(command):
    """Start the installed command, to be sent signals; it ends with the test at the latest."""
    started = []

    def popen(*arguments, env=None, **settings):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen([command, *map(str, arguments)], env=own_environment(env), **(streams | settings))
        started.append(process)
        return process

    yield popen
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture(scope="session")
def tiny(instances):
    return instances / "tiny.json"


@pytest.fixture(scope="session")
def solved_tiny(stagger, tiny, tmp_path_factory):
    """The file of the best schedule of the tiny instance; not to be written to."""
    path = tmp_path_factory.mktemp("solved") / "tiny.json"
    result = stagger("solve", tiny, "-o", path, "--quiet", "--time-limit", "30")
    assert result.returncode == 0, result.stderr
    return path


@pytest.fixture(scope="session")
def _solved_data(solved_tiny):
    return json.loads(solved_tiny.read_text(encoding="utf-8"))


@pytest.fixture
def solved(_solved_data):
    """The best schedule of the tiny instance as plain data that a test may change."""
    return copy.deepcopy(_solved_data)


@pytest.fixture
def clashing(document):
    """The tiny instance with two agreements that clash, and one that has nothing to do with it."""
    document["agreements"] = [
        {"kind": "max_changed", "id": "few-talks", "at_most": 2},
        {"kind": "min_gap", "id": "shared-gym", "groups": ["college-students", "school-pupils"], "gap_min": 15},
        {"kind": "max_shifted", "id": "nobody-moves", "at_most_person_min": 0},
    ]
    return document
