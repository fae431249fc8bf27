"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from solver.commands.click_words import language_named, tell_click
from solver.commands.help_texts import EDITS
from solver.language.current import LANGUAGES, SOURCE, Language, set_language

PATH = click.Path(readable=False)
"""A path; what cannot be read or written is bad input, and gets our own sentence."""

_CHOSEN = "solver.language"
"""Where the contexts of a command and its groups keep the language that was asked for."""


class _LanguageName(click.Choice[str]):
    """A language in any capitals, also as systems write their locale: NL, nl_NL.UTF-8."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(language_named(value) or value, param, ctx)


def _language_option(of_documents: Language | None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that chooses the language of all that is said, by its place before or after the command.

    A command that writes documents is told the language, and has one for them where none was asked for.
    """

    def choose(context: click.Context, _parameter: click.Parameter, value: Language | None) -> Language:
        chosen: Language | None = value or context.meta.get(_CHOSEN)
        context.meta[_CHOSEN] = chosen
        if chosen is not None:  # else what the whole command line asks for: a part of it is read before the rest
            set_language(chosen)
            tell_click(chosen)
        return chosen or of_documents or SOURCE

    told = "Dutch or English; also as STAGGER_LANG."
    return click.option(
        "--lang", type=_LanguageName(LANGUAGES), callback=choose, is_eager=True, expose_value=of_documents is not None,
        help=told, show_default=of_documents or SOURCE,
    )  # fmt: skip


LANGUAGE = _language_option(None)
"""The language of a command that prints; English where none was asked for."""
DOCUMENT_LANGUAGE = _language_option("nl")
"""The language of a command that writes documents: Dutch where none was asked for."""


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
