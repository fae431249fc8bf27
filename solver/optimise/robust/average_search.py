"""The best plan for the average over a fixed set of cases, tier by tier, or for the worst tenth of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.packages.descent import Descent
from solver.optimise.robust.average import AverageOf, CaseLoads
from solver.optimise.robust.average_descent import AverageDescent
from solver.optimise.robust.average_program import AverageProver
from solver.optimise.robust.prover import WorstOutcome
from solver.optimise.robust.search import RobustSearch, Valuer
from solver.optimise.robust.turnouts import Averaging


class AverageSearch(RobustSearch):
    """Searches for the plan whose average is best.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    averaging
        The cases, and how much the worst tenth of them weighs.
    begin
        A schedule that keeps the agreements, such as the one that is best if all say yes; shape ``[option]``.
    stop
        Set when it has to end.
    """

    def __init__(self, demand: Demand, rows: Rows, averaging: Averaging, begin: Ints, stop: threading.Event) -> None:
        super().__init__(demand, rows, lambda _: [], begin, stop)
        self._averaging = averaging
        self._loads = CaseLoads(demand, averaging.turnouts)

    def valuer(self, tier: Tier) -> Valuer:
        """Return what says what a tier of a schedule comes to: its mean and worst tenth, weighed."""
        return AverageOf(tier, self._loads, self._averaging.weight)

    @property
    def make_descent(self) -> Callable[..., Descent]:
        """The descent that values schedules so."""
        return partial(AverageDescent, loads=self._loads, weight=self._averaging.weight)

    def prove(self, tier: Tier, end: float) -> WorstOutcome:
        """Minimise the first tier by one program, until `end` by `time.monotonic`."""
        return AverageProver(self._loads, self._rows, tier, self._averaging, self._parts).run(end, self._stop)

    def later_proof(self, tier: Tier, limits: TierLimits, end: float) -> None:
        """Return None: of an average the first tier alone is proven."""
