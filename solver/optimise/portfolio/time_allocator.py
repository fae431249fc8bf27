"""Ways to improve a schedule, in turn: what gains little for its time gets less of it, and bounds get the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from solver.optimise.incumbent import Incumbent

Improver = Callable[[float], None]
"""Improves an incumbent until a moment by `time.monotonic`."""

_LEAST_SHARE = 0.125
"""Of its full turn, so that what has become of use again is seen."""
_MUCH = 0.5
"""What gains at least so much of the most that any gains for its time gets twice its share, all others half."""


class TimeAllocator:
    """Gives each improver its turn, again and again.

    Parameters
    ----------
    incumbent
        What is improved.
    improvers
        Each with how much of a round it gets at most, and its share of that at first.
    clock
        Tells the moment, in seconds; the improvers are given moments by the same clock.
    """

    def __init__(
        self,
        incumbent: Incumbent,
        improvers: Sequence[tuple[Improver, float, float]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._incumbent = incumbent
        self._improvers = [improver for improver, _, _ in improvers]
        self._most = [most for _, most, _ in improvers]
        self._shares = [min(1.0, max(_LEAST_SHARE, share)) for _, _, share in improvers]
        self._rates = [0.0] * len(improvers)

    def round(self, seconds: float, end: float) -> None:
        """Give every improver a turn, and what they leave of a round to the incumbent's idle task."""
        begun = self._clock()
        for index in range(len(self._improvers)):
            if not self._is_over(end):
                self._turn(index, seconds, end)
        left = seconds * sum(self._most) - (self._clock() - begun)
        if self._incumbent.idle_task is not None and left > 0 and not self._is_over(end):
            self._incumbent.idle_task(min(end, self._clock() + min(seconds, left)))

    def _turn(self, index: int, seconds: float, end: float) -> None:
        begun, before = self._clock(), self._incumbent.value or 0.0
        self._improvers[index](min(end, begun + self._shares[index] * self._most[index] * seconds))
        taken = self._clock() - begun
        self._rates[index] = (before - (self._incumbent.value or 0.0)) / max(taken, 1e-3)
        is_good = self._rates[index] >= _MUCH * max(self._rates)
        self._shares[index] = min(1.0, max(_LEAST_SHARE, self._shares[index] * (2.0 if is_good else 0.5)))

    def _is_over(self, end: float) -> bool:
        return self._incumbent.stop.is_set() or self._clock() >= end
