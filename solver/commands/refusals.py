"""`stagger refusals`: what becomes of a schedule if parties say no, whom to ask first, and what to do then."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from solver.advise.whatif.by_name import edits_by_id
from solver.commands.console import make_console
from solver.commands.files import (
    STANDARD_STREAM,
    print_json,
    read_pair,
    read_plans,
    refuse_unwritable,
    write_result,
)
from solver.commands.next_steps import called, first_to_refuse, if_no, typed
from solver.commands.solve_inputs import refuse_both
from solver.commands.solve_tables import print_heading
from solver.demand.loads import build_demand
from solver.demand.measures import terms_before_after
from solver.domain.instance import Instance
from solver.domain.robustness import Robustness
from solver.domain.schedule import Schedule
from solver.errors import InputError, Problem
from solver.formats import dump_schedule
from solver.language.messages import gettext, shown
from solver.library.if_no import answer_to
from solver.library.refusal_sets import read_refusal_sets
from solver.library.refusals import refusals_of
from solver.library.validity import parts_of
from solver.report.tables.refusals import refusals_table
from solver.report.terminal.tables import Fitted, first_rows
from solver.report.text.language import terminal_words
from solver.report.text.names import as_told
from solver.report.text.refusal_words import prepared, refusal_sentences
from solver.validation.spelling import printable

_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class RefusalsCall:
    """What was typed."""

    instance: str
    schedule: str
    survive: int | None
    scenarios: str | None
    if_no: tuple[str, ...]
    output: str | None
    as_json: bool
    quiet: bool


def run(call: RefusalsCall) -> int:
    """Work out, write and show; return exit code 0.

    Raises
    ------
    InputError
        A file or a value cannot be used.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    """
    refuse_both(call.survive, call.scenarios)
    if call.output is not None:
        refuse_unwritable(call.output, call.instance, *([call.scenarios] if call.scenarios else []))
    if call.if_no:
        return _write_answer(call)
    named = None if call.scenarios is None else read_refusal_sets(call.scenarios)
    instance, schedule = read_pair(call.instance, call.schedule)
    found = refusals_of(instance, schedule, call.survive or 1, named)
    schedule = _with_terms(instance, schedule).model_copy(update={"robustness": found})
    if call.output is not None:
        write_result(call.output, dump_schedule(schedule))
    if call.as_json:
        print_json(found.model_dump(mode="json"))
    elif not call.quiet and call.output != STANDARD_STREAM:
        console = make_console()
        print_heading(console, as_told(instance))
        print_refusals(console, as_told(instance), schedule)
        _print_next(console, call, schedule)
    return 0


def _write_answer(call: RefusalsCall) -> int:
    """Write what is done if some parties say no, and show whose hours differ from what was agreed."""
    if call.survive is not None or call.scenarios is not None:
        option = "--survive" if call.survive is not None else "--scenarios"
        found, advice = gettext("{option} beside it", option=option), gettext("leave one of the two out")
        raise InputError([Problem("--if-no", found, gettext("the parties who say no, and nothing else"), advice)])
    if call.output is None:
        found, advice = gettext("no -o"), gettext("name a file: -o next.json")
        raise InputError([Problem("--if-no", found, gettext("where the schedule goes"), advice)])
    given, ((instance, schedule),) = read_plans(call.instance, (call.schedule,))
    edits, notes = edits_by_id(given, [f"fix-organisation {name}=0" for name in call.if_no])
    ids = [edit.partition(" ")[2].rpartition("=")[0] for edit in edits]
    made, refusal = answer_to(given, schedule, ids)
    write_result(call.output, dump_schedule(made))
    if call.as_json:
        print_json(made.model_dump(mode="json"))
    elif not call.quiet and call.output != STANDARD_STREAM:
        console, words = make_console(), terminal_words(instance)
        print_heading(console, as_told(instance))
        for note in notes:
            console.print(Text(shown(note)))
        told = schedule.model_copy(update={"robustness": Robustness(survives=0, refusals=(refusal,))})
        (row,) = prepared(words, build_demand(instance), told)
        console.print(Text(row.sentence))
        console.print(Text(shown(gettext("Written to {output}.", output=printable(call.output)))))
        console.print()
        console.print(gettext("Next:"))
        both = typed(call.instance, call.schedule, call.output)
        for command in (f"compare {both}", f"refusals {typed(call.instance, call.output)}"):
            console.print(Text(f"  {called(command)}"), soft_wrap=True)
    return 0


def _print_next(console: Console, call: RefusalsCall, schedule: Schedule) -> None:
    """Print how the answer to the worst refusal becomes a schedule."""
    refusing = first_to_refuse(schedule)
    if not refusing or call.schedule == STANDARD_STREAM:
        return
    console.print()
    console.print(gettext("Next, if the first of these comes true:"))
    command = if_no(call.instance, call.schedule, refusing)
    console.print(Text(f"  {called(command)}"), soft_wrap=True)


def _with_terms(instance: Instance, schedule: Schedule) -> Schedule:
    """Return a schedule with its terms: what was made by hand has none."""
    if schedule.terms is not None:
        return schedule
    demand = build_demand(instance)
    return schedule.model_copy(update={"terms": terms_before_after(demand, parts_of(demand, schedule))})


def print_refusals(console: Console, instance: Instance, schedule: Schedule) -> None:
    """Print how a schedule stands if parties say no, and a row for each refusal."""
    words, demand = terminal_words(instance), build_demand(instance)
    sentences = refusal_sentences(words, demand, schedule)
    if not sentences:
        console.print(Text(words("no_nobody")))
        return
    console.print(Text(" ".join(sentences)))
    console.print()
    console.print(Fitted(first_rows(refusals_table(words, demand, schedule), _MOST_ROWS)))
