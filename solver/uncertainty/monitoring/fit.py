"""The fit: the most probable vector, and the normal distribution around it that stands for what the counts say.

Steps are those of Fisher's scoring, halved while they do not improve. Shapes are many and each stands in few counts, so
they are eliminated first; what is left is a small dense system of the heads. Between rounds two variances are estimated
from what is left over: by how much the base loads' shapes are off, and the drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.demand.options import Floats
from solver.uncertainty.monitoring.model import Model, likelihood, prior_of
from solver.uncertainty.monitoring.region import Sparse

_ROUNDS = 3
_MOST_STEPS, _MOST_HALVINGS = 30, 8
_CLOSE = 1e-5
"""A step that improves the logarithm of the posterior by less is the last."""
_MOST_DRIFT = 1.0
_MANY = 20.0
_BISECTIONS = 40


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the counts say, as a normal distribution, with the priors but that of adherence.

    Heads are those of the model, but where a logit stood there is the factor of the people who do as agreed: the
    travellers' factor times adherence. Loads are linear in it, so that the normal distribution holds far from the most
    probable value as well.

    Attributes
    ----------
    vector
        The most probable values, logits in it; shape ``[vector]``.
    mean, precision
        Of the heads; shapes ``[head]``, ``[head, head]``. Along what no count tells the precision is 0.
    follow
        By how much the shapes go down as the heads go up; shape ``[shape, head]``.
    shape_sd
        Of each shape, if all heads were known; shape ``[shape]``.
    drift, shape_scale
        Variance of changes without a reason, and by how much base loads are further off in shape than believed.
    """

    vector: Floats
    mean: Floats
    precision: Floats
    follow: Floats
    shape_sd: Floats
    drift: float
    shape_scale: float


@dataclass(frozen=True, slots=True)
class _System:
    """The equations of one step: heads (dense), shapes (sparse), and what links them."""

    gradient: Floats
    heads: Floats
    links: Sparse
    solve: Any
    diagonal: Floats


def fit(model: Model) -> Fitted:
    """Return the posterior of a model."""
    vector, drift, scale = model.start(), 0.0, 1.0
    for _ in range(_ROUNDS):
        vector = _most_probable(model, vector, drift, scale)
        system = _system(model, vector, drift, scale)
        drift, scale = _variances(model, vector, system, drift, scale)
    vector = _most_probable(model, vector, drift, scale)
    return _normal(model, vector, drift, scale)


def _normal(model: Model, vector: Floats, drift: float, scale: float) -> Fitted:
    """Return the normal distribution around the most probable vector, by the people who do as agreed."""
    num, own = model.heads.shape, slice(model.heads.logit, model.heads.shape)
    system = _system(model, vector, drift, scale, of_people=True)
    follow = system.solve(system.links.toarray())
    precision = system.heads - system.links.T @ follow
    precision = (precision + precision.T) / 2
    gradient = system.gradient[:num] - system.links.T @ system.solve(system.gradient[num:])
    heads = vector[:num].copy()
    heads[own] = model.people(vector)[1]
    # Of what no count tells the gradient is 0 as well.
    mean = heads - np.linalg.lstsq(precision, gradient, rcond=1e-10)[0]
    return Fitted(vector, mean, precision, follow, 1 / np.sqrt(system.diagonal), drift, scale)


def _objective(model: Model, vector: Floats, drift: float, scale: float) -> float:
    mean = model.mean(vector)
    return likelihood(model.total, mean, model.sizes(drift)) + prior_of(model, vector, scale)[0]


def _most_probable(model: Model, vector: Floats, drift: float, scale: float) -> Floats:
    """Return the most probable vector, from a start."""
    value = _objective(model, vector, drift, scale)
    for _ in range(_MOST_STEPS):
        step = _step(model, _system(model, vector, drift, scale))
        step /= max(1.0, float(np.abs(step).max()) / 2.0)
        for halving in range(_MOST_HALVINGS):
            tried = vector - step / 2**halving
            reached = _objective(model, tried, drift, scale)
            if reached < value:
                break
        else:
            return vector
        vector, gain, value = tried, value - reached, reached
        if gain < _CLOSE:
            break
    return vector


def _system(model: Model, vector: Floats, drift: float, scale: float, *, of_people: bool = False) -> _System:
    """Return the gradient and Fisher's information, with the prior's; by people, that of adherence is left out."""
    from scipy import sparse
    from scipy.sparse.linalg import splu

    num = model.heads.shape
    mean, slope = model.mean(vector), model.slope(vector, of_people=of_people)
    weight = 1 / (mean + mean**2 / model.sizes(drift))
    _, first, second = prior_of(model, vector, scale)
    if of_people:
        first[model.heads.logit : num] = second[model.heads.logit : num] = 0.0
    gradient = first - slope.T @ (weight * (model.total - mean))
    weighted = sparse.diags_array(weight) @ slope
    of_heads, of_shapes = slope[:, :num], slope[:, num:]
    heads = (of_heads.T @ weighted[:, :num]).toarray() + np.diag(second[:num])
    shapes = (of_shapes.T @ weighted[:, num:] + sparse.diags_array(second[num:])).tocsc()
    links = (of_shapes.T @ weighted[:, :num]).tocsr()
    diagonal = shapes.diagonal()
    if shapes.nnz == len(diagonal):
        return _System(gradient, heads, links, lambda right: (right.T / diagonal).T, diagonal)
    return _System(gradient, heads, links, splu(shapes).solve, diagonal)


def _step(model: Model, system: _System) -> Floats:
    """Return the step that the equations ask for."""
    num = model.heads.shape
    reduced = system.heads - system.links.T @ system.solve(system.links.toarray())
    right = system.gradient[:num] - system.links.T @ system.solve(system.gradient[num:])
    own = np.linalg.solve((reduced + reduced.T) / 2, right)
    return np.concatenate([own, system.solve(system.gradient[num:] - system.links @ own)])


def _variances(model: Model, vector: Floats, system: _System, drift: float, scale: float) -> tuple[float, float]:
    """Return drift and scale of the shapes, by what the fit left over.

    A shape lies half in the counts before and half in those after; what the counts after say against those before is
    worked out as if the shapes had come from those before alone.
    """
    num = model.heads.shape
    own = (vector[num:] ** 2 + 1 / system.diagonal)[~model.is_floor] / model.shape_sd()[~model.is_floor] ** 2
    scale = float(np.sqrt(own.mean())) if len(own) else scale
    mean, slope = model.mean(vector), model.slope(vector)
    weight = 1 / (mean + mean**2 / model.sizes(drift))
    after, of_shapes = model.is_after, slope[:, num:]
    squares = of_shapes.multiply(of_shapes).tocsr()
    known = squares[~after].T @ weight[~after] + 1 / (np.where(model.is_floor, 1.0, scale) * model.shape_sd()) ** 2
    shared = squares[after] @ (1 / known)
    variance = mean[after] + mean[after] ** 2 * model.counted.dispersion / model.days_counted[after]
    with_drift = variance + drift * mean[after] ** 2
    missed = ((model.total - mean)[after] * (with_drift + shared) / with_drift) ** 2
    # Of a few passengers chance alone decides. Heads take freedom away, but where counts are few priors hold them.
    many = mean[after] >= _MANY
    wanted = float(max(many.sum() - num, many.sum() / 2))
    return _drift(missed[many], (variance + shared)[many], mean[after][many] ** 2, wanted), scale


def _drift(missed: Floats, variance: Floats, square: Floats, wanted: float) -> float:
    """Return the drift at which squares that were missed are as large as their variances, by bisection."""

    def is_enough(drift: float) -> bool:
        return float((missed / (variance + drift * square)).sum()) <= wanted

    if is_enough(0.0):
        return 0.0
    low, high = 0.0, _MOST_DRIFT
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
