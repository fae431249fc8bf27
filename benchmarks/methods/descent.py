"""Greedy: every part in turn takes the option that lowers the tier most; and the same from random schedules."""

from __future__ import annotations

import numpy as np

from benchmarks.methods.model import Rules
from benchmarks.methods.task import Task, is_today_allowed, limit, tier_values
from solver.demand.loads import Demand, build_demand
from solver.demand.measures import measure
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier

_GAIN = 1e-9


def solve_by_greedy(task: Task) -> Ints | None:
    """Descend once from today, tier after tier."""
    return _solve(task, is_restarted=False)


def solve_by_random_restarts(task: Task) -> Ints | None:
    """Descend from today, then from random schedules, as long as a tier's time lasts."""
    return _solve(task, is_restarted=True)


def _solve(task: Task, *, is_restarted: bool) -> Ints | None:
    if not is_today_allowed(task.instance):
        return None
    demand, rng = build_demand(task.instance), np.random.default_rng(task.seed)
    rules, best = Rules(demand), demand.options.status_quo_parts()
    tier_limits: list[tuple[Tier, float]] = []
    for place, tier in enumerate(task.instance.objective):
        end = task.seconds + task.slice_s(place)
        descent = _Descent(task, demand, rules, tier, tier_limits, end)
        best, best_value = descent.run(best, rng), np.inf
        best_value = tier_values(demand, best)[place]
        task.tell(place, best_value, None)
        while is_restarted and task.seconds < end:
            found = descent.run(_random(demand, rules, best, rng), rng)
            value = tier_values(demand, found)[place]
            if value < best_value and descent.is_held(found):
                best, best_value = found, value
                task.tell(place, value, None)
        tier_limits.append((tier, limit(demand, place, best_value)))
    return best


def _random(demand: Demand, rules: Rules, parts: Ints, rng: np.random.Generator) -> Ints:
    """Return a schedule of which each group takes random options, where that keeps the agreements."""
    parts = parts.copy()
    for group in rng.permutation(demand.options.num_groups).tolist():
        own = np.array(demand.options.of_group(group))
        drawn = parts.copy()
        drawn[own] = 0
        np.add.at(drawn, rng.choice(own, int(demand.options.parts[group])), 1)
        if rules.keep(drawn):
            parts = drawn
    return parts


class _Descent:
    def __init__(
        self, task: Task, demand: Demand, rules: Rules, tier: Tier, tier_limits: list[tuple[Tier, float]], end: float
    ) -> None:
        self._task, self._demand, self._rules, self._tier, self._tier_limits, self._end = (
            task,
            demand,
            rules,
            tier,
            tier_limits,
            end,
        )

    def is_held(self, parts: Ints) -> bool:
        loads = self._demand.loads(parts)
        return all(
            self._value(tier, loads[np.newaxis], parts[np.newaxis])[0] <= most + _GAIN
            for tier, most in self._tier_limits
        )

    def run(self, parts: Ints, rng: np.random.Generator) -> Ints:
        """Let one part of each group in random order choose anew until none gains or the time is over."""
        parts, loads, has_gained = parts.copy(), self._demand.loads(parts), True
        while has_gained:
            has_gained = False
            for group in rng.permutation(self._demand.options.num_groups).tolist():
                if self._task.seconds > self._end:
                    return parts
                moved = self._best_of(parts, loads, group)
                if moved is not None:
                    parts, loads, has_gained = moved, self._demand.loads(moved), True
        return parts

    def _best_of(self, parts: Ints, loads: Floats, group: int) -> Ints | None:
        own = np.array(self._demand.options.of_group(group))
        for leaving in own[parts[own] > 0].tolist():
            candidates = np.repeat(parts[np.newaxis], len(own), axis=0)
            candidates[:, leaving] -= 1
            candidates[np.arange(len(own)), own] += 1
            moved = np.stack([self._moved(loads, leaving, entering) for entering in own.tolist()])
            values = self._value(self._tier, moved, candidates)
            for tier, most in self._tier_limits:
                values[self._value(tier, moved, candidates) > most + _GAIN] = np.inf
            stay = int(np.flatnonzero(own == leaving)[0])
            for place in np.argsort(values, kind="stable").tolist():
                if values[place] >= values[stay] - _GAIN:
                    break
                if self._rules.keep(candidates[place]):
                    return candidates[place]
        return None

    def _moved(self, loads: Floats, leaving: int, entering: int) -> Floats:
        matrix, loads = self._demand.matrix, loads.copy()
        num_parts = self._demand.options.parts[self._demand.options.group[leaving]]
        for option, sign in ((leaving, -1.0), (entering, 1.0)):
            entries = slice(matrix.start[option], matrix.start[option + 1])
            loads[matrix.cell[entries]] += sign * matrix.people[entries] / num_parts
        return loads

    def _value(self, tier: Tier, loads: Floats, parts: Ints) -> Floats:
        total = np.zeros(len(parts))
        for term, weight in tier.weights().items():
            total += weight * measure(term, self._demand, loads, parts)
        return total
