"""What all engines together have found and proven of one tier."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

from solver.demand.options import Ints
from solver.optimise.result import relative_gap

_NO_GAP = 1e-9
"""A value and a bound this near, as a share of the value, are the same number."""
_MOST_ROUNDING = 1e-3
"""However large a rounding, what is further apart, as a share of the value, is not the same number."""
_NONSENSE = 1e-3
_WORTH_A_LOOK = 1.5
"""A suggestion is no more than so many times as dear as the best schedule."""


class Incumbent:
    """The best schedule and the best bound of one tier, from whichever engine; safe to use from any thread.

    Parameters
    ----------
    measure
        The tier's exact value of a schedule, parts per option.
    gap
        The engines may stop when (value - bound) / value is at most this.

    Attributes
    ----------
    parts, value
        The best schedule so far and its exact value; None where there is none.
    bound, rounding
        The best bound so far, or the one that proves the value; None where nothing is proven. And what was taken off
        it for rounding: a value no further above it is the optimum.
    version
        Rises with everything that is better.
    stop
        Set when the engines have to end.
    keeps
        Whether a schedule keeps the earlier tiers, in exact numbers; what does not is not taken. None: any does.
    idle_task
        What helps the bounds until a moment by `time.monotonic`, for a search that gains little; None for nothing.
    """

    def __init__(self, measure: Callable[[Ints], float], gap: float = 0.0) -> None:
        """Begin without a schedule and without a bound."""
        self.parts: Ints | None = None
        self.value: float | None = None
        self.bound: float | None = None
        self.rounding = 0.0
        self._nearest = (-math.inf, 0.0)
        self.version = 0
        self.stop = threading.Event()
        self.keeps: Callable[[Ints], bool] | None = None
        self.idle_task: Callable[[float], None] | None = None
        self._measure = measure
        self._gap = gap
        self._lock = threading.Lock()
        self._suggestion: Ints | None = None
        self._is_closed = False

    def offer(self, parts: Ints) -> None:
        """Take a schedule that keeps the agreements, if it keeps the earlier tiers as well and is better."""
        value = self._measure(parts)
        if self.value is not None and value >= self.value:
            return
        if self.keeps is not None and not self.keeps(parts):
            return
        with self._lock:
            if self._is_closed:
                return
            if self.value is None or value < self.value:
                self.parts, self.value = parts.copy(), value
                self.version += 1
        if value <= 0.0:
            self.prove(0.0)  # no term is ever below 0
        self._stop_if_done()

    def close(self) -> None:
        """Take nothing any more: what an engine offers that could not be waited for comes too late."""
        self.stop.set()
        with self._lock:
            self._is_closed = True

    def suggest(self, parts: Ints) -> None:
        """Leave a schedule that keeps everything, from which something better may be found; the last one counts."""
        value = self._measure(parts)
        with self._lock:
            if self.value is not None and value <= _WORTH_A_LOOK * self.value:
                self._suggestion = parts

    def branch(self) -> Incumbent | None:
        """Return an incumbent that begins with the suggestion and stops with this one; None where there is none."""
        with self._lock:
            parts, self._suggestion = self._suggestion, None
        if parts is None:
            return None
        incumbent = Incumbent(self._measure)
        incumbent.keeps = self.keeps
        incumbent.stop = self.stop
        incumbent.offer(parts)
        return incumbent

    def prove(self, bound: float, rounding: float = 0.0) -> None:
        """Take a bound, if it is higher; `rounding` is what was taken off it because it is computed in floats."""
        with self._lock:
            if self._is_closed:
                return
            if self.bound is None or bound > self.bound:
                self.bound, self.rounding = bound, rounding
                self.version += 1
            self._nearest = max(self._nearest, (bound, rounding), key=_most)
        self._stop_if_done()

    @property
    def is_proven(self) -> bool:
        """Whether no schedule is better than the best so far."""
        return self.value is not None and self.bound is not None and _is_same(self.value, self.bound, self.rounding)

    @property
    def is_wrong(self) -> bool:
        """Whether a bound lies above a schedule by more than any rounding explains."""
        if self.value is None or self.bound is None:
            return False
        return self.bound - self.value > _NONSENSE * (1.0 + abs(self.value)) + self.rounding

    def _stop_if_done(self) -> None:
        if self.value is None or self.bound is None:
            return
        with self._lock:
            # A bound that is a little lower, but of greater rounding, may be the one that proves.
            if not self.is_proven and _is_same(self.value, *self._nearest):
                self.bound, self.rounding = self._nearest
        is_near = self._gap > 0 and relative_gap(self.value, self.bound) <= self._gap
        if self.is_proven or is_near:
            self.stop.set()


class ProofOnly(Incumbent):
    """Lets an engine prove a tier without a say in its schedule, until it is asked.

    Bounds go on to another incumbent at once; the best schedule that the engine finds stays here, so that what others
    find does not hang on how far it came.

    Parameters
    ----------
    stop
        Set when the engine has to end, which may be before the target's other engines do.
    """

    def __init__(self, target: Incumbent, stop: threading.Event) -> None:
        super().__init__(target._measure)
        self.stop = stop
        self._target = target
        self._found: Ints | None = None
        if target.parts is not None:
            super().offer(target.parts)

    def offer(self, parts: Ints) -> None:
        """Keep the best schedule here; the engine and its bounds go on as if there were none."""
        if self._found is None or self._measure(parts) < self._measure(self._found):
            self._found = parts.copy()

    def hand_over(self) -> None:
        """Offer what was found to the other incumbent, which takes it where it is better."""
        if self._found is not None:
            self._target.offer(self._found)

    def prove(self, bound: float, rounding: float = 0.0) -> None:
        """Pass a bound on."""
        self._target.prove(bound, rounding)
        self.bound, self.rounding = self._target.bound, self._target.rounding


def _most(proof: tuple[float, float]) -> float:
    """Return up to which value a bound with its rounding can be a proof."""
    bound, rounding = proof
    return bound + min(rounding, _MOST_ROUNDING * abs(bound))


def _is_same(value: float, bound: float, rounding: float) -> bool:
    """Return whether a value is no further above a bound than rounding explains."""
    rounding = min(rounding, _MOST_ROUNDING * abs(value))
    return value - bound <= max(rounding, _NO_GAP * max(1.0, abs(value)))
