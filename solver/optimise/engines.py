"""What works beside each other where an instance is large: search with neighbourhoods, and bounds."""

from __future__ import annotations

import time

from solver.optimise.board import Board
from solver.optimise.bounds.prover import Prover
from solver.optimise.neighbourhoods import Neighbourhoods
from solver.optimise.programs.tier_model import TierModel
from solver.optimise.searcher import Searcher

_FIRST_S, _FIRST_S_A_GROUP = 1.0, 0.0015
"""The first round of local search takes so long, more where there are many groups."""
_LONGER = 1.5
"""Each round takes this much longer than the one before."""


class Improver:
    """Improves a board's schedule by local search and by large neighbourhoods in turn, each from the best so far."""

    def __init__(self, searcher: Searcher, model: TierModel, board: Board, seed: int) -> None:
        self._searcher = searcher
        self._model = model
        self._board = board
        self._seed = seed

    def run(self, end: float) -> None:
        """Work until a moment by `time.monotonic`, or until the board's `stop`."""
        board, model = self._board, self._model
        seconds = max(_FIRST_S, _FIRST_S_A_GROUP * model.demand.options.num_groups)
        seed, neighbourhoods = self._seed, None
        while not board.stop.is_set() and time.monotonic() < end:
            # Until the compiled search is loaded, neighbourhoods work alone.
            if self._searcher.wait(_FIRST_S if neighbourhoods is None else 0.0):
                self._searcher.improve(board, model.tier, model.held, seed, min(end, time.monotonic() + seconds))
            if neighbourhoods is None:
                neighbourhoods = Neighbourhoods(model, self._seed)
            neighbourhoods.improve(board, min(end, time.monotonic() + seconds))
            seconds *= _LONGER
            seed += 1


def prove(model: TierModel, board: Board, seed: int, end: float, num_threads: int) -> None:
    """Bound a tier until a moment by `time.monotonic`, or until the board's `stop`."""
    Prover(model, board, seed).run(end, num_threads)
