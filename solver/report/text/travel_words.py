"""Other ways to travel in words: who comes by bicycle or by park and ride."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import Weekday
from solver.domain.people import Pattern
from solver.report.choices import OptionTaken
from solver.report.text.language import Words

_FRACTIONS = (10, 20, 25, 33, 50, 75)
"""Percentages with a word of their own: "een kwart"."""


def ways_text(words: Words, pattern: Pattern) -> list[str]:
    """Return how some of those on site travel in a pattern: "een kwart van wie dichtbij woont komt met de fiets"."""
    told = []
    cycles, ride = pattern.bicycle, pattern.park_and_ride
    if cycles is not None:
        told.append(words(f"s_{cycles.by}", share=share_text(words, cycles.share), when=when_text(words, cycles.days)))
    if ride is not None:
        told.append(words("s_park_and_ride", share=share_text(words, ride.share), when=when_text(words, ride.days)))
    return told


def travel_counts(words: Words, moves: Sequence[OptionTaken]) -> list[str]:
    """Return "1.500 mensen komen met de fiets" of what moves come to; nothing where nobody travels otherwise."""
    cycling = sum(move.people * cycling_share(move) for move in moves)
    riding = sum(move.people * riding_share(move) for move in moves)
    told = [words.plural("s_cycling", round(cycling))] if round(cycling) else []
    told += [words.plural("s_riding", round(riding))] if round(riding) else []
    return told


def cycling_share(move: OptionTaken) -> float:
    """Return which share of those who take an option, and are on site, come by bicycle in place of today's mode."""
    cycles, modes = move.pattern.bicycle, move.group.mode_shares
    if cycles is None:
        return 0.0
    return cycles.share * cycles.near * sum(float(getattr(modes, mode)) for mode in set(cycles.instead_of))


def riding_share(move: OptionTaken) -> float:
    """Return which share of those who take an option, and are on site, park and ride."""
    ride = move.pattern.park_and_ride
    return 0.0 if ride is None else ride.share * move.group.mode_shares.car


def near_text(words: Words, moves: Sequence[OptionTaken]) -> str | None:
    """Return "30 % binnen 7,5 km" of the first of the groups that are asked to cycle; None where none is."""
    for move in moves:
        if (cycles := move.pattern.bicycle) is not None:
            return words(
                "l_near",
                share=words.percent(cycles.near),
                km=words.number(cycles.reach_km, int(cycles.reach_km % 1 > 0)),
            )
    return None


def share_text(words: Words, share: float) -> str:
    """Return a share by its word where it has one, "een kwart", else in per cent."""
    percent = round(100 * share)
    is_plain = abs(share - percent / 100) < 0.005 if percent != 33 else abs(share - 1 / 3) < 0.005
    return words(f"s_share_{percent}") if percent in _FRACTIONS and is_plain else words.percent(share)


def when_text(words: Words, days: Sequence[Weekday] | None) -> str:
    """Return "op dinsdag " with the blank that it needs in a sentence; "" where it is every day."""
    if days is None:
        return ""
    return words("s_travel_when", days=words.joined([words(f"weekday_{day}") for day in days]))
