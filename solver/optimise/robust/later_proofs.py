"""Proofs of later tiers, each in a thread of its own beside the search that goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from solver.optimise.threads import Either, in_thread


class LaterProofs:
    """Runs proofs until they are done, or are told to end.

    Parameters
    ----------
    stop
        Set when everything has to end.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = Either(stop)
        self._failures: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        self._bounds: dict[int, float] = {}

    def start(self, place: int, prove: Callable[[threading.Event], float]) -> None:
        """Begin to prove the tier at a place; what returns its bound is told when to stop."""

        def run() -> None:
            self._bounds[place] = prove(self._stop)

        self._threads.append(in_thread(f"proof of tier {place}", run, self._failures, self._stop))

    def stop(self) -> None:
        """Let them end with what they have."""
        self._stop.set()

    def bounds(self) -> dict[int, float]:
        """Wait for all of them; return their bounds by the place of the tier.

        Raises
        ------
        BaseException
            What a proof failed of.
        """
        for thread in self._threads:
            thread.join()
        if self._failures:
            raise self._failures[0]
        return self._bounds
