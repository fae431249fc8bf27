"""An instance without some of its parts, or with more or fewer people and places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import numpy as np

from solver.advise.whatif.edit_kinds import Amount
from solver.demand.earlier_choices import shared_out
from solver.domain.agreements import Agreement, Cap, Order, WeekdayOrder
from solver.domain.base import Frozen
from solver.domain.instance import Instance
from solver.domain.people import Group, Kind, ModeShares, Organisation, Profile
from solver.domain.supply import DepartureRow, Line, Section, SupplyRow
from solver.language.messages import gettext
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
            who = join_texts(sorted(gone), "and")
            notes.append(gettext("Without {who} the agreement {label} means nothing: dropped.", who=who, label=label))
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


def with_earlier_weight(instance: Instance, kinds: Collection[Kind], weight: float) -> Instance:
    """Return an instance in which a minute earlier weighs otherwise for organisations of some kinds."""
    by_kind = instance.burden.earlier_by_kind | dict.fromkeys(kinds, weight)
    burden = instance.burden.model_copy(update={"earlier_by_kind": by_kind})
    return instance.model_copy(update={"burden": burden})


def with_behaviour(instance: Instance, share: float) -> Instance:
    """Return an instance in which this share of the base load is flexible."""
    return instance.model_copy(update={"behaviour": instance.behaviour.model_copy(update={"share": share})})


Row = TypeVar("Row", SupplyRow, DepartureRow)


def with_places(instance: Instance, sections: Collection[str], amount: Amount) -> Instance:
    """Return an instance with other places on each trip of some sections; seats change in the same proportion."""

    def changed(section: Section) -> Section:
        supply, departures = _resized(section.supply, amount), _resized(section.departures, amount)
        return section.model_copy(update={"supply": supply, "departures": departures})

    return _with_sections(instance, sections, changed)


def _resized(rows: tuple[Row, ...], amount: Amount) -> tuple[Row, ...]:
    return tuple(
        row.model_copy(update={"places": amount.of(row.places), "seats": _seats(row.seats, row.places, amount)})
        for row in rows
    )


def _seats(seats: float, places: float, amount: Amount) -> float:
    return amount.of(seats) if amount.total is None else round(seats * amount.total / places, 6)


def with_headcount(instance: Instance, groups: Collection[str], amount: Amount) -> Instance:
    """Return an instance with other headcounts; people are whole, and shared out as they are today."""
    heads = [group.headcount for group in instance.groups if group.id in groups]
    shared = iter(shared_out(np.array(heads), round(amount.of(sum(heads)))).tolist())

    return _with_groups(instance, groups, lambda group: {"headcount": next(shared)})


def with_adherence(instance: Instance, groups: Collection[str], share: float) -> Instance:
    """Return an instance in which this share of the people of some groups does what was agreed."""
    return _with_groups(instance, groups, lambda _: {"adherence": share})


def with_public_transport(instance: Instance, groups: Collection[str], amount: Amount) -> Instance:
    """Return an instance in which another share of some groups comes by public transport.

    Who comes otherwise keeps to it in the proportions of today: the other shares change alike, so that no share of
    the group is counted twice.
    """

    def changed(group: Group) -> dict[str, object]:
        shares = group.mode_shares
        before = shares.public_transport
        after = round(amount.of(before), 6)
        rest = (1 - after) / (1 - before) if before < 1 else 0.0
        others = {name: round(value * rest, 6) for name, value in shares.model_dump().items()}
        return {"mode_shares": ModeShares(**others | {"public_transport": after})}

    return _with_groups(instance, groups, changed)


def with_base_load(instance: Instance, sections: Collection[str], amount: Amount) -> Instance:
    """Return an instance with more or fewer passengers on some sections whom nobody here can shift."""

    def changed(section: Section) -> Section:
        rows = tuple(row.model_copy(update={"passengers": amount.of(row.passengers)}) for row in section.base_load)
        return section.model_copy(update={"base_load": rows})

    return _with_sections(instance, sections, changed)


def _with_groups(instance: Instance, groups: Collection[str], update: Callable[[Group], dict[str, object]]) -> Instance:
    def changed(group: Group) -> Group:
        return group.model_copy(update=update(group)) if group.id in groups else group

    organisations = tuple(
        party.model_copy(update={"groups": tuple(changed(group) for group in party.groups)})
        if any(group.id in groups for group in party.groups)
        else party
        for party in instance.organisations
    )
    return instance.model_copy(update={"organisations": organisations})


def _with_sections(instance: Instance, sections: Collection[str], changed: Callable[[Section], Section]) -> Instance:
    def own(section: Section) -> Section:
        return changed(section) if section.id in sections else section

    lines = tuple(
        line.model_copy(update={"sections": tuple(own(section) for section in line.sections)})
        if any(section.id in sections for section in line.sections)
        else line
        for line in instance.lines
    )
    return instance.model_copy(update={"lines": lines})
