"""The commands `schema`, `prepare` and `completion`: for machines, and for those who look after them."""

from __future__ import annotations

import sys

import click
from click.shell_completion import get_completion_class

from solver.commands.grouped_help import GroupedCommand
from solver.commands.help_texts import EXIT_CODES


@click.command(cls=GroupedCommand)
@click.argument(
    "which",
    type=click.Choice(["instance", "schedule", "frontier", "sweep", "monitor", "value"]),
    default="instance",
    required=False,
)
def schema(which: str) -> None:
    """Print the JSON Schema of an instance (the default), a schedule, a frontier, a sweep, monitoring or a value."""
    from solver.commands.schema import run

    sys.exit(run(which))


@click.command(cls=GroupedCommand, epilog=EXIT_CODES)
@click.option("--quiet", is_flag=True, help="Print nothing.")
def prepare(quiet: bool) -> None:
    """Compile the search once, so that the first solve on this machine is as fast as later ones."""
    from solver.commands.prepare import run

    sys.exit(run(quiet=quiet))


@click.command(cls=GroupedCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes commands in SHELL.

    In ~/.bashrc: eval "$(stagger completion bash)"
    """
    script = get_completion_class(shell)
    assert script is not None, "click knows bash, zsh and fish"
    click.echo(script(context.find_root().command, {}, "stagger", "_STAGGER_COMPLETE").source())
