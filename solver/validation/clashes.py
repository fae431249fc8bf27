"""Rules on agreements together: those that plainly contradict each other.

What takes a search to find out, the solver finds out.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import reduce
from itertools import combinations

from solver.domain.agreements import Agreement, AllowedShifts, Fixed, Forbidden, Order, SameShift, Window
from solver.domain.clock import format_clock, format_shift
from solver.domain.people import Group, TimeShare
from solver.errors import Problem
from solver.language.messages import gettext, joined
from solver.validation.agreements import edge_leg, label, spell_shifts
from solver.validation.scope import Located, Scope, group_ids
from solver.validation.spelling import join_words, spell_text

Option = tuple[int, str]
"""A shift in minutes and the id of a pattern."""

_UNARY = (AllowedShifts, Window, Fixed, Forbidden)


def check_options_left(scope: Scope) -> Iterator[Problem]:
    """Check that the agreements on a group leave it an option."""
    for group_id, agreements in _unary_by_group(scope, scope.groups_by_id).items():
        group = scope.groups_by_id[group_id]
        differing = _differing_fixed(agreements)
        if differing:
            yield _fixed_problem(scope, group, differing)
            continue
        clash = _smallest_clash(scope, group.item, agreements)
        if len(clash) == 1:
            yield _alone_problem(group, clash[0])
        elif clash:
            yield _together_problem(scope, group, clash)


def check_same_shift(scope: Scope) -> Iterator[Problem]:
    """Check that groups that shift together have a shift that all of them may choose."""
    together = [agreement for agreement in scope.agreements if isinstance(agreement.item, SameShift)]
    unary = _unary_by_group(scope, _named_in(together))
    for agreement in together:
        groups = scope.known_groups(group_id for _, group_id in group_ids(agreement.item))
        shifts = {each.item.id: _allowed_shifts(scope, each.item, unary.get(each.item.id, ())) for each in groups}
        if shifts and all(shifts.values()) and not set.intersection(*shifts.values()):
            yield _no_common_shift(agreement, shifts)


def check_mutual_orders(scope: Scope) -> Iterator[Problem]:
    """Check that two orders between the same groups, one each way, can both be kept."""
    by_pair: dict[frozenset[str], list[tuple[Located[Agreement], Order]]] = {}
    for agreement in scope.agreements:
        order = agreement.item
        if isinstance(order, Order) and order.before != order.after:
            by_pair.setdefault(frozenset((order.before, order.after)), []).append((agreement, order))
    unary = _unary_by_group(scope, {group_id for pair in by_pair for group_id in pair})
    for orders in by_pair.values():
        for (one, first), (other, second) in combinations(orders, 2):
            if first.before == second.after and not _both_hold(scope, first, second, unary):
                yield _orders_problem(scope, one, other)


Unary = dict[str, list[Located[Agreement]]]


def _named_in(agreements: Iterable[Located[Agreement]]) -> set[str]:
    return {group_id for agreement in agreements for _, group_id in group_ids(agreement.item)}


def _unary_by_group(scope: Scope, about: Container[str]) -> Unary:
    """Return for each known group of `about` the agreements that are about that group's own options.

    Those that name what the group does not have, a pattern or a shift or a time, have faults of their own.
    """
    result: Unary = {}
    for agreement in scope.agreements:
        if isinstance(agreement.item, _UNARY):
            for group in scope.known_groups(agreement.item.groups):
                if group.item.id in about and _applies(scope, group.item, agreement.item):
                    result.setdefault(group.item.id, []).append(agreement)
    return result


def _applies(scope: Scope, group: Group, agreement: Agreement) -> bool:
    if isinstance(agreement, Window):
        return bool(group.times(agreement.leg)) and agreement.start_min <= agreement.end_min
    if isinstance(agreement, Fixed) and agreement.shift_min not in group.shifts.shifts_min():
        return False
    pattern = getattr(agreement, "pattern", None)
    if isinstance(agreement, Forbidden) and agreement.shift_min is None and pattern is None:
        return False
    return pattern is None or any(each.id == pattern for each in group.week_patterns(scope.instance.days))


def _options(scope: Scope, group: Group) -> set[Option]:
    patterns = group.week_patterns(scope.instance.days)
    return {(shift, pattern.id) for shift in group.shifts.shifts_min() for pattern in patterns}


def _kept(group: Group, agreement: Agreement, options: set[Option]) -> set[Option]:
    """Return the options that keep an agreement."""
    if isinstance(agreement, AllowedShifts):
        allowed = frozenset(agreement.shifts_min)
        return {option for option in options if option[0] in allowed}
    if isinstance(agreement, Fixed):
        return {option for option in options if _matches(option, agreement)}
    if isinstance(agreement, Forbidden):
        return {option for option in options if not _matches(option, agreement)}
    if isinstance(agreement, Window):
        ats = [time.at for time in group.times(agreement.leg)]
        low, high = agreement.start_min - min(ats), agreement.end_min - max(ats)
        return {option for option in options if low <= option[0] <= high}
    return options


def _matches(option: Option, named: Fixed | Forbidden) -> bool:
    return (named.shift_min is None or named.shift_min == option[0]) and (
        named.pattern is None or named.pattern == option[1]
    )


def _left(scope: Scope, group: Group, agreements: Sequence[Located[Agreement]]) -> set[Option]:
    return reduce(lambda options, each: _kept(group, each.item, options), agreements, _options(scope, group))


def _allowed_shifts(scope: Scope, group: Group, agreements: Sequence[Located[Agreement]]) -> set[int]:
    return {shift for shift, _ in _left(scope, group, agreements)}


def _smallest_clash(scope: Scope, group: Group, agreements: Sequence[Located[Agreement]]) -> list[Located[Agreement]]:
    """Return agreements that leave no option, none of which can be missed; empty where an option is left."""
    if _left(scope, group, agreements):
        return []
    needed = list(agreements)
    for agreement in agreements:
        without = [each for each in needed if each is not agreement]
        if without and not _left(scope, group, without):
            needed = without
    return needed


def _differing_fixed(agreements: Sequence[Located[Agreement]]) -> list[Located[Agreement]]:
    """Return two agreements that fix different shifts or patterns, or nothing."""
    fixed = [each for each in agreements if isinstance(each.item, Fixed)]
    for one, other in combinations(fixed, 2):
        first, second = one.item, other.item
        if isinstance(first, Fixed) and isinstance(second, Fixed):
            patterns = {first.pattern, second.pattern} - {None}
            if first.shift_min != second.shift_min or len(patterns) > 1:
                return [one, other]
    return []


def _fixed_problem(scope: Scope, group: Located[Group], fixed: Sequence[Located[Agreement]]) -> Problem:
    found = gettext("{agreements} for group {id}", agreements=_spell_all(scope, fixed), id=spell_text(group.item.id))
    return Problem(
        fixed[1].where, found, gettext("one fixed choice for a group"), gettext("keep the one that was signed")
    )


def _alone_problem(group: Located[Group], agreement: Located[Agreement]) -> Problem:
    found = gettext(
        "{rule}, which leaves group {group} no option; {today}",
        rule=_spell_rule(agreement.item),
        group=spell_text(group.item.id),
        today=_today(group),
    )
    advice = gettext("widen this agreement, or {where}.shifts", where=group.where)
    return Problem(agreement.where, found, gettext("an agreement that an option of the group keeps"), advice)


def _together_problem(scope: Scope, group: Located[Group], clash: Sequence[Located[Agreement]]) -> Problem:
    found = gettext(
        "a group with no allowed option under {agreements}; {today}",
        agreements=_spell_all(scope, clash),
        today=_today(group),
    )
    advice = gettext("widen one of these agreements, or {where}.shifts", where=group.where)
    return Problem(group.where, found, gettext("an option that keeps all agreements on the group"), advice)


def _no_common_shift(agreement: Located[Agreement], shifts: dict[str, set[int]]) -> Problem:
    words = [
        gettext("{group} with {shifts}", group=spell_text(group), shifts=spell_shifts(tuple(sorted(each))))
        for group, each in shifts.items()
    ]
    found = join_words(words[:5], "and")
    if len(words) > 5:
        found = gettext("{found} and others", found=found)
    advice = gettext("widen the shifts or agreements of one, or remove this agreement")
    return Problem(agreement.where, found, gettext("a shift that all of these groups may choose"), advice)


def _orders_problem(scope: Scope, one: Located[Agreement], other: Located[Agreement]) -> Problem:
    found = gettext("{agreements}, which no allowed shifts keep together", agreements=_spell_all(scope, (one, other)))
    return Problem(
        other.where,
        found,
        gettext("orders that can both be kept"),
        gettext("remove one of the two, or widen the shifts"),
    )


def _spell_all(scope: Scope, agreements: Sequence[Located[Agreement]]) -> str:
    return join_words([joined(": ", [label(scope, each), _spell_rule(each.item)]) for each in agreements], "and")


def _spell_rule(agreement: Agreement) -> str:
    """Return in a few words what an agreement on a group's options, or an order, asks."""
    if isinstance(agreement, AllowedShifts):
        return gettext("shifts {shifts} only", shifts=spell_shifts(agreement.shifts_min))
    if isinstance(agreement, Window):
        first, last = format_clock(agreement.start_min), format_clock(agreement.end_min)
        if agreement.leg == "to":
            return gettext("arrivals from {first} to {last}", first=first, last=last)
        return gettext("departures from {first} to {last}", first=first, last=last)
    if isinstance(agreement, Order):
        before = _edge_of(agreement.before_at, agreement.before)
        after = _edge_of(agreement.after_at, agreement.after)
        if agreement.gap_min:
            gap = agreement.gap_min
            return gettext("{before} {gap} minutes before {after}", before=before, gap=gap, after=after)
        return gettext("{before} before {after}", before=before, after=after)
    shift = getattr(agreement, "shift_min", None)
    pattern = getattr(agreement, "pattern", None)
    told = gettext("shift {shift}", shift=format_shift(shift)) if shift is not None else ""
    if pattern is not None:
        named = gettext("pattern {pattern}", pattern=spell_text(pattern))
        told = gettext("{shift} with {pattern}", shift=told, pattern=named) if told else named
    return gettext("{choice} refused", choice=told) if isinstance(agreement, Forbidden) else told


def _edge_of(edge: str, group: str) -> str:
    if edge == "start":
        return gettext("start of {group}", group=spell_text(group))
    return gettext("end of {group}", group=spell_text(group))


def _today(group: Located[Group]) -> str:
    """Return today's times of a group and its shifts."""
    words = [gettext("shifts {shifts}", shifts=spell_shifts(group.item.shifts.shifts_min()))]
    if times := _span(group.item.arrivals):
        words.append(gettext("arrivals {times}", times=times))
    if times := _span(group.item.departures):
        words.append(gettext("departures {times}", times=times))
    return gettext("it has {what}", what=join_words(words, "and"))


def _span(times: Sequence[TimeShare]) -> str:
    """Return the first and the last of some times; empty where there are none."""
    if not times:
        return ""
    first, last = format_clock(times[0].at), format_clock(times[-1].at)
    return first if first == last else gettext("{first} to {last}", first=first, last=last)


def _edge(group: Group, edge: str) -> int | None:
    times = [time.at for time in group.times(edge_leg(edge))]
    if not times:
        return None
    return min(times) if edge == "start" else max(times)


def _both_hold(scope: Scope, one: Order, other: Order, unary: Unary) -> bool:
    """Return whether allowed shifts keep both `one` and `other`, which order the same groups the other way round.

    With a, b the shifts of the groups: one asks b - a >= lowest, other asks b - a <= highest.
    """
    found = [scope.groups_by_id.get(group_id) for group_id in (one.before, one.after)]
    if found[0] is None or found[1] is None:
        return True
    first, second = found[0].item, found[1].item
    edges = [
        _edge(first, one.before_at),
        _edge(second, one.after_at),
        _edge(first, other.after_at),
        _edge(second, other.before_at),
    ]
    shifts = [_allowed_shifts(scope, group, unary.get(group.id, ())) for group in (first, second)]
    if None in edges or not all(shifts):
        return True  # Other rules say so.
    first_one, second_one, first_other, second_other = (edge or 0 for edge in edges)
    lowest = first_one + one.gap_min - second_one
    highest = first_other - other.gap_min - second_other
    return any(lowest <= b - a <= highest for a in shifts[0] for b in shifts[1])
