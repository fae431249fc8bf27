"""For which instances CP-SAT is of use, without loading it."""

from __future__ import annotations

import numpy as np

from solver.demand.loads import Demand
from solver.demand.measures import OF_LOADS, peak_cells
from solver.optimise.cpsat.moving import are_blocks

_LARGEST = 500_000
"""Entries of the load matrix: beyond it building the model takes minutes and gigabytes, and its bound is no better."""
_FEW_GROUPS = 100
"""Groups up to which intervals with `cumulative` are best on a peak, after a start by the search.

Two cores, 10 s, two seeds: chains of 30 groups 34.7 and 35.7, by the search alone 44; of 60 groups 79.4, 80.9, and 80;
50 groups with 160 options 31.0 and 31.2, and 34 to 35. With 200 groups the search alone was better after 40 s, 107
and 110. Leaving out probing and symmetries gained 2.5 % on chains and lost 2.8 % on the 50 groups: they stay.
"""


def is_for_cpsat(demand: Demand) -> bool:
    """Return whether an instance is small enough for one model."""
    return len(demand.matrix.cell) <= _LARGEST or is_by_blocks(demand)


def is_by_blocks(demand: Demand) -> bool:
    """Return whether few groups move as blocks and the last tier is the peak: CP-SAT is best there on any cores."""
    tiers = [tier.weights() for tier in demand.instance.objective]
    others = {term for weights in tiers for term in weights if term in OF_LOADS and term != "peak"}
    is_small = len(demand.matrix.cell) <= _LARGEST or not others
    is_few = demand.options.num_groups <= _FEW_GROUPS and tiers[-1].keys() == {"peak"}
    return is_small and is_few and are_blocks(demand)


def is_alone_in_time(demand: Demand) -> bool:
    """Return whether CP-SAT is likely best without a start by the search: one tier, blocks that stay in peaks."""
    if len(demand.instance.objective) > 1 or not is_by_blocks(demand):
        return False
    is_inside = np.zeros(demand.cells.num_cells, dtype=np.bool_)
    for _, inside in peak_cells(demand):
        is_inside[inside] = True
    return bool(is_inside[demand.matrix.cell].all())
