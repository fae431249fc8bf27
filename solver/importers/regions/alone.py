"""Whoever changes a region keeps others out of it, also those in other processes and in threads that nobody awaits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from solver.errors import Problem, SourceError
from solver.formats.files import shown_name
from solver.language.messages import gettext

LOCK_FILE = ".lock"
PATIENCE_S = 60.0
"""Seconds that a small change of somebody else may take, on a machine that does much else."""
_LOOK_S = 0.05


@contextmanager
def alone_in(folder: Path, most_seconds: float = PATIENCE_S) -> Iterator[None]:
    """Wait until nobody else changes a region, and keep it for oneself until the block ends.

    The lock ends with the process that holds it, however that ends. Where the system has none (Windows), only the
    threads of one process are kept apart.

    Raises
    ------
    SourceError
        Somebody else still changes it after so many seconds.
    """
    with ExitStack() as stack:
        with suppress(ImportError, OSError):  # where nothing can be written, the change itself says so
            _wait_for(stack.enter_context((folder / LOCK_FILE).open("a")), folder, time.monotonic() + most_seconds)
        yield


def _wait_for(file: IO[str], folder: Path, end: float) -> None:
    import fcntl

    while True:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= end:
                found = gettext("a region that somebody else is changing")
                expected = gettext("one at a time: stagger new, or the page in the browser")
                advice = gettext("wait until that is done, and do this again")
                raise SourceError([Problem(shown_name(folder), found, expected, advice)]) from error
        time.sleep(_LOOK_S)


@contextmanager
def alone_in_new(folder: Path) -> Iterator[None]:
    """Keep a region for oneself that need not be there yet; a folder in which nothing comes to lie goes again.

    Raises
    ------
    SourceError
        Somebody else changes it.
    """
    is_new = not folder.exists()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with alone_in(folder, 0.0):
            yield
    finally:
        if is_new and folder.is_dir() and [path.name for path in folder.iterdir()] in ([], [LOCK_FILE]):
            (folder / LOCK_FILE).unlink(missing_ok=True)
            folder.rmdir()
