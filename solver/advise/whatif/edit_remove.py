"""An instance without some of its organisations: agreements lose them, and go where they have no meaning left."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from solver.domain.agreements import Agreement, Cap, Order, WeekdayOrder
from solver.domain.base import Frozen
from solver.domain.instance import Instance
from solver.domain.people import Group, Organisation, Profile
from solver.domain.supply import Line, Section
from solver.validation.spelling import join_texts


def without_organisations(instance: Instance, gone: Collection[str]) -> tuple[Instance, list[str]]:
    """Return an instance without some organisations, and a sentence for each agreement that goes with them."""
    if not gone:
        return instance, []
    stay = tuple(party for party in instance.organisations if party.id not in gone)
    groups = frozenset(group.id for party in stay for group in party.groups)
    kept: list[Agreement] = []
    notes: list[str] = []
    for label, agreement in zip(instance.labels, instance.agreements, strict=True):
        left = _left(agreement, groups, stay)
        if left is None:
            notes.append(f"Without {join_texts(sorted(gone), 'and')} the agreement {label} means nothing: dropped.")
        else:
            kept.append(left)
    agreed = tuple(choice for choice in instance.agreed if choice.group in groups)
    result = instance.model_copy(update={"organisations": stay, "agreements": tuple(kept), "agreed": agreed})
    return _without_sources(instance, result), notes


def _left(agreement: Agreement, groups: frozenset[str], stay: Sequence[Organisation]) -> Agreement | None:
    """Return what is left of an agreement, None where that means nothing."""
    if isinstance(agreement, Order | WeekdayOrder):
        return agreement if {agreement.before, agreement.after} <= groups else None
    if isinstance(agreement, Cap):
        return _cap_left(agreement, stay)
    left = tuple(name for name in agreement.groups if name in groups)
    return agreement.model_copy(update={"groups": left}) if len(left) >= _fewest(agreement) else None


def _cap_left(cap: Agreement, stay: Sequence[Organisation]) -> Agreement | None:
    """Return a cap on those of the organisations and boards it names that stay, None where it names no other."""
    known: dict[str, set[str | None]] = {
        "organisations": {party.id for party in stay},
        "boards": {party.board for party in stay},
    }
    named = {key: names for key in known if (names := getattr(cap, key)) is not None}
    left = {key: tuple(name for name in names if name in known[key]) or None for key, names in named.items()}
    return cap.model_copy(update=left) if any(left.values()) or not named else None


def _fewest(agreement: Agreement) -> int:
    """Return how many groups an agreement of this kind is about at least."""
    rules = type(agreement).model_fields["groups"].metadata
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
