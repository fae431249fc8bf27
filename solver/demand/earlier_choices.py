"""The choices of an earlier schedule, on the options that groups have now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Ints, Options
from solver.domain.instance import Instance
from solver.domain.people import Group, GroupChoice

_MOST_PARTS = 1_000_000
"""More parts than any group has; a larger number says no more, and an array might not hold it."""


@dataclass(frozen=True, slots=True)
class Start:
    """A schedule to begin with.

    Attributes
    ----------
    parts
        Parts per option; shape ``[option]``. It may break agreements.
    new_groups
        Groups that the earlier schedule does not have; they begin as today.
    adapted_groups
        Groups whose earlier choice is no choice of theirs any more; they begin as near to it as they can.
    """

    parts: Ints
    new_groups: tuple[str, ...]
    adapted_groups: tuple[str, ...]


def start_from(instance: Instance, options: Options, choices: Iterable[GroupChoice]) -> Start:
    """Return the schedule of an instance that is nearest to the choices of an earlier one.

    A group takes the same pattern and shift, else today's pattern and the nearest shift (of two equally near the
    earlier). Where it has another number of parts now, the parts are shared out alike, the largest remainders
    rounded up. Groups that are gone are left out.
    """
    earlier = {choice.group: choice for choice in choices}
    parts = options.status_quo_parts()
    adapted = []
    for place, group in enumerate(instance.groups):
        choice = earlier.get(group.id)
        if choice is not None:
            own = options.of_group(place)
            wanted = _wanted(instance, group, options, place, choice)
            shared = shared_out(wanted, int(options.parts[place]))
            parts[own.start : own.stop] = shared
            if not _is_same(instance, group, options, place, choice, shared):
                adapted.append(group.id)
    new = tuple(group.id for group in instance.groups if group.id not in earlier)
    return Start(parts, new, tuple(adapted))


def _wanted(instance: Instance, group: Group, options: Options, place: int, choice: GroupChoice) -> Ints:
    """Return the earlier parts on the options that are nearest to those they took; shape ``[own option]``."""
    own = options.of_group(place)
    shifts, patterns = options.shift_min[own.start : own.stop], options.pattern[own.start : own.stop]
    names = [pattern.id for pattern in group.week_patterns(instance.days)]
    today = int(options.pattern[options.status_quo[place]])
    wanted = np.zeros(len(own), dtype=np.int64)
    for taken in choice.options:
        pattern = names.index(taken.pattern) if taken.pattern in names else today
        distance = np.where(patterns == pattern, np.abs(shifts - taken.shift_min), np.iinfo(np.int64).max)
        wanted[int(np.argmin(distance))] += min(taken.parts, _MOST_PARTS)
    return wanted


def shared_out(wanted: Ints, num_parts: int) -> Ints:
    """Return `num_parts` whole parts in the proportions of `wanted`, by largest remainder."""
    whole, rest = np.divmod(wanted * num_parts, wanted.sum())
    missing = num_parts - int(whole.sum())
    whole[np.argsort(-rest, kind="stable")[:missing]] += 1
    return np.asarray(whole, dtype=np.int64)


def _is_same(instance: Instance, group: Group, options: Options, place: int, choice: GroupChoice, shared: Ints) -> bool:
    names = [pattern.id for pattern in group.week_patterns(instance.days)]
    own = options.of_group(place)
    now = {
        (int(options.shift_min[option]), names[options.pattern[option]]): int(parts)
        for option, parts in zip(own, shared.tolist(), strict=True)
        if parts
    }
    return now == {(taken.shift_min, taken.pattern): taken.parts for taken in choice.options}
