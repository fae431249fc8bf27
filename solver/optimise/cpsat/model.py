"""The whole model: choices, agreements, and terms as tiers ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from solver.demand.loads import Demand
from solver.demand.options import Floats
from solver.domain.agreements import Agreement
from solver.domain.objective import Term, Tier
from solver.optimise.cpsat.expression import TermExpression
from solver.optimise.cpsat.objective import FINEST, IntegerObjective, to_integer_objective
from solver.optimise.cpsat.pieces import add_term
from solver.optimise.cpsat.variables import Variables
from solver.optimise.model.agreements import agreement_rows, split_rows
from solver.optimise.model.integers import IntegerDemand, to_integers


class ScheduleModel:
    """All schedules that keep the agreements, and the tiers that say which is best.

    Parameters
    ----------
    demand
        The instance as arrays.
    agreements
        The agreements to keep; those of the instance by default.
    integers
        The demand in whole units, where it is known already.
    by_blocks, touching, step
        As in `Variables`.
    """

    def __init__(
        self,
        demand: Demand,
        agreements: Iterable[Agreement] | None = None,
        integers: IntegerDemand | None = None,
        *,
        by_blocks: bool = False,
        touching: Sequence[Floats] = (),
        step: Callable[[], None] | None = None,
    ) -> None:
        """Begin with the choices and the agreements, without any term."""
        whole = integers or to_integers(demand)
        self.variables = Variables(demand, whole, by_blocks=by_blocks, touching=touching, step=step)
        self._terms: dict[Term, TermExpression] = {}
        agreed = demand.instance.agreements if agreements is None else agreements
        for row in (*split_rows(demand), *agreement_rows(demand, agreed)):
            self.variables.add_row(row)

    def term(self, term: Term) -> TermExpression:
        """Return a term, added to the model when it is first asked for."""
        if term not in self._terms:
            self._terms[term] = add_term(self.variables, term)
        return self._terms[term]

    def minimise(self, tier: Tier, finest: int = FINEST) -> IntegerObjective:
        """Make a tier the objective, in whole numbers as fine as `to_integer_objective` is told."""
        weights = tier.weights()
        objective = to_integer_objective(weights, {term: self.term(term) for term in weights}, finest)
        self.variables.model.minimize(objective.expression)
        return objective

    def hold(self, objective: IntegerObjective, limit: int) -> None:
        """Keep an earlier tier at or below an integer value."""
        self.variables.model.add(objective.expression <= limit)
