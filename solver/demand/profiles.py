"""Profiles as distribution functions, evaluated for many passengers at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.domain.people import Profile

_STRIDE_MIN = 10_000.0
"""Profiles lie this far apart on one axis, further than any profile is long, so that one interpolation serves all."""


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """Distribution functions P(b <= x) of the minutes b before an arrival (after a departure).

    Attributes
    ----------
    axis, mass
        Edges of all profiles on one axis, and the share that lies below each; shape ``[edge]``.
    shortest_min, longest_min
        The range of b that has people in it; shape ``[profile]``.
    """

    axis: Floats
    mass: Floats
    shortest_min: Floats
    longest_min: Floats

    def share_below(self, profile: Ints, minutes: Floats) -> Floats:
        """Return the share of people with b <= `minutes`, for arrays of profiles and minutes of one shape."""
        inside = np.clip(minutes, self.shortest_min[profile], self.longest_min[profile])
        return np.interp(inside + profile * _STRIDE_MIN, self.axis, self.mass)

    def moved(self, spread: Floats, offset_min: Floats) -> ProfileTable:
        """Return profiles stretched around their means and then moved further from the bell; shapes ``[profile]``.

        b becomes mean + spread * (b - mean) + offset; a spread of 1 and an offset of 0 change nothing.
        """
        place = np.rint(self.axis / _STRIDE_MIN).astype(np.int64)
        minutes = self.axis - place * _STRIDE_MIN
        # The mass between two edges of a profile lies evenly, so its mean is in the middle of them.
        share, middle = np.diff(self.mass), (minutes[:-1] + minutes[1:]) / 2
        is_inside = place[:-1] == place[1:]
        mean = np.bincount(place[:-1][is_inside], (share * middle)[is_inside], minlength=len(self.shortest_min))

        def to(minutes: Floats, at: Ints) -> Floats:
            return mean[at] + spread[at] * (minutes - mean[at]) + offset_min[at]

        every = np.arange(len(self.shortest_min))
        axis = to(minutes, place) + place * _STRIDE_MIN
        return ProfileTable(axis, self.mass, to(self.shortest_min, every), to(self.longest_min, every))


def build_profiles(profiles: Sequence[Profile]) -> ProfileTable:
    """Lay the profiles one after the other on one axis."""
    axis, mass, shortest, longest = [], [], [], []
    for place, profile in enumerate(profiles):
        edges = np.array(profile.before_min[::-1])
        shares = np.array(profile.share[::-1])
        below = np.concatenate([[0.0], np.cumsum(shares) / shares.sum()])
        filled = np.flatnonzero(shares)
        axis.append(edges + place * _STRIDE_MIN)
        mass.append(below)
        shortest.append(edges[filled[0]])
        longest.append(edges[filled[-1] + 1])
    return ProfileTable(np.concatenate(axis), np.concatenate(mass), np.array(shortest), np.array(longest))
