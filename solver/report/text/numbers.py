"""How numbers are written: the one place for separators, signs and rounding, for every language and medium."""

from __future__ import annotations

import math
from dataclasses import dataclass

UNKNOWN = "\N{EN DASH}"
"""What stands for a value that is not known."""
MOST_OF_WEIGHT = 3
"""Decimals of what a minute counts for: as many as can be typed."""
_MINUS = "\N{MINUS SIGN}"
_ARROW = " \N{RIGHTWARDS ARROW} "


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of numbers and of spans of time, as a language and a medium have them."""

    group: str
    decimal: str
    minus: str
    percent: str
    until: str
    becomes: str


PLAIN = Signs(",", ".", "-", " %", "-", " to ")
"""English for terminals, which may have no more than ASCII."""
PLAIN_SIGNS = {"nl": Signs(".", ",", "-", " %", "-", " -> "), "en": PLAIN}
"""For terminals, by language."""
SIGNS = {
    "nl": Signs(".", ",", _MINUS, " %", "\N{EN DASH}", _ARROW),
    "en": Signs(",", ".", _MINUS, " %", "\N{EN DASH}", _ARROW),
}


def number(value: float | None, digits: int = 0, signs: Signs = PLAIN) -> str:
    """Return 1234.5 as "1,234" or "1,234.5"; a dash for what is not known."""
    if value is None:
        return UNKNOWN
    # Adding 0.0 makes the minus zero of a tiny decrease a plain zero.
    text = f"{round(float(value), digits) + 0.0:,.{digits}f}"
    if signs is PLAIN:
        return text
    return text.translate({44: signs.group, 46: signs.decimal, 45: signs.minus})


def signed(value: float | None, digits: int = 0, signs: Signs = PLAIN) -> str:
    """Return a number with its sign, 0 without."""
    text = number(value, digits, signs)
    return f"+{text}" if value is not None and round(value, digits) > 0 else text


def digits_of(value: float, most: int) -> int:
    """Return how many decimals it takes to write a number as it was typed, at most so many."""
    return next(digits for digits in range(most + 1) if digits == most or round(value, digits) == round(value, 6))


def percent(share: float | None, digits: int = 0, signs: Signs = PLAIN) -> str:
    """Return a share as a percentage."""
    return UNKNOWN if share is None else number(100 * share, digits, signs) + signs.percent


def at_least(share: float, signs: Signs = PLAIN) -> str:
    """Return a share as a percentage that is not more than it: what is "at least" so much is never rounded up."""
    return percent(math.floor(1000 * share + 1e-9) / 1000, 1, signs)


def change(before: float, after: float, signs: Signs = PLAIN) -> str:
    """Return the change from before to after as a signed percentage, a dash where before is 0."""
    share = relative_change(before, after)
    return UNKNOWN if share is None else signed(100 * share, 1, signs) + signs.percent


def relative_change(before: float | None, after: float) -> float | None:
    """Return the change from before to after as a share of before; None where there is nothing before."""
    return (after - before) / before if before else None
