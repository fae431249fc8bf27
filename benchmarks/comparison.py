"""Ours beside its peers on the same regions and at the same moments, from the records of races."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks.records import Race, Records, Run, gap, ratio

OURS = "stagger"
MOMENTS_S = (1.0, 2.0, 10.0, 60.0)
SAME = 1e-6
"""Values that differ by less, as a share, are the same."""
CLOSED = 1e-4
"""Gaps that differ by less are the same: solvers call a gap of so much closed."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A region, drawn with one instance seed and solved with one solver seed."""

    region: str
    instance_seed: int
    seed: int


@dataclass(frozen=True, slots=True)
class State:
    """What a method had reached at a moment.

    Attributes
    ----------
    ratio
        Its value by the best that any method ever found there; infinite where it had nothing.
    gap
        What it had not proven of its value, between 0 and 1; 1 where nothing was proven.
    day
        When it ran.
    """

    method: str
    ratio: float
    gap: float
    day: str

    @property
    def is_found(self) -> bool:
        """Return whether it had any schedule that keeps the agreements and the earlier tiers."""
        return math.isfinite(self.ratio)


@dataclass(frozen=True, slots=True)
class Pair:
    """Ours and the peers on one place at one moment."""

    ours: State
    peers: tuple[State, ...]

    @property
    def by_value(self) -> State:
        """Return the peer with the best value; of equal ones that with the smaller gap."""
        return min(self.peers, key=lambda state: (state.ratio, state.gap))

    @property
    def by_gap(self) -> State:
        """Return the peer with the smallest gap."""
        return min(self.peers, key=lambda state: state.gap)

    @property
    def is_value_lost(self) -> bool:
        """Whether a peer's value is better than ours."""
        return self.by_value.ratio < self.ours.ratio * (1 - SAME)

    @property
    def is_value_won(self) -> bool:
        """Whether ours is better than the value of every peer."""
        return self.ours.ratio < self.by_value.ratio * (1 - SAME)

    @property
    def is_gap_lost(self) -> bool:
        """Whether a peer has proven more of its value."""
        return self.by_gap.gap < self.ours.gap - CLOSED


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same places at every moment: ``pairs[moment in seconds][place]``."""

    pairs: dict[float, dict[Place, Pair]]

    @property
    def places(self) -> list[Place]:
        """Return the places in order of their names."""
        return sorted(next(iter(self.pairs.values())))


def compare(records: Records, moments_s: tuple[float, ...] = MOMENTS_S) -> Comparison:
    """Return ours and its peers wherever both were run, and were given as long as the longest moment asks."""
    found = {moment: _pairs(records, moment) for moment in moments_s}
    everywhere = set.intersection(*(set(pairs) for pairs in found.values()))
    return Comparison({moment: {place: pairs[place] for place in everywhere} for moment, pairs in found.items()})


def _pairs(records: Records, moment_s: float) -> dict[Place, Pair]:
    pairs = {}
    for place, states in _states(records, moment_s).items():
        peers = tuple(state for method, state in sorted(states.items()) if method != OURS)
        if OURS in states and peers:
            pairs[place] = Pair(states[OURS], peers)
    return pairs


def _states(records: Records, moment_s: float) -> dict[Place, dict[str, State]]:
    """Return by place what the newest run of each method had reached; runs that were given less time are left out."""
    found: dict[Place, dict[str, State]] = {}
    races = [race for own in records.by_region.values() for race in own]
    for race in sorted(races, key=_day):
        for run in race["runs"]:
            if run["time_limit_s"] < moment_s or _cannot(run):
                continue
            value, bound = records.state(race, run, moment_s)
            state = State(run["method"], ratio(value, records.best(race)), gap(value, bound), _day(race))
            found.setdefault(Place(race["region"], race["instance_seed"], run["seed"]), {})[run["method"]] = state
    return found


def _day(race: Race) -> str:
    """Return the day of a race; what follows it says how it was run."""
    return str(race["date"][: len("2026-11-30")])


def _cannot(run: Run) -> bool:
    """Return whether a method cannot do what a region asks."""
    return bool(run["records"]) and "cannot" in run["records"][-1]
