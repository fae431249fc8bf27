"""Tiers in words: what is minimised, and why a search ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solver.domain.objective import OF_AGREED, Term
from solver.domain.schedule import Proof, TierResult
from solver.report.outcomes import reached_of_possible
from solver.report.packages import asked_share, share_gained
from solver.report.text.language import Words

_HAND = "stop_by_hand"
_STOPS = {"optimal", "gap reached", "time", "interrupted", "not started", "infeasible", "nothing found"}


def tier_text(tier: TierResult, words: Words) -> str:
    """Return the weighted sum of a tier, such as "piek + 0,1 drukte"."""
    return weights_in_words(tier.weights, words)


def weights_in_words(weights: Mapping[Term, float], words: Words) -> str:
    """Return a weighted sum of terms; of what tells how near the earlier schedule is, that."""
    if weights.keys() == OF_AGREED:
        return words("term_close")
    terms = []
    for term, weight in weights.items():
        digits = next((digits for digits in range(4) if round(weight, digits) == weight), 4)
        terms.append(
            words(f"term_{term}") if weight == 1 else f"{words.number(weight, digits)} {words(f'term_{term}')}"
        )
    return " + ".join(terms)


def again_texts(words: Words, tiers: Sequence[TierResult]) -> list[str]:
    """Return of each tier that minimises once more what an earlier one did that it does, and which that is."""
    texts, first = list[str](), dict[frozenset[tuple[Term, float]], int]()
    for number, tier in enumerate(tiers, 1):
        before = first.setdefault(frozenset(tier.weights.items()), number)
        if before != number:
            texts.append(words("x_tier_again", number=number, first=before))
    return texts


def shares_text(words: Words, tiers: Sequence[TierResult]) -> str:
    """Return how the share that is asked of a tier and the share that is proven belong together; "" where none is."""
    asked = asked_share(tiers)
    if asked is None:
        return ""
    tier, share = asked
    reached, gained = reached_of_possible(tier), share_gained(tier, tier.value)
    if gained is None or tier.bound is None:
        return ""
    number = next(number for number, each in enumerate(tiers, 1) if each is tier)
    asked_of = words(
        "x_tier_shares",
        number=number,
        best=words.number(tier.best),
        asked=words.percent(share),
        gained=words.at_least(gained),
    )
    if reached is None:
        return f"{asked_of} {words('x_tier_shares_open')}"
    proven = words("x_tier_shares_proven", bound=words.number(tier.bound), reached=words.at_least(reached))
    return f"{asked_of} {proven}"


def stop_text(stop: str | None, words: Words) -> str:
    """Return why a search ended; of no search at all, that the schedule was made by hand."""
    return words(f"stop_{stop}" if stop in _STOPS else _HAND)


def proof_text(proof: Proof | None, words: Words) -> str | None:
    """Return what is proven of a difference, to stand next to it; None where there is no difference to speak of."""
    return None if proof is None else words(f"proof_{proof.replace(' ', '_')}")
