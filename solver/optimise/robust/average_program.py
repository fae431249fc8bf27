"""The average of a tier over a fixed set of cases as one program, every case a copy of its rows; solved and proven.

With n cases, each as likely, the mean of the worst tenth is the least t + sum of max(0, value - t) / (0.1 n) over t, so
that it is linear.

References
----------
R. T. Rockafellar, S. Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000) 21-41,
doi:10.21314/JOR.2000.038.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from solver.demand.loads import Demand
from solver.demand.matrix import LoadMatrix
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier, parted
from solver.domain.robustness import TAIL
from solver.optimise.mip.index import Index
from solver.optimise.mip.load_columns import Expression, LoadColumns, added, weighed
from solver.optimise.mip.pieces import add_term
from solver.optimise.mip.program import Program
from solver.optimise.mip.tier_program import ProgramMaker
from solver.optimise.model.rows import Rows
from solver.optimise.robust.average import AverageOf, CaseLoads
from solver.optimise.robust.program import exceed
from solver.optimise.robust.prover import Prover, WorstOutcome
from solver.optimise.robust.turnouts import Averaging


def average_program(demand: Demand, rows: Rows, tier: Tier, averaging: Averaging) -> Program:
    """Return the program that minimises (1 - weight) * mean + weight * mean of the worst tenth of a tier.

    Its last columns are the value of each case, t, and how far the value of each case is above t.
    """
    maker = ProgramMaker(demand)
    maker.add_agreements(rows)
    felt, asked = parted(tier)
    always = [weighed(maker.term(term), weight) for term, weight in asked.weights().items()]
    found: list[Expression] = []
    for shares in CaseLoads(demand, averaging.turnouts).shares:
        loads = LoadColumns(_where(demand, shares), maker.builder)
        own = [weighed(add_term(loads, term), weight) for term, weight in felt.weights().items()]
        found.append(added([*always, *own]))
    builder, number = maker.builder, len(found)
    high = np.concatenate(builder.high)
    most = np.array([max(0.0, float(each.factor @ high[each.column]) + each.constant) for each in found])
    value = builder.add_columns(np.zeros(number), most)
    for column, each in zip(value.tolist(), found, strict=True):
        exceed(builder, column, each)
    (at,) = builder.add_columns(np.zeros(1), np.array([most.max()])).tolist()
    above = builder.add_columns(np.zeros(number), most)
    for column, each in zip(above.tolist(), value.tolist(), strict=True):
        exceed(builder, column, Expression(np.array([each, at]), np.array([1.0, -1.0])))
    cost = np.zeros(builder.num_columns)
    cost[value] = (1.0 - averaging.weight) / number
    cost[at] = averaging.weight
    cost[above] = averaging.weight / (TAIL * number)
    return builder.build(cost)


def columns_of(index: Index, parts: Ints, num_cases: int) -> Floats:
    """Return the values of the columns in a schedule, with the t that is best."""
    columns = index.values(parts)
    values = columns[-2 * num_cases - 1 : -num_cases - 1]
    # The least of those beyond which at most a tenth of the cases lies.
    at = np.sort(values)[min(num_cases - 1, int(np.ceil((1.0 - TAIL) * num_cases - 1e-9)) - 1)]
    columns[-num_cases - 1] = at
    columns[-num_cases:] = np.maximum(0.0, values - at)
    return columns


def _where(demand: Demand, shares: Floats) -> Demand:
    """Return the demand in which only shares of the moves are done, the rest being part of the base load."""
    matrix, options = demand.matrix, demand.options
    option = matrix.options_of_entries()
    is_today = option == options.status_quo[options.group[option]]
    stay = (1.0 - shares[option]) * matrix.people
    base = demand.cells.base + np.bincount(matrix.cell[is_today], stay[is_today], demand.cells.num_cells)
    people = shares[option] * matrix.people
    kept = people > 0
    start = np.concatenate([[0], np.cumsum(np.bincount(option[kept], minlength=options.num_options))])
    left = LoadMatrix(start, matrix.cell[kept], people[kept])
    return replace(demand, cells=replace(demand.cells, base=base), matrix=left)


class AverageProver(Prover):
    """Minimises the average of a tier over a fixed set of cases.

    Parameters
    ----------
    loads
        Of the cases.
    rows
        The agreements.
    tier
        What is minimised.
    averaging
        The cases, and how much the worst tenth of them weighs.
    begin
        A schedule that keeps the agreements; shape ``[option]``.
    """

    def __init__(self, loads: CaseLoads, rows: Rows, tier: Tier, averaging: Averaging, begin: Ints) -> None:
        super().__init__(rows, AverageOf(tier, loads, averaging.weight).of, begin)
        self._demand, self._tier, self._averaging = loads.demand, tier, averaging

    def run(self, end: float, stop: threading.Event, gap: float = 0.0) -> WorstOutcome:
        """Go on until it is proven, within a share of the value, until `stop`, or `end` by `time.monotonic`."""
        if not self._is_proven(gap) and not stop.is_set():
            index = Index(average_program(self._demand, self._rows, self._tier, self._averaging))
            start = columns_of(index, self._parts, len(self._averaging.turnouts))
            self._solve(index, start, end, stop, gap)
        return self._outcome(gap)
