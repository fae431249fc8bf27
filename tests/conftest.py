"""How much of the tests marked `long` runs.

    python -m pytest                 a third of them, always the same third: what CI runs
    python -m pytest --long all      all of them
    python -m pytest --long none     none of them

A test belongs to the third by a hash of its node id, so that each parameter of a long test is drawn for itself and
every worker of pytest-xdist draws alike. A test that is named by its node id (`...py::test_...`) always runs.
"""

import hashlib

import pytest

ONE_IN = 3


def pytest_addoption(parser):
    parser.addoption(
        "--long",
        choices=["none", "some", "all"],
        default="some",
        help="how many of the tests marked long run: none, some (a third, the default) or all",
    )


def pytest_collection_modifyitems(config, items):
    how_many = config.getoption("--long")
    if how_many == "all" or any("::" in argument for argument in config.args):
        return
    dropped = [item for item in items if item.get_closest_marker("long") and not is_kept(item.nodeid, how_many)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


def is_kept(nodeid, how_many):
    digest = hashlib.sha256(nodeid.encode()).digest()
    return how_many == "some" and digest[0] % ONE_IN == 0


@pytest.fixture(scope="session")
def repository(pytestconfig):
    return pytestconfig.rootpath


@pytest.fixture(scope="session")
def instances(repository):
    return repository / "instances"
