"""The worst of a tier over some cases as one program: columns and rows of a case only where who refuses passes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from solver.demand.loads import Demand
from solver.demand.matrix import LoadMatrix
from solver.demand.options import Floats, Ints
from solver.domain.objective import Tier
from solver.optimise.mip.load_columns import Expression, LoadColumns, added
from solver.optimise.mip.pieces import add_term
from solver.optimise.mip.program import Bools, Program, ProgramBuilder
from solver.optimise.mip.tier_program import ProgramMaker
from solver.optimise.model.pieces import Hinges
from solver.optimise.model.rows import Rows
from solver.optimise.robust.cases import Case, Stays


class _PlainLoads(LoadColumns):
    """The loads if all say yes; it remembers the columns of hinges, call by call, for the cases."""

    def __init__(self, demand: Demand, builder: ProgramBuilder) -> None:
        super().__init__(demand, builder)
        self.made: list[tuple[Ints, Floats]] = []

    def hinges(self, piece: Hinges) -> Expression:
        """Return the piece; its columns, -1 where a hinge has none, and its constants are kept."""
        is_live, constant = self.split(piece)
        column = np.full(len(piece.cell), -1)
        column[is_live] = self.excess(piece, is_live)
        self.made.append((column, constant))
        return Expression(column[is_live], piece.weight[is_live], float(constant.sum()) * (1 - 1e-12))


class _CaseLoads(LoadColumns):
    """The loads where some refuse: the plain ones wherever they do not pass.

    Terms have to be asked for in the order in which they were of the plain loads.
    """

    def __init__(self, demand: Demand, plain: _PlainLoads, passes: Bools) -> None:
        super().__init__(demand, plain.builder)
        self._plain, self._passes = plain, passes
        self._num_made = 0

    def columns(self, cells: Ints) -> Ints:
        """Return the columns of the loads of touched cells."""
        same = cells[~self._passes[cells]]
        self.column[same] = self._plain.columns(same)
        return super().columns(cells)

    def hinges(self, piece: Hinges) -> Expression:
        """Return the piece, with the columns of the plain loads where they are the same."""
        column, plain = self._plain.made[self._num_made]
        self._num_made += 1
        is_own = self._passes[piece.cell]
        is_live, constant = self.split(piece)
        column = np.where(is_own, -1, column)
        column[is_own & is_live] = self.excess(piece, is_own & is_live)
        constant = np.where(is_own, constant, plain)
        used = column >= 0
        return Expression(column[used], piece.weight[used], float(constant.sum()) * (1 - 1e-12))


def worst_program(demand: Demand, rows: Rows, tier: Tier, cases: Iterable[Case]) -> Program:
    """Return the program that minimises the highest value of a tier: if all say yes, and in some cases.

    Its last column is that highest value. Fewer cases than can occur are a relaxation.
    """
    maker = ProgramMaker(demand, _PlainLoads)
    plain = maker.loads
    assert isinstance(plain, _PlainLoads)
    maker.add_agreements(rows)
    weights = tier.weights()
    found = [added([weighed_term(maker.term(term), weight) for term, weight in weights.items()])]
    stays = Stays(demand)
    for case in cases:
        own, passes = _where(demand, stays, case)
        loads = _CaseLoads(own, plain, passes)
        found.append(added([weighed_term(add_term(loads, term), weight) for term, weight in weights.items()]))
    high = np.concatenate(maker.builder.high)
    most = max(float(each.factor @ high[each.column]) + each.constant for each in found)
    (worst,) = maker.builder.add_columns(np.zeros(1), np.array([max(0.0, most)]))
    for each in found:
        exceed(maker.builder, int(worst), each)
    cost = np.zeros(maker.builder.num_columns)
    cost[worst] = 1.0
    return maker.builder.build(cost)


def weighed_term(expression: Expression, weight: float) -> Expression:
    """Return weight * an expression."""
    return Expression(expression.column, weight * expression.factor, weight * expression.constant)


def exceed(builder: ProgramBuilder, worst: int, each: Expression) -> None:
    """Add a row that defines a column, `worst`, as at least an expression."""
    column = np.append(each.column, worst)
    factor = np.append(-each.factor, 1.0)
    row = np.zeros(len(column), dtype=np.int64)
    builder.add_rows(row, column, factor, np.array([each.constant]), np.array([np.inf]), np.array([worst]))


def _where(demand: Demand, stays: Stays, case: Case) -> tuple[Demand, Bools]:
    """Return the demand in which who refuses, and who is tied, is part of the base load; and the cells they pass."""
    matrix, options = demand.matrix, demand.options
    held = np.zeros(options.num_options, dtype=np.bool_)
    for organisation in case:
        held[stays.held(organisation)] = True
    option = matrix.options_of_entries()
    is_held = held[option]
    is_today = is_held & (option == options.status_quo[options.group[option]])
    num_cells = demand.cells.num_cells
    base = demand.cells.base + np.bincount(matrix.cell[is_today], matrix.people[is_today], num_cells)
    passes = np.zeros(num_cells, dtype=np.bool_)
    passes[matrix.cell[is_held]] = True
    length = np.where(held, 0, np.diff(matrix.start))
    start = np.concatenate([[0], np.cumsum(length)])
    left = LoadMatrix(start, matrix.cell[~is_held], matrix.people[~is_held])
    return replace(demand, cells=replace(demand.cells, base=base), matrix=left), passes
