"""How far choices are from the schedule already agreed, as arrays: which parts were agreed, and minutes from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints, Options
from solver.domain.instance import Instance
from solver.domain.people import GroupChoice, OptionChoice

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreed schedule beside the options of today's instance.

    Parts are shares of the group: where it has other parts than then, what was agreed may not be whole in them.

    Attributes
    ----------
    target
        Agreed parts of each option, 0 in groups of which nothing is agreed; shape ``[option]``.
    is_agreed, is_reachable
        Whether anything is agreed of a group, and whether it can choose just that; shape ``[group]``.
    per_part
        Person-minutes from the agreed shift to an option's, of one part, where one shift is agreed; else 0; shape
        ``[option]``.
    step_start, step_option
        Where several shifts are agreed: for each step between two shifts that follow each other, the options up to
        it; shapes ``[step + 1]``, ``[entry]``.
    step_group, step_target, step_minutes
        The group of each step, rising, its agreed parts up to it, and the person-minutes of a part across it; shape
        ``[step]``.
    """

    target: Floats
    is_agreed: Bools
    is_reachable: Bools
    per_part: Floats
    step_start: Ints
    step_option: Ints
    step_group: Ints
    step_target: Floats
    step_minutes: Floats

    @property
    def num_steps(self) -> int:
        """Number of steps of all groups together."""
        return len(self.step_group)


def _together(agreed: Iterable[tuple[OptionChoice, Fraction]]) -> dict[tuple[int, str], Fraction]:
    """Return the parts by shift and pattern; an option may be listed more than once."""
    together: dict[tuple[int, str], Fraction] = {}
    for taken, parts in agreed:
        key = taken.shift_min, taken.pattern
        together[key] = together.get(key, Fraction(0)) + parts
    return together


def build_agreed(instance: Instance, options: Options) -> Agreed:
    """Lay out what is agreed; nothing of a group that the agreed schedule does not name."""
    places = {group.id: place for place, group in enumerate(instance.groups)}
    maker = _Maker(instance, options)
    known = [(places[choice.group], choice) for choice in instance.agreed if choice.group in places]
    for place, choice in sorted(known, key=lambda pair: pair[0]):
        maker.add(place, choice)
    return maker.agreed()


class _Maker:
    def __init__(self, instance: Instance, options: Options) -> None:
        self._instance = instance
        self._options = options
        self._target = np.zeros(options.num_options)
        self._is_agreed = np.zeros(options.num_groups, dtype=np.bool_)
        self._is_reachable = np.zeros(options.num_groups, dtype=np.bool_)
        self._per_part = np.zeros(options.num_options)
        self._steps: list[tuple[int, list[int], float, float]] = []

    def add(self, group: int, choice: GroupChoice) -> None:
        """Note what a group has agreed: parts of each option, and person-minutes of any other choice.

        Where one shift is agreed, each part adds its own minutes, so that the deviation is linear; where several are,
        it is the area between two step functions over the shifts, and steps are added for it.
        """
        options = self._options
        num_parts = int(options.parts[group])
        people = float(options.headcount[group]) / num_parts
        then = sum(taken.parts for taken in choice.options)
        agreed = [(taken, Fraction(taken.parts * num_parts, then)) for taken in choice.options]
        self._is_agreed[group] = True
        self._is_reachable[group] = self._aim(group, _together(agreed))
        of_shifts: dict[int, Fraction] = {}
        for taken, parts in agreed:
            of_shifts[taken.shift_min] = of_shifts.get(taken.shift_min, Fraction(0)) + parts
        if len(of_shifts) == 1:
            own = slice(int(options.start[group]), int(options.start[group + 1]))
            self._per_part[own] = np.abs(options.shift_min[own] - next(iter(of_shifts))) * people
        else:
            self._add_steps(group, of_shifts, people)

    def _aim(self, group: int, agreed: dict[tuple[int, str], Fraction]) -> bool:
        """Note the agreed parts of the group's options; return whether they are whole, and all there."""
        patterns = [pattern.id for pattern in self._instance.groups[group].week_patterns(self._instance.days)]
        found = Fraction(0)
        for option in self._options.of_group(group):
            key = (int(self._options.shift_min[option]), patterns[self._options.pattern[option]])
            parts = agreed.get(key, Fraction(0))
            self._target[option] = float(parts)
            found += parts
        return found == self._options.parts[group] and all(parts.denominator == 1 for parts in agreed.values())

    def _add_steps(self, group: int, agreed: dict[int, Fraction], people: float) -> None:
        """Add what has to cross each minute between shifts: the least minutes by which one mix becomes the other."""
        own = list(self._options.of_group(group))
        shifts = sorted({*agreed, *self._options.shift_min[own].tolist()})
        for shift, following in pairwise(shifts):
            up_to = [option for option in own if self._options.shift_min[option] <= shift]
            target = float(sum((parts for at, parts in agreed.items() if at <= shift), Fraction(0)))
            self._steps.append((group, up_to, target, (following - shift) * people))

    def agreed(self) -> Agreed:
        lengths = [len(up_to) for _, up_to, _, _ in self._steps]
        return Agreed(
            target=self._target,
            is_agreed=self._is_agreed,
            is_reachable=self._is_reachable,
            per_part=self._per_part,
            step_start=np.concatenate([[0], np.cumsum(np.array(lengths, dtype=np.int64))]),
            step_option=np.array([option for _, up_to, _, _ in self._steps for option in up_to], dtype=np.int64),
            step_group=np.array([group for group, _, _, _ in self._steps], dtype=np.int64),
            step_target=np.array([target for _, _, target, _ in self._steps], dtype=np.float64),
            step_minutes=np.array([minutes for _, _, _, minutes in self._steps], dtype=np.float64),
        )
