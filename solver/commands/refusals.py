"""`stagger refusals`: what becomes of a schedule if parties say no, whom to ask first, and what to do then."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from solver.commands.console import make_console
from solver.commands.files import (
    STANDARD_STREAM,
    print_json,
    read_pair,
    refuse_unwritable,
    write_result,
)
from solver.commands.solve_inputs import refuse_both
from solver.commands.solve_tables import print_heading
from solver.demand.loads import build_demand
from solver.demand.measures import measure_terms
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, TermsBeforeAfter
from solver.formats import dump_schedule
from solver.library.refusal_sets import read_refusal_sets
from solver.library.refusals import refusals_of
from solver.library.validity import parts_of
from solver.report.tables.refusals import refusals_table
from solver.report.terminal.tables import Fitted, first_rows
from solver.report.text.language import terminal_words
from solver.report.text.names import as_told
from solver.report.text.refusal_words import refusal_sentences

_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class RefusalsCall:
    """What was typed."""

    instance: str
    schedule: str
    survive: int | None
    scenarios: str | None
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
    return 0


def _with_terms(instance: Instance, schedule: Schedule) -> Schedule:
    """Return a schedule with its terms: what was made by hand has none."""
    if schedule.terms is not None:
        return schedule
    demand = build_demand(instance)
    today = measure_terms(demand, demand.options.status_quo_parts()).rounded()
    terms = TermsBeforeAfter(status_quo=today, schedule=measure_terms(demand, parts_of(demand, schedule)).rounded())
    return schedule.model_copy(update={"terms": terms})


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
