"""Threads whose failures are not lost."""

from __future__ import annotations

import threading
from collections.abc import Callable


def in_thread(
    name: str, target: Callable[[], None], failures: list[BaseException], stop: threading.Event | None = None
) -> threading.Thread:
    """Start a daemon thread that keeps what it fails of for the thread that joins it.

    Parameters
    ----------
    stop
        Set where it fails, so that nobody goes on to wait for it.
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
    return thread
