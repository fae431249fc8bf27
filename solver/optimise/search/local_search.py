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
from solver.optimise.search.goal_run import GoalRun
from solver.optimise.search.packing import packed
from solver.optimise.search.repair import mend_all
from solver.optimise.search.runs import Clock, OnBetter, Pace, Run
from solver.optimise.search.state import new_state
from solver.optimise.search.tables import build_steered_tables

_ODDS_OF_TODAY = 0.2
_MOST_REPAIRS = 300_000
_FIRST_REPAIRS = 64


class LocalSearch:
    """Improves schedules for one tier by annealing, keeping agreements and earlier tiers.

    A move lets one or all parts of a group that are in one option take another, most often off a cell that costs
    now, as these are few; where that breaks agreements, it is repaired by steps of other groups, so that groups
    which are coupled move at once. Loads, terms and rows are kept up from move to move. Two short rounds of annealing
    end in a descent each; then what still costs is reheated place by place (`reheating`), as it lies in many small
    places that hardly touch. Where most groups are in agreements, two longer rounds take the place of that. A tier that
    counts the highest of many, in few places, is minimised by goals that fall (`goals`, `goal_run`).

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
    tier_limits
        Earlier tiers, each with the value that it must not exceed.
    rows
        The agreements.

    Attributes
    ----------
    is_whole
        Says whether `load` is done, where somebody is at it.
    """

    def __init__(self, demand: Demand, tier: Tier, tier_limits: TierLimits, rows: Rows) -> None:
        self._demand = demand
        self._tier = tier
        self._tier_limits = tier_limits
        self._rows = rows
        self.tables, self.goals = build_steered_tables(demand, tier, limits(tier_limits), rows)
        self.packed = packed(self.tables)
        weighs_choices = not tier.weights().keys() <= OF_LOADS
        self.is_whole: Callable[[], bool] = lambda: True
        self.odds_of_today = _ODDS_OF_TODAY if weighs_choices or rows.num_rows else 0.0

    def load(self, on_walk: Callable[[], None]) -> None:
        """Compile, or load from the cache, all that a search calls.

        Annealing and descents, with which it begins, come first, and `on_walk` is called; then reheating and repairs.
        """
        never, today = threading.Event(), self._demand.options.status_quo_parts()
        has_moves = bool(len(self.tables.choices.free))
        run = Run(self, today, 0, Clock(math.inf, never), None) if has_moves else None
        if run is not None:
            run.load_walk()
        on_walk()
        if run is not None:
            run.load_rest()
        self.repair(today, 0, math.inf, never, num_repairs=1)

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
        *,
        is_again: bool = False,
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
        is_again
            Whether `parts` has been annealed for this tier before, and would lose by as much heat as at first.
        """
        clock = Clock(seconds, interrupt)
        if clock.is_over() or not len(self.tables.choices.free) or not self.keeps(parts):
            return parts
        kind = Run if self.goals is None else GoalRun
        return kind(self, parts, seed, clock, on_better, is_again=is_again).improve(num_moves)

    def repair(
        self, parts: Ints, seed: int, seconds: float, interrupt: threading.Event, num_repairs: int = _MOST_REPAIRS
    ) -> Ints | None:
        """Return a schedule that keeps all agreements, near to `parts`; None where none was found.

        Parameters
        ----------
        num_repairs
            Broken rows to mend one after the other, at most.
        """
        clock = Clock(seconds, interrupt)
        state = new_state(self.tables, self.packed, parts, seed)
        packed_state = packed(state)
        pace = Pace(_FIRST_REPAIRS)
        done = 0
        while done < num_repairs and not clock.is_over():
            count = min(pace.count, num_repairs - done)
            begun = time.monotonic()
            if mend_all(self.packed, packed_state, count, 0.02):
                return state.now.parts.copy() if self._rows.keep(state.now.parts) else None
            pace.learn(time.monotonic() - begun)
            done += count
        return None
