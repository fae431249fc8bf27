"""`stagger solve`: find a schedule, show it, write it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from solver.commands.collecting import few_collections
from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, print_json, refuse_two_streams, refuse_unwritable, write_result
from solver.commands.streams import is_pipe, write_pipe
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule, Settings
from solver.errors import FileAccessError, Problem
from solver.formats import dump_schedule, read_instance, read_schedule
from solver.optimise.result import Progress, SolveResult
from solver.report.text.numbers import number, percent

if TYPE_CHECKING:
    from solver.commands.keep import Kept

SOLVED, INFEASIBLE, NOTHING_FOUND, GIVEN_UP = 0, 4, 5, 130
_CUT = (
    "The time limit ended the search for the fewest organisations before it had settled: "
    "with a longer --time-limit the schedule may name fewer."
)
_ENDING = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
"""Signals that end a search, not the program; Windows knows no SIGHUP."""


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """What was typed: the instance, where to begin, where schedules go, and how much to say."""

    instance: str
    output: str | None
    settings: Settings
    warm_start: str | None = None
    checkpoint: str | None = None
    resume: str | None = None
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    edits: tuple[str, ...] = ()
    scenario: str | None = None
    keep: str | None = None
    begun: float | None = None
    """When the command began, by `time.monotonic`: its time limit counts from there."""

    @property
    def shows(self) -> bool:
        """Whether tables are printed."""
        return not (self.quiet or self.as_json or self.output == STANDARD_STREAM)


def run(options: SolveOptions) -> int:
    """Solve an instance and return the exit code: 0 solved, 4 infeasible, 5 nothing found."""
    with few_collections() as is_read:
        return _solved(options, time.monotonic() if options.begun is None else options.begun, is_read)


def _solved(options: SolveOptions, begun: float, is_read: Callable[[], None]) -> int:
    from solver.commands.impossible import Explained, explain_clash
    from solver.commands.keep import Kept, tiers_if_free
    from solver.optimise.solve import solve

    _refuse_clashing(options)
    instance = read_instance(options.instance)
    warm_start, resume, agreed = _read(options.warm_start), _read(options.resume), _read(options.keep)
    is_read()
    notes = make_console(stderr=True)
    note = _teller(notes, quiet=options.quiet)
    if time.monotonic() - begun > options.settings.time_limit_s and not options.settings.deterministic:
        note(
            f"Loading and reading took {time.monotonic() - begun:.1f} s, longer than the time limit: "
            "there is no search, the schedule is being made and checked ..."
        )
    scenario = _scenario(options, instance, resume, agreed)
    made_by: dict[int, str] = {}
    if scenario is not None:
        instance, made_by = _edited(instance, scenario, notes, quiet=options.quiet)
    if warm_start is not None and not options.quiet:
        _tell_what_is_known(instance, warm_start, notes)
    if_free = None
    with interruptible(notes) as interrupt, _live_line(notes, options.quiet) as on_progress:
        result = solve(
            instance,
            options.settings,
            on_progress=on_progress,
            interrupt=interrupt,
            warm_start=warm_start or agreed,
            resume=resume,
            on_checkpoint=None if options.checkpoint is None else _keeper(options.checkpoint, scenario, notes),
            on_note=note,
            begun=begun,
        )
        if result.clash is not None:
            return explain_clash(
                instance, result.clash, Explained(options.settings, interrupt, made_by, options.as_json)
            )
        if result.schedule is None:
            return _explain_nothing(result, notes, options)
        schedule = _of_scenario(result.schedule, scenario)
        _write(schedule, options, interrupt)
        if result.is_package_cut:
            note(_CUT)
        if agreed is not None and options.shows:
            if_free = tiers_if_free(instance, schedule, options.settings, interrupt)
    if options.shows:
        _show(instance, schedule, options, None if agreed is None else Kept(if_free), agreed)
    return SOLVED


def _refuse_clashing(options: SolveOptions) -> None:
    """Refuse files that cannot be what they are named as, before an hour of solving, not after."""
    begins = [path for path in (options.warm_start, options.resume) if path is not None]
    if len(begins) > 1:
        found, expected = "both --warm-start and --resume", "one of them: a solve begins in one place"
        advice = "--resume goes on with the same instance, --warm-start begins anew from an earlier schedule"
        raise FileAccessError([Problem("the options", found, expected, advice)])
    if options.keep is not None and options.resume is not None:
        found, expected = "both --keep and --resume", "one of them: what is gone on with says what it keeps close to"
        advice = "leave --keep out to go on, or begin with --keep and --warm-start"
        raise FileAccessError([Problem("the options", found, expected, advice)])
    scenario = [path for path in (options.scenario, options.keep) if path is not None]
    refuse_two_streams([options.instance, *begins, *scenario])
    if options.checkpoint == STANDARD_STREAM:
        found = '"-", standard output, which is no file'
        raise FileAccessError([Problem("--checkpoint", found, "a file that can be written", "name a file")])
    if options.checkpoint is not None and is_pipe(options.checkpoint):
        found = f"{options.checkpoint}, a pipe, in which nothing is kept"
        raise FileAccessError([Problem("--checkpoint", found, "a file that can be written", "name a file")])
    if options.output is not None:
        refuse_unwritable(options.output, options.instance, *scenario, *begins)
    if options.checkpoint is not None:
        # It may be written over what is gone on from: that is the same state, or a better one.
        refuse_unwritable(options.checkpoint, options.instance, *scenario)
    _refuse_lost_checkpoint(options)


def _scenario(
    options: SolveOptions, instance: Instance, resume: Schedule | None, agreed: Schedule | None
) -> Scenario | None:
    """Return the edits of the file and the options; where there are none, those of what is gone on with."""
    from solver.advise.whatif.scenario import make_scenario
    from solver.advise.whatif.scenario_file import read_scenario_file

    name, edits = read_scenario_file(options.scenario) if options.scenario is not None else ("", [])
    if agreed is not None:
        from solver.commands.keep import kept_scenario

        notes = None if options.quiet else make_console(stderr=True)
        return kept_scenario(instance, agreed, [*edits, *options.edits], name, notes)
    if edits or options.edits or options.scenario is not None:
        return make_scenario([*edits, *options.edits], name)
    return resume.scenario if resume is not None else None


def _edited(instance: Instance, scenario: Scenario, notes: Console, *, quiet: bool) -> tuple[Instance, dict[int, str]]:
    """Return the instance with edits, and which of its agreements these made."""
    from solver.advise.whatif.scenario import edited

    result = edited(instance, scenario)
    if not quiet:
        for note in result.notes:
            notes.print(Text(note), soft_wrap=True)
    return result.instance, result.made_by


def _of_scenario(schedule: Schedule, scenario: Scenario | None) -> Schedule:
    return schedule.model_copy(update={"scenario": scenario})


def _refuse_lost_checkpoint(options: SolveOptions) -> None:
    """Refuse to write over a checkpoint that is not gone on from: it may be hours of work."""
    path = options.checkpoint
    if path is None or not os.path.exists(path) or os.path.getsize(path) == 0:
        return
    begins = [begin for begin in (options.resume, options.warm_start) if begin is not None and os.path.exists(begin)]
    if not any(os.path.samefile(path, begin) for begin in begins):
        advice = f"go on from it with --resume {path}, or remove it, or name another file"
        raise FileAccessError([Problem("--checkpoint", f"{path}, which is there already", "a new file", advice)])


def _teller(notes: Console, *, quiet: bool) -> Callable[[str], None]:
    """Return what prints a sentence on stderr; nothing where nobody wants to be told."""

    def tell(sentence: str) -> None:
        with suppress(OSError):  # a terminal that is gone ends no solve
            if not quiet:
                notes.print(Text(sentence), soft_wrap=True)

    return tell


def _read(path: str | None) -> Schedule | None:
    return None if path is None else read_schedule(path)


def _tell_what_is_known(instance: Instance, earlier: Schedule, notes: Console) -> None:
    """Say how much of an earlier schedule means something here, where it is not of this very instance."""
    if earlier.is_made_for(instance):
        return
    chosen = {choice.group for choice in earlier.choices}
    known = sum(group.id in chosen for group in instance.groups)
    begins = "the others begin as today" if known else "the search begins with today"
    notes.print(
        Text(
            f"The warm start is no schedule of this very instance: it has choices for {number(known)} of "
            f"{number(len(instance.groups))} groups, {begins}."
        ),
        soft_wrap=True,
    )


def _keeper(path: str, scenario: Scenario | None, notes: Console) -> Callable[[Schedule], None]:
    """Return what writes checkpoints; a disk that is full now ends no solve, it is said once."""
    told: list[str] = []

    def keep(schedule: Schedule) -> None:
        try:
            write_result(path, dump_schedule(_of_scenario(schedule, scenario)))
        except FileAccessError as error:
            if not told:
                told.append(path)
                notes.print(Text(f"No checkpoint is kept for now, the solve goes on. {error}"), soft_wrap=True)

    return keep


@contextmanager
def interruptible(notes: Console) -> Iterator[threading.Event]:
    """Make Ctrl-C, SIGTERM and a terminal that is closed (SIGHUP) end the search with the best schedule so far.

    A second one ends the program. What is ignored on purpose, as by `nohup`, stays ignored.
    """
    interrupt = threading.Event()

    def stop(signum: int, _: FrameType | None) -> None:
        interrupt.set()
        signal.signal(signum, lambda *_: os._exit(GIVEN_UP))  # at once: CP-SAT's threads cannot be waited for
        with suppress(OSError):  # where the terminal is gone, there is nobody to tell
            notes.print("Stopping with the best schedule so far (once more to give up) ...")

    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    caught = [own for own in _ENDING if own == signal.SIGINT or signal.getsignal(own) is not signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in caught}
    try:
        yield interrupt
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


@contextmanager
def _live_line(notes: Console, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Show one line on stderr while solving; nothing where stderr is no terminal."""
    if quiet or not notes.is_terminal:
        yield None
        return
    with notes.status("reading the demand ...") as status:

        def show(progress: Progress) -> None:
            with suppress(OSError):  # a terminal that is gone ends no search
                status.update(Text(progress_line(progress)))

        yield show


def progress_line(progress: Progress) -> str:
    """Return where a solve stands, in one line."""
    return (
        f"{progress.seconds:5.1f} s   tier {progress.tier} of {progress.num_tiers}   "
        f"value {number(progress.value, 1)}   bound {number(progress.bound, 1)}   gap {percent(progress.gap, 2)}"
    )


def _explain_nothing(result: SolveResult, notes: Console, options: SolveOptions) -> int:
    if options.as_json:
        print_json({"stop": result.stop, "clash": [], "clash_is_minimal": None})
    if result.stop == "infeasible":
        notes.print("Infeasible: no schedule keeps all agreements; there was no time to find out why.", soft_wrap=True)
        return INFEASIBLE
    notes.print(
        f"Nothing found after {options.settings.time_limit_s:g} s, and today breaks agreements, so it is no schedule "
        "either; give more time with --time-limit.",
        soft_wrap=True,
    )
    return NOTHING_FOUND


def _write(schedule: Schedule, options: SolveOptions, interrupt: threading.Event) -> None:
    """Write the schedule, before anything that can go wrong later loses it."""
    text = dump_schedule(schedule)
    if options.output and is_pipe(options.output):
        write_pipe(options.output, text.encode("utf-8"), interrupt)
    elif options.output:
        write_result(options.output, text)
    if options.as_json and options.output != STANDARD_STREAM:
        write_result(STANDARD_STREAM, text)


def _show(
    instance: Instance, schedule: Schedule, options: SolveOptions, kept: Kept | None, agreed: Schedule | None
) -> None:
    from solver.commands.solve_short import Solved, in_one_situation, print_next_steps
    from solver.commands.solve_tables import print_solve
    from solver.report.tables.ladder import ladder_table
    from solver.report.terminal.tables import rich_table
    from solver.report.text.language import TERMINAL

    console = make_console()
    print_solve(console, instance, schedule, verbose=options.verbose)
    if kept is not None:
        kept.print(console, instance, schedule)
    if schedule.ladder:
        console.print(rich_table(ladder_table(TERMINAL, instance, schedule)))
    written = f"Written to {options.output}." if options.output else "Not written (give -o FILE to keep it)."
    console.print(f"The schedule passed the independent check. {written}", soft_wrap=True)
    if options.output:
        keep = None if options.keep == STANDARD_STREAM else options.keep
        is_one = agreed is None or in_one_situation(agreed, schedule)
        print_next_steps(console, Solved(options.instance, options.output, keep, is_one), verbose=options.verbose)
