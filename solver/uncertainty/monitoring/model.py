"""The model: passengers counted before and after, from growth, base loads, travellers and adherence.

For a cell c of section s, in which people of parties p pass:

    before[c] = base[c] * exp(level[s] + shape[c]) + sum over p of exp(travellers[p]) * today[c, p]
    after[c]  = exp(growth) * (... + sum over moved p of exp(travellers[p]) * adherence[p] * change[c, p])

of whom those are counted who are on board. A count of several days has a negative binomial distribution around that;
adherence is thought of as a logit. What is solved for stands in one vector: growth, levels, travellers, logits, and
behind these (the heads) the shapes, of which there is one for every cell in which base load can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.uncertainty.monitoring.counted import Counted, Phase
from solver.uncertainty.monitoring.priors import Priors
from solver.uncertainty.monitoring.region import Region, Sparse

_FLOOR_SD = 1.5
"""Of the logarithm of a base load of which the instance knows nothing: a fifth to five times the floor. Assumed."""
_LEAST_MEAN = 0.05
"""Passengers expected at least where any are counted at all: nobody is certain that nobody comes."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Where in the vector what stands: growth is first.

    Attributes
    ----------
    sections, parties, moved
        Places in the instance of the counted sections, of the parties that pass there, and of those of them that the
        schedule moves there.
    """

    sections: Ints
    parties: Ints
    moved: Ints
    num_shapes: int

    @property
    def level(self) -> int:
        """First level."""
        return 1

    @property
    def traveller(self) -> int:
        """First factor of travellers."""
        return 1 + len(self.sections)

    @property
    def logit(self) -> int:
        """First logit."""
        return self.traveller + len(self.parties)

    @property
    def shape(self) -> int:
        """First shape; the number of heads."""
        return self.logit + len(self.moved)

    @property
    def num(self) -> int:
        """Length of the vector."""
        return self.shape + self.num_shapes


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a vector says: growth, the base load of each cell, and of parties what travellers are multiplied by.

    Attributes
    ----------
    own, share
        Of those that are moved: their travellers' factor, and their adherence; shape ``[moved]``.
    """

    growth: float
    base: Floats
    travellers: Floats
    own: Floats
    share: Floats


class Model:
    """Counts, a region and priors, ready to be fitted."""

    def __init__(self, region: Region, counted: Counted, priors: Priors) -> None:
        """Lay out what is solved for, and which counts it shows in."""
        self.region, self.counted, self.priors = region, counted, priors
        self._rows = [region.rows(phase.spans) for phase in (counted.before, counted.after)]
        seen = np.unique(np.concatenate([rows.indices for rows in self._rows]))
        self._shaped = seen[region.base[seen] > 0]
        self.is_floor = region.is_floor[self._shaped]
        sections, self._level_of = np.unique(region.section, return_inverse=True)
        carried, changed = (np.diff(each[seen].tocsc().indptr) > 0 for each in (region.today, region.change))
        parties, moved = np.flatnonzero(carried | changed), np.flatnonzero(changed)
        self.heads = Heads(sections, parties, moved, len(self._shaped))
        self._today, self._change = region.today[:, parties], region.change[:, moved]
        self.traveller_of = np.searchsorted(parties, moved)
        num, cells = region.num_cells, np.arange(region.num_cells)
        self._level_matrix = _ones(cells, self._level_of, (num, len(sections)))
        self._shape_matrix = _ones(self._shaped, np.arange(len(self._shaped)), (num, len(self._shaped)))
        self._traveller_matrix = _ones(np.arange(len(moved)), self.traveller_of, (len(moved), len(parties)))
        phases: tuple[Phase, Phase] = (counted.before, counted.after)
        self.total = np.concatenate([phase.total for phase in phases])
        self._days = np.concatenate([phase.days for phase in phases])
        self.days_counted = np.concatenate([phase.num_days for phase in phases])
        self.is_after = np.repeat([False, True], [len(phase.spans) for phase in phases])

    def start(self) -> Floats:
        """Return the vector with everything as it is believed before any count."""
        heads, priors = self.heads, self.priors
        alpha, beta = priors.adherence[heads.moved].T
        vector = np.zeros(heads.num)
        vector[0] = priors.growth[0]
        vector[heads.level : heads.traveller] = priors.level[heads.sections, 0]
        vector[heads.traveller : heads.logit] = priors.travellers[heads.parties, 0]
        vector[heads.logit : heads.shape] = np.clip(np.log(alpha / beta), -3.0, 3.0)
        return vector

    def sizes(self, drift: float) -> Floats:
        """Return the size of each count's negative binomial; shape ``[count]``.

        Parameters
        ----------
        drift
            Variance of what changed in an interval after the schedule for no reason that the model has.
        """
        return np.asarray(1 / (self.counted.dispersion / self.days_counted + drift * self.is_after), dtype=np.float64)

    def loads(self, vector: Floats) -> tuple[Floats, Floats]:
        """Return who wants to go in each cell, before and after; shapes ``[cell]``."""
        parts = self._parts(vector)
        before = parts.base + self._today @ parts.travellers
        return before, parts.growth * (before + self._change @ (parts.own * parts.share))

    def loads_of(self, heads: Floats, shapes: Floats) -> tuple[Floats, Floats]:
        """Return who wants to go in each cell, before and after; shapes ``[draw, cell]``.

        Parameters
        ----------
        heads
            With the people who do as agreed where logits stand; shape ``[draw, head]``.
        shapes
            Shape ``[draw, shape]``.
        """
        own = self.heads
        level = heads[:, own.level : own.traveller][:, self._level_of]
        level[:, self._shaped] += shapes
        travellers = np.exp(heads[:, own.traveller : own.logit])
        before = self.region.base * np.exp(level) + travellers @ self._today.T
        return before, np.exp(heads[:, :1]) * (before + heads[:, own.logit : own.shape] @ self._change.T)

    def mean(self, vector: Floats) -> Floats:
        """Return what is expected of each count; shape ``[count]``."""
        means = [
            rows @ self.region.on_board(load)[0] for rows, load in zip(self._rows, self.loads(vector), strict=True)
        ]
        return np.asarray(np.maximum(np.concatenate(means), _LEAST_MEAN) * self._days, dtype=np.float64)

    def slope(self, vector: Floats, *, of_people: bool = False) -> Sparse:
        """Return the derivatives of what is expected of each count; shape ``[count, vector]``, sparse by row.

        Parameters
        ----------
        of_people
            Where logits stand, by the factor of the people who do as agreed: travellers' factor times adherence.
        """
        from scipy import sparse

        loads, slopes = self.loads(vector), []
        for rows, load, slope in zip(self._rows, loads, self._load_slopes(vector, loads[1], of_people), strict=True):
            slopes.append((rows @ self.region.gets_on(load)) @ slope)
        return (sparse.diags_array(self._days) @ sparse.vstack(slopes)).tocsr()

    def people(self, vector: Floats) -> tuple[Floats, Floats]:
        """Return of each moved party the travellers' factor, and that of those who do as agreed; shapes ``[moved]``."""
        parts = self._parts(vector)
        return parts.own, parts.own * parts.share

    def _parts(self, vector: Floats) -> _Parts:
        """Return what a vector says."""
        heads = self.heads
        shape = np.zeros(self.region.num_cells)
        shape[self._shaped] = vector[heads.shape :]
        travellers = np.exp(vector[heads.traveller : heads.logit])
        return _Parts(
            growth=float(np.exp(vector[0])),
            base=self.region.base * np.exp(vector[heads.level : heads.traveller][self._level_of] + shape),
            travellers=travellers,
            own=travellers[self.traveller_of],
            share=1 / (1 + np.exp(-vector[heads.logit : heads.shape])),
        )

    def _load_slopes(self, vector: Floats, after: Floats, of_people: bool) -> tuple[Sparse, Sparse]:
        """Return the derivatives of the loads before and after; shapes ``[cell, vector]``."""
        from scipy import sparse

        parts, num = self._parts(vector), self.region.num_cells
        levels = self._level_matrix.multiply(parts.base[:, None])
        shapes = self._shape_matrix.multiply(parts.base[:, None])
        today = self._today @ sparse.diags_array(parts.travellers)
        change = self._change @ sparse.diags_array(parts.own * parts.share)
        logits = self._change @ sparse.diags_array(parts.own * parts.share * (1 - parts.share))
        both = today + change @ self._traveller_matrix
        if of_people:
            logits, both = self._change, today
        nothing, still = sparse.csr_array((num, 1)), sparse.csr_array(logits.shape)
        before = sparse.hstack([nothing, levels, today, still, shapes], format="csr")
        grown = sparse.hstack([levels, both, logits, shapes], format="csr") * parts.growth
        return before, sparse.hstack([sparse.csr_array(after[:, None]), grown], format="csr")

    def shape_sd(self) -> Floats:
        """Return how far each shape may be off: as far as the level of its section; shape ``[shape]``.

        Where the instance has nobody, nothing is known.
        """
        level = self.priors.level[self.region.section[self._shaped], 1]
        return np.where(self.is_floor, _FLOOR_SD, level)


def _ones(row: Ints, column: Ints, shape: tuple[int, int]) -> Sparse:
    from scipy import sparse

    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)


def prior_of(model: Model, vector: Floats, shape_scale: float) -> tuple[float, Floats, Floats]:
    """Return the negative logarithm of the prior, its derivative and its second derivatives; shapes ``[vector]``."""
    heads, priors = model.heads, model.priors
    mean = model.start()
    growth_variance = priors.growth[1] ** 2 + model.counted.day_variance
    variance = np.concatenate(
        [
            [growth_variance],
            priors.level[heads.sections, 1] ** 2,
            priors.travellers[heads.parties, 1] ** 2,
            np.ones(len(heads.moved)),
            np.where(model.is_floor, 1.0, shape_scale**2) * model.shape_sd() ** 2,
        ]
    )
    own = slice(heads.logit, heads.shape)
    difference = vector - mean
    difference[own] = 0.0
    value = 0.5 * float((difference**2 / variance).sum())
    first, second = difference / variance, 1 / variance
    alpha, beta = priors.adherence[heads.moved].T
    logit = vector[own]
    share = 1 / (1 + np.exp(-logit))
    value += float((alpha * np.logaddexp(0, -logit) + beta * np.logaddexp(0, logit)).sum())
    first[own] = beta * share - alpha * (1 - share)
    second[own] = (alpha + beta) * share * (1 - share)
    return value, first, second


def likelihood(total: Floats, mean: Floats, size: Floats) -> float:
    """Return the negative logarithm of the likelihood of negative binomial counts, but for a constant."""
    return float(((total + size) * np.log(mean + size) - total * np.log(mean)).sum())


def spans_of(phases: Sequence[Phase]) -> set[tuple[int, int]]:
    """Return the sections and days that were counted in any phase."""
    return {(section, day) for phase in phases for section, day, _, _ in phase.spans}
