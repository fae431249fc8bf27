"""What each group chooses in a schedule, with its old and new times. No layout, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.people import Group, Organisation, Pattern


@dataclass(frozen=True, slots=True)
class OptionTaken:
    """Some parts of a group, and the option that they take; today's option among them.

    Attributes
    ----------
    people
        Heads in those parts.
    share
        Their share of the group, above 0 and at most 1.
    shift_min
        Signed minutes, later is positive.
    pattern
        The week pattern that they take.
    is_moved
        Whether that is another option than today's.
    kept_share
        Which share of these people live just so today: those with this week, where today is a mix.
    party
        The organisation's index in the instance; two may have the same name.
    """

    organisation: Organisation
    group: Group
    people: float
    share: float
    shift_min: int
    pattern: Pattern
    is_moved: bool
    party: int
    kept_share: float = 0.0

    @property
    def people_changing(self) -> float:
        """Heads for whom anything changes: those who do not live so already; of an hour online those whom it concerns.

        Where only the way to travel changes, these are who travels otherwise. Whoever is due later, or leaves earlier,
        than the hour that is online notices nothing of it.
        """
        if self.is_online_only and not self.shift_min:
            return self.people * self._share_online
        return self.people * (1.0 - self.kept_share)

    @property
    def _share_online(self) -> float:
        """The share that is due at the first arrival or leaves at the last departure, whichever is online."""
        group, pattern = self.group, self.pattern
        first = group.arrivals[0].share if pattern.first_online_min and group.arrivals else 0.0
        last = group.departures[-1].share if pattern.last_online_min and group.departures else 0.0
        return min(1.0, first + last)

    @property
    def is_other_pattern(self) -> bool:
        """Whether the pattern is another than today's, the first of the group."""
        return bool(self.group.patterns) and self.pattern.id != self.group.patterns[0].id

    @property
    def keeps_week(self) -> bool:
        """Whether just as many are on site on every day as in the pattern of today."""
        if not self.is_other_pattern:
            return True
        today = self.group.patterns[0]
        return (today.present, today.mix) == (self.pattern.present, self.pattern.mix)

    @property
    def is_travel_alone(self) -> bool:
        """Whether all that changes is how some of these people travel."""
        is_so = self.pattern.is_travelled_otherwise and not self.pattern.has_online
        return is_so and self.keeps_week and not self.shift_min

    @property
    def is_online_only(self) -> bool:
        """Whether all that the pattern changes is an hour online."""
        return self.pattern.has_online and self.keeps_week and not self.pattern.is_travelled_otherwise

    @property
    def start_min(self) -> int | None:
        """Today's first arrival in minutes after midnight; None where the group has none."""
        return min((time.at for time in self.group.arrivals), default=None)

    @property
    def end_min(self) -> int | None:
        """Today's last departure in minutes after midnight; None where the group has none."""
        return max((time.at for time in self.group.departures), default=None)

    @property
    def new_start_min(self) -> int | None:
        """The first arrival after the shift."""
        return None if self.start_min is None else self.start_min + self.shift_min

    @property
    def new_end_min(self) -> int | None:
        """The last departure after the shift; it may lie in the next night (above 24 hours)."""
        return None if self.end_min is None else self.end_min + self.shift_min

    @property
    def there_from_min(self) -> int | None:
        """The first arrival on site, after the shift and an hour online; None where the group has none."""
        times = self.group.times_in(self.pattern, "to")
        return times[0].at + self.shift_min if times else None

    @property
    def there_until_min(self) -> int | None:
        """The last departure from the site, after the shift and before an hour online."""
        times = self.group.times_in(self.pattern, "from")
        return times[-1].at + self.shift_min if times else None


@dataclass(frozen=True, slots=True)
class Changing:
    """Of whom something changes: heads, told apart so that they add up.

    Attributes
    ----------
    people
        All of them, in whole heads.
    earlier, later
        Who start earlier, and later.
    mean_shift_min
        Minutes by which those who start earlier or later are shifted, on average; None where nobody is.
    """

    people: int
    earlier: int
    later: int
    mean_shift_min: float | None

    @property
    def same_times(self) -> int:
        """Who keep their times: the rest, so that the parts add up though each is rounded."""
        return self.people - self.earlier - self.later


def changing(moves: Sequence[OptionTaken]) -> Changing:
    """Return of whom something changes in a schedule, of the options that are taken and are not today's."""
    shifted = [move for move in moves if move.shift_min]
    earlier, later = (sum(move.people_changing for move in shifted if (move.shift_min > 0) == sign) for sign in (0, 1))
    minutes = sum(move.people_changing * abs(move.shift_min) for move in shifted)
    people = round(sum(move.people_changing for move in moves))
    rest = people - round(earlier)
    return Changing(
        people=people,
        earlier=round(earlier),
        later=rest if len(shifted) == len(moves) else min(round(later), rest),
        mean_shift_min=minutes / (earlier + later) if shifted else None,
    )


def options_taken(demand: Demand, parts: Ints) -> list[OptionTaken]:
    """Return every option that is taken, group by group; parts per option have shape ``[option]``."""
    instance, options = demand.instance, demand.options
    parties = list(instance.organisations_of_groups())
    rows = []
    for option in np.flatnonzero(parts).tolist():
        index = int(options.group[option])
        group = instance.groups[index]
        share = float(parts[option] / options.parts[index])
        rows.append(
            OptionTaken(
                organisation=parties[index],
                group=group,
                people=share * group.headcount,
                share=share,
                shift_min=int(options.shift_min[option]),
                pattern=group.week_patterns(instance.days)[int(options.pattern[option])],
                is_moved=option != int(options.status_quo[index]),
                party=int(options.organisation[index]),
                kept_share=float(options.kept[option]),
            )
        )
    return rows


def moved_options(demand: Demand, parts: Ints) -> list[OptionTaken]:
    """Return the options that are taken and are not today's."""
    return [choice for choice in options_taken(demand, parts) if choice.is_moved]
