"""Whoever changes a region keeps others out of it, also those in other processes and in threads that nobody awaits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

LOCK_FILE = ".lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else changes a region, and keep it for oneself until the block ends.

    The lock ends with the process that holds it, however that ends. Where the system has none (Windows), only the
    threads of one process are kept apart.
    """
    with ExitStack() as stack:
        with suppress(ImportError, OSError):  # where nothing can be written, the change itself says so
            import fcntl

            file = stack.enter_context((folder / LOCK_FILE).open("a"))
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield
