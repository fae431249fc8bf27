"""A process that works at one job, at a lower priority and within limits: ``python -m solver.web.worker FOLDER``."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from solver.errors import StaggerError
from solver.language.current import LANGUAGES, Language, set_language
from solver.web.job import GRACE_S, Job
from solver.web.locks import locked
from solver.web.problems import document_of

NICENESS = 10
"""Below the server, which answers people."""
MOST_BYTES = 2 << 30
"""Of memory: a search above it ends with what it has."""
_NEVER_BYTES = 6 << 30
_LOOK_S = 0.2
_AUTOGROUP = Path("/proc/self/autogroup")
Task = Callable[[Job, threading.Event], Any]


def main() -> None:
    """Work at the job whose folder is the argument."""
    job = Job(Path(sys.argv[1]))
    with (job.folder / "lock").open("a") as lock:
        if not locked(lock.fileno()) or job.is_over:
            return
        told = job.told
        _limit(float(told["seconds"]))
        language: Language = "en" if told.get("language") == "en" else "nl"
        set_language(language)
        interrupt = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: interrupt.set())
        threading.Thread(target=_watch, args=(job, interrupt), daemon=True).start()
        try:
            job.write("result.json", _task(told["kind"])(job, interrupt))
        except StaggerError as error:
            job.write("error.json", {own: document_of(error, own) for own in LANGUAGES})
        sys.stdout.flush()
        os._exit(0)  # at once: threads of solvers cannot be waited for


def _task(kind: str) -> Task:
    """Return what does a kind of job; only what it needs is loaded."""
    if kind == "solve":
        from solver.web.searching import searched

        return searched
    if kind == "make":
        from solver.web.making import made

        return made
    if kind == "region":
        from solver.web.region_jobs import worked

        return worked
    from solver.web.computing import TASKS

    return TASKS[kind]


def _limit(seconds: float) -> None:
    """Let others go first, and end whatever goes on for much too long or takes very much memory."""
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    with contextlib.suppress(OSError):
        # A session of its own is a group of its own on Linux, which shares evenly with that of the server whatever the
        # niceness of its processes: the group has to be nice too (sched(7), the autogroup feature).
        _AUTOGROUP.write_text(str(NICENESS), encoding="ascii")
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    signal.alarm(int(seconds + GRACE_S))
    resource.setrlimit(resource.RLIMIT_DATA, (_NEVER_BYTES, _NEVER_BYTES))


def _watch(job: Job, interrupt: threading.Event) -> None:
    """End the search where somebody asks for it, or where it takes too much memory."""
    while not interrupt.is_set():
        if job.is_stopped or _resident_bytes() > MOST_BYTES:
            interrupt.set()
        time.sleep(_LOOK_S)


def _resident_bytes() -> int:
    """Return the memory that the process has; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
