"""Nothing for nothing: moves are undone, and shifts shortened, wherever that costs less than the objective says.

After the tiers a schedule may hold moves that serve nothing: a search stops a hair before the optimum, and a tier
leaves room within its tolerance. Here every organisation's, every unit's and every part's move is taken back, wholly
or by a step, where agreements and limits still hold and the objective, read as its tiers are, is no worse. Who adds
next to nothing to what the plan gains is let go, as far as the tolerances allow; and so is whose part the others can
take over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import burden_per_part, changed_organisations
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.model.rows import Rows
from solver.optimise.packages.descent import Descent, State
from solver.optimise.packages.evaluation import BURDEN, CHANGED, TierEvaluator
from solver.optimise.packages.keys import is_less
from solver.optimise.packages.units import Unit, units_of


class Minimiser:
    """Takes back what a schedule asks for nothing.

    Parameters
    ----------
    demand, rows
        The instance and its agreements.
    tiers
        The tiers that were reached, in order.
    limits
        What each may come to; the last one's value is what it is to be kept at or improved.
    room
        The same, the last one with its tolerance: so far it may go where an organisation is let go.
    serves
        Whether a tier gains something for travellers, so that a move can contribute to it.
    is_over
        Whether to end with what there is.
    make_descent
        Of the descent: another one may value schedules otherwise.
    compiles
        Whether there is time to load compiled functions.
    """

    def __init__(
        self,
        demand: Demand,
        rows: Rows,
        tiers: Sequence[Tier],
        limits: Sequence[float],
        room: Sequence[float],
        serves: Sequence[bool],
        is_over: Callable[[], bool],
        make_descent: Callable[..., Descent] = Descent,
        *,
        compiles: bool = True,
    ) -> None:
        """Note which tiers may go up to their limits at no price: those with a tolerance, never the last one."""
        self._demand = demand
        self._limits = np.array(limits)
        self._room = np.array(room)
        self._serves = np.array(serves, dtype=bool)
        self._has_room = np.array([tier.tolerance > 0 for tier in tiers[:-1]] + [False])
        self._burden = burden_per_part(demand)
        self._is_over = is_over
        self._make_descent = make_descent
        self._compiles = compiles
        self._rows = rows
        self._tiers = tuple(tiers)

    def run(self, parts: Ints) -> tuple[Ints, bool]:
        """Return a schedule from which no move can be taken back, shape ``[option]``; and False where time cut this."""
        units = [unit for unit in units_of(self._demand) if self._is_moved(unit, parts)]
        if not units:
            return parts, True
        options = np.concatenate([unit.options for unit in units])
        evaluator = TierEvaluator(self._demand, self._tiers, options, parts, compiles=self._compiles)
        descent = self._make_descent(evaluator, units, self._rank, self._rows.keep, self._is_over)
        state = descent.state(parts)
        today = state.copy()
        descent.reset(today, range(len(units)), self._demand.options.status_quo_parts())
        gains = np.where(self._serves, descent.values(today) - descent.values(state), 0.0)
        while not descent.is_over and (
            self._undo(descent, state)
            or self._shorten(descent, state)
            or self._let_go(descent, state, gains)
            or self._take_over(descent, state)
        ):
            pass
        return state.parts, not descent.is_over

    def _rank(self, values: Floats, asked: Floats) -> Floats:
        """Keys: excess over limits; tiers in order, within their room alike; then who changes, and by how much."""
        slack = 1e-9 * (1.0 + np.abs(self._limits))
        over = np.maximum(0.0, values - self._limits - slack)
        open_values = np.where(self._has_room, np.maximum(values, self._limits), values)
        return np.concatenate([over.sum(axis=1, keepdims=True), open_values, asked[:, [CHANGED, BURDEN]]], axis=1)

    def _is_moved(self, unit: Unit, parts: Ints) -> bool:
        return bool((parts[unit.options] != unit.alternatives[0]).any())

    def _undo(self, descent: Descent, state: State) -> bool:
        """Take back the moves of organisations, one after the other, for which that is no worse."""
        is_found = False
        for _, other in self._without_one(descent, state):
            if is_less(other.key, state.key) and self._rows.keep(other.parts):
                state.take(other)
                is_found = True
        return is_found

    def _without_one(self, descent: Descent, state: State) -> Iterator[tuple[int, State]]:
        """Yield each organisation that changes, and the schedule with its units as today, while there is time.

        The schedule may be changed in between; what is yielded then differs from the changed one.
        """
        today = self._demand.options.status_quo_parts()
        for organisation in changed_organisations(self._demand, state.parts).tolist():
            if descent.is_over:
                return
            own = [number for number, unit in enumerate(descent.units) if organisation in unit.organisations]
            other = state.copy()
            descent.reset(other, own, today)
            yield organisation, other

    def _let_go(self, descent: Descent, state: State, gains: Floats) -> bool:
        """Take back the move of the organisation that adds least, if that is less than anybody is to be asked for.

        What it adds is the largest share of what the whole plan gains in a tier that would be lost without it.
        """
        now = descent.values(state)
        slack = 1e-9 * (1.0 + np.abs(self._room))
        found: list[tuple[float, int, State]] = []
        for organisation, other in self._without_one(descent, state):
            without = descent.values(other)
            share = float(np.divide(without - now, gains, out=np.zeros_like(gains), where=gains > 0).max(initial=0.0))
            is_within = bool((without <= np.maximum(self._room, now) + slack).all())
            if share < self._demand.instance.min_contribution and is_within and self._rows.keep(other.parts):
                found.append((share, organisation, other))
        if not found or descent.is_over:  # who adds least is known only where all were looked at
            return False
        state.take(min(found, key=lambda one: one[:2])[2])
        return True

    def _take_over(self, descent: Descent, state: State) -> bool:
        """Take back moves of organisations whose parts the others take over, those that are missed least first."""
        ranked = [(tuple(other.key.tolist()), one) for one, other in self._without_one(descent, state)]
        today = self._demand.options.status_quo_parts()
        is_found = False
        for _, organisation in sorted(ranked):
            own = [number for number, unit in enumerate(descent.units) if organisation in unit.organisations]
            others = descent.around(own)
            other = state.copy()
            descent.reset(other, own, today)
            descent.mend(other, others)
            descent.settle(other, others)
            if descent.is_over:
                break
            if is_less(other.key, state.key) and self._rows.keep(other.parts):
                state.take(other)
                is_found = True
        return is_found

    def _shorten(self, descent: Descent, state: State) -> bool:
        """Move units nearer to today, one after the other, for which that is no worse."""
        is_found = False
        for number, unit in enumerate(descent.units):
            if descent.is_over:
                break
            is_found |= descent.take_first(state, number, self._nearer(unit, state.parts))
        return is_found

    def _nearer(self, unit: Unit, parts: Ints) -> list[int]:
        """Return those of a unit's alternatives that ask less than now, the one that asks least first."""
        burden = unit.alternatives @ self._burden[unit.options]
        now = float(parts[unit.options] @ self._burden[unit.options])
        return [index for index in np.argsort(burden, kind="stable").tolist() if burden[index] < now]
