"""How much more or fewer: "+20%", "-10%" or "=400"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from solver.advise.whatif.refusals import malformed, refuse
from solver.validation.spelling import spell_text

_PERCENT = re.compile(r"([-+]\d{1,6}(?:\.\d{1,6})?) ?%", re.ASCII)
_TOTAL = re.compile(r"=?(\d{1,8}(?:\.\d{1,6})?)", re.ASCII)
_DIGITS = 6
"""Decimals that are kept: 432 places and 20 % are 518.4, not 518.4000000000001."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A change by a percentage, or to a total."""

    percent: float | None
    total: float | None

    def of(self, before: float) -> float:
        """Return what becomes of a number."""
        if self.total is not None:
            return self.total
        assert self.percent is not None
        return round(before * (100 + self.percent) / 100, _DIGITS)


def read_amount(text: str, amount: str, unit: str) -> Amount:
    """Return the amount that an edit ends with.

    Raises
    ------
    InputError
        Where it is none; a percentage without a sign could mean two things.
    """
    amount = amount.replace("\N{MINUS SIGN}", "-")
    if percent := _PERCENT.fullmatch(amount):
        if float(percent[1]) < -100:
            refuse(text, f"{amount}, more than there is", "at most -100%", "take fewer away")
        return Amount(float(percent[1]), None)
    if total := _TOTAL.fullmatch(amount):
        return Amount(None, float(total[1]))
    found = f"the amount {spell_text(amount)}" if amount else "no amount"
    return malformed(text, f"+20% or -10% (with its sign, and a point for decimals), or =N {unit}", found)
