"""The points of a frontier: what was found and proven under each cap. No solver, so that pages load fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from solver.advise.proven import NOISE, best_of, held
from solver.advise.whatif.far_off import is_far_cap, largest_shift_min
from solver.domain.frontier import Ask, By
from solver.domain.instance import Instance
from solver.domain.schedule import InstanceRef, Scenario, Schedule, Stop, TierResult
from solver.optimise.result import relative_gap

CAPS: dict[By, str] = {"changed": "at-most-changed", "shifted": "at-most-shifted", "max-shift": "max-shift"}
"""The edit that caps a frontier."""
DEFAULT_CAPS: dict[By, tuple[int, ...]] = {"changed": (0, 1, 2, 3, 5, 8), "max-shift": (0, 15, 30, 45, 60)}
"""The caps where nobody names any; of person-minutes no numbers suit every instance."""
NUM_TIERS = 2
"""So many tiers, the first ones, say how good a point is."""


@dataclass(frozen=True, slots=True)
class FrontierOptions:
    """What a frontier is over, and how long it may take.

    Attributes
    ----------
    time_limit_s
        Seconds for all points together.
    nested_loss
        The share of a tier's gain that may be given up so that a point keeps what the points before ask.
    jobs
        Points that are solved at once, each in a process of its own.
    """

    by: By
    caps: tuple[int, ...]
    time_limit_s: float
    nested_loss: float
    seed: int = 0
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """The best that was found under one cap.

    Attributes
    ----------
    schedule
        It has passed `check`, and holds its edits; None where there is none.
    free
        The tiers without keeping earlier moves; their bounds hold for the cap.
    is_nested
        Whether the schedule keeps what the points before ask.
    added, dropped
        What is asked more, and no longer, than by the point before.
    """

    cap: int
    stop: Stop
    schedule: Schedule | None = None
    free: tuple[TierResult, ...] = ()
    is_nested: bool = False
    requested_changes: tuple[Ask, ...] = ()
    added: tuple[Ask, ...] = ()
    dropped: tuple[Ask, ...] = ()

    def gap(self, tier: int) -> float | None:
        """Return the gap between the best found of a tier and the bound for the cap; None where none is proven.

        The bound of a later tier holds for schedules that keep to what the tiers before were held to.
        """
        if self.schedule is None or (bound := self.free[tier].bound) is None:
            return None
        own = self.schedule.tiers
        if any(kept.value > held(free) for kept, free in zip(own, self.free[:tier], strict=False)):
            return None
        return relative_gap(best_of(own[tier]), bound)


def as_free(nested: Schedule, free: Schedule) -> Schedule:
    """Return a schedule that keeps earlier moves as one of the free solve's instance, with the bounds of that solve.

    What it keeps was a means to find it, and no rule: its tiers are held against what is proven without. The bound of a
    later tier holds where the earlier ones are within what the free solve held them to.
    """
    tiers: list[TierResult] = []
    for index, (own, other) in enumerate(zip(nested.tiers, free.tiers, strict=True)):
        is_held = all(tier.value <= held(limit) for tier, limit in zip(tiers, free.tiers[:index], strict=False))
        best, bound = best_of(own), other.bound if is_held else None
        is_as_good = bound is not None and best <= best_of(other) + NOISE
        stop: Stop = other.stop if is_as_good else "time"
        gap = None if bound is None else round(relative_gap(best, bound), 6)
        tiers.append(own.model_copy(update={"best": best, "bound": bound, "gap": gap, "stop": stop}))
    is_optimal = all(tier.stop == "optimal" for tier in tiers)
    update = {
        "instance": free.instance,
        "scenario": free.scenario,
        "tiers": tuple(tiers),
        "stop": "optimal" if is_optimal else "time",
        "status_quo_violations": free.status_quo_violations,
    }
    return nested.model_copy(update=update)


def default_caps(by: By, instance: Instance) -> tuple[int, ...]:
    """Return the caps where nobody names any, without those that are far above anything that they could cap."""
    most = len(instance.organisations) if by == "changed" else largest_shift_min(instance)
    return tuple(cap for cap in DEFAULT_CAPS.get(by, ()) if not is_far_cap(cap, most))


def comes_below(one: Schedule, other: Schedule) -> bool:
    """Return whether a schedule leaves less than another in the tiers that say how good a point is, the first first."""
    for own, its in list(zip(one.tiers, other.tiers, strict=True))[:NUM_TIERS]:
        noise = NOISE * max(1.0, abs(its.value))
        if abs(own.value - its.value) > noise:
            return own.value < its.value
    return False


def carried_over(schedule: Schedule, instance: Instance, scenario: Scenario) -> Schedule:
    """Return a schedule as one of a looser cap, of which nothing is proven.

    Parameters
    ----------
    instance
        As the scenario of that cap has it.
    """
    unproven = {"bound": None, "gap": None, "stop": "time"}
    update = {
        "instance": InstanceRef(name=instance.name, content_hash=instance.content_hash),
        "scenario": scenario,
        "tiers": tuple(tier.model_copy(update=unproven) for tier in schedule.tiers),
        "stop": "time",
    }
    return schedule.model_copy(update=update)


def tightened(points: Sequence[Point]) -> list[Point]:
    """Return points, from the tightest cap on, with the bounds of the first tier that looser caps prove for them.

    Whoever keeps to a cap keeps to every looser one, so what cannot be lower under that cannot be lower under this.
    That holds for the first tier only: what later ones may do depends on how low those before them are.
    """
    found: list[Point] = []
    highest = -inf
    for point in reversed(points):
        if point.schedule is not None and point.free[0].bound is not None:
            highest = max(highest, point.free[0].bound)
        found.append(_with_bound(point, highest))
    return found[::-1]


def _with_bound(point: Point, bound: float) -> Point:
    """Return a point with this bound of its first tier; what was reached may lie below it by rounding."""
    if point.schedule is None or bound == -inf:
        return point
    first, *others = point.free
    proven = min(bound, best_of(first), best_of(point.schedule.tiers[0]))
    return replace(point, free=(first.model_copy(update={"bound": proven}), *others))


def gain_shares(points: Sequence[Point], tier: int) -> list[float | None]:
    """Return for each point its gain over today in a tier, as a share of the last point's; None where that is none."""
    gains = [
        None if point.schedule is None else point.schedule.tiers[tier].status_quo - point.schedule.tiers[tier].value
        for point in points
    ]
    known = [gain for gain in gains if gain is not None]
    last = known[-1] if known else 0.0
    return [None if gain is None or abs(last) < NOISE else gain / last for gain in gains]
