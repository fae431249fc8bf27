"""Runs by goals: minimise what lies above them, and lower them as the highest falls."""

from __future__ import annotations

import time

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search import walk
from solver.optimise.search.goals import Goals
from solver.optimise.search.runs import FIRST_HEAT, LAST_HEAT, SAMPLES, Run

_HALFWAY, _NEAREST = 0.5, 0.03
"""Goals lie halfway between the highest and the mean load of those that choices can change, and end no nearer."""
_FIRST_ABOVE_MEAN = 0.15
"""The first goals lie no further above the mean, as today's highest says little about what can be reached."""
_NEARER = 0.6
"""After a stage that has not reached its goals."""
_SPREAD = 0.5
"""Each of several goals lies by up to this share of the depth higher or lower, so that some may rise for others."""
_SPREAD_ALONE = 0.1
_MOST_SHARE = 0.4
"""Of all moves, or of the time, goes into one stage at most."""
_NOTHING = 1e-9


class GoalRun(Run):
    """One call of `LocalSearch.improve` for a tier that counts the highest of many.

    A stage begins at the best schedule by the tier itself, sets goals below what is the highest there, and minimises
    what lies above them by cooling everything down once, until nothing does or its moves are over. What has been the
    best by the tier itself at any move is kept. Nothing can be lower than the mean of its loads, if choices only move
    them, and hardly anything as low: goals are set between that and the highest, nearer to the highest where a stage
    did not reach them. One peak of 200 groups with 160 options each, three regions, a million moves: 104.4, 100.4 and
    101.7, where goals a share of the highest below it (30 % at first) came to 107.7, 103.3 and 130.8.
    """

    def improve(self, num_moves: int) -> Ints:
        """Return the best schedule of so many moves, or of the time there is; shape ``[option]``."""
        random = np.random.default_rng(self._seed)
        depth, done = self._first_depth(), 0
        stage_s = _MOST_SHARE * self._clock.left_s()
        while done < num_moves and not self._clock.is_over():
            spread = _SPREAD if len(self._goals.weight) > 1 else _SPREAD_ALONE
            self._aim(depth * (1.0 + spread * random.uniform(-1.0, 1.0, len(self._goals.weight))))
            most = min(num_moves - done, max(1, int(_MOST_SHARE * num_moves)))
            done += self._stage(most, stage_s)
            depth = min(depth, _HALFWAY) if self._is_reached else max(_NEAREST, _NEARER * depth)
        return self._best

    @property
    def _goals(self) -> Goals:
        assert self._search.goals is not None
        return self._search.goals

    def _first_depth(self) -> float:
        """Return how far from the highest to the mean the first goals lie."""
        goals, load = self._goals, self._reached.now.load
        highest, mean = float(goals.weight @ goals.highest(load)), float(goals.weight @ self._mean(load))
        return max(_HALFWAY, 1.0 - _FIRST_ABOVE_MEAN * mean / max(highest - mean, _NOTHING))

    def _mean(self, load: Floats) -> Floats:
        """Return the mean of each goal's loads that choices can change; shapes ``[goal]``, ``[cell]``."""
        return self._goals.mean(load, np.diff(self._search.tables.costs.of_cell_start) > 0)

    def _aim(self, depth: Floats) -> None:
        """Go back to the best schedule and set goals so far from the highest there to the mean; shape ``[goal]``."""
        goals, load = self._goals, self._reached.now.load
        walk.begin_at_goals(self._tables, self._state, 1)
        highest = goals.highest(load)
        goals.aim(self._search.tables.costs, highest - depth * np.maximum(0.0, highest - self._mean(load)))
        walk.begin_at_goals(self._tables, self._state, 0)

    def _stage(self, num_moves: int, seconds: float) -> int:
        """Minimise what lies above the goals for so many moves or seconds; return the number of moves."""
        average = self._first_heat()
        if self._clock.is_finite:
            seconds = min(seconds, self._clock.left_s())
            num_moves = max(1, min(num_moves, int(seconds / max(self._move_s, 1e-9))))
        done = self._anneal(num_moves, average)
        walk.restore_best(self._tables, self._state)
        return done + SAMPLES

    def _anneal(self, num_moves: int, average: float) -> int:
        """Cool down once over so many moves, unless the goals are reached before; return the number of moves."""
        heat, cooling, done = FIRST_HEAT * average, (LAST_HEAT / FIRST_HEAT) ** (1.0 / num_moves), 0
        while done < num_moves and not (self._is_reached or self._clock.is_over()):
            begun, count = time.monotonic(), min(self._pace.count, num_moves - done)
            heat = walk.anneal(self._tables, self._state, self._odds_of_today, heat, cooling, done + 1, count)
            if self._clock.is_finite:
                self._pace.learn(time.monotonic() - begun)
            self._note_best()
            done += count
        return done

    @property
    def _is_reached(self) -> bool:
        """Whether nothing lies above a goal any more, nor costs anything else."""
        return float(self._reached.best.value[0]) <= _NOTHING
