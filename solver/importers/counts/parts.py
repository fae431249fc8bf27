"""Which part of what rides in each cell is counted in an interval of time."""

from __future__ import annotations

import numpy as np

from solver.demand.options import Floats


def counted_parts(begins: Floats, ends: Floats, start_min: float, end_min: float) -> Floats:
    """Return which part of each cell's passengers a count of [start, end) is of; shapes ``[cell]``.

    A trip, which ends when it begins, counts where it departs in it; a bin by how much of it lies in it.
    """
    inside = np.clip(np.minimum(ends, end_min) - np.maximum(begins, start_min), 0.0, None)
    departs = ((begins >= start_min) & (begins < end_min)).astype(np.float64)
    found: Floats = np.divide(inside, ends - begins, out=departs, where=ends > begins)
    return found
