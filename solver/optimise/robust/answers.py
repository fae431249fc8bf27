"""The best answer to a refusal: all that is left of the schedule stays, or one party more chooses otherwise.

An answer makes good what the refusal loses; beyond that it asks as little as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import tier_value
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.packages.descent import Descent, State
from solver.optimise.packages.evaluation import BURDEN, CHANGED, PEOPLE, TierEvaluator
from solver.optimise.packages.units import units_of
from solver.optimise.robust.cases import Case, Stays

_SAME = 1e-9


class Answers:
    """Looks for the best answer to refusals of one schedule.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    tiers
        Those that gain something, in their order.
    parts
        The schedule, as parts per option; shape ``[option]``.
    is_over
        Whether to end with what there is.
    """

    def __init__(
        self, demand: Demand, rows: Rows, tiers: Sequence[Tier], parts: Ints, is_over: Callable[[], bool]
    ) -> None:
        """Note what a change has to be worth: the least that an organisation has to contribute to a plan."""
        self._parts, self._keeps = parts, rows.keep
        self._stays = Stays(demand)
        self._num_tiers = len(tiers)
        units = [unit for unit in units_of(demand) if len(unit.alternatives) > 1]
        options = np.concatenate([np.empty(0, np.int64), *(unit.options for unit in units)])
        evaluator = TierEvaluator(demand, tiers, options, parts)
        self._plan = np.array([tier_value(demand, tier, parts) for tier in tiers])
        self._descent = Descent(evaluator, units, self._rank, rows.keep, is_over)
        today = self._descent.state(demand.options.status_quo_parts())
        gains = self._descent.values(today) - self._plan
        self._worth = np.maximum(1e-6, demand.instance.min_contribution * np.maximum(0.0, gains))
        self._units: dict[int, list[int]] = {}
        for number, unit in enumerate(units):
            for organisation in unit.organisations:
                self._units.setdefault(organisation, []).append(number)

    def _rank(self, values: Floats, asked: Floats) -> Floats:
        """Keys: what each tier loses against the schedule, in their order; then who changes, and by how much."""
        lost = np.maximum(0.0, values - self._plan - _SAME * (1.0 + np.abs(self._plan)))
        return np.concatenate([lost, asked[:, [CHANGED, PEOPLE, BURDEN]]], axis=1)

    def _lost(self, state: State) -> Floats:
        return np.asarray(state.key[: self._num_tiers])

    def to(self, case: Case) -> tuple[int | None, Ints]:
        """Return the one organisation that chooses otherwise, None where nobody does, and the schedule that this makes.

        Somebody is asked to only where that keeps agreements that are broken else; or where the refusal loses, and the
        change gains in the first tier that it changes, as much as anybody has to contribute.
        """
        left = self._stays.left_of(self._parts, case)
        stay = self._descent.state(left)
        is_broken = not self._keeps(left)
        if not is_broken and not (self._lost(stay) > self._worth).any():
            return None, left
        best: tuple[int, State] | None = None
        for organisation, units in sorted(self._units.items()):
            if organisation in case or any(case.intersection(self._organisations(unit)) for unit in units):
                continue
            other = stay.copy()
            if not self._descent.mend(other, units):
                continue
            self._descent.settle(other, units)
            if best is None or tuple(other.key.tolist()) < tuple(best[1].key.tolist()):
                best = organisation, other
        if best is None or not (is_broken or self._is_worth(stay, best[1])):
            return None, left
        return best[0], self._spared(best[1], self._units[best[0]], left)

    def _spared(self, state: State, units: Sequence[int], left: Ints) -> Ints:
        """Return a schedule in which units are as they were before where otherwise gains too little."""
        for unit in units:
            own = self._descent.units[unit].options
            if (state.parts[own] != left[own]).any():
                other = state.copy()
                self._descent.reset(other, [unit], left)
                if self._keeps(other.parts) and not self._is_worth(other, state):
                    state = other
        return state.parts

    def _organisations(self, unit: int) -> tuple[int, ...]:
        return self._descent.units[unit].organisations

    def _is_worth(self, stay: State, other: State) -> bool:
        gained = self._lost(stay) - self._lost(other)
        places = np.flatnonzero(np.abs(gained) > self._worth)
        return bool(len(places) and gained[places[0]] > 0)
