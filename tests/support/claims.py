"""A schedule with claims, and what the check says where one of them is changed."""

from solver.checker import check
from solver.domain.schedule import TierResult


def tier(**changes):
    nothing_known = {"best": None, "bound": None, "gap": None, "rounding_error": None}
    return TierResult.model_validate({"tolerance": 0.0, "stop": "time"} | nothing_known | changes)


def with_tier(claimed, index, **changes):
    tiers = list(claimed.tiers)
    tiers[index] = tiers[index].model_copy(update=changes)
    return claimed.model_copy(update={"tiers": tuple(tiers)})


def with_term(claimed, side, term, difference):
    old = getattr(claimed.terms, side)
    new = old.model_copy(update={term: old[term] + difference})
    return claimed.model_copy(update={"terms": claimed.terms.model_copy(update={side: new})})


def faults(instance, schedule):
    return [(violation.rule, violation.text) for violation in check(instance, schedule).violations]


def tier_fault(instance, schedule):
    """Return the one violation of a schedule with a wrong tier: what follows "Tier n: ", its amount and its unit."""
    (violation,) = check(instance, schedule).violations
    assert violation.rule == "tiers"
    return violation.text, violation.amount, violation.unit
