"""Who travels otherwise than today, recomputed: by bicycle, or by park and ride; see `docs/format.md`, *Other ways*."""

from __future__ import annotations

from collections.abc import Iterator

from solver.domain.clock import Weekday
from solver.domain.people import Cycling, Flow, Group, ParkAndRide, Pattern


def holds_on(way: Cycling | ParkAndRide, day: Weekday) -> bool:
    """Return whether people go another way on a day; one without days holds on every day."""
    return way.days is None or day in way.days


def share_left(pattern: Pattern, flow: Flow, on_road: bool, day: Weekday) -> float:
    """Return which share of a flow of today still passes where the people live by a pattern."""
    left = 1.0
    cycling, ride = pattern.bicycle, pattern.park_and_ride
    mode = "car" if on_road else "public_transport"
    if cycling is not None and holds_on(cycling, day) and mode in _modes(cycling):
        everywhere = cycling.sections is None
        if everywhere or flow.section in (cycling.sections or ()):
            left -= cycling.share * cycling.near
    if ride is not None and on_road and holds_on(ride, day):
        everywhere = ride.leaves is None
        if everywhere or flow.section in (ride.leaves or ()):
            left -= ride.share
    return max(left, 0.0)


def rides(pattern: Pattern) -> Iterator[tuple[Flow, float]]:
    """Yield where those pass who park and ride in a pattern, and which share of all who come by car that is."""
    if pattern.park_and_ride is not None:
        for flow in pattern.park_and_ride.flows:
            yield flow, pattern.park_and_ride.share * flow.share


def per_head_by_car(group: Group, on_road: bool) -> float:
    """Return who comes by car, by head of the group: vehicles on a road, people elsewhere."""
    return group.mode_shares.car / group.car_occupancy if on_road else group.mode_shares.car


def share_otherwise(group: Group, pattern: Pattern, day: Weekday) -> float:
    """Return which share of those on site on a day travel otherwise than today."""
    share = 0.0
    cycling, ride = pattern.bicycle, pattern.park_and_ride
    if cycling is not None and holds_on(cycling, day):
        riders = 0.0
        if "public_transport" in _modes(cycling):
            riders += group.mode_shares.public_transport
        if "car" in _modes(cycling):
            riders += group.mode_shares.car
        share += riders * cycling.near * cycling.share
    if ride is not None and holds_on(ride, day):
        share += group.mode_shares.car * ride.share
    return share


def _modes(cycling: Cycling) -> frozenset[str]:
    return frozenset(cycling.instead_of)
