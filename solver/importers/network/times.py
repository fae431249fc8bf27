"""When the people of a group are due at a site, and when they pass, over all their shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solver.domain.clock import parse_clock
from solver.domain.people import Leg

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LegTimes:
    """The arrivals of a group (leg `to`) or its departures (leg `from`).

    Attributes
    ----------
    times
        Minutes after midnight, and the share of the group.
    earlier_min, later_min
        How far they may shift.
    near_min, far_min
        They pass between `near_min` and `far_min` before an arrival, or after a departure, lag aside.
    """

    times: tuple[tuple[float, float], ...]
    earlier_min: float = 0
    later_min: float = 0
    near_min: float = 0
    far_min: float = 0

    def stretches(self, leg: Leg, lag_min: float) -> list[tuple[float, float]]:
        """Return from when to when they want to pass with a lag, for each of their times, over all shifts."""
        if leg == "to":
            before, after = self.earlier_min + self.far_min + lag_min, self.later_min - self.near_min - lag_min
        else:
            before, after = self.earlier_min - self.near_min - lag_min, self.later_min + self.far_min + lag_min
        return [(at - before, at + after) for at, share in self.times if share]


Times = Mapping[Leg, LegTimes]
"""The times of a group by leg; a leg without times has no flows."""


def times_of_group(group: Content, profiles: Content) -> dict[Leg, LegTimes]:
    """Return the times of a group of an instance.

    Parameters
    ----------
    group
        Content with ``arrivals``, ``departures``, ``profile``, ``departure_profile`` and ``shifts``; all may be absent.
    profiles
        Content by id: ``before_min`` and ``share``.
    """
    shifts = group.get("shifts", {})
    step = shifts.get("step_min", 15)
    earlier, later = (shifts.get(key, 0) // step * step for key in ("earlier_min", "later_min"))
    arriving = group.get("profile")
    legs: tuple[tuple[Leg, str, Any], ...] = (
        ("to", "arrivals", arriving),
        ("from", "departures", group.get("departure_profile", arriving)),
    )
    found: dict[Leg, LegTimes] = {}
    for leg, key, profile in legs:
        times = tuple(
            (parse_clock(time["at"]), float(time["share"]) * float(time.get("present", 1)))
            for time in group.get(key, ())
        )
        if times:
            found[leg] = LegTimes(times, earlier, later, *_edges(profiles.get(profile)))
    return found


def _edges(profile: Content | None) -> tuple[float, float]:
    """Return the least and the most minutes before an arrival at which anybody passes."""
    if profile is None:
        return 0, 0
    edges = profile["before_min"]
    used = [place for place, share in enumerate(profile["share"]) if share]
    return (edges[used[-1] + 1], edges[used[0]]) if used else (0, 0)
