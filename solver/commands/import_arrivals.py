"""`stagger import counts --arrivals`: how long before known hours people pass, by passenger counts of many days."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, print_json, refuse_unwritable, write_result
from solver.commands.import_tables import findings_table
from solver.commands.needed import require_scipy
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.errors import InputError, Problem
from solver.formats import read_instance
from solver.importers.counts.dated import DatedCounts, read_dated_counts
from solver.importers.findings import Findings
from solver.language.messages import gettext, joined, listed, numeral, shown
from solver.report.table import Column, Table
from solver.report.terminal.tables import Fitted
from solver.uncertainty.arrivals.estimate import Arrivals, estimate_arrivals, profiles_on
from solver.validation.names import Names
from solver.validation.spelling import join_texts, spell_text

_DECIMALS = 4
_MOST_EDGES = 100
_FARTHEST_MIN = 240
"""Profiles go no further, see `Profile`."""


@dataclass(frozen=True, slots=True)
class ArrivalsCall:
    """What was typed."""

    instance: str
    sheets: tuple[str, ...]
    profile: str | None
    edges: str
    output: str | None
    seed: int
    as_json: bool
    mode: str | None = None


def run(call: ArrivalsCall) -> int:
    """Estimate a profile, write it as a table and show it; return exit code 0.

    Raises
    ------
    FileAccessError, InputError
        A file or a cell cannot be used, nobody passes the counted sections on the way to an hour, or it is not said
        of which profile.
    """
    require_scipy()
    edges = _edges(call.edges)
    if call.output is not None:
        refuse_unwritable(call.output, call.instance, *call.sheets)
    instance, findings = read_instance(call.instance), Findings()
    counts = read_dated_counts([Path(path) for path in call.sheets], instance, findings)
    counts = counts if call.mode is None else _of_mode(instance, counts, call.mode)
    name = _profile(instance, counts, call.profile)
    found = estimate_arrivals(instance, counts, name, edges, call.seed)
    if call.output is not None:
        write_result(call.output, table_of(found, call.mode))
    if call.as_json and call.output != STANDARD_STREAM:
        print_json(asdict(found) | {"findings": [asdict(finding) for finding in findings]})
    elif call.output != STANDARD_STREAM:
        _print(found, findings)
    return 0


def refuse_without(options: dict[str, str | None]) -> None:
    """Refuse options that go with `--arrivals` where that was not asked for.

    Raises
    ------
    InputError
        With every one that was given.
    """
    given = [name for name, value in options.items() if value is not None]
    if given:
        found, expected = gettext("it without --arrivals"), gettext("it with --arrivals")
        raise InputError([Problem(name, found, expected, gettext("add --arrivals, or leave it out")) for name in given])


def _edges(text: str) -> list[float]:
    """Return the edges of the bins, in minutes before, most first."""
    try:
        edges = [float(word) for word in text.replace(",", " ").split()]
    except ValueError:
        edges = []
    is_within = all(-_FARTHEST_MIN <= edge <= _FARTHEST_MIN for edge in edges)
    if not 2 <= len(edges) <= _MOST_EDGES or not is_within or any(near >= far for far, near in pairwise(edges)):
        expected = gettext("minutes before, from most to least, of at most 240, such as 40,30,20,10,0")
        raise InputError(
            [Problem("--edges", spell_text(text), expected, gettext("write at least two, with commas between them"))]
        )
    return edges


def _of_mode(instance: Instance, counts: DatedCounts, mode: str) -> DatedCounts:
    """Return the counts of the sections of one mode.

    Raises
    ------
    InputError
        None of the counted sections is of it.
    """
    modes = [line.mode for line in instance.lines for _ in line.sections]
    there = sorted({modes[section] for section, _, _, _ in counts.spans})
    if mode not in there:
        expected = gettext("a mode of a counted section: {modes}", modes=join_texts(there))
        raise InputError([Problem("--mode", spell_text(mode), expected, gettext("name another, or leave it out"))])
    return counts.of_sections({place for place, own in enumerate(modes) if own == mode})


def _profile(instance: Instance, counts: DatedCounts, asked: str | None) -> str:
    """Return the profile to estimate: the one that was asked for, or the only one there is."""
    there = profiles_on(instance, counts)
    expected = gettext("a profile of people on their way to an hour past a counted section")
    if not there:
        advice = gettext("count a section that groups with arrivals pass, leg to")
        raise InputError([Problem(gettext("the counts"), gettext("nobody of a group"), expected, advice)])
    if asked is not None and asked not in there:
        advice = Names(there).advice(asked, gettext("name one of {names}", names=join_texts(there)))
        raise InputError([Problem("--profile", spell_text(asked), expected, advice)])
    if asked is None and len(there) > 1:
        found = gettext("several profiles on the counted sections: {names}", names=join_texts(there, "and"))
        raise InputError([Problem("--arrivals", found, gettext("one of them"), gettext("name it with --profile"))])
    return asked or there[0]


def table_of(found: Arrivals, mode: str | None = None) -> str:
    """Return the profile as a table `profiles` of a recipe; bins at the ends in which nobody passes are left out.

    Of one mode it is the profile of who goes by it alone; what a recipe made of such rows before has its name.
    """
    profile = found.profile if mode is None else found.profile.removesuffix(f"-{mode}")
    of_mode = [] if mode is None else [mode]
    shares = _rounded([each.value for each in found.share])
    used = [place for place, share in enumerate(shares) if share]
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["profile", *["mode" for _ in of_mode], "before_from", "before_to", "share", "source", "quality"])
    source = (
        f"passengers counted on {', '.join(found.sections)} on {len(found.dates)} days ({found.dates[0]} to "
        f"{found.dates[-1]}), by non-negative least squares with {', '.join(map(format_clock, found.hours))} as hours"
    )
    for place in range(used[0], used[-1] + 1):
        far, near = found.before_min[place], found.before_min[place + 1]
        rows.writerow([profile, *of_mode, f"{far:g}", f"{near:g}", f"{shares[place]:g}", source, "derived"])
    return text.getvalue()


def _rounded(shares: Sequence[float]) -> list[float]:
    """Return shares with few decimals that sum to 1: what rounding leaves goes to the largest."""
    rounded = [round(share, _DECIMALS) for share in shares]
    largest = max(range(len(rounded)), key=rounded.__getitem__)
    rounded[largest] = round(rounded[largest] + 1 - sum(rounded), _DECIMALS)
    return rounded


def _print(found: Arrivals, findings: Findings) -> None:
    console = make_console()
    console.print(Fitted(_table(found)))
    for sentence in _sentences(found):
        console.print(shown(sentence), soft_wrap=True)
    console.print(Fitted(findings_table(list(findings))))


def _table(found: Arrivals) -> Table:
    columns = [
        Column("from", shown(gettext("minutes before")), "number"),
        Column("to", shown(gettext("to")), "number"),
        Column("share", shown(gettext("share")), "share"),
        Column("low", shown(gettext("at least")), "share"),
        Column("high", shown(gettext("at most")), "share"),
    ]
    bins = zip(pairwise(found.before_min), found.share, strict=True)
    rows = [[far, near, each.value, each.low, each.high] for (far, near), each in bins]
    title = gettext("How long before its hours the people of profile {name} pass", name=found.profile)
    note = gettext("At least and at most: 90 % of what comes out when days are drawn again.")
    return Table("arrivals", shown(title), columns, [list(row) for row in rows], [shown(note)])


def _sentences(found: Arrivals) -> list[str]:
    """Return what was counted and found, and how far that is off on days that were left out."""
    hours = [
        gettext("{people} a day for {hour}", people=numeral(each.value, 0), hour=format_clock(hour))
        for hour, each in zip(found.hours, found.people, strict=True)
    ]
    sentences = [
        gettext(
            "Counted: {sections}, {days} days ({first} to {last}), {count} intervals.",
            sections=listed(found.sections, "and"),
            days=numeral(len(found.dates)),
            first=found.dates[0],
            last=found.dates[-1],
            count=numeral(found.num_intervals),
        ),
        gettext(
            "On average they pass {mean} minutes before, the way from the section aside (between {low} and {high}).",
            mean=numeral(found.mean_min.value, 1),
            low=numeral(found.mean_min.low, 1),
            high=numeral(found.mean_min.high, 1),
        ),
        gettext(
            "Found along with it: {hours}, and {others} others.",
            hours=joined(", ", hours),
            others=numeral(found.others, 0),
        ),
    ]
    held = found.held_out
    if held is None:
        return [*sentences, gettext("One day only: nothing says how sure this is.")]
    return [
        *sentences,
        gettext(
            "On days left out it is off by {estimated} % of the passengers, interval by interval; the profile as it "
            "was by {before} %, the mean of the other days by {others} %.",
            estimated=numeral(100 * held.estimated, 1),
            before=numeral(100 * held.as_it_was, 1),
            others=numeral(100 * held.by_the_others, 1),
        ),
    ]
