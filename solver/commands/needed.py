"""Packages of extras that commands cannot do without."""

from __future__ import annotations

from solver.errors import InputError, Problem
from solver.language.messages import gettext
from solver.report.extras import has_packages


def require_scipy() -> None:
    """Refuse to go on without scipy.

    Raises
    ------
    InputError
        It is not installed.
    """
    if not has_packages(("scipy",)):
        found, expected = gettext("no scipy"), gettext("the package of the extra `sweep`")
        advice = gettext('in the folder of stagger: .venv/bin/python -m pip install -e ".[sweep]"')
        raise InputError([Problem(gettext("the installation"), found, expected, advice)])
