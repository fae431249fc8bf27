"""The console that commands print on."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from solver.language.messages import shown

_WIDTH_WITHOUT_TERMINAL = 150


class _Console(Console):
    def print(self, *objects: Any, **told: Any) -> None:
        """Print texts in the language of now."""
        super().print(*(shown(each) if isinstance(each, str) else each for each in objects), **told)

    def on_broken_pipe(self) -> None:
        """Let the command line handle a reader that went away; rich would exit with 1."""
        raise BrokenPipeError


def make_console(*, stderr: bool = False) -> Console:
    """Return a console; without a terminal it is wide enough for every table, and plain."""
    console = _Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH_WITHOUT_TERMINAL)
    return console
