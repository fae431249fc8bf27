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
from solver.optimise.robust.descent import Left

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
        self._kept: dict[bytes, list[Left]] = {}

    def values(self, state: State) -> Floats:
        """Return the average of every tier for a schedule; shape ``[tier]``."""
        asked, parts = state.asked[np.newaxis], state.parts[np.newaxis]
        lefts = self._lefts(state)
        found = [self.evaluator.values(each.bent[None], each.linear[None], asked, parts)[0] for each in lefts]
        return weighed(np.array(found), self._weight)

    def keys_of(self, state: State, found: Neighbours) -> Floats:
        """Return the keys of the average of neighbours; shape ``[neighbour, place of the key]``."""
        cases = zip(self._lefts(state), self._shares[:, list(found.units)], strict=True)
        values = np.array([self._values_in(state, found, left, shares) for left, shares in cases])
        return self._rank(weighed(values, self._weight), found.asked)

    def _lefts(self, state: State) -> list[Left]:
        """Return what is done of a schedule in each case."""
        key = state.parts.tobytes()
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            evaluator = self.evaluator
            mixed = self._today + self._loads.shares * (state.parts - self._today)
            linear = mixed @ evaluator.linear_per_part
            loads = self._loads.loads(state.parts)[:, evaluator.cells]
            self._kept[key] = [Left(own, evaluator.bent(own), line) for own, line in zip(loads, linear, strict=True)]
        return self._kept[key]

    def _values_in(self, state: State, found: Neighbours, left: Left, shares: Floats) -> Floats:
        """Return the values of neighbours in a case; shape ``[neighbour, tier]``."""
        now = [self._now(unit, state.parts) for unit in found.units]
        without, rows, linear = left.loads.copy(), [], np.repeat(left.linear[np.newaxis], len(found.asked), axis=0)
        for place, (unit, share) in enumerate(zip(found.units, shares.tolist(), strict=True)):
            stays = (1.0 - share) * self._alternatives(unit)[0]
            without -= share * now[place].loads + stays
            rows.append(share * found.rows[place] + stays)
            linear += share * (self._table(unit).linear[found.chosen[place]] - now[place].table.linear)
        own = self.evaluator.neighbours(self._local(found.units), left.bent, left.loads, without, rows)
        shape = tuple(len(row) for row in rows)
        bent = own[np.ravel_multi_index(tuple(found.picks), shape)]
        return self.evaluator.values(bent, linear, found.asked, found.parts)
