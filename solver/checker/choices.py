"""What the parts of every group choose, read against what they may choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from solver.checker.report import Violation
from solver.checker.words import named, option, quoted
from solver.domain.clock import Weekday, format_shift
from solver.domain.instance import Instance
from solver.domain.people import Group, GroupChoice, Leg, OptionChoice, Organisation, Pattern
from solver.language.messages import gettext, ngettext

MOST_PARTS = 1_000_000
"""More parts than any group has; a number beyond it says no more, and a float might not hold it."""


def share_on_site(pattern: Pattern, day: Weekday) -> float:
    """Return the share of who lives by a pattern that is on site on a day; of a mix, those whose week has that day."""
    if not pattern.mix:
        return pattern.present[day]
    there = 0.0
    for week in pattern.mix:
        if day in week.on_site:
            there += week.share
    return min(there, 1.0)


Hours = tuple[tuple[int, float], ...]
"""Clock times with the share of a group that is due then and comes."""
EIGHT_HOURS_MIN = 480.0


def hours_of(group: Group, leg: Leg, online_min: int) -> Hours:
    """Return when the people of a group come or go; those due first come later, those who leave last go earlier."""
    hours = [(time.at, time.share * time.present) for time in (group.arrivals if leg == "to" else group.departures)]
    if hours and online_min:
        place, sign = (0, 1) if leg == "to" else (len(hours) - 1, -1)
        at, share = hours[place]
        hours[place] = (at + sign * online_min, share)
    return tuple(hours)


@dataclass(frozen=True, slots=True)
class Taken:
    """So many parts of a group that live with one shift and one pattern."""

    group: Group
    shift_min: int
    pattern: Pattern
    parts: int
    is_today: bool

    @property
    def people(self) -> float:
        """The people of these parts, whether on site or not."""
        return self.group.headcount * self.parts / self.group.num_parts

    def people_on(self, day: Weekday) -> float:
        """Return how many of them are on site on a day."""
        return self.people * share_on_site(self.pattern, day)

    @property
    def online_min(self) -> tuple[int, int]:
        """Minutes online at the beginning and at the end of a day on site."""
        return self.pattern.first_online_min, self.pattern.last_online_min


@dataclass(frozen=True, slots=True)
class Reading:
    """A schedule's choices as far as they can be understood.

    Parameters
    ----------
    taken
        By group id, what its parts take. A group that is missing or named twice is not here, and
        neither is an option with a pattern that the group does not have.
    faults
        What was wrong with the choices.
    """

    instance: Instance
    taken: dict[str, tuple[Taken, ...]]
    faults: tuple[Violation, ...]

    def options_of(self, group_ids: Iterable[str]) -> Iterator[Taken]:
        """Yield what the parts of some groups take, group by group."""
        for group_id in group_ids:
            yield from self.taken.get(group_id, ())

    def options_of_organisation(self, organisation: Organisation) -> Iterator[Taken]:
        """Yield what the parts of all groups of an organisation take."""
        return self.options_of(group.id for group in organisation.groups)

    @property
    def is_complete(self) -> bool:
        """Whether every part of every group is known to take exactly one option, so that terms have a meaning."""
        return all(
            sum(taken.parts for taken in self.taken.get(group.id, ())) == group.num_parts
            for group in self.instance.groups
        )


def status_quo_choices(instance: Instance) -> tuple[GroupChoice, ...]:
    """Return what everybody does today: shift 0 and the first pattern."""
    return tuple(
        GroupChoice(
            group=group.id,
            options=(
                OptionChoice(shift_min=0, pattern=group.week_patterns(instance.days)[0].id, parts=group.num_parts),
            ),
        )
        for group in instance.groups
    )


def read_choices(instance: Instance, choices: Sequence[GroupChoice]) -> Reading:
    """Read choices against their instance; whatever is wrong becomes a fault, never an exception."""
    entries = Counter(choice.group for choice in choices)
    groups = {group.id: group for group in instance.groups}
    faults = list(_group_faults(groups, entries))
    taken = {}
    for choice in choices:
        if choice.group in groups and entries[choice.group] == 1:
            group = groups[choice.group]
            patterns = {pattern.id: pattern for pattern in group.week_patterns(instance.days)}
            faults.extend(_option_faults(group, patterns, choice.options))
            faults.extend(_parts_faults(group, choice.options))
            taken[group.id] = tuple(_understood(group, patterns, choice.options))
    return Reading(instance, taken, tuple(faults))


def _group_faults(groups: dict[str, Group], entries: Counter[str]) -> Iterator[Violation]:
    """Yield each group of the instance that has no entry or several, and each entry of a group that is none of it."""
    for group in groups.values():
        if not entries[group.id]:
            yield Violation(
                "groups",
                gettext("Group {group} has no entry in the choices; it needs one.", group=named(group)),
                1.0,
                "groups",
                "choices",
            )
    for group_id, num_entries in entries.items():
        if group_id not in groups:
            yield Violation(
                "groups",
                gettext("Group '{group_id}' is chosen for, but the instance has no such group.", group_id=group_id),
                1.0,
                "groups",
                "choices",
            )
        elif num_entries > 1:
            text = gettext(
                "Group {group} has {num_entries} entries in the choices; it needs exactly one.",
                group=named(groups[group_id]),
                num_entries=num_entries,
            )
            yield Violation("groups", text, float(num_entries - 1), "groups", "choices")


def _option_faults(
    group: Group, patterns: Mapping[str, Pattern], options: Sequence[OptionChoice]
) -> Iterator[Violation]:
    """Find choices that are none of a group's options, and options that are listed more than once."""
    shifts = group.shifts.shifts_min()
    for chosen in options:
        if chosen.shift_min not in shifts or chosen.pattern not in patterns:
            text = gettext(
                "Group {group}: {parts} {option}, which is not one of its options; it may choose {shifts} "
                "with pattern {pattern_ids}.",
                group=named(group),
                parts=_parts(chosen.parts),
                option=option(chosen.shift_min, chosen.pattern),
                shifts=_shifts_in_words(shifts),
                pattern_ids=quoted(list(patterns)),
            )
            yield Violation("options", text, float(min(chosen.parts, MOST_PARTS)), "parts", "choices")
    if len(options) == 1:
        return
    for (shift_min, pattern), times in Counter((chosen.shift_min, chosen.pattern) for chosen in options).items():
        if times > 1:
            text = gettext(
                "Group {group} lists {option} {times} times; add its parts together.",
                group=named(group),
                option=option(shift_min, pattern),
                times=times,
            )
            yield Violation("options", text, float(times - 1), "options", "choices")


def _parts(parts: int) -> str:
    return ngettext("{count} part takes", "{count} parts take", min(parts, MOST_PARTS))


def _shifts_in_words(shifts: Sequence[int]) -> str:
    if len(shifts) == 1:
        return gettext("shift 0 only")
    step = shifts[1] - shifts[0]
    return gettext(
        "a shift from {first} to {last} min in steps of {step} min",
        first=format_shift(shifts[0]),
        last=format_shift(shifts[-1]),
        step=step,
    )


def _parts_faults(group: Group, options: Sequence[OptionChoice]) -> Iterator[Violation]:
    total = min(sum(chosen.parts for chosen in options), MOST_PARTS)
    if total != group.num_parts:
        text = gettext(
            "Group {group}: its options add up to {total}, but it has {num_parts}.",
            group=named(group),
            total=ngettext("{count} part", "{count} parts", total),
            num_parts=group.num_parts,
        )
        yield Violation("parts", text, float(abs(total - group.num_parts)), "parts", "choices")


def _understood(group: Group, patterns: Mapping[str, Pattern], options: Sequence[OptionChoice]) -> Iterator[Taken]:
    first = next(iter(patterns))
    for chosen in options:
        if chosen.pattern in patterns:
            is_today = chosen.shift_min == 0 and chosen.pattern == first
            parts = min(chosen.parts, MOST_PARTS)
            yield Taken(group, chosen.shift_min, patterns[chosen.pattern], parts, is_today)
