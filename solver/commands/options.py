"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from solver.commands.help_texts import EDITS

PATH = click.Path(readable=False)
"""A path; what cannot be read or written is bad input, and gets our own sentence."""


def edit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what-if edits; they reach the command together, each as its option and its value."""

    @functools.wraps(command)
    def with_edits(**told: Any) -> Any:
        values = {name: told.pop(name.replace("-", "_")) for name in EDITS}
        return command(edits=tuple(f"{name} {value}" for name in EDITS for value in values[name]), **told)

    told_by_file = "A file (TOML) of such edits, with a name."
    decorated = click.option("--scenario", type=PATH, metavar="FILE", help=told_by_file)(with_edits)
    for name, (metavar, text) in reversed(EDITS.items()):
        decorated = click.option(f"--{name}", multiple=True, metavar=metavar, help=text)(decorated)
    return decorated
