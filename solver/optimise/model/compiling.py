"""Whether an instance is large enough for what is compiled: numba takes longer to load than a small one to solve."""

from __future__ import annotations

from solver.demand.loads import Demand

_SMALLEST = 10_000
"""Entries of the load matrix; what has fewer CP-SAT solves before anything is compiled."""


def is_worth_compiling(demand: Demand) -> bool:
    """Return whether the compiled search, and the compiled evaluation of packages, are of use."""
    return len(demand.matrix.cell) >= _SMALLEST
