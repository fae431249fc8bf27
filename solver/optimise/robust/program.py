"""The worst of a tier over some cases as one program: columns and rows of a case only where who refuses passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from solver.demand.loads import Demand
from solver.demand.matrix import LoadMatrix
from solver.demand.options import Floats, Ints
from solver.domain.objective import OF_TRAVELLERS, Term, Tier
from solver.optimise.mip.load_columns import Expression, LoadColumns, added, weighed
from solver.optimise.mip.pieces import add_term
from solver.optimise.mip.program import Bools, Program, ProgramBuilder
from solver.optimise.mip.tier_program import ProgramMaker
from solver.optimise.model.pieces import Hinges, Powers
from solver.optimise.model.rows import Rows
from solver.optimise.robust.cases import NOBODY, Case, Stays

Held = tuple[Tier, float, Sequence[Case]]
"""An earlier tier, what it must not exceed, and the cases in which that is a row."""


class _PlainLoads(LoadColumns):
    """The loads if all say yes; it remembers the columns of hinges, piece by piece, for the cases.

    Attributes
    ----------
    made
        Of every piece of hinges so far its columns, -1 where a hinge has none, and its constants.
    """

    def __init__(self, demand: Demand, builder: ProgramBuilder) -> None:
        super().__init__(demand, builder)
        self.made: list[tuple[Ints, Floats]] = []

    def hinges(self, piece: Hinges) -> Expression:
        """Return the piece."""
        is_live, constant = self.split(piece)
        column = np.full(len(piece.cell), -1)
        column[is_live] = self.excess(piece, is_live)
        self.made.append((column, constant))
        return Expression(column[is_live], piece.weight[is_live], float(constant.sum()) * (1 - 1e-12))


class _CaseLoads(LoadColumns):
    """The loads where some refuse: the plain ones wherever they do not pass.

    Attributes
    ----------
    next_made
        Which of the pieces of hinges that were made of the plain loads is asked for next.
    """

    def __init__(self, demand: Demand, plain: _PlainLoads, passes: Bools) -> None:
        super().__init__(demand, plain.builder)
        self._plain, self._passes = plain, passes
        self.next_made = 0

    def columns(self, cells: Ints) -> Ints:
        """Return the columns of the loads of touched cells."""
        same = cells[~self._passes[cells]]
        self.column[same] = self._plain.columns(same)
        return super().columns(cells)

    def hinges(self, piece: Hinges) -> Expression:
        """Return the piece, with the columns of the plain loads where they are the same."""
        column, plain = self._plain.made[self.next_made]
        self.next_made += 1
        is_own = self._passes[piece.cell]
        is_live, constant = self.split(piece)
        column = np.where(is_own, -1, column)
        column[is_own & is_live] = self.excess(piece, is_own & is_live)
        constant = np.where(is_own, constant, plain)
        used = column >= 0
        return Expression(column[used], piece.weight[used], float(constant.sum()) * (1 - 1e-12))

    def tangents(self, piece: Powers) -> Hinges:
        """Return those of the plain loads, which are below the power at any load."""
        return self._plain.tangents(piece)


class _CaseMaker(ProgramMaker):
    """Adds terms if all say yes, and as they are in cases: columns and rows only where a case was asked for."""

    def __init__(self, demand: Demand) -> None:
        super().__init__(demand, _PlainLoads)
        self._stays = Stays(demand)
        self._first_made: dict[Term, int] = {}
        self._of_case: dict[Case, _CaseLoads] = {}
        self._in_case: dict[tuple[Case, Term], Expression] = {}

    def term(self, term: Term) -> Expression:
        """Return a term if all say yes, made when it is first asked for."""
        assert isinstance(self.loads, _PlainLoads)
        self._first_made.setdefault(term, len(self.loads.made))
        return super().term(term)

    def is_certain(self, case: Case) -> bool:
        """Return whether what is left in a case is known without knowing whom a schedule changes."""
        return self._stays.is_certain(case)

    def tier_in(self, case: Case, tier: Tier) -> Expression:
        """Return a tier in a case: what travellers feel of what is left, and all that is asked."""
        return added([weighed(self._term_in(case, term), weight) for term, weight in tier.weights().items()])

    def _term_in(self, case: Case, term: Term) -> Expression:
        plain = self.term(term)
        if not case or term not in OF_TRAVELLERS:
            return plain
        if (case, term) not in self._in_case:
            loads = self._loads_in(case)
            loads.next_made = self._first_made[term]
            self._in_case[case, term] = add_term(loads, term)
        return self._in_case[case, term]

    def _loads_in(self, case: Case) -> _CaseLoads:
        if case not in self._of_case:
            assert isinstance(self.loads, _PlainLoads)
            own, passes = _where(self.demand, self._stays, case)
            self._of_case[case] = _CaseLoads(own, self.loads, passes)
        return self._of_case[case]


def worst_program(demand: Demand, rows: Rows, tier: Tier, cases: Iterable[Case], held: Sequence[Held] = ()) -> Program:
    """Return the program that minimises the highest value of a tier: if all say yes, and in some cases.

    Its last column is that highest value. Fewer cases than can occur are a relaxation, so those are left out in which
    more may be held than is taken back (`Stays.is_certain`).

    Parameters
    ----------
    held
        Earlier tiers, each with what it must not exceed if all say yes, nor in the cases that are named with it.
    """
    maker = _CaseMaker(demand)
    maker.add_agreements(rows)
    found = [maker.tier_in(case, tier) for case in (NOBODY, *filter(maker.is_certain, cases))]
    for earlier, limit, in_cases in held:
        for case in (NOBODY, *filter(maker.is_certain, in_cases)):
            maker.keep_below(maker.tier_in(case, earlier), limit)
    high = np.concatenate(maker.builder.high)
    most = max(float(each.factor @ high[each.column]) + each.constant for each in found)
    (worst,) = maker.builder.add_columns(np.zeros(1), np.array([max(0.0, most)]))
    for each in found:
        exceed(maker.builder, int(worst), each)
    cost = np.zeros(maker.builder.num_columns)
    cost[worst] = 1.0
    return maker.builder.build(cost)


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
