"""What `stagger solve` prints by default: what changes most, and at the end the finding and what to do next."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from solver.demand.loads import Demand
from solver.domain.schedule import Schedule
from solver.report.choices import OptionTaken
from solver.report.figures import SectionFigures
from solver.report.table import Table
from solver.report.tables.people import moves_table, organisations_table
from solver.report.tables.sections import before_and_after
from solver.report.text.language import Words
from solver.report.text.numbers import number
from solver.validation.spelling import printable

MOST_ROWS = 10
"""Sections, organisations or groups of a table; --verbose has all of them."""
_OF_SITUATION = {"without", "places", "headcount"}
"""First words of the edits that say who travels, or in how many places."""


def what_changes(
    words: Words, demand: Demand, sections: Sequence[SectionFigures], choices: Sequence[OptionTaken]
) -> list[Table]:
    """Return who moves, in groups where these are few, else in organisations, and the sections that change most."""
    tables = []
    if 0 < len(choices) <= MOST_ROWS:
        tables.append(moves_table(words, choices))
    elif choices:
        tables.append(organisations_table(words, demand, choices, MOST_ROWS))
    most = sorted(sections, key=lambda row: -abs(row.peak_after - row.peak_before))[:MOST_ROWS]
    changed = before_and_after(words, most, with_day=len(demand.instance.days) > 1)
    if len(sections) > len(most):
        changed = changed.titled(
            words("t_sections_most", shown=words.number(len(most)), all=words.number(len(sections)))
        )
    return [*tables, changed]


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
