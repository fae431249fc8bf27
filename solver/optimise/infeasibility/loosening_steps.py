"""How an agreement can be loosened in its own unit, step by step: each rung asks less than the one before."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from solver.checker.agreements import RULES
from solver.checker.choices import read_choices
from solver.demand.loads import Demand
from solver.demand.options import Ints, choices_from_parts
from solver.domain.agreements import (
    Agreement,
    MaxAway,
    MaxChanged,
    MaxOnSite,
    MaxShifted,
    MaxShiftedPerHead,
    MinGap,
    MinOnSite,
    Order,
    WeekdayOrder,
    Window,
)
from solver.domain.clock import SERVICE_DAY_END_MIN
from solver.optimise.model.party_index import PartyIndex

_TENTH = 10
"""Minutes per head are loosened by tenths."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs 1 to `height` of an agreement that limits a sum, evenly spaced; rung 0 is the agreement itself.

    Attributes
    ----------
    at
        The agreement at a rung.
    reach
        The lowest rung that lets through what breaks the agreement by an amount in its unit.
    """

    height: int
    at: Callable[[int], Agreement]
    reach: Callable[[float], int]


def ladder_of_sum(demand: Demand, agreement: Agreement) -> Ladder | None:
    """Return the ladder of an agreement on a sum: whole organisations, person-minutes, people, tenths of minutes."""
    if isinstance(agreement, MaxChanged):
        return _rising(agreement, "at_most", 1, len(demand.instance.organisations))
    if isinstance(agreement, MaxShifted):
        return _rising(agreement, "at_most_person_min", 1, _most_person_minutes(demand))
    if isinstance(agreement, MaxShiftedPerHead):
        return _rising(agreement, "at_most_min", _TENTH, float(abs(demand.options.shift_min).max()))
    if isinstance(agreement, MaxOnSite | MaxAway):
        is_of_people = isinstance(agreement, MaxOnSite)
        return _rising(
            agreement, "at_most", 1, int(demand.options.headcount.sum()) if is_of_people else len(agreement.groups)
        )
    if isinstance(agreement, MinOnSite):
        return Ladder(
            agreement.at_least,
            lambda rung: agreement.model_copy(update={"at_least": agreement.at_least - rung}),
            lambda amount: math.ceil(amount - 1e-6),
        )
    return None


def _rising(agreement: Agreement, key: str, steps: int, highest: float) -> Ladder:
    """Return a ladder of a limit that rises by a step, `steps` of which are 1, to `highest`; steps are whole ones."""
    limit = getattr(agreement, key)
    first = math.floor(limit * steps + 1e-9)

    def at(rung: int) -> Agreement:
        value = (first + rung) / steps if isinstance(limit, float) else first + rung
        return agreement.model_copy(update={key: value})

    return Ladder(
        max(0, math.ceil(highest * steps) - first),
        at,
        lambda amount: math.ceil((limit + amount) * steps - 1e-6) - first,
    )


def _most_person_minutes(demand: Demand) -> int:
    options = demand.options
    return int((abs(options.shift_min) * options.people_per_part * options.parts[options.group]).sum()) + 1


def excess(demand: Demand, agreement: Agreement, parts: Ints) -> float:
    """Return by how much a schedule breaks an agreement at its worst place, in its unit, as `check` counts."""
    reading = read_choices(demand.instance, choices_from_parts(demand.instance, demand.options, parts))
    return max((float(finding.amount) for finding in RULES[agreement.kind](agreement, reading)), default=0.0)


def rungs_of_times(parties: PartyIndex, agreement: Agreement) -> list[list[Agreement]]:
    """Return the ladders of an agreement on times or weekdays, each from the first rung on; a window has two.

    Only those rungs are there at which other options are let through.
    """
    if isinstance(agreement, Window):
        return [_earlier(parties, agreement), _later(parties, agreement)]
    if isinstance(agreement, MinGap):
        one, other = parties.groups(agreement.groups)
        here, there = parties.edge_time(one, agreement.at), parties.edge_time(other, agreement.at)
        return [_gaps(agreement, (abs(here + s - there - t) for s, t in _pairs(parties, one, other)))]
    if isinstance(agreement, Order):
        before, after = parties.groups((agreement.before, agreement.after))
        here = parties.edge_time(before, agreement.before_at)
        there = parties.edge_time(after, agreement.after_at)
        return [_gaps(agreement, (there + t - here - s for s, t in _pairs(parties, before, after)))]
    if isinstance(agreement, WeekdayOrder):
        days = range(agreement.gap_days - 1, -1, -1)
        return [[agreement.model_copy(update={"gap_days": gap}) for gap in days]]
    return []


def _pairs(parties: PartyIndex, one: int, other: int) -> Iterable[tuple[int, int]]:
    return ((s, t) for s in parties.by_shift(one) for t in parties.by_shift(other))


def _gaps(agreement: MinGap | Order, gaps: Iterable[int]) -> list[Agreement]:
    smaller = sorted({gap for gap in gaps if 0 <= gap < agreement.gap_min}, reverse=True)
    return [agreement.model_copy(update={"gap_min": gap}) for gap in smaller]


def _earlier(parties: PartyIndex, agreement: Window) -> list[Agreement]:
    starts = {
        min(parties.clock_times(group, agreement.leg)) + shift
        for group in parties.groups(agreement.groups)
        for shift in parties.by_shift(group)
    }
    below = sorted((start for start in starts if 0 <= start < agreement.start_min), reverse=True)
    return [agreement.model_copy(update={"start_min": start}) for start in below]


def _later(parties: PartyIndex, agreement: Window) -> list[Agreement]:
    ends = {
        max(parties.clock_times(group, agreement.leg)) + shift
        for group in parties.groups(agreement.groups)
        for shift in parties.by_shift(group)
    }
    above = sorted(end for end in ends if agreement.end_min < end <= SERVICE_DAY_END_MIN)
    return [agreement.model_copy(update={"end_min": end}) for end in above]


def lowest_rung(is_possible: Callable[[int], bool], guess: int, height: int) -> int | None:
    """Return the lowest rung from 1 to `height` that is possible, None where none is; rung 0 is not.

    Parameters
    ----------
    is_possible
        Whether a rung is; where one is, those above it are as well.
    guess
        Where to look first; at or near the answer, two or three questions suffice.
    """
    bottom, top, step = 0, min(max(1, guess), height), 1
    if height < 1:
        return None
    while not is_possible(top):
        if top == height:
            return None
        bottom, top, step = top, min(height, top + step), 2 * step
    middle, step = top - 1, 2
    while middle > bottom:
        if is_possible(middle):
            top, middle, step = middle, max((bottom + middle) // 2, middle - step), 2 * step
        else:
            bottom = middle
            middle = (bottom + top) // 2
    return top
