"""The week of a party in one sentence: on which days more or fewer of its people are on site than today."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import WEEKDAYS, Weekday
from solver.report.text.counted import capital
from solver.report.text.language import Words
from solver.report.week import PartyWeek

_SPAN = 3
"""Days that follow each other from which on the first and the last of them are named alone."""


def week_text(words: Words, days: Sequence[Weekday], week: PartyWeek) -> str:
    """Return "dinsdag en donderdag van 62 naar 51 %, vrijdag van 18 naar 40 %; gelijk blijft maandag".

    Days with the same shares, in whole per cents, are told together. Where it is known that the
    team day stays, that is told behind it.
    """
    together: dict[tuple[int, int], list[str]] = {}
    for day, now, then in zip(days, week.before, week.after, strict=True):
        together.setdefault((round(100 * now), round(100 * then)), []).append(words(f"weekday_{day}"))
    changed = ", ".join(
        words("week_days", days=words.joined(named), before=words.number(now), after=words.percent(then / 100))
        for (now, then), named in together.items()
        if now != then
    )
    same = {day for (now, then), named in together.items() if now == then for day in named}
    in_order = [day for day in (words(f"weekday_{day}") for day in days) if day in same]
    told = words("week_rest", changed=changed, days=words.joined(in_order)) if same else changed
    if not week.team_days:
        return told
    return words("week_team_day" if len(week.team_days) == 1 else "week_team_days", week=told)


def days_text(words: Words, days: Sequence[Weekday]) -> str:
    """Return days by name: "maandag tot en met vrijdag" where three or more follow each other."""
    places, named = [WEEKDAYS.index(day) for day in days], [words(f"weekday_{day}") for day in days]
    if len(days) >= _SPAN and places == list(range(places[0], places[0] + len(days))):
        return words("week_span", first=named[0], last=named[-1])
    return words.joined(named)


def week_sentence(words: Words, days: Sequence[Weekday], week: PartyWeek) -> str:
    """Return the week of a party as a sentence of its own."""
    return words("week_sentence", name=capital(week.name), week=week_text(words, days, week))
