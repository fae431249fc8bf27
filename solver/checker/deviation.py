"""How far choices are from the schedule already agreed, recomputed; see `docs/format.md`, *Terms*."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction

from solver.checker.choices import Reading, Taken
from solver.domain.people import OptionChoice

Shares = dict[tuple[int, str], Fraction]
"""The share of a group by shift and pattern."""


def altered(reading: Reading) -> int:
    """Return the groups that choose otherwise than agreed, shares compared."""
    return sum(_shares(agreed) != _taken_shares(taken) for agreed, taken in _both(reading))


def deviation(reading: Reading) -> float:
    """Return the person-minutes between the agreed shifts and those taken.

    Both mixes are put in the order of their shifts, and each person held against the one at the same place.
    """
    return float(
        sum(
            _minutes_a_head(_shares(agreed), _taken_shares(taken)) * taken[0].group.headcount
            for agreed, taken in _both(reading)
        )
    )


def _both(reading: Reading) -> Iterator[tuple[Sequence[OptionChoice], Sequence[Taken]]]:
    """Yield what is agreed of a group and what it takes, for each group of which both are known."""
    for choice in reading.instance.agreed:
        if taken := reading.taken.get(choice.group):
            yield choice.options, taken


def _shares(options: Sequence[OptionChoice]) -> Shares:
    total = sum(option.parts for option in options)
    shares: Shares = {}
    for option in options:
        key = option.shift_min, option.pattern
        shares[key] = shares.get(key, Fraction(0)) + Fraction(option.parts, total)
    return shares


def _taken_shares(taken: Sequence[Taken]) -> Shares:
    total = sum(each.parts for each in taken)
    shares: Shares = {}
    for each in taken:
        key = each.shift_min, each.pattern.id
        shares[key] = shares.get(key, Fraction(0)) + Fraction(each.parts, total)
    return shares


def _minutes_a_head(agreed: Shares, taken: Shares) -> Fraction:
    """Return the mean distance of the shifts when the people of both are paired in order."""
    one, other = _in_order(agreed), _in_order(taken)
    minutes = Fraction(0)
    while one and other:
        (shift, share), (other_shift, other_share) = one.popleft(), other.popleft()
        pair = min(share, other_share)
        minutes += pair * abs(shift - other_shift)
        if share > pair:
            one.appendleft((shift, share - pair))
        if other_share > pair:
            other.appendleft((other_shift, other_share - pair))
    return minutes


def _in_order(shares: Shares) -> deque[tuple[int, Fraction]]:
    return deque((shift, share) for (shift, _), share in sorted(shares.items()))
