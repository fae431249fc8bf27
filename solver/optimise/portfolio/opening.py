"""A first descent, without a compiler, for the second or two in which the search is loaded."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from solver.demand.options import Floats
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.packages.descent import Descent
from solver.optimise.packages.evaluation import TierEvaluator
from solver.optimise.packages.package import PackageSearch
from solver.optimise.packages.units import units_of

_TELL_S = 0.1


def descend(model: TierModel, incumbent: Incumbent, is_over: Callable[[], bool]) -> None:
    """Move one unit at a time to where a tier is lowest, from the best schedule so far, and offer what is found.

    Where places are short nowhere for long this is all that is needed, and moves few.

    Parameters
    ----------
    is_over
        Asked again and again; the descent ends once it says so.
    """
    demand, parts = model.demand, incumbent.parts
    if parts is None or not PackageSearch.is_for(demand):
        return
    units = [unit for unit in units_of(demand) if len(unit.alternatives) > 1]
    if not units or is_over():
        return
    limits = np.array([most for _, most in model.tier_limits])
    tiers = [*(tier for tier, _ in model.tier_limits), model.tier]
    evaluator = TierEvaluator(demand, tiers, np.concatenate([unit.options for unit in units]), parts)

    def rank(values: Floats, asked: Floats) -> Floats:
        del asked
        over = np.maximum(0.0, values[:, :-1] - limits - 1e-9 * (1.0 + np.abs(limits)))
        return np.stack([over.sum(axis=1), values[:, -1]], axis=1)

    descent = Descent(evaluator, units, rank, model.rows.keep, is_over)
    state, told, value = descent.state(parts), time.monotonic(), np.inf
    while float(state.key[-1]) < value and not is_over():
        value = float(state.key[-1])
        for number in range(len(units)):
            descent.settle(state, [number])
            if time.monotonic() > told + _TELL_S:
                incumbent.offer(state.parts.copy())
                told = time.monotonic()
        incumbent.offer(state.parts.copy())
