"""The options of every group as flat arrays, and the choice of parts over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.domain.clock import Weekday
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice, Pattern
from solver.domain.week import share_keeping, switching_of_modes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mixes:
    """The weeks of the groups of which today is a mix of weeks, group by group.

    Attributes
    ----------
    group
        Its group; shape ``[week]``.
    share
        The share of the group that has it; shape ``[week]``.
    days
        Days on site in it, of those of the instance; shape ``[week]``.
    """

    group: Ints
    share: Floats
    days: Floats


@dataclass(frozen=True, slots=True)
class Switching:
    """Of the options in which some travel otherwise than today: who does, of those on site, by how they come today.

    Attributes
    ----------
    option
        Rising; shape ``[row]``.
    transit, car
        Shares by day; shape ``[row, day]``.
    """

    option: Ints
    transit: Floats
    car: Floats


@dataclass(frozen=True, slots=True)
class Options:
    """All options of all groups, group by group: patterns in order, within each the shifts from early to late.

    Attributes
    ----------
    start
        First option of each group; shape ``[group + 1]``.
    group, shift_min, pattern
        Of each option: its group, its signed shift (later is positive), its pattern's place; shape ``[option]``.
    status_quo
        The option of each group that is today; shape ``[group]``.
    parts, headcount
        Parts and people of each group; shape ``[group]``.
    organisation
        The organisation's place of each group; shape ``[group]``.
    present
        Share on site by option and day of the instance; shape ``[option, day]``.
    online_min
        Minutes by which those who are due first come later (leg 0), those who leave last go earlier (leg 1); shape
        ``[option, leg]``.
    share_online
        Share of a day on site that is online; shape ``[option]``.
    kept
        Share of the people of an option who live just so today, also where today is a mix; shape ``[option]``.
    mixes
        The weeks of today, where it is a mix.
    switching
        Who travels otherwise than today, where some do.
    """

    start: Ints
    group: Ints
    shift_min: Ints
    pattern: Ints
    status_quo: Ints
    parts: Ints
    headcount: Ints
    organisation: Ints
    present: Floats
    online_min: Ints
    share_online: Floats
    kept: Floats
    mixes: Mixes
    switching: Switching

    @property
    def num_groups(self) -> int:
        """Number of groups."""
        return len(self.parts)

    @property
    def num_options(self) -> int:
        """Number of options of all groups together."""
        return len(self.group)

    @property
    def people_per_part(self) -> Floats:
        """People in one part of the group of each option; shape ``[option]``."""
        return (self.headcount / self.parts)[self.group]

    def of_group(self, group: int) -> range:
        """Return the options of a group."""
        return range(int(self.start[group]), int(self.start[group + 1]))

    def status_quo_parts(self) -> Ints:
        """Return the parts per option of today; shape ``[option]``."""
        parts = np.zeros(self.num_options, dtype=np.int64)
        parts[self.status_quo] = self.parts
        return parts


def build_options(instance: Instance) -> Options:
    """List the options of all groups of an instance: shifts x patterns."""
    days = instance.days
    shifts: list[int] = []
    patterns: list[int] = []
    present: list[list[float]] = []
    online: list[tuple[int, int, float]] = []
    start, status_quo = [0], []
    for group in instance.groups:
        group_shifts = group.shifts.shifts_min()
        status_quo.append(start[-1] + group_shifts.index(0))
        for place, pattern in enumerate(group.week_patterns(days)):
            shares = _shares(pattern, days)
            shifts.extend(group_shifts)
            patterns.extend([place] * len(group_shifts))
            present.extend([shares] * len(group_shifts))
            hours = (pattern.first_online_min, pattern.last_online_min, group.share_online(pattern))
            online.extend([hours] * len(group_shifts))
        start.append(len(shifts))
    offsets = np.array(start, dtype=np.int64)
    places = [len(organisation.groups) for organisation in instance.organisations]
    return Options(
        start=offsets,
        group=np.repeat(np.arange(len(instance.groups), dtype=np.int64), np.diff(offsets)),
        shift_min=np.array(shifts, dtype=np.int64),
        pattern=np.array(patterns, dtype=np.int64),
        status_quo=np.array(status_quo, dtype=np.int64),
        parts=np.array([group.num_parts for group in instance.groups], dtype=np.int64),
        headcount=np.array([group.headcount for group in instance.groups], dtype=np.int64),
        organisation=np.repeat(np.arange(len(places), dtype=np.int64), places),
        present=np.array(present, dtype=np.float64).reshape(len(shifts), len(days)),
        online_min=np.array([hours[:2] for hours in online], dtype=np.int64).reshape(-1, 2),
        share_online=np.array([hours[2] for hours in online], dtype=np.float64),
        kept=_kept(instance, offsets, status_quo),
        mixes=_mixes(instance),
        switching=_switching(instance, offsets),
    )


def _shares(pattern: Pattern, days: Sequence[Weekday]) -> list[float]:
    """Return the share of a pattern that is on site by day: for a mix sum over weeks of share * (day is on site)."""
    if not pattern.mix:
        return [pattern.present[day] for day in days]
    weeks = np.array([[day in week.on_site for day in days] for week in pattern.mix], dtype=np.float64)
    shares: list[float] = np.minimum(1.0, np.array([week.share for week in pattern.mix]) @ weeks).tolist()
    return shares


def _kept(instance: Instance, start: Ints, status_quo: Sequence[int]) -> Floats:
    """Return the share of the people of each option who live just so today.

    Only groups of which today is a mix, or of which some may travel otherwise, have any but 0 and 1.
    """
    kept = np.zeros(int(start[-1]))
    kept[list(status_quo)] = 1.0
    for place, group in enumerate(instance.groups):
        patterns = group.week_patterns(instance.days)
        if patterns[0].mix or any(pattern.is_travelled_otherwise for pattern in patterns):
            shifts = group.shifts.shifts_min()
            kept[start[place] : start[place + 1]] = [
                share_keeping(group, instance.days, shift_min, pattern) for pattern in patterns for shift_min in shifts
            ]
    return kept


def _switching(instance: Instance, start: Ints) -> Switching:
    rows: list[int] = []
    shares: list[list[tuple[float, float]]] = []
    for place, group in enumerate(instance.groups):
        num_shifts = len(group.shifts.shifts_min())
        for at, pattern in enumerate(group.patterns):
            if pattern.is_travelled_otherwise:
                first = int(start[place]) + at * num_shifts
                rows.extend(range(first, first + num_shifts))
                shares.extend([[switching_of_modes(group, pattern, day) for day in instance.days]] * num_shifts)
    both = np.array(shares, dtype=np.float64).reshape(len(rows), len(instance.days), 2)
    return Switching(np.array(rows, dtype=np.int64), both[..., 0], both[..., 1])


def _mixes(instance: Instance) -> Mixes:
    mixed = [(i, group.week_patterns(instance.days)[0].mix) for i, group in enumerate(instance.groups)]
    weeks = [(i, week.share, len(set(instance.days) & set(week.on_site))) for i, mix in mixed for week in mix]
    return Mixes(
        group=np.array([place for place, _, _ in weeks], dtype=np.int64),
        share=np.array([share for _, share, _ in weeks], dtype=np.float64),
        days=np.array([days for _, _, days in weeks], dtype=np.float64),
    )


def parts_from_choices(instance: Instance, options: Options, choices: Iterable[GroupChoice]) -> Ints:
    """Return the parts per option of a schedule's choices; shape ``[option]``.

    Raises
    ------
    KeyError
        Where a choice names a group, shift or pattern that the instance does not have (`check` says which).
    """
    parts = np.zeros(options.num_options, dtype=np.int64)
    places = {group.id: place for place, group in enumerate(instance.groups)}
    for choice in choices:
        group = places[choice.group]
        names = [pattern.id for pattern in instance.groups[group].week_patterns(instance.days)]
        index = {
            (int(options.shift_min[option]), names[options.pattern[option]]): option
            for option in options.of_group(group)
        }
        for taken in choice.options:
            parts[index[taken.shift_min, taken.pattern]] += taken.parts
    return parts


def choices_from_parts(instance: Instance, options: Options, parts: Ints) -> tuple[GroupChoice, ...]:
    """Return the choices of a schedule from its parts per option, group by group."""
    choices = []
    for place, group in enumerate(instance.groups):
        names = [pattern.id for pattern in group.week_patterns(instance.days)]
        taken = tuple(
            OptionChoice(
                shift_min=int(options.shift_min[option]),
                pattern=names[options.pattern[option]],
                parts=int(parts[option]),
            )
            for option in options.of_group(place)
            if parts[option]
        )
        choices.append(GroupChoice(group=group.id, options=taken))
    return tuple(choices)
