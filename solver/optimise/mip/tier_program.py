"""A tier, the agreements and the earlier tiers as a linear program whose optimum no schedule goes below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.domain.objective import Term, Tier
from solver.optimise.mip.load_columns import Expression, LoadColumns, added, weighed
from solver.optimise.mip.pieces import add_term
from solver.optimise.mip.program import Program, ProgramBuilder, zeros_and_ones
from solver.optimise.model.rows import Rows

_NO_LIMIT = 2**61
"""Rows' limits beyond this are none."""


@dataclass(slots=True)
class TierProgram:
    """The linear program of a tier, and which of its columns are the loads of cells.

    Attributes
    ----------
    program
        With its whole columns it is the tier exactly: least value and schedules are those of the instance.
    load_column
        The column of each cell's load, -1 where it costs nothing; shape ``[cell]``.
    relaxes
        What is left out, in words, where whole columns are taken for any.
    """

    program: Program
    load_column: Ints
    relaxes: str


def tier_program(
    demand: Demand, tier: Tier, rows: Rows | None = None, tier_limits: Sequence[tuple[Tier, float]] = ()
) -> TierProgram:
    """Build the program of a tier.

    Parameters
    ----------
    rows
        The agreements; without them they are left out, which is a relaxation.
    held
        Earlier tiers, each with the value that a schedule must not exceed.
    """
    maker = ProgramMaker(demand)
    if rows is not None:
        maker.add_agreements(rows)
    objective = [(weight, maker.term(term)) for term, weight in tier.weights().items()]
    for earlier, limit in tier_limits:
        maker.hold(earlier, limit)
    cost = np.zeros(maker.builder.num_columns)
    for weight, expression in objective:
        np.add.at(cost, expression.column, weight * expression.factor)
        maker.builder.constant += weight * expression.constant
    left_out = "agreements, " if rows is None and demand.instance.agreements else ""
    return TierProgram(
        program=maker.builder.build(cost),
        load_column=maker.loads.column,
        relaxes=f"{left_out}whole parts and whole trips",
    )


class ProgramMaker:
    """Adds terms as they are asked for, agreements and earlier tiers to one program.

    Parameters
    ----------
    make_loads
        Of the columns of loads.
    """

    def __init__(
        self, demand: Demand, make_loads: Callable[[Demand, ProgramBuilder], LoadColumns] = LoadColumns
    ) -> None:
        self.demand = demand
        self.builder = ProgramBuilder(demand)
        self.loads = make_loads(demand, self.builder)
        self._known: dict[Term, Expression] = {}

    def term(self, term: Term) -> Expression:
        """Return a term as an expression, made when it is first asked for."""
        if term not in self._known:
            self._known[term] = add_term(self.loads, term)
        return self._known[term]

    def hold(self, tier: Tier, limit: float) -> None:
        """Keep an earlier tier's expression, which is never above its value, at or below its limit."""
        self.keep_below(added([weighed(self.term(term), weight) for term, weight in tier.weights().items()]), limit)

    def keep_below(self, expression: Expression, limit: float) -> None:
        """Keep an expression at or below a limit."""
        limit += 1e-9 * (1.0 + abs(limit)) - expression.constant
        row = np.zeros(len(expression.column), dtype=np.int64)
        self.builder.add_rows(row, expression.column, expression.factor, np.array([-np.inf]), np.array([limit]))

    def add_agreements(self, rows: Rows) -> None:
        """Add the agreements, with indicators between 0 and 1, each at least any group's share in its options."""
        options = self.demand.options
        indicator = self.builder.add_columns(*zeros_and_ones(rows.num_indicators))
        place = np.repeat(np.arange(rows.num_indicators), np.diff(rows.indicator_start))
        group = options.group[rows.indicator_option]
        pair, row = np.unique(place * options.num_groups + group, return_inverse=True)
        links = np.arange(len(pair))
        self.builder.add_rows(
            np.concatenate([links, row]),
            np.concatenate([indicator[pair // options.num_groups], rows.indicator_option]),
            np.concatenate([np.ones(len(pair)), -1 / options.parts[group]]),
            np.zeros(len(pair)),
            np.full(len(pair), np.inf),
            indicator[pair // options.num_groups],
        )
        columns = np.concatenate([np.arange(options.num_options), indicator])
        low, high = rows.row_low.astype(np.float64), rows.row_high.astype(np.float64)
        self.builder.add_rows(
            np.repeat(np.arange(rows.num_rows), np.diff(rows.row_start)),
            columns[rows.row_column],
            rows.row_factor.astype(np.float64),
            np.where(low < -_NO_LIMIT, -np.inf, low),
            np.where(high > _NO_LIMIT, np.inf, high),
        )
