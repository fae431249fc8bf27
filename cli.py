"""The command line of stagger: parse, call, print, exit code. What commands do is in `solver.commands`."""

from __future__ import annotations

import os
import signal
import sys
from threading import current_thread, main_thread


def _end_at_once(*_: object) -> None:
    """End on Ctrl-C while modules load: nothing has been begun, and libraries that load tell it as faults of theirs."""
    os.write(2, b"Interrupted.\n")
    os._exit(130)


# Not where whoever started us ignores it, nor in another thread than the main one, which alone hears signals.
_IS_OURS = signal.getsignal(signal.SIGINT) is signal.default_int_handler and current_thread() is main_thread()
if _IS_OURS:
    signal.signal(signal.SIGINT, _end_at_once)

from solver.commands.streams import quiet_interrupt

sys.excepthook = quiet_interrupt

from typing import TYPE_CHECKING, Any

import click

from solver.commands.begun import command_begun
from solver.commands.for_certainty import monitor, refusals, sweep
from solver.commands.for_machines import completion, prepare, schema
from solver.commands.for_meetings import serve
from solver.commands.help_texts import EPILOG, EXIT_CODES, SHOWN
from solver.commands.import_group import import_, new
from solver.commands.leaving import leave_after
from solver.commands.options import (
    AS_JSON,
    DOCUMENT_LANGUAGE,
    INSTANCE,
    LANGUAGE,
    PATH,
    QUIET,
    average_options,
    edit_options,
    file_option,
    plot_options,
    refusal_options,
    solve_options,
    value_options,
)
from solver.commands.safe_group import Finite, SafeGroup
from solver.language.current import Language

if TYPE_CHECKING:
    import datetime

_OUTPUT_HELP = 'Write the instance here; "-" is stdout.'


@click.group(
    cls=SafeGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "STAGGER", "max_content_width": 100},
)
@LANGUAGE
@click.version_option(package_name="stagger")
def main() -> None:
    """Propose shifted lesson and work times that flatten the public-transport peak of a region.

    \b
      stagger build instances/utrecht.toml -o out/region.json
      stagger solve instances/utrecht.json -o out/utrecht.json
      stagger check instances/utrecht.json out/utrecht.json
    """  # noqa: D301


@main.command(epilog=EXIT_CODES)
@INSTANCE
@solve_options
@refusal_options
@average_options
@edit_options
@LANGUAGE
def solve(instance: str, json: bool, **told: Any) -> None:
    """Find the best schedule for INSTANCE, prove how good it is, show and write it.

    Ctrl-C ends the search with the best schedule so far; a second Ctrl-C ends the program.
    """
    begun = command_begun()
    from solver.commands.solve import run
    from solver.commands.solve_inputs import SolveOptions
    from solver.domain.schedule import Settings

    told["time_limit_s"] = told.pop("time_limit")
    settings = Settings.model_validate({name: told.pop(name) for name in Settings.model_fields})
    sys.exit(run(SolveOptions(instance, settings=settings, as_json=json, begun=begun, **told)))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.option("--by", type=click.Choice(["changed", "shifted", "max-shift"]), default="changed", help="What is capped.")
@click.option("--points", metavar="N,N,...", help="The caps: organisations (0,1,2,3,5,8), person-minutes, or minutes.")
@click.option("--time-limit", type=Finite(min=1, max=1_000_000), default=55.0, show_default=True, metavar="S")
@click.option("--jobs", type=click.IntRange(1, 64), help="Points at once, in processes; by default half the cores.")
@click.option("--nested-loss", default="2%", show_default=True, help="Of a gain, given up to keep earlier moves.")
@click.option("-o", "--output", type=PATH, metavar="DIR", required=True, help="Write schedules and a page here.")
@DOCUMENT_LANGUAGE
@AS_JSON
@QUIET
def frontier(json: bool, **told: Any) -> None:
    """Find the best schedule of INSTANCE for each cap on what may change, and what each cap more asks and gains."""
    begun = command_begun()
    from solver.commands.frontier import FrontierCall, run

    sys.exit(run(FrontierCall(as_json=json, begun=begun, **told)))


@main.command()
@INSTANCE
@click.argument("schedule", type=PATH, required=False)
@AS_JSON
@click.option(
    "--week",
    "weeks",
    multiple=True,
    metavar="NAME",
    help="Also in this week: school-holiday, exam-week, quiet-week, one of the instance's, or all. Repeatable.",
)
@edit_options
@LANGUAGE
def evaluate(instance: str, schedule: str | None, json: bool, weeks: tuple[str, ...], **told: Any) -> None:
    """Print terms, sections and moves of SCHEDULE on INSTANCE; of today where no schedule is given."""
    from solver.commands.edited import WhatIf
    from solver.commands.evaluate import run

    sys.exit(run(instance, schedule, WhatIf(**told), as_json=json, weeks=weeks))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedules", type=PATH, nargs=-1, required=True, metavar="SCHEDULE...")
@value_options
@edit_options
@LANGUAGE
def value(instance: str, schedules: tuple[str, ...], json: bool, **told: Any) -> None:
    """Print what a year of SCHEDULE is worth beside today: who gains and who pays, in euros and in tonnes of CO2.

    Several stand beside each other, with what is proven that no other can be worth more than.

    Every price has a range and a source; what no source was found for is yours to fill in with --prices.
    """
    from solver.commands.value import run, value_call

    sys.exit(run(value_call(instance, schedules, as_json=json, **told)))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@click.option("--organisation", metavar="ID", help="Only this organisation.")
@click.option("--group", metavar="ID", help="Every option of this group, with the value of each term.")
@click.option("--diff", type=PATH, metavar="OTHER", help="The groups that choose otherwise in another schedule.")
@AS_JSON
@LANGUAGE
def explain(instance: str, schedule: str, json: bool, **told: Any) -> None:
    """Print who contributes what to SCHEDULE of INSTANCE, where, and who bears and who gains.

    What an organisation contributes is what would be lost if it alone stayed as today.
    """
    from solver.commands.explain import ExplainOptions, run

    sys.exit(run(ExplainOptions(instance, schedule, as_json=json, **told)))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.option("--organisation", metavar="ID", help="The organisation to advise.")
@click.option("--all", is_flag=True, help="Advise every organisation; needs -o.")
@click.option("-o", "--output", type=PATH, metavar="DIR", help="Write a page, a text and JSON of each here.")
@DOCUMENT_LANGUAGE
@file_option("--schedule", help="Say as well what it does where the others do as in this schedule.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Processes; for many organisations one for each core."
)
@AS_JSON
def quickscan(instance: str, json: bool, **told: Any) -> None:
    """Print a page of advice to one organisation: what its people load, what it could choose, what that does."""
    from solver.commands.quickscan import QuickscanOptions, run

    sys.exit(run(QuickscanOptions(instance, as_json=json, **told)))


@main.command()
@INSTANCE
@click.argument("schedules", type=PATH, nargs=-1, required=True)
@click.option("--at", metavar="HH:MM", help="The load and its change of each mode, line and section in this interval.")
@AS_JSON
@edit_options
@LANGUAGE
def compare(instance: str, schedules: tuple[str, ...], json: bool, at: str | None, **told: Any) -> None:
    """Print today and any number of SCHEDULES on INSTANCE side by side."""
    from solver.commands.compare import CompareCall, run
    from solver.commands.edited import WhatIf

    sys.exit(run(CompareCall(instance, schedules, WhatIf(**told), at, json)))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedules", type=PATH, nargs=-1, required=True)
@click.option("-o", "--output", type=PATH, metavar="FILE", required=True, help='Write the page here; "-" is stdout.')
@file_option("--sweep", help="Say how sure it is, by what `stagger sweep -o FILE` wrote of these schedules.")
@file_option("--monitor", help="Say who did as agreed, by what `stagger monitor --json` printed of the first schedule.")
@file_option("--value", help="Say what a year is worth, by what `stagger value --json` printed of the first schedule.")
@DOCUMENT_LANGUAGE
def report(instance: str, schedules: tuple[str, ...], output: str, lang: str, **beside: str | None) -> None:
    """Write one page (HTML) about SCHEDULES on INSTANCE: figures, pictures, map, proof and assumptions.

    The page needs no network and opens from a mail. Several schedules stand side by side. Of the frontier.json that
    `stagger frontier` wrote it makes the page of that frontier.
    """
    from solver.commands.report import run

    sys.exit(run(instance, schedules, output, lang, **{f"{name}_path": path for name, path in beside.items()}))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@AS_JSON
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit code says it.")
@LANGUAGE
def check(instance: str, schedule: str, json: bool, quiet: bool) -> None:
    """Recompute SCHEDULE independently: choices, agreements, and every figure that it claims."""
    from solver.commands.check import run

    sys.exit(run(instance, schedule, as_json=json, quiet=quiet))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@click.option("-o", "--output", type=PATH, metavar="DIR", required=True, help="Write the letters here.")
@click.option("--sender", default="", metavar="NAME", help="Who writes; by default a dotted line to fill in.")
@click.option("--contact", default="", metavar="TEXT", help="Where questions and answers go; by default a dotted line.")
@click.option("--organisation", metavar="ID", help="Only to this one; by default to all that are asked something.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Its date; else today.")
@click.option(
    "--answer-by", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Else three weeks after its date."
)
@DOCUMENT_LANGUAGE
def letter(day: datetime.datetime | None, answer_by: datetime.datetime | None, **told: Any) -> None:
    """Write a letter of one page to the director of each party that SCHEDULE asks something of."""
    from solver.commands.letter import LetterOptions, run

    dates = {"day": day.date() if day else None, "answer_by": answer_by.date() if answer_by else None}
    sys.exit(run(LetterOptions(**told, **dates)))


@main.command(epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@click.argument("replies", type=PATH)
@file_option("-o", "--output", help='Write the schedule that keeps to the answers here; "-" is stdout.')
@click.option(
    "--time-limit", type=Finite(min=0, min_open=True, max=1_000_000), default=25.0, show_default=True, metavar="S",
    help="Seconds to plan again.",
)  # fmt: skip
@QUIET
@LANGUAGE
def replies(time_limit: float, **told: Any) -> None:
    """Read the answers in REPLIES, the workbook or CSV file of `export`, and plan again around them.

    Yes keeps a group to SCHEDULE, no to today, a counter-proposal to the time that it names.
    """
    from solver.commands.replies import run
    from solver.domain.schedule import Settings

    sys.exit(run(**told, settings=Settings(time_limit_s=time_limit)))


@main.command("export", epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@click.option("-o", "--output", type=PATH, metavar="DIR", help="Write all of them into this folder.")
@click.option("--xlsx", type=PATH, metavar="FILE", help="A workbook: times to fill in, sections with charts, terms.")
@click.option("--csv", type=PATH, metavar="DIR", help="Every table as a CSV file.")
@click.option("--ics", type=PATH, metavar="DIR", help="A calendar for each organisation that changes.")
@click.option("--geojson", type=PATH, metavar="FILE", help="Organisations, lines, stops and sections for a map.")
@click.option("--pdf", type=PATH, metavar="FILE", help="A memo of two pages.")
@file_option("--sweep", help="Say in the memo how sure it is, by what `stagger sweep -o FILE` wrote of SCHEDULE.")
@file_option("--monitor", help="Say in the memo who did as agreed, by what `stagger monitor --json` printed.")
@file_option("--value", help="Say in memo and workbook what a year is worth, by what `stagger value --json` printed.")
@DOCUMENT_LANGUAGE
@click.option(
    "--dutch-csv/--no-dutch-csv",
    default=None,
    help='CSV with ";" and a decimal comma; by default where the language is Dutch.',
)
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The date from which the new times hold in calendars; by default the first Monday of September to come.",
)
@QUIET
def export_(lang: Language, first: datetime.datetime | None, **told: Any) -> None:
    """Write SCHEDULE of INSTANCE as a workbook, CSV files, calendars, a map layer and a memo."""
    from solver.commands.export import ExportOptions, run

    sys.exit(run(ExportOptions(language=lang, first=first.date() if first else None, **told)))


@main.command()
@INSTANCE
@click.argument("what", type=click.Choice(["all", *SHOWN]), required=False)
@click.option(
    "--id",
    metavar="ID",
    help="Only this section, line, group, organisation, board or agreement, by id, name or a part of it; of sources "
    "also a quality, such as assumed.",
)
@click.option("--load", metavar="SECTION", help="Draw the load of this section over a day, instead of WHAT.")
@click.option("--schedule", type=PATH, metavar="FILE", help="With --load: draw the load in this schedule as well.")
@click.option("--day", metavar="DAY", help="With --load: the day, such as tue; by default the fullest today.")
@AS_JSON
@LANGUAGE
def show(json: bool, **told: Any) -> None:
    """Print what INSTANCE holds: an overview, or its sections, organisations, groups, options, agreements, sources."""
    from solver.commands.show import ShowOptions, run

    sys.exit(run(ShowOptions(**told, as_json=json)))


@main.command()
@INSTANCE
@click.argument("schedules", type=PATH, nargs=-1)
@plot_options
def plot(**told: Any) -> None:
    """Draw INSTANCE as it is today, and SCHEDULES against it (or a frontier.json), into one PNG or SVG file."""
    from solver.commands.plot import PlotOptions, run

    sys.exit(run(PlotOptions(**told)))


@main.command(epilog=EXIT_CODES)
@click.argument("recipe", type=PATH)
@click.option("-o", "--output", type=PATH, metavar="FILE", required=True, help=_OUTPUT_HELP)
@click.option("--feed", type=PATH, metavar="FEED", help="A timetable to take instead of the one in the recipe.")
@AS_JSON
@QUIET
@LANGUAGE
def build(recipe: str, output: str, feed: str | None, json: bool, quiet: bool) -> None:
    """Make an instance as RECIPE says, from timetables, registers, sheets and counts; say what was assumed.

    A recipe is a TOML file, see docs/recipe.md. The same recipe and files give the same instance, byte for byte.
    """
    from solver.commands.build import BuildOptions, run

    sys.exit(run(BuildOptions(recipe, output, feed, json, quiet)))


@main.command()
@click.argument("what", type=click.Choice(["all", "schools"]), default="all")
@click.option(
    "-o", "--output", type=PATH, metavar="FILE", required=True,
    help="Write the workbook (.xlsx) here; with --municipality a folder, for a workbook of each school.",
)  # fmt: skip
@click.option("--municipality", multiple=True, metavar="NAME", help="With schools: those of this one. Repeatable.")
@DOCUMENT_LANGUAGE
def template(what: str, output: str, municipality: tuple[str, ...], lang: Language) -> None:
    """Write an empty workbook in which schools and employers fill in their times, people and wishes.

    That of WHAT schools is one sheet of nine columns; what a school fills in there counts as its own statement.
    """
    from solver.commands.template import run

    sys.exit(run(what, output, lang, municipality))


main.add_command(new)
main.add_command(import_)
for _command in (serve, sweep, refusals, monitor, schema, prepare, completion):
    main.add_command(_command)


if _IS_OURS:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def start() -> None:
    """Run the command line as a program."""
    leave_after(main)


if __name__ == "__main__":
    start()
