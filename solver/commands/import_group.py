"""The commands `new` and `import`: a region made by answering questions, and a look at one kind of source at a time."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from typing import Any

import click

from solver.commands.grouped_help import GroupedCommand, GroupedCommands
from solver.commands.help_texts import EXIT_CODES
from solver.commands.options import LANGUAGE, QUIET

_PATH = click.Path(readable=False)  # what cannot be read is bad input, and gets our own sentence
AS_JSON = click.option("--json", is_flag=True, help="Print JSON for machines instead of tables.")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _many(name: str, metavar: str, help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(name, multiple=True, metavar=metavar, help=help)


@click.command("new", cls=GroupedCommand, epilog=EXIT_CODES)
@click.argument("folder", type=_PATH, default="region")
@_many("--municipality", "NAME", "Take the secondary schools of this Dutch municipality. Repeatable, as all of these.")
@click.option("--gtfs", type=_PATH, metavar="FEED", help="The timetable: a GTFS zip or folder, of any size of country.")
@_many("--schools", "FILE", "Workbooks of schools, a folder of them, or a register (CSV).")
@_many("--employers", "FILE", "Workbooks of employers, or a folder of them.")
@_many("--counts", "FILE", "Passenger counts: a workbook or a CSV.")
@_many("--tables", "FILE", "Any other table of docs/tables.md, whatever it is called.")
@click.option("--postcodes", type=_PATH, metavar="FILE", help="Postcodes with lat and lon, in place of the pack's PC4.")
@click.option("--name", metavar="TEXT", help="What the region is called; by default its municipalities.")
@click.option("--day", multiple=True, type=click.Choice(_WEEKDAYS), help="A weekday of it; by default tue.")
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), help="The timetable's day; else a normal Tuesday or Thursday."
)
@_many("--lines", "PATTERN", "Only lines with this id or name (* and ?); by default all that come near somebody.")
@_many("--skip-lines", "PATTERN", "No lines with this id or name.")
@_many("--place", "ID=LAT,LON", "Put this organisation there.")
@_many("--assume", "KEY=VALUE", "Put a value in the place of an assumed one; the list that is printed has the keys.")
@click.option("--pack", type=_PATH, metavar="DIR", help="A data pack of schools that `import schools-pack` made.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing; what no option says gets its default.")
@click.option("--overwrite", is_flag=True, help="Write over a recipe that was changed by hand.")
@click.option("--json", is_flag=True, help="Print JSON for machines instead of tables.")
@QUIET
@LANGUAGE
def new(folder: str, yes: bool, json: bool, date: datetime.datetime | None, **told: Any) -> None:
    """Make a region in FOLDER: ask for municipalities, a timetable and workbooks, and write recipe and instance.

    \b
      stagger new groningen --municipality Groningen --gtfs gtfs-nl.zip
      stagger new groningen --employers sheets/ --assume access.walk_m=1000

    It says first who is lost (on no line, without a place), then what is assumed and how to overwrite it. Choices are
    kept in FOLDER/new.json: a second call adds to them.
    """  # noqa: D301
    from solver.commands.new import NewOptions, run

    files = [file for key in ("schools", "employers", "counts", "tables") for file in told.pop(key)]
    plural = {"municipality": "municipalities", "day": "days", "place": "places"}
    told = {plural.get(key, key): value for key, value in told.items()}
    asks = not (yes or json or told["quiet"]) and sys.stdin.isatty()
    day = date.date() if date else None
    sys.exit(run(NewOptions(folder, files=files, date=day, as_json=json, **told), _ask if asks else None))


def _ask(question: str, default: str) -> str:
    answer: str = click.prompt(question, default=default, show_default=bool(default))
    return answer


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
    "--mapping", type=click.Choice(["duo", "vestigingen", "pack"]), default="duo", show_default=True,
    help="How the columns are called, where REGISTER is no recipe.",
)  # fmt: skip
@click.option("--municipality", multiple=True, metavar="NAME", help="Only this municipality; may be given again.")
@AS_JSON
@LANGUAGE
def import_schools(register: str, mapping: str, municipality: tuple[str, ...], json: bool) -> None:
    """Print the sites of REGISTER: a CSV, or a recipe (.toml) that names registers with columns of their own."""
    from solver.commands.imports import schools

    sys.exit(schools(register, mapping, municipality, as_json=json))


@import_.command("schools-pack")
@click.argument("files", type=_PATH, nargs=-1, required=True)
@click.option("-o", "--output", type=_PATH, metavar="DIR", required=True, help="Write the pack here.")
@click.option("--pack", type=_PATH, metavar="DIR", help="Take what no file says from this pack, not from the own one.")
@LANGUAGE
def import_schools_pack(files: tuple[str, ...], output: str, pack: str | None) -> None:
    """Make the data pack of Dutch schools, of which `stagger new` takes them, anew of FILES that DUO publishes.

    Addresses of sites, pupils by site, exam candidates, and centroids of postcodes; any of them may be left out.
    """
    from solver.commands.schools_pack import run

    sys.exit(run(files, output, pack))


@import_.command("employers")
@click.argument("sheets", type=_PATH, nargs=-1, required=True)
@click.option(
    "--mark", type=_PATH, metavar="DIR",
    help="Write workbooks with faults here again, their wrong cells marked, with comments in Dutch.",
)  # fmt: skip
@AS_JSON
@LANGUAGE
def import_employers(sheets: tuple[str, ...], mark: str | None, json: bool) -> None:
    """Print the organisations and groups of filled-in SHEETS (workbooks, CSV files, folders), and what is assumed."""
    from solver.commands.imports import employers

    sys.exit(employers(sheets, as_json=json, mark=mark))


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
@click.option("--mode", metavar="MODE", help="With --arrivals: the profile of those alone who go by it, such as train.")
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
@click.option(
    "--site", "sites", multiple=True, metavar="SITE=SECTION",
    help="The section of a measurement site of traffic counts, where it is not called as the site; may be given again.",
)  # fmt: skip
@AS_JSON
@LANGUAGE
def import_counts(
    instance: str,
    sheets: tuple[str, ...],
    arrivals: bool,
    profile: str | None,
    mode: str | None,
    edges: str,
    output: str | None,
    seed: int,
    sites: tuple[str, ...],
    json: bool,
) -> None:
    """Print INSTANCE as it is today against the counts in SHEETS, section by section.

    SHEETS have the table of counts, or are exports of traffic counts of NDW, whose lanes are added up.
    """
    from solver.commands.import_arrivals import ArrivalsCall, refuse_without, run
    from solver.commands.imports import counts

    if arrivals:
        sys.exit(run(ArrivalsCall(instance, sheets, profile, edges, output, seed, json, mode)))
    refuse_without({"--profile": profile, "--mode": mode, "-o": output})

    sys.exit(counts(sheets, instance, sites=sites, as_json=json))
