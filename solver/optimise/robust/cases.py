"""Who may refuse, and what is left of a schedule then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.optimise.packages.units import tied_groups

Case = frozenset[int]
"""The organisations that refuse, by index; empty where all say yes."""
NOBODY: Case = frozenset()


class Stays:
    """Takes back the moves of who refuses, and of the groups that an agreement ties to theirs."""

    def __init__(self, demand: Demand) -> None:
        """Find for each organisation the options that are as today where it refuses."""
        options = demand.options
        self._today = options.status_quo_parts()
        self._unsure = set[int]()
        held: dict[int, set[int]] = {}
        for groups in tied_groups(demand):
            own = {int(options.organisation[group]) for group in groups}
            for organisation in own:
                held.setdefault(organisation, set()).update(groups)
            if len(own) > 1 and any(_has_another_week(demand, group) for group in groups):
                self._unsure |= own
        self._held = {
            organisation: np.flatnonzero(np.isin(options.group, sorted(groups)))
            for organisation, groups in held.items()
        }

    def held(self, organisation: int) -> Ints:
        """Return the options that are as today where an organisation refuses."""
        return self._held[organisation]

    def is_certain(self, case: Iterable[int]) -> bool:
        """Return whether what is left of any schedule is as where those of its members refuse that are in a case.

        Not where an agreement gives groups of two organisations one shift, and one may change its week at today's:
        where that is all that changes, the other is no member, cannot refuse, and takes nothing back.
        """
        return self._unsure.isdisjoint(case)

    def left_of(self, parts: Ints, case: Iterable[int]) -> Ints:
        """Return what is left of a schedule where some organisations refuse; shapes ``[option]``."""
        left = parts.copy()
        for organisation in case:
            own = self._held[organisation]
            left[own] = self._today[own]
        return left


def _has_another_week(demand: Demand, group: int) -> bool:
    """Return whether a group has a choice beside today's in which it begins and ends as today."""
    options = demand.options
    own = np.array(options.of_group(group))
    return int((options.shift_min[own] == options.shift_min[options.status_quo[group]]).sum()) > 1


def cases_of(members: Iterable[int], survives: int) -> Iterator[Case]:
    """Yield every set of at least one and at most so many members; one alone first."""
    own = sorted(members)
    for number in range(1, survives + 1):
        yield from (frozenset(case) for case in combinations(own, number))
