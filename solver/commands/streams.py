"""Standard streams that are closed, full or unread, and pipes that a schedule is written to.

Imports nothing but the standard library: `cli` needs it before all else.
"""

from __future__ import annotations

import os
import select
import stat
import sys
import threading
import time
from errno import ENXIO
from types import TracebackType

_STREAMS = (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_WRONLY, "w"), ("stderr", os.O_WRONLY, "w"))
_PAUSE_S = 0.1
"""How long a pipe is waited for before it is seen whether somebody interrupts."""
_PATIENCE_S = 2.0
"""How long a reader that takes nothing is waited for once somebody has interrupted."""


def open_closed_streams() -> None:
    """Put the null device where a standard stream is closed (``>&-``): as if nobody read it, or nothing were in it.

    Otherwise the next file that is opened gets its number, and a library that prints writes into that file.
    """
    for descriptor, (name, flags, mode) in enumerate(_STREAMS):
        try:
            os.fstat(descriptor)
        except OSError:
            opened = os.open(os.devnull, flags)
            if opened != descriptor:
                os.dup2(opened, descriptor)
                os.close(opened)
        if getattr(sys, name) is None:
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115, for good


def discard(descriptor: int) -> None:
    """Let what is still to be printed there go nowhere, so that Python does not fail on it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def say(text: str) -> None:
    """Print a sentence on stderr, where somebody is left to read it."""
    try:
        print(text, file=sys.stderr, flush=True)
    except (OSError, ValueError):  # a terminal that is gone, a reader that went away
        discard(2)


def quiet_interrupt(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Show what nobody caught, as `sys.excepthook` does: of Ctrl-C before a command begins one word, and exit 130."""
    if issubclass(kind, KeyboardInterrupt):
        say("Interrupted.")
        os._exit(130)
    else:
        sys.__excepthook__(kind, error, trace)


def is_pipe(path: str) -> bool:
    """Return whether a path is a named pipe, which can only be written while somebody reads it."""
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def write_pipe(path: str, data: bytes, interrupt: threading.Event) -> None:
    """Write to a named pipe, and wait for its reader no longer than until `interrupt` is set.

    A reader that is there gets the whole, also after the interrupt, as long as it goes on reading.

    Raises
    ------
    KeyboardInterrupt
        When it is set and nobody reads.
    OSError
        Where the pipe cannot be written, or its reader goes away.
    """
    descriptor = _opened(path, interrupt)
    try:
        rest, last = memoryview(data), time.monotonic()
        while rest:
            _, ready, _ = select.select([], [descriptor], [], _PAUSE_S)
            if ready:
                rest, last = rest[os.write(descriptor, rest) :], time.monotonic()
            elif interrupt.is_set() and time.monotonic() > last + _PATIENCE_S:
                raise KeyboardInterrupt
    finally:
        os.close(descriptor)


def _opened(path: str, interrupt: threading.Event) -> int:
    """Return the pipe, open for writing, as soon as somebody reads it."""
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != ENXIO:
                raise
        if interrupt.wait(_PAUSE_S):
            raise KeyboardInterrupt
