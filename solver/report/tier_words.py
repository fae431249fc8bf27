"""Tiers in words: what is minimised, and why a search ended."""

from __future__ import annotations

from solver.domain.schedule import TierResult
from solver.report.language import Words

_HAND = "stop_by_hand"
_STOPS = {"optimal", "gap reached", "time", "interrupted", "not started"}


def tier_text(tier: TierResult, words: Words) -> str:
    """Return the weighted sum of a tier, such as "piek + 0,1 drukte"."""
    terms = []
    for term, weight in tier.weights.items():
        digits = next((digits for digits in range(4) if round(weight, digits) == weight), 4)
        terms.append(
            words(f"term_{term}") if weight == 1 else f"{words.number(weight, digits)} {words(f'term_{term}')}"
        )
    return " + ".join(terms)


def stop_text(stop: str | None, words: Words) -> str:
    """Return why a search ended; of no search at all, that the schedule was made by hand."""
    return words(f"stop_{stop}" if stop in _STOPS else _HAND)
