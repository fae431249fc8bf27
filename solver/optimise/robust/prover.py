"""The least worst of a tier, found and proven: a program to which cases are added when its solution violates them.

Every program holds some of the cases alone, so that its bound is one of all; where the best solution of a program is
as good in every case as the program says, it is the optimum. Cases are few: most parties pass where there is room.

References
----------
A. Mutapcic, S. Boyd, "Cutting-set methods for robust convex optimization with pessimizing oracles", Optimization
Methods and Software 24 (2009) 381-406.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import changed_organisations, tier_value
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier, parted
from solver.optimise.mip.highs import Hooks, safety, solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.model.rows import Rows
from solver.optimise.robust.cases import NOBODY, Case, Stays
from solver.optimise.robust.program import worst_program
from solver.optimise.threads import Either

CasesOf = Callable[[Sequence[int]], Sequence[Case]]
"""Turns the organisations that a schedule changes into the cases that can occur."""
_SAME = 1e-6
_SAME_SHARE, _SAME_VALUE = 1e-4, 1e-3
"""A bound so near to the value, as a share of it or in its unit, is the same: tolerances of HiGHS are taken off it."""


class Worst:
    """The values of a tier of schedules in every case that can occur.

    What travellers feel is that of what is left; what is asked of people is asked, whoever refuses.
    """

    def __init__(self, demand: Demand, tier: Tier, cases_of: CasesOf) -> None:
        self._demand, self._cases_of = demand, cases_of
        self._felt, self._asked = parted(tier)
        self._stays = Stays(demand)

    def cases(self, parts: Ints) -> list[tuple[float, Case]]:
        """Return the value in each case of a schedule, the one in which nobody refuses among them, the worst first."""
        members = changed_organisations(self._demand, parts).tolist()
        cases = [NOBODY, *self._cases_of(members)]
        asked = tier_value(self._demand, self._asked, parts)
        found = [
            (asked + tier_value(self._demand, self._felt, self._stays.left_of(parts, case)), case) for case in cases
        ]
        return sorted(found, key=lambda own: (-own[0], len(own[1]), sorted(own[1])))

    def of(self, parts: Ints) -> float:
        """Return the worst value of a schedule."""
        return self.cases(parts)[0][0]


@dataclass(frozen=True, slots=True)
class WorstOutcome:
    """The best schedule that was found, its worst value, and what was proven of it.

    Attributes
    ----------
    parts
        Parts per option; shape ``[option]``.
    worst
        Its worst value.
    bound
        No schedule that keeps the agreements has a lower one.
    is_proven
        Whether the two are the same, or as near as was asked for.
    cases
        Those that were added.
    """

    parts: Ints
    worst: float
    bound: float
    is_proven: bool
    cases: tuple[Case, ...]


class Prover:
    """Minimises a value of schedules by programs: keeps the best schedule that is found, and what is proven.

    Parameters
    ----------
    rows
        The agreements.
    value_of
        What is minimised, of parts per option.
    begin
        A schedule that keeps the agreements; shape ``[option]``.
    """

    def __init__(self, rows: Rows, value_of: Callable[[Ints], float], begin: Ints) -> None:
        self._rows, self._value_of = rows, value_of
        self._parts, self._value, self._bound = begin, value_of(begin), 0.0

    def _outcome(self, gap: float, cases: Sequence[Case] = ()) -> WorstOutcome:
        bound = min(self._bound, self._value)
        return WorstOutcome(self._parts, self._value, bound, self._is_proven(gap), tuple(cases))

    def _is_proven(self, gap: float) -> bool:
        return self._bound >= self._value * (1.0 - gap) - max(_SAME_VALUE, _SAME_SHARE * self._value)

    def _solve(self, index: Index, start: Floats, end: float, stop: threading.Event, gap: float) -> Floats | None:
        """Solve one program from a start; return the values of its columns, None where it has none or all is proven."""
        ended = Either(stop)
        rounding = 2 * safety(index.program, is_sure=True)

        def offer(values: Floats) -> None:
            self._offer(np.rint(values[: index.num_options]).astype(np.int64))

        def prove(bound: float) -> None:
            if np.isfinite(bound) and bound <= self._value + rounding:
                self._bound = max(self._bound, bound)
                if self._is_proven(gap):
                    ended.set()

        hooks = Hooks(offer, prove)
        outcome = solve_mip(index.program, end - time.monotonic(), ended, start=start, hooks=hooks, is_sure=True)
        if outcome.columns is not None:
            offer(outcome.columns)
        prove(outcome.bound)
        return None if self._is_proven(gap) else outcome.columns

    def _offer(self, parts: Ints) -> None:
        if self._rows.keep(parts) and (value := self._value_of(parts)) < self._value:
            self._parts, self._value = parts, value


class WorstProver(Prover):
    """Minimises the worst of a tier.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    tier
        What is minimised in the worst case.
    cases_of
        Who can refuse.
    begin
        A schedule that keeps the agreements; shape ``[option]``.
    """

    def __init__(self, demand: Demand, rows: Rows, tier: Tier, cases_of: CasesOf, begin: Ints) -> None:
        self._worst = Worst(demand, tier, cases_of)
        super().__init__(rows, self._worst.of, begin)
        self._demand, self._tier = demand, tier
        self._cases: list[Case] = []
        self._add(begin, -np.inf)

    def run(self, end: float, stop: threading.Event, gap: float = 0.0) -> WorstOutcome:
        """Go on until it is proven, within a share of the worst value, until `stop`, or `end` by `time.monotonic`."""
        while not self._is_proven(gap) and not stop.is_set() and time.monotonic() < end:
            if not self._round(end, stop, gap):
                break
        return self._outcome(gap, self._cases)

    def _round(self, end: float, stop: threading.Event, gap: float) -> bool:
        """Solve one program; return whether that led on: to a case more, or to a proof."""
        index = Index(worst_program(self._demand, self._rows, self._tier, self._cases))
        columns = self._solve(index, index.values(self._parts), end, stop, gap)
        if columns is None:
            return False
        parts = np.rint(columns[: index.num_options]).astype(np.int64)
        return self._add(parts, float(columns[-1])) or self._add(self._parts, float(columns[-1]))

    def _add(self, parts: Ints, above: float) -> bool:
        """Add the cases of a schedule whose value lies above one; return whether there was one not yet added."""
        cases = self._worst.cases(parts)
        new = [case for value, case in cases if value > above + _SAME and case and case not in self._cases]
        self._cases += new
        return bool(new)
