"""Which differences between two plans are proven: those that the agreements of the higher one cannot undo.

What a schedule comes to is exact. What is not exact is what its agreements permit: another schedule that keeps them
may come lower. So a figure of one plan is proven to be below that of another only where it lies below the bound of that
other one, in the same tier. Then nothing that keeps the agreements of the higher plan comes as low. In every other case
the two differ by no more than the gap of the higher one, and the difference is one of the searches as well as of the
agreements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from solver.domain.objective import OF_AGREED, Term, TermValues
from solver.domain.schedule import Proof, TierResult, shown_terms

NOISE = 1e-6
"""Values in a schedule file are rounded to six digits."""


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule, and what is proven for everything that keeps its agreements.

    Attributes
    ----------
    terms
        What the schedule comes to, each term in its unit.
    tiers
        With their bounds; none where nobody solved it, or where its claims do not hold.
    """

    terms: TermValues
    tiers: Sequence[TierResult]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans in one figure.

    Attributes
    ----------
    weights
        The terms of the figure with their weights: one term, or those of a tier.
    amount
        The second plan less the first, in the unit of the figure.
    """

    weights: Mapping[Term, float]
    amount: float
    proof: Proof


def differences(first: Found, other: Found) -> list[Difference]:
    """Return how a plan differs from a first one: term by term, then in each tier that weighs several terms."""
    figures: list[Mapping[Term, float]] = [{term: 1.0} for term in shown_terms((first.terms, other.terms))]
    for tier in (*first.tiers, *other.tiers):
        if len(tier.weights) > 1 and tier.weights not in figures:
            figures.append(tier.weights)
    return [_difference(first, other, weights) for weights in figures]


def proofs_of_terms(first: Found, other: Found) -> dict[Term, Proof]:
    """Return what the difference in each term is that is worth showing."""
    return {term: own.proof for own in differences(first, other) if len(own.weights) == 1 for term in own.weights}


def _difference(first: Found, other: Found, weights: Mapping[Term, float]) -> Difference:
    amount = other.terms.value(dict(weights)) - first.terms.value(dict(weights))
    return Difference(weights, amount, _proof(first, other, weights))


def _proof(first: Found, other: Found, weights: Mapping[Term, float]) -> Proof:
    values = [plan.terms.value(dict(weights)) for plan in (first, other)]
    if is_same(*values):
        return "same"
    lower, higher = (first, other) if values[0] < values[1] else (other, first)
    if any(_is_below(lower.terms, higher.tiers, place, weights) for place in range(len(higher.tiers))):
        return "proven"
    asked = {term for plan in (first, other) for tier in plan.tiers for term in tier.weights}
    is_asked = not asked.isdisjoint(weights) or not (first.tiers and other.tiers)
    return "not proven" if is_asked else "not asked"


def _is_below(terms: TermValues, tiers: Sequence[TierResult], place: int, weights: Mapping[Term, float]) -> bool:
    """Return whether terms lie below what a tier of these terms is proven to allow."""
    if _scale(tiers[place].weights, weights) is None:
        return False
    limits = [Limit(tier.bound, held(tier)) for tier in tiers]
    # How far a schedule is from one agreed earlier says nothing beside a schedule that has another one.
    values = [terms.value(tier.weights) if OF_AGREED.isdisjoint(tier.weights) else inf for tier in tiers]
    return is_proven_below(values, limits, place)


@dataclass(frozen=True, slots=True)
class Limit:
    """What is proven of one tier of a plan.

    Attributes
    ----------
    bound
        Nothing that keeps the agreements is below it, as long as the tiers before are within what they are held to.
    held
        The value that the tier is held to while later ones are minimised.
    """

    bound: float | None
    held: float


def is_proven_below(values: Sequence[float], limits: Sequence[Limit], place: int) -> bool:
    """Return whether a plan with these values, one a tier, lies below all that another plan's agreements permit."""
    bound = limits[place].bound
    is_within = all(value <= limit.held for value, limit in zip(values[:place], limits, strict=False))
    return is_within and bound is not None and values[place] < bound - _noise(bound)


def _scale(tier: Mapping[Term, float], weights: Mapping[Term, float]) -> float | None:
    """Return how many times as much a tier weighs; None where it weighs anything else."""
    if set(tier) != set(weights):
        return None
    scales = [tier[term] / weight for term, weight in weights.items()]
    return scales[0] if max(scales) - min(scales) <= NOISE * max(scales) else None


def held(tier: TierResult) -> float:
    """Return the value up to which later tiers may take a tier."""
    best = best_of(tier)
    return best + tier.tolerance * max(0.0, tier.status_quo - best) + NOISE


def best_of(tier: TierResult) -> float:
    """Return the lowest value of a tier that was found, before later tiers made use of its tolerance."""
    return tier.value if tier.best is None else tier.best


def is_same(one: float, other: float) -> bool:
    """Return whether two values of a figure are one to the digits that a file holds."""
    return abs(one - other) <= _noise(one)


def _noise(value: float) -> float:
    return NOISE * max(1.0, abs(value))
