"""Ways to improve a schedule, in turn: what gains little for its time gets less of it, and bounds get the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from solver.optimise.incumbent import Board

Way = Callable[[float], None]
"""Improves a board until a moment by `time.monotonic`."""

_LEAST_SHARE = 0.125
"""Of its full turn, so that what has become of use again is seen."""
_MUCH = 0.5
"""What gains at least so much of the most that any gains for its time gets twice its share, all others half."""


class Turns:
    """Gives each way its turn, again and again.

    Parameters
    ----------
    board
        What is improved.
    ways
        Each with how much of a round it gets at most, and its share of that at first.
    """

    def __init__(self, board: Board, ways: Sequence[tuple[Way, float, float]]) -> None:
        self._board = board
        self._ways = [way for way, _, _ in ways]
        self._most = [most for _, most, _ in ways]
        self._shares = [min(1.0, max(_LEAST_SHARE, share)) for _, _, share in ways]
        self._rates = [0.0] * len(ways)

    def round(self, seconds: float, end: float) -> None:
        """Give every way a turn, and what they leave of a round to the board's errand."""
        begun = time.monotonic()
        for place in range(len(self._ways)):
            if not self._is_over(end):
                self._turn(place, seconds, end)
        left = seconds * sum(self._most) - (time.monotonic() - begun)
        if self._board.errand is not None and left > 0 and not self._is_over(end):
            self._board.errand(min(end, time.monotonic() + min(seconds, left)))

    def _turn(self, place: int, seconds: float, end: float) -> None:
        begun, before = time.monotonic(), self._board.value or 0.0
        self._ways[place](min(end, begun + self._shares[place] * self._most[place] * seconds))
        taken = time.monotonic() - begun
        self._rates[place] = (before - (self._board.value or 0.0)) / max(taken, 1e-3)
        is_good = self._rates[place] >= _MUCH * max(self._rates)
        self._shares[place] = min(1.0, max(_LEAST_SHARE, self._shares[place] * (2.0 if is_good else 0.5)))

    def _is_over(self, end: float) -> bool:
        return self._board.stop.is_set() or time.monotonic() >= end
