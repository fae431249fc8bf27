"""`sweep`: what plans come to if the numbers that nobody published are otherwise."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.domain.sweep import MOST_DRAWS, Sweep
from solver.errors import InputError, Problem
from solver.jobs import Workers
from solver.language.messages import gettext
from solver.library.evaluation import check_choices
from solver.report.figures import section_figures
from solver.uncertainty.assumptions import assumptions
from solver.uncertainty.ranges import Ranges, default_ranges
from solver.uncertainty.summary import TODAY, summarised
from solver.uncertainty.sweep import Report, as_written, make_job, run_sweep
from solver.validation.names import Names
from solver.validation.spelling import spell_text

_FULLEST = 5
"""Sections that are looked at where none is named."""


def _silent(_: float) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class SweepOptions:
    """How to sweep.

    Attributes
    ----------
    ranges
        The program's own where None.
    sections
        Ids of the sections to look at; the fullest of today where empty.
    counted
        Sections by id, each with two moments in minutes after midnight between which its passengers are added up: the
        intervals that lie between them as a whole.
    state
        A file that keeps results as they come, and from which they are taken again.
    """

    num_draws: int = 500
    seed: int = 0
    ranges: Ranges | None = None
    sections: Sequence[str] = ()
    counted: Sequence[tuple[str, int, int]] = ()
    state: str | Path | None = None


def sweep_of(
    instance: Instance,
    schedules: Mapping[str, Schedule],
    options: SweepOptions | None = None,
    workers: Workers | None = None,
    report: Report = _silent,
) -> Sweep:
    """Return what today and schedules come to over draws of every assumption of a sound instance.

    Raises
    ------
    CheckFailedError
        A choice is none of the instance's.
    InputError
        A section, or the number of draws, cannot be used.
    """
    options = options or SweepOptions()
    _refuse(instance, options, schedules)
    begun = time.monotonic()
    demand = build_demand(instance)
    for schedule in schedules.values():
        check_choices(instance, schedule)
    plans = [parts_from_choices(instance, demand.options, each.choices) for each in schedules.values()]
    today = demand.options.status_quo_parts()
    ids = options.sections or [each.section for each in section_figures(demand, today, today)[:_FULLEST]]
    places = {section.id: place for place, section in enumerate(instance.sections)}
    drawn = assumptions(instance, options.ranges or default_ranges())
    own = [places[name] for name in dict.fromkeys(ids)]
    windows = [(places[name], begin, end) for name, begin, end in options.counted]
    job = make_job(demand, plans, drawn, own, options.num_draws, options.seed, windows)
    written = as_written(job)
    found = run_sweep(job, workers, options.state, report)
    seconds = round(time.monotonic() - begun, 2)
    return summarised(job, list(schedules), found, written, seconds)


def _refuse(instance: Instance, options: SweepOptions, schedules: Mapping[str, Schedule]) -> None:
    """Refuse what cannot be swept.

    Raises
    ------
    InputError
        A section is unknown, there are too few or too many draws, or a schedule has the name of today.
    """
    known = [section.id for section in instance.sections]
    problems = []
    for name in options.sections:
        if name not in known:
            advice = Names(known).advice(name, gettext("see `stagger show INSTANCE sections` for the ids"))
            expected = gettext("the id of a section")
            problems.append(Problem("--section", spell_text(name), expected, advice))
    if not 2 <= options.num_draws <= MOST_DRAWS:
        expected = gettext("from 2 to {most}", most=f"{MOST_DRAWS:,}")
        problems.append(Problem("--draws", str(options.num_draws), expected, gettext("give another number")))
    if TODAY in schedules:
        found = gettext("a schedule called {name}", name=spell_text(TODAY))
        problems.append(Problem("SCHEDULE", found, gettext("another name"), gettext("rename it")))
    if problems:
        raise InputError(problems)
