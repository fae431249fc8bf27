"""What works beside each other where an instance is large: search with neighbourhoods, and bounds."""

from __future__ import annotations

import math
import threading
import time

from solver.optimise.columns.repacking import Repacker
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.portfolio.neighbourhoods import Neighbourhoods
from solver.optimise.portfolio.opening import descend
from solver.optimise.portfolio.searcher import Searcher
from solver.optimise.portfolio.time_allocator import Improver, TimeAllocator
from solver.optimise.search.goals import is_blind

_FIRST_S, _FIRST_S_A_GROUP = 1.0, 0.0025
"""The first round of local search takes so long, more where there are many groups."""
_PATIENCE_S, _PATIENCE_S_A_GROUP = 2.0, 0.001
"""How long the search may take to be loaded before others begin without it: where it is cached, half of that."""
_LONGER = 1.5
"""Each round takes this much longer than the one before."""
_LONGER_BY_GOALS = 3.0
"""By goals one long descent is worth more than several short ones.

choice-200, two cores: 103.6 for 105.1 after 40 s; another region 100.1 for 101.2 after 10 s, 99.8 both after 40 s.
"""

_LOOK_S = 0.1
_REPACKING_MOST = 4.0
"""Packing anew gets so much of a round."""
_FIRST_REPACKING = 0.4
"""Of the time, at most."""
_BRANCH_MOST = 2.0
"""What clusters suggest gets so much of a round."""
_MANY_GROUPS = 1_000
"""Neighbourhoods are of little use at first where there are more groups."""


class SearchLoop:
    """Improves an incumbent by local search, by repacking and by large neighbourhoods in turn, from the best so far.

    Attributes
    ----------
    has_packed
        Set when sections that are packing problems have been packed for the first time, or where there are none.
    """

    def __init__(self, searcher: Searcher, model: TierModel, incumbent: Incumbent, seed: int) -> None:
        self._searcher = searcher
        self._model = model
        self._incumbent = incumbent
        self._seed = seed
        self._made: Neighbourhoods | None = None
        self._repacker = Repacker(model, seed)
        self.has_packed = threading.Event()
        if not model.packings:
            self.has_packed.set()
        self._num_walks = 0
        self._last = math.inf

    def run(self, end: float) -> None:
        """Work until a moment by `time.monotonic`, or until the incumbent's `stop`."""
        incumbent, model = self._incumbent, self._model
        self._last = end
        num_groups = model.demand.options.num_groups
        begun = time.monotonic()
        descend(model, incumbent, lambda: self._is_over(end) or self._searcher.wait(0.0))
        if model.packings:
            self._pack_all()
        is_loaded = self._is_loaded_by(min(end, begun + patience_s(num_groups)))
        while not is_loaded and not self._is_over(end):
            # While the search is being compiled, once on a machine, neighbourhoods work alone.
            self._solve(min(end, time.monotonic() + _FIRST_S))
            is_loaded = self._searcher.wait(0.0)
        share = _MANY_GROUPS / num_groups
        improvers: list[tuple[Improver, float, float]] = [
            (self._walk, 1.0, 1.0),
            (self._solve, 1.0, share),
            (self._branch, _BRANCH_MOST, share),
        ]
        if model.packings:
            improvers.insert(0, (self._repack, _REPACKING_MOST, 1.0))
        allocator = TimeAllocator(incumbent, improvers)
        seconds = max(_FIRST_S, _FIRST_S_A_GROUP * num_groups)
        longer = _LONGER_BY_GOALS if is_blind(model.demand, model.tier) else _LONGER
        while not self._is_over(end):
            allocator.round(seconds, end)
            seconds *= longer

    def wait(self, end: float) -> None:
        """Wait until the search is loaded and sections are packed, or for a part of the time until `end`."""
        self._is_loaded_by(min(end, time.monotonic() + patience_s(self._model.demand.options.num_groups)))
        until = time.monotonic() + _FIRST_REPACKING * (end - time.monotonic())
        while not (self.has_packed.is_set() or self._is_over(until)):
            self.has_packed.wait(_LOOK_S)

    def _is_loaded_by(self, end: float) -> bool:
        """Wait for the search to be loaded, until a moment by `time.monotonic` or until somebody stops this."""
        return self._searcher.wait(max(0.0, end - time.monotonic()), self._incumbent.stop)

    def _walk(self, end: float) -> None:
        self._searcher.improve(
            self._incumbent,
            self._model.tier,
            self._model.tier_limits,
            self._seed + self._num_walks,
            end,
            is_again=self._num_walks > 0,
        )
        self._num_walks += 1

    def _solve(self, end: float) -> None:
        self._neighbourhoods().improve(self._incumbent, end)

    def _repack(self, end: float) -> None:
        """Let sections that are packing problems be packed anew."""
        self._repacker.improve(self._incumbent, end, self._last)

    def _pack_all(self) -> None:
        """Let all sections that are packing problems be packed anew, one after the other, before anybody walks.

        From what a walk has settled few groups are free to move, by their agreements: lessons of a week 113 after 12 s
        where walks and sections took turns from the beginning, 88 where all sections came first.
        """
        now = time.monotonic()
        first = min(self._last, now + _FIRST_REPACKING * (self._last - now))
        self._repacker.improve(self._incumbent, first, self._last, all_once=True)
        self.has_packed.set()

    def _branch(self, end: float) -> None:
        """Search on from what clusters suggest, worse at first and elsewhere."""
        branch = self._incumbent.branch()
        if branch is not None:
            self._neighbourhoods().improve(branch, end)
            if branch.parts is not None:
                self._incumbent.offer(branch.parts)

    def _is_over(self, end: float) -> bool:
        return self._incumbent.stop.is_set() or time.monotonic() >= end

    def _neighbourhoods(self) -> Neighbourhoods:
        if self._made is None:
            self._made = Neighbourhoods(self._model, self._seed)
        return self._made


def patience_s(num_groups: int) -> float:
    """Return how long others leave the machine to the search while it is loaded, in seconds."""
    return max(_PATIENCE_S, _PATIENCE_S_A_GROUP * num_groups)


def prove(model: TierModel, incumbent: Incumbent, loop: SearchLoop, seed: int, end: float, num_threads: int) -> None:
    """Bound a tier until a moment by `time.monotonic`, or until the incumbent's `stop`, beside a search."""
    if not (model.is_small and loop.has_packed.is_set()):
        # Loading the search and preparing bounds at once takes longer than one after the other.
        loop.wait(end)
    # Its libraries take as long to load as the search, and one after the other the search is there a second sooner.
    from solver.optimise.bounds.prover import Prover

    Prover(model, incumbent, seed).run(end, num_threads)
