"""CP-SAT on the whole model, tier by tier."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace

from solver.demand.loads import Demand
from solver.demand.measures import measure
from solver.demand.options import Floats, Ints
from solver.domain.objective import Term, Tier
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.objective import FINEST, IntegerObjective
from solver.optimise.cpsat.outcome import Limits, Outcome, Watch
from solver.optimise.cpsat.run import run
from solver.optimise.model.integers import COARSE_SCALE, to_integers

_COARSE = 1_000
"""Units of the smallest weight, and of a passenger: where all moves in time, and a peak is all that counts.

Two cores shared with others, 20 s, two seeds each: chains of 30 groups 33.4 and 33.7 for 34.1 and 39.5 in finest units;
without a linear relaxation 32.1 and 32.7, of 60 groups 66 for 73.
"""
_SHORTEST_S = 0.05
_SAME_SHARE = 1e-7
"""A value that is off by no more than this is exact."""
_OF_TANGENTS: tuple[Term, ...] = ("vehicle_hours_lost", "cost")
"""Terms that have tangents in place of powers, where there are roads."""


class CpSatEngine:
    """The whole model, with what earlier tiers may not lose.

    Parameters
    ----------
    demand
        The instance as arrays.
    limits
        Of every search; the seconds are given anew each time.
    by_blocks
        As in `Variables`.
    is_coarse
        Whether to search in units of a thousandth, until that is closed.
    step
        As in `Variables`.
    """

    def __init__(
        self,
        demand: Demand,
        limits: Limits,
        *,
        by_blocks: bool = False,
        is_coarse: bool = False,
        step: Callable[[], None] | None = None,
    ) -> None:
        """Build the model; it is the whole of an instance's choices and agreements, and no term yet."""
        self._demand = demand
        self._by_blocks = by_blocks
        self._is_coarse = is_coarse
        integers = to_integers(demand, COARSE_SCALE) if is_coarse else None
        self._model = ScheduleModel(demand, integers=integers, by_blocks=by_blocks, step=step)
        self._tier: Tier | None = None
        self._held: list[tuple[Tier, Ints, float]] = []
        self._touching: list[Floats] = []
        self._limits = limits
        self._objective: IntegerObjective | None = None
        self.seconds_used = 0.0

    @property
    def objective(self) -> IntegerObjective:
        """The tier that is being minimised, in whole numbers."""
        assert self._objective is not None
        return self._objective

    def minimise(self, tier: Tier) -> None:
        """Make a tier the objective."""
        self._tier = tier
        self._objective = self._model.minimise(tier, _COARSE if self._is_coarse else FINEST)

    @property
    def is_in_time(self) -> bool:
        """Whether the model of the tier is intervals that move, and nothing else."""
        return self._model.variables.is_in_time

    def least(self) -> float:
        """Return the bound on the exact value that the model has before any search."""
        proto, objective = self._model.variables.model.proto, self.objective
        total = objective.offset
        for variable, factor in zip(objective.variables, objective.coefficients, strict=True):
            domain = proto.variables[variable.index].domain
            total += factor * (domain[0] if factor > 0 else domain[-1])
        return objective.proven(total)

    def search(self, hint: Ints, seconds: float, stop: threading.Event, on_tick: Callable[[Watch], None]) -> Outcome:
        """Search from a hint until it is proven, the seconds are over or `stop` is set."""
        self._model.variables.hint(hint)
        limits = replace(self._limits, seconds=seconds, is_in_time=self.is_in_time)
        outcome = run(self._model.variables, limits, stop, on_tick)
        self.seconds_used += outcome.seconds
        if not outcome.is_closed or self._tier is None or not (self._is_coarse or self._is_below(outcome.parts)):
            return outcome
        # What is closed in coarse units is nearly so in fine ones, which prove the rest; and what is closed by tangents
        # is so when they touch at what was found.
        self._is_coarse = False
        self._build_anew(self._tier)
        best = hint if outcome.parts is None else outcome.parts
        return self.search(best, max(_SHORTEST_S, seconds - outcome.seconds), stop, on_tick)

    def _is_below(self, parts: Ints | None) -> bool:
        """Return whether the model says too little of a schedule, by tangents; they touch at its loads from then on."""
        if parts is None or self._tier is None or not self._demand.instance.has_roads:
            return False
        tiers = [self._tier, *(tier for tier, _, _ in self._held)]
        loads = self._demand.loads(parts)
        counted = [term for term in _OF_TANGENTS if any(term in tier.weights() for tier in tiers)]
        if not any(self._says_too_little(term, loads, parts) for term in counted):
            return False
        self._touching.append(loads)
        return True

    def _says_too_little(self, term: Term, loads: Floats, parts: Ints) -> bool:
        exact = float(measure(term, self._demand, loads, parts))
        expression = self._model.term(term)
        values = self._model.variables.values(parts)
        seen = expression.constant + sum(weight * values[index] for index, weight in expression.weights.items())
        return exact - seen > 2 * expression.error + _SAME_SHARE * exact

    def _build_anew(self, tier: Tier) -> None:
        """Make the model again, in fine units, with tangents at all that was found."""
        held, self._held = self._held, []
        self._model = ScheduleModel(self._demand, by_blocks=self._by_blocks, touching=tuple(self._touching))
        for earlier, best, limit in held:
            self.minimise(earlier)
            self.hold(best, limit)
        self.minimise(tier)

    def hold(self, best: Ints, limit: float) -> None:
        """Keep the tier at or below a value from here on, and let `best` through, which whole numbers may overstate."""
        assert self._tier is not None
        self._held.append((self._tier, best, limit))
        # The limit grants the rounding, so that no schedule within it is lost and later bounds hold for all of them.
        self._model.hold(self.objective, max(self.integer_value(best), self.objective.integer_limit(limit)))

    def integer_value(self, parts: Ints) -> int:
        """Return the tier's value of a schedule in whole numbers."""
        return self.objective.integer_value(self._model.variables.values(parts))

    def proven(self, bound: float | None) -> float | None:
        """Return what a bound in whole numbers proves of the exact value; None where nothing."""
        is_bound = bound is not None and math.isfinite(bound) and abs(bound) < 2**53
        return self.objective.proven(math.floor(bound)) if is_bound and bound is not None else None

    def misstated(self, parts: Ints, exact: float) -> float:
        """Return how far the whole numbers are off on a schedule."""
        return abs(exact - self.objective.value(self.integer_value(parts)))
