"""An instance without some of its organisations: agreements lose them, and go where they have no meaning left."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from solver.domain.agreements import Agreement, Order, WeekdayOrder
from solver.domain.base import Frozen
from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation, Profile
from solver.domain.supply import Line, Section
from solver.formats.spelling import join_texts


def without_organisations(instance: Instance, gone: Collection[str]) -> tuple[Instance, list[str]]:
    """Return an instance without some organisations, and a sentence for each agreement that goes with them."""
    if not gone:
        return instance, []
    stay = tuple(party for party in instance.organisations if party.id not in gone)
    groups = frozenset(group.id for party in stay for group in party.groups)
    kept: list[Agreement] = []
    notes: list[str] = []
    for label, agreement in zip(instance.labels, instance.agreements, strict=True):
        left = _left(agreement, groups, frozenset(party.id for party in stay))
        if left is None:
            notes.append(f"Without {join_texts(sorted(gone), 'and')} the agreement {label} means nothing: dropped.")
        else:
            kept.append(left)
    result = instance.model_copy(update={"organisations": stay, "agreements": tuple(kept)})
    return _without_sources(instance, result), notes


def _left(agreement: Agreement, groups: frozenset[str], organisations: frozenset[str]) -> Agreement | None:
    """Return what is left of an agreement, None where that means nothing."""
    if isinstance(agreement, Order | WeekdayOrder):
        return agreement if {agreement.before, agreement.after} <= groups else None
    update: dict[str, Any] = {}
    for key, known in (("groups", groups), ("organisations", organisations)):
        named: tuple[str, ...] | None = getattr(agreement, key, None)
        if named is not None:
            update[key] = tuple(name for name in named if name in known)
            if len(update[key]) < _fewest(agreement, key):
                return None
    return agreement.model_copy(update=update) if update else agreement


def _fewest(agreement: Agreement, key: str) -> int:
    """Return how many groups or organisations an agreement of this kind is about at least."""
    rules = type(agreement).model_fields[key].metadata
    return max((rule.min_length for rule in rules if hasattr(rule, "min_length")), default=1)


def _without_sources(before: Instance, after: Instance) -> Instance:
    """Take out the sources of numbers that are gone."""
    gone = _numbers(before) - _numbers(after)
    kept = {key: source for key, source in after.sources.items() if key not in gone}
    return after.model_copy(update={"sources": kept})


def _numbers(instance: Instance) -> set[str]:
    """Return the keys that sources may have: "<id>.<field>"; a line and a group may share an id."""
    owners: list[tuple[str, type[Frozen]]] = [(name, Profile) for name in instance.profiles]
    owners += [(line.id, Line) for line in instance.lines]
    owners += [(section.id, Section) for section in instance.sections]
    owners += [(party.id, Organisation) for party in instance.organisations]
    owners += [(group.id, Group) for group in instance.groups]
    return {f"{owner}.{field}" for owner, kind in owners for field in kind.model_fields}
