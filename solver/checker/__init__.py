"""The independent check: loads, terms, agreements and claims, recomputed from Instance + Schedule.

It is written from `docs/format.md` alone, plainly, and shares no arithmetic with `solver.demand`
or `solver.optimise`, so that the two can disagree. Every schedule that leaves the program has passed it.
"""

from __future__ import annotations

from solver.checker.agreements import agreement_violations, broken_agreements
from solver.checker.behaviour import NetEffect, check_net
from solver.checker.cells import Cell, CellKey, list_cells
from solver.checker.choices import read_choices, status_quo_choices
from solver.checker.claims import instance_claims, term_claims
from solver.checker.ladder_claims import ladder_claims
from solver.checker.recompute import recompute_loads, recompute_terms, terms_or_reasons
from solver.checker.refusal_claims import refusal_claims
from solver.checker.report import CheckReport, Violation
from solver.checker.status_quo import recorded, status_quo_of, status_quo_violations
from solver.checker.status_quo_claims import status_quo_claims
from solver.checker.stop_claims import stop_claims
from solver.checker.tier_claims import tier_claims
from solver.domain.collector import paused_collector
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, TermsBeforeAfter

__all__ = [
    "Cell",
    "CellKey",
    "CheckReport",
    "NetEffect",
    "Violation",
    "agreement_violations",
    "check",
    "check_net",
    "list_cells",
    "recompute_loads",
    "recompute_terms",
    "recorded",
    "status_quo_choices",
    "status_quo_violations",
]


def check(instance: Instance, schedule: Schedule) -> CheckReport:
    """Check a schedule against its instance: choices, agreements, and everything that it claims.

    Parameters
    ----------
    instance
        A valid instance; references in it that lead nowhere are not this function's business.
    schedule
        Any schedule that follows the format. What does not fit the instance becomes a violation.

    Returns
    -------
    CheckReport
        Its `violations` come in the order: instance, groups, options and parts, agreements, terms,
        tiers, claims on the status quo.
    """
    with paused_collector():
        return _checked(instance, schedule)


def _checked(instance: Instance, schedule: Schedule) -> CheckReport:
    """Return the report; what today comes to is known or worked out first."""
    today = status_quo_of(instance)
    broken_today, network = today.broken, today.network
    before, reasons_before = today.terms_or_reasons
    if schedule.choices == today.choices:
        reading, broken, (after, reasons_after) = today.reading, broken_today, today.terms_or_reasons
    else:
        reading = read_choices(instance, schedule.choices)
        broken = tuple(broken_agreements(reading))
        after, reasons_after = terms_or_reasons(network, reading)
    terms = None if before is None or after is None else TermsBeforeAfter(status_quo=before, schedule=after)
    of_choices = [*reading.faults, *(reasons_after or reasons_before), *broken]
    of_instance = tuple(instance_claims(instance, schedule))
    of_values = (
        *(term_claims(schedule, terms) if terms else ()),
        *tier_claims(instance, schedule, terms, today.rounding),
        *stop_claims(schedule),
        *status_quo_claims(schedule, broken_today),
        *ladder_claims(instance, schedule, network),
        *refusal_claims(instance, schedule, network),
    )
    violations = (*of_instance, *of_choices, *of_values)
    return CheckReport(violations, broken_today, terms, tuple(of_choices), (*of_instance, *of_values))
