"""The catalogue of messages as it is kept."""

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def catalogue():
    tool = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "translations.py"))
    return tool["read"]()
