"""A tier's program as a whole, for what is small enough: HiGHS alone, told of what others find meanwhile."""

from __future__ import annotations

import time

import numpy as np

from solver.demand.options import Floats
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import Hooks, safety, solve_mip
from solver.optimise.mip.index import Index
from solver.optimise.mip.tier_model import TierModel


def solve_full_mip(model: TierModel, incumbent: Incumbent, seed: int, end: float, *, presolve: bool = True) -> None:
    """Improve and bound a tier until it is solved, until `end` by `time.monotonic`, or until the incumbent's `stop`."""
    index = model.made().index
    rounding = 2 * safety(index.program)
    begin = incumbent.parts

    def offer(values: Floats) -> None:
        parts = np.rint(values[: index.num_options]).astype(np.int64)
        if model.keeps(parts):
            incumbent.offer(parts)

    start = None if begin is None else index.values(begin)

    def prove(bound: float) -> None:
        # A bound above a schedule is a fault of floating-point reductions: it proves nothing.
        if np.isfinite(bound) and (incumbent.value is None or bound <= incumbent.value + rounding):
            incumbent.prove(max(0.0, bound), rounding)

    hooks = Hooks(offer, prove, _News(index, incumbent).better)
    outcome = solve_mip(index.program, end - time.monotonic(), incumbent.stop, seed, start, hooks, presolve=presolve)
    if outcome.columns is not None:
        offer(outcome.columns)
    prove(outcome.bound)


class _News:
    """The columns of a schedule that somebody else has found since HiGHS last asked."""

    def __init__(self, index: Index, incumbent: Incumbent) -> None:
        self._index = index
        self._incumbent = incumbent
        self._told = incumbent.value

    def better(self) -> Floats | None:
        """Return them where that schedule is better than what was known; None where nothing is."""
        value, parts = self._incumbent.value, self._incumbent.parts
        if value is None or parts is None or (self._told is not None and value >= self._told):
            return None
        self._told = value
        return self._index.values(parts)
