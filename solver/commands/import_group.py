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
@AS_JSON
@LANGUAGE
def import_counts(instance: str, sheets: tuple[str, ...], json: bool) -> None:
    """Print INSTANCE as it is today against the passenger counts in SHEETS, section by section."""
    from solver.commands.imports import counts

    sys.exit(counts(sheets, instance, as_json=json))
