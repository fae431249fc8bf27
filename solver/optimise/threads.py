"""Threads whose failures are not lost."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

_TURN_S = 1e-4
"""How long one thread of Python may keep the others waiting.

HiGHS asks some thousand times a second whether to stop. With the five milliseconds that Python allows, it waited most
of the time while another thread computed: 386 nodes in 5 s where it does 3,400 alone, and 2,600 so.
"""

_PATIENCE_S = 60.0
_started: list[threading.Thread] = []
_loading: list[threading.Thread] = []
_LOADING = "load local search"


class Either(threading.Event):
    """An event that is set where it was set itself, or another was."""

    def __init__(self, other: threading.Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        """Return whether either is."""
        return super().is_set() or self._other.is_set()


def available_cores() -> list[int]:
    """Return the numbers of the cores that this process may use; where the system does not say, of all there are."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


@atexit.register
def wait_for_all() -> None:
    """Let threads end before Python does: one that is cut off inside a solver takes the process down with it."""
    wait_for(_started, _PATIENCE_S)


def load_in_thread(target: Callable[[], None], failures: list[BaseException]) -> None:
    """Compile the search in a thread that nothing can stop."""
    _loading[:] = [one for one in _loading if one.is_alive()] + [in_thread(_LOADING, target, failures)]


@atexit.register
def wait_for_loading() -> None:
    """Let compiling end before Python does, for scripts; the commands end the process instead (`leave_after`)."""
    wait_for(_loading, _PATIENCE_S)


def is_loading() -> bool:
    """Return whether the search is still being compiled."""
    return any(thread.name == _LOADING for thread in threading.enumerate())


def is_any_running() -> bool:
    """Return whether an engine is still at work, told to stop or not, or the search is being compiled."""
    return is_loading() or any(thread.is_alive() for thread in _started)


def in_thread(
    name: str, target: Callable[[], None], failures: list[BaseException], stop: threading.Event | None = None
) -> threading.Thread:
    """Start a daemon thread that keeps what it fails of for the thread that joins it.

    Parameters
    ----------
    stop
        Set where it fails, so that nobody goes on to wait for it. A thread with one is waited for when Python ends.
    """

    def guarded() -> None:
        try:
            target()
        except BaseException as failure:
            failures.append(failure)
            if stop is not None:
                stop.set()

    thread = threading.Thread(target=guarded, name=name, daemon=True)
    thread.start()
    if stop is not None:
        _started[:] = [one for one in _started if one.is_alive()] + [thread]
    return thread


@contextmanager
def short_turns() -> Iterator[None]:
    """Let the threads of this process take short turns."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def wait_for(threads: Iterable[threading.Thread], seconds: float) -> None:
    """Wait for threads that were told to stop, so long in all; what has not ended then is left to itself."""
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
