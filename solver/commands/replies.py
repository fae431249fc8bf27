"""`stagger replies`: what parties answered to a schedule, and the schedule that keeps to their answers."""

from __future__ import annotations

from solver.commands.answers import print_answers
from solver.commands.console import make_console
from solver.commands.files import refuse_unwritable
from solver.commands.solve import run as run_solve
from solver.commands.solve_inputs import SolveOptions
from solver.domain.schedule import Settings
from solver.errors import InputError, Problem
from solver.formats import read_instance, read_schedule
from solver.language.messages import gettext
from solver.library.answer_edits import edits_of
from solver.library.replies import read_replies
from solver.report.text.names import as_told


def run(instance: str, schedule: str, replies: str, *, output: str | None, settings: Settings, quiet: bool) -> int:
    """Read answers, plan again around them, and show what changed; return the exit code of `stagger solve`.

    Raises
    ------
    InputError
        A file cannot be used, or a cell of the answers; with a problem for each.
    """
    if "-" in (instance, schedule, replies):
        found, advice = gettext('"-", standard input'), gettext("give the paths of the three files")
        raise InputError([Problem(gettext("the arguments"), found, gettext("files: they are read twice"), advice)])
    if output is not None:
        refuse_unwritable(output, instance, schedule, replies)
    asked, agreed = read_instance(instance), read_schedule(schedule)
    answers = read_replies(replies, asked, agreed)
    if not quiet and output != "-":
        print_answers(make_console(), answers, as_told(asked), agreed)
    edits = edits_of(answers, asked, agreed)
    options = SolveOptions(instance, output, settings, quiet=quiet, edits=edits, keep=schedule, asks_first=True)
    return run_solve(options)
