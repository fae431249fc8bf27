"""A descent that values schedules by the worst: every tier by its highest value over who can refuse.

A neighbour that moves one unit is, where somebody else refuses, a neighbour of what is left of the schedule then; where
the party of that unit itself refuses, nothing changes. So a case costs as much as no case, and most are not looked at:
a key never falls as cases are added, so that no more are once no neighbour is better than the schedule itself. The case
that is worst now comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.packages.descent import Descent, Rank, State
from solver.optimise.packages.evaluation import TierEvaluator
from solver.optimise.packages.keys import better
from solver.optimise.packages.neighbours import Neighbours
from solver.optimise.packages.units import Unit
from solver.optimise.robust.cases import Case
from solver.optimise.robust.kept import Kept, Left
from solver.optimise.robust.prover import CasesOf

_MOST_KEPT = 2_000


class RobustDescent(Descent):
    """Moves units to where the key of the worst is lowest.

    Parameters
    ----------
    cases_of
        Who can refuse, given who changes.
    """

    def __init__(
        self,
        evaluator: TierEvaluator,
        units: Sequence[Unit],
        rank: Rank,
        keeps: Callable[[Ints], bool],
        is_over: Callable[[], bool],
        cases_of: CasesOf,
    ) -> None:
        """Begin with what no case has been asked of."""
        super().__init__(evaluator, units, rank, keeps, is_over)
        self._cases_of = cases_of
        self._kept: Kept[tuple[bytes, tuple[int, ...]], Left] = Kept(_MOST_KEPT)
        self._held: dict[Case, tuple[int, ...]] = {}

    def values(self, state: State) -> Floats:
        """Return the highest value of every tier for a schedule; shape ``[tier]``."""
        asked, parts = state.asked[np.newaxis], state.parts[np.newaxis]
        found = [self.evaluator.values(state.bent[np.newaxis], state.linear[np.newaxis], asked, parts)]
        for case in self._cases(state, ()):
            left = self._left(state, case)
            found.append(self.evaluator.values(left.bent[np.newaxis], left.linear[np.newaxis], asked, parts))
        return np.asarray(np.concatenate(found).max(axis=0))

    def keys_of(self, state: State, found: Neighbours) -> Floats:
        """Return the keys of the worst of neighbours; where none is better, of the worst of some cases."""
        values = self.evaluator.values(found.bent, found.linear, found.asked, found.parts)
        keys = self._rank(values, found.asked)
        for case in self._worst_first(state, self._cases(state, found.units)):
            if not len(better(keys, state.key)):
                break
            values = np.maximum(values, self._values_in(state, found, case))
            keys = self._rank(values, found.asked)
        return keys

    def _cases(self, state: State, units: tuple[int, ...]) -> Sequence[Case]:
        """Return who can refuse of those who change, or might once some units move."""
        members = set(np.flatnonzero(state.moved).tolist())
        return self._cases_of(sorted(members.union(*(self.units[unit].organisations for unit in units))))

    def _worst_first(self, state: State, cases: Sequence[Case]) -> list[Case]:
        asked, parts = state.asked[np.newaxis], state.parts[np.newaxis]
        keys = {}
        for case in cases:
            left = self._left(state, case)
            values = self.evaluator.values(left.bent[np.newaxis], left.linear[np.newaxis], asked, parts)
            keys[case] = tuple(self._rank(values, asked)[0].tolist())
        return sorted(cases, key=lambda case: keys[case], reverse=True)

    def _held_units(self, case: Case) -> tuple[int, ...]:
        """Return the units that are as today in a case."""
        if case not in self._held:
            own = [number for number, unit in enumerate(self.units) if case.intersection(unit.organisations)]
            self._held[case] = tuple(own)
        return self._held[case]

    def _left(self, state: State, case: Case) -> Left:
        """Return what is left of a schedule in a case."""
        held = self._held_units(case)
        return self._kept.get((state.parts.tobytes(), held), lambda: self._worked_out(state, held))

    def _worked_out(self, state: State, held: tuple[int, ...]) -> Left:
        loads, linear = state.loads.copy(), state.linear.copy()
        for unit in held:
            now = self._now(unit, state.parts)
            today = self._alternatives(unit)[0]
            loads += today - now.loads
            linear += self._table(unit).linear[0] - now.table.linear[0]
        return Left(loads, self.evaluator.bent(loads), linear)

    def _values_in(self, state: State, found: Neighbours, case: Case) -> Floats:
        """Return the values of neighbours in a case; shape ``[neighbour, tier]``."""
        left, held = self._left(state, case), self._held_units(case)
        free = [place for place, unit in enumerate(found.units) if unit not in held]
        number = len(found.asked)
        bent, linear = (
            np.repeat(left.bent[np.newaxis], number, axis=0),
            np.repeat(left.linear[np.newaxis], number, axis=0),
        )
        if free:
            units = tuple(found.units[place] for place in free)
            now = [self._now(unit, state.parts) for unit in units]
            rows = [found.rows[place] for place in free]
            without = left.loads - sum(own.loads for own in now)
            own_bent = self.evaluator.neighbours(self._local(units), left.bent, left.loads, without, rows)
            shape = tuple(len(row) for row in rows)
            bent = own_bent[np.ravel_multi_index(tuple(found.picks[place] for place in free), shape)]
            for place, before in zip(free, now, strict=True):
                linear += self._table(found.units[place]).linear[found.chosen[place]] - before.table.linear
        return self.evaluator.values(bent, linear, found.asked, found.parts)
