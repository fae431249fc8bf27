"""The commands `sweep`, `refusals` and `monitor`: how sure a schedule is, before it is agreed and after."""

from __future__ import annotations

import sys
from typing import Any

import click

from solver.commands.grouped_help import GroupedCommand
from solver.commands.help_texts import EXIT_CODES
from solver.commands.options import (
    AS_JSON,
    INSTANCE,
    LANGUAGE,
    PATH,
    QUIET,
    file_option,
    refusal_options,
    sweep_options,
)


@click.command(cls=GroupedCommand, epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedules", type=PATH, nargs=-1)
@sweep_options
@LANGUAGE
def sweep(instance: str, schedules: tuple[str, ...], json: bool, **told: Any) -> None:
    """Print how sure the figures of INSTANCE and SCHEDULES are, and which assumptions decide.

    Numbers that come from one source are drawn together. With -o a sweep that was stopped goes on where it was.
    """
    from solver.commands.sweep import SweepCall, run

    sys.exit(run(SweepCall(instance, schedules, as_json=json, **told)))


@click.command(cls=GroupedCommand, epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@refusal_options
@click.option(
    "--if-no",
    multiple=True,
    metavar="ORGANISATION",
    help="Write with -o what is done if it says no, as a schedule of its own; again for those who refuse together.",
)
@file_option("-o", "--output", help='Write SCHEDULE with what was found here, for pages and memos; "-" is stdout.')
@AS_JSON
@QUIET
@LANGUAGE
def refusals(instance: str, schedule: str, json: bool, **told: Any) -> None:
    """Print what becomes of SCHEDULE if parties say no: the worst, whom to ask first, and what to do then.

    Whoever says no stays as today; all others do as agreed, but for the best answer: at most one party more changes.
    """
    from solver.commands.refusals import RefusalsCall, run

    sys.exit(run(RefusalsCall(instance, schedule, as_json=json, **told)))


@click.command(cls=GroupedCommand, epilog=EXIT_CODES)
@INSTANCE
@click.argument("schedule", type=PATH)
@click.option("--before", type=PATH, multiple=True, required=True, metavar="FILE", help="Counts before it began.")
@click.option("--after", type=PATH, multiple=True, required=True, metavar="FILE", help="Counts since it holds.")
@file_option("--ranges", help="What is believed before any count (TOML); the program's own for what it leaves out.")
@file_option("-o", "--output", help='Write SCHEDULE with what was found here, for `solve --keep`; "-" is stdout.')
@AS_JSON
@QUIET
@LANGUAGE
def monitor(instance: str, schedule: str, json: bool, **told: Any) -> None:
    """Print who does as agreed since SCHEDULE took effect, from passengers counted before and after.

    Counts are CSV files, or workbooks, with a table of counts: section, date, from, to, passengers.
    """
    from solver.commands.monitor import MonitorCall, run

    sys.exit(run(MonitorCall(instance, schedule, as_json=json, **told)))
