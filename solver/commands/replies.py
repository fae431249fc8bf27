"""`stagger replies`: what parties answered to a schedule, and the schedule that keeps to their answers."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from solver.commands.console import make_console
from solver.commands.files import refuse_unwritable
from solver.commands.solve import SolveOptions
from solver.commands.solve import run as run_solve
from solver.domain.clock import format_shift
from solver.domain.schedule import Settings
from solver.errors import InputError, Problem
from solver.formats import read_instance, read_schedule
from solver.library.replies import Answer, Reply, read_replies
from solver.report.text.numbers import number

_ANSWERS: dict[Answer, str] = {"yes": "has agreed", "no": "stays as it is", "counter": "proposes another time"}


def run(instance: str, schedule: str, replies: str, *, output: str | None, settings: Settings, quiet: bool) -> int:
    """Read answers, plan again around them, and show what changed; return the exit code of `stagger solve`.

    Raises
    ------
    InputError
        A file cannot be used, or a cell of the answers; with a problem for each.
    """
    if "-" in (instance, schedule, replies):
        found, advice = '"-", standard input', "give the paths of the three files"
        raise InputError([Problem("the arguments", found, "files: they are read twice", advice)])
    if output is not None:
        refuse_unwritable(output, instance, schedule, replies)
    answers = read_replies(replies, read_instance(instance), read_schedule(schedule))
    if not quiet and output != "-":
        print_replies(make_console(), answers)
    edits = tuple(reply.edit for reply in answers)
    return run_solve(SolveOptions(instance, output, settings, quiet=quiet, edits=edits, keep=schedule))


def print_replies(console: Console, replies: Sequence[Reply]) -> None:
    """Print how many answered what, and a line for each that did not simply agree."""
    counts = [(answer, [reply for reply in replies if reply.answer == answer]) for answer in _ANSWERS]
    told = ", ".join(f"{number(len(own))} {_counted(answer, len(own))}" for answer, own in counts if own)
    console.print(f"{number(len(replies))} {'answer' if len(replies) == 1 else 'answers'}: {told}.", soft_wrap=True)
    for reply in replies:
        if reply.answer != "yes":
            shift = f" ({format_shift(reply.shift_min)})" if reply.answer == "counter" else ""
            console.print(
                Text(f"  {reply.organisation}, {reply.group}: {_ANSWERS[reply.answer]}{shift}"), soft_wrap=True
            )


def _counted(answer: Answer, count: int) -> str:
    if answer == "counter":
        return "counter-proposal" if count == 1 else "counter-proposals"
    return answer
