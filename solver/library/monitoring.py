"""`monitor`: what counts before and after a schedule took effect say of who does as agreed, and of growth."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING

import numpy as np

from solver.advise.whatif.further import with_further
from solver.demand.options import build_options, parts_from_choices
from solver.domain.instance import Instance
from solver.domain.monitor import Between, CountedPhase, Monitoring
from solver.domain.schedule import InstanceRef, Schedule
from solver.errors import InputError, Problem
from solver.importers.counts.dated import DatedCounts, read_dated_counts
from solver.importers.findings import Findings
from solver.language.messages import gettext
from solver.library.evaluation import check_choices
from solver.library.validity import as_assumed, sound
from solver.uncertainty.assumptions import assumptions
from solver.uncertainty.monitoring.counted import add_up
from solver.uncertainty.monitoring.fit import fit
from solver.uncertainty.monitoring.misfit import misfit
from solver.uncertainty.monitoring.model import Model, spans_of
from solver.uncertainty.monitoring.posterior import Draws, draw
from solver.uncertainty.monitoring.priors import build_priors
from solver.uncertainty.monitoring.region import build_region
from solver.uncertainty.monitoring.summary import between, expected_loads, left_behind, parties, sections
from solver.uncertainty.ranges import Ranges, default_ranges
from solver.uncertainty.summary import hash_of_parts
from solver.validation.arguments import takes

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class MonitorResult:
    """What counts say of a schedule.

    Attributes
    ----------
    monitoring
        Everything that was found.
    next_schedule
        The schedule with the adherence that was found as edits: what to keep close to when planning again.
    findings
        What was done with the counts.
    """

    monitoring: Monitoring
    next_schedule: Schedule
    findings: Findings

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each party, or for several that cannot be told apart: its adherence, 5 % to 95 %."""
        import pandas as pd

        rows = [
            (", ".join(own.organisations), own.riders, own.adherence.low, own.adherence.median, own.adherence.high,
             own.learned, own.is_told)
            for own in self.monitoring.parties
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["organisations", "riders", "low", "median", "high", "learned", "is_told"])

    def _repr_html_(self) -> str:
        return self.to_pandas().to_html(float_format="{:,.2f}".format)


_Files = str | Path | Sequence[str | Path]


@takes(
    instance=Instance,
    schedule=Schedule,
    before=(str, PathLike, Sequence),
    after=(str, PathLike, Sequence),
    ranges=(Ranges, NoneType),
)
def monitor(
    instance: Instance, schedule: Schedule, before: _Files, after: _Files, ranges: Ranges | None = None
) -> MonitorResult:
    """Return who does as a schedule agreed, growth, and the loads to expect, from counts before and after.

    Parameters
    ----------
    before, after
        Files with a table `counts`: CSV files of any name, or workbooks.
    ranges
        What is believed before any count; the program's own where None.

    Raises
    ------
    InvalidInstanceError
        The instance contradicts itself.
    CheckFailedError
        A choice of the schedule is none of the instance's.
    FileAccessError, InputError
        With every fault in the counts; where they are not of before and after, or of nobody whom the schedule moves;
        where the counts after are so far from what the model can say that nothing can be told (`misfit`).
    """
    own = as_assumed(sound(instance), schedule)
    findings = Findings()
    counts = [read_dated_counts(_paths(each), own, findings) for each in (before, after)]
    found = monitoring_of(own, schedule, counts[0], counts[1], ranges)
    return MonitorResult(found, next_schedule(instance, schedule, found), findings)


def _paths(files: _Files) -> list[Path]:
    return [Path(each) for each in ([files] if isinstance(files, str | Path) else files)]


def adherence_edits(monitoring: Monitoring) -> list[str]:
    """Return what was found as what-if edits, a group each: ``adherence hu-usp=0.62``; none where nothing was told."""
    return [
        f"adherence {group}={own.adherence.median:.{_DECIMALS}f}"
        for own in monitoring.parties
        if own.is_told
        for group in own.groups
    ]


def next_schedule(instance: Instance, schedule: Schedule, monitoring: Monitoring) -> Schedule:
    """Return the choices of a schedule with the adherence that was found among its edits.

    Raises
    ------
    InputError
        There are more edits than a schedule can have.
    """
    edits = adherence_edits(monitoring)
    if not edits:
        return schedule
    found = with_further(instance, schedule, edits)
    reference = InstanceRef(name=found.instance.name, content_hash=found.instance.content_hash)
    return found.schedule.model_copy(update={"instance": reference})


def monitoring_of(
    instance: Instance, schedule: Schedule, before: DatedCounts, after: DatedCounts, ranges: Ranges | None = None
) -> Monitoring:
    """Return what counts before and after say of a schedule on a sound instance, as its edits have it.

    Raises
    ------
    CheckFailedError
        A choice is none of the instance's.
    InputError
        The schedule moves nobody, or nobody whom it moves passes a section that was counted after; or the counts after
        are beyond what the model can explain.
    """
    begun = time.monotonic()
    check_choices(instance, schedule)
    _refuse_order(before, after)
    moved = moved_groups(instance, schedule)
    if not any(moved):
        found, expected = gettext("a schedule that moves nobody"), gettext("one that moves somebody")
        raise InputError([Problem("SCHEDULE", found, expected, gettext("give the schedule that took effect"))])
    counted = add_up(before, after)
    region = build_region(instance, schedule, spans_of((counted.before, counted.after)))
    priors = build_priors(instance, assumptions(instance, ranges or default_ranges()), moved)
    model = Model(region, counted, priors)
    seen = {instance.organisations[place].id for place in model.heads.moved}
    asked = [party.id for party, own in zip(instance.organisations, moved, strict=True) if own]
    if not seen:
        found = gettext("no section that anybody passes whom the schedule moves")
        expected, advice = gettext("counts where they pass"), gettext("count the sections of their flows")
        raise InputError([Problem("--after", found, expected, advice)])
    fitted = fit(model)
    if problem := misfit(model, fitted):
        raise InputError([problem])
    draws = draw(model, fitted)
    expected_load = expected_loads(model, fitted, draws)
    num_days = len(instance.days)
    own = tuple(sections(model, expected_load, instance))
    return Monitoring(
        instance=InstanceRef(name=instance.name, content_hash=instance.content_hash),
        choices_hash=hash_of_parts(parts_from_choices(instance, build_options(instance), schedule.choices).tolist()),
        before=_phase(before),
        after=_phase(after),
        parties=parties(model, fitted, draws, instance, moved),
        uncounted=tuple(name for name in asked if name not in seen),
        growth=_growth(model, draws),
        num_untouched=sum(not each.is_touched for each in own),
        left_behind_before=left_behind(model, expected_load.before, num_days),
        left_behind=left_behind(model, expected_load.after, num_days),
        unexplained=float(np.sqrt(fitted.drift)),
        sections=own,
        seconds=round(time.monotonic() - begun, 2),
    )


def moved_groups(instance: Instance, schedule: Schedule) -> list[list[str]]:
    """Return the ids of the groups of every organisation that a schedule moves to another time or week."""
    options = build_options(instance)
    parts = parts_from_choices(instance, options, schedule.choices)
    differs = np.bincount(options.group, parts != options.status_quo_parts(), minlength=options.num_groups) > 0
    moved: list[list[str]] = [[] for _ in instance.organisations]
    for group, party, is_moved in zip(instance.groups, options.organisation, differs, strict=True):
        if is_moved:
            moved[party].append(group.id)
    return moved


def _refuse_order(before: DatedCounts, after: DatedCounts) -> None:
    """Refuse counts of which those before are not.

    Raises
    ------
    InputError
        A date of the counts before is one of those after, or later.
    """
    last, first = before.dates[-1], after.dates[0]
    if last[0].isdigit() and first[0].isdigit() and last >= first:
        expected = gettext("dates after the last of --before, {last}", last=last)
        advice = gettext("give each file to its own option; perhaps the two changed places")
        raise InputError([Problem("--after", gettext("a count of {first}", first=first), expected, advice)])


def _growth(model: Model, draws: Draws) -> Between:
    """Return growth, with what the days that were counted may have been busier by chance."""
    rng = np.random.default_rng(0)
    chance = np.sqrt(model.counted.day_variance) * rng.standard_normal(len(draws.growth))
    return between(draws.growth * np.exp(chance))


def _phase(counts: DatedCounts) -> CountedPhase:
    return CountedPhase(
        num_days=counts.num_dates,
        num_counts=len(counts.passengers),
        first=counts.dates[0],
        last=counts.dates[-1],
    )
