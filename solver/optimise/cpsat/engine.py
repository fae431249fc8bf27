"""CP-SAT on the whole model, tier by tier."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.cpsat.model import ScheduleModel
from solver.optimise.cpsat.objective import IntegerObjective
from solver.optimise.cpsat.outcome import Limits, Outcome, Watch
from solver.optimise.cpsat.run import run


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
    """

    def __init__(self, demand: Demand, limits: Limits, *, by_blocks: bool = False) -> None:
        self._model = ScheduleModel(demand, by_blocks=by_blocks)
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
        self._objective = self._model.minimise(tier)

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
        outcome = run(self._model.variables, replace(self._limits, seconds=seconds), stop, on_tick)
        self.seconds_used += outcome.seconds
        return outcome

    def hold(self, best: Ints, limit: float) -> None:
        """Keep the tier at or below a value from here on, and let `best` through, which whole numbers may overstate."""
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
