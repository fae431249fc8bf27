"""What a schedule claims of its tiers: values, bounds and gaps, held against the recomputed terms."""

from __future__ import annotations

from collections.abc import Iterator

from solver.checker.claims import leeway, weights_differ
from solver.checker.report import Violation
from solver.checker.rounding import Rounding
from solver.checker.words import exact
from solver.domain.instance import Instance
from solver.domain.objective import Term, TermValues, Tier
from solver.domain.schedule import Schedule, TermsBeforeAfter, TierResult
from solver.language.messages import gettext, joined, ngettext

UNIT = "weighted"
"""A tier adds up terms of several units; its amounts have none of these."""
GAP_TOLERANCE = 1e-4
"""A gap is shown in hundredths of a per cent."""
SAME_SHARE, SAME_SHARE_OF_TODAY, SAME = 1e-3, 1e-5, 0.01
"""What lies between best value and bound is called rounding up to these: shares of best value and today, and units."""
SETTINGS_TOLERANCE = 1e-9
"""A tolerance, copied from the objective, is the same number but for its last digits."""
FILE_ROUNDING = 1e-6
"""What the rounding of numbers in a file may do to the best value and the bound."""


def tier_claims(
    instance: Instance, schedule: Schedule, terms: TermsBeforeAfter | None, rounding: Rounding
) -> Iterator[Violation]:
    """Find what is wrong with the claimed tiers; without terms, only what needs none.

    Parameters
    ----------
    rounding
        What rounding can honestly do on this instance: a tier that claims more than that gets no allowance for it.
    """
    claimed = schedule.tiers
    if claimed and len(claimed) != len(instance.objective):
        num_agreed = len(instance.objective)
        text = gettext(
            "The schedule has {claimed}, but the instance's objective has {num_agreed}.",
            claimed=ngettext("{count} tier", "{count} tiers", len(claimed)),
            num_agreed=num_agreed,
        )
        yield Violation("tiers", text, float(abs(len(claimed) - num_agreed)), "tiers", "claims")
    for number, (tier, agreed) in enumerate(zip(claimed, instance.objective, strict=False), 1):
        yield from _settings(number, tier, agreed)
    for number, tier in enumerate(claimed, 1):
        room = _room(tier, terms)
        if terms is not None:
            yield from _recomputed(number, tier, terms)
        yield from _bound(number, tier, room)
        yield from _best(number, tier, tier.value if terms is None else terms.schedule.value(tier.weights), room)
        yield from _rounding_error(number, tier, rounding)
        yield from _tolerance(number, tier, room, rounding)
        yield from _gap(number, tier)
        yield from _optimal(number, tier, room)


def _fault(number: int, text: str, amount: float, unit: str = UNIT) -> Violation:
    return Violation("tiers", gettext("Tier {number}: {text}.", number=number, text=text), amount, unit, "claims")


def _weights_in_words(weights: dict[Term, float]) -> str:
    weighed = [
        gettext("{weight} {term}", weight=exact(weight), term=term) for term, weight in weights.items() if weight
    ]
    return joined(" + ", weighed) if weighed else gettext("nothing")


def _settings(number: int, tier: TierResult, agreed: Tier) -> Iterator[Violation]:
    """Find weights and a tolerance that are not those of the instance's objective."""
    weights = agreed.weights()
    if weights_differ(tier.weights, weights):
        text = gettext(
            "it claims to minimise {claimed}, the objective says {agreed}",
            claimed=_weights_in_words(tier.weights),
            agreed=_weights_in_words(weights),
        )
        difference = max(
            abs(tier.weights.get(term, 0.0) - weights.get(term, 0.0)) for term in {**weights, **tier.weights}
        )
        yield _fault(number, text, difference)
    if abs(tier.tolerance - agreed.tolerance) > SETTINGS_TOLERANCE:
        text = gettext(
            "it claims a tolerance of {claimed}, the objective says {agreed}",
            claimed=exact(tier.tolerance),
            agreed=exact(agreed.tolerance),
        )
        yield _fault(number, text, abs(tier.tolerance - agreed.tolerance), "share")


def _room(tier: TierResult, terms: TermsBeforeAfter | None) -> float:
    """Return how far apart two numbers of a tier may lie without a fault."""
    if terms is None:
        return leeway(max(abs(tier.status_quo), abs(tier.value)))
    return max(_weighted_leeway(tier, terms.status_quo), _weighted_leeway(tier, terms.schedule))


def _weighted_leeway(tier: TierResult, terms: TermValues) -> float:
    return FILE_ROUNDING + sum(abs(weight) * leeway(terms[term]) for term, weight in tier.weights.items())


def _recomputed(number: int, tier: TierResult, terms: TermsBeforeAfter) -> Iterator[Violation]:
    """Find a value, or one of the status quo, that is not the weighted sum of the recomputed terms."""
    for what, claimed, of in (
        (gettext("value"), tier.value, terms.schedule),
        (gettext("status quo"), tier.status_quo, terms.status_quo),
    ):
        recomputed = of.value(tier.weights)
        if abs(claimed - recomputed) > _weighted_leeway(tier, of):
            text = gettext(
                "its {what} is claimed to be {claimed}, but is {recomputed}",
                what=what,
                claimed=exact(claimed),
                recomputed=exact(recomputed),
            )
            yield _fault(number, text, abs(claimed - recomputed))


def same(tier: TierResult) -> float:
    """Return how far best value and bound of a tier may lie apart and still be called the same, in its unit."""
    return max(SAME_SHARE * abs(tier.best or 0.0), SAME_SHARE_OF_TODAY * abs(tier.status_quo), SAME)


def _rounding_error(number: int, tier: TierResult, rounding: Rounding) -> Iterator[Violation]:
    """Find a rounding error that no arithmetic on this instance needs, or one of nothing."""
    claimed = tier.rounding_error
    if claimed is None:
        return
    if claimed < 0:
        yield _fault(number, gettext("its rounding error {claimed} is below 0", claimed=exact(claimed)), -claimed)
    # What is worked out for a large instance takes a while: only where the figures of the file do not suffice.
    elif claimed > same(tier) and claimed > (most := rounding.most(tier)):
        text = gettext(
            "its rounding error {claimed} is more than the whole numbers of a solver need, {most}",
            claimed=exact(claimed),
            most=exact(most),
        )
        yield _fault(number, text, claimed - most)


def _allowed_rounding(tier: TierResult, rounding: Rounding) -> float:
    """Return the claimed rounding error, as far as it may excuse that a tier became worse than it may."""
    claimed = max(0.0, tier.rounding_error or 0.0)
    of_weights = SAME_SHARE * abs(tier.best or 0.0) + SAME_SHARE_OF_TODAY * abs(tier.status_quo)
    return claimed if claimed <= of_weights else min(claimed, of_weights + rounding.of_units(tier))


def _bound(number: int, tier: TierResult, room: float) -> Iterator[Violation]:
    """Find a bound above a value that was found: then one of the two is wrong."""
    for what, value in ((gettext("best value"), tier.best), (gettext("value"), tier.value)):
        if tier.bound is not None and value is not None and tier.bound - value > room:
            text = gettext(
                "its bound {bound} lies above its {what} {value}",
                bound=exact(tier.bound),
                what=what,
                value=exact(value),
            )
            yield _fault(number, text, tier.bound - value)


def _best(number: int, tier: TierResult, value: float, room: float) -> Iterator[Violation]:
    """Find a best value that the schedule itself betters."""
    if tier.best is not None and tier.best - value > room:
        text = gettext(
            "its best value {best} is worse than its value {value}", best=exact(tier.best), value=exact(value)
        )
        yield _fault(number, text, tier.best - value)


def _tolerance(number: int, tier: TierResult, room: float, rounding: Rounding) -> Iterator[Violation]:
    """Find a tier that later tiers made worse than it may become."""
    if tier.best is not None:
        allowed = tier.best + tier.tolerance * max(0.0, tier.status_quo - tier.best)
        excess = tier.value - allowed - room
        if excess > 0 and excess > _allowed_rounding(tier, rounding):
            text = gettext(
                "its value {value} is worse than its tolerance allows, {allowed}",
                value=exact(tier.value),
                allowed=exact(allowed),
            )
            yield _fault(number, text, tier.value - allowed)


def _gap(number: int, tier: TierResult) -> Iterator[Violation]:
    """Find a gap that does not follow from best value and bound."""
    if tier.best is None or tier.bound is None:
        if tier.gap is not None:
            text = gettext(
                "it claims a gap of {gap}, but has no best value and bound to make one from", gap=exact(tier.gap)
            )
            yield _fault(number, text, abs(tier.gap), "share")
        return
    expected = _expected_gap(tier.best, tier.bound)
    if expected is None:
        if tier.gap:
            text = gettext("it claims a gap of {gap}, but there is no share of a best value of 0", gap=exact(tier.gap))
            yield _fault(number, text, abs(tier.gap), "share")
        return
    room = GAP_TOLERANCE + 2 * FILE_ROUNDING / abs(tier.best or 1.0)
    # A bound that rounding puts above the best value is a gap of 0, not a negative one.
    nearest = min((expected, max(0.0, expected)), key=lambda gap: abs(gap - (tier.gap or 0.0)))
    if tier.gap is None or abs(tier.gap - nearest) > room:
        claimed = gettext("no gap") if tier.gap is None else gettext("a gap of {gap}", gap=exact(tier.gap))
        basis = gettext("best value {best} and bound {bound}", best=exact(tier.best), bound=exact(tier.bound))
        text = gettext(
            "it claims {claimed}, but {basis} make {nearest}", claimed=claimed, basis=basis, nearest=exact(nearest)
        )
        yield _fault(number, text, abs((tier.gap or 0.0) - nearest), "share")


def _optimal(number: int, tier: TierResult, room: float) -> Iterator[Violation]:
    """Find a tier that is called optimal though its bound does not come up to its best value."""
    if tier.stop != "optimal" or tier.best is None or tier.bound is None:
        return
    if tier.best - tier.bound > same(tier) + room:
        text = gettext(
            "it claims to be optimal, but its best value {best} is above its bound {bound}",
            best=exact(tier.best),
            bound=exact(tier.bound),
        )
        yield _fault(number, text, tier.best - tier.bound)


def _expected_gap(best: float, bound: float) -> float | None:
    """Return (best - bound) / best, 0 where both are 0; None where only the best is, and there is no such share."""
    if abs(best) > FILE_ROUNDING:
        return (best - bound) / best
    return 0.0 if abs(bound) <= FILE_ROUNDING else None
