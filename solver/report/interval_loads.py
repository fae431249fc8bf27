"""Loads in one fixed interval: of every section, and added up over the sections of a line and of a mode. No words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from solver.demand.loads import Demand
from solver.demand.options import Floats, Ints

Level = Literal["mode", "line", "section"]
LEVELS: tuple[Level, ...] = ("mode", "line", "section")


@dataclass(frozen=True, slots=True)
class IntervalLoad:
    """Passengers on board (vehicles on a road) in the interval, mean of the instance's days.

    Attributes
    ----------
    name
        The id of a section or line, or a mode.
    places
        Seats and standing places in it.
    loads
        Of today, then of every plan.
    """

    level: Level
    name: str
    places: float
    loads: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FixedInterval:
    """An interval of the day, from `begin_min` up to `end_min`, in minutes after midnight."""

    begin_min: int
    end_min: int

    @classmethod
    def around(cls, at_min: int, bin_min: int) -> FixedInterval:
        """Return the interval of the instance's even bins that a moment lies in."""
        begin = at_min // bin_min * bin_min
        return cls(begin, begin + bin_min)


def interval_loads(today: Demand, plans: Sequence[tuple[Demand, Ints]], interval: FixedInterval) -> list[IntervalLoad]:
    """Return the loads of modes, lines and sections in an interval, the fullest today first within each.

    Where load is counted by the trip, the trips that depart in the interval are added up, so that all sections
    tell of as many minutes. Where a line has several sections, who passes two of them is counted twice.

    Parameters
    ----------
    plans
        Instances as arrays with the same sections as today's, and parts per option; shape ``[option]``.
    """
    own = [(today, today.options.status_quo_parts()), *plans]
    loads = np.stack([_by_section(demand, demand.loads(parts), interval) for demand, parts in own], axis=1)
    places = _by_section(today, today.cells.places, interval)
    found: list[IntervalLoad] = []
    lines = list(today.instance.lines_of_sections())
    names: dict[Level, list[str]] = {
        "mode": [line.mode for line in lines],
        "line": [line.id for line in lines],
        "section": [section.id for section in today.instance.sections],
    }
    for level in LEVELS:
        rows = []
        for name in dict.fromkeys(names[level]):
            inside = [place for place, other in enumerate(names[level]) if other == name]
            total = loads[inside].sum(axis=0)
            rows.append(IntervalLoad(level, name, float(places[inside].sum()), tuple(map(float, total))))
        found += sorted(rows, key=lambda row: -row.loads[0])
    return found


def _by_section(demand: Demand, values: Floats, interval: FixedInterval) -> Floats:
    """Return the sum over an interval of what cells have, mean of the days; shape ``[section]``."""
    cells, instance = demand.cells, demand.instance
    inside = (cells.begin_min >= interval.begin_min) & (cells.begin_min < interval.end_min)
    total = np.bincount(cells.section[inside], values[inside], minlength=len(instance.sections))
    return np.asarray(total / len(instance.days), dtype=np.float64)
