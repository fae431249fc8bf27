"""Help whose options and commands stand under headings, each with a whole sentence."""

from __future__ import annotations

from collections.abc import Mapping

import click

from solver.commands.help_texts import COMMANDS, OPTION_HEADINGS


class GroupedCommand(click.Command):
    """A command whose help has its options under headings: what it asks, what if, where results go, the engine."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a list of options for each heading, in the order of the headings; options of none come first."""
        lists: dict[str, list[tuple[str, str]]] = {heading: [] for heading in ("Options", *OPTION_HEADINGS)}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                lists[_heading(parameter.name or "")].append(record)
        for heading, records in lists.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)


def _heading(name: str) -> str:
    return next((heading for heading, names in OPTION_HEADINGS.items() if name in names), "Options")


class GroupedCommands(click.Group):
    """A group whose help has its commands under headings, where there are any, with sentences that end."""

    command_class = GroupedCommand
    headings: Mapping[str, Mapping[str, str]] = {}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a list of commands for each heading, each with its sentence; commands of none come last."""
        left = {name: command for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))}
        wide = max(map(len, left), default=0)
        for heading, told in self.headings.items():
            records = [(name.ljust(wide), sentence) for name, sentence in told.items() if left.pop(name, None)]
            _write(formatter, heading, records)
        _write(formatter, "Commands", [(name.ljust(wide), _sentence(command)) for name, command in left.items()])


def _write(formatter: click.HelpFormatter, heading: str, records: list[tuple[str, str]]) -> None:
    if records:
        with formatter.section(heading):
            formatter.write_dl(records)


def _sentence(command: click.Command) -> str:
    """Return what a command does as its help begins, whole: click cuts it after 45 letters."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


class MainCommands(GroupedCommands):
    """The commands of stagger, in the order in which they are used."""

    headings = COMMANDS
