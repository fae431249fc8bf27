"""What stderr shows while something takes over a second: a bar, or a line that says what is being done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from solver.commands.console import make_console
from solver.importers import findings
from solver.language.messages import gettext, shown

PATIENCE_S = 1.0
READING = gettext("reading the instance and the schedules ...")
CHECKING = gettext("recomputing every figure ...")
DRAWING = gettext("drawing the pictures ...")
Teller = Callable[[str], None]
"""Tells what is being done now, in a few words."""


@contextmanager
def working_line(*, quiet: bool = False) -> Iterator[Teller]:
    """Yield what is told what is being done; one line shows it on a terminal, and nothing where stderr is none."""
    console = make_console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as status:

        def tell(what: str) -> None:
            with suppress(OSError):  # a terminal that is gone ends no work
                status.update(Text(shown(what), no_wrap=True, overflow="ellipsis"))

        yield tell


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
