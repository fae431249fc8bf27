"""Runs by goals: minimise what lies above them, and lower them as the highest falls."""

from __future__ import annotations

import time

import numpy as np

from solver.demand.options import Floats, Ints
from solver.optimise.search import walk
from solver.optimise.search.reheating import reheat
from solver.optimise.search.runs import FIRST_HEAT, LAST_HEAT, SAMPLES, Run

_DEEPEST, _SHALLOWEST = 0.3, 0.01
"""Goals begin this share below the highest of each, and end no nearer to it."""
_SHALLOWER, _DEEPER = 0.4, 1.2
"""After a stage that has not gained enough, and after one that has."""
_ENOUGH = 0.25
"""A stage has gained enough with this share of what its goals ask for."""
_SPREAD = 0.5
"""Each of several goals lies by up to this share of the depth higher or lower, so that some may rise for others."""
_ANNEALED, _REHEATED = 100_000, 200_000
"""Moves of a stage: over everything, then place by place."""
_MOST_SHARE = 0.1
"""Of all moves, or of the time, goes into one stage at most."""
_NOTHING = 1e-9


class GoalRun(Run):
    """One call of `LocalSearch.improve` for a tier that counts the highest of many.

    A stage begins at the best schedule by the tier itself, sets goals below what is the highest there, and minimises
    what lies above them by annealing everything once and then place by place, until nothing does or its moves are
    over. What has been the best by the tier itself at any move is kept. Deep goals, with which there is much to gain
    everywhere, are best at first, and shallow ones at last, where only what is near the highest counts.
    """

    def improve(self, num_moves: int) -> Ints:
        """Return the best schedule of so many moves, or of the time there is; shape ``[option]``."""
        random = np.random.default_rng(self._seed)
        depth, done = _DEEPEST, 0
        stage_s = _MOST_SHARE * self._clock.left_s()
        while done < num_moves and not self._clock.is_over():
            before = self._best_value
            self._aim(depth * (1.0 + _SPREAD * random.uniform(-1.0, 1.0, self._num_goals)))
            most = min(num_moves - done, max(1, int(_MOST_SHARE * num_moves)))
            done += self._stage(most, stage_s)
            is_enough = before - self._best_value >= _ENOUGH * depth * before
            depth = min(_DEEPEST, _DEEPER * depth) if is_enough else max(_SHALLOWEST, _SHALLOWER * depth)
        return self._best

    @property
    def _num_goals(self) -> int:
        assert self._search.goals is not None
        return len(self._search.goals.weight)

    def _aim(self, depth: Floats) -> None:
        """Go back to the best schedule and set each goal a share below the highest there; shape ``[goal]``."""
        search = self._search
        assert search.goals is not None
        walk.begin_at_goals(self._tables, self._state, 1)
        search.goals.aim(search.tables.costs, (1.0 - depth) * search.goals.highest(self._reached.now.load))
        walk.begin_at_goals(self._tables, self._state, 0)

    def _stage(self, num_moves: int, seconds: float) -> int:
        """Minimise what lies above the goals for so many moves or seconds; return the number of moves."""
        end = time.monotonic() + seconds
        average = self._first_heat()
        num_annealed = min(_ANNEALED, max(1, num_moves // 3))
        if self._clock.is_finite:
            num_annealed = max(1, min(num_annealed, int(seconds / 3.0 / max(self._move_s, 1e-9))))
        done = self._anneal(num_annealed, average)
        walk.restore_best(self._tables, self._state)
        most = min(num_moves, done + _REHEATED) if self._search.is_whole() else done
        while done < most and not (self._is_reached or self._clock.is_over() or time.monotonic() >= end):
            begun, count = time.monotonic(), min(self._pace.count, most - done)
            done += reheat(self._tables, self._state, self._odds_of_today, average, count)
            self._learn(begun)
        return done + SAMPLES

    def _anneal(self, num_moves: int, average: float) -> int:
        """Cool down once over so many moves, unless the goals are reached before; return the number of moves."""
        heat, cooling, done = FIRST_HEAT * average, (LAST_HEAT / FIRST_HEAT) ** (1.0 / num_moves), 0
        while done < num_moves and not (self._is_reached or self._clock.is_over()):
            begun, count = time.monotonic(), min(self._pace.count, num_moves - done)
            heat = walk.anneal(self._tables, self._state, self._odds_of_today, heat, cooling, done + 1, count)
            self._learn(begun)
            done += count
        return done

    def _learn(self, begun: float) -> None:
        if self._clock.is_finite:
            self._pace.learn(time.monotonic() - begun)
        self._note_best()

    @property
    def _is_reached(self) -> bool:
        """Whether nothing lies above a goal any more, nor costs anything else."""
        return float(self._reached.best.value[0]) <= _NOTHING
