"""Questions about which agreements can be kept together, each answered by a solve, within one limit of time."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.agreements import Agreement
from solver.domain.schedule import Settings
from solver.optimise.cpsat.elastic import Elastic, GivenUp, Soft, least_excess
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.outcome import Limits
from solver.optimise.cpsat.run import run
from solver.optimise.model.integers import IntegerDemand, to_integers
from solver.optimise.model.party_index import PartyIndex
from solver.optimise.portfolio.portfolio import MANY_WORKERS

_LEAST_SECONDS = 2.0
_SECONDS_A_TRIAL = 10.0
_SECONDS_BY_CORES, _SECONDS_ELASTIC = 1.0, 3.0
_UNKNOWN = GivenUp(None, is_impossible=False, is_least=False)


class FeasibilityOracle:
    """Solves about an instance's agreements; the objective plays no part in them.

    Parameters
    ----------
    demand
        The instance as arrays.
    settings
        Half of its time limit, but 2 s at least, is for all of them together (wall time); what is asked later is not
        answered. Elastic solves begin
        with one worker, so that what they give up is the same each time.
    interrupt
        When it is set, nothing is answered any more.
    """

    def __init__(self, demand: Demand, settings: Settings, interrupt: threading.Event) -> None:
        self.demand = demand
        self.agreements: Sequence[Agreement] = demand.instance.agreements
        self._end = time.monotonic() + max(_LEAST_SECONDS, settings.time_limit_s / 2)
        self._workers = settings.workers or MANY_WORKERS
        self._seed = settings.seed
        self._interrupt = interrupt

    @cached_property
    def _integers(self) -> IntegerDemand:
        return to_integers(self.demand)

    @cached_property
    def parties(self) -> PartyIndex:
        """Who the parties of agreements are."""
        return PartyIndex(self.demand.instance, self.demand.options)

    @property
    def left_s(self) -> float:
        """Seconds that are left."""
        return 0.0 if self._interrupt.is_set() else max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether time is up, or somebody interrupted."""
        return self.left_s == 0.0

    def is_possible(self, agreements: Iterable[Agreement]) -> bool | None:
        """Return whether some schedule keeps these agreements, proven either way; None where it is not known."""
        if self.is_over:
            return None
        model = ScheduleModel(self.demand, agreements, self._integers)
        outcome = run(model.variables, self._limits(self._workers), self._interrupt)
        return True if outcome.parts is not None else False if outcome.is_infeasible else None

    @cached_property
    def elastic(self) -> Elastic:
        """All agreements of the instance, each of which can be given up; things are known by the agreement's place."""
        soft = [Soft(agreement, (place,)) for place, agreement in enumerate(self.agreements)]
        return Elastic(self.demand, self._integers, [], soft, [1] * len(soft))

    def fewest(self, keep: Collection[int] = (), leave: Collection[int] = ()) -> GivenUp:
        """Return the fewest agreements of the instance to give up, by place; nothing is known where time is up."""
        if self.is_over:
            return _UNKNOWN
        return self._answered(self.elastic, keep, leave)

    def cheapest(self, hard: Iterable[Agreement], soft: Iterable[Soft], costs: Sequence[int]) -> GivenUp:
        """Return the cheapest things to give up; nothing is known where time is up."""
        if self.is_over:
            return _UNKNOWN
        return self._answered(Elastic(self.demand, self._integers, hard, soft, costs))

    def _answered(self, elastic: Elastic, keep: Collection[int] = (), leave: Collection[int] = ()) -> GivenUp:
        """Solve from core to core, six times as fast where few have to go; where that ends unproven, as usual."""
        quick = replace(self._limits(1), seconds=min(_SECONDS_BY_CORES, self.left_s), is_elastic=True)
        answer = elastic.least(quick, self._interrupt, keep, leave)
        if answer.is_impossible or answer.is_least or self.is_over:
            return answer
        usual = replace(self._limits(self._workers), seconds=min(_SECONDS_ELASTIC, self.left_s))
        slower = elastic.least(usual, self._interrupt, keep, leave)
        return answer if slower.places is None and not slower.is_impossible else slower

    def least_excess(self, hard: Iterable[Agreement], agreement: Agreement) -> Ints | None:
        """Return parts per option of a schedule that goes beyond a limit on sums by little; None where none is known.

        Returns
        -------
        Ints or None
            Shape ``[option]``.
        """
        if self.is_over:
            return None
        limits = self._limits(self._workers)
        return least_excess(self.demand, self._integers, hard, agreement, limits, self._interrupt)

    def _limits(self, workers: int) -> Limits:
        seconds = max(0.05, min(_SECONDS_A_TRIAL, self.left_s))
        return Limits(seconds, workers, self._seed, gap=0.0, deterministic=False)
