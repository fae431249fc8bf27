"""The compiled local search in a thread of its own: loaded while others already work, and better all the time."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.domain.schedule import Settings
from solver.optimise.incumbent import Incumbent
from solver.optimise.mip.tier_model import TierModel
from solver.optimise.model.compiling import is_worth_compiling
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits
from solver.optimise.threads import load_in_thread

if TYPE_CHECKING:
    from solver.optimise.search.local_search import LocalSearch

_MOVES_A_GROUP, _MOVES_A_SECOND = 4_000, 10_000
"""In deterministic mode, where no clock may count: so many, and no more than so many for each second of the limit."""
_MANY = 10**12
_LOOK_S = 0.05
"""How often who waits for the search looks whether to stop."""


class Searcher:
    """Runs the local search on incumbents.

    Compiling takes some thirty seconds, once; loading what is compiled a few tenths. Neither is waited for, and
    neither begins before `begin`, or before somebody waits. What walks comes first; the rest is loaded while it does.

    Parameters
    ----------
    demand
        The instance as arrays.
    """

    def __init__(self, demand: Demand) -> None:
        self._demand = demand
        self._lock = threading.Lock()
        self._walks, self._is_whole = threading.Event(), threading.Event()
        self._failures: list[BaseException] = []
        self._rows: Rows | None = None
        self._has_begun = False
        self._last_model: tuple[tuple[Tier, list[tuple[Tier, float]]], TierModel] | None = None
        self._last: tuple[tuple[Tier, list[tuple[Tier, float]]], LocalSearch] | None = None

    @staticmethod
    def is_for(demand: Demand) -> bool:
        """Return whether an instance is large enough for it to be of use."""
        return is_worth_compiling(demand)

    def begin(self) -> None:
        """Begin to load the search, in a thread of its own."""
        with self._lock:
            has_begun, self._has_begun = self._has_begun, True
        if not has_begun:
            load_in_thread(self._load, self._failures)

    def _load(self) -> None:
        try:
            from solver.optimise.packages.kernel import load as load_kernel

            self.search(self._demand.instance.objective[0], []).load(self._walks.set)
            # Packages and the finish value schedules by it: who asks for it later would wait for it.
            load_kernel()
        except BaseException as failure:  # re-raised in the thread that waits
            self._failures.append(failure)
        finally:
            self._walks.set()
            self._is_whole.set()

    def wait(self, seconds: float | None = None, stop: threading.Event | None = None) -> bool:
        """Wait until the search can walk, or so long, or until `stop`; return whether it can."""
        return self._wait(self._walks, seconds, stop)

    def wait_for_all(self, seconds: float | None = None, stop: threading.Event | None = None) -> bool:
        """Wait until it can repair and reheat as well, or so long, or until `stop`; return whether it can."""
        return self._wait(self._is_whole, seconds, stop)

    def _wait(self, event: threading.Event, seconds: float | None, stop: threading.Event | None) -> bool:
        self.begin()
        if stop is None:
            event.wait(seconds)
        else:
            end = math.inf if seconds is None else time.monotonic() + seconds
            while not (event.is_set() or stop.is_set()) and (left_s := end - time.monotonic()) > 0:
                event.wait(min(left_s, _LOOK_S))
        is_ready = event.is_set()
        if self._failures:
            raise self._failures[0]
        return is_ready

    @property
    def rows(self) -> Rows:
        """The agreements, for whoever needs them as rows."""
        with self._lock:
            if self._rows is None:
                self._rows = Rows(self._demand)
            return self._rows

    def search(self, tier: Tier, tier_limits: TierLimits) -> LocalSearch:
        """Return the local search for a tier; the one that was last asked for is kept."""
        from solver.optimise.search.local_search import LocalSearch

        wanted, last = (tier, list(tier_limits)), self._last
        if last is None or last[0] != wanted:
            self._last = last = wanted, LocalSearch(self._demand, tier, tier_limits, self.rows)
            last[1].is_whole = self._is_whole.is_set
        return last[1]

    def repaired(self, parts: Ints, seed: int, seconds: float, interrupt: threading.Event) -> Ints | None:
        """Return a schedule near to `parts` that keeps the agreements; None where none is found."""
        self.wait_for_all()
        search = self.search(self._demand.instance.objective[0], [])
        return parts if self.rows.keep(parts) else search.repair(parts, seed, seconds, interrupt)

    def improve_once(
        self, incumbent: Incumbent, tier: Tier, tier_limits: TierLimits, settings: Settings, interrupt: threading.Event
    ) -> None:
        """Improve an incumbent by a number of moves that size and time limit set; the same each time."""
        self.wait_for_all()
        if incumbent.parts is not None:
            most = int(_MOVES_A_SECOND * settings.time_limit_s)
            num_moves = min(most, _MOVES_A_GROUP * self._demand.options.num_groups)
            incumbent.offer(
                self.search(tier, tier_limits).improve(incumbent.parts, settings.seed, num_moves, math.inf, interrupt)
            )

    def improve(
        self,
        incumbent: Incumbent,
        tier: Tier,
        tier_limits: TierLimits,
        seed: int,
        end: float,
        *,
        is_again: bool = False,
    ) -> None:
        """Improve an incumbent's schedule, once or again, until its `stop` or `end`, by `time.monotonic`."""
        if incumbent.parts is not None:
            seconds = end - time.monotonic()
            search = self.search(tier, tier_limits)
            search.improve(
                incumbent.parts,
                seed,
                _MANY,
                seconds,
                incumbent.stop,
                lambda parts, _: incumbent.offer(parts),
                is_again=is_again,
            )

    def model(self, tier: Tier, tier_limits: TierLimits) -> TierModel:
        """Return a tier as the engines need it that work on programs; the one that was last asked for is kept."""
        wanted, last = (tier, list(tier_limits)), self._last_model
        if last is None or last[0] != wanted:
            self._last_model = last = wanted, TierModel(self._demand, self.rows, tier, tier_limits)
        return last[1]
