"""The agreements as rows over parts, so that a local search can ask whether a schedule keeps them all."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Ints
from solver.optimise.cpsat.model import ScheduleModel

_SMALLEST, _LARGEST = -(2**62), 2**62


class Rules:
    """The linear rows of a model that holds the choices and the agreements, no terms.

    They are read back from CP-SAT's own model, so the search keeps exactly the rules that the proof keeps.
    Rules that no choice can keep (rows without variables) are left to CP-SAT, which proves them infeasible.
    """

    def __init__(self, demand: Demand) -> None:
        self._variables = ScheduleModel(demand).variables
        proto = self._variables.model.proto
        rows = [constraint.linear for constraint in proto.constraints if constraint.has_linear()]
        self._lengths = np.array([len(row.vars) for row in rows], dtype=np.int64)
        self._columns = np.array([column for row in rows for column in row.vars], dtype=np.int64)
        self._factors = np.array([factor for row in rows for factor in row.coeffs], dtype=np.int64)
        self._low = np.array([max(_SMALLEST, min(row.domain)) for row in rows], dtype=np.int64)
        self._high = np.array([min(_LARGEST, max(row.domain)) for row in rows], dtype=np.int64)
        self._filled = np.flatnonzero(self._lengths)
        self._starts = (np.cumsum(self._lengths) - self._lengths)[self._filled]

    def keep(self, parts: Ints) -> bool:
        """Return whether parts per option keep every agreement; shape ``[option]``."""
        known = self._variables.values(parts)
        values = np.fromiter((known[index] for index in range(len(known))), dtype=np.int64, count=len(known))
        sums = np.add.reduceat(self._factors * values[self._columns], self._starts)
        return bool(((sums >= self._low[self._filled]) & (sums <= self._high[self._filled])).all())
