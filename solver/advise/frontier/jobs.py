"""Points of a frontier in processes of their own: the solves that keep nothing of the points before need not wait."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.managers import SyncManager
from typing import Protocol

from solver.advise.whatif.scenario import edited, make_scenario
from solver.domain.agreements import Agreement
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, Settings, Stop
from solver.errors import InvalidInstanceError
from solver.optimise.solve import solve
from solver.optimise.threads import available_cores

_POLL_S = 0.2
Found = tuple[Schedule | None, Stop]
"""What a solve found, and why it stopped."""


class _Flag(Protocol):
    """An event, of threads or of processes."""

    def is_set(self) -> bool: ...

    def set(self) -> None: ...


def solve_edited(
    instance: Instance,
    edits: Iterable[str],
    settings: Settings,
    interrupt: threading.Event,
    begin: Schedule | None,
    kept: Sequence[Agreement] = (),
) -> Found:
    """Return the best schedule of an instance with edits, which it holds, and why the search stopped.

    Parameters
    ----------
    kept
        Further agreements, which the schedule does not hold.
    """
    begun, scenario = time.monotonic(), make_scenario(list(edits))
    try:
        own = edited(instance, scenario).instance
    except InvalidInstanceError:  # the edits leave a group nothing to choose
        return None, "infeasible"
    if kept:
        own = own.model_copy(update={"agreements": (*own.agreements, *kept)})
    result = solve(own, settings, interrupt=interrupt, warm_start=begin, begun=begun)
    if result.schedule is None:
        return None, result.stop
    return result.schedule.model_copy(update={"scenario": scenario}), result.stop


def num_jobs(caps: int) -> int:
    """Return how many points are solved at once where nobody says: a solve works on two cores."""
    return max(1, min(caps, len(available_cores()) // 2))


class FreeSolves:
    """Solves under different edits in several processes, each on its share of the cores; to be closed at the end.

    Parameters
    ----------
    tasks
        The edits of each solve, by the cap that asks for its result.
    """

    def __init__(
        self,
        instance: Instance,
        tasks: dict[int, list[str]],
        settings: Settings,
        jobs: int,
        interrupt: threading.Event,
    ) -> None:
        """Start the processes and hand them a solve for each cap."""
        self._interrupt = interrupt
        context = get_context("spawn")
        self._manager = SyncManager(ctx=context)
        self._manager.start(_ignore_interrupts)
        self._stop = self._manager.Event()
        self._pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_ignore_interrupts)
        cores = available_cores()
        self._futures: dict[int, Future[Found]] = {
            cap: self._pool.submit(_solve, instance, edits, settings, cores[index % jobs :: jobs], self._stop)
            for index, (cap, edits) in enumerate(tasks.items())
        }

    def close(self) -> None:
        """Stop what still works, and wait for it."""
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._manager.shutdown()

    def result(self, cap: int) -> Found | None:
        """Wait for the solve of a cap; None where its process died, and somebody has to solve it here."""
        future = self._futures[cap]
        while not future.done():
            if self._interrupt.is_set():
                self._stop.set()
            time.sleep(_POLL_S / 4)
        try:
            return future.result()
        except BrokenExecutor:
            return None


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that began: it tells the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _solve(instance: Instance, edits: list[str], settings: Settings, cores: list[int], stop: _Flag) -> Found:
    """Solve in a process of its own, on some of the cores, until `stop` is set."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    interrupt, is_done = threading.Event(), threading.Event()

    def relay() -> None:
        while not is_done.wait(_POLL_S):
            try:
                if stop.is_set():
                    interrupt.set()
            except (OSError, EOFError):  # the process that began is gone
                interrupt.set()
                return

    thread = threading.Thread(target=relay, daemon=True)
    thread.start()
    try:
        return solve_edited(instance, edits, settings, interrupt, None)
    finally:
        is_done.set()
        thread.join()
