"""Which assumptions decide: first-order indices from the draws that are there anyway, and how sure these are.

The first-order index of an assumption is the share of a term's variance that goes if that number alone were known:
Var(E[y | x]) / Var(y). It is estimated by regression of y on the first two Legendre polynomials of the drawn unit
value, corrected for their number as the adjusted R^2 is; polynomial regression is the estimator of choice where draws
are given and inputs are independent (Saltelli et al., Global Sensitivity Analysis, 2008, chapters 1 and 4, have the
indices; Sudret, 2008, their polynomials). Designs such as those of SALib need (D + 2) * N draws for D assumptions,
here fifty thousand instead of five hundred, and bring a plotting library along; so they are not used. How sure an
index is comes from draws drawn again with replacement.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.domain.sweep import Assumption, Decides

MOST_NAMED = 5
_DEGREES = 2
_REPETITIONS = 200
_MISTAKES = 0.05
_NO_VARIANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Indices:
    """First-order indices ``[assumption]``, and those of repetitions ``[repetition, assumption]``."""

    share: Floats
    direction: Ints
    repeated: Floats


def first_order(units: Floats, values: Floats, seed: int) -> Indices:
    """Return the first-order index of every assumption for one output.

    Parameters
    ----------
    units
        Drawn unit values; shape ``[draw, assumption]``.
    values
        The output of every draw; shape ``[draw]``.
    """
    num_draws, num_assumptions = units.shape
    basis = _legendre(units)
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(num_draws, np.full(num_draws, 1 / num_draws), size=_REPETITIONS).astype(np.float64)
    share, slope = _adjusted(basis, values, np.ones((1, num_draws)))
    repeated, _ = _adjusted(basis, values, counts)
    direction = np.where(slope[0] < 0, -1, 1)
    return Indices(share[0].reshape(num_assumptions), direction, repeated)


def _legendre(units: Floats) -> Floats:
    """Return the Legendre polynomials of 2u - 1, orthonormal over the range; shape ``[degree, draw, assumption]``."""
    x = 2 * units - 1
    return np.stack([np.sqrt(3.0) * x, np.sqrt(5.0) * (3 * x**2 - 1) / 2])


def _adjusted(basis: Floats, values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return adjusted shares of variance and slopes under weights of draws; shapes ``[weighting, assumption]``."""
    num_draws = len(values)
    mean = weights @ values / num_draws
    variance = weights @ values**2 / num_draws - mean**2
    explained = np.zeros((len(weights), basis.shape[2]))
    slope = explained
    for degree, polynomial in enumerate(basis):
        product = (weights * values) @ polynomial - mean[:, None] * (weights @ polynomial)
        own_variance = weights @ polynomial**2 / num_draws - (weights @ polynomial / num_draws) ** 2
        # Where one draw is all that is drawn again, a polynomial has no variance, and explains nothing.
        varies = own_variance > _NO_VARIANCE
        coefficient = np.divide(product / num_draws, own_variance, out=np.zeros_like(product), where=varies)
        explained = explained + coefficient**2 * own_variance
        slope = coefficient if degree == 0 else slope
    raw = np.divide(explained, variance[:, None], out=np.zeros_like(explained), where=variance[:, None] > 1e-12)
    adjusted = 1 - (1 - raw) * (num_draws - 1) / max(1, num_draws - 1 - _DEGREES)
    return np.clip(adjusted, 0.0, 1.0), slope


def chance_level(num_draws: int, num_assumptions: int) -> float:
    """Return the index that of assumptions which decide nothing the highest passes once in twenty sweeps, roughly.

    n R^2 of one that decides nothing is chi-squared with two degrees of freedom, exp(-x / 2) above x; a twentieth is
    shared out over all of them (Bonferroni).
    """
    return 2 * math.log(num_assumptions / _MISTAKES) / num_draws


def five_that_decide(assumptions: Sequence[Assumption], indices: Indices, num_draws: int) -> tuple[Decides, ...]:
    """Return the assumptions with the highest indices, five at most, none that explains nothing."""
    level = chance_level(num_draws, len(assumptions))
    order = np.argsort(-indices.share, kind="stable")[:MOST_NAMED]
    ranks = np.argsort(np.argsort(-indices.repeated, axis=1, kind="stable"), axis=1)
    found = []
    for place in order:
        if indices.share[place] <= 0:
            break
        low, high = np.quantile(indices.repeated[:, place], [0.05, 0.95])
        in_five = float((ranks[:, place] < MOST_NAMED).mean())
        found.append(
            Decides(
                assumption=assumptions[place].id,
                share=round(float(indices.share[place]), 4),
                low=round(float(low), 4),
                high=round(float(high), 4),
                direction=-1 if indices.direction[place] < 0 else 1,
                in_five=in_five,
                beyond_chance=bool(indices.share[place] > level),
            )
        )
    return tuple(found)
