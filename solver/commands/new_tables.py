"""What `stagger new` prints: first what was lost, then the parties, then what is assumed and how to overwrite it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from solver.commands.options import language_option
from solver.importers.regions.assumptions import Assumption
from solver.importers.regions.choices import INSTANCE_FILE, RECIPE_FILE
from solver.importers.regions.lost import Lost
from solver.importers.regions.parties import Party
from solver.importers.regions.region import Made
from solver.language.messages import gettext, joined, ngettext, numeral, shown
from solver.report.table import Cell, Column, Table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words

_MOST_NAMED = 6


def print_made(console: Console, made: Made, folder: Path) -> None:
    """Print what became of a region: what was lost, who is in it, what is assumed, what to do next."""
    _print_lost(console, made, folder)
    console.print(Fitted(_parties_table(made.parties)))
    _print_assumptions(console, made.assumptions)
    command = f"stagger new {folder} --assume cohorts.vo.shifts='15 45 15'"
    told = gettext(
        "Each can be overwritten: {command}. Of one school: --assume schools.CODE.start=08:15 (also pupils, "
        "public_transport, departures).",
        command=command,
    )
    console.print(told, soft_wrap=True)
    _print_next(console, made, folder)


def _print_lost(console: Console, made: Made, folder: Path) -> None:
    """Print, before anything else, whom no plan of this region can say anything about."""
    if made.built and made.built.warning:
        console.print(made.built.warning, style="bold red", soft_wrap=True)
    for lost in made.lost:
        console.print(_lost_line(lost), style="bold red", soft_wrap=True)
        console.print(gettext("  What to do: {advice}.", advice=lost.advice), soft_wrap=True)
    if made.unplaced:
        console.print(_unplaced_line(made.unplaced, folder), soft_wrap=True)
    if made.built and not made.lost:
        console.print(gettext("Nobody is lost: everybody is on some line."), style="bold", soft_wrap=True)


def _lost_line(lost: Lost) -> str:
    """Return who is lost and why, with how many of all that is, and the first few by name."""
    names = ", ".join(lost.names[:_MOST_NAMED])
    if len(lost.names) > _MOST_NAMED:
        more = len(lost.names) - _MOST_NAMED
        names = ngettext("{names} and {count} more", "{names} and {count} more", more, names=names)
    if lost.people is None:
        return gettext("LOST: {what} ({names})", what=lost.what, names=names)
    share = f"{lost.share:.0%}" if (lost.share or 0) >= 0.01 else gettext("less than 1%")
    return gettext(
        "LOST: {people} people ({share} of all) {what} ({names})",
        people=numeral(lost.people),
        share=share,
        what=lost.what,
        names=names,
    )


def _unplaced_line(unplaced: Sequence[Party], folder: Path) -> str:
    first = unplaced[0]
    return ngettext(
        "Without a place: {count} party. Put it on the map: stagger new {folder} --place {id}=53.2194,6.5665",
        "Without a place: {count} parties. Put them on the map: stagger new {folder} --place {id}=53.2194,6.5665",
        len(unplaced),
        folder=str(folder),
        id=first.id,
    )


def _parties_table(parties: Sequence[Party]) -> Table:
    """Return who is in a region, with which numbers of each are assumed."""
    words = terminal_words()
    columns = [
        Column("code", shown(gettext("code"))),
        Column("name", shown(gettext("party"))),
        Column("people", shown(gettext("people")), "count"),
        Column("origin", shown(gettext("people from"))),
        Column("begins", shown(gettext("begins"))),
        Column("public_transport", shown(gettext("by public transport")), "percent"),
        Column("assumed", shown(gettext("numbers assumed")), "count"),
    ]
    rows: list[list[Cell]] = [
        [
            each.id,
            each.name,
            each.people,
            _told(each.people_from, words(f"quality_{each.people_quality}")),
            " ".join(each.begins) or None,
            each.public_transport,
            len(each.assumed),
        ]
        for each in parties
    ]
    return Table("parties", shown(gettext("Who is in it")), columns, rows)


def _told(text: str, quality: str) -> str:
    return f"{shown(text)} ({quality})"


def _print_assumptions(console: Console, assumptions: Sequence[Assumption]) -> None:
    """Print what is assumed, each with a key that can be copied, and below it what it is and where it comes from."""
    words = terminal_words()
    console.print(gettext("What is assumed"), style="bold", soft_wrap=True)
    for each in assumptions:
        console.print(f"  {each.key}={each.value or '-'}", soft_wrap=True)
        about = [each.what]
        if each.people is not None:
            about.append(ngettext("{count} person", "{count} people", each.people))
        console.print(f"      {shown(joined('; ', about))}", soft_wrap=True, style="dim")
        told = _told(each.source, words(f"quality_{each.quality}"))
        console.print(f"      {told}", soft_wrap=True, style="dim")


def _print_next(console: Console, made: Made, folder: Path) -> None:
    """Print where everything is, and the next command."""
    recipe = folder / RECIPE_FILE
    if made.built is None:
        told = gettext("Written to {recipe}, without an instance yet: nothing says what runs.", recipe=str(recipe))
        console.print(told, soft_wrap=True)
        console.print(gettext("Next: {command}", command=f"stagger new {folder} --gtfs FEED.zip"), soft_wrap=True)
        return
    instance = folder / INSTANCE_FILE
    written = joined(", ", [str(recipe), str(instance)])
    following = f"stagger solve {instance} -o {folder / 'schedule.json'}{language_option()}"
    told = gettext("Written to {output}. Next: {command}", output=written, command=following)
    console.print(told, soft_wrap=True)
