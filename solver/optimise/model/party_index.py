"""Who the parties of an agreement are, as groups and options, and what one part adds to an amount that is capped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from solver.demand.options import Options
from solver.demand.scope import capped_organisations
from solver.domain.agreements import Cap, Edge, Per
from solver.domain.clock import Weekday
from solver.domain.instance import Instance
from solver.domain.people import Leg, TimeShare

Amounts = dict[int, float]
"""By option: what one part that takes it adds to an amount; options that add nothing are left out."""


class PartyIndex:
    """Looks up groups, options and organisations of an instance by their ids.

    Parameters
    ----------
    instance, options
        The instance, and its options as arrays.
    """

    def __init__(self, instance: Instance, options: Options) -> None:
        self.instance = instance
        self.table = options
        self._groups = {group.id: place for place, group in enumerate(instance.groups)}
        self._days = {day: place for place, day in enumerate(instance.days)}
        self._people_per_part = options.people_per_part

    def groups(self, ids: Iterable[str]) -> list[int]:
        """Return the places of groups."""
        return [self._groups[group] for group in ids]

    def capped(self, cap: Cap, per: Per) -> list[list[int]]:
        """Return the places of the organisations that each sum of a cap is over, sum by sum.

        A cap per board takes together those of a board that it is about; one without a board stands alone.
        """
        places = capped_organisations(self.instance, cap)
        if per == "all":
            return [places]
        sums: dict[object, list[int]] = defaultdict(list)
        for place in places:
            board = self.instance.organisations[place].board if per == "board" else None
            sums[place if board is None else board].append(place)
        return list(sums.values())

    def days(self, days: Iterable[Weekday]) -> list[int]:
        """Return the places of weekdays among the instance's days."""
        return [self._days[day] for day in days]

    def num_parts(self, group: int) -> int:
        """Return K_g."""
        return int(self.table.parts[group])

    def shift_min(self, option: int) -> int:
        """Return the signed shift of an option in minutes, later is positive."""
        return int(self.table.shift_min[option])

    def matching(self, group: int, shift_min: int | None, pattern: str | None) -> set[int]:
        """Return the options of a group with this shift and this pattern; None stands for any."""
        names = [named.id for named in self.instance.groups[group].week_patterns(self.instance.days)]
        return {
            option
            for option in self.table.of_group(group)
            if shift_min in {None, self.shift_min(option)} and pattern in {None, names[self.table.pattern[option]]}
        }

    def by_shift(self, group: int) -> dict[int, tuple[int, ...]]:
        """Return the options of a group by their shift in minutes."""
        options: dict[int, list[int]] = defaultdict(list)
        for option in self.table.of_group(group):
            options[self.shift_min(option)].append(option)
        return {shift: tuple(own) for shift, own in sorted(options.items())}

    def by_first_day(self, group: int) -> dict[int, tuple[int, ...]]:
        """Return the options of a group by the place of the first day on site; those with none are left out."""
        options: dict[int, list[int]] = defaultdict(list)
        for option in self.table.of_group(group):
            on_site = np.flatnonzero(self.table.present[option] > 0)
            if len(on_site):
                options[int(on_site[0])].append(option)
        return {day: tuple(own) for day, own in sorted(options.items())}

    def clock_times(self, group: int, leg: Leg) -> list[int]:
        """Return the unshifted times of a group on a leg, in minutes after midnight."""
        return [time.at for time in self.instance.groups[group].times(leg)]

    def edge_time(self, group: int, edge: Edge) -> int:
        """Return the unshifted start (earliest arrival) or end (latest departure) of a group."""
        return min(self.clock_times(group, "to")) if edge == "start" else max(self.clock_times(group, "from"))

    def headcount_of(self, organisations: Iterable[int]) -> int:
        """Return the people of some organisations together."""
        parties = (self.instance.organisations[place] for place in organisations)
        return sum(group.headcount for party in parties for group in party.groups)

    def person_minutes(self, organisations: Iterable[int]) -> Amounts:
        """Return the person-minutes by which one part is shifted, earlier and later alike."""
        return {
            option: float(abs(self.shift_min(option)) * self._people_per_part[option])
            for organisation in organisations
            for option in self._options_of(organisation)
            if self.shift_min(option) and self._people_per_part[option]
        }

    def _options_of(self, organisation: int) -> range:
        """Return the options of an organisation; groups lie organisation by organisation."""
        first, last = np.searchsorted(self.table.organisation, [organisation, organisation + 1])
        return range(int(self.table.start[first]), int(self.table.start[last]))

    def present_on(self, groups: Iterable[int], day: int) -> Amounts:
        """Return the people of one part who are on site on a day."""
        amounts = {
            option: float(self._people_per_part[option] * self.table.present[option, day])
            for group in groups
            for option in self.table.of_group(group)
        }
        return {option: amount for option, amount in amounts.items() if amount > 0}

    def moments(self, groups: Iterable[int], start_min: int, end_min: int) -> list[int]:
        """Return the times in [start_min, end_min) at which the people on site can be fewest.

        That is at the start, and whenever somebody may leave; between these they only become more.
        """
        leaving = {
            time.at + shift
            for group in groups
            for pattern in self.instance.groups[group].week_patterns(self.instance.days)
            for time in self.instance.groups[group].times_in(pattern, "from")
            for shift in self.by_shift(group)
        }
        return sorted({start_min} | {time for time in leaving if start_min < time < end_min})

    def on_site_at(self, groups: Iterable[int], day: int, moment: int) -> Amounts:
        """Return the people of one part who are on site at a moment of a day."""
        return {
            option: amount * share
            for group in groups
            for option, amount in self.present_on([group], day).items()
            if (share := self._share_there(group, option, moment - self.shift_min(option))) > 0
        }

    def _share_there(self, group: int, option: int, moment: int) -> float:
        """Return max(0, share arrived at or before a moment - share left at or before it), unshifted."""

        def passed(times: Sequence[TimeShare]) -> float:
            return sum(time.coming for time in times if time.at <= moment)

        people = self.instance.groups[group]
        pattern = people.week_patterns(self.instance.days)[int(self.table.pattern[option])]
        return max(0.0, passed(people.times_in(pattern, "to")) - passed(people.times_in(pattern, "from")))
