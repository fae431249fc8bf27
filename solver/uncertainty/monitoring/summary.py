"""From draws to what is said: adherence of parties, growth, and the load of sections to be expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.demand.options import Floats, Ints
from solver.domain.clock import format_clock
from solver.domain.instance import Instance
from solver.domain.monitor import Between, ExpectedSection, PartyAdherence
from solver.uncertainty.monitoring.apart import together
from solver.uncertainty.monitoring.fit import Fitted
from solver.uncertainty.monitoring.model import Model
from solver.uncertainty.monitoring.posterior import Draws

QUANTILES = (0.05, 0.5, 0.95)
_TELLING = 0.3
"""The share of the uncertainty that counts take away at least where they are said to tell anything."""
_LOAD_DRAWS = 200
_BELIEVED = 4000


@dataclass(frozen=True, slots=True)
class Expected:
    """Loads of the observed tracks over some draws, before and after; shapes ``[draw, cell]``."""

    before: Floats
    after: Floats


def between(values: Floats) -> Between:
    """Return the quantiles of draws."""
    low, median, high = (float(each) for each in np.quantile(values, QUANTILES))
    return Between(low=low, median=median, high=high)


def expected_loads(model: Model, fitted: Fitted, draws: Draws, seed: int = 0) -> Expected:
    """Return the loads of an ordinary day, in the draws that are looked at."""
    rng = np.random.default_rng(seed)
    some = np.linspace(0, len(draws.heads) - 1, min(_LOAD_DRAWS, len(draws.heads))).astype(np.int64)
    num, heads = model.heads.shape, draws.heads[some].copy()
    heads[:, 0] = np.log(draws.growth[some])
    middle = fitted.vector[:num].copy()
    middle[model.heads.logit :] = model.people(fitted.vector)[1]
    noise = rng.standard_normal((len(heads), len(fitted.shape_sd))) * fitted.shape_sd
    shapes = fitted.vector[num:] - (draws.heads[some] - middle) @ fitted.follow.T + noise
    return Expected(*model.loads_of(heads, shapes))


def parties(
    model: Model, fitted: Fitted, draws: Draws, instance: Instance, moved: Sequence[Sequence[str]]
) -> tuple[PartyAdherence, ...]:
    """Return the adherence of every party that was seen to move, those that cannot be told apart as one.

    Parameters
    ----------
    moved
        The ids of the groups of every party that the schedule moves.
    """
    rng = np.random.default_rng(0)
    alpha, beta = model.priors.adherence[model.heads.moved].T
    believed = rng.beta(alpha, beta, (_BELIEVED, len(alpha)))
    learned = _learned(draws.share, believed)
    riders = _riders(model, instance)
    found = []
    for own in together(model.heads, fitted, learned):
        weights = riders[own] / riders[own].sum()
        share, earlier = draws.share[:, own] @ weights, believed[:, own] @ weights
        places = model.heads.moved[own]
        telling = float(_learned(share[:, None], earlier[:, None])[0])
        found.append(
            PartyAdherence(
                organisations=tuple(instance.organisations[place].id for place in places),
                names=tuple(instance.organisations[place].name for place in places),
                groups=tuple(group for place in places for group in moved[place]),
                riders=float(riders[own].sum()),
                adherence=between(share),
                believed=between(earlier),
                learned=telling,
                is_told=telling >= _TELLING,
            )
        )
    return tuple(sorted(found, key=lambda each: -each.riders))


def _learned(after: Floats, before: Floats) -> Floats:
    return np.asarray(np.clip(1 - after.var(axis=0) / before.var(axis=0), 0.0, 1.0), dtype=np.float64)


def _riders(model: Model, instance: Instance) -> Floats:
    """Return the passengers a day whom the schedule moves past observed cells: as many leave one as come to others."""
    change = np.abs(model.region.change[:, model.heads.moved]).sum(axis=0) / 2 / len(instance.days)
    return np.asarray(change, dtype=np.float64)


def left_behind(model: Model, load: Floats, num_days: int) -> Between:
    """Return the passengers a day above the places."""
    return between(np.maximum(0.0, load - model.region.places).sum(axis=1) / num_days)


def sections(model: Model, expected: Expected, instance: Instance) -> Iterator[ExpectedSection]:
    """Yield every counted section in the interval with its highest load factor, those with the highest first."""
    region = model.region
    touched = np.diff(region.change.tocsr().indptr) > 0
    found: list[tuple[float, ExpectedSection]] = []
    for place in np.unique(region.section):
        own = np.flatnonzero(region.section == place)
        cell, factor = _fullest(region.places[own], np.median(expected.after[:, own], axis=0), own)
        found.append((factor, _section(model, expected, instance, cell, bool(touched[own].any()))))
    yield from (each for _, each in sorted(found, key=lambda pair: -pair[0]))


def _fullest(places: Floats, load: Floats, own: Ints) -> tuple[int, float]:
    """Return the cell with the highest load factor, on a road with the highest load, and the factor."""
    factor = np.divide(load, places, out=np.zeros_like(load), where=places > 0)
    highest = factor if factor.any() else load
    return int(own[np.argmax(highest)]), float(factor.max())


def _section(model: Model, expected: Expected, instance: Instance, cell: int, is_touched: bool) -> ExpectedSection:
    region, cells = model.region, model.region.demand.cells
    number = region.cell[cell]
    places: Any = region.places[cell]
    return ExpectedSection(
        section=instance.sections[int(cells.section[number])].id,
        day=instance.days[int(cells.day[number])],
        at=format_clock(int(cells.begin_min[number])),
        places=float(places) if np.isfinite(places) else None,
        before=between(expected.before[:, cell]),
        expected=between(expected.after[:, cell]),
        is_touched=is_touched,
    )
