"""Who keeps the own week and way to travel, where a pattern asks of some what they do already."""

from __future__ import annotations

from collections.abc import Sequence

from solver.domain.clock import Weekday
from solver.domain.people import Group, Pattern

AT_HOME = "home-"
"""So begin the ids of weeks that follow from a rule with days at home."""


def team_days(group: Group, days: Sequence[Weekday]) -> tuple[Weekday, ...]:
    """Return the days on which a group is on site whichever week it takes of those by a rule with days at home.

    Of one such week alone nobody can tell which of its days are team days.
    """
    weeks = [pattern for pattern in group.patterns if pattern.id.startswith(AT_HOME)]
    if len(weeks) < 2:
        return ()
    return tuple(day for day in days if all(pattern.has_on_site(day) for pattern in weeks))


def share_keeping(group: Group, days: Sequence[Weekday], shift_min: int, pattern: Pattern) -> float:
    """Return which share of those who take an option of a group live just so today.

    That is everybody where the option is today's; where today is a mix of weeks and the times stay, those whose week
    has the days of the pattern, of the `days` of the instance; else nobody. Where the week stays and some travel
    otherwise on some day, it is all but those.
    """
    today = group.week_patterns(days)[0]
    if shift_min:
        return 0.0
    if pattern.id == today.id:
        return 1.0
    if pattern.has_online:
        return 0.0
    if pattern.is_travelled_otherwise:
        is_same = all(pattern.present_on(day) == today.present_on(day) for day in days)
        return 1.0 - max(share_switching(group, pattern, day) for day in days) if is_same else 0.0
    on_site = {day for day in days if pattern.has_on_site(day)}
    return min(1.0, sum(week.share for week in today.mix if on_site == set(days) & set(week.on_site)))


def share_switching(group: Group, pattern: Pattern, day: Weekday) -> float:
    """Return which share of those on site on a day travel otherwise than today: by bicycle, or by park and ride."""
    return sum(switching_of_modes(group, pattern, day))


def switching_of_modes(group: Group, pattern: Pattern, day: Weekday) -> tuple[float, float]:
    """Return the shares of those on site on a day that come otherwise than by public transport, and by car, today."""
    own, ride, modes = pattern.bicycle, pattern.park_and_ride, group.mode_shares
    transit = car = 0.0
    if own is not None and (own.days is None or day in own.days):
        cycling = own.share * own.near
        transit += cycling * modes.public_transport * ("public_transport" in own.instead_of)
        car += cycling * modes.car * ("car" in own.instead_of)
    if ride is not None and (ride.days is None or day in ride.days):
        car += ride.share * modes.car
    return transit, car
