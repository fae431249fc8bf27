"""Words that several exports share: units, and texts cut to a length."""

from __future__ import annotations

from solver.report.text.language import Words
from solver.validation.spelling import printable

_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_CHECKED_UNITS = {"min", "days", "organisations", "parts", "people", "person-min"}


def cut(text: str, letters: int) -> str:
    """Return a printable text of at most `letters` letters."""
    shown = printable(text[: letters + 1])
    return shown if len(shown) <= letters else shown[: letters - 1] + _ELLIPSIS


def unit_text(unit: str, words: Words) -> str:
    """Return a unit of the check in the language."""
    return words(f"x_unit_{unit}") if unit in _CHECKED_UNITS else unit
