"""Where a solve begins: today, an earlier schedule, or where an earlier solve of the same instance was cut off."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass

import numpy as np

from solver.checker import agreement_violations, check
from solver.demand.earlier_choices import start_from
from solver.demand.loads import Demand
from solver.demand.measures import tier_value
from solver.demand.options import Ints, choices_from_parts, parts_from_choices
from solver.domain.agreements import AsAgreed, Fixed
from solver.domain.schedule import Schedule, Settings, Stop, TierResult
from solver.errors import Problem, ScheduleMismatchError
from solver.language.messages import gettext
from solver.optimise.model.rows import Rows
from solver.optimise.packages.units import units_of
from solver.optimise.portfolio.searcher import Searcher

_ENDED: frozenset[Stop] = frozenset(("optimal", "gap reached", "time"))
_PROVEN: frozenset[Stop] = frozenset(("optimal",))
_REPAIR_SHARE = 0.2
"""Of the time, at most, goes into mending what breaks agreements; CP-SAT may find more."""
_MOST_GROUPS = 2_000
"""With more of them what is wanted is not taken over one by one; on 2,000 it takes a second."""
_WARM_START = gettext(
    "give it as --warm-start: its choices are then where the search begins, and nothing is taken as proven"
)


@dataclass(frozen=True, slots=True)
class WarmStart:
    """Where a solve begins.

    Attributes
    ----------
    parts
        A schedule that keeps the agreements, parts per option; None where none is known.
    hint
        What CP-SAT tries first where there is none; shape ``[option]``.
    tiers
        What an earlier solve of the same instance came to; its bounds hold on, because what is held only gets tighter.
    """

    parts: Ints | None
    hint: Ints
    tiers: tuple[TierResult, ...] = ()

    @property
    def first_place(self) -> int:
        """The tier to go on with: the first that was cut off, or else the first that is not proven."""
        for enough in (_ENDED, _PROVEN):
            for place, tier in enumerate(self.tiers):
                if tier.stop not in enough:
                    return place
        return 0


def start_today(demand: Demand, is_allowed: bool) -> WarmStart:
    """Begin with today, or with what was signed and the rest as today, where agreements are kept, else with a hint."""
    today = demand.options.status_quo_parts()
    if is_allowed:
        return WarmStart(today, today)
    begin = _as_signed(demand, today)
    is_other = not np.array_equal(begin, today)
    return WarmStart(begin if is_other and _is_allowed(demand, begin) else None, today)


def start_warm(demand: Demand, begin: WarmStart, earlier: Schedule) -> WarmStart:
    """Begin with an earlier schedule, also of a slightly different instance, where it is better than `begin`."""
    parts = start_from(demand.instance, demand.options, earlier.choices).parts
    if not _is_allowed(demand, parts):
        parts = _as_signed(demand, parts)
    if not _is_allowed(demand, parts):
        near = _as_far_as_allowed(demand, begin.parts, parts)
        is_of_use = near is not None and begin.parts is not None and _is_better(demand, near, begin.parts)
        return WarmStart(near if is_of_use else begin.parts, parts)
    return begin if begin.parts is not None and _is_better(demand, begin.parts, parts) else WarmStart(parts, parts)


def _as_signed(demand: Demand, parts: Ints) -> Ints:
    """Return parts in which every group that is held to one choice has it; it may break other agreements."""
    instance, options, parts = demand.instance, demand.options, parts.copy()
    signed = [each for each in instance.agreements if isinstance(each, AsAgreed | Fixed)]
    if not signed:
        return parts
    index = {group.id: place for place, group in enumerate(instance.groups)}
    agreed = start_from(instance, options, instance.agreed).parts
    for agreement in signed:
        for place in (index[group] for group in agreement.groups):
            own = slice(int(options.start[place]), int(options.start[place + 1]))
            parts[own] = agreed[own] if isinstance(agreement, AsAgreed) else _held(demand, place, agreement, parts)
    return parts


def _held(demand: Demand, place: int, agreement: Fixed, parts: Ints) -> Ints:
    """Return the parts of one group with all in the choice that it is held to; as they were where it has none such.

    Where any pattern will do it keeps the one that most of its parts have.
    """
    options, group = demand.options, demand.instance.groups[place]
    own = slice(int(options.start[place]), int(options.start[place + 1]))
    patterns = [pattern.id for pattern in group.week_patterns(demand.instance.days)]
    most = int(options.pattern[own][np.argmax(parts[own])])
    pattern = patterns.index(agreement.pattern) if agreement.pattern is not None else most
    is_held = (options.shift_min[own] == agreement.shift_min) & (options.pattern[own] == pattern)
    return np.where(is_held, options.parts[place], 0) if is_held.any() else parts[own]


def _as_far_as_allowed(demand: Demand, begin: Ints | None, wanted: Ints) -> Ints | None:
    """Return a schedule with what is wanted of as many units as agreements allow, one after the other.

    A plan that was agreed, and somebody who refuses: what the others agreed on is there without any search.
    """
    if begin is None or demand.options.num_groups > _MOST_GROUPS:
        return None
    rows, parts = Rows(demand), begin.copy()
    for unit in units_of(demand):
        other = parts.copy()
        other[unit.options] = wanted[unit.options]
        if rows.keep(other):
            parts = other
    return parts if _is_allowed(demand, parts) else None


def _is_allowed(demand: Demand, parts: Ints) -> bool:
    return not agreement_violations(demand.instance, choices_from_parts(demand.instance, demand.options, parts))


def _is_better(demand: Demand, one: Ints, other: Ints) -> bool:
    """Return whether a schedule has lower tiers than another, the first that differs counting."""
    ours, theirs = ([tier_value(demand, tier, parts) for tier in demand.instance.objective] for parts in (one, other))
    return ours < theirs


def repaired(
    begin: WarmStart,
    searcher: Searcher,
    settings: Settings,
    interrupt: threading.Event,
    patience_s: float,
    left_s: float,
) -> WarmStart:
    """Mend a beginning that breaks agreements by local search, where that succeeds.

    Parameters
    ----------
    patience_s
        How long to wait for the search to be loaded, where CP-SAT could begin without it; else infinite.
    left_s
        Until the search has to end; infinite where no clock counts.
    """
    end, patience_s = time.monotonic() + left_s, min(patience_s, left_s)
    if begin.parts is not None or not searcher.wait_for_all(None if math.isinf(left_s) else patience_s, interrupt):
        return begin
    share = math.inf if settings.deterministic else _REPAIR_SHARE
    seconds = min(share * settings.time_limit_s, end - time.monotonic())
    parts = searcher.repaired(begin.hint, settings.seed, seconds, interrupt)
    return WarmStart(parts, begin.hint if parts is None else parts)


def resume_from(demand: Demand, earlier: Schedule) -> WarmStart:
    """Go on where an earlier solve of the same instance ended or was cut off: what it proved stays proven.

    Raises
    ------
    ScheduleMismatchError
        Where the schedule belongs to another instance, holds no tiers, or does not pass the check.
    """
    _refuse_foreign(demand, earlier)
    report = check(demand.instance, earlier)
    if not report.is_ok:
        found = gettext("a schedule that fails the check: {violation}", violation=report.violations[0].text)
        raise _mismatch(found, gettext("one that solve wrote"))
    parts = parts_from_choices(demand.instance, demand.options, earlier.choices)
    return WarmStart(parts, parts, earlier.tiers)


def _refuse_foreign(demand: Demand, earlier: Schedule) -> None:
    instance = demand.instance
    if earlier.instance is None or not earlier.tiers:
        raise _mismatch(
            gettext("a schedule without tiers, made by hand"), gettext("a checkpoint or a schedule that solve wrote")
        )
    if earlier.instance.content_hash != instance.content_hash:
        found = gettext("a schedule of {name!r}, of other content", name=earlier.instance.name)
        raise _mismatch(found, gettext("one of {name!r} as it is now", name=instance.name))


def claims_too_much(number: int, bound: float | None, value: float | None) -> ScheduleMismatchError:
    """Return what to say where a schedule was found that is better than an earlier solve's bound allows."""
    found = f"a bound of {bound} on tier {number}, though a schedule comes to {value}"
    return _mismatch(found, "bounds that were proven: the file was changed by hand")


def _mismatch(found: str, expected: str) -> ScheduleMismatchError:
    return ScheduleMismatchError([Problem(gettext("the schedule to go on from"), found, expected, _WARM_START)])
