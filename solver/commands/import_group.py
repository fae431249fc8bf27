"""The command `import`: a look at one kind of source at a time."""

from __future__ import annotations

import datetime
import sys

import click

from solver.commands.grouped_help import GroupedCommands
from solver.commands.options import LANGUAGE

_PATH = click.Path(readable=False)  # what cannot be read is bad input, and gets our own sentence
AS_JSON = click.option("--json", is_flag=True, help="Print JSON for machines instead of tables.")


@click.group("import", cls=GroupedCommands)
def import_() -> None:
    """Look at one kind of source before an instance is made of it."""


@import_.command("gtfs")
@click.argument("feed", type=_PATH)
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]),
    help="The service day; by default the Tuesday or Thursday with the modal number of trips.",
)  # fmt: skip
@click.option("--summary", is_flag=True, help="Leave out the lines.")
@AS_JSON
@LANGUAGE
def import_gtfs(feed: str, date: datetime.datetime | None, summary: bool, json: bool) -> None:
    """Print what FEED, a GTFS zip or folder, holds on a service day: runs, lines, and what is wrong with it."""
    from solver.commands.imports import FeedOptions, gtfs

    sys.exit(gtfs(FeedOptions(feed, date.date() if date else None, summary, json)))


@import_.command("schools")
@click.argument("register", type=_PATH)
@click.option(
    "--mapping", type=click.Choice(["duo", "vestigingen"]), default="duo", show_default=True,
    help="How the columns are called, where REGISTER is no recipe.",
)  # fmt: skip
@click.option("--municipality", multiple=True, metavar="NAME", help="Only this municipality; may be given again.")
@AS_JSON
@LANGUAGE
def import_schools(register: str, mapping: str, municipality: tuple[str, ...], json: bool) -> None:
    """Print the sites of REGISTER: a CSV, or a recipe (.toml) that names registers with columns of their own."""
    from solver.commands.imports import schools

    sys.exit(schools(register, mapping, municipality, as_json=json))


@import_.command("employers")
@click.argument("sheets", type=_PATH, nargs=-1, required=True)
@AS_JSON
@LANGUAGE
def import_employers(sheets: tuple[str, ...], json: bool) -> None:
    """Print the organisations and groups of filled-in SHEETS (workbooks, CSV files, folders), and what is assumed."""
    from solver.commands.imports import employers

    sys.exit(employers(sheets, as_json=json))


@import_.command("counts")
@click.argument("instance", type=_PATH)
@click.argument("sheets", type=_PATH, nargs=-1, required=True)
@click.option(
    "--arrivals", is_flag=True,
    help="Estimate instead how long before their hours people pass, from counts of many days (needs the extra sweep).",
)  # fmt: skip
@click.option(
    "--profile", metavar="NAME", help="With --arrivals: the profile, where several pass the counted sections."
)
@click.option(
    "--edges", default="60,55,50,45,40,35,30,25,20,15,10,5,0", metavar="MINUTES",
    help="With --arrivals: where its pieces begin and end, in minutes before; every 5 minutes from 60 by default.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=_PATH, metavar="FILE",
    help='With --arrivals: write the profile here, as a table of a recipe (CSV); "-" is stdout.',
)  # fmt: skip
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="With --arrivals: days drawn again."
)
@AS_JSON
@LANGUAGE
def import_counts(
    instance: str,
    sheets: tuple[str, ...],
    arrivals: bool,
    profile: str | None,
    edges: str,
    output: str | None,
    seed: int,
    json: bool,
) -> None:
    """Print INSTANCE as it is today against the passenger counts in SHEETS, section by section."""
    from solver.commands.import_arrivals import ArrivalsCall, refuse_without, run
    from solver.commands.imports import counts

    if arrivals:
        sys.exit(run(ArrivalsCall(instance, sheets, profile, edges, output, seed, json)))
    refuse_without({"--profile": profile, "-o": output})

    sys.exit(counts(sheets, instance, as_json=json))
