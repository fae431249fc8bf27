"""A tier's program as a whole, for what is small enough: HiGHS alone, from its first second on."""

from __future__ import annotations

import time

import numpy as np

from solver.demand.options import Floats
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.highs import Hooks, safety, solve_mip
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

    hooks = Hooks(offer, prove)
    outcome = solve_mip(index.program, end - time.monotonic(), incumbent.stop, seed, start, hooks, presolve=presolve)
    if outcome.columns is not None:
        offer(outcome.columns)
    prove(outcome.bound)
