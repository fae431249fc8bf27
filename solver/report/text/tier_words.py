"""Tiers in words: what is minimised, and why a search ended."""

from __future__ import annotations

from collections.abc import Mapping

from solver.domain.objective import Term
from solver.domain.schedule import Proof, TierResult
from solver.report.text.language import Words

_HAND = "stop_by_hand"
_STOPS = {"optimal", "gap reached", "time", "interrupted", "not started", "infeasible", "nothing found"}


def tier_text(tier: TierResult, words: Words) -> str:
    """Return the weighted sum of a tier, such as "piek + 0,1 drukte"."""
    return weights_in_words(tier.weights, words)


def weights_in_words(weights: Mapping[Term, float], words: Words) -> str:
    """Return a weighted sum of terms."""
    terms = []
    for term, weight in weights.items():
        digits = next((digits for digits in range(4) if round(weight, digits) == weight), 4)
        terms.append(
            words(f"term_{term}") if weight == 1 else f"{words.number(weight, digits)} {words(f'term_{term}')}"
        )
    return " + ".join(terms)


def stop_text(stop: str | None, words: Words) -> str:
    """Return why a search ended; of no search at all, that the schedule was made by hand."""
    return words(f"stop_{stop}" if stop in _STOPS else _HAND)


def proof_text(proof: Proof | None, words: Words) -> str | None:
    """Return what is proven of a difference, to stand next to it; None where there is no difference to speak of."""
    return None if proof is None else words(f"proof_{proof.replace(' ', '_')}")
