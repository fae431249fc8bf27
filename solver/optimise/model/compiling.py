"""Whether an instance is large enough for what is compiled: numba takes longer to load than a small one to solve."""

from __future__ import annotations

from solver.demand.loads import Demand

_SMALLEST = 10_000
"""Entries of the load matrix; what has fewer CP-SAT solves before anything is compiled."""
_SMALLEST_OF_ROADS = 1_000
"""The same where hours on roads count, whose tangents make CP-SAT slow.

The ring of Amsterdam (9,237 entries), its first tier on one core that others used too: CP-SAT alone 362,400 after 40 s
and no less than 305,300 proven; the search 338,600 after 7 s, compiling included, and the linear relaxation 338,100.
"""


def is_worth_compiling(demand: Demand) -> bool:
    """Return whether the compiled search, and the compiled evaluation of packages, are of use."""
    instance = demand.instance
    of_roads = "vehicle_hours_lost" in instance.terms or ("cost" in instance.terms and instance.has_roads)
    return len(demand.matrix.cell) >= (_SMALLEST_OF_ROADS if of_roads else _SMALLEST)
