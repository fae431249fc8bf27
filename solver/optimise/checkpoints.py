"""Checkpoints: what a running solve would end with, as checked schedules, made beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from solver.domain.schedule import Schedule
from solver.optimise.tiers import TiersOutcome

_PAUSE_S = 0.5
_PAUSE_SHARE = 4.0
"""After each, a pause of so many times what it took, so that the search keeps most of the processor."""


class Checkpointer:
    """Makes a schedule of the latest state in a thread of its own, and hands it on; older ones are skipped.

    Parameters
    ----------
    make
        Makes a schedule of a state; it has passed the check.
    keep
        Takes each schedule, such as by writing it to a file.
    """

    def __init__(self, make: Callable[[TiersOutcome], Schedule], keep: Callable[[Schedule], None]) -> None:
        self._make = make
        self._keep = keep
        self._latest: TiersOutcome | None = None
        self._is_closed = False
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._failures: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def put(self, outcome: TiersOutcome) -> None:
        """Take a state; returns at once.

        Raises
        ------
        StaggerError
            Whatever became of an earlier one.
        """
        if self._failures:
            raise self._failures[0]
        with self._changed:
            self._latest = outcome
            self._changed.notify()

    def close(self) -> None:
        """End; a state that has not been taken up is left to whoever closes."""
        with self._changed:
            self._is_closed = True
            self._closing.set()
            self._changed.notify()
        self._thread.join()
        if self._failures:
            raise self._failures[0]

    def _run(self) -> None:
        try:
            while (outcome := self._next()) is not None:
                begun = time.monotonic()
                self._keep(self._make(outcome))
                self._closing.wait(_PAUSE_S + _PAUSE_SHARE * (time.monotonic() - begun))
        except BaseException as failure:  # re-raised in the thread of the solve
            self._failures.append(failure)

    def _next(self) -> TiersOutcome | None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._latest is not None)
            outcome, self._latest = self._latest, None
            return None if self._is_closed else outcome
