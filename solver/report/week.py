"""The week of each party: which share of its people is on site on each day, today and in a schedule. No words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints
from solver.domain.clock import Weekday
from solver.domain.instance import Instance
from solver.domain.people import Group, GroupChoice, OptionChoice
from solver.domain.week import team_days

_SAME = 0.005
"""Less than half a percent of the people on any day is no other week."""


@dataclass(frozen=True, slots=True)
class PartyWeek:
    """The week of one party.

    Attributes
    ----------
    party
        Its index in the instance.
    before, after
        Share of its people on site, today and as proposed, whether all keep to it or not; shape ``[day]``.
    team_days
        Days that its groups with another week keep as their team days; none where one of them has none.
    """

    party: int
    name: str
    people: int
    before: tuple[float, ...]
    after: tuple[float, ...]
    team_days: tuple[Weekday, ...] = ()

    @property
    def is_other(self) -> bool:
        """Whether the share on site changes on any day."""
        return any(abs(then - now) >= _SAME for now, then in zip(self.before, self.after, strict=True))


def party_weeks(demand: Demand, parts: Ints) -> list[PartyWeek]:
    """Return the weeks of all parties with people; parts per option have shape ``[option]``."""
    before, after = (_on_site(demand, own) for own in (demand.options.status_quo_parts(), parts))
    kept = _kept_team_days(demand, parts)
    people = [sum(group.headcount for group in party.groups) for party in demand.instance.organisations]
    return [
        PartyWeek(
            party=at,
            name=party.name,
            people=people[at],
            before=tuple((before[at] / people[at]).tolist()),
            after=tuple((after[at] / people[at]).tolist()),
            team_days=kept[at],
        )
        for at, party in enumerate(demand.instance.organisations)
        if people[at]
    ]


def other_weeks(demand: Demand, parts: Ints) -> list[PartyWeek]:
    """Return the weeks of the parties whose week changes, those with most people first."""
    weeks = (week for week in party_weeks(demand, parts) if week.is_other)
    return sorted(weeks, key=lambda week: -week.people)


def day_peaks(demand: Demand, parts: Ints) -> Floats:
    """Return the highest load of every section on every day, passengers (vehicles on a road); ``[section, day]``."""
    num_days, load = len(demand.instance.days), demand.loads(parts)
    start = demand.cells.start
    tracks = [
        load[start[at] : start[at + 1]].max(initial=0.0) for at in range(len(demand.instance.sections) * num_days)
    ]
    return np.array(tracks).reshape(-1, num_days)


def weekday_peaks(demand: Demand, parts: Ints) -> Floats:
    """Return the highest loads of a day summed over sections, in passengers; shape ``[day]``.

    Roads, whose loads are vehicles, are left out where there are lines.
    """
    is_road = np.array([line.mode == "road" for line in demand.instance.lines_of_sections()], dtype=np.bool_)
    kept = ~is_road if not is_road.all() else is_road
    return np.asarray(day_peaks(demand, parts)[kept].sum(axis=0))


def busiest_day(demand: Demand, parts: Ints) -> tuple[Weekday, float, float] | None:
    """Return the day that is busiest today, with its highest loads summed up, today and in a schedule.

    None of an instance of one day, and where nobody travels.
    """
    before, after = (weekday_peaks(demand, own) for own in (demand.options.status_quo_parts(), parts))
    at = int(before.argmax())
    if len(before) < 2 or before[at] <= 0:
        return None
    return demand.instance.days[at], float(before[at]), float(after[at])


def week_of_choices(instance: Instance, party: int, choices: Sequence[GroupChoice]) -> PartyWeek:
    """Return the week of a party at an index whose groups choose so; those that are not named stay as today."""
    own, days = instance.organisations[party], instance.days
    people = sum(group.headcount for group in own.groups)
    before, after, kept = np.zeros(len(days)), np.zeros(len(days)), []
    taken = {choice.group: choice.options for choice in choices}
    for group in own.groups:
        patterns = {each.id: each for each in group.week_patterns(days)}
        today = next(iter(patterns.values()))
        weight = group.headcount / people if people else 0.0
        before += [weight * today.present_on(day) for day in days]
        chosen = taken.get(group.id) or (OptionChoice(shift_min=0, pattern=today.id, parts=group.num_parts),)
        total = sum(each.parts for each in chosen)
        for each in chosen:
            share = weight * each.parts / total
            after += [share * patterns[each.pattern].present_on(day) for day in days]
        if any(each.pattern != today.id for each in chosen):
            kept.append(team_days(group, days))
    team = _days_kept(kept, days)
    return PartyWeek(party, own.name, people, tuple(before.tolist()), tuple(after.tolist()), team)


def _kept_team_days(demand: Demand, parts: Ints) -> list[tuple[Weekday, ...]]:
    """Return by party the team days of its groups of which somebody has another week; none where one has none."""
    instance, options = demand.instance, demand.options
    kept: list[list[tuple[Weekday, ...]]] = [[] for _ in instance.organisations]
    other = (parts > 0) & (options.pattern != options.pattern[options.status_quo][options.group])
    for group in np.unique(options.group[other]).tolist():
        kept[int(options.organisation[group])].append(team_days(instance.groups[group], instance.days))
    return [_days_kept(own, instance.days) for own in kept]


def _days_kept(of_groups: Sequence[Sequence[Weekday]], days: Sequence[Weekday]) -> tuple[Weekday, ...]:
    """Return the team days of several groups together; none where one of them has none."""
    return tuple(day for day in days if all(of_groups) and any(day in own for own in of_groups))


def week_of_groups(instance: Instance, group_ids: Collection[str], pattern: str) -> PartyWeek:
    """Return the week of some groups together where all of them take a pattern that each of them has."""
    groups = [(party, group) for party, group in _groups(instance) if group.id in group_ids]
    people = sum(group.headcount for _, group in groups)
    before, after = np.zeros(len(instance.days)), np.zeros(len(instance.days))
    for _, group in groups:
        patterns = {own.id: own for own in group.week_patterns(instance.days)}
        share = group.headcount / people if people else 0.0
        before += [share * group.week_patterns(instance.days)[0].present_on(day) for day in instance.days]
        after += [share * patterns[pattern].present_on(day) for day in instance.days]
    party = groups[0][0]
    return PartyWeek(party, instance.organisations[party].name, people, tuple(before.tolist()), tuple(after.tolist()))


def _groups(instance: Instance) -> Iterator[tuple[int, Group]]:
    for at, party in enumerate(instance.organisations):
        yield from ((at, group) for group in party.groups)


def _on_site(demand: Demand, parts: Ints) -> Floats:
    """Return the people on site by party and day; shape ``[organisation, day]``."""
    options = demand.options
    people = (parts * options.people_per_part)[:, None] * options.present
    found = np.zeros((len(demand.instance.organisations), people.shape[1]))
    np.add.at(found, options.organisation[options.group], people)
    return found
