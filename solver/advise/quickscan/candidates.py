"""What one organisation could choose: all its groups together, and each alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints

Wanted = tuple[int, str | None]
"""A shift in minutes, and the id of a pattern; None is the pattern of today."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Some groups of an organisation that all take one shift and pattern; all parts of each move together.

    Attributes
    ----------
    groups
        Their ids.
    is_whole
        Whether these are all groups of the organisation.
    shift_min
        Signed minutes; later is positive.
    pattern
        The id of the new pattern; None where it stays as today.
    people
        Heads in these groups.
    starts_min, ends_min
        Their first arrival and last departure today, in minutes after midnight; None where there is none.
    """

    groups: tuple[str, ...]
    is_whole: bool
    shift_min: int
    pattern: str | None
    people: int
    starts_min: int | None
    ends_min: int | None


def candidates(demand: Demand, organisation: int) -> Iterator[tuple[Candidate, Ints]]:
    """Yield each candidate of an organisation with the option that each of its groups takes; today is none.

    Parameters
    ----------
    organisation
        Its index in the instance.
    """
    first, last = np.searchsorted(demand.options.organisation, [organisation, organisation + 1]).tolist()
    own = {group: _options(demand, group) for group in range(first, last)}
    shared = [wanted for wanted in own[first] if all(wanted in each for each in own.values())]
    for wanted in shared:
        yield _candidate(demand, list(own), wanted, is_whole=True), np.array([each[wanted] for each in own.values()])
    if len(own) > 1:
        for group, options in own.items():
            for wanted, option in options.items():
                yield _candidate(demand, [group], wanted, is_whole=False), np.array([option])


def _options(demand: Demand, index: int) -> dict[Wanted, int]:
    """Return the options of a group other than today's, by shift and pattern."""
    options, group = demand.options, demand.instance.groups[index]
    names = [pattern.id for pattern in group.week_patterns(demand.instance.days)]
    wanted = {
        (int(options.shift_min[option]), names[pattern] if (pattern := int(options.pattern[option])) else None): option
        for option in options.of_group(index)
    }
    return {each: option for each, option in wanted.items() if each != (0, None)}


def _candidate(demand: Demand, indexes: list[int], wanted: Wanted, *, is_whole: bool) -> Candidate:
    groups = [demand.instance.groups[index] for index in indexes]
    return Candidate(
        groups=tuple(group.id for group in groups),
        is_whole=is_whole,
        shift_min=wanted[0],
        pattern=wanted[1],
        people=sum(group.headcount for group in groups),
        starts_min=min((time.at for group in groups for time in group.arrivals), default=None),
        ends_min=max((time.at for group in groups for time in group.departures), default=None),
    )
