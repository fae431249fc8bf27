"""How an edit is refused: one sentence that begins with the edit itself."""

from __future__ import annotations

from typing import NoReturn

from solver.errors import InputError, Problem
from solver.validation.spelling import spell_text


def edit_problem(text: str, found: str, expected: str, advice: str) -> Problem:
    """Return a problem of an edit."""
    return Problem(f"what-if {spell_text(text)}", found, expected, advice)


def refuse(text: str, found: str, expected: str, advice: str) -> NoReturn:
    """Refuse an edit.

    Raises
    ------
    InputError
        Always.
    """
    raise InputError([edit_problem(text, found, expected, advice)])


def malformed(text: str, form: str, found: str) -> NoReturn:
    """Refuse an edit that is not written as it should be.

    Raises
    ------
    InputError
        Always.
    """
    refuse(text, found, form, "write it so")
