"""What is believed before anybody counted: the ranges of assumptions, as means and standard deviations.

What is multiplied is thought of in logarithms, with the mean and the spread of its range. Of adherence three in four
parties are taken to keep within the range, and one in four anywhere from nobody to everybody: who keeps to nothing is
just who monitoring is for. That one in four is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats
from solver.domain.instance import Instance
from solver.domain.people import Organisation
from solver.domain.sweep import Assumption, NumberKind

SURPRISES = 0.25
_TRAVELLERS: tuple[NumberKind, ...] = ("headcount", "mode_shares", "presence", "flows")
"""What decides how many of a party pass: its range is that of all four together."""
_LEAST_SD = 0.01
_OTHER_LEVEL_SD = 0.15
"""Of base loads that have no range of their own, or none in the instance at all."""


@dataclass(frozen=True, slots=True)
class Priors:
    """Means and standard deviations before any count.

    Attributes
    ----------
    growth
        Of the logarithm of growth.
    level, travellers
        Of the logarithms of the base load of every section, and of the people of every party who travel; shapes
        ``[section, 2]``, ``[party, 2]``.
    adherence
        The two parameters of a beta distribution for every party; shape ``[party, 2]``.
    """

    growth: tuple[float, float]
    level: Floats
    travellers: Floats
    adherence: Floats


def build_priors(instance: Instance, assumptions: Sequence[Assumption], moved: Sequence[Sequence[str]]) -> Priors:
    """Return what the ranges of an instance's assumptions come to.

    Parameters
    ----------
    moved
        The ids of the groups of every party that the schedule moves.
    """
    ranges: dict[NumberKind, dict[str, tuple[float, float]]] = {}
    for each in assumptions:
        ranges.setdefault(each.kind, {}).update(dict.fromkeys(each.owners, (each.low, each.high)))
    growth = next(iter(ranges.get("growth", {}).values()), (1.0, 1.0))
    level = [_log(ranges.get("base_load", {}).get(section.id)) for section in instance.sections]
    travellers = [_travellers(party, ranges) for party in instance.organisations]
    adherence = [
        _beta(list(_adherences(party, own, ranges.get("adherence", {}))))
        for party, own in zip(instance.organisations, moved, strict=True)
    ]
    return Priors(_log(growth), np.array(level), np.array(travellers), np.array(adherence))


def _log(bounds: tuple[float, float] | None) -> tuple[float, float]:
    """Return mean and standard deviation of the logarithm of a factor that lies in a range."""
    if bounds is None:
        return 0.0, _OTHER_LEVEL_SD
    low, high = bounds
    middle = max((low + high) / 2, 1e-6)
    return float(np.log(middle)), max(_LEAST_SD, (high - low) / np.sqrt(12) / middle)


def _travellers(party: Organisation, ranges: dict[NumberKind, dict[str, tuple[float, float]]]) -> tuple[float, float]:
    """Return mean and standard deviation of the logarithm of what a party's travellers are multiplied by.

    Groups count by their people; the numbers of one party are taken to be wrong together.
    """
    people = sum(group.headcount for group in party.groups) or 1
    mean, variance = 0.0, 0.0
    for kind in _TRAVELLERS:
        for group in party.groups:
            if group.id in ranges.get(kind, {}):
                middle, sd = _log(ranges[kind][group.id])
                mean += middle * group.headcount / people
                variance += sd**2 * group.headcount / people
    return mean, max(_LEAST_SD, float(np.sqrt(variance)))


def _adherences(
    party: Organisation, moved: Sequence[str], ranges: dict[str, tuple[float, float]]
) -> Iterator[tuple[float, float, int]]:
    """Yield the bounds of the adherence of each group that is moved, of all where none is, and its people."""
    for group in party.groups:
        if not moved or group.id in moved:
            low, high = ranges.get(group.id, (1.0, 1.0))
            yield min(low * group.adherence, 1.0), min(high * group.adherence, 1.0), group.headcount


def _beta(bounds: Sequence[tuple[float, float, int]]) -> tuple[float, float]:
    """Return the beta distribution with mean and variance of three parts of the range and one of anything."""
    people = sum(own for _, _, own in bounds) or len(bounds) or 1
    weights = [(own or 1) / people for _, _, own in bounds]
    inside = sum(w * (low + high) / 2 for w, (low, high, _) in zip(weights, bounds, strict=True)) / sum(weights)
    spread = sum(w * (high - low) ** 2 / 12 for w, (low, high, _) in zip(weights, bounds, strict=True)) / sum(weights)
    mean = (1 - SURPRISES) * inside + SURPRISES / 2
    variance = (1 - SURPRISES) * (spread + (inside - mean) ** 2) + SURPRISES * (1 / 12 + (0.5 - mean) ** 2)
    size = mean * (1 - mean) / variance - 1
    return mean * size, (1 - mean) * size
