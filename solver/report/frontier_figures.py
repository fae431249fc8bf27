"""The figures of a frontier that its page and its picture show, without words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.advise.frontier.requested_changes import RequestedChanges
from solver.advise.proven import NOISE, best_of
from solver.domain.frontier import Ask, Frontier, FrontierPoint, FrontierTier
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, TierResult


@dataclass(frozen=True, slots=True)
class Shown:
    """A point with its schedule.

    Attributes
    ----------
    schedule
        None where there is none for the cap.
    asks
        All that the schedule asks.
    joined, left
        Names of the organisations that change here and not in the point before, and the other way round.
    """

    point: FrontierPoint
    schedule: Schedule | None
    requested_changes: tuple[Ask, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]

    def best(self, tier: int) -> float | None:
        """Return the lowest value of a tier that was found, before later tiers used its tolerance: gaps are from it."""
        return None if self.schedule is None else best_of(self.schedule.tiers[tier])

    @property
    def organisations(self) -> tuple[str, ...]:
        """The names of the organisations that change, each once."""
        return tuple({ask.organisation: ask.name for ask in self.requested_changes}.values())


@dataclass(frozen=True, slots=True)
class FrontierFigures:
    """A frontier with its schedules.

    Attributes
    ----------
    points
        From the tightest cap on.
    tiers
        Of a schedule, what each tier weighs; none where no cap has a schedule.
    drawn
        The indexes of the tiers that have a curve: not those that are 0 today and at every point.
    leading
        The first tier in which the last point gains anything over today; None where there is none.
    """

    frontier: Frontier
    points: Sequence[Shown]
    tiers: tuple[TierResult, ...]
    drawn: tuple[int, ...]
    leading: int | None

    def uses_tolerance(self, tier: int) -> bool:
        """Return whether the best found of a tier is below what it is in the schedule, at any point."""
        return any((each.best(tier) or 0.0) < each.point.tiers[tier].value - NOISE for each in self.found)

    @property
    def found(self) -> list[Shown]:
        """The points that have a schedule."""
        return [each for each in self.points if each.schedule is not None]


def frontier_figures(instance: Instance, frontier: Frontier, schedules: Mapping[int, Schedule]) -> FrontierFigures:
    """Return a frontier with its schedules, by cap."""
    asking = RequestedChanges(instance)
    points: list[Shown] = []
    before: dict[str, str] = {}
    for point in frontier.points:
        schedule = schedules.get(point.cap)
        if schedule is None:
            points.append(Shown(point, None, (), (), ()))
            continue
        requested_changes = asking.requested_changes(schedule.choices)
        now = {ask.organisation: ask.name for ask in requested_changes}
        joined = tuple(name for party, name in now.items() if party not in before)
        left = tuple(name for party, name in before.items() if party not in now)
        points.append(Shown(point, schedule, requested_changes, joined, left))
        before = now
    last = next((each for each in reversed(points) if each.schedule is not None), None)
    tiers = last.schedule.tiers[: len(last.point.tiers)] if last and last.schedule else ()
    indexes = range(len(tiers))
    drawn = tuple(index for index in indexes if any(_is_something(each.point.tiers, index) for each in points))
    gains = [index for index in indexes if last and gain(last.point.tiers[index]) > NOISE]
    return FrontierFigures(frontier, points, tiers, drawn, gains[0] if gains else None)


def gain(tier: FrontierTier) -> float:
    """Return by how much a tier is below today."""
    return tier.status_quo - tier.value


def _is_something(tiers: Sequence[FrontierTier], index: int) -> bool:
    return index < len(tiers) and max(abs(tiers[index].value), abs(tiers[index].status_quo)) > NOISE
