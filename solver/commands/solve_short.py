"""What `stagger solve` prints by default: what changes most, and at the end the finding and what to do next."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from solver.demand.loads import Demand
from solver.domain.clock import format_shift
from solver.domain.schedule import Schedule
from solver.report.figures import Move, SectionFigures
from solver.report.terminal.tables import add_row, make_table, moves_table, sections_table
from solver.report.text.numbers import number
from solver.validation.spelling import printable

MOST_ROWS = 10
"""Sections, organisations or groups of a table; --verbose has all of them."""
_OF_SITUATION = {"without", "places", "headcount"}
"""First words of the edits that say who travels, or in how many places."""


def print_changes(console: Console, demand: Demand, sections: Sequence[SectionFigures], who: Sequence[Move]) -> None:
    """Print who moves, in groups where these are few, else in organisations, and the sections that change most."""
    if 0 < len(who) <= MOST_ROWS:
        console.print(moves_table(who))
    elif who:
        _print_organisations(console, demand, who)
    most = sorted(sections, key=lambda row: -abs(row.peak_after - row.peak_before))[:MOST_ROWS]
    if len(sections) > len(most):
        title = f"The {len(most)} sections (of {number(len(sections))}) whose highest load changes most"
    else:
        title = "Every section, before and after"
    console.print(sections_table(most, len(demand.instance.days) > 1, title))


def _print_organisations(console: Console, demand: Demand, who: Sequence[Move]) -> None:
    by_party: dict[int, list[Move]] = defaultdict(list)
    for move in who:
        by_party[move.party].append(move)
    order = sorted(by_party, key=lambda party: -_people(by_party[party]))
    shown, rest = order[:MOST_ROWS], order[MOST_ROWS:]
    note = ""
    if rest:
        people = _people([move for party in rest for move in by_party[party]])
        organisations = "1 more organisation" if len(rest) == 1 else f"{number(len(rest))} more organisations"
        note = f"And {organisations}, together {number(people)} people."
    columns = ["people", "groups", "of", "shift (min)"]
    table = make_table("The proposal: who moves, by organisation", ["organisation"], columns, note)
    for party in shown:
        moves, organisation = by_party[party], demand.instance.organisations[party]
        groups = len({move.group for move in moves})
        shifts = [move.shift_min for move in moves]
        span = " to ".join(format_shift(shift) for shift in dict.fromkeys([min(shifts), max(shifts)]))
        cells = [number(_people(moves)), number(groups), number(len(organisation.groups)), span]
        add_row(table, [organisation.name, *cells])
    console.print(table)


def _people(moves: Sequence[Move]) -> float:
    return sum(move.people for move in moves)


def print_broken_today(console: Console, schedule: Schedule, most: int | None) -> None:
    """Print which agreements today breaks; all of them where `most` is None."""
    broken = schedule.status_quo_violations
    for violation in broken[:most]:
        console.print(f"Today breaks {violation.rule}: {violation.text}", soft_wrap=True)
    if most is not None and len(broken) > most:
        console.print(f"Today breaks agreements in {number(len(broken) - most)} more ways.", soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Solved:
    """The files of a solve, for the commands that come after it.

    Attributes
    ----------
    agreed
        The schedule that it keeps close to; None where there is none, or it is no file.
    of_one_situation
        Whether the two can be shown on one page: the same people travel, in the same places.
    """

    instance: str
    schedule: str
    agreed: str | None = None
    of_one_situation: bool = True


def in_one_situation(agreed: Schedule, schedule: Schedule) -> bool:
    """Return whether two schedules were made with the same edits of who travels, and in how many places."""
    return _edits_of_situation(agreed) == _edits_of_situation(schedule)


def _edits_of_situation(schedule: Schedule) -> set[str]:
    edits = schedule.scenario.edits if schedule.scenario is not None else ()
    return {edit for edit in edits if edit.partition(" ")[0] in _OF_SITUATION}


def print_next_steps(console: Console, files: Solved, *, verbose: bool) -> None:
    """Print the commands that come after a solve, as they can be typed here."""
    schedule = files.schedule
    pair = _typed(files.instance, schedule)
    ending = "-page.html" if Path(schedule).suffix == ".html" else ".html"
    page = _typed(str(Path(schedule).with_suffix("")) + ending)
    steps = {"check": f"check {pair}"}
    shown = pair
    if files.agreed is not None:
        both = _typed(files.instance, files.agreed, schedule)
        steps["beside the agreed one"] = f"compare {both}"
        if files.of_one_situation:
            steps["who does otherwise"] = f"explain {_typed(files.instance, files.agreed)} --diff {_typed(schedule)}"
            shown = both
    steps["a page for a meeting"] = f"report {shown} -o {page}"
    steps["who contributes what"] = f"explain {pair}"
    if not verbose:
        steps["all groups and sections"] = f"evaluate {pair}"
    wide = max(map(len, steps))
    console.print("Next:")
    for what, command in steps.items():
        console.print(Text(f"  {what.ljust(wide)}  {_program()} {command}"), soft_wrap=True)


def _typed(*paths: str) -> str:
    return " ".join(shlex.quote(printable(path)) for path in paths)


def _program() -> str:
    """Return how this program was called, such as ".venv/bin/stagger"; its bare name where that is found."""
    called = Path(sys.argv[0])
    if called.stem != "stagger" or shutil.which("stagger"):
        return "stagger"
    return shlex.quote(printable(sys.argv[0]))
