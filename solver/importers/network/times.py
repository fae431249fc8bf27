"""When the people of a group are due at a site, and when they pass, over all their shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    edges_of_mode
        The same of those who go by a mode and have a profile of their own, by mode.
    """

    times: tuple[tuple[float, float], ...]
    earlier_min: float = 0
    later_min: float = 0
    near_min: float = 0
    far_min: float = 0
    edges_of_mode: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def stretches(self, leg: Leg, lag_min: float, mode: str = "") -> list[tuple[float, float]]:
        """Return from when to when who goes by a mode wants to pass with a lag, for each time, over all shifts."""
        near_min, far_min = self.edges_of_mode.get(mode, (self.near_min, self.far_min))
        if leg == "to":
            before, after = self.earlier_min + far_min + lag_min, self.later_min - near_min - lag_min
        else:
            before, after = self.earlier_min - near_min - lag_min, self.later_min + far_min + lag_min
        return [(at - before, at + after) for at, share in self.times if share]


ProfilesOfMode = Mapping[str, Mapping[str, str]]
"""By the id of a profile and by mode, the id of the profile of those who go by it."""
Times = Mapping[Leg, LegTimes]
"""The times of a group by leg; a leg without times has no flows."""


def times_of_group(group: Content, profiles: Content, of_mode: ProfilesOfMode | None = None) -> dict[Leg, LegTimes]:
    """Return the times of a group of an instance.

    Parameters
    ----------
    group
        Content with ``arrivals``, ``departures``, ``profile``, ``departure_profile`` and ``shifts``; all may be absent.
    profiles
        Content by id: ``before_min`` and ``share``.
    of_mode
        The ids of those of one mode.
    """
    shifts = group.get("shifts", {})
    step = shifts.get("step_min", 15)
    earlier, later = (shifts.get(key, 0) // step * step for key in ("earlier_min", "later_min"))
    found: dict[Leg, LegTimes] = {}
    legs: tuple[tuple[Leg, str], ...] = (("to", "arrivals"), ("from", "departures"))
    for leg, key in legs:
        profile = profile_on(group, leg)
        times = tuple(
            (parse_clock(time["at"]), float(time["share"]) * float(time.get("present", 1)))
            for time in group.get(key, ())
        )
        if times:
            own = {mode: _edges(profiles.get(name)) for mode, name in (of_mode or {}).get(profile, {}).items()}
            found[leg] = LegTimes(times, earlier, later, *_edges(profiles.get(profile)), own)
    return found


def profile_on(group: Content, leg: Leg) -> str:
    """Return the id of the profile of a group on a leg, "" where it has none."""
    arriving = group.get("profile", "")
    return str(arriving if leg == "to" else group.get("departure_profile", arriving))


def _edges(profile: Content | None) -> tuple[float, float]:
    """Return the least and the most minutes before an arrival at which anybody passes."""
    if profile is None:
        return 0, 0
    edges = profile["before_min"]
    used = [place for place, share in enumerate(profile["share"]) if share]
    return (edges[used[-1] + 1], edges[used[0]]) if used else (0, 0)
