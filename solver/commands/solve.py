"""`stagger solve`: find a schedule, show it, write it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from solver.commands.collecting import few_collections
from solver.commands.console import make_console
from solver.commands.files import (
    STANDARD_STREAM,
    is_workbook,
    print_json,
    write_result,
)
from solver.commands.solve_inputs import Given, SolveOptions, read_all, refuse_clashing, tell
from solver.commands.streams import is_pipe, write_pipe
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule, Settings
from solver.errors import FileAccessError
from solver.formats import dump_schedule, write_text
from solver.language.messages import gettext, numeral, shown
from solver.optimise.result import Progress, SolveResult
from solver.report.text.language import terminal_words

if TYPE_CHECKING:
    from solver.commands.keep import Kept
    from solver.library.asked_again import AskedAgain

SOLVED, INFEASIBLE, NOTHING_FOUND, GIVEN_UP = 0, 4, 5, 130
_CUT = gettext(
    "The time limit ended the search for the fewest organisations before it had settled: "
    "with a longer --time-limit the schedule may name fewer."
)
_NOT_FOUND = gettext(
    "Nothing better than today was found in the time, and it is not proven that there is nothing: "
    "try a longer --time-limit, or fewer edits; and run `stagger prepare` once, if this machine has not solved before."
)
_ENDING = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
"""Signals that end a search, not the program; Windows knows no SIGHUP."""


def run(options: SolveOptions) -> int:
    """Solve an instance and return the exit code: 0 solved, 4 infeasible, 5 nothing found."""
    with few_collections() as is_read:
        return _solved(options, time.monotonic() if options.begun is None else options.begun, is_read)


def _solved(options: SolveOptions, begun: float, is_read: Callable[[], None]) -> int:
    """Read, search, write and show; `begun` is when the command began, by `time.monotonic`."""
    from solver.commands.impossible import Explained, explain_clash
    from solver.commands.keep import Kept, tiers_if_free
    from solver.report.text.edit_words import titled

    refuse_clashing(options)
    if options.remote is not None:
        from solver.commands.solve_remote import refuse_not_remote

        refuse_not_remote(options)
    notes = make_console(stderr=True)
    given, options = read_all(options, notes)
    is_read()
    note = _teller(notes, quiet=options.quiet, screen_follows=options.shows)
    late, if_free = _lateness(options, begun), None
    with interruptible(notes) as interrupt, _live_line(notes, options.quiet) as on_progress:
        found = _search(given, options, _Search(notes, interrupt, on_progress, note, begun, late))
        instance, result = found.edited.instance, found.result
        if result.clash is not None:
            how = Explained(options.settings, interrupt, found.edited.made_by, options.as_json)
            return explain_clash(instance, result.clash, how)
        if result.schedule is None:
            return _explain_nothing(result, notes, options)
        schedule = _of_scenario(result.schedule, found.scenario)
        _write(schedule, options, interrupt)
        if result.is_package_cut and schedule.stop != "interrupted" and not options.shows:  # else the screen says it
            note(_CUT)
        if _is_like_today(schedule):
            note(_NOT_FOUND)
        if given.agreed is not None and options.shows:
            if_free = tiers_if_free(instance, schedule, options.settings, interrupt)
    if options.shows:
        kept = None if given.agreed is None else Kept(if_free, found if options.asks_first else None)
        _show(titled(instance, given.instance, found.scenario), schedule, options, kept, given.agreed)
    return SOLVED


def _is_like_today(schedule: Schedule) -> bool:
    """Return whether no tier that today pays for was brought down, without a proof that none can be."""
    costing = [tier for tier in schedule.tiers if tier.status_quo > 0]
    return bool(costing) and all(tier.value >= tier.status_quo and tier.stop != "optimal" for tier in costing)


@dataclass(frozen=True, slots=True)
class _Search:
    """Whom a search tells of its progress, who ends it, and when the command began, by `time.monotonic`."""

    notes: Console
    interrupt: threading.Event
    on_progress: Callable[[Progress], None] | None
    note: Callable[[str], None]
    begun: float
    late: str

    def tellers(self) -> tuple[Callable[[Progress], None], Callable[[str], None]]:
        """Return what tells of progress, and what tells sentences; the first of either says that time is up, if it is.

        Not before: where an input cannot be used, that error stands alone.
        """
        left = [self.late] if self.late else []

        def tell_progress(progress: Progress) -> None:
            while left:
                self.note(left.pop())
            if self.on_progress is not None:
                self.on_progress(progress)

        def tell_sentence(sentence: str) -> None:
            for own in (*left, sentence):
                self.note(own)
            left.clear()

        return tell_progress, tell_sentence


def _lateness(options: SolveOptions, begun: float) -> str:
    """Return what to say where loading and reading took all of the time; empty where it did not."""
    seconds = time.monotonic() - begun
    if seconds <= options.settings.time_limit_s or options.settings.deterministic:
        return ""
    return gettext(
        "Loading and reading took {seconds} s, longer than the time limit: "
        "there is no search, the schedule is being made and checked ...",
        seconds=numeral(seconds, 1),
    )


def _search(given: Given, options: SolveOptions, search: _Search) -> AskedAgain:
    """Return the best schedule found under the edits; after answers one that asks nobody anew, where that will do."""
    from solver.advise.whatif.scenario import Edited, edited
    from solver.commands.keep import no_longer_robust
    from solver.commands.surviving import solve_surviving
    from solver.library.asked_again import AskedAgain, solve_asked_first
    from solver.optimise.solve import solve

    scenario, notes = given.scenario, search.notes
    own = Edited(given.instance, (), {}) if scenario is None else edited(given.instance, scenario)
    tell([*own.notes, *no_longer_robust(given.agreed, survives=options.survives)], notes, options)
    if given.warm_start is not None and not options.quiet:
        _tell_what_is_known(own.instance, given.warm_start, notes)
    keeper = None if options.checkpoint is None else _keeper(options.checkpoint, scenario, notes)
    on_progress, on_note = search.tellers()

    def solve_plain(instance: Instance, settings: Settings, share: float, begin: Schedule | None) -> SolveResult:
        return solve(
            instance,
            settings,
            on_progress=on_progress,
            interrupt=search.interrupt,
            warm_start=given.warm_start or begin,
            resume=given.resume,
            on_checkpoint=keeper,
            # What becomes of the schedule that is only begun with is no news.
            on_note=(lambda _: None) if options.survives else on_note,
            # One of several searches counts its share of the limit from its own beginning.
            begun=search.begun if share == 1.0 else None,
        )

    def solve_one(instance: Instance, share: float, begin: Schedule | None) -> SolveResult:
        if options.remote is not None:
            from solver.commands.solve_remote import solve_remotely

            return solve_remotely(instance, options.remote, options)
        settings = options.settings.model_copy(update={"time_limit_s": options.settings.time_limit_s * share})
        if not options.survives:
            return solve_plain(instance, settings, share, begin)
        plain = partial(solve_plain, instance, share=share, begin=begin)
        told = search.interrupt, search.note
        return solve_surviving(instance, settings, options, plain, told, search.begun if share == 1.0 else None)

    if scenario is not None and options.asks_first and not _caps_new(scenario, options):
        return solve_asked_first(given.instance, scenario, solve_one)
    return AskedAgain(scenario, own, solve_one(own.instance, 1.0, given.agreed))


def _teller(notes: Console, *, quiet: bool, screen_follows: bool) -> Callable[[str], None]:
    """Return what prints a sentence on stderr, once each; nothing where nobody wants to be told.

    What the search left undone stands on the screen that follows, of the search that counts: of two searches, with
    those who were asked alone and with everybody, the first may say what is not true of the result.
    """
    from solver.optimise.solve import NO_LADDER, NOT_MINIMAL

    told = {NO_LADDER, NOT_MINIMAL} if screen_follows else set[str]()

    def tell_one(sentence: str) -> None:
        with suppress(OSError):  # a terminal that is gone ends no solve
            if not quiet and sentence not in told:
                notes.print(Text(shown(sentence)), soft_wrap=True)
        told.add(sentence)

    return tell_one


def _caps_new(scenario: Scenario, options: SolveOptions) -> bool:
    """Return whether it was typed, now, how many may be newly asked; an earlier solve's answer to that counts not."""
    from solver.advise.whatif.edits import AT_MOST_NEW

    typed = scenario.edits if options.scenario is not None else options.edits
    return any(edit.partition(" ")[0] == AT_MOST_NEW for edit in typed)


def _of_scenario(schedule: Schedule, scenario: Scenario | None) -> Schedule:
    return schedule.model_copy(update={"scenario": scenario})


def _tell_what_is_known(instance: Instance, earlier: Schedule, notes: Console) -> None:
    """Say how much of an earlier schedule means something here, where it is not of this very instance."""
    if earlier.is_made_for(instance):
        return
    chosen = {choice.group for choice in earlier.choices}
    known = sum(group.id in chosen for group in instance.groups)
    begins = gettext("the others begin as today") if known else gettext("the search begins with today")
    notes.print(
        gettext(
            "The warm start is no schedule of this very instance: it has choices for {known} of {groups} "
            "groups, {begins}.",
            known=numeral(known),
            groups=numeral(len(instance.groups)),
            begins=begins,
        ),
        soft_wrap=True,
    )


def _keeper(path: str, scenario: Scenario | None, notes: Console) -> Callable[[Schedule], None]:
    """Return what writes checkpoints; a disk that is full now ends no solve, it is said once."""
    told: list[str] = []

    def keep(schedule: Schedule) -> None:
        try:
            write_text(path, dump_schedule(_of_scenario(schedule, scenario)))
        except FileAccessError as error:
            if not told:
                told.append(path)
                notes.print(
                    gettext("No checkpoint is kept for now, the solve goes on. {error}", error=error),
                    soft_wrap=True,
                )

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
            notes.print(gettext("Stopping with the best schedule so far (once more to give up) ..."))

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
    with notes.status(gettext("reading the demand ...")) as status:

        def show(progress: Progress) -> None:
            with suppress(OSError):  # a terminal that is gone ends no search
                status.update(Text(shown(progress_line(progress)), no_wrap=True, overflow="ellipsis"))

        yield show


def progress_line(progress: Progress) -> str:
    """Return where a solve stands, in one line."""
    words = terminal_words()
    return gettext(
        "{seconds} s   tier {tier} of {num_tiers}   value {value}   bound {bound}   gap {gap}",
        seconds=f"{progress.seconds:5.1f}",
        tier=progress.tier,
        num_tiers=progress.num_tiers,
        value=words.number(progress.value, 1),
        bound=words.number(progress.bound, 1),
        gap=words.percent(progress.gap, 2),
    )


def _explain_nothing(result: SolveResult, notes: Console, options: SolveOptions) -> int:
    """Say why there is no schedule, and return the exit code."""
    if options.as_json:
        print_json({"stop": result.stop, "clash": [], "clash_is_minimal": None})
    if result.stop == "infeasible":
        notes.print(
            gettext("Infeasible: no schedule keeps all agreements; there was no time to find out why."), soft_wrap=True
        )
        return INFEASIBLE
    notes.print(
        gettext(
            "Nothing found after {time_limit_s} s, and today breaks agreements, so it is no schedule "
            "either; give more time with --time-limit, and run `stagger prepare` once, if this machine has not solved "
            "before.",
            time_limit_s=f"{options.settings.time_limit_s:g}",
        ),
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
    """Print what was found, what was kept of the earlier schedule, the ladder, and what to do next."""
    from solver.commands.next_steps import (
        Solved,
        asked_most,
        called,
        first_to_refuse,
        in_one_situation,
        print_next_steps,
        search_longer,
        typed,
        with_more_time,
    )
    from solver.commands.solve_screen import print_screen
    from solver.commands.solve_tables import print_solve
    from solver.report.text.names import as_told

    console = make_console()
    if options.verbose:
        print_solve(console, as_told(instance), schedule)
    else:
        all_at = f"evaluate {typed(options.instance, options.output)}" if options.output else "solve --verbose"
        print_screen(console, terminal_words(instance), as_told(instance), schedule, all_at=called(all_at))
    if kept is not None:
        kept.print(console, as_told(instance), schedule)
    written = (
        gettext("Written to {output}.", output=options.output)
        if options.output
        else gettext("Not written (give -o FILE to keep it).")
    )
    console.print(gettext("The schedule passed the independent check. {written}", written=written), soft_wrap=True)
    limit_s = options.settings.time_limit_s
    more = with_more_time(limit_s) if "package" in schedule.cut_short and limit_s is not None else ""
    if more and not options.output:
        console.print(Text(shown(search_longer(more))), soft_wrap=True)
    if options.output:
        is_file = options.keep is not None and options.keep != STANDARD_STREAM and not is_workbook(options.keep)
        keep = options.keep if is_file else None
        is_one = agreed is None or in_one_situation(agreed, schedule)
        asks = schedule.terms is None or schedule.terms.schedule.changed > 0
        most = asked_most(instance, schedule)
        files = Solved(options.instance, options.output, keep, is_one, asks, most, more, first_to_refuse(schedule))
        print_next_steps(console, files, verbose=options.verbose)
