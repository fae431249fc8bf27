"""Help in the language that was asked for, whose options and commands stand under headings, in whole sentences."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping

import click

from solver.commands.help_texts import COMMANDS, OPTION_HEADINGS
from solver.language.current import current_language, translations

OWN_HELP = "Show this message and exit."


def said(text: str) -> str:
    """Return a text of the help in the language of now; one that the catalogue does not have stays English."""
    return translations(current_language()).gettext(text) if text else ""


class _ToldHelp(click.Command):
    """A command whose sentences come out of the catalogue when they are asked for, not when they were written."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's own option, in English until it is told: it is kept for the next call, in any language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = OWN_HELP
        return option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        told = copy.copy(self)
        told.help = said(paragraphs(self))
        click.Command.format_help_text(told, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what stands at the end."""
        told = copy.copy(self)
        told.epilog = said(self.epilog or "")
        click.Command.format_epilog(told, ctx, formatter)

    def option_records(self, ctx: click.Context) -> list[tuple[str, tuple[str, str]]]:
        """Return the name of each option, and how it is written with what it does."""
        told = []
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option):
                own = copy.copy(parameter)
                own.help = said(parameter.help or "")
                if record := own.get_help_record(ctx):
                    told.append((parameter.name or "", record))
        return told


def paragraphs(command: click.Command) -> str:
    """Return the help of a command as it stands in the catalogue."""
    return inspect.cleandoc(command.help or "")


class GroupedCommand(_ToldHelp):
    """A command whose help has its options under headings: what it asks, what if, where results go, the engine."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a list of options for each heading, in the order of the headings; options of none come first."""
        lists: dict[str, list[tuple[str, str]]] = {heading: [] for heading in ("Options", *OPTION_HEADINGS)}
        for name, record in self.option_records(ctx):
            lists[_heading(name)].append(record)
        for heading, records in lists.items():
            _write(formatter, heading, records)


def _heading(name: str) -> str:
    return next((heading for heading, names in OPTION_HEADINGS.items() if name in names), "Options")


class GroupedCommands(_ToldHelp, click.Group):
    """A group whose help has its commands under headings, where there are any, with sentences that end."""

    command_class = GroupedCommand
    headings: Mapping[str, Mapping[str, str]] = {}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the group, then its commands."""
        _write(formatter, "Options", [record for _, record in self.option_records(ctx)])
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a list of commands for each heading, each with its sentence; commands of none come last."""
        left = {name: command for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))}
        wide = max(map(len, left), default=0)
        for heading, told in self.headings.items():
            records = [(name.ljust(wide), said(sentence)) for name, sentence in told.items() if left.pop(name, None)]
            _write(formatter, heading, records)
        _write(formatter, "Commands", [(name.ljust(wide), _sentence(command)) for name, command in left.items()])


def _write(formatter: click.HelpFormatter, heading: str, records: list[tuple[str, str]]) -> None:
    if records:
        with formatter.section(said(heading)):
            formatter.write_dl(records)


def _sentence(command: click.Command) -> str:
    """Return what a command does as its help begins, whole: click cuts it after 45 letters."""
    return " ".join(said(paragraphs(command)).partition("\n\n")[0].split())


class MainCommands(GroupedCommands):
    """The commands of stagger, in the order in which they are used."""

    headings = COMMANDS
