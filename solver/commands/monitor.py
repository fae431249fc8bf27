"""`stagger monitor`: who does as agreed, from counts before and after a schedule took effect."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from solver.commands.console import make_console
from solver.commands.files import (
    STANDARD_STREAM,
    print_json,
    refuse_two_streams,
    refuse_unwritable,
    write_result,
)
from solver.commands.import_tables import findings_table
from solver.commands.needed import require_scipy
from solver.commands.next_steps import program, typed
from solver.commands.solve_tables import print_heading
from solver.domain.instance import Instance
from solver.domain.monitor import Monitoring
from solver.formats import dump_schedule, read_instance, read_schedule
from solver.language.messages import gettext
from solver.library.monitoring import MonitorResult, adherence_edits, monitor
from solver.report.tables.monitor import adherence_table, expected_table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import terminal_words
from solver.report.text.monitor_words import counted_sentence, monitor_sentences
from solver.report.text.names import as_told
from solver.uncertainty.ranges import read_ranges

_LONGEST = 12
"""Sections that are shown."""


@dataclass(frozen=True, slots=True)
class MonitorCall:
    """What was typed."""

    instance: str
    schedule: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    ranges: str | None
    output: str | None
    as_json: bool
    quiet: bool


def run(call: MonitorCall) -> int:
    """Estimate, write and show; return exit code 0.

    Raises
    ------
    FileAccessError, InputError
        A file or a cell cannot be used.
    """
    require_scipy()
    refuse_two_streams([call.instance, call.schedule])
    inputs = [call.instance, call.schedule, *call.before, *call.after, *([call.ranges] if call.ranges else [])]
    if call.output is not None:
        refuse_unwritable(call.output, *inputs)
    ranges = read_ranges(call.ranges) if call.ranges else None
    instance, schedule = read_instance(call.instance), read_schedule(call.schedule)
    found = monitor(instance, schedule, list(call.before), list(call.after), ranges)
    if call.output is not None:
        write_result(call.output, dump_schedule(found.next_schedule))
    if call.as_json and call.output != STANDARD_STREAM:
        told = [asdict(finding) for finding in found.findings]
        print_json(found.monitoring.model_dump(mode="json") | {"findings": told})
    elif not call.quiet and call.output != STANDARD_STREAM:
        _print(make_console(), call, as_told(instance), found)
    return 0


def _print(console: Console, call: MonitorCall, instance: Instance, result: MonitorResult) -> None:
    """Print one screen: the sentences, who does as agreed, what to expect, and what comes next."""
    words, found = terminal_words(), result.monitoring
    print_heading(console, instance)
    console.print(counted_sentence(words, found), soft_wrap=True)
    for sentence in monitor_sentences(words, instance, found):
        console.print(Padding(Text(f"- {sentence}"), (0, 0, 0, 2)))
    console.print()
    console.print(Fitted(adherence_table(words, found)))
    console.print(
        Fitted(expected_table(words, instance, found.model_copy(update={"sections": found.sections[:_LONGEST]})))
    )
    notes = [finding for finding in result.findings if finding.action != "read"]
    if notes:
        console.print(Fitted(findings_table(notes)))
    if call.output is not None and adherence_edits(found):
        console.print(gettext("Next:"))
        again = f"{program()} solve {typed(call.instance)} --keep {typed(call.output)}"
        console.print(Text(f"  {again} --growth {_growth(found)}" if _growth(found) else f"  {again}"), soft_wrap=True)


def _growth(found: Monitoring) -> str:
    """Return growth as the edit has it, where the counts are sure that there is any."""
    growth = found.growth
    if growth.low <= 1 <= growth.high:
        return ""
    return f"{100 * (growth.median - 1):+.1f}%"
