"""The frontier: what can be gained for each number of organisations that change, or of minutes that are shifted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from solver.advise.asks import Asking, asked_otherwise, keeping
from solver.advise.frontier_points import CAPS, NOISE, NUM_TIERS, FrontierOptions, Point, best_of, tightened
from solver.advise.scenario import edited, make_scenario
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, Settings, Stop
from solver.optimise.solve import solve

_SHORTEST_S = 0.5
_NESTED_SHARE = 0.3
"""Of the time of a point, for the schedule that keeps the moves of the point before; the rest is for the free one."""
_FIRST_OVERHEAD_S = 0.7
"""What a solve takes beyond its limit, until it has been seen."""


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
            leeway = self._options.nested_loss * max(0.0, best.status_quo - best_of(best)) + NOISE
            if best_of(kept) > best_of(best) + leeway:
                return False
            if best_of(kept) < best_of(best) - leeway:
                return True
        return True
