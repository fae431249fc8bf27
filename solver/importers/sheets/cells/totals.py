"""Words that name a total."""

from __future__ import annotations

import re

_SURE = frozenset(
    ("totaal", "totalen", "subtotaal", "eindtotaal", "total", "totals", "subtotal", "grandtotal", "gesamt")
)
"""Words that name nothing else."""
_WORDS = _SURE | {"alle", "all", "som", "sum", "somme", "summe"}
"""Words that may; what they name is a total where the number says so as well."""


def names_a_total(text: str) -> bool:
    """Return whether a cell holds a word for a total and nothing else, such as "Totaal:" or "SUBTOTAAL"."""
    return _letters(text) in _SURE


def may_name_a_total(text: str) -> bool:
    """Return whether a cell begins or ends with a word that may stand for a total, such as "Totaal Hogeschool"."""
    words = text.split()
    return bool(words) and not _WORDS.isdisjoint((_letters(text), _letters(words[0]), _letters(words[-1])))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.casefold())
