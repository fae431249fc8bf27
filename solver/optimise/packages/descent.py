"""Descent over units: one at a time, then two at a time, until no neighbour is better.

It counts no clock unless it has to stop, draws nothing and begins where it is told, so that two runs, two seeds and
two machines come to the same schedule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from solver.demand.measures import moved_groups
from solver.demand.options import Floats, Ints
from solver.optimise.packages.bends import Local
from solver.optimise.packages.evaluation import CHANGED, TierEvaluator
from solver.optimise.packages.keys import better, lowest_first
from solver.optimise.packages.neighbours import Neighbours, Now, Table
from solver.optimise.packages.units import Unit

Rank = Callable[[Floats, Floats], Floats]
"""Turns tier values ``[schedule, tier]`` and what is asked ``[schedule, asked]`` into keys, the first that differs
deciding."""
_FEW = 16
"""A unit of more alternatives tries, with another at its side, those of half and of all of its people and near ones."""


class State:
    """One schedule: its parts, loads of the active cells, what adds up to its values, and its key."""

    __slots__ = ("asked", "bent", "key", "linear", "loads", "moved", "parts")

    def __init__(self, descent: Descent, parts: Ints) -> None:
        evaluator = descent.evaluator
        self.parts = parts.copy()
        self.loads = evaluator.demand.loads(parts)[evaluator.cells]
        self.bent = evaluator.bent(self.loads)
        self.count(descent)
        self.key = descent.key_of(self)

    def count(self, descent: Descent) -> None:
        """Work out anew what hangs on the parts alone: the linear terms, what is asked, the moved groups of each."""
        self.linear = self.parts @ descent.evaluator.linear_per_part
        self.asked = descent.evaluator.asked(self.parts)
        self.moved = descent.moved_by_organisation(self.parts)

    def copy(self) -> State:
        """Return the same schedule, to be changed apart."""
        other = object.__new__(State)
        other.take(self)
        other.parts = self.parts.copy()
        return other

    def take(self, other: State) -> None:
        """Become another schedule."""
        for name in self.__slots__:
            setattr(self, name, getattr(other, name))


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
        self._tables: dict[int, Table] = {}
        self._nows: dict[tuple[int, bytes], Now] = {}
        self._picks: dict[tuple[int, ...], Ints] = {}
        self._option_rows: dict[int, Floats] = {}
        self._near: dict[int, tuple[bytes, Ints, Floats]] = {}
        self._meets: NDArray[np.bool_] | None = None

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self._is_over()

    def key(self, bent: Floats, linear: Floats, asked: Floats, parts: Ints | None) -> Floats:
        """Return the keys of schedules; shape ``[schedule, place of the key]``."""
        return self._rank(self.evaluator.values(bent, linear, asked, parts), asked)

    def key_of(self, state: State) -> Floats:
        """Return the key of a schedule, by what `values` says of it."""
        return np.asarray(self._rank(self.values(state)[np.newaxis], state.asked[np.newaxis])[0])

    def keys_of(self, state: State, found: Neighbours) -> Floats:
        """Return the keys of neighbours of a schedule; of those that are no better maybe lower ones, still no better.

        Shape ``[neighbour, place of the key]``.
        """
        return self.key(found.bent, found.linear, found.asked, found.parts)

    def moved_by_organisation(self, parts: Ints) -> Ints:
        """Return how many groups of each organisation leave today's option; shape ``[organisation]``."""
        options = self.evaluator.demand.options
        of_moved = options.organisation[moved_groups(self.evaluator.demand, parts)]
        return np.bincount(of_moved, minlength=len(self.evaluator.demand.instance.organisations))

    def values(self, state: State) -> Floats:
        """Return the value of every tier for a schedule; shape ``[tier]``."""
        bent, linear, asked = (own[np.newaxis] for own in (state.bent, state.linear, state.asked))
        return np.asarray(self.evaluator.values(bent, linear, asked, state.parts[np.newaxis])[0])

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

    def around(self, units: Iterable[int]) -> list[int]:
        """Return the other units that can load an active cell that some units can load."""
        own = set(units)
        numbers = range(len(self.units))
        return [number for number in numbers if number not in own and any(self._meet(unit, number) for unit in own)]

    def _meet(self, one: int, other: int) -> bool:
        if self._meets is None:
            touched = np.stack([self._alternatives(unit).any(axis=0) for unit in range(len(self.units))])
            self._meets = touched.astype(np.float32) @ touched.T.astype(np.float32) > 0
        return bool(self._meets[one, other])

    def reset(self, state: State, units: Iterable[int], parts: Ints) -> None:
        """Give units the parts that they have in another schedule; the loads follow by what differs."""
        for unit in units:
            own = self.units[unit].options
            if not np.array_equal(state.parts[own], parts[own]):
                state.loads = state.loads - self._now(unit, state.parts).loads + self._now(unit, parts).loads
                state.parts[own] = parts[own]
        state.bent = self.evaluator.bent(state.loads)
        state.count(self)
        state.key = self.key_of(state)

    def take_first(self, state: State, unit: int, alternatives: Iterable[int]) -> bool:
        """Give a unit the first of some alternatives that is better and keeps the agreements; tell whether one is.

        Parameters
        ----------
        alternatives
            Of the unit, in the order in which they are wanted.
        """
        found = self._neighbours(state, (unit,))
        keys = self.keys_of(state, found)
        is_better = np.zeros(len(keys), dtype=bool)
        is_better[better(keys, state.key)] = True
        return self._take_one(state, found, keys, (index for index in alternatives if is_better[index]))

    def mend(self, state: State, units: Iterable[int]) -> bool:
        """Bring a schedule that breaks an agreement to the best that keeps all and differs in one unit, or in two.

        Returns
        -------
        bool
            False where none is found; the schedule is then as it was.
        """
        if self._keeps(state.parts):
            return True
        order = tuple(units)
        for number in (1, 2):
            found = []
            for moved in combinations(order, number):
                other = state.copy()
                if not self.is_over and self._improve(other, moved, at_any_price=True):
                    found.append(other)
            if found:
                state.take(min(found, key=lambda other: tuple(other.key.tolist())))
                return True
        return False

    def _improve(self, state: State, units: tuple[int, ...], *, at_any_price: bool = False) -> bool:
        """Take the best neighbour in which these units differ, if it is better and keeps the agreements.

        At any price it may be worse: of a schedule that breaks agreements, whatever keeps them is better.
        """
        found = self._neighbours(state, units)
        keys = self.keys_of(state, found)
        order = lowest_first(keys) if at_any_price else better(keys, state.key)
        return self._take_one(state, found, keys, order.tolist())

    def _take_one(self, state: State, found: Neighbours, keys: Floats, order: Iterable[int]) -> bool:
        """Take the first neighbour of an order that keeps the agreements; tell whether one does."""
        for index in order:
            own = [one[index : index + 1] for one in found.chosen]
            parts = self._parts(state, found.units, own)[0]
            if self._keeps(parts):
                rows = zip(found.rows, found.picks, strict=True)
                state.parts, state.bent, state.key = parts, found.bent[index], keys[index]
                state.loads = found.loads + sum(row[pick[index]] for row, pick in rows)
                state.count(self)
                return True
        return False

    def _neighbours(self, state: State, units: tuple[int, ...]) -> Neighbours:
        """Return the schedules in which some units take another of their alternatives, or the same."""
        tried, rows = zip(*(self._tried(unit, state.parts, len(units)) for unit in units), strict=True)
        now = [self._now(unit, state.parts) for unit in units]
        without = state.loads - sum(own.loads for own in now)
        bent = self.evaluator.neighbours(self._local(units), state.bent, state.loads, without, rows)
        picks = self._all_picks(tuple(len(own) for own in tried))
        chosen = [own[pick] for own, pick in zip(tried, picks, strict=True)]
        linear, asked = self._sums(state, units, chosen, now)
        parts = self._parts(state, units, chosen) if self.evaluator.needs_parts else None
        return Neighbours(units, chosen, picks, rows, without, bent, linear, asked, parts)

    def _parts(self, state: State, units: tuple[int, ...], chosen: Sequence[Ints]) -> Ints:
        """Return the parts of neighbours; shape ``[neighbour, option]``."""
        parts = np.repeat(state.parts[np.newaxis], len(chosen[0]), axis=0)
        for unit, own in zip(units, chosen, strict=True):
            parts[:, self.units[unit].options] = self.units[unit].alternatives[own]
        return parts

    def _sums(
        self, state: State, units: tuple[int, ...], chosen: Sequence[Ints], now: Sequence[Now]
    ) -> tuple[Floats, Floats]:
        """Return the linear terms of neighbours and what they ask; shapes ``[neighbour, term]``, ``[..., asked]``."""
        linear, asked = state.linear[np.newaxis], state.asked[np.newaxis]
        organisations = sorted({one for unit in units for one in self.units[unit].organisations})
        moved = np.repeat(state.moved[np.newaxis, organisations], len(chosen[0]), axis=0)
        for unit, own, before in zip(units, chosen, now, strict=True):
            table = self._table(unit)
            linear = linear + table.linear[own] - before.table.linear
            asked = asked + table.asked[own] - before.table.asked
            columns = [organisations.index(one) for one in self.units[unit].organisations]
            moved[:, columns] += table.moved[own] - before.table.moved
        moved_now = np.count_nonzero(state.moved[organisations])
        asked[:, CHANGED] = state.asked[CHANGED] - moved_now + np.count_nonzero(moved, axis=1)
        return linear, asked

    def _all_picks(self, shape: tuple[int, ...]) -> Ints:
        """Return all combinations of so many alternatives each; shape ``[unit, neighbour]``."""
        if shape not in self._picks:
            self._picks[shape] = np.indices(shape).reshape(len(shape), -1)
        return self._picks[shape]

    def _now(self, unit: int, parts: Ints) -> Now:
        """Return what a unit adds to a schedule as it is."""
        own = parts[self.units[unit].options]
        key = (unit, own.tobytes())
        if key not in self._nows:
            loads = np.asarray(own @ self._of_options(unit))
            self._nows[key] = Now(loads, self._counted(unit, own[np.newaxis]))
        return self._nows[key]

    def _table(self, unit: int) -> Table:
        if unit not in self._tables:
            self._tables[unit] = self._counted(unit, self.units[unit].alternatives)
        return self._tables[unit]

    def _counted(self, unit: int, parts: Ints) -> Table:
        """Return what some parts on a unit's options add to a schedule; shape ``[alternative, own]``."""
        members, options = self.units[unit], self.evaluator.demand.options
        groups = np.array(members.groups)
        today = np.searchsorted(members.options, options.status_quo[groups])
        has_moved = parts[:, today] != options.parts[groups]
        owner = options.organisation[groups][:, np.newaxis] == np.array(members.organisations)
        return Table(
            parts @ self.evaluator.linear_per_part[members.options],
            parts @ self.evaluator.asked_per_part[members.options],
            has_moved.astype(np.int64) @ owner,
        )

    def _local(self, units: tuple[int, ...]) -> Local:
        if units not in self._locals:
            # Today may be none of the alternatives, which keep agreements: what it leaves is touched as well.
            self._locals[units] = self.evaluator.local([np.any(self._of_options(unit), axis=0) for unit in units])
        return self._locals[units]

    def _tried(self, unit: int, parts: Ints, num_units: int) -> tuple[Ints, Floats]:
        """Return the alternatives that a unit tries, and their rows of `_alternatives`.

        With others at its side, of many the near ones alone.
        """
        own, rows = self.units[unit], self._alternatives(unit)
        if num_units == 1 or len(own.alternatives) <= _FEW:
            return np.arange(len(own.alternatives)), rows
        now = parts[own.options]
        key = now.tobytes()
        if unit not in self._near or self._near[unit][0] != key:
            moved = np.abs(own.alternatives - now).sum(axis=1) // 2
            largest, all_parts = own.alternatives.max(axis=1), own.alternatives[0].sum()
            tried = np.flatnonzero((moved <= 1) | (largest == all_parts) | (largest == (all_parts + 1) // 2))
            self._near[unit] = key, tried, np.take(rows.T, tried, axis=1).T
        return self._near[unit][1:]

    def _alternatives(self, unit: int) -> Floats:
        """Return what each alternative of a unit puts on the active cells; shape ``[alternative, active]``."""
        if unit not in self._rows:
            # What is compiled goes cell by cell (`by_cell`).
            self._rows[unit] = (self._of_options(unit).T @ self.units[unit].alternatives.T.astype(np.float64)).T
        return self._rows[unit]

    def _of_options(self, unit: int) -> Floats:
        """Return what a part in each option of a unit puts on the active cells; shape ``[own option, active]``."""
        if unit not in self._option_rows:
            rows = [self.evaluator.of_option(option) for option in self.units[unit].options.tolist()]
            self._option_rows[unit] = np.stack(rows)
        return self._option_rows[unit]
