"""The end of the program: at once where something is still being compiled, which Python would cut off inside LLVM."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from solver.commands.begun import note_begun


def leave_after(command: Callable[[], object]) -> None:
    """Run a command that ends with `SystemExit`; where an engine is still at work, or compiled, end the process here.

    Python ends with threads of C++ still running, and now and then one of them takes the process down: the exit code
    would be that of a crash. Everything is written by then, so nobody has to wait: HiGHS hears of a stop only between
    the steps of a program, which on a week of a region takes up to a minute.
    """
    note_begun()
    try:
        command()
    except SystemExit as end:
        threads = sys.modules.get("solver.optimise.threads")
        if threads is None or not threads.is_any_running():
            raise
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
