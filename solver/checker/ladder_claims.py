"""The ladder of a schedule: every rung is a schedule, holds all of the one below it, and is what it claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solver.checker.agreements import broken_agreements
from solver.checker.choices import read_choices
from solver.checker.claims import differing_terms
from solver.checker.loads import Network
from solver.checker.recompute import terms_or_reasons
from solver.checker.report import Violation
from solver.checker.status_quo import status_quo_of
from solver.checker.terms import is_changed
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice
from solver.domain.schedule import LadderRung, Schedule
from solver.language.messages import capital, gettext, ngettext


def ladder_claims(instance: Instance, schedule: Schedule, network: Network) -> Iterator[Violation]:
    """Find rungs that break a rule, name other organisations than those that change, or claim other terms."""
    below: frozenset[str] = frozenset()
    for number, rung in enumerate(schedule.ladder, start=1):
        whose = gettext("rung {number} of the ladder", number=number)
        yield from _members(rung, below, whose)
        for violation in _of_rung(instance, network, rung, whose):
            text = gettext("Of {whose}: {text}", whose=whose, text=violation.text)
            yield Violation("ladder", text, violation.amount, violation.unit, "claims")
        below = frozenset(rung.organisations)


def _members(rung: LadderRung, below: frozenset[str], whose: str) -> Iterator[Violation]:
    """Find a rung that leaves out who is on the rung below, or names others as joining than join."""
    missing, own = sorted(below - set(rung.organisations)), set(rung.organisations) - below
    if missing:
        text = gettext(
            "{rung} leaves out {missing}, who is on the rung below it.",
            rung=capital(whose),
            missing=", ".join(missing),
        )
        yield Violation("ladder", text, float(len(missing)), "organisations", "claims")
    if own != set(rung.joins):
        text = gettext(
            "{rung} is claimed to add {joins}, but adds {own}.",
            rung=capital(whose),
            joins=_listed(rung.joins),
            own=_listed(sorted(own)),
        )
        yield Violation("ladder", text, float(len(own ^ set(rung.joins))), "organisations", "claims")


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids) or gettext("nobody")


def _of_rung(instance: Instance, network: Network, rung: LadderRung, whose: str) -> Iterator[Violation]:
    """Find what is wrong with the choices of a rung, who changes in it, and its terms."""
    reading = read_choices(instance, _whole(instance, rung.choices))
    terms, reasons = terms_or_reasons(network, reading)
    yield from (*reading.faults, *reasons, *broken_agreements(reading))
    if terms is None:
        return
    moved = {organisation.id for organisation in instance.organisations if is_changed(reading, organisation)}
    if moved != set(rung.organisations):
        differ = sorted(moved ^ set(rung.organisations))
        text = ngettext(
            "{count} organisation of it changes otherwise than it says: {ids}.",
            "{count} organisations of it change otherwise than it says: {ids}.",
            len(differ),
            ids=", ".join(differ),
        )
        yield Violation("ladder", text, float(len(differ)), "organisations", "claims")
    yield from differing_terms(whose, rung.terms, terms)


def _whole(instance: Instance, choices: Sequence[GroupChoice]) -> tuple[GroupChoice, ...]:
    """Return the choices of all groups: those that a rung lists, and today's of the others."""
    listed = {choice.group for choice in choices}
    today = [choice for choice in status_quo_of(instance).choices if choice.group not in listed]
    return (*choices, *today)
