"""The local search as the solver calls it: improve a schedule for one tier, or find one that keeps the agreements."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS, tier_value
from solver.demand.options import Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.model.tier_limits import TierLimits, keeps, limits
from solver.optimise.search import walk
from solver.optimise.search.packing import packed
from solver.optimise.search.reheating import reheat
from solver.optimise.search.repair import mend_all
from solver.optimise.search.state import new_state, refresh
from solver.optimise.search.tables import build_tables

OnBetter = Callable[[Ints, float], None]

_CHUNK_S = 0.03
"""Seconds of compiled work between two looks at the clock."""
_FIRST_CHUNK = 2_000
_SAMPLES = 2_000
_FIRST_HEAT, _LAST_HEAT = 0.3, 0.003
"""Of the average change that a move makes."""
_ROUNDS = (0.02, 0.08)
"""Shares of the moves for one cooling of everything after the other, each from the best so far; then what costs is
reheated place by place."""
_ROUNDS_ALONE = (0.02, 0.08, 0.3, 0.6)
"""The same where nothing is reheated: what a highest load costs, and what agreements ration, has no place.

M tight, 2 and 5 s: second of the default tiers, reheated, 0.4 and 0.6 % worse; with agreements 0.4 and 1.2 %.
"""
_FREE_SHARE = 0.5
"""Of the options, so many have to be free of agreements for places to be reheated."""
_ODDS_OF_TODAY = 0.2
_MOST_REPAIRS = 300_000
_FIRST_REPAIRS = 64
_SLACK = 1e-9


class LocalSearch:
    """Improves schedules for one tier by annealing, keeping agreements and earlier tiers.

    A move lets one or all parts of a group that are in one option take another, most often off a cell that costs
    now, as these are few; where that breaks agreements, it is repaired by steps of other groups, so that groups
    which are coupled move at once. Loads, terms and rows are kept up from move to move. Two short rounds of annealing
    end in a descent each; then what still costs is reheated place by place (`reheating`), as it lies in many small
    places that hardly touch. Where the tier counts highest loads, or most groups are in
    agreements, two longer rounds take the place of that.

    The first heat is a share of the average change of a sampled move, so that no instance needs a setting of its
    own; cooling is geometric, over as many moves as the time is thought to allow.

    References
    ----------
    S. Kirkpatrick, C. Gelatt, M. Vecchi, "Optimization by simulated annealing", Science 220 (1983) 671-680.
    D. Johnson, C. Aragon, L. McGeoch, C. Schevon, "Optimization by simulated annealing: an experimental evaluation;
    part I, graph partitioning", Operations Research 37 (1989) 865-892: sampled first heat, geometric cooling.

    Parameters
    ----------
    demand
        The instance as arrays.
    tier
        What is minimised.
    held
        Earlier tiers, each with the value that it must not exceed.
    rows
        The agreements.
    """

    def __init__(self, demand: Demand, tier: Tier, tier_limits: TierLimits, rows: Rows) -> None:
        self._demand = demand
        self._tier = tier
        self._tier_limits = tier_limits
        self._rows = rows
        self._tables = build_tables(demand, tier, limits(tier_limits), rows)
        self._packed = packed(self._tables)
        weighs_choices = not tier.weights().keys() <= OF_LOADS
        self._odds_of_today = _ODDS_OF_TODAY if weighs_choices or rows.num_rows else 0.0

    def warm_up(self) -> None:
        """Compile, or load from the cache, all that a search calls."""
        never = threading.Event()
        today = self._demand.options.status_quo_parts()
        self.repair(today, 0, math.inf, never, num_repairs=1)
        if len(self._tables.choices.free):
            _Run(self, today, 0, _Clock(math.inf, never), None).warm_up()

    def value(self, parts: Ints) -> float:
        """Return the tier's value by `solver.demand.measures`."""
        return tier_value(self._demand, self._tier, parts)

    def keeps(self, parts: Ints) -> bool:
        """Return whether a schedule keeps agreements and earlier tiers."""
        return keeps(self._demand, self._rows, self._tier_limits, parts)

    def improve(
        self,
        parts: Ints,
        seed: int,
        num_moves: int,
        seconds: float,
        interrupt: threading.Event,
        on_better: OnBetter | None = None,
    ) -> Ints:
        """Return a schedule that is no worse than `parts`, and keeps what that keeps; shape ``[option]``.

        Where `parts` does not keep the agreements and the earlier tiers, it is returned as it is. The same
        schedule, seed and number of moves give the same result where `seconds` is infinite.

        Parameters
        ----------
        num_moves
            Moves to try; fewer where the time ends before.
        seconds
            Wall time after which to stop all the same; infinite where a run has to be repeatable.
        on_better
            Called with each better schedule and its value, some thirty times a second at most.
        """
        clock = _Clock(seconds, interrupt)
        if clock.is_over() or not len(self._tables.choices.free) or not self.keeps(parts):
            return parts
        run = _Run(self, parts, seed, clock, on_better)
        return run.improve(num_moves)

    def repair(
        self, parts: Ints, seed: int, seconds: float, interrupt: threading.Event, num_repairs: int = _MOST_REPAIRS
    ) -> Ints | None:
        """Return a schedule that keeps all agreements, near to `parts`; None where none was found.

        Parameters
        ----------
        num_repairs
            Broken rows to mend one after the other, at most.
        """
        clock = _Clock(seconds, interrupt)
        state = new_state(self._tables, self._packed, parts, seed)
        packed_state = packed(state)
        pace = _Pace(_FIRST_REPAIRS)
        done = 0
        while done < num_repairs and not clock.is_over():
            count = min(pace.count, num_repairs - done)
            begun = time.monotonic()
            if mend_all(self._packed, packed_state, count, 0.02):
                return state.now.parts.copy() if self._rows.keep(state.now.parts) else None
            pace.learn(time.monotonic() - begun)
            done += count
        return None


class _Clock:
    """When to stop."""

    def __init__(self, seconds: float, interrupt: threading.Event) -> None:
        self._end = time.monotonic() + seconds
        self._interrupt = interrupt
        self.is_finite = math.isfinite(seconds)

    def left_s(self) -> float:
        return self._end - time.monotonic()

    def is_over(self) -> bool:
        return self._interrupt.is_set() or self.left_s() <= 0.0


class _Pace:
    """How much compiled work makes a chunk of some hundredths of a second."""

    def __init__(self, count: int) -> None:
        self.count = count

    def learn(self, seconds: float) -> None:
        """Adapt to how long the last chunk took."""
        self.count = max(1, int(self.count * min(4.0, max(0.25, _CHUNK_S / max(seconds, 1e-6)))))


class _Run:
    """One call of `LocalSearch.improve`."""

    def __init__(self, search: LocalSearch, parts: Ints, seed: int, clock: _Clock, on_better: OnBetter | None) -> None:
        self._search = search
        self._tables = search._packed
        self._num_free = len(search._tables.choices.free)
        self._reached = new_state(search._tables, search._packed, parts, seed)
        self._state = packed(self._reached)
        self._odds_of_today = search._odds_of_today
        self._clock = clock
        self._on_better = on_better
        self._best, self._best_value = parts, search.value(parts)
        self._pace = _Pace(_FIRST_CHUNK)
        self._move_s = 0.0

    def improve(self, num_moves: int) -> Ints:
        heat = self._first_heat()
        tables = self._search._tables
        is_local = bool(tables.is_plain[0]) and tables.rows.is_free.mean() > _FREE_SHARE
        shares_left = 1.0
        for share in _ROUNDS if is_local else _ROUNDS_ALONE:
            if self._clock.is_over():
                break
            self._round(int(share * num_moves), shares_left, share, heat)
            shares_left -= share
        if is_local:
            self._reheat(int(shares_left * num_moves), heat)
        return self._best

    def warm_up(self) -> None:
        """Call each compiled function once, for as little work as it can do."""
        walk.restore_best(self._tables, self._state)
        walk.anneal(self._tables, self._state, self._odds_of_today, 0.0, 1.0, 1, 1)
        walk.descend(self._tables, self._state, 0, 0)
        reheat(self._tables, self._state, self._odds_of_today, 0.0, 0)
        refresh(self._tables, self._state)

    def _first_heat(self) -> float:
        begun = time.monotonic()
        walk.anneal(self._tables, self._state, self._odds_of_today, walk.NEVER, 1.0, 1, _SAMPLES)
        self._move_s = (time.monotonic() - begun) / _SAMPLES
        total, count = self._reached.move.tally
        return float(total / count) if count else 0.0

    def _round(self, num_moves: int, shares_left: float, share: float, average: float) -> None:
        """Cool down once, over the moves or over the time of this round, whichever ends first."""
        walk.restore_best(self._tables, self._state)
        seconds = self._clock.left_s() * share / shares_left
        end = time.monotonic() + seconds
        heat = first_heat = _FIRST_HEAT * average
        done = 0
        while done < num_moves and not self._clock.is_over():
            left = num_moves - done
            if self._clock.is_finite:
                left = max(1, min(left, int((end - time.monotonic()) / max(self._move_s, 1e-9))))
            wanted = _LAST_HEAT / _FIRST_HEAT * first_heat
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
        if self._reached.best.value[0] >= self._best_value - _SLACK:
            return
        parts = self._reached.best.parts.copy()
        value = self._search.value(parts)
        if value < self._best_value and self._search.keeps(parts):
            self._best, self._best_value = parts, value
            if self._on_better is not None:
                self._on_better(parts, value)
        else:
            refresh(self._tables, self._state)
