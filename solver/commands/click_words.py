"""What click says by itself, in the catalogue of stagger, and the language of it.

click asks Python's `gettext` for its messages, which looks for the catalogue of the process in the language that the
environment names.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from importlib import resources

from solver.language.current import LANGUAGES, SOURCE, Language, set_language
from solver.language.messages import forms, marked

_DOMAIN = "stagger"
_OPTION, _VARIABLE = "--lang", "STAGGER_LANG"

MESSAGES = (
    marked("Aborted!"),
    marked("Error: {message}"),
    marked("Usage:"),
    marked("Try '{command} {option}' for help."),
    marked("Invalid value: {message}"),
    marked("Invalid value for {param_hint}: {message}"),
    marked("Missing argument"),
    marked("Missing option"),
    marked("Missing parameter"),
    marked("Missing command."),
    marked("No such option {name!r}."),
    marked("No such command {name!r}."),
    marked("Option {name!r} does not take a value."),
    marked("{value!r} is not a valid {number_type}."),
    marked("{value} is not in the range {range}."),
    marked("Choose from:\n\t{choices}"),
    marked("default: {default}"),
    marked("env var: {var}"),
    marked("required"),
    marked("integer"),
    marked("float"),
    marked("{name} {filename!r} does not exist."),
    marked("%(prog)s, version %(version)s"),
    forms("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    forms("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    forms("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    forms("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    forms(
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
    ),
)
"""Of click 8, what a user of stagger can come across; what is not here stays English."""


def speak(arguments: Sequence[str]) -> None:
    """Let everything be told in the language that a command line, else the environment, asks for.

    Before the command line is read, as that may already end in an error or in help.
    """
    language = _asked(arguments)
    set_language(language)
    tell_click(language)


def tell_click(language: Language) -> None:
    """Let click speak a language from here on."""
    if language == SOURCE:
        gettext.textdomain("messages")  # of which there is no catalogue, so that click keeps to its own English
        return
    gettext.bindtextdomain(_DOMAIN, str(resources.files("solver.language").joinpath("locales")))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = language


def _asked(arguments: Sequence[str]) -> Language:
    wanted = os.environ.get(_VARIABLE, "")
    for at, argument in enumerate(arguments):
        option, sign, value = argument.partition("=")
        if option == _OPTION:
            wanted = value if sign else next(iter(arguments[at + 1 :]), "")
    return language_named(wanted) or SOURCE


def language_named(text: str) -> Language | None:
    """Return the language that a text such as NL or nl_NL.UTF-8 means; None where it means none."""
    name = text.replace("_", "-").replace(".", "-").replace("@", "-").partition("-")[0].strip().lower()
    return next((language for language in LANGUAGES if language == name), None)
