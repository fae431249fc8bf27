"""A bar on stderr for what takes over a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from solver.commands.console import make_console
from solver.importers import findings

PATIENCE_S = 1.0


@contextmanager
def progress_bar(quiet: bool) -> Iterator[findings.Progress]:
    """Yield what steps are reported to; a bar is drawn on a terminal once they have taken over a second."""
    console = make_console(stderr=True)
    if quiet or not console.is_terminal:
        yield findings.no_progress
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task("", total=1.0)
    begun = time.monotonic()

    def report(step: str, done: float) -> None:
        if time.monotonic() - begun > PATIENCE_S:
            bar.start()
        bar.update(task, description=step, completed=done)

    try:
        yield report
    finally:
        bar.stop()
