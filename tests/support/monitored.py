"""Regions whose counts are drawn: who does as agreed is known, so that what is estimated can be held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.monitored_region import (
    DAY_SD,
    DISPERSION,
    FIRST_MIN,
    LAST_MIN,
    boarded,
    moved_schedule,
    region_document,
)
from solver.demand.loads import build_demand
from solver.demand.options import parts_from_choices
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule
from solver.importers.counts.dated import DatedCounts

GROWTH = (0.95, 1.05)
LEVEL, TRAVELLERS, ADHERENCE = (0.7, 1.3), (0.85, 1.15), (0.6, 1.0)
RANGES = """
[adherence]
assumed = [0.6, 1.0]
[base_load]
assumed = [0.7, 1.3]
[headcount]
assumed = [0.85, 1.15]
"""
"""Ranges of all that is drawn; growth has the program's own."""
FIXED = "".join(
    f"[{kind}]\nassumed = [{same}, {same}]\n" for kind, same in (("mode_shares", 1), ("presence", 1), ("flows", 1))
)


@dataclass(frozen=True)
class Monitored:
    """A region with its truth.

    Attributes
    ----------
    adherence
        Of each party, by id.
    growth
        Of everybody, as a factor.
    """

    instance: Instance
    schedule: Schedule
    before: DatedCounts
    after: DatedCounts
    adherence: dict[str, float]
    growth: float


def draw_region(
    seed: int, num_sections: int = 5, num_parties: int = 5, num_days: int = 8, places: int = 400
) -> Monitored:
    """Draw a region, its truth and its counts."""
    rng = np.random.default_rng(seed)
    instance = Instance.model_validate(region_document(rng, num_sections, num_parties, places))
    return draw_counts(rng, instance, moved_schedule(rng, instance), num_days)


def draw_counts(rng: Any, instance: Instance, schedule: Schedule, num_days: int) -> Monitored:
    """Draw who does as agreed and how far the instance is off, and what is counted then."""
    demand = build_demand(instance)
    options, cells = demand.options, demand.cells
    keeps = rng.random(len(instance.organisations)) >= 0.25
    share = np.where(keeps, rng.uniform(*ADHERENCE, len(keeps)), rng.random(len(keeps)))
    travellers, growth = rng.uniform(*TRAVELLERS, len(keeps)), float(rng.uniform(*GROWTH))
    level = rng.uniform(*LEVEL, len(instance.sections))[cells.section]
    shape = np.exp(rng.normal(0, (LEVEL[1] - LEVEL[0]) / np.sqrt(12), cells.num_cells))
    plan, today = parts_from_choices(instance, options, schedule.choices), options.status_quo_parts()
    of_party = options.organisation[options.group]
    mixed = today + share[of_party] * (plan - today)
    base = cells.base * level * shape
    before, after = (
        base + demand.loads(parts * travellers[of_party]) - cells.base for parts in (today.astype(float), mixed)
    )
    return Monitored(
        instance,
        schedule,
        counts_of(rng, instance, cells, before, num_days),
        counts_of(rng, instance, cells, growth * after, num_days),
        {party.id: float(own) for party, own in zip(instance.organisations, share, strict=True)},
        growth,
    )


def counts_of(rng: Any, instance: Instance, cells: Any, load: Any, num_days: int) -> DatedCounts:
    """Draw what is counted of those on board, in every quarter-hour of every section, on so many days."""
    on_board = boarded(load, cells)
    seen = np.flatnonzero((cells.begin_min >= FIRST_MIN) & (cells.end_min <= LAST_MIN))
    num = len(instance.days)
    spans = tuple(
        (int(cells.section[each]), int(cells.day[each]), int(cells.begin_min[each]), int(cells.end_min[each]))
        for each in seen
    )
    assert num == 1
    factor = np.exp(rng.normal(0, DAY_SD, num_days))
    mean = np.maximum(on_board[seen][None, :] * factor[:, None], 1e-9)
    counted = rng.negative_binomial(1 / DISPERSION, 1 / (1 + DISPERSION * mean)).astype(float)
    kept = rng.random(counted.shape) >= 0.05
    date, span = np.nonzero(kept)
    own, span = np.unique(span, return_inverse=True)
    dates = tuple(f"day {number}" for number in range(num_days))
    return DatedCounts(tuple(spans[each] for each in own), span, date, counted[kept], dates)
