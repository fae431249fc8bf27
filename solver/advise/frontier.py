"""The frontier: what can be gained for each number of organisations that change, or of minutes that are shifted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

from solver.advise.asks import Asking, asked_otherwise, keeping
from solver.advise.scenario import edited, make_scenario
from solver.domain.frontier import Ask, By
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, Settings, Stop, TierResult
from solver.optimise.result import relative_gap
from solver.optimise.solve import solve

CAPS: dict[By, str] = {"changed": "at-most-changed", "shifted": "at-most-shifted", "max-shift": "max-shift"}
"""The edit that caps a frontier."""
NUM_TIERS = 2
"""So many tiers, the first ones, say how good a point is."""

_SHORTEST_S = 0.5
_NOISE = 1e-6
"""Values in a schedule file are rounded to six digits."""
_NESTED_SHARE = 0.3
"""Of the time of a point, for the schedule that keeps the moves of the point before; the rest is for the free one."""
_FIRST_OVERHEAD_S = 0.7
"""What a solve takes beyond its limit, until it has been seen."""


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
    asks: tuple[Ask, ...] = ()
    added: tuple[Ask, ...] = ()
    dropped: tuple[Ask, ...] = ()

    def gap(self, tier: int) -> float | None:
        """Return the gap between the best found of a tier and the bound for the cap; None where none is proven.

        The bound of a later tier holds for schedules that keep to what the tiers before were held to.
        """
        if self.schedule is None or (bound := self.free[tier].bound) is None:
            return None
        own = self.schedule.tiers
        if any(kept.value > _held(free) for kept, free in zip(own, self.free[:tier], strict=False)):
            return None
        return relative_gap(best_of(own[tier]), bound)


def _held(tier: TierResult) -> float:
    """Return the value up to which later tiers may take a tier."""
    best = best_of(tier)
    return best + tier.tolerance * max(0.0, tier.status_quo - best) + _NOISE


def best_of(tier: TierResult) -> float:
    """Return the lowest value of a tier that was found, before later tiers made use of its tolerance."""
    return tier.value if tier.best is None else tier.best


@dataclass(frozen=True, slots=True)
class FrontierOptions:
    """What a frontier is over, and how long it may take.

    Attributes
    ----------
    time_limit_s
        Seconds for all points together.
    nested_loss
        The share of a tier's gain that may be given up so that a point keeps what the points before ask.
    """

    by: By
    caps: tuple[int, ...]
    time_limit_s: float
    nested_loss: float
    seed: int = 0


def frontier(
    instance: Instance,
    options: FrontierOptions,
    *,
    interrupt: threading.Event | None = None,
    on_point: Callable[[Point], None] | None = None,
) -> list[Point]:
    """Return a point for each cap, from the tightest on.

    Raises
    ------
    InputError, InvalidInstanceError
        A cap contradicts the instance.
    """
    walk = _Walk(instance, options, interrupt or threading.Event())
    points: list[Point] = []
    for cap in sorted(set(options.caps)):
        if walk.is_interrupted:
            break
        points.append(walk.point(cap))
        if on_point is not None:
            on_point(points[-1])
    return tightened(points)


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


class _Walk:
    """Goes from cap to cap; each point begins where the one before ended."""

    def __init__(self, instance: Instance, options: FrontierOptions, interrupt: threading.Event) -> None:
        self._instance = instance
        self._options = options
        self._interrupt = interrupt
        self._end = time.monotonic() + options.time_limit_s
        self._left = len(set(options.caps))
        self._overhead_s = _FIRST_OVERHEAD_S
        self._before = Point(0, "not started")
        self._asking = Asking(instance)

    @property
    def is_interrupted(self) -> bool:
        """Whether somebody wants the end."""
        return self._interrupt.is_set()

    def point(self, cap: int) -> Point:
        """Return the best under a cap."""
        edits = [f"{CAPS[self._options.by]} {cap}"]
        kept = [*edits, *keeping(self._instance, self._before.asks)]
        seconds = self._seconds(cap)
        nested = None
        if len(kept) > len(edits):
            nested, _ = self._solved(kept, seconds * _NESTED_SHARE, self._before.schedule)
            seconds *= 1 - _NESTED_SHARE
        free, stop = self._solved(edits, seconds, nested or self._before.schedule)
        self._left -= 1
        if free is None:
            return Point(cap, stop)
        is_nested = not self._before.asks or (nested is not None and self._is_near(nested, free))
        chosen = nested if nested is not None and is_nested else free
        self._before = self._made(cap, chosen, free, is_nested=is_nested)
        return self._before

    def _is_today(self, cap: int) -> bool:
        """Return whether a cap leaves today only."""
        return cap == 0 and self._options.by == "changed"

    def _seconds(self, cap: int) -> float:
        """Return the time for a point: what is left, shared evenly; next to none where nobody may change."""
        if self._is_today(cap):
            return 0.0
        return max(0.0, self._end - time.monotonic()) / self._left

    def _made(self, cap: int, chosen: Schedule, free: Schedule, *, is_nested: bool) -> Point:
        asks = self._asking.asks(chosen.choices)
        added, dropped = asked_otherwise(self._before.asks, asks)
        tiers = free.tiers
        if self._is_today(cap):
            tiers = tuple(tier.model_copy(update={"bound": tier.value}) for tier in tiers)
        return Point(cap, free.stop or "time", chosen, tiers, is_nested, asks, added, dropped)

    def _solved(self, edits: list[str], seconds: float, begin: Schedule | None) -> tuple[Schedule | None, Stop]:
        """Return the best schedule under edits, in so many seconds on the clock."""
        scenario = make_scenario(edits)
        limit_s = max(_SHORTEST_S, seconds - self._overhead_s)
        settings = Settings(time_limit_s=limit_s, seed=self._options.seed)
        begun = time.monotonic()
        own = edited(self._instance, scenario).instance
        result = solve(own, settings, interrupt=self._interrupt, warm_start=begin)
        # Only a solve that took all its time shows what comes on top.
        beyond_s = time.monotonic() - begun - limit_s
        if beyond_s > 0:
            self._overhead_s = (self._overhead_s + beyond_s) / 2
        if result.schedule is None:
            return None, result.stop
        return result.schedule.model_copy(update={"scenario": scenario}), result.stop

    def _is_near(self, nested: Schedule, free: Schedule) -> bool:
        """Return whether a schedule that keeps earlier moves loses little: the first tier that differs decides."""
        for kept, best in list(zip(nested.tiers, free.tiers, strict=True))[:NUM_TIERS]:
            leeway = self._options.nested_loss * max(0.0, best.status_quo - best_of(best)) + _NOISE
            if best_of(kept) > best_of(best) + leeway:
                return False
            if best_of(kept) < best_of(best) - leeway:
                return True
        return True


def gain_shares(points: Sequence[Point], tier: int) -> list[float | None]:
    """Return for each point its gain over today in a tier, as a share of the last point's; None where that is none."""
    gains = [
        None if point.schedule is None else point.schedule.tiers[tier].status_quo - point.schedule.tiers[tier].value
        for point in points
    ]
    known = [gain for gain in gains if gain is not None]
    last = known[-1] if known else 0.0
    return [None if gain is None or abs(last) < _NOISE else gain / last for gain in gains]
