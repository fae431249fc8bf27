"""The week of a party in one sentence: on which days more or fewer of its people are on site than today."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import Weekday
from solver.report.text.counted import capital
from solver.report.text.language import Words
from solver.report.week import PartyWeek


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


def week_sentence(words: Words, days: Sequence[Weekday], week: PartyWeek) -> str:
    """Return the week of a party as a sentence of its own."""
    return words("week_sentence", name=capital(week.name), week=week_text(words, days, week))
