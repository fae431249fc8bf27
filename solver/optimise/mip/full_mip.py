"""A tier's program as a whole, for what is small enough: HiGHS alone, from its first second on."""

from __future__ import annotations

import time

import numpy as np

from solver.demand.options import Floats
from solver.optimise.incumbent import Board
from solver.optimise.mip.highs import Hooks, safety, solve_mip
from solver.optimise.mip.tier_model import TierModel


def solve_whole(model: TierModel, board: Board, seed: int, end: float) -> None:
    """Improve and bound a tier until it is solved, until a moment by `time.monotonic`, or until the board's `stop`."""
    index = model.made().index
    rounding = 2 * safety(index.program)
    begin = board.parts

    def offer(values: Floats) -> None:
        parts = np.rint(values[: index.num_options]).astype(np.int64)
        if model.keeps(parts):
            board.offer(parts)

    start = None if begin is None else index.values(begin)
    hooks = Hooks(offer, lambda bound: board.prove(max(0.0, bound), rounding) if np.isfinite(bound) else None)
    outcome = solve_mip(index.program, end - time.monotonic(), board.stop, seed, start, hooks)
    if outcome.columns is not None:
        offer(outcome.columns)
    if np.isfinite(outcome.bound):
        board.prove(max(0.0, outcome.bound), rounding)
