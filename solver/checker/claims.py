"""What a schedule claims of itself, held against what was recomputed."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from solver.checker.report import Violation
from solver.checker.words import exact, unit_word
from solver.domain.instance import Instance
from solver.domain.objective import TERMS, UNITS, Term, TermValues
from solver.domain.schedule import Schedule, TermsBeforeAfter
from solver.language.messages import gettext

ABSOLUTE_TOLERANCE = 1e-4
RELATIVE_TOLERANCE = 1e-6
"""Claims are rounded to six digits, and two orders of summation differ by less than this."""


def leeway(value: float) -> float:
    """Return by how much a claimed term may differ from its recomputed value."""
    return ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * abs(value)


def instance_claims(instance: Instance, schedule: Schedule) -> Iterator[Violation]:
    """Find a schedule that says it belongs to another instance."""
    claimed = schedule.instance
    if claimed is not None and claimed.name != instance.name:
        text = gettext(
            "The schedule was made for the instance '{name}', but this one is '{own_name}'.",
            name=claimed.name,
            own_name=instance.name,
        )
        yield Violation("instance", text, 1.0, "instances", "claims")
    if claimed is not None and claimed.content_hash != instance.content_hash:
        text = gettext(
            "The schedule was made for other content of the instance '{name}' (hash '{content_hash}', here "
            "'{own_hash}'); solve again, or check against the instance that it was made for.",
            name=instance.name,
            content_hash=claimed.content_hash,
            own_hash=instance.content_hash,
        )
        yield Violation("instance", text, 1.0, "instances", "claims")


def term_claims(schedule: Schedule, terms: TermsBeforeAfter) -> Iterator[Violation]:
    """Find each claimed term that differs from its recomputed value."""
    if schedule.terms is not None:
        yield from differing_terms(gettext("status quo"), schedule.terms.status_quo, terms.status_quo)
        yield from differing_terms(gettext("schedule"), schedule.terms.schedule, terms.schedule)


def differing_terms(whose: str, claimed: TermValues, recomputed: TermValues) -> Iterator[Violation]:
    """Find the terms of one schedule that are claimed to be other than they are."""
    for term in TERMS:
        difference = abs(claimed[term] - recomputed[term])
        if difference > leeway(recomputed[term]):
            text = gettext(
                "The {term} of the {whose} is claimed to be {claimed} {units}, but is {recomputed}.",
                term=term,
                whose=whose,
                claimed=exact(claimed[term]),
                units=unit_word(UNITS[term]),
                recomputed=exact(recomputed[term]),
            )
            yield Violation("terms", text, difference, UNITS[term], "claims")


def weights_differ(claimed: dict[Term, float], agreed: dict[Term, float]) -> bool:
    """Return whether two tiers weigh a term differently; a weight of 0 is none."""
    return any(not isclose(claimed.get(term, 0.0), agreed.get(term, 0.0), rel_tol=1e-9) for term in TERMS)
