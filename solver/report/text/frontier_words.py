"""A frontier in words: caps, tiers, values and names, the same on the page and in the picture."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.frontier import By
from solver.report.frontier_figures import FrontierFigures, Shown
from solver.report.table import Kind
from solver.report.text.labels import shorten
from solver.report.text.language import Words
from solver.report.text.tier_words import tier_text


def cap_text(words: Words, by: By, cap: int) -> str:
    """Return a cap with its unit, such as "3 organisations"."""
    return words.plural(f"cap_{by}", cap)


def tier_name(words: Words, figures: FrontierFigures, tier: int) -> str:
    """Return a tier by its number and its terms, such as "tier 1 (overload)"."""
    return words("f_tier", number=tier + 1, terms=tier_text(figures.tiers[tier], words))


def value_kind(figures: FrontierFigures, tier: int) -> Kind:
    """Return how values of a tier are shown: with a decimal where today's is small enough for that to say something."""
    return "count" if abs(figures.tiers[tier].status_quo) >= 10_000 else "number"


def value_text(words: Words, figures: FrontierFigures, tier: int, value: float | None) -> str:
    """Return a value of a tier as `value_kind` has it."""
    return words.cell(value, value_kind(figures, tier))


def names_text(words: Words, names: Sequence[str], most: int, longest: int) -> str:
    """Return some names, shortened, and how many more there are."""
    shown = [shorten(name, longest) for name in names[:most]]
    if len(names) > most:
        return words("f_and_more", names=", ".join(shown), count=words.number(len(names) - most))
    return words.joined(shown)


def no_schedule(words: Words, each: Shown) -> str:
    """Return why a cap has no schedule."""
    return words(f"stop_{each.point.stop}")
