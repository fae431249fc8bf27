"""The fewest organisations: proven by how little any so many of them could reach.

A program that counts organisations has a weak relaxation: a fifth of every one will do. The other way round is strong:
no n organisations keep an earlier tier within its limit where the least of that tier with at most n of them, bounded by
branch and bound, lies above the limit. Then n + 1 are needed. To assume a value and refute it is a destructive bound;
as each refutation takes long, n grows twofold until one fails, then the steps shrink again.

References
----------
R. Klein, A. Scholl, "Computing lower bounds by destructive improvement", European Journal of Operational Research 112
(1999) 322-346.
J. Bentley, A. Yao, "An almost optimal algorithm for unbounded searching", Information Processing Letters 5 (1976)
82-87.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.objective import Tier
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import Hooks, solve_mip
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.model.rows import Rows
from solver.optimise.threads import Either

_CHANGED = Tier(changed=1.0)
_FIRST_SHARE = 0.25
"""Of the time that is left, at most, goes into one tier and number but the last."""


class FewestProver:
    """Bounds a tier that counts organisations.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    limits
        Earlier tiers, each with the value that it must not exceed.
    incumbent
        Of the tier that counts organisations; bounds go there.
    stop
        Set when it has to end.
    """

    def __init__(
        self,
        demand: Demand,
        rows: Rows,
        limits: Sequence[tuple[Tier, float]],
        incumbent: Incumbent,
        stop: threading.Event,
    ) -> None:
        self._demand = demand
        self._rows = rows
        self._limits = list(limits)
        self._incumbent = incumbent
        self._stop = stop
        self._num_organisations = len(demand.instance.organisations) + 1

    def run(self, end: float) -> None:
        """Prove until a moment by `time.monotonic`, until `stop`, or until nothing more can be."""
        for index in range(len(self._limits)):
            self._prove_by(index, end)

    def _prove_by(self, index: int, end: float) -> None:
        """Prove by one earlier tier: twice as many organisations each time, then halving in between."""
        step, enough = 1, math.inf
        while not self._is_over(end):
            least = self._num_proven()
            number = min(least + step - 1, int(min(enough, self._num_found(), self._num_organisations)) - 1)
            if number < least:
                return
            share = 1.0 if index == len(self._limits) - 1 else _FIRST_SHARE
            if self._is_too_few(index, number, share * (end - time.monotonic())):
                self._incumbent.prove(float(number + 1))
                step *= 2
            else:
                enough, step = number, max(1, step // 4)
                if number == least:
                    return

    def _num_proven(self) -> int:
        bound = self._incumbent.bound
        return 0 if bound is None else max(0, math.ceil(bound - 1e-6))

    def _num_found(self) -> float:
        return math.inf if self._incumbent.value is None else self._incumbent.value

    def _is_over(self, end: float) -> bool:
        return self._stop.is_set() or time.monotonic() >= end

    def _is_too_few(self, index: int, number: int, seconds: float) -> bool:
        """Return whether so many organisations are proven too few for a tier's limit."""
        tier, limit = self._limits[index]
        model = TierModel(self._demand, self._rows, tier, [*self._limits[:index], (_CHANGED, float(number))])
        program = model.made().index.program
        stop = Either(self._stop)
        above = limit + 1e-6 * (1.0 + abs(limit))
        found = False

        def on_bound(bound: float) -> None:
            nonlocal found
            if bound > above:
                found = True
                stop.set()

        def on_better(values: Floats) -> None:
            if float(values @ program.cost) + program.constant <= limit:
                stop.set()

        outcome = solve_mip(program, seconds, stop, hooks=Hooks(on_better, on_bound))
        if outcome.is_infeasible:
            return solve_mip(program, seconds, self._stop, presolve=False, is_sure=True).is_infeasible
        return found or (np.isfinite(outcome.bound) and outcome.bound > above)
