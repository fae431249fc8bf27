"""Models that may give something up: whole agreements, pieces of one, or the limit of a sum."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.agreements import Agreement
from solver.optimise.cpsat.outcome import Limits, Outcome
from solver.optimise.cpsat.run import run
from solver.optimise.cpsat.variables import Variables
from solver.optimise.model.agreements import agreement_rows, split_rows
from solver.optimise.model.integers import IntegerDemand
from solver.optimise.model.row_builder import Row


@dataclass(frozen=True, slots=True)
class Soft:
    """An agreement that holds unless one of the things that it hangs on is given up; these are known by place."""

    agreement: Agreement
    hangs_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What one elastic solve came to.

    Attributes
    ----------
    places
        What was given up in the best schedule found; None where none was.
    is_impossible
        Whether it is proven that no schedule is left whatever is given up.
    is_least
        Whether it is proven that nothing cheaper can be given up.
    """

    places: frozenset[int] | None
    is_impossible: bool
    is_least: bool


class Elastic:
    """All schedules that keep hard agreements, and soft ones unless something they hang on is given up.

    minimise  sum over things of cost * (1 - kept)   where   kept[a] and kept[b] ... => row, for every row of a soft
    agreement that hangs on a, b, ...

    Parameters
    ----------
    demand, integers
        The instance as arrays, exact and in whole units.
    hard, soft
        The agreements.
    costs
        What it costs to give up each thing; positive.
    """

    def __init__(
        self,
        demand: Demand,
        integers: IntegerDemand,
        hard: Iterable[Agreement],
        soft: Iterable[Soft],
        costs: Sequence[int],
    ) -> None:
        """Build the model: hard rows always, the rows of a soft agreement only while all that it hangs on is kept."""
        self._variables = Variables(demand, integers)
        model = self._variables.model
        for row in (*split_rows(demand), *agreement_rows(demand, hard)):
            self._variables.add_row(row)
        self._kept = [model.new_bool_var(f"kept[{place}]") for place in range(len(costs))]
        for one in soft:
            for row in agreement_rows(demand, [one.agreement]):
                self._variables.add_row(row).only_enforce_if([self._kept[place] for place in one.hangs_on])
        model.minimize(sum(costs) - cp_model.LinearExpr.weighted_sum(self._kept, list(costs)))

    def least(
        self,
        limits: Limits,
        interrupt: threading.Event,
        keep: Collection[int] = (),
        leave: Collection[int] = (),
    ) -> GivenUp:
        """Return the cheapest things to give up, where some have to be kept and some are given up anyway."""
        for place, kept in enumerate(self._kept):
            low, high = int(place in keep), int(place not in leave)
            domain = self._variables.model.proto.variables[kept.index].domain
            domain.clear()
            domain.extend([low, high])
        outcome = run(self._variables, limits, interrupt, also=self._kept)
        places = None if outcome.parts is None else frozenset(i for i, kept in enumerate(outcome.also) if not kept)
        return GivenUp(places, outcome.is_infeasible, outcome.is_closed)


def least_excess(
    demand: Demand,
    integers: IntegerDemand,
    hard: Iterable[Agreement],
    agreement: Agreement,
    limits: Limits,
    interrupt: threading.Event,
) -> Ints | None:
    """Return parts per option of a schedule that breaks a limit on sums by little; None where none was found.

    minimise  slack >= 0   where every row of the agreement is   sum <= limit + slack;   rows may count in units of
    different size, so that the schedule is near the least, not always at it.
    """
    variables = Variables(demand, integers)
    for row in (*split_rows(demand), *agreement_rows(demand, hard)):
        variables.add_row(row)
    rows = agreement_rows(demand, [agreement])
    slack = variables.model.new_int_var(0, max((_most(demand, row) for row in rows), default=0), "slack")
    for row in rows:
        variables.add_row(row, slack)
    variables.model.minimize(slack)
    outcome: Outcome = run(variables, limits, interrupt)
    return outcome.parts


def _most(demand: Demand, row: Row) -> int:
    """Return by how much the sum of a row can lie above its limit."""
    options = demand.options
    highest = sum(
        factor * (int(options.parts[options.group[column]]) if isinstance(column, int) else 1)
        for column, factor in row.factors.items()
        if factor > 0
    )
    return 0 if row.high is None else max(0, highest - row.high)
