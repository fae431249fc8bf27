"""When the program began: a time limit counts from there, not from when its modules are loaded."""

from __future__ import annotations

import time

_begun: list[float] = []


def note_begun() -> None:
    """Take note that a program begins: by now it has been at work for as long as its processor time at least."""
    _begun[:] = [time.monotonic() - time.process_time()]


def command_begun() -> float:
    """Return when the command began, by `time.monotonic`; now, where it is not the first that a program runs."""
    return _begun.pop() if _begun else time.monotonic()
