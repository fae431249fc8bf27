"""An instance laid out for the rules: everything with its place in the file, and by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from solver.domain.agreements import Agreement, Order, WeekdayOrder
from solver.domain.instance import Instance
from solver.domain.people import Flow, Group, Organisation
from solver.domain.supply import Line, Section
from solver.errors import Problem
from solver.validation.names import Names

TOLERANCE = 1e-9
"""A sum of shares, or a time, is allowed to be off by this much: decimals have no exact binary form."""

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Located(Generic[ItemT]):
    """Something of the instance, and its JSON path."""

    where: str
    item: ItemT


class Scope:
    """An instance and where its things are.

    Where an id is used twice, `*_by_id` has the first.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._names: dict[str, Names] = {}

    @cached_property
    def lines(self) -> tuple[Located[Line], ...]:
        """All lines."""
        return tuple(_listed("lines", self.instance.lines))

    @cached_property
    def sections(self) -> tuple[Located[Section], ...]:
        """All sections, line by line."""
        return tuple(inner for line in self.lines for inner in _listed(f"{line.where}.sections", line.item.sections))

    @cached_property
    def organisations(self) -> tuple[Located[Organisation], ...]:
        """All organisations."""
        return tuple(_listed("organisations", self.instance.organisations))

    @cached_property
    def groups(self) -> tuple[Located[Group], ...]:
        """All groups, organisation by organisation."""
        return tuple(
            inner for outer in self.organisations for inner in _listed(f"{outer.where}.groups", outer.item.groups)
        )

    @cached_property
    def agreements(self) -> tuple[Located[Agreement], ...]:
        """All agreements."""
        return tuple(_listed("agreements", self.instance.agreements))

    @cached_property
    def sections_by_id(self) -> dict[str, Located[Section]]:
        """The sections by id."""
        return {section.item.id: section for section in reversed(self.sections)}

    @cached_property
    def lines_by_section(self) -> dict[str, Line]:
        """The line of each section, by the section's id."""
        pairs = zip(self.sections, self.instance.lines_of_sections(), strict=True)
        return {section.item.id: line for section, line in reversed(list(pairs))}

    @cached_property
    def groups_by_id(self) -> dict[str, Located[Group]]:
        """The groups by id."""
        return {group.item.id: group for group in reversed(self.groups)}

    @cached_property
    def organisation_ids(self) -> frozenset[str]:
        """The ids of all organisations."""
        return frozenset(organisation.item.id for organisation in self.organisations)

    @cached_property
    def boards(self) -> dict[str, Located[Organisation]]:
        """The names of boards, each with its first organisation."""
        named = [organisation for organisation in self.organisations if organisation.item.board is not None]
        return {organisation.item.board or "": organisation for organisation in reversed(named)}

    def known_groups(self, ids: Iterable[str]) -> list[Located[Group]]:
        """Return the groups with these ids, each once, without those that do not exist."""
        return [self.groups_by_id[group_id] for group_id in dict.fromkeys(ids) if group_id in self.groups_by_id]

    def names(self, sort: str, known: Iterable[str]) -> Names:
        """Return the known names of a sort; made once, so that the search for the nearest is limited over all."""
        if sort not in self._names:
            self._names[sort] = Names(known)
        return self._names[sort]

    def advice(self, sort: str, known: Iterable[str], name: str, otherwise: str) -> str:
        """Return which of the known names of a sort someone may have meant, or what to do otherwise."""
        return self.names(sort, known).advice(name, otherwise)


Rule = Callable[[Scope], Iterator[Problem]]
"""A rule looks at the whole instance and yields a problem for every place where it is broken."""


def _listed(where: str, items: Iterable[ItemT]) -> Iterator[Located[ItemT]]:
    return (Located(f"{where}[{index}]", item) for index, item in enumerate(items))


def group_ids(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    """Return the groups that an agreement names: the key (with its index) and the id."""
    if isinstance(agreement, Order | WeekdayOrder):
        return ("before", agreement.before), ("after", agreement.after)
    ids: tuple[str, ...] = getattr(agreement, "groups", ())
    return tuple((f"groups[{index}]", group_id) for index, group_id in enumerate(ids))


def flows_of(group: Located[Group]) -> Iterator[tuple[str, Flow]]:
    """Yield the flows of a group with their places: of today, and of who parks and rides in a pattern."""
    for index, flow in enumerate(group.item.flows):
        yield f"{group.where}.flows[{index}]", flow
    for at, pattern in enumerate(group.item.patterns):
        if pattern.park_and_ride is not None:
            for index, flow in enumerate(pattern.park_and_ride.flows):
                yield f"{group.where}.patterns[{at}].park_and_ride.flows[{index}]", flow
