"""Draws of what is believed after the counts: the normal distribution of what they say, times the prior of adherence.

Nobody can do more than all, or less than nothing, as agreed: of a party whose travellers are not well known that cuts
the normal distribution, so that its mean and spread would mislead. Draws are made in many chains at once; in each,
party after party takes one of some candidates from its normal distribution given all others, by how well it fits the
prior of adherence (importance resampling that keeps the one it has among them, which leaves the posterior as it is).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.demand.options import Floats
from solver.uncertainty.monitoring.fit import Fitted
from solver.uncertainty.monitoring.model import Model

NUM_CHAINS = 400
_SWEEPS, _KEPT = 40, 5
"""Sweeps of a chain, and how many of the last are kept, every other one."""
_CANDIDATES = 12
_WIDER = 1.5
"""Candidates lie wider than the prior, which they are weighed by."""
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Draws:
    """What may be, each draw as likely as any other.

    Attributes
    ----------
    growth
        Factor of everybody, as counted: with what the days after were busier by chance; shape ``[draw]``.
    heads
        As in `Fitted`; shape ``[draw, head]``.
    share
        The adherence of every moved party; shape ``[draw, moved]``.
    """

    growth: Floats
    heads: Floats
    share: Floats


def draw(model: Model, fitted: Fitted, seed: int = 0) -> Draws:
    """Return draws from the posterior."""
    rng = np.random.default_rng(seed)
    heads = model.heads
    adding = _Proposal(model, fitted)
    factor = np.linalg.cholesky(adding.covariance)
    points = adding.mean + rng.standard_normal((NUM_CHAINS, heads.shape)) @ factor.T
    pairs = [(int(heads.traveller + own), heads.logit + place) for place, own in enumerate(model.traveller_of)]
    kept = []
    if pairs:
        chosen = np.array(pairs).ravel()
        small = _Chains(adding, chosen, rng)
        own = small.inside(points[:, chosen])
        for sweep in range(_SWEEPS):
            own = small.swept(own)
            if sweep >= _SWEEPS - 2 * _KEPT and sweep % 2:
                kept.append(_others(adding, chosen, own, rng))
    points = np.concatenate(kept) if kept else points
    agreed, travellers = points[:, heads.logit :], np.exp(points[:, heads.traveller + model.traveller_of])
    return Draws(np.exp(points[:, 0]), points, np.clip(agreed / travellers, 0.0, 1.0))


class _Proposal:
    """The normal distribution that candidates come from: what counts say, and a wide stand-in for adherence's prior."""

    def __init__(self, model: Model, fitted: Fitted) -> None:
        """Multiply what the counts say by the stand-in."""
        heads = model.heads
        own = np.arange(heads.logit, heads.shape)
        self.alpha, self.beta = model.priors.adherence[heads.moved].T
        size = self.alpha + self.beta
        travellers = model.people(fitted.vector)[0]
        self.stand_in = travellers * self.alpha / size
        self.stand_in_sd = _WIDER * travellers * np.sqrt(self.alpha * self.beta / (size + 1)) / size
        precision = fitted.precision.copy()
        precision[own, own] += 1 / self.stand_in_sd**2
        self.covariance = np.linalg.inv(precision)
        self.covariance = (self.covariance + self.covariance.T) / 2
        pulled = fitted.precision @ fitted.mean
        pulled[own] += self.stand_in / self.stand_in_sd**2
        self.mean = self.covariance @ pulled
        self.own = own


class _Chains:
    """Chains of the travellers and of those who do as agreed of every moved party: pair by pair."""

    def __init__(self, proposal: _Proposal, chosen: Any, rng: np.random.Generator) -> None:
        self._proposal, self._rng = proposal, rng
        self._mean = proposal.mean[chosen]
        self._precision = np.linalg.inv(proposal.covariance[np.ix_(chosen, chosen)])
        self._num = len(chosen) // 2
        self._factors = []
        for place in range(self._num):
            own = slice(2 * place, 2 * place + 2)
            covariance = np.linalg.inv(self._precision[own, own])
            self._factors.append((covariance, np.linalg.cholesky((covariance + covariance.T) / 2)))

    def inside(self, points: Floats) -> Floats:
        """Return points at which no more than all, and no fewer than nobody, do as agreed."""
        points = points.copy()
        travellers = np.exp(points[:, ::2])
        points[:, 1::2] = np.clip(points[:, 1::2], 0.02 * travellers, 0.98 * travellers)
        return points

    def swept(self, points: Floats) -> Floats:
        """Return the points after each party has chosen among its candidates."""
        points = points.copy()
        chains = np.arange(len(points))
        for place in range(self._num):
            own = slice(2 * place, 2 * place + 2)
            covariance, factor = self._factors[place]
            difference = points - self._mean
            pull = difference @ self._precision[:, own] - difference[:, own] @ self._precision[own, own]
            middle = self._mean[own] - pull @ covariance
            noise = self._rng.standard_normal((len(points), _CANDIDATES, 2))
            candidates = middle[:, None, :] + noise @ factor.T
            candidates[:, 0] = points[:, own]
            weight = self._weight(place, candidates)
            weight = np.exp(weight - weight.max(axis=1, keepdims=True))
            total = weight.cumsum(axis=1)
            chosen = (total < self._rng.random((len(points), 1)) * total[:, -1:]).sum(axis=1)
            points[:, own] = candidates[chains, np.minimum(chosen, _CANDIDATES - 1)]
        return points

    def _weight(self, place: int, candidates: Floats) -> Floats:
        """Return the logarithm of adherence's prior less that of its stand-in; shape ``[chain, candidate]``."""
        own = self._proposal
        travellers, agreed = candidates[..., 0], candidates[..., 1]
        share = agreed * np.exp(-travellers)
        is_inside = (share > _EDGE) & (share < 1 - _EDGE)
        inside = np.clip(share, _EDGE, 1 - _EDGE)
        prior = (own.alpha[place] - 1) * np.log(inside) + (own.beta[place] - 1) * np.log1p(-inside) - travellers
        stand_in = -0.5 * ((agreed - own.stand_in[place]) / own.stand_in_sd[place]) ** 2
        return np.where(is_inside, prior - stand_in, -np.inf)


def _others(proposal: _Proposal, chosen: Any, own: Floats, rng: np.random.Generator) -> Floats:
    """Return all heads, those that were not chosen drawn from their normal distribution given those that were."""
    num = len(proposal.mean)
    rest = np.setdiff1d(np.arange(num), chosen)
    points = np.empty((len(own), num))
    points[:, chosen] = own
    if len(rest):
        covariance = proposal.covariance
        gain = np.linalg.solve(covariance[np.ix_(chosen, chosen)], covariance[np.ix_(chosen, rest)])
        left = covariance[np.ix_(rest, rest)] - covariance[np.ix_(rest, chosen)] @ gain
        factor = np.linalg.cholesky((left + left.T) / 2 + 1e-12 * np.eye(len(rest)))
        middle = proposal.mean[rest] + (own - proposal.mean[chosen]) @ gain
        points[:, rest] = middle + rng.standard_normal((len(own), len(rest))) @ factor.T
    return points
