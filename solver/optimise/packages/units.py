"""Who moves together, and the ways in which they can.

A unit is a group, or several that an agreement gives the same shift. Its alternatives are those that people can carry
out: everybody in one option, or, where a group may be split, a share of it in one other option and the rest as today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.agreements import SameShift


@dataclass(frozen=True, slots=True)
class Unit:
    """Groups that move together.

    Attributes
    ----------
    groups, organisations
        Indices, rising.
    options
        The options of its groups; shape ``[own]``.
    alternatives
        Parts on these options, today's choice first; shape ``[alternative, own]``.
    """

    groups: tuple[int, ...]
    organisations: tuple[int, ...]
    options: Ints
    alternatives: Ints


def units_of(demand: Demand) -> tuple[Unit, ...]:
    """Return all units, those without a choice among them, in the order of their first groups."""
    return tuple(_unit(demand, groups) for groups in tied_groups(demand))


def tied_groups(demand: Demand) -> list[list[int]]:
    """Return the groups that share a shift, together, by index; every other alone."""
    index = {group.id: place for place, group in enumerate(demand.instance.groups)}
    root = list(range(demand.options.num_groups))

    def find(group: int) -> int:
        while root[group] != group:
            group = root[group]
        return group

    for agreement in demand.instance.agreements:
        if isinstance(agreement, SameShift):
            first, *others = (index[group] for group in agreement.groups)
            for other in others:
                low, high = sorted((find(first), find(other)))
                root[high] = low
    blocks: dict[int, list[int]] = {}
    for group in range(demand.options.num_groups):
        blocks.setdefault(find(group), []).append(group)
    return list(blocks.values())


def _unit(demand: Demand, groups: list[int]) -> Unit:
    options = demand.options
    own = np.concatenate([np.array(options.of_group(group), dtype=np.int64) for group in groups])
    rows = list(_alone(demand, groups[0]) if len(groups) == 1 else _together(demand, groups))
    today = options.status_quo_parts()[own]
    others = [row for row in rows if not np.array_equal(row, today)]
    alternatives = np.unique(np.array(others, dtype=np.int64).reshape(len(others), len(own)), axis=0)
    organisations = sorted({int(options.organisation[group]) for group in groups})
    return Unit(tuple(groups), tuple(organisations), own, np.concatenate([today[np.newaxis], alternatives]))


def _alone(demand: Demand, group: int) -> Iterator[Ints]:
    options = demand.options
    own, num_parts = options.of_group(group), int(options.parts[group])
    today = int(options.status_quo[group]) - own.start
    for option in range(len(own)):
        for moved in range(1, num_parts + 1):
            row = np.zeros(len(own), dtype=np.int64)
            row[option] = moved
            row[today] += num_parts - moved
            yield row


def _together(demand: Demand, groups: list[int]) -> Iterator[Ints]:
    """Yield every shift that all of the groups have, each in today's pattern."""
    options = demand.options
    pattern = options.pattern[options.status_quo]
    by_shift: list[dict[int, int]] = []
    for group in groups:
        near = [option for option in options.of_group(group) if options.pattern[option] == pattern[group]]
        by_shift.append({int(options.shift_min[option]): option - options.of_group(group).start for option in near})
    for shift in sorted(set.intersection(*(set(of_shift) for of_shift in by_shift))):
        parts = []
        for group, of_shift in zip(groups, by_shift, strict=True):
            row = np.zeros(len(options.of_group(group)), dtype=np.int64)
            row[of_shift[shift]] = options.parts[group]
            parts.append(row)
        yield np.concatenate(parts)
