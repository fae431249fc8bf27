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
from solver.optimise.mip.highs import Hooks, multipliers_by_interior_points, safety, solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.model.tier_limits import limits as with_slack
from solver.optimise.robust.cases import NOBODY, Case, Stays
from solver.optimise.robust.program import worst_program
from solver.optimise.threads import Either

CasesOf = Callable[[Sequence[int]], Sequence[Case]]
"""Turns the organisations that a schedule changes into the cases that can occur."""
_SAME = 1e-6
_SAME_SHARE, _SAME_VALUE = 1e-4, 1e-3
"""A bound so near to the value, as a share of it or in its unit, is the same: tolerances of HiGHS are taken off it."""
_SHARE_OF_SUMS = 1e-9
"""The terms are sums of floats themselves: so much is taken off what multipliers prove."""


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

    def _is_allowed(self, parts: Ints) -> bool:
        return self._rows.keep(parts)

    def _offer(self, parts: Ints) -> None:
        if self._is_allowed(parts) and (value := self._value_of(parts)) < self._value:
            self._parts, self._value = parts, value


class WorstProver(Prover):
    """Minimises the worst of a tier, that of earlier tiers held within limits.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    tier
        What is minimised in the worst case.
    cases_of
        Who can refuse.
    begin
        A schedule that keeps the agreements and the limits; shape ``[option]``.
    limits
        Earlier tiers, each with what its worst must not exceed.
    """

    def __init__(
        self,
        demand: Demand,
        rows: Rows,
        tier: Tier,
        cases_of: CasesOf,
        begin: Ints,
        limits: TierLimits = (),
    ) -> None:
        """Begin with the cases of the schedule; where earlier tiers are held, with none."""
        self._worst = Worst(demand, tier, cases_of)
        super().__init__(rows, self._worst.of, begin)
        self._demand, self._tier = demand, tier
        self._held = [_Held(Worst(demand, earlier, cases_of), limit, []) for earlier, limit in with_slack(limits)]
        self._tiers = [earlier for earlier, _ in limits]
        self._cases: list[Case] = []
        if not self._held:
            self._add(begin, -np.inf)

    def run(self, end: float, stop: threading.Event, gap: float = 0.0) -> WorstOutcome:
        """Go on until it is proven, within a share of the worst value, until `stop`, or `end` by `time.monotonic`."""
        if self._held and not self._is_proven(gap):
            self._relax(end, stop)
        while not self._is_proven(gap) and not stop.is_set() and time.monotonic() < end:
            if not self._round(end, stop, gap):
                break
        return self._outcome(gap, self._cases)

    def _relax(self, end: float, stop: threading.Event) -> None:
        """Prove what the relaxation does without a case, in little time, and add the worst case of the schedule.

        Of Utrecht's `peak` and `crowding` that takes 2 s of one core and bounds within 5 %; with the worst case, 9 s
        and 2 %; with all six 16 s and no more.
        """
        program = worst_program(self._demand, self._rows, self._tier, [], self._as_rows())
        proven = program.bound(multipliers_by_interior_points(program, end - time.monotonic(), stop))
        self._bound = max(self._bound, proven - _SHARE_OF_SUMS * abs(proven))
        self._cases += [case for _, case in self._worst.cases(self._parts)[:1] if case]

    def _as_rows(self) -> list[tuple[Tier, float, list[Case]]]:
        return [(tier, own.limit, own.cases) for tier, own in zip(self._tiers, self._held, strict=True)]

    def _round(self, end: float, stop: threading.Event, gap: float) -> bool:
        """Solve one program; return whether that led on: to a case more, or to a proof."""
        index = Index(worst_program(self._demand, self._rows, self._tier, self._cases, self._as_rows()))
        columns = self._solve(index, index.values(self._parts), end, stop, gap)
        if columns is None:
            return False
        parts = np.rint(columns[: index.num_options]).astype(np.int64)
        return self._add(parts, float(columns[-1])) or self._add(self._parts, float(columns[-1]))

    def _is_allowed(self, parts: Ints) -> bool:
        return super()._is_allowed(parts) and all(own.worst.of(parts) <= own.limit for own in self._held)

    def _add(self, parts: Ints, above: float) -> bool:
        """Add the cases of a schedule whose value lies above one, or above a limit; return whether there was a new."""
        before = self._num_cases()
        for held in (_Held(self._worst, above, self._cases), *self._held):
            held.add(parts)
        return self._num_cases() > before

    def _num_cases(self) -> int:
        return len(self._cases) + sum(len(own.cases) for own in self._held)


@dataclass(frozen=True, slots=True)
class _Held:
    """An earlier tier, what its worst must not exceed, and the cases that this was asked of so far."""

    worst: Worst
    limit: float
    cases: list[Case]

    def add(self, parts: Ints) -> None:
        """Add the cases in which a schedule is above the limit."""
        found = self.worst.cases(parts)
        self.cases.extend(
            case for value, case in found if value > self.limit + _SAME and case and case not in self.cases
        )
