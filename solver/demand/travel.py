"""Who travels otherwise than today in a pattern: which share of each flow still passes, and who passes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.demand.options import Floats, Ints
from solver.domain.clock import Weekday
from solver.domain.instance import Instance
from solver.domain.people import Flow, Group, Pattern


@dataclass(frozen=True, slots=True)
class Travel:
    """Which share of the people of a flow passes by pattern and day, for groups of which some travel otherwise.

    Flows are those that carry anybody, as `build_flows` lists them.

    Attributes
    ----------
    first
        The row of each flow in the first pattern of its group; -1 where everybody travels as today in every pattern;
        shape ``[flow]``. The rows of the other patterns follow.
    stays
        Share that passes; shape ``[row, day]``.
    is_by_car, is_ride
        Whether the people of a flow come by car today, and whether they park and ride there; shape ``[flow]``.
    whole
        The people of a flow if its share were 1; shape ``[flow]``.
    """

    first: Ints
    stays: Floats
    is_by_car: Ints
    is_ride: Ints
    whole: Floats

    def share(self, flow: Ints, pattern: Ints, day: Ints) -> Floats:
        """Return the share of flows that passes in patterns of their groups on days, all of one shape."""
        row = self.first[flow]
        if not len(self.stays):  # who may travel otherwise passes no section
            return np.ones(len(row))
        found: Floats = np.where(row < 0, 1.0, self.stays[np.maximum(row + pattern, 0), day])
        return found


def mode_share(group: Group, is_road: bool) -> float:
    """Return travellers per head by public transport, or vehicles per head on a road."""
    if is_road:
        return group.mode_shares.car / group.car_occupancy
    return group.mode_shares.public_transport


def flows_of(group: Group, is_road: Callable[[str], bool]) -> Iterator[tuple[Flow, float]]:
    """Yield every flow of a group with who it is a share of, per head; last, by pattern, of who parks and rides."""
    for flow in group.flows:
        yield flow, mode_share(group, is_road(flow.section))
    for pattern in group.patterns:
        if (ride := pattern.park_and_ride) is not None:
            for flow in ride.flows:
                per_car = group.car_occupancy if is_road(flow.section) else 1.0
                yield flow, group.mode_shares.car / per_car * ride.share


def build_travel(instance: Instance, roads: Sequence[bool]) -> Travel | None:
    """Return which share of every flow passes by pattern and day; None where nobody ever travels otherwise.

    Parameters
    ----------
    roads
        Whether each section of the instance is a road; shape ``[section]``.
    """
    if not any(pattern.is_travelled_otherwise for group in instance.groups for pattern in group.patterns):
        return None
    is_road = dict(zip((section.id for section in instance.sections), roads, strict=True))
    first: list[int] = []
    rows: list[list[float]] = []
    by_car: list[bool] = []
    ride: list[bool] = []
    whole: list[float] = []
    for group in instance.groups:
        is_otherwise = any(pattern.is_travelled_otherwise for pattern in group.patterns)
        for place, (flow, share) in enumerate(flows_of(group, is_road.__getitem__)):
            if group.headcount * share * flow.share > 0:
                is_ride = place >= len(group.flows)
                # As often as `build_flows` has it: once for each number of minutes online; the rows are the same.
                copies = len({pattern.online_min(flow.leg) for pattern in group.week_patterns(instance.days)})
                first += [len(rows) if is_otherwise else -1] * copies
                ride += [is_ride] * copies
                by_car += [is_road[flow.section] or is_ride] * copies
                whole += [group.headcount * share] * copies
                if is_otherwise:
                    own = None if is_ride else flow
                    rider = _rider_of(group, place - len(group.flows))
                    rows.extend(
                        [_stays(pattern, own, pattern is rider, is_road, day) for day in instance.days]
                        for pattern in group.patterns
                    )
    return Travel(
        first=np.array(first, dtype=np.int64),
        stays=np.array(rows, dtype=np.float64).reshape(len(rows), len(instance.days)),
        is_by_car=np.array(by_car, dtype=np.int64),
        is_ride=np.array(ride, dtype=np.int64),
        whole=np.array(whole, dtype=np.float64),
    )


def _rider_of(group: Group, place: int) -> Pattern | None:
    """Return the pattern whose flow of who parks and rides has a place among all such; None for one before them."""
    if place < 0:
        return None
    owners = [pattern for pattern in group.patterns if pattern.park_and_ride for _ in pattern.park_and_ride.flows]
    return owners[place]


def _stays(pattern: Pattern, flow: Flow | None, is_riders: bool, is_road: dict[str, bool], day: Weekday) -> float:
    """Return the share of a flow that passes in a pattern on a day: 1 - share * near by bicycle - share that parks.

    Parameters
    ----------
    flow
        Of today; None for one of who parks and rides.
    is_riders
        Whether the flow is of who parks and rides in this very pattern.
    """
    cycles, ride = pattern.bicycle, pattern.park_and_ride
    if flow is None:
        return float(is_riders and ride is not None and (ride.days is None or day in ride.days))
    gone, on_road = 0.0, is_road[flow.section]
    if cycles is not None and (cycles.days is None or day in cycles.days):
        mode = "car" if on_road else "public_transport"
        if mode in cycles.instead_of and (cycles.sections is None or flow.section in cycles.sections):
            gone += cycles.share * cycles.near
    if ride is not None and on_road and (ride.days is None or day in ride.days):
        gone += ride.share if ride.leaves is None or flow.section in ride.leaves else 0.0
    return max(0.0, 1.0 - gone)
