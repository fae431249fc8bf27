"""Non-negative least squares: shares of a profile, how many are due at each hour, and the level of others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats
from solver.uncertainty.arrivals.columns import Columns

_MOST_ROUNDS = 1000
_ENOUGH = 1e-7
"""Rounds end where the next one explains no more of the counts than by this share."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What explains counts best.

    Attributes
    ----------
    share
        Of the bins; sums to 1; shape ``[bin]``.
    size
        What the people of each hour are multiplied by; shape ``[hour]``.
    level
        What the others of each counted section are multiplied by; shape ``[section]``.
    """

    share: Floats
    size: Floats
    level: Floats

    def expected(self, columns: Columns) -> Floats:
        """Return the passengers to expect; shape ``[span]``."""
        people = np.einsum("k,j,kjs->s", self.size, self.share, columns.passing)
        found: Floats = columns.fixed + people + self.level @ columns.others
        return found


def fit(columns: Columns, counted: Floats, weight: Floats, start: Fit | None = None) -> Fit:
    """Return the shares, sizes and levels, none below 0, with the least weighted squares.

    The counts are linear in the shares where sizes are known, and in the sizes where shares are known: each is
    solved in turn (`scipy.optimize.nnls`) with the level of the others, which never makes the squares larger.

    Parameters
    ----------
    counted, weight
        Passengers on a day and what each count weighs; shape ``[span]``; 0 leaves one out.
    start
        Where to begin; else from sizes as in the instance.
    """
    size = start.size if start else np.ones(len(columns.hours))
    share, level, before = np.zeros(columns.passing.shape[1]), np.zeros(len(columns.others)), np.inf
    for _ in range(_MOST_ROUNDS):
        share, _, _ = _solve(np.tensordot(size, columns.passing, axes=1), columns, counted, weight)
        total = float(share.sum())
        if total <= 0:
            break
        share = share / total
        size, level, squares = _solve(np.tensordot(share, columns.passing, axes=(0, 1)), columns, counted, weight)
        if squares >= before * (1 - _ENOUGH):
            break
        before = squares
    return Fit(share, size, level)


def fit_sizes(columns: Columns, counted: Floats, weight: Floats) -> Floats:
    """Return the passengers to expect by the profile of the instance, with the best sizes and levels; ``[span]``."""
    size, level, _ = _solve(columns.as_before, columns, counted, weight)
    found: Floats = columns.fixed + size @ columns.as_before + level @ columns.others
    return found


def _solve(rows: Floats, columns: Columns, counted: Floats, weight: Floats) -> tuple[Floats, Floats, float]:
    """Return what the rows ``[row, span]`` and the others are multiplied by, none below 0, and the squares left."""
    from scipy.optimize import nnls  # takes half a second, and is in the extra `sweep`

    design = (np.concatenate([rows, columns.others]) * weight).T
    # Columns of like length: NNLS stops by an absolute tolerance.
    length = np.maximum(np.sqrt((design**2).sum(axis=0)), 1e-12)
    found, rest = nnls(design / length, (counted - columns.fixed) * weight)
    found = found / length
    return found[: len(rows)], found[len(rows) :], float(rest) ** 2
