"""The frontier: what can be gained for each number of organisations that change, or of minutes that are shifted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from math import ceil
from types import TracebackType

from solver.advise.frontier.jobs import FreeSolves, solve_edited
from solver.advise.frontier.points import (
    CAPS,
    NUM_TIERS,
    FrontierOptions,
    Point,
    as_free,
    carried_over,
    comes_below,
    tightened,
)
from solver.advise.frontier.requested_changes import RequestedChanges, asked_otherwise, keeping, keeps
from solver.advise.proven import NOISE, best_of
from solver.advise.whatif.scenario import edited, make_scenario
from solver.checker import check
from solver.domain.agreements import Agreement
from solver.domain.instance import Instance
from solver.domain.schedule import Schedule, Settings, Stop
from solver.errors import ModelError

_SHORTEST_S = 0.5
"""A solve that would have less is left out where a tighter cap has a schedule already."""
_NESTED_SHARE = 0.3
"""Of the time of a point, for the schedule that keeps the moves of the point before; the rest is for the free one."""
_FIRST_OVERHEAD_S = 0.3
"""What a solve takes beyond its limit, until it has been seen."""
_PROCESS_S = 1.5
"""What a process takes until it can solve."""


def frontier(
    instance: Instance,
    options: FrontierOptions,
    *,
    interrupt: threading.Event | None = None,
    on_point: Callable[[Point], None] | None = None,
    end: float | None = None,
) -> list[Point]:
    """Return a point for each cap, from the tightest on.

    Parameters
    ----------
    end
        When to end, by `time.monotonic`; None for the time limit from now on.

    Raises
    ------
    InputError, InvalidInstanceError
        A cap contradicts the instance.
    """
    end = time.monotonic() + options.time_limit_s if end is None else end
    walk = _Walk(instance, options, interrupt or threading.Event(), end)
    points: list[Point] = []
    with walk:
        for cap in walk.caps:
            if walk.is_interrupted:
                break
            points.append(walk.point(cap))
            if on_point is not None:
                on_point(points[-1])
    return tightened(points)


class _Walk:
    """Goes from cap to cap until a moment by `time.monotonic`; each point begins where the one before ended.

    What a solve does not need of its time goes to those after it. With several jobs the solves that keep nothing go on
    beside each other meanwhile, and begin from today.
    """

    def __init__(self, instance: Instance, options: FrontierOptions, interrupt: threading.Event, end: float) -> None:
        self._instance = instance
        self._options = options
        self._interrupt = interrupt
        self._end = end
        self.caps = sorted(set(options.caps))
        self._left = len(self.caps)
        self._overhead_s = _FIRST_OVERHEAD_S
        self._before = Point(0, "not started")
        self._asking = RequestedChanges(instance)

        self._free: FreeSolves | None = None

    def __enter__(self) -> None:
        caps = [cap for cap in self.caps if not self._is_today(cap)]
        jobs = min(self._options.jobs, len(caps))
        if jobs > 1:
            # So many rounds of processes; what is nested comes on top, one after the other.
            left_s = self._end - time.monotonic() - _PROCESS_S
            seconds = left_s * (1 - _NESTED_SHARE) / ceil(len(caps) / jobs) - _FIRST_OVERHEAD_S
            settings = Settings(time_limit_s=max(_SHORTEST_S, seconds), seed=self._options.seed)
            tasks = {cap: self._edits(cap) for cap in caps}
            self._free = FreeSolves(self._instance, tasks, settings, jobs, self._interrupt)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._free is not None:
            self._free.close()

    @property
    def is_interrupted(self) -> bool:
        """Whether somebody wants the end."""
        return self._interrupt.is_set()

    def point(self, cap: int) -> Point:
        """Return the best under a cap."""
        ready = None if self._free is None or self._is_today(cap) else self._free.result(cap)
        seconds = self._seconds(cap)
        until = time.monotonic() + seconds
        nested = self._nested(cap, seconds * (_NESTED_SHARE if ready is None else 1.0))
        if ready is None:
            free, stop = self._solved(cap, max(0.0, until - time.monotonic()), nested or self._before.schedule)
        else:
            free, stop = ready
        self._left -= 1
        if free is None:
            return self._carried_over(cap, stop, nested or self._before.schedule)
        is_near = nested is not None and self._is_near(nested, free)
        chosen = self._under_cap(nested, free) if nested is not None and is_near else free
        before = self._before.schedule
        if before is not None and comes_below(before, chosen):
            chosen = self._under_cap(before, free)
        self._before = self._made(cap, chosen, free)
        return self._before

    def _carried_over(self, cap: int, stop: Stop, before: Schedule | None) -> Point:
        """Return the point of a cap under which nothing was found: what keeps a tighter cap keeps this one as well.

        Parameters
        ----------
        before
            What keeps earlier moves under this cap, or the schedule of the tighter one; None where there is neither.
        """
        if before is None or stop == "infeasible":
            return Point(cap, stop)
        scenario = make_scenario(self._edits(cap))
        own = carried_over(before, edited(self._instance, scenario).instance, scenario)
        self._before = self._made(cap, own, own)
        return self._before

    def _under_cap(self, nested: Schedule, free: Schedule) -> Schedule:
        """Return a schedule that keeps earlier moves as one under the cap alone, with the bounds that hold for that.

        Raises
        ------
        ModelError
            It does not pass the check so: a bug of ours.
        """
        schedule = as_free(nested, free)
        assert schedule.scenario is not None
        if not (report := check(edited(self._instance, schedule.scenario).instance, schedule)).is_ok:
            raise ModelError(f"a point of the frontier does not pass the check: {report.violations[0].text}")
        return schedule

    def _edits(self, cap: int) -> list[str]:
        return [f"{CAPS[self._options.by]} {cap}"]

    def _nested(self, cap: int, seconds: float) -> Schedule | None:
        """Return the best schedule under a cap that keeps what the point before asks; None where that asks nothing."""
        kept = keeping(self._instance, self._before.requested_changes)
        if not kept:
            return None
        schedule, _ = self._solved(cap, seconds, self._before.schedule, kept)
        return schedule

    def _is_today(self, cap: int) -> bool:
        """Return whether a cap leaves today only."""
        return cap == 0 and self._options.by == "changed"

    def _seconds(self, cap: int) -> float:
        """Return the time for a point: what is left, shared evenly; next to none where nobody may change."""
        if self._is_today(cap):
            return 0.0
        return max(0.0, self._end - time.monotonic()) / self._left

    def _made(self, cap: int, chosen: Schedule, free: Schedule) -> Point:
        requested_changes = self._asking.requested_changes(chosen.choices)
        added, dropped = asked_otherwise(self._before.requested_changes, requested_changes)
        tiers = free.tiers
        if self._is_today(cap):
            tiers = tuple(tier.model_copy(update={"bound": tier.value}) for tier in tiers)
        is_nested = keeps(self._before.requested_changes, chosen.choices)
        return Point(cap, free.stop or "time", chosen, tiers, is_nested, requested_changes, added, dropped)

    def _solved(
        self, cap: int, seconds: float, begin: Schedule | None, kept: Sequence[Agreement] = ()
    ) -> tuple[Schedule | None, Stop]:
        """Return the best schedule under a cap that keeps further agreements, within a time limit in seconds."""
        if seconds < _SHORTEST_S and self._before.schedule is not None:
            return None, "time"
        limit_s = max(_SHORTEST_S, seconds - self._overhead_s)
        settings = Settings(time_limit_s=limit_s, seed=self._options.seed)
        begun = time.monotonic()
        found = solve_edited(self._instance, self._edits(cap), settings, self._interrupt, begin, kept)
        # Only a solve that took all its time shows what comes on top.
        beyond_s = time.monotonic() - begun - limit_s
        if beyond_s > 0:
            self._overhead_s = (self._overhead_s + beyond_s) / 2
        return found

    def _is_near(self, nested: Schedule, free: Schedule) -> bool:
        """Return whether a schedule that keeps earlier moves loses little: the first tier that differs decides."""
        for kept, best in list(zip(nested.tiers, free.tiers, strict=True))[:NUM_TIERS]:
            leeway = self._options.nested_loss * max(0.0, best.status_quo - best_of(best)) + NOISE
            if best_of(kept) > best_of(best) + leeway:
                return False
            if best_of(kept) < best_of(best) - leeway:
                return True
        return True
