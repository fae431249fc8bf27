"""Draws: points that fill the ranges of all assumptions evenly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.demand.options import Floats
from solver.domain.sweep import Assumption


def unit_draws(num_draws: int, num_assumptions: int, seed: int) -> Floats:
    """Return the first points of a scrambled Sobol sequence in [0, 1); shape ``[draw, assumption]``.

    They lie more evenly than random ones (low discrepancy), and more draws of the same seed begin with the same ones,
    so that a sweep can go on where a shorter one ended.
    """
    from scipy.stats import qmc  # takes half a second, and is in the extra `sweep`

    if not num_assumptions:
        return np.zeros((num_draws, 0))
    # The sequence is balanced in powers of two only; the ones too many are left out.
    power = max(1, int(num_draws - 1).bit_length())
    points = qmc.Sobol(num_assumptions, scramble=True, bits=30, rng=seed).random_base2(power)
    return np.asarray(points[:num_draws], dtype=np.float64)


def in_ranges(units: Floats, assumptions: Sequence[Assumption]) -> Floats:
    """Return points of [0, 1) as values in the ranges of the assumptions; shape as `units`."""
    low = np.array([each.low for each in assumptions])
    high = np.array([each.high for each in assumptions])
    return np.asarray(low + (high - low) * units, dtype=np.float64)
