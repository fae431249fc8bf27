"""`stagger sweep`: how sure the figures of today and of plans are, and which assumptions decide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, read_of_one_situation, refuse_unwritable, write_result
from solver.commands.needed import require_scipy
from solver.commands.progress import progress_bar
from solver.commands.published import read_published
from solver.commands.schedule_names import short_names
from solver.commands.solve_tables import print_heading
from solver.commands.unknown import known_section
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.domain.sweep import Deciding, Sweep
from solver.errors import InputError, Problem
from solver.formats import dump_sweep
from solver.jobs import ClusterWorkers, LocalWorkers, UnreachableError, Workers
from solver.language.messages import gettext
from solver.library.sweeps import SweepOptions, sweep_of
from solver.optimise.threads import available_cores
from solver.report.tables.published import Counted, Published, counted_table, published_table
from solver.report.tables.sweep import deciding_table, net_table, sweep_sections_table, sweep_terms_table
from solver.report.terminal.tables import Fitted
from solver.report.text.language import Words, terminal_words
from solver.report.text.names import as_told
from solver.report.text.sweep_words import deciding_of, five_sentences, sweep_sentences
from solver.uncertainty.ranges import read_ranges
from solver.uncertainty.sweep import Report

_STATE = ".part"
"""Behind the name of the result: what keeps draws until all are there."""


@dataclass(frozen=True, slots=True)
class SweepCall:
    """What was typed."""

    instance: str
    schedules: tuple[str, ...]
    draws: int
    seed: int
    ranges: str | None
    section: tuple[str, ...]
    published: tuple[str, ...]
    jobs: int | None
    cluster: str | None
    output: str | None
    as_json: bool
    quiet: bool


def run(call: SweepCall) -> int:
    """Draw, write and show; return exit code 0.

    Raises
    ------
    InputError
        A file, a value or a scheduler cannot be used.
    """
    require_scipy()
    inputs = [call.instance, *call.schedules, *([call.ranges] if call.ranges else [])]
    state = None if call.output in (None, STANDARD_STREAM) else f"{call.output}{_STATE}"
    for path in (call.output, state):
        if path is not None:
            refuse_unwritable(path, *inputs)
    ranges = read_ranges(call.ranges) if call.ranges else None
    instance, plans = read_of_one_situation(call.instance, call.schedules)
    named = dict(zip(short_names(call.schedules), (schedule for _, schedule in plans), strict=True))
    sections = [section for each in call.section if (section := known_section(instance, each, None)) is not None]
    published, counted = read_published(instance, call.published, bool(plans))
    sections += [each.section for each in published if each.section not in sections]
    windows = [each.window for each in counted]
    options = SweepOptions(call.draws, call.seed, ranges, sections, windows, state)
    with progress_bar(call.quiet) as bar:
        found = _swept(call, instance, named, options, lambda done: bar(gettext("drawing"), done))
    if call.output is not None:
        write_result(call.output, dump_sweep(found))
    if state is not None:
        Path(state).unlink(missing_ok=True)
    if call.as_json:
        print(json.dumps(found.model_dump(mode="json"), indent=2, ensure_ascii=False))
    elif not call.quiet and call.output != STANDARD_STREAM:
        _print(make_console(), as_told(instance), found, published, counted)
    return 0


def _swept(
    call: SweepCall, instance: Instance, named: dict[str, Schedule], options: SweepOptions, report: Report
) -> Sweep:
    """Return the sweep; where it is stopped, what was drawn is kept.

    Raises
    ------
    InputError
        The scheduler does not answer, or workers die again and again.
    """
    try:
        return sweep_of(instance, named, options, _workers(call), report)
    except UnreachableError as error:
        expected = gettext("a dask scheduler with workers, such as tcp://10.0.0.5:8786")
        advice = gettext("start them as docs/sweep.md says, or use --jobs")
        found = gettext("{address}, where none answers: {error}", address=str(call.cluster), error=str(error))
        raise InputError([Problem("--cluster", found, expected, advice)]) from error
    except BrokenExecutor as error:
        found, expected = gettext("workers that die: {error}", error=str(error)), gettext("workers that finish")
        advice = gettext("give the same command again to go on, with fewer --jobs")
        raise InputError([Problem("--cluster" if call.cluster else "--jobs", found, expected, advice)]) from error
    except KeyboardInterrupt:
        if options.state is not None:
            told = gettext(
                "What was drawn is kept in {state}: the same command goes on with it.", state=str(options.state)
            )
            make_console(stderr=True).print(told, soft_wrap=True)
        raise


def _workers(call: SweepCall) -> Workers | None:
    """Return where to draw; in this process where one job is asked for, or all are done soon."""
    if call.cluster is not None:
        return ClusterWorkers(call.cluster)
    jobs = len(available_cores()) if call.jobs is None else call.jobs
    return LocalWorkers(jobs) if jobs > 1 else None


def _print_five(console: Console, words: Words, instance: Instance, sweep: Sweep, own: Deciding) -> None:
    """Print what decides as sentences that can be read aloud."""
    sentences = five_sentences(words, instance, sweep, own)
    if sentences:
        console.print(words(f"w_five_{own.term}"), soft_wrap=True)
    for number, sentence in enumerate(sentences, 1):
        console.print(Padding(Text(f"{number}. {sentence}"), (0, 0, 0, 2)))
    console.print()


def _print(
    console: Console, instance: Instance, sweep: Sweep, published: Sequence[Published], counted: Sequence[Counted]
) -> None:
    """Print one screen: the sentences, the terms, the fullest sections, and what decides."""
    words = terminal_words(instance)
    print_heading(console, instance)
    console.print(" ".join(sweep_sentences(words, instance, sweep)), soft_wrap=False)
    console.print()
    console.print(Fitted(sweep_terms_table(words, sweep, is_short=True)))
    if sweep.net:
        console.print(Fitted(net_table(words, sweep, is_short=True)))
    if sweep.plans[0].sections:
        console.print(Fitted(sweep_sections_table(words, instance, sweep, is_short=True)))
    if published:
        console.print(Fitted(published_table(words, instance, sweep, published)))
    if counted:
        console.print(Fitted(counted_table(words, instance, sweep, counted)))
    shown = sweep.plans[1] if len(sweep.plans) > 1 else sweep.plans[0]
    if (own := deciding_of(sweep, shown.name)) is not None:
        _print_five(console, words, instance, sweep, own)
        console.print(Fitted(deciding_table(words, instance, sweep, own).without("source")))
    made = {"draws": words.number(sweep.num_draws), "assumptions": words.number(len(sweep.assumptions))}
    console.print(words("w_made", seed=str(sweep.seed), **made), soft_wrap=True)
