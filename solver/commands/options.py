"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import click
from click.core import ParameterSource

from solver.commands.click_words import language_named, tell_click
from solver.commands.help_texts import EDITS, FIGURES
from solver.commands.safe_group import TYPED, Finite
from solver.language.current import LANGUAGES, SOURCE, Language, set_language

PATH = click.Path(readable=False)
"""A path; what cannot be read or written is bad input, and gets our own sentence."""
INSTANCE = click.argument("instance", type=PATH)

_CHOSEN = "solver.language"
"""Where the contexts of a command and its groups keep the language that was asked for."""
_TYPED = "solver.language.typed"
"""Where they keep the language that was asked for by the option itself, not by the environment."""


class _LanguageName(click.Choice[str]):
    """A language in any capitals, also as systems write their locale: NL, nl_NL.UTF-8."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(language_named(value) or value, param, ctx)


TOLD_LANGUAGES: dict[Language, str] = {
    "en": "Dutch or English; without it as STAGGER_LANG says, else English.",
    "nl": "Dutch or English; without it as STAGGER_LANG says, else Dutch.",
}
"""What the help says of the language, by the one that is spoken where none was asked for."""


def _language_option(of_documents: Language | None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that chooses the language of all that is said, by its place before or after the command.

    A command that writes documents is told the language, and has one for them where none was asked for.
    """

    def choose(context: click.Context, _parameter: click.Parameter, value: Language | None) -> Language:
        chosen: Language | None = value or context.meta.get(_CHOSEN)
        context.meta[_CHOSEN] = chosen
        if value and context.get_parameter_source("lang") is ParameterSource.COMMANDLINE:
            context.meta[_TYPED] = value
        if chosen is not None:  # else what the whole command line asks for: a part of it is read before the rest
            set_language(chosen)
            tell_click(chosen)
        return chosen or of_documents or SOURCE

    told = TOLD_LANGUAGES[of_documents or SOURCE]
    return click.option(
        "--lang", type=_LanguageName(LANGUAGES), callback=choose, is_eager=True, expose_value=of_documents is not None,
        help=told,
    )  # fmt: skip


LANGUAGE = _language_option(None)
"""The language of a command that prints; English where none was asked for."""
DOCUMENT_LANGUAGE = _language_option("nl")
"""The language of a command that writes documents: Dutch where none was asked for."""


def language_option() -> str:
    """Return " --lang nl" where this command was typed with it, so that one to be typed next can have it as well."""
    context = click.get_current_context(silent=True)
    typed = None if context is None else context.meta.get(_TYPED)
    return "" if typed is None else f" --lang {typed}"


def typed_arguments() -> tuple[str, ...]:
    """Return what was typed behind the name of the program; nothing where a program calls a command."""
    context = click.get_current_context(silent=True)
    return () if context is None else context.meta.get(TYPED, ())


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


QUIET = click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
AS_JSON = click.option("--json", is_flag=True, help="Print JSON for machines instead of tables.")


def file_option(*names: str, help: str) -> Callable[..., Any]:
    """Return an option of which the value is the path of a file."""
    return click.option(*names, type=PATH, metavar="FILE", help=help)


def _with(command: Callable[..., Any], options: Sequence[Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def refusal_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add who may say no."""
    options = [
        click.option(
            "--survive",
            type=click.IntRange(1, 2),
            metavar="N",
            help="What if any one party that is asked, or two, said no?",
        ),
        file_option(
            "--scenarios", help="What if these named sets of parties said no? TOML: [[scenario]] name, refuse."
        ),
    ]
    return _with(command, options)


def average_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a plan for the average can be told."""
    options = [
        click.option(
            "--average",
            type=Finite(0, 1),
            metavar="W",
            help="Plan for how it will go on average over cases (0), for the bad tenth of them (1), or between: draws "
            "of how many do as agreed, --survive 1 (any one party of all says no), or --scenarios.",
        ),
        click.option(
            "--draws",
            "num_draws",
            type=click.IntRange(1, 100),
            metavar="N",
            help="With --average: so many draws; 20 by default.",
        ),
        click.option(
            "--adherence-range",
            metavar="LOW,HIGH",
            help="With --average: between which shares of each party do as agreed; 0.5,1 by default.",
        ),
    ]
    return _with(command, options)


def solve_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a solve can be told."""
    options = [
        file_option("-o", "--output", help='Write the schedule here; "-" is stdout.'),
        click.option(
            "--time-limit", type=Finite(min=0, min_open=True, max=1_000_000), default=60.0, show_default=True,
            metavar="S",
            help="Seconds for all tiers; with --deterministic, CP-SAT's measure of work (local search comes on top).",
        ),
        click.option(
            "--gap", type=Finite(0, 1), default=0.0, show_default=True, metavar="SHARE",
            help="A tier is good enough when (value - bound) / value is proven to be this small; 0.01 is 1 %.",
        ),
        click.option(
            "--workers", type=click.IntRange(1, 256), metavar="N",
            help="Parallel workers of CP-SAT; by default as many as suit the instance and the machine.",
        ),
        click.option(
            "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, metavar="N",
            help="Seed of the searches.",
        ),
        click.option("--deterministic", is_flag=True, help="The same schedule, byte for byte, each time."),
        file_option("--warm-start", help="Begin with this earlier schedule; the instance may have changed since."),
        file_option(
            "--checkpoint", help="Keep the best schedule so far in FILE, whole at every moment, also after a crash."
        ),
        file_option("--keep", help="Change little against this earlier schedule; see --sign and --keep-within."),
        file_option(
            "--prices", "goal_prices", help="With --goal: prices (TOML, as of `value`) in place of the program's own."
        ),
        file_option(
            "--resume", help="Go on from a checkpoint, or a result, of this instance: what was proven stays proven."
        ),
        click.option("--remote", metavar="URL", help="Let this server of `stagger serve` search; its token is in URL."),
        AS_JSON,
        QUIET,
        click.option("-v", "--verbose", is_flag=True, help="Print every group and section, settings and versions."),
    ]  # fmt: skip
    return _with(command, options)


def sweep_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a sweep can be told."""
    options = [
        click.option(
            "--draws", type=click.IntRange(2, 20_000), default=500, show_default=True, metavar="N", help="Draws."
        ),
        file_option(
            "--ranges", help="Ranges of kinds of numbers, or of sources (TOML); the program's own for all others."
        ),
        click.option(
            "--section", multiple=True, metavar="ID", help="Look at this section; by default the fullest of today."
        ),
        click.option(
            "--published",
            multiple=True,
            metavar="SECTION=CHANGE",
            help="Hold the change of this section's highest load against a figure that was published, such as -27%; or "
            "today's passengers against a count: SECTION@08:00-09:00=2631.",
        ),
        click.option(
            "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, metavar="N", help="Seed."
        ),
        click.option(
            "--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes; by default one for each core."
        ),
        click.option(
            "--cluster", metavar="ADDRESS", help="Draw on the workers of this dask scheduler (tcp://HOST:8786)."
        ),
        file_option("-o", "--output", help='Write the sweep here (JSON), for `report --sweep`; "-" is stdout.'),
        AS_JSON,
        QUIET,
    ]
    return _with(command, options)


def plot_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a picture can be told."""
    figures = ["load", "heat", "week", "map", "moves", "terms", "frontier"]
    options = [
        click.option("--figure", type=click.Choice(figures), default="load", show_default=True, help=FIGURES),
        click.option(
            "--section", metavar="ID",
            help="The section of `load`; by default the one with the highest load factor today.",
        ),
        click.option(
            "--day", metavar="DAY", help="The day of `load` and `heat`, such as tue; by default the fullest today."
        ),
        click.option(
            "-o", "--output", type=PATH, metavar="FILE", required=True, help="Write the picture here: .png or .svg."
        ),
        DOCUMENT_LANGUAGE,
        click.option(
            "--scale", type=Finite(0.5, 4), default=2.0, show_default=True,
            help="Pixels of a PNG per pixel of --width.",
        ),
        click.option(
            "--width", type=click.IntRange(600, 2400), default=860, show_default=True, metavar="PX",
            help="Width, about.",
        ),
    ]  # fmt: skip
    return _with(command, options)


def value_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what the value of a schedule can be reckoned with."""
    days = Finite(min=1, max=366)
    date = click.DateTime(["%Y-%m-%d"])
    options = [
        file_option("--prices", help="Prices with their sources (TOML); the program's own for what it leaves out."),
        click.option("--days-a-year", type=days, metavar="N", help="The days that are counted."),
        file_option("--feed", help="Today's timetable (GTFS zip or folder): which vehicles are free for a trip more."),
        click.option("--date", type=date, help="The day of that timetable; by default a normal one."),
        AS_JSON,
    ]
    return _with(command, options)
