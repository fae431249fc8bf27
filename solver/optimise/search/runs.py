"""Runs of the local search: annealing in rounds and place by place, for a tier that sees every move it makes."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Protocol

from solver.demand.options import Ints
from solver.optimise.search import walk
from solver.optimise.search.goals import Goals
from solver.optimise.search.packing import packed
from solver.optimise.search.reheating import reheat
from solver.optimise.search.state import new_state, refresh
from solver.optimise.search.tables import Tables

OnBetter = Callable[[Ints, float], None]

_CHUNK_S = 0.03
"""Seconds of compiled work between two looks at the clock."""
FIRST_CHUNK = 2_000
SAMPLES = 2_000
FIRST_HEAT, LAST_HEAT = 0.3, 0.003
"""Of the average change that a move makes."""
_AGAIN = 0.3
"""Of the first heat where everything is cooled down again from a schedule that was annealed before.

Search alone, 20 s in six rounds that grow by half, two seeds, week: 137 and 123, all as hot as the first 135 and 142;
with a tenth a race ended at 168, where others came to 136. Another region after 9 s: 84 and 91 for 83 and 90; M tight
in tiers with agreements 10,768 and 10,755 for 10,759 and 11,083.
"""
_ROUNDS = (0.02, 0.08)
"""Shares of the moves for one cooling of everything after the other, each from the best so far; then what costs is
reheated place by place."""
_ROUNDS_ALONE = (0.02, 0.08, 0.3, 0.6)
"""The same where nothing is reheated: what a highest load costs, and what agreements ration, has no place.

M tight, 2 and 5 s: second of the default tiers, reheated, 0.4 and 0.6 % worse; with agreements 0.4 and 1.2 %.
"""
_WHILE_LOADING = 0.1
"""Share of the moves, or of the time that is left, for one more cooling while the rest is loaded."""
_FREE_SHARE = 0.5
"""Of the options, so many have to be free of agreements for places to be reheated."""
_SLACK = 1e-9


class Searched(Protocol):
    """What a run needs of the search that it is of."""

    tables: Tables
    packed: Tables
    goals: Goals | None
    odds_of_today: float
    is_whole: Callable[[], bool]

    def value(self, parts: Ints) -> float:
        """Return the exact value of the tier."""
        ...

    def keeps(self, parts: Ints) -> bool:
        """Return whether a schedule keeps agreements and earlier tiers."""
        ...


class Clock:
    """When to stop."""

    def __init__(self, seconds: float, interrupt: threading.Event) -> None:
        self._end = time.monotonic() + seconds
        self._interrupt = interrupt
        self.is_finite = math.isfinite(seconds)

    def left_s(self) -> float:
        """Return the seconds that are left, infinite where no clock counts."""
        return self._end - time.monotonic()

    def is_over(self) -> bool:
        """Return whether to stop."""
        return self._interrupt.is_set() or self.left_s() <= 0.0


class Pace:
    """How much compiled work makes a chunk of some hundredths of a second."""

    def __init__(self, count: int) -> None:
        self.count = count

    def learn(self, seconds: float) -> None:
        """Adapt to how long the last chunk took."""
        self.count = max(1, int(self.count * min(4.0, max(0.25, _CHUNK_S / max(seconds, 1e-6)))))


class Run:
    """One call of `LocalSearch.improve`.

    Parameters
    ----------
    is_again
        Whether the schedule to begin with has been annealed for this tier before.

    Attributes
    ----------
    reheats
        Whether what costs is reheated place by place where that is of use; an ablation may do without.
    """

    reheats = True

    def __init__(
        self,
        search: Searched,
        parts: Ints,
        seed: int,
        clock: Clock,
        on_better: OnBetter | None,
        *,
        is_again: bool = False,
    ) -> None:
        """Begin at a schedule, given as parts per option; nothing is searched yet."""
        self._search, self._seed = search, seed
        self._tables = search.packed
        self._num_free = len(search.tables.choices.free)
        self._reached = new_state(search.tables, search.packed, parts, seed)
        self._state = packed(self._reached)
        self._odds_of_today = search.odds_of_today
        self._clock = clock
        self._on_better = on_better
        self._best, self._best_value = parts, search.value(parts)
        self._pace = Pace(FIRST_CHUNK)
        self._move_s = 0.0
        self._is_again = is_again

    def improve(self, num_moves: int) -> Ints:
        """Return the best schedule of so many moves, or of the time there is; shape ``[option]``."""
        heat = self._first_heat()
        tables = self._search.tables
        is_local = self.reheats and bool(tables.is_plain[0]) and tables.rows.is_free.mean() > _FREE_SHARE
        heat *= _AGAIN if self._is_again and not is_local else 1.0
        shares_left = 1.0
        for share in _ROUNDS if is_local else _ROUNDS_ALONE:
            if self._clock.is_over():
                break
            self._round(int(share * num_moves), shares_left, share, heat)
            shares_left -= share
        while is_local and not (self._search.is_whole() or self._clock.is_over()):
            # What reheats is still being loaded: until it is there, everything is heated once more.
            self._round(int(_WHILE_LOADING * num_moves), 1.0, _WHILE_LOADING, heat)
        if is_local:
            self._reheat(int(shares_left * num_moves), heat)
        return self._best

    def load_walk(self) -> None:
        """Call once, for as little work as it can do, each compiled function that a search begins with."""
        walk.restore_best(self._tables, self._state)
        walk.begin_at_goals(self._tables, self._state, 1)
        walk.anneal(self._tables, self._state, self._odds_of_today, 0.0, 1.0, 1, 1)
        walk.descend(self._tables, self._state, 0, 0)

    def load_rest(self) -> None:
        """The same for what it calls later."""
        reheat(self._tables, self._state, self._odds_of_today, 0.0, 0)
        refresh(self._tables, self._state)

    def _first_heat(self) -> float:
        """Return the average change that a move makes of those that make any."""
        begun = time.monotonic()
        self._reached.move.tally[:] = 0.0
        walk.anneal(self._tables, self._state, self._odds_of_today, walk.NEVER, 1.0, 1, SAMPLES)
        self._move_s = (time.monotonic() - begun) / SAMPLES
        total, count = self._reached.move.tally
        return float(total / count) if count else 0.0

    def _round(self, num_moves: int, shares_left: float, share: float, average: float) -> None:
        """Cool down once, over the moves or over the time of this round, whichever ends first."""
        walk.restore_best(self._tables, self._state)
        seconds = self._clock.left_s() * share / shares_left
        end = time.monotonic() + seconds
        heat = first_heat = FIRST_HEAT * average
        done = 0
        while done < num_moves and not self._clock.is_over():
            left = num_moves - done
            if self._clock.is_finite:
                left = max(1, min(left, int((end - time.monotonic()) / max(self._move_s, 1e-9))))
            wanted = LAST_HEAT / FIRST_HEAT * first_heat
            if heat <= wanted * 1.0001 and done:
                break
            cooling = (wanted / heat) ** (1.0 / left) if heat > 0 else 1.0
            count = min(self._pace.count, left)
            begun = time.monotonic()
            heat = walk.anneal(self._tables, self._state, self._odds_of_today, heat, cooling, done, count)
            taken = time.monotonic() - begun
            self._move_s = 0.5 * (self._move_s + taken / count)
            if self._clock.is_finite:
                self._pace.learn(taken)
            self._note_best()
            done += count
        self._descend()

    def _reheat(self, num_moves: int, average: float) -> None:
        """Reheat one place after the other until the moves or the time end."""
        done = 0
        while done < num_moves and not self._clock.is_over():
            begun = time.monotonic()
            count = min(self._pace.count, num_moves - done)
            done += reheat(self._tables, self._state, self._odds_of_today, average, count)
            if self._clock.is_finite:
                self._pace.learn(time.monotonic() - begun)
            self._note_best()
        self._descend()

    def _descend(self) -> None:
        walk.restore_best(self._tables, self._state)
        num_free = self._num_free
        has_gained = True
        while has_gained and not self._clock.is_over():
            has_gained = False
            for first in range(0, num_free, 1_000):
                has_gained |= walk.descend(self._tables, self._state, first, min(num_free, first + 1_000))
                if self._clock.is_over():
                    break
        self._note_best()

    def _note_best(self) -> None:
        """Take the compiled search's best where exact arithmetic agrees that it is better and keeps everything."""
        reached = self._reached.record if self._search.goals is not None else self._reached.best
        if reached.value[0] >= self._best_value - _SLACK:
            return
        parts = reached.parts.copy()
        value = self._search.value(parts)
        if value < self._best_value and self._search.keeps(parts):
            self._best, self._best_value = parts, value
            if self._on_better is not None:
                self._on_better(parts, value)
        else:
            reached.value[0] = max(reached.value[0], min(value, self._best_value))
            refresh(self._tables, self._state)
