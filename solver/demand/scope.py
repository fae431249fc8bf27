"""Whom an agreement is about."""

from __future__ import annotations

from solver.domain.agreements import Cap
from solver.domain.instance import Instance


def capped_organisations(instance: Instance, cap: Cap) -> list[int]:
    """Return the places of the organisations that a cap is about, rising: those named, of boards named, or all."""
    parties = instance.organisations
    if cap.organisations is None and cap.boards is None:
        return list(range(len(parties)))
    named, boards = frozenset(cap.organisations or ()), frozenset(cap.boards or ())
    return [place for place, party in enumerate(parties) if party.id in named or party.board in boards]
