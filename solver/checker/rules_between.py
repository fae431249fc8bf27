"""Agreements between groups: same shift, gaps and orders of clock times and of weekdays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from solver.checker.breach import Breach
from solver.checker.choices import Reading, Taken, share_on_site
from solver.checker.words import shift, weekday
from solver.domain.agreements import Edge, MinGap, Order, SameShift, WeekdayOrder
from solver.domain.clock import Weekday, format_clock
from solver.language.messages import gettext, joined, listed, ngettext

_VERBS = {"start": gettext("starts"), "end": gettext("ends")}

Shares = dict[int, Fraction]
"""The share of a group's parts by shift, as fractions: thirds and quarters have to compare exactly."""


def same_shift(rule: SameShift, reading: Reading) -> Iterator[Breach]:
    """Find groups that do not shift like the first; the amount is the parts that are out of step, rounded up."""
    known = [group_id for group_id in dict.fromkeys(rule.groups) if reading.taken.get(group_id)]
    for other in known[1:]:
        first_shares, shares = _shares(reading, known[0]), _shares(reading, other)
        if first_shares != shares:
            surplus = sum(
                (max(Fraction(0), share - first_shares.get(at, 0)) for at, share in shares.items()), Fraction(0)
            )
            num_parts = reading.taken[other][0].group.num_parts
            text = gettext(
                "Group '{other}' takes {shares}, but group '{known}' takes {first_shares}; agreed was the same shift.",
                other=other,
                shares=_in_words(shares),
                known=known[0],
                first_shares=_in_words(first_shares),
            )
            yield Breach(text, max(1, ceil(surplus * num_parts)), "parts")


def _shares(reading: Reading, group_id: str) -> Shares:
    parts: Counter[int] = Counter()
    for taken in reading.taken[group_id]:
        parts[taken.shift_min] += taken.parts
    return {shift_min: Fraction(num, parts.total()) for shift_min, num in parts.items()}


def _in_words(shares: Shares) -> str:
    if len(shares) == 1:
        return shift(next(iter(shares)))
    pieces = [
        gettext("{shift} with {share} of its parts", shift=shift(at), share=share)
        for at, share in sorted(shares.items())
    ]
    return joined("; ", pieces) if len(pieces) > 2 else listed(pieces, "and")


def edge_min(taken: Taken, edge: Edge) -> int | None:
    """Return the earliest arrival (`start`) or latest departure (`end`) after the shift; None without times."""
    if edge == "start":
        at = min((time.at for time in taken.group.arrivals), default=None)
    else:
        at = max((time.at for time in taken.group.departures), default=None)
    return None if at is None else at + taken.shift_min


def edges_min(reading: Reading, group_id: str, edge: Edge) -> list[int]:
    """Return the starts (ends) that the parts of a group have, earliest first."""
    edges = {edge_min(taken, edge) for taken in reading.options_of([group_id])}
    return sorted(at for at in edges if at is not None)


def min_gap(rule: MinGap, reading: Reading) -> Iterator[Breach]:
    """Find the pair of parts whose starts (ends) lie nearest to each other, where that is too near."""
    first, second = rule.groups
    pairs = [(a, b) for a in edges_min(reading, first, rule.at) for b in edges_min(reading, second, rule.at)]
    nearest = min(pairs, key=lambda pair: abs(pair[0] - pair[1]), default=None)
    if nearest is not None:
        a, b = nearest
        verb = _VERBS[rule.at]
        text = gettext(
            "Group '{first}' {verb} at {a} and group '{second}' {verb} at {b}, {apart} min apart; agreed were "
            "at least {gap_min} min.",
            first=first,
            verb=verb,
            a=format_clock(a),
            second=second,
            b=format_clock(b),
            apart=abs(a - b),
            gap_min=rule.gap_min,
        )
        yield Breach(text, rule.gap_min - abs(a - b), "min")


def order(rule: Order, reading: Reading) -> Iterator[Breach]:
    """Find the latest part of `before` and the earliest of `after`, where the first is not early enough."""
    before = edges_min(reading, rule.before, rule.before_at)
    after = edges_min(reading, rule.after, rule.after_at)
    if before and after:
        text = gettext(
            "Group '{before}' {before_verb} at {before_clock} and group '{after}' {after_verb} at {after_clock}; "
            "agreed was at least {gap_min} min after it.",
            before=rule.before,
            before_verb=_VERBS[rule.before_at],
            before_clock=format_clock(before[-1]),
            after=rule.after,
            after_verb=_VERBS[rule.after_at],
            after_clock=format_clock(after[0]),
            gap_min=rule.gap_min,
        )
        yield Breach(text, before[-1] + rule.gap_min - after[0], "min")


def weekday_order(rule: WeekdayOrder, reading: Reading) -> Iterator[Breach]:
    """Find the parts whose first days on site come nearest to each other or in the wrong order."""
    before, after = _first_days(reading, rule.before), _first_days(reading, rule.after)
    if before and after:
        latest, earliest = max(before), min(after)
        days = reading.instance.days
        text = gettext(
            "Group '{before}' is first on site on {before_day} and group '{after}' on {after_day}; agreed was at "
            "least {gap_days} after it.",
            before=rule.before,
            before_day=weekday(days[latest]),
            after=rule.after,
            after_day=weekday(days[earliest]),
            gap_days=ngettext("{count} day", "{count} days", rule.gap_days),
        )
        yield Breach(text, latest + rule.gap_days - earliest, "days")


def _first_days(reading: Reading, group_id: str) -> set[int]:
    """Return the places in the instance's days of the first days on site; parts that never come have none."""
    days = reading.instance.days
    firsts = (_first_day(taken, days) for taken in reading.options_of([group_id]))
    return {first for first in firsts if first is not None}


def _first_day(taken: Taken, days: tuple[Weekday, ...]) -> int | None:
    return next((i for i, day in enumerate(days) if share_on_site(taken.pattern, day) > 0), None)
