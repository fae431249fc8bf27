"""Builds the linear program of an instance, and the values of all its columns for a schedule."""

from __future__ import annotations

import numpy as np

from benchmarks.methods.agreements import add_agreements
from benchmarks.methods.linear import Linear
from benchmarks.methods.task import CannotError
from benchmarks.methods.terms import ADD_TERM, Loads, add_costs
from solver.demand.loads import Demand
from solver.demand.options import Ints


def build_linear(demand: Demand) -> Linear:
    """Return the program of an instance: choices, agreements, the terms that its tiers name.

    Raises
    ------
    CannotError
        Where the objective or an agreement is of a kind that the peers leave aside.
    """
    linear = build_rules(demand)
    tiers = [{str(term): weight for term, weight in tier.weights().items()} for tier in demand.instance.objective]
    terms = {term for weights in tiers for term in weights}
    if terms - ADD_TERM.keys():
        raise CannotError(f"terms {', '.join(sorted(terms - ADD_TERM.keys()))}")
    loads = Loads(linear, demand, terms)
    add_costs(linear, tiers, {term: ADD_TERM[term](linear, demand, loads) for term in ADD_TERM if term in terms})
    return linear


def build_rules(demand: Demand) -> Linear:
    """Return the program without terms: every part of a group takes one option, and agreements are kept."""
    options = demand.options
    linear = Linear()
    for option in range(options.num_options):
        linear.add_column(0, int(options.parts[options.group[option]]), is_integer=True)
    for group in range(options.num_groups):
        own = options.of_group(group)
        linear.add_row(own, [1] * len(own), int(options.parts[group]), int(options.parts[group]))
    add_agreements(linear, demand)
    return linear


class Rules:
    """The agreements of an instance as arrays, to ask of many schedules whether they keep them."""

    def __init__(self, demand: Demand) -> None:
        linear = build_rules(demand)
        rows = linear.agreement_rows
        self._linear = linear
        self._places = np.array([column for column, _ in linear.indicators], dtype=np.int64)
        self._columns = [linear.columns[row] for row in rows]
        self._start = np.cumsum([0, *(len(columns) for columns in self._columns)])[:-1]
        self._flat = np.concatenate(self._columns) if rows else np.empty(0, dtype=np.int64)
        self._factors = np.concatenate([linear.factors[row] for row in rows]) if rows else np.empty(0)
        self._low = np.array([linear.row_low[row] for row in rows])
        self._high = np.array([linear.row_high[row] for row in rows])

    def keep(self, parts: Ints) -> bool:
        """Return whether a schedule keeps all agreements; shape ``[option]``."""
        if not len(self._flat):
            return True
        values = np.zeros(self._linear.num_columns)
        values[: len(parts)] = parts
        values[self._places] = self._linear.indicator_values(parts)
        sums = np.add.reduceat(self._factors * values[self._flat], self._start)
        return bool(((sums >= self._low - 1e-6) & (sums <= self._high + 1e-6)).all())
