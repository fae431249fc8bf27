"""One ``add_*`` function per agreement kind: it writes the agreement as linear rows, the same for every engine.

Write Y[g, S] for the sum of parts[g, o] over the options o in S, K_g for the parts of g, and uses[g, S] for
"some part of g takes an option in S". Formulas are those of docs/format.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from solver.demand.loads import Demand
from solver.domain.agreements import (
    Agreement,
    AllowedShifts,
    AsAgreed,
    Fixed,
    Forbidden,
    MaxAway,
    MaxChanged,
    MaxOnSite,
    MaxShifted,
    MaxShiftedPerHead,
    MinGap,
    MinOnSite,
    Order,
    SameShift,
    WeekdayOrder,
    Window,
)
from solver.optimise.model.row_builder import Row, RowBuilder

_MOST_PAIRS = 4_096
"""Pairs of shifts of two groups up to which an order is written shift by shift, which bounds better.

30 groups with some 400 shifts each, 30 orders: 11,795 rows with 2.4 million factors, of which no search begins within
ten seconds.
"""


def add_allowed_shifts(rows: RowBuilder, agreement: AllowedShifts) -> None:
    """parts[g, o] = 0 where shift[o] is not in shifts_min."""
    allowed = set(agreement.shifts_min)
    for group in rows.parties.groups(agreement.groups):
        rows.refuse(o for o in rows.parties.table.of_group(group) if rows.parties.shift_min(o) not in allowed)


def add_window(rows: RowBuilder, agreement: Window) -> None:
    """parts[g, o] = 0 where a time of g on the leg, plus shift[o], is not in [start_min, end_min]."""
    for group in rows.parties.groups(agreement.groups):
        times = rows.parties.clock_times(group, agreement.leg)
        earliest = agreement.start_min - min(times, default=agreement.start_min)
        latest = agreement.end_min - max(times, default=agreement.end_min)
        rows.refuse(
            o for o in rows.parties.table.of_group(group) if not earliest <= rows.parties.shift_min(o) <= latest
        )


def add_fixed(rows: RowBuilder, agreement: Fixed) -> None:
    """parts[g, o] = 0 where o is not the shift (and pattern) that was signed."""
    for group in rows.parties.groups(agreement.groups):
        signed = rows.parties.matching(group, agreement.shift_min, agreement.pattern)
        rows.refuse(o for o in rows.parties.table.of_group(group) if o not in signed)


def add_forbidden(rows: RowBuilder, agreement: Forbidden) -> None:
    """parts[g, o] = 0 where o has the shift and the pattern that were refused."""
    for group in rows.parties.groups(agreement.groups):
        rows.refuse(rows.parties.matching(group, agreement.shift_min, agreement.pattern))


def add_same_shift(rows: RowBuilder, agreement: SameShift) -> None:
    """K_h * Y[g, shift s] = K_g * Y[h, shift s] for every s, h the first group and g each other one."""
    first, *others = rows.parties.groups(agreement.groups)
    here, num_first = rows.parties.by_shift(first), rows.parties.num_parts(first)
    for group in others:
        there, num_parts = rows.parties.by_shift(group), rows.parties.num_parts(group)
        for shift in sorted(here.keys() | there.keys()):
            taken_here = [(option, num_parts) for option in here.get(shift, ())]
            taken_there = [(option, -num_first) for option in there.get(shift, ())]
            rows.add([*taken_here, *taken_there], 0, 0)


def add_min_gap(rows: RowBuilder, agreement: MinGap) -> None:
    """Y[h, options nearer than gap_min to s] <= K_h * (1 - uses[g, shift s]) for every shift s of g."""
    one, other = rows.parties.groups(agreement.groups)
    here, there = rows.parties.edge_time(one, agreement.at), rows.parties.edge_time(other, agreement.at)
    shifts = rows.parties.by_shift(one), rows.parties.by_shift(other)
    _exclude(rows, other, shifts, lambda s, t: abs(here + s - there - t) < agreement.gap_min)


def add_order(rows: RowBuilder, agreement: Order) -> None:
    """Y[h, options less than gap_min after s] <= K_h * (1 - uses[g, shift s]) for every shift s of g.

    Where two groups of one part choose among many shifts, these rows are as many as shifts, and each as long; one row
    says the same of whole choices:   sum of (end at s + gap_min) * parts[g, s] <= sum of begin at t * parts[h, t].
    """
    before, after = rows.parties.groups((agreement.before, agreement.after))
    here = rows.parties.edge_time(before, agreement.before_at) + agreement.gap_min
    there = rows.parties.edge_time(after, agreement.after_at)
    earlier, later = rows.parties.by_shift(before), rows.parties.by_shift(after)
    is_whole = rows.parties.num_parts(before) == rows.parties.num_parts(after) == 1
    if is_whole and len(earlier) * len(later) > _MOST_PAIRS:
        ends = [(option, here + shift) for shift, own in earlier.items() for option in own]
        begins = [(option, there + shift) for shift, own in later.items() for option in own]
        rows.add([*ends, *((option, -begin) for option, begin in begins)], high=0)
        return
    _exclude(rows, after, (earlier, later), lambda s, t: here + s > there + t)


def add_weekday_order(rows: RowBuilder, agreement: WeekdayOrder) -> None:
    """Y[h, patterns less than gap_days after p] <= K_h * (1 - uses[g, pattern p]) for every p of g."""
    before, after = rows.parties.groups((agreement.before, agreement.after))
    here, there = rows.parties.by_first_day(before), rows.parties.by_first_day(after)
    _exclude(rows, after, (here, there), lambda day, other: day + agreement.gap_days > other)


def add_max_changed(rows: RowBuilder, agreement: MaxChanged) -> None:
    """sum over organisations of changes[organisation] <= at_most; over all, each, or those of each board."""
    for together in rows.parties.capped(agreement, agreement.per):
        rows.add([(changes, 1) for changes in rows.changes(together)], high=agreement.at_most)


def add_max_shifted(rows: RowBuilder, agreement: MaxShifted) -> None:
    """sum over g, o of people in a part * abs(shift[o]) * parts[g, o] <= at_most_person_min; per all, each or board."""
    for together in rows.parties.capped(agreement, agreement.per):
        rows.add_at_most(rows.parties.person_minutes(together), agreement.at_most_person_min)


def add_max_shifted_per_head(rows: RowBuilder, agreement: MaxShiftedPerHead) -> None:
    """The same sum, for each organisation or each board, <= at_most_min * its headcount."""
    for together in rows.parties.capped(agreement, agreement.per):
        limit = agreement.at_most_min * rows.parties.headcount_of(together)
        rows.add_at_most(rows.parties.person_minutes(together), limit)


def add_min_on_site(rows: RowBuilder, agreement: MinOnSite) -> None:
    """sum over g, o of people in a part of o there at t * parts[g, o] >= at_least, at every t at which it can fall."""
    groups = rows.parties.groups(agreement.groups)
    moments = rows.parties.moments(groups, agreement.start_min, agreement.end_min)
    for day in rows.parties.days(agreement.days):
        for moment in moments:
            there = rows.parties.on_site_at(groups, day, moment)
            rows.add_at_most({option: -people for option, people in there.items()}, -agreement.at_least)


def add_max_on_site(rows: RowBuilder, agreement: MaxOnSite) -> None:
    """sum over g, o of people in a part of o present on the day * parts[g, o] <= at_most, on each day."""
    for day in rows.parties.days(agreement.days):
        amounts = rows.parties.present_on(rows.parties.groups(agreement.groups), day)
        rows.add_at_most(amounts, agreement.at_most)


def add_max_away(rows: RowBuilder, agreement: MaxAway) -> None:
    """sum over g of Y[g, options with nobody on site on the day] / K_g <= at_most, on each day, times the K's lcm."""
    groups = rows.parties.groups(agreement.groups)
    whole = math.lcm(*(rows.parties.num_parts(group) for group in groups))
    for day in rows.parties.days(agreement.days):
        away = [
            (option, whole // rows.parties.num_parts(group))
            for group in groups
            for option in rows.parties.table.of_group(group)
            if not rows.parties.table.present[option, day]
        ]
        if away:
            rows.add(away, high=agreement.at_most * whole)


def add_as_agreed(rows: RowBuilder, agreement: AsAgreed) -> None:
    """parts[g, o] = target[o], what was agreed of g in its parts; no schedule keeps it where that cannot be."""
    agreed = rows.demand.agreed
    for group in rows.parties.groups(agreement.groups):
        for option in rows.parties.table.of_group(group):
            wanted = round(float(agreed.target[option])) if agreed.is_reachable[group] else -1
            rows.add([(option, 1)], wanted, wanted)


ADD_AGREEMENT: dict[str, Callable[..., None]] = {
    "allowed_shifts": add_allowed_shifts,
    "window": add_window,
    "fixed": add_fixed,
    "forbidden": add_forbidden,
    "same_shift": add_same_shift,
    "min_gap": add_min_gap,
    "order": add_order,
    "max_changed": add_max_changed,
    "max_shifted": add_max_shifted,
    "max_shifted_per_head": add_max_shifted_per_head,
    "min_on_site": add_min_on_site,
    "max_on_site": add_max_on_site,
    "max_away": add_max_away,
    "weekday_order": add_weekday_order,
    "as_agreed": add_as_agreed,
}


def add_max_options(rows: RowBuilder) -> None:
    """sum over o of uses[g, {o}] <= max_options[g], for each group that might be split further."""
    for group, own in enumerate(rows.demand.instance.groups):
        options = list(rows.demand.options.of_group(group))
        if 1 < own.max_options < min(own.num_parts, len(options)):
            rows.add([((option,), 1) for option in options], high=own.max_options)


def split_rows(demand: Demand) -> list[Row]:
    """Return the rows that hold whatever was agreed: over how many options a group may be split."""
    rows = RowBuilder(demand)
    add_max_options(rows)
    return rows.rows


def agreement_rows(demand: Demand, agreements: Iterable[Agreement]) -> list[Row]:
    """Return the rows of agreements, one agreement after the other."""
    rows = RowBuilder(demand)
    for agreement in agreements:
        ADD_AGREEMENT[agreement.kind](rows, agreement)
    return rows.rows


def _exclude(
    rows: RowBuilder,
    other: int,
    options: tuple[Mapping[int, tuple[int, ...]], Mapping[int, tuple[int, ...]]],
    clashes: Callable[[int, int], bool],
) -> None:
    """Y[h, options whose key clashes with k] <= K_h * (1 - uses[g, options of key k]) for every key k of g.

    Parameters
    ----------
    other
        The group h.
    options
        The options of g and of h, by what is compared: shift in minutes, or first day.
    """
    here, there = options
    num_parts = rows.parties.num_parts(other)
    for key, own in here.items():
        clashing = [option for other_key, theirs in there.items() if clashes(key, other_key) for option in theirs]
        if clashing:
            taken = [(option, 1) for option in clashing]
            rows.add([*taken, *((use, num_parts) for use in rows.uses(own))], high=num_parts)
