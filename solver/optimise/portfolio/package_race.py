"""Package search and proofs side by side on one tier: what is found hangs neither on proofs nor on the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from solver.domain.objective import counts_organisations
from solver.optimise.bounds.fewest import FewestProver
from solver.optimise.bounds.prover import Prover
from solver.optimise.incumbent import ProofOnly
from solver.optimise.mip.full_mip import solve_full_mip
from solver.optimise.packages.engine import PackageEngine
from solver.optimise.portfolio.searcher import Searcher
from solver.optimise.portfolio.task import Task
from solver.optimise.threads import in_thread, short_turns, wait_for

_TICK_S = 0.05
_PATIENCE_S = 2.0
"""How long an engine that was told to stop is waited for."""
_GRACE_S, _MORE_TO_COUNT = 1.0, 2.0
"""Proofs go on for a second in all, or as long as the search took; where organisations are counted twice as long."""
_SEARCH_SHARE = 0.5
"""Of the first tier's time, for the search where a whole program also finds; the rest is the program's alone.

Tuned on Utrecht at 7 s, organisations capped at 1 to 8: the program closes in 0.2 to 2.1 s of one core, the search
settles in 0.8 to 2.6 s at up to 35 passengers above. Without a cap it settles after 0.1 s.
"""
_FEW_OPTIONS, _VERY_FEW_OPTIONS = 3_000, 200
"""A tier of the choices themselves with so many options is proven as one program; where organisations are counted, the
fewer."""


class PackageRace:
    """Lets package search and proofs work on one tier.

    Parameters
    ----------
    engine
        What finds.
    searcher
        Has the agreements as rows, and the tier's program.
    task
        The tier.
    seed
        Of the proofs.

    Attributes
    ----------
    is_cut
        Whether the search was ended by the clock before nothing better was to be found.
    """

    def __init__(self, engine: PackageEngine, searcher: Searcher, task: Task, seed: int) -> None:
        self._engine = engine
        self._searcher = searcher
        self._task = task
        self._seed = seed
        self._begun = time.monotonic()
        self._found_s = 0.0
        self._end = self._begun + task.seconds
        self._proofs_stop = threading.Event()
        self._proof = ProofOnly(task.incumbent, self._proofs_stop)
        # What later tiers may cost hangs on the first one most, and a descent may end well above its optimum.
        is_first = not task.tier_limits and not counts_organisations(task.tier.weights())
        self._waits_for_proof = is_first and searcher.model(task.tier, task.tier_limits).is_small
        self.is_cut = True

    def run(self, tick: Callable[[Task], None]) -> None:
        """Work until nothing better is found, and the fewest are proven or the time is up."""
        task, failures = self._task, list[BaseException]()
        with short_turns():
            found = in_thread("package search", self._find, failures, task.incumbent.stop)
            proven = in_thread("proofs", self._prove, failures, self._proofs_stop)
            try:
                while self._is_going_on(found, proven):
                    task.incumbent.stop.wait(_TICK_S)
                    tick(task)
            finally:
                is_whole = not found.is_alive() and not task.incumbent.stop.is_set()
                if self._waits_for_proof and task.incumbent.parts is not None:
                    self._proof.hand_over()
                if task.tier_limits or not is_whole:
                    task.incumbent.stop.set()
                self._proofs_stop.set()
                wait_for((found, proven), _PATIENCE_S)
        if failures:
            raise failures[0]

    def _is_going_on(self, found: threading.Thread, proven: threading.Thread) -> bool:
        if self._task.incumbent.stop.is_set() or time.monotonic() >= self._end:
            return False
        if found.is_alive():
            self._found_s = time.monotonic() - self._begun
            return True
        if self._waits_for_proof:
            return proven.is_alive()
        extra = _MORE_TO_COUNT if counts_organisations(self._task.tier.weights()) else 1.0
        return proven.is_alive() and time.monotonic() - self._begun < max(_GRACE_S, extra * self._found_s)

    def _find(self) -> None:
        task = self._task
        end = self._begun + _SEARCH_SHARE * self._task.seconds if self._waits_for_proof else self._end
        self._engine.improve(task.tier, task.tier_limits, task.incumbent, end)
        self.is_cut = time.monotonic() >= end and not task.incumbent.is_proven

    def _prove(self) -> None:
        task, proof = self._task, self._proof
        model = self._searcher.model(task.tier, task.tier_limits)
        if counts_organisations(task.tier.weights()) and task.tier_limits:
            FewestProver(model.demand, model.rows, task.tier_limits, task.incumbent, self._proofs_stop).run(self._end)
            if model.demand.options.num_options <= _VERY_FEW_OPTIONS and not task.incumbent.is_proven:
                solve_full_mip(model, proof, self._seed, self._end)
        elif model.demand.options.num_options <= _FEW_OPTIONS and not model.is_small:
            solve_full_mip(model, proof, self._seed, self._end)
        else:
            Prover(model, proof, self._seed).run(self._end, num_threads=1)
