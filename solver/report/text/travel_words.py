"""Other ways to travel in words: who comes by bicycle or by park and ride."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import Weekday
from solver.domain.people import Pattern
from solver.domain.week import share_switching
from solver.report.choices import OptionTaken
from solver.report.text.counted import about
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


def short_ways(words: Words, pattern: Pattern) -> list[str]:
    """Return the same in few words: "fiets: een kwart van wie dichtbij woont"."""
    told = []
    if pattern.bicycle is not None:
        told.append(words(f"s_{pattern.bicycle.by}_short", share=share_text(words, pattern.bicycle.share)))
    if pattern.park_and_ride is not None:
        told.append(words("s_park_and_ride_short", share=share_text(words, pattern.park_and_ride.share)))
    return told


def travel_counts(words: Words, days: Sequence[Weekday], moves: Sequence[OptionTaken]) -> list[str]:
    """Return "860 people a day come by bicycle" of what moves come to; nothing where nobody travels otherwise.

    Counted and rounded as `stagger value` does: who does as agreed and is on site, on the mean of some days.
    """
    found = [otherwise_a_day(days, own) for own in moves]
    cycling, riding = (sum(own[at] for own in found) for at in (0, 1))
    told = []
    for key, people in (("s_cycling", round(cycling)), ("s_riding", round(riding))):
        if people:
            told.append(words.plural(key, people, count=about(words, people)))
    return told


def travel_note(words: Words, days: Sequence[Weekday], moves: Sequence[OptionTaken]) -> str:
    """Return what the term `switched` counts beside the people a day that are told elsewhere; "" where nobody is."""
    told = travel_counts(words, days, moves)
    return words("x_switched", ways=words.joined(told)) if told else ""


def otherwise_a_day(days: Sequence[Weekday], move: OptionTaken) -> tuple[float, float]:
    """Return how many of those who take an option cycle, and park and ride, in place of today's way, a day.

    Of those who do as agreed and are on site, on the mean of some days.
    """
    group, pattern = move.group, move.pattern
    alone = pattern.model_copy(update={"park_and_ride": None})
    cycling = riding = 0.0
    for day in days if pattern.is_travelled_otherwise else ():
        there = move.people * group.adherence * pattern.present_on(day) / len(days)
        by_bicycle = share_switching(group, alone, day)
        cycling += there * by_bicycle
        riding += there * (share_switching(group, pattern, day) - by_bicycle)
    return cycling, riding


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
