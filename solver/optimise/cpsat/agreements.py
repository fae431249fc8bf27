"""One ``add_*`` function per agreement kind; in any order, each on its own.

Write Y[g, S] for the sum of parts[g, o] over the options o in S, K_g for the parts of g, and uses[g, S] for
"some part of g takes an option in S". Formulas are those of docs/format.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from ortools.sat.python import cp_model

from solver.domain.agreements import (
    Agreement,
    AllowedShifts,
    AsAgreed,
    Fixed,
    Forbidden,
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
from solver.optimise.cpsat.parties import Amounts, Parties
from solver.optimise.cpsat.variables import Variables

_SCALES = (100, 10_000, 1_000_000, 100_000_000)
"""Units per person or person-minute, coarsest first."""
_ERROR = 0.004
"""Rounding in whole numbers may misstate a limited amount by this; twice that is below the tolerance of `check`."""


def add_max_options(variables: Variables, parties: Parties) -> None:
    """sum over o of uses[g, {o}] <= max_options[g], for groups that might be split further."""
    for group, own in enumerate(parties.instance.groups):
        options = tuple(parties.table.of_group(group))
        if 1 < own.max_options < min(own.num_parts, len(options)):
            uses = [variables.uses((option,)) for option in options]
            variables.model.add(cp_model.LinearExpr.sum(uses) <= own.max_options)


def add_allowed_shifts(variables: Variables, parties: Parties, agreement: AllowedShifts) -> None:
    """parts[g, o] = 0 where shift[o] is not in shifts_min."""
    allowed = set(agreement.shifts_min)
    for group in parties.groups(agreement.groups):
        _refuse(variables, (o for o in parties.table.of_group(group) if parties.shift_min(o) not in allowed))


def add_window(variables: Variables, parties: Parties, agreement: Window) -> None:
    """parts[g, o] = 0 where a time of g on the leg, plus shift[o], is not in [start_min, end_min]."""
    for group in parties.groups(agreement.groups):
        times = parties.clock_times(group, agreement.leg)
        earliest = agreement.start_min - min(times, default=agreement.start_min)
        latest = agreement.end_min - max(times, default=agreement.end_min)
        _refuse(variables, (o for o in parties.table.of_group(group) if not earliest <= parties.shift_min(o) <= latest))


def add_fixed(variables: Variables, parties: Parties, agreement: Fixed) -> None:
    """parts[g, o] = 0 where o is not the shift (and pattern) that was signed."""
    for group in parties.groups(agreement.groups):
        signed = parties.matching(group, agreement.shift_min, agreement.pattern)
        _refuse(variables, (o for o in parties.table.of_group(group) if o not in signed))


def add_forbidden(variables: Variables, parties: Parties, agreement: Forbidden) -> None:
    """parts[g, o] = 0 where o has the shift and the pattern that were refused."""
    for group in parties.groups(agreement.groups):
        _refuse(variables, parties.matching(group, agreement.shift_min, agreement.pattern))


def add_same_shift(variables: Variables, parties: Parties, agreement: SameShift) -> None:
    """K_h * Y[g, shift s] = K_g * Y[h, shift s] for every s, h the first group and g each other one."""
    first, *others = parties.groups(agreement.groups)
    here, num_first = parties.by_shift(first), parties.num_parts(first)
    for group in others:
        there, num_parts = parties.by_shift(group), parties.num_parts(group)
        for shift in sorted(here.keys() | there.keys()):
            taken_here, taken_there = _taken(variables, here.get(shift, ())), _taken(variables, there.get(shift, ()))
            variables.model.add(num_parts * taken_here == num_first * taken_there)


def add_min_gap(variables: Variables, parties: Parties, agreement: MinGap) -> None:
    """Y[h, options nearer than gap_min to s] <= K_h * (1 - uses[g, shift s]) for every shift s of g."""
    one, other = parties.groups(agreement.groups)
    here, there = parties.edge_time(one, agreement.at), parties.edge_time(other, agreement.at)
    shifts = parties.by_shift(one), parties.by_shift(other)
    _exclude(variables, parties, other, shifts, lambda s, t: abs(here + s - there - t) < agreement.gap_min)


def add_order(variables: Variables, parties: Parties, agreement: Order) -> None:
    """Y[h, options less than gap_min after s] <= K_h * (1 - uses[g, shift s]) for every shift s of g."""
    before, after = parties.groups((agreement.before, agreement.after))
    here = parties.edge_time(before, agreement.before_at) + agreement.gap_min
    there = parties.edge_time(after, agreement.after_at)
    shifts = parties.by_shift(before), parties.by_shift(after)
    _exclude(variables, parties, after, shifts, lambda s, t: here + s > there + t)


def add_weekday_order(variables: Variables, parties: Parties, agreement: WeekdayOrder) -> None:
    """Y[h, patterns less than gap_days after p] <= K_h * (1 - uses[g, pattern p]) for every p of g."""
    before, after = parties.groups((agreement.before, agreement.after))
    here, there = parties.by_first_day(before), parties.by_first_day(after)
    _exclude(variables, parties, after, (here, there), lambda day, other: day + agreement.gap_days > other)


def add_max_changed(variables: Variables, parties: Parties, agreement: MaxChanged) -> None:
    """sum over organisations of changes[organisation] <= at_most; over all, each, or those of each board."""
    for together in parties.capped(agreement, agreement.per):
        changes = [variables.changes(place) for place in together]
        variables.model.add(cp_model.LinearExpr.sum(changes) <= agreement.at_most)


def add_max_shifted(variables: Variables, parties: Parties, agreement: MaxShifted) -> None:
    """sum over g, o of people in a part * abs(shift[o]) * parts[g, o] <= at_most_person_min; per all, each or board."""
    for together in parties.capped(agreement, agreement.per):
        _add_at_most(variables, parties.person_minutes(together), agreement.at_most_person_min)


def add_max_shifted_per_head(variables: Variables, parties: Parties, agreement: MaxShiftedPerHead) -> None:
    """The same sum, for each organisation or each board, <= at_most_min * its headcount."""
    for together in parties.capped(agreement, agreement.per):
        limit = agreement.at_most_min * parties.headcount_of(together)
        _add_at_most(variables, parties.person_minutes(together), limit)


def add_min_on_site(variables: Variables, parties: Parties, agreement: MinOnSite) -> None:
    """sum over g, o of people in a part of o there at t * parts[g, o] >= at_least, at every t at which it can fall."""
    groups = parties.groups(agreement.groups)
    moments = parties.moments(groups, agreement.start_min, agreement.end_min)
    for day in parties.days(agreement.days):
        for moment in moments:
            there = parties.on_site_at(groups, day, moment)
            _add_at_most(variables, {option: -people for option, people in there.items()}, -agreement.at_least)


def add_max_on_site(variables: Variables, parties: Parties, agreement: MaxOnSite) -> None:
    """sum over g, o of people in a part of o present on the day * parts[g, o] <= at_most, on each day."""
    for day in parties.days(agreement.days):
        amounts = parties.present_on(parties.groups(agreement.groups), day)
        _add_at_most(variables, amounts, agreement.at_most)


def add_as_agreed(variables: Variables, parties: Parties, agreement: AsAgreed) -> None:
    """parts[g, o] = target[o], what was agreed of g in its parts; no schedule keeps it where that cannot be."""
    agreed = variables.demand.agreed
    for group in parties.groups(agreement.groups):
        for option in parties.table.of_group(group):
            wanted = round(float(agreed.target[option])) if agreed.is_reachable[group] else -1
            variables.model.add(variables.parts[option] == wanted)


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
    "weekday_order": add_weekday_order,
    "as_agreed": add_as_agreed,
}


def add_agreements(variables: Variables, parties: Parties, agreements: Iterable[Agreement]) -> None:
    """Add every agreement by the function of its kind, and what holds of every schedule."""
    add_max_options(variables, parties)
    for agreement in agreements:
        ADD_AGREEMENT[agreement.kind](variables, parties, agreement)


def _refuse(variables: Variables, options: Iterable[int]) -> None:
    for option in options:
        variables.model.add(variables.parts[option] == 0)


def _taken(variables: Variables, options: Iterable[int]) -> cp_model.LinearExprT:
    """Y[g, S]."""
    return cp_model.LinearExpr.sum([variables.parts[option] for option in options])


def _exclude(
    variables: Variables,
    parties: Parties,
    other: int,
    options: tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]],
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
    for key, own in here.items():
        clashing = [option for other_key, theirs in there.items() if clashes(key, other_key) for option in theirs]
        if clashing:
            free = parties.num_parts(other) * (1 - variables.uses(own))
            variables.model.add(_taken(variables, clashing) <= free)


def _add_at_most(variables: Variables, amounts: Amounts, limit: float) -> None:
    """sum over o of amounts[o] * parts[o] <= limit, in whole numbers.

    Every schedule that keeps the limit exactly is let through, and none that breaks it by more than the
    0.01 that `check` lets pass.
    """
    for scale in _SCALES:
        coefficients = {option: round(amount * scale) for option, amount in amounts.items()}
        error = sum(
            abs(coefficient / scale - amounts[option]) * variables.num_parts(option)
            for option, coefficient in coefficients.items()
        )
        if error <= _ERROR:
            break
    total = cp_model.LinearExpr.weighted_sum(
        [variables.parts[option] for option in coefficients], list(coefficients.values())
    )
    variables.model.add(total <= math.floor((limit + error) * scale + 1e-6))
