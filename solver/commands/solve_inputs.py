"""What `stagger solve` is given: options that go together, files, edits, and answers that came back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text

from solver.commands.console import make_console
from solver.commands.files import STANDARD_STREAM, is_workbook, refuse_two_streams, refuse_unwritable
from solver.commands.streams import is_pipe
from solver.domain.instance import Instance
from solver.domain.schedule import Scenario, Schedule, Settings
from solver.errors import FileAccessError, InputError, Problem
from solver.formats import read_instance, read_schedule
from solver.language.messages import gettext, shown
from solver.validation.spelling import spell_text

_NO_EDITS = gettext(
    "A workbook has no edits of the schedule that it was made of, such as --at-most-changed: add those that still "
    "hold, or use `stagger replies INSTANCE SCHEDULE WORKBOOK`, which takes them over."
)


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """What was typed: the instance, where to begin, where schedules go, and how much to say.

    Attributes
    ----------
    asks_first
        Whether nobody is asked anew whom the kept schedule asks nothing, unless that is needed: after answers.
    begun
        When the command began, by `time.monotonic`: its time limit counts from there.
    survive, scenarios
        How many parties may say no at once; a file of named sets of those who do. Nobody does where both are None.
    average
        The weight of the worst tenth against the mean, where the plan is made for the average over cases.
    num_draws, adherence_range
        So many draws of who does as agreed are the cases, between two shares as they were typed.
    goal_prices
        A file of the prices of a goal that is counted in euros.
    remote
        The address of a server that searches in place of this machine.
    """

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
    asks_first: bool = False
    begun: float | None = None
    survive: int | None = None
    scenarios: str | None = None
    average: float | None = None
    num_draws: int | None = None
    adherence_range: str | None = None
    remote: str | None = None
    goal_prices: str | None = None

    @property
    def survives(self) -> bool:
        """Whether parties may say no, or do a part of what was agreed."""
        return self.survive is not None or self.scenarios is not None or self.average is not None

    @property
    def shows(self) -> bool:
        """Whether tables are printed."""
        return not (self.quiet or self.as_json or self.output == STANDARD_STREAM)


@dataclass(frozen=True, slots=True)
class Given:
    """What was read: the instance without edits, the edits, and where to begin."""

    instance: Instance
    scenario: Scenario | None
    warm_start: Schedule | None
    resume: Schedule | None
    agreed: Schedule | None


def read_all(options: SolveOptions, notes: Console) -> tuple[Given, SolveOptions]:
    """Return the files that were named, and the options with the answers in them."""
    instance = read_instance(options.instance)
    warm_start, resume = _read(options.warm_start), _read(options.resume)
    agreed, options = _agreed(options, instance, notes)
    return Given(instance, _scenario(options, instance, resume, agreed), warm_start, resume, agreed), options


def _agreed(options: SolveOptions, instance: Instance, notes: Console) -> tuple[Schedule | None, SolveOptions]:
    """Return what was agreed, and the options with the answers to it where it is a workbook that came back."""
    if options.keep is None or not is_workbook(options.keep):
        return _read(options.keep), options
    from solver.commands.answers import print_answers
    from solver.library.answer_edits import edits_of
    from solver.library.answered import read_answered
    from solver.library.replies import read_replies
    from solver.report.text.names import as_told

    agreed = read_answered(options.keep, instance)
    answers = read_replies(options.keep, instance, agreed)
    if options.shows:
        print_answers(make_console(), answers, as_told(instance), agreed)
    if not options.quiet:
        notes.print(_NO_EDITS, soft_wrap=True)
    edits = (*edits_of(answers, instance, agreed), *options.edits)
    return agreed, replace(options, edits=edits, asks_first=True)


def refuse_both(survive: int | None, scenarios: str | None) -> None:
    """Refuse a number of refusals and named sets of them at once.

    Raises
    ------
    InputError
        Both are given.
    """
    if survive is not None and scenarios is not None:
        expected, found = gettext("one of the two"), gettext("--scenarios beside it")
        raise InputError([Problem("--survive", found, expected, gettext("leave one out"))])


def _refuse_no_average(options: SolveOptions) -> None:
    """Refuse what says over which cases to average where nothing is averaged, or where they are others already.

    Raises
    ------
    InputError
        Such a thing is given.
    """
    told = {"--draws": options.num_draws, "--adherence-range": options.adherence_range}
    drawn = [name for name, value in told.items() if value is not None]
    if options.average is None and drawn:
        expected = gettext("--average beside it, from 0 (the mean) to 1 (the worst tenth)")
        found, advice = gettext("no --average"), gettext("add --average 0.5")
        raise InputError([Problem(drawn[0], found, expected, advice)])
    if options.average is not None and options.survive == 2:
        found, expected = gettext("--survive 2 beside it"), gettext("--survive 1, for any one of all parties")
        advice = gettext("give --survive 1, or name sets with --scenarios")
        raise InputError([Problem("--average", found, expected, advice)])
    if options.average is not None and options.survive is not None and drawn:
        found, expected = gettext("--survive beside it"), gettext("one of the two: any one who says no, or draws")
        raise InputError([Problem(drawn[0], found, expected, gettext("leave one out"))])
    if options.average is not None and options.scenarios is not None and drawn:
        found, expected = gettext("--scenarios beside it"), gettext("one of the two: named sets, or draws")
        raise InputError([Problem(drawn[0], found, expected, gettext("leave one out"))])
    if options.adherence_range is not None:
        shares_between(options.adherence_range)


def shares_between(text: str) -> tuple[float, float]:
    """Return the two shares of a range such as "0.5,1".

    Raises
    ------
    InputError
        It is none.
    """
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        low, high = 1.0, 0.0
    if not 0 <= low <= high <= 1:
        expected = gettext("two shares from 0 to 1, the lower first")
        raise InputError([Problem("--adherence-range", spell_text(text), expected, gettext("write for example 0.5,1"))])
    return low, high


def refuse_clashing(options: SolveOptions) -> None:
    """Refuse files that cannot be what they are named as, before an hour of solving, not after."""
    begins = [path for path in (options.warm_start, options.resume) if path is not None]
    if len(begins) > 1:
        found, expected = gettext("both --warm-start and --resume"), gettext("one of them: a solve begins in one place")
        advice = gettext("--resume goes on with the same instance, --warm-start begins anew from an earlier schedule")
        raise FileAccessError([Problem(gettext("the options"), found, expected, advice)])
    refuse_both(options.survive, options.scenarios)
    _refuse_no_average(options)
    if options.survives:
        from solver.library.refusals import refuse_deterministic

        refuse_deterministic(options.settings)
    if options.keep is not None and options.resume is not None:
        found, expected = (
            gettext("both --keep and --resume"),
            gettext("one of them: what is gone on with says what it keeps close to"),
        )
        advice = gettext("leave --keep out to go on, or begin with --keep and --warm-start")
        raise FileAccessError([Problem(gettext("the options"), found, expected, advice)])
    scenario = [path for path in (options.scenario, options.keep, options.goal_prices) if path is not None]
    refuse_two_streams([options.instance, *begins, *scenario])
    if options.checkpoint == STANDARD_STREAM:
        found = gettext('"-", standard output, which is no file')
        raise FileAccessError(
            [Problem("--checkpoint", found, gettext("a file that can be written"), gettext("name a file"))]
        )
    if options.checkpoint is not None and is_pipe(options.checkpoint):
        found = gettext("{checkpoint}, a pipe, in which nothing is kept", checkpoint=options.checkpoint)
        raise FileAccessError(
            [Problem("--checkpoint", found, gettext("a file that can be written"), gettext("name a file"))]
        )
    if options.output is not None:
        own = [] if options.scenarios is None else [options.scenarios]
        refuse_unwritable(options.output, options.instance, *scenario, *begins, *own)
    if options.checkpoint is not None:
        # It may be written over what is gone on from: that is the same state, or a better one.
        refuse_unwritable(options.checkpoint, options.instance, *scenario)
    _refuse_lost_checkpoint(options)


def _scenario(
    options: SolveOptions, instance: Instance, resume: Schedule | None, agreed: Schedule | None
) -> Scenario | None:
    """Return the edits of the file and the options; where there are none, those of what is gone on with."""
    from solver.advise.whatif.by_name import edits_by_id
    from solver.advise.whatif.scenario import make_scenario
    from solver.advise.whatif.scenario_file import read_scenario_file

    name, told = read_scenario_file(options.scenario) if options.scenario is not None else ("", [])
    edits, read_as = edits_by_id(instance, _priced(options, instance, [*told, *options.edits]))
    notes = make_console(stderr=True)
    tell(read_as, notes, options)
    if agreed is not None:
        from solver.commands.keep import kept_scenario

        return kept_scenario(instance, agreed, edits, name, None if options.quiet else notes)
    if edits or options.scenario is not None:
        return make_scenario(edits, name)
    return resume.scenario if resume is not None else None


def _priced(options: SolveOptions, instance: Instance, edits: Sequence[str]) -> Sequence[str]:
    """Return edits with the prices of the file that was named.

    Raises
    ------
    InputError
        It cannot be used, or no edit is a goal that is counted in euros.
    """
    if options.goal_prices is None:
        return edits
    from solver.advise.value.prices import read_prices
    from solver.advise.whatif.goals import spelled_out

    prices = read_prices(options.goal_prices, instance).by_key
    given = {key: price.value for key, price in prices.items() if price.value is not None and not price.is_default}
    written = [spelled_out(edit, given) for edit in edits]
    if not any(edit.startswith("goal ") and "=" in edit for edit in written):
        expected, advice = gettext("a goal in euros beside it"), gettext("add --goal most-valuable, or leave it out")
        raise InputError([Problem("--prices", gettext("no goal that counts euros"), expected, advice)])
    return written


def _refuse_lost_checkpoint(options: SolveOptions) -> None:
    """Refuse to write over a checkpoint that is not gone on from: it may be hours of work."""
    path = options.checkpoint
    if path is None or not os.path.exists(path) or os.path.getsize(path) == 0:
        return
    begins = [begin for begin in (options.resume, options.warm_start) if begin is not None and os.path.exists(begin)]
    if not any(os.path.samefile(path, begin) for begin in begins):
        advice = gettext("go on from it with --resume {path}, or remove it, or name another file", path=path)
        raise FileAccessError(
            [
                Problem(
                    "--checkpoint", gettext("{path}, which is there already", path=path), gettext("a new file"), advice
                )
            ]
        )


def _read(path: str | None) -> Schedule | None:
    return None if path is None else read_schedule(path)


def tell(sentences: Iterable[str], notes: Console, options: SolveOptions) -> None:
    """Print sentences for the planner, on stderr."""
    for sentence in sentences if not options.quiet else ():
        notes.print(Text(shown(sentence)), soft_wrap=True)
