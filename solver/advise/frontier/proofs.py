"""What is proven of the step from one point of a frontier to the next, from what its file holds."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from solver.advise.proven import NOISE, Limit, is_proven_below, is_same
from solver.domain.frontier import FrontierPoint
from solver.domain.schedule import Proof


def with_proofs(points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    """Return points that say in each tier whether the difference from the point before is proven."""
    found: list[FrontierPoint] = []
    before: FrontierPoint | None = None
    for point in points:
        if before is not None and point.tiers:
            proofs = [_proof(before, point, tier) for tier in range(len(point.tiers))]
            tiers = [own.model_copy(update={"proof": proof}) for own, proof in zip(point.tiers, proofs, strict=True)]
            found.append(point.model_copy(update={"tiers": tuple(tiers)}))
        else:
            found.append(point)
        before = point if point.tiers else before
    return tuple(found)


def _proof(before: FrontierPoint, point: FrontierPoint, tier: int) -> Proof:
    one, other = before.tiers[tier].value, point.tiers[tier].value
    if is_same(one, other):
        return "same"
    lower, higher = (point, before) if other < one else (before, point)
    is_proven = is_proven_below([own.value for own in lower.tiers], _limits(higher), tier)
    return "proven" if is_proven else "not proven"


def _limits(point: FrontierPoint) -> list[Limit]:
    """Return what is proven of a point; a tier is held to no less than its bound, so what keeps to that is safe."""
    return [Limit(own.bound, -inf if own.bound is None else own.bound + NOISE) for own in point.tiers]
