"""How much of the tests marked `long` runs.

    python -m pytest                 a sixth of them, another each day: what CI runs; in six days all have run
    python -m pytest --long-day 1    the sixth of days 1, 7, 13 ... again (0 to 5)
    python -m pytest --long all      all of them
    python -m pytest --long none     none of them

A test belongs to a sixth by a hash of its node id, so that each parameter of a long test is drawn for itself and
every worker of pytest-xdist draws alike. A test that is named by its node id (`...py::test_...`) always runs.
"""

import datetime
import hashlib
import json
import shutil
import signal
import subprocess
import tarfile

import pytest
from click.testing import CliRunner

import cli
from tests.support.terminal import SET_BY_TERMINALS

ONE_IN = 6
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_addoption(parser):
    parser.addoption(
        "--long",
        choices=["none", "some", "all"],
        default="some",
        help="how many of the tests marked long run: none, some (a sixth, the default) or all",
    )
    parser.addoption(
        "--long-day",
        type=int,
        choices=range(ONE_IN),
        default=datetime.datetime.now(datetime.UTC).toordinal() % ONE_IN,
        help="which sixth of the tests marked long runs; by default that of today (UTC)",
    )


def pytest_report_header(config):
    return f"long tests: {config.getoption('--long')}, sixth {config.getoption('--long-day')} of 0 to {ONE_IN - 1}"


def pytest_collection_modifyitems(config, items):
    how_many, day = config.getoption("--long"), config.getoption("--long-day")
    if how_many == "all" or any("::" in argument for argument in config.args):
        return
    dropped = [item for item in items if item.get_closest_marker("long") and not is_kept(item.nodeid, how_many, day)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


def is_kept(nodeid, how_many, day):
    digest = hashlib.sha256(nodeid.encode()).digest()
    return how_many == "some" and digest[0] % ONE_IN == day


@pytest.fixture(scope="session")
def repository(pytestconfig):
    return pytestconfig.rootpath


@pytest.fixture(scope="session")
def instances(repository):
    return repository / "instances"


@pytest.fixture(scope="session")
def tiny_text(instances):
    return (instances / "tiny.json").read_text(encoding="utf-8")


@pytest.fixture
def document(tiny_text):
    """The tiny instance as plain data that a test may change."""
    return json.loads(tiny_text)


@pytest.fixture
def save(tmp_path):
    """Write plain data to a file of this test."""

    def write(data, name="instance.json"):
        path = tmp_path / name
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return write


@pytest.fixture
def call():
    """Run a command in this process, where a test can replace parts of it."""

    def invoke(*arguments, env=None, **settings):
        handler = signal.getsignal(signal.SIGINT)
        words = [str(argument) for argument in arguments]
        own = dict.fromkeys(SET_BY_TERMINALS) | (env or {})
        result = CliRunner(env=own).invoke(cli.main, words, prog_name="stagger", **settings)
        assert signal.getsignal(signal.SIGINT) is handler
        return result

    return invoke


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        shown = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield shown
        shown.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The script of axe-core, from the npm registry."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine, so no axe-core")
    got = subprocess.run([npm, "pack", "axe-core@4"], cwd=folder, capture_output=True, timeout=60, check=False)
    packed = list(folder.glob("axe-core-*.tgz"))
    if got.returncode or not packed:
        pytest.skip("axe-core is not to be had from the npm registry here")
    with tarfile.open(packed[0]) as archive:
        script = archive.extractfile("package/axe.min.js")
        return script.read().decode("utf-8")
