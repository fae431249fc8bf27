"""Descent over units: one at a time, then two at a time, until no neighbour is better.

It counts no clock unless it has to stop, draws nothing and begins where it is told, so that two runs, two seeds and
two machines come to the same schedule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from solver.demand.options import Floats, Ints
from solver.optimise.packages.evaluation import Local, TierEvaluator
from solver.optimise.packages.units import Unit

Rank = Callable[[Floats, Ints], Floats]
"""Turns tier values ``[schedule, tier]`` and burdens ``[schedule]`` into keys, the first that differs deciding."""
_SAME = 1e-9
"""Keys this near, as a share of their size, are the same number: sums in another order differ by less."""
_FEW = 16
"""A unit of more alternatives tries, with another at its side, those of half and of all of its people and near ones."""


class State:
    """One schedule: parts, loads of the active cells, and what each unit puts on them."""

    def __init__(self, descent: Descent, parts: Ints) -> None:
        self._descent = descent
        self.parts = parts.copy()
        evaluator = descent.evaluator
        self.loads = evaluator.demand.loads(parts)[evaluator.cells]
        self.bent = evaluator.bent(self.loads)
        self.key = descent.key(self.bent[np.newaxis], parts[np.newaxis])[0]

    def copy(self) -> State:
        """Return the same schedule, to be changed apart."""
        other = object.__new__(State)
        other._descent, other.parts = self._descent, self.parts.copy()
        other.loads, other.bent, other.key = self.loads, self.bent, self.key
        return other

    def take(self, other: State) -> None:
        """Become another schedule."""
        self.parts, self.loads, self.bent, self.key = other.parts, other.loads, other.bent, other.key


class Descent:
    """Moves units of a schedule to where the key is lowest.

    Parameters
    ----------
    evaluator
        Tier values of neighbours.
    units
        Who may move.
    rank
        What is minimised.
    keeps
        Whether parts per option keep the agreements.
    is_over
        Asked again and again; no neighbour is looked at any more once it says so.
    """

    def __init__(
        self,
        evaluator: TierEvaluator,
        units: Sequence[Unit],
        rank: Rank,
        keeps: Callable[[Ints], bool],
        is_over: Callable[[], bool],
    ) -> None:
        """Begin with empty caches; they fill as options and units are weighed for the first time."""
        self.evaluator = evaluator
        self.units = tuple(units)
        self._rank = rank
        self._keeps = keeps
        self._is_over = is_over
        self._rows: dict[int, Floats] = {}
        self._locals: dict[tuple[int, ...], Local] = {}
        self._option_rows: dict[int, Floats] = {}
        self._meets: NDArray[np.bool_] | None = None

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self._is_over()

    def key(self, bent: Floats, parts: Ints) -> Floats:
        """Return the keys of schedules; shape ``[schedule, place of the key]``."""
        return self._rank(self.evaluator.values(bent, parts), parts)

    def state(self, parts: Ints) -> State:
        """Return a schedule to descend from."""
        return State(self, parts)

    def settle(self, state: State, units: Iterable[int]) -> None:
        """Move one unit at a time to its best alternative until none is better."""
        order = tuple(units)
        is_better = True
        while is_better and not self.is_over:
            is_better = False
            for unit in order:
                is_better |= self._improve(state, (unit,))

    def settle_pairs(self, state: State, units: Iterable[int], *, far: bool) -> None:
        """Move two units at a time, and one, until no two are better placed otherwise.

        Parameters
        ----------
        far
            Whether to try units that meet on no cell, too: of use where a limit is on a sum that both are part of.
        """
        order = tuple(units)
        self.settle(state, order)
        pairs = [pair for pair in combinations(order, 2) if far or self._meet(*pair)]
        looked_at, moved_at = dict.fromkeys(pairs, -1), dict.fromkeys(order, 0)
        moment, is_better = 0, True
        while is_better and not self.is_over:
            is_better = False
            for pair in pairs:
                is_news = looked_at[pair] < max(moved_at[unit] for unit in pair)
                if not is_news or self.is_over:
                    continue
                moment += 1
                looked_at[pair] = moment
                before = state.parts
                if self._improve(state, pair):
                    is_better = True
                    self.settle(state, order)
                    for unit in self._stirred(before, state.parts, order, far=far):
                        moved_at[unit] = moment + 1

    def _stirred(self, before: Ints, after: Ints, order: tuple[int, ...], *, far: bool) -> list[int]:
        """Return the units for which a change may matter."""
        moved = [unit for unit in order if (before != after)[self.units[unit].options].any()]
        return [unit for unit in order if far or any(unit == other or self._meet(unit, other) for other in moved)]

    def _meet(self, one: int, other: int) -> bool:
        if self._meets is None:
            touched = np.stack([self._alternatives(unit).any(axis=0) for unit in range(len(self.units))])
            self._meets = touched.astype(np.float32) @ touched.T.astype(np.float32) > 0
        return bool(self._meets[one, other])

    def reset(self, state: State, units: Iterable[int], parts: Ints) -> None:
        """Give units the parts that they have in another schedule."""
        for unit in units:
            state.parts[self.units[unit].options] = parts[self.units[unit].options]
        state.take(State(self, state.parts))

    def _improve(self, state: State, units: tuple[int, ...]) -> bool:
        """Take the best neighbour in which these units differ, if it is better and keeps the agreements."""
        local = self._local(units)
        before = state.loads[local.index]
        tried = [self._tried(unit, state.parts, len(units)) for unit in units]
        picks = np.indices([len(own) for own in tried]).reshape(len(tried), -1)
        parts = np.repeat(state.parts[np.newaxis], picks.shape[1], axis=0)
        after = np.repeat(before[np.newaxis], picks.shape[1], axis=0)
        for unit, own, pick in zip(units, tried, picks, strict=True):
            parts[:, self.units[unit].options] = self.units[unit].alternatives[own[pick]]
            table = self._alternatives(unit)[:, local.index]
            after += table[own[pick]] - self._row(unit, state.parts)[local.index]
        bent = self.evaluator.neighbours(local, state.bent, before, after)
        keys = self.key(bent, parts)
        for index in ranked(keys):
            if not is_less(keys[index], state.key):
                return False
            if self._keeps(parts[index]):
                state.parts, state.loads = parts[index].copy(), state.loads.copy()
                state.loads[local.index] = after[index]
                state.bent, state.key = bent[index], keys[index]
                return True
        return False

    def _local(self, units: tuple[int, ...]) -> Local:
        if units not in self._locals:
            is_touched = np.logical_or.reduce([self._alternatives(unit).any(axis=0) for unit in units])
            self._locals[units] = self.evaluator.local(is_touched)
        return self._locals[units]

    def _tried(self, unit: int, parts: Ints, num_units: int) -> Ints:
        """Return the alternatives that a unit tries; with others at its side, of many the near ones alone."""
        own = self.units[unit]
        if num_units == 1 or len(own.alternatives) <= _FEW:
            return np.arange(len(own.alternatives))
        moved = np.abs(own.alternatives - parts[own.options]).sum(axis=1) // 2
        largest, all_parts = own.alternatives.max(axis=1), own.alternatives[0].sum()
        return np.flatnonzero((moved <= 1) | (largest == all_parts) | (largest == (all_parts + 1) // 2))

    def _alternatives(self, unit: int) -> Floats:
        """Return what each alternative of a unit puts on the active cells; shape ``[alternative, active]``."""
        if unit not in self._rows:
            self._rows[unit] = self.units[unit].alternatives @ self._of_options(unit)
        return self._rows[unit]

    def _of_options(self, unit: int) -> Floats:
        """Return what a part in each option of a unit puts on the active cells; shape ``[own option, active]``."""
        if unit not in self._option_rows:
            rows = [self.evaluator.of_option(option) for option in self.units[unit].options.tolist()]
            self._option_rows[unit] = np.stack(rows)
        return self._option_rows[unit]

    def _row(self, unit: int, parts: Ints) -> Floats:
        own = self.units[unit]
        return np.asarray(parts[own.options] @ self._of_options(unit))


def ranked(keys: Floats) -> Ints:
    """Return the order of keys from the lowest on; equal ones as they come."""
    return np.lexsort([np.round(column, 9) for column in keys.T[::-1]])


def is_less(one: Floats, other: Floats) -> bool:
    """Return whether a key is lower than another by more than rounding."""
    for ours, theirs in zip(one.tolist(), other.tolist(), strict=True):
        slack = _SAME * (1.0 + abs(theirs))
        if abs(ours - theirs) > slack:
            return bool(ours < theirs)
    return False
