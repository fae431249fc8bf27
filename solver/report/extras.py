"""The extra `report`: what pictures, pages and calendars need beyond the base."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from solver.errors import InputError, Problem
from solver.language.messages import gettext

PAGE_PACKAGES = ("altair", "babel", "jinja2", "vl_convert")
"""Those that a page with pictures needs."""
HOW_TO_GET_REPORT = gettext('in the folder of stagger: .venv/bin/python -m pip install -e ".[report]"')
_PACKAGES = ("altair", "babel", "icalendar", "jinja2", "typst", "vl_convert")


def require_report(packages: Sequence[str] = _PACKAGES) -> None:
    """Refuse to begin where the extra is not installed.

    Parameters
    ----------
    packages
        Those that are needed now; by default all of the extra.

    Raises
    ------
    InputError
        It says what is missing and how to get it.
    """
    missing = [package for package in packages if not has_packages((package,))]
    if missing:
        found = gettext("no {packages}", packages=", ".join(missing))
        expected = gettext("the packages of the extra `report`")
        raise InputError([Problem(gettext("the installation"), found, expected, HOW_TO_GET_REPORT)])


def has_packages(packages: Sequence[str]) -> bool:
    """Return whether all of some packages are installed."""
    return all(find_spec(package) is not None for package in packages)
