"""Which parties the counts cannot tell apart: those whose people change the same counts in the same way."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats
from solver.uncertainty.monitoring.fit import Fitted
from solver.uncertainty.monitoring.model import Heads

_ALIKE = 0.9
"""Correlation of what the counts say of two parties from which on they say it of both together."""
_SURE = 0.75
"""A party of whose uncertainty the counts took away so much is told by itself, whatever it is like."""


def together(heads: Heads, fitted: Fitted, learned: Floats) -> list[list[int]]:
    """Return the moved parties (their places among these) in sets that the counts tell of as one, in their order.

    Parameters
    ----------
    learned
        The share of each party's uncertainty that the counts took away; shape ``[moved]``.
    """
    num = len(heads.moved)
    alike = _likeness(heads, fitted) >= _ALIKE
    unsure = learned < _SURE
    first = np.arange(num)
    for one in range(num):
        for other in range(one + 1, num):
            if alike[one, other] and (unsure[one] or unsure[other]):
                first[first == first[other]] = first[one]
    return [np.flatnonzero(first == each).tolist() for each in dict.fromkeys(first.tolist())]


def _likeness(heads: Heads, fitted: Fitted) -> Floats:
    """Return the correlation of the counts' information on every two parties, all else being as unknown as it is.

    Where 1, one more person of the one who does as agreed shows in the counts just as one of the other would.
    """
    own = np.arange(heads.logit, heads.shape)
    rest = np.arange(heads.logit)
    precision = fitted.precision
    between = precision[np.ix_(rest, own)]
    left = precision[np.ix_(own, own)] - between.T @ np.linalg.solve(precision[np.ix_(rest, rest)], between)
    size = np.sqrt(np.maximum(np.diag(left), 0.0))
    scale = np.outer(size, size)
    return np.asarray(np.divide(left, scale, out=np.zeros_like(left), where=scale > 0), dtype=np.float64)
