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
        held: dict[int, set[int]] = {}
        for groups in tied_groups(demand):
            for organisation in {int(options.organisation[group]) for group in groups}:
                held.setdefault(organisation, set()).update(groups)
        self._held = {
            organisation: np.flatnonzero(np.isin(options.group, sorted(groups)))
            for organisation, groups in held.items()
        }

    def held(self, organisation: int) -> Ints:
        """Return the options that are as today where an organisation refuses."""
        return self._held[organisation]

    def left_of(self, parts: Ints, case: Iterable[int]) -> Ints:
        """Return what is left of a schedule where some organisations refuse; shapes ``[option]``."""
        left = parts.copy()
        for organisation in case:
            own = self._held[organisation]
            left[own] = self._today[own]
        return left


def cases_of(members: Iterable[int], survives: int) -> Iterator[Case]:
    """Yield every set of at least one and at most so many members; one alone first."""
    own = sorted(members)
    for number in range(1, survives + 1):
        yield from (frozenset(case) for case in combinations(own, number))
