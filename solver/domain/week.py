"""Who keeps the own week: people of a group of which today is a mix, where a pattern asks what they do already."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import Weekday
from solver.domain.people import Group, Pattern


def share_keeping(group: Group, days: Sequence[Weekday], shift_min: int, pattern: Pattern) -> float:
    """Return which share of those who take an option of a group live just so today.

    That is everybody where the option is today's; where today is a mix of weeks and the times stay, those whose week
    has the days of the pattern, of the `days` of the instance; else nobody.
    """
    today = group.week_patterns(days)[0]
    if shift_min:
        return 0.0
    if pattern.id == today.id:
        return 1.0
    on_site = {day for day in days if pattern.has_on_site(day)}
    return min(1.0, sum(week.share for week in today.mix if on_site == set(days) & set(week.on_site)))
