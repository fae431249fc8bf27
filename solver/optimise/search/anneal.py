"""Annealing with heat-bath moves: one part of a group at a time chooses anew, knowing what each option costs."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import measure
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.search.rules import Rules

_LARGEST_SWEEP = 100_000_000
"""Options x cells, what one sweep measures: some seconds; beyond that this search is of no use."""
_HEAT = 0.5
"""The first temperature, in average cost differences between a group's options."""


class Annealing:
    """Improves a schedule for one tier, keeping agreements and earlier tiers.

    Every step takes one part of a group out, measures the tier exactly for each option that it could take,
    and draws one with probability exp(-cost / temperature) (the heat bath of statistical physics). The
    temperature falls to zero, so the last sweeps are a descent; the best schedule seen is returned.

    Reference: S. Geman, D. Geman, "Stochastic relaxation, Gibbs distributions, and the Bayesian
    restoration of images", IEEE PAMI 6 (1984) 721-741.

    Parameters
    ----------
    demand
        The instance as arrays.
    tier
        What is minimised.
    held
        Earlier tiers, each with the value that it must not exceed.
    rules
        The agreements.
    """

    def __init__(self, demand: Demand, tier: Tier, held: Sequence[tuple[Tier, float]], rules: Rules) -> None:
        self._demand = demand
        self._tier = tier
        self._held = held
        self._rules = rules

    @staticmethod
    def is_for(demand: Demand) -> bool:
        """Return whether an instance is small enough for this search."""
        return demand.options.num_options * demand.cells.num_cells <= _LARGEST_SWEEP

    def improve(self, parts: Ints, seed: int, num_sweeps: int, seconds: float, interrupt: threading.Event) -> Ints:
        """Return a schedule that is no worse than `parts`, which has to keep all rules; shape ``[option]``.

        Where `parts` does not hold the earlier tiers, it is returned as it is.

        Parameters
        ----------
        seed
            Of the generator that draws groups and options.
        num_sweeps
            How often one part of every group chooses.
        seconds
            Wall time after which to stop all the same; infinite where a run has to be repeatable.
        """
        rng = np.random.default_rng(seed)
        end = time.monotonic() + seconds
        current, best = parts.copy(), parts.copy()
        loads = self._demand.loads(current)
        value = best_value = float(self._value(parts[np.newaxis], current, loads)[0])
        if not np.isfinite(value):
            return best
        heat = 0.0
        for sweep in range(num_sweeps):
            for group in rng.permutation(self._demand.options.num_groups).tolist():
                if time.monotonic() > end or interrupt.is_set():
                    return best
                candidates = self._candidates(current, group, rng)
                if len(candidates) < 2:
                    continue
                values = self._value(candidates, current, loads)
                if not np.isfinite(values).any():
                    continue
                heat = heat or _HEAT * float(np.std(values[np.isfinite(values)]))
                chosen = _draw(values, heat * (1.0 - sweep / max(1, num_sweeps - 2)), rng)
                if (candidates[chosen] == current).all() or not self._rules.keep(candidates[chosen]):
                    continue
                loads = self._loads(candidates[[chosen]], current, loads)[0]
                current, value = candidates[chosen], float(values[chosen])
                if value < best_value - 1e-9:
                    best, best_value = current, value
        return best

    def _candidates(self, parts: Ints, group: int, rng: np.random.Generator) -> Ints:
        """Return the schedules that follow when one part of a group chooses anew; shape ``[option, option]``."""
        options = np.array(self._demand.options.of_group(group))
        taken = options[parts[options] > 0]
        leaving = int(rng.choice(taken))
        candidates = np.repeat(parts[np.newaxis], len(options), axis=0)
        candidates[:, leaving] -= 1
        candidates[np.arange(len(options)), options] += 1
        return candidates

    def _value(self, parts: Ints, current: Ints, loads: Floats) -> Floats:
        """Return the tier's value of each schedule, infinite where an earlier tier is not held; shape ``[row]``.

        Parameters
        ----------
        current, loads
            A schedule that differs from the rows of `parts` in few options, and its loads.
        """
        loads = self._loads(parts, current, loads)
        value = self._weighted(self._tier, loads, parts)
        for tier, limit in self._held:
            value[self._weighted(tier, loads, parts) > limit + 1e-9] = np.inf
        return value

    def _loads(self, parts: Ints, current: Ints, loads: Floats) -> Floats:
        """Return the loads of each schedule from those of a near one; shape ``[row, cell]``."""
        matrix, options = self._demand.matrix, self._demand.options
        moved = np.repeat(loads[np.newaxis], len(parts), axis=0)
        for row, option in np.argwhere(parts != current).tolist():
            share = (parts[row, option] - current[option]) / options.parts[options.group[option]]
            entries = slice(matrix.start[option], matrix.start[option + 1])
            moved[row, matrix.cell[entries]] += share * matrix.people[entries]
        return moved

    def _weighted(self, tier: Tier, loads: Floats, parts: Ints) -> Floats:
        total = np.zeros(len(parts))
        for term, weight in tier.weights().items():
            total += weight * measure(term, self._demand, loads, parts)
        return total


def _draw(values: Floats, heat: float, rng: np.random.Generator) -> int:
    """Draw an index with probability exp(-value / heat); the smallest value where there is no heat left."""
    if heat <= 1e-12:
        return int(np.argmin(values))
    odds = np.exp(-(values - values.min()) / heat)
    return int(rng.choice(len(values), p=odds / odds.sum()))
