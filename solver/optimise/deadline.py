"""What a time limit leaves: for the search, for the ladder, and for the check of what is found."""

from __future__ import annotations

import math
import time

from solver.checker.status_quo import status_quo_of
from solver.demand.loads import Demand
from solver.domain.instance import Instance
from solver.domain.schedule import Settings

_LADDER_SHARE = 0.15
"""Of the time limit, kept for the ladder where there is one."""
_MOST_RESERVED = 0.5
"""Of the time limit, at most, kept for the check: else a slow check would leave no time to search."""
_ON_TOP_S = 0.3
"""A check that takes no longer comes on top of the limit, so that short limits are used for the search."""
_AS_LONG_AGAIN = 2.0
"""Making, checking and writing a schedule takes so many times what reading and evaluating today takes."""
_MINIMAL_SHARE, _MINIMAL_S = 0.05, 0.3
"""Kept for making a schedule minimal, which may take as much though no time is left: a share of the limit, at most so
many seconds."""
_AFTER_INTERRUPT_S = 2.0
"""What making a schedule minimal and its ladder may take once somebody asks to stop: who waits longer asks again."""
_RUNGS_CHECKED = 4.0
"""A ladder adds about so many evaluations more."""


class Deadline:
    """When a solve has to stop searching, so that its schedule is checked and written by its time limit.

    Parameters
    ----------
    settings
        The limit. In deterministic mode no clock counts.
    begun
        When the solve, or the command that asked for it, began; by `time.monotonic`.
    """

    def __init__(self, settings: Settings, begun: float) -> None:
        self.begun = begun
        self._limit_s = math.inf if settings.deterministic else settings.time_limit_s
        self._reserved_s = 0.0
        self._has_ladder = False

    def reserve_for_check(self, demand: Demand, *, has_ladder: bool) -> None:
        """Measure on today's schedule what the check of the one that is found will take, and keep that.

        Where no time is left to search, there is nothing to keep it of.
        """
        if self.is_over:
            return
        evaluation_s = _evaluation_s(demand)
        times = _AS_LONG_AGAIN + (_RUNGS_CHECKED if has_ladder else 0.0)
        self._reserved_s = min(max(0.0, times * evaluation_s - _ON_TOP_S), _MOST_RESERVED * self._limit_s)
        self._has_ladder = has_ladder

    def hurry(self) -> None:
        """Take note that somebody has asked to stop: little time is left from now on, however much there was."""
        passed_s = time.monotonic() - self.begun
        self._limit_s = min(self._limit_s, passed_s + self._reserved_s + _AFTER_INTERRUPT_S)

    @property
    def search_s(self) -> float:
        """Seconds from the beginning up to which tiers may be searched."""
        kept_s = _LADDER_SHARE * self._limit_s if self._has_ladder else self._least_for_minimal_s
        return self._limit_s - self._reserved_s - kept_s

    @property
    def left_s(self) -> float:
        """Seconds until the check has to begin; 0 where that moment has passed."""
        return max(0.0, self._limit_s - self._reserved_s - (time.monotonic() - self.begun))

    @property
    def for_minimal_s(self) -> float:
        """Seconds in which the schedule may be made minimal: what is left, and a little where nothing is."""
        return max(self.left_s, self._least_for_minimal_s)

    @property
    def _least_for_minimal_s(self) -> float:
        return min(_MINIMAL_SHARE * self._limit_s, _MINIMAL_S)

    @property
    def is_over(self) -> bool:
        """Whether the time limit itself has passed."""
        return time.monotonic() - self.begun > self._limit_s


def _evaluation_s(demand: Demand) -> float:
    """Return how long it takes to read and evaluate today's schedule, once its instance is known.

    Today's terms, which are needed whatever is found, are worked out by it.
    """
    today = status_quo_of(demand.instance)
    today.network  # noqa: B018, worked out here so that it is no part of what is measured
    return today.evaluation_s


def has_nothing_to_choose(instance: Instance, demand: Demand) -> bool:
    """Return whether every group has one option: then today is the only schedule, and the best."""
    return demand.options.num_options == len(instance.groups)
