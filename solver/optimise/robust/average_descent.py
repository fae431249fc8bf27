"""A descent that values schedules by their average: every tier over all of a fixed set of cases.

A mean falls and rises as cases are added, so that none can be left out. In each case a share of every move is done:
what a unit puts on the cells is that share of what it chooses, and the rest of what it does today.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.packages.descent import Descent, Rank, State
from solver.optimise.packages.evaluation import TierEvaluator
from solver.optimise.packages.neighbours import Neighbours
from solver.optimise.packages.units import Unit
from solver.optimise.robust.average import CaseLoads, weighed
from solver.optimise.robust.kept import Kept, Left

_MOST_KEPT = 200


class AverageDescent(Descent):
    """Moves units to where the key of the average is lowest.

    Parameters
    ----------
    loads
        Of the cases.
    weight
        Of the worst tenth of them, against the mean.
    """

    def __init__(
        self,
        evaluator: TierEvaluator,
        units: Sequence[Unit],
        rank: Rank,
        keeps: Callable[[Ints], bool],
        is_over: Callable[[], bool],
        loads: CaseLoads,
        weight: float,
    ) -> None:
        """Note which share of each unit's move is done in each case; shape ``[case, unit]``."""
        super().__init__(evaluator, units, rank, keeps, is_over)
        self._loads, self._weight = loads, weight
        self._shares = loads.shares[:, [unit.options[0] for unit in self.units]]
        self._today = evaluator.demand.options.status_quo_parts()
        self._kept: Kept[bytes, Left] = Kept(_MOST_KEPT)

    def values(self, state: State) -> Floats:
        """Return the average of every tier for a schedule; shape ``[tier]``."""
        left, number = self._left(state), len(self._shares)
        asked, parts = np.tile(state.asked, (number, 1)), np.tile(state.parts, (number, 1))
        return weighed(self.evaluator.values(left.bent, left.linear, asked, parts), self._weight)

    def keys_of(self, state: State, found: Neighbours) -> Floats:
        """Return the keys of the average of neighbours; shape ``[neighbour, place of the key]``."""
        left, shares = self._left(state), self._shares[:, list(found.units)]
        without, linear = left.loads.copy(), np.repeat(left.linear[:, np.newaxis], len(found.asked), axis=1)
        for unit, share, chosen in zip(found.units, shares.T, found.chosen, strict=True):
            now = self._now(unit, state.parts)
            without -= share[:, np.newaxis] * now.loads
            linear += share[:, np.newaxis, np.newaxis] * (self._table(unit).linear[chosen] - now.table.linear)
        bent = self.evaluator.neighbours_of_cases(
            self._local(found.units), left.bent, left.loads, without, shares, found.rows
        )
        return self._rank(weighed(self._values(bent, linear, found), self._weight), found.asked)

    def _values(self, bent: Floats, linear: Floats, found: Neighbours) -> Floats:
        """Return the values of neighbours in each case; shape ``[case, neighbour, tier]``."""
        number, pieces = len(bent), bent.shape[-1]
        rows = number * len(found.asked)
        asked = np.tile(found.asked, (number, 1))
        parts = None if found.parts is None else np.tile(found.parts, (number, 1))
        values = self.evaluator.values(bent.reshape(rows, pieces), linear.reshape(rows, pieces), asked, parts)
        return values.reshape(number, len(found.asked), -1)

    def _left(self, state: State) -> Left:
        """Return what is done of a schedule in each case; shapes ``[case, active]``, ``[case, piece]``."""
        return self._kept.get(state.parts.tobytes(), lambda: self._worked_out(state))

    def _worked_out(self, state: State) -> Left:
        evaluator = self.evaluator
        mixed = self._today + self._loads.shares * (state.parts - self._today)
        loads = self._loads.loads(state.parts)[:, evaluator.cells]
        return Left(loads, evaluator.bent_of_cases(loads), mixed @ evaluator.linear_per_part)
