"""How far the whole numbers of an engine can honestly misstate a term, worked out from the instance alone.

An engine that counts in whole numbers takes loads in hundred-thousandths of a passenger, coarser only where a load
would not fit. What one part puts on a cell is then off by half a unit at most, so that the load of a cell is off by
no more than half a unit for each part that can come there, and one for its base load and its places. What follows for
a term is the sum over the cells that count in it. A schedule that claims a larger rounding error claims what no
arithmetic needs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solver.checker.cells import CellKey, Timetable
from solver.checker.choices import hours_of
from solver.checker.loads import Network, mode_share, passing_pieces
from solver.checker.travel import per_head_by_car, rides
from solver.domain.clock import SERVICE_DAY_END_MIN
from solver.domain.instance import Instance
from solver.domain.objective import ROAD_DELAY, ROAD_POWER, CrowdingCurve, Term
from solver.domain.people import Flow, Group, Organisation
from solver.domain.schedule import TierResult

_FINEST_UNIT = 1e-5
"""Passengers: the unit of loads."""
_MOST_UNITS = 2.0**40
"""Loads in units stay below this, so that sums of them fit into 64 bits; a coarser unit is ten times as coarse."""
_FACTOR_UNIT, _MINUTE_UNIT, _PART_UNIT = 1e-6, 1e-3, 1e-3
"""The units of `peak_factor`, of `unfairness` (minutes per head) and of the parts that `deviation` counts."""
_WAYS = 4
"""Twice for the bound and twice for the best schedule: a term may be misstated both ways."""
_TOLERANCE_A_PASSENGER, _TOLERANCE_A_GROUP = 1e-8, 1e-4
"""What linear solvers leave open, ten times what ours are told: a passenger that can pass, a group."""


@dataclass(slots=True)
class _Reach:
    """What can come to a cell, whatever is chosen: so many parts, and people if every option were taken at once.

    `most` are the people if each group came there with everybody.
    """

    parts: float = 0.0
    people: float = 0.0
    most: float = 0.0


class Rounding:
    """What rounding can do to the terms of an instance; worked out when it is first asked for.

    Parameters
    ----------
    network, instance
        As in the rest of the check.
    """

    def __init__(self, network: Network, instance: Instance) -> None:
        self._network = network
        self._instance = instance
        self._by_term: dict[Term, float] | None = None
        self._left_open = 0.0

    def of_units(self, tier: TierResult) -> float:
        """Return by how much whole numbers can misstate a tier, in its unit: of any schedule, and of the best one."""
        if self._by_term is None:
            self._by_term = self._work_out()
        return _WAYS * sum(abs(weight) * self._by_term.get(term, 0.0) for term, weight in tier.weights.items())

    def most(self, tier: TierResult) -> float:
        """Return the largest rounding error that a tier may claim, in its unit.

        Weights are rounded down to whole numbers as well. What that loses of a sum is at most the sum itself, so that
        no error is larger than what can be seen of the tier, once for the bound and once for the best schedule.
        """
        units = self.of_units(tier)
        seen = max(abs(tier.status_quo), abs(tier.value), abs(tier.best or 0.0))
        weight = max(1.0, *(abs(weight) for weight in tier.weights.values()), 0.0)
        return units + 2 * seen + weight * self._left_open

    def _work_out(self) -> dict[Term, float]:
        """Return by how much each term may be off, in its own unit, and note what the program's tolerances leave open.

        Loads are rounded to the unit that the whole-number model would use; what that does to a load is carried
        through every term, at its steepest.
        """
        instance, network = self._instance, self._network
        reach = _reach(network, instance)
        places = {cell.key: cell.places for cell in network.cells}
        highest = max((own.people for own in reach.values()), default=0.0)
        unit = max(_FINEST_UNIT, 10 * highest / _MOST_UNITS)
        off = {key: unit * (own.parts / 2 + 1) for key, own in reach.items() if key in places}
        hinges = len(instance.crowding.load_per_seat)
        passing = sum(own.people for own in reach.values()) * (1 + hinges)
        self._left_open = _TOLERANCE_A_PASSENGER * passing + _TOLERANCE_A_GROUP * (len(instance.groups) + 1)
        num_days = len(instance.days)
        offered = [(key, value) for key, value in off.items() if places[key]]
        found: dict[Term, float] = {
            "overload": sum(off.values()) / num_days,
            "crowding": _slope(instance.crowding) * _minutes(network, off) / num_days,
            "peak": _of_peak(network, instance, off),
            "peak_factor": _FACTOR_UNIT + max((value / places[key] for key, value in offered), default=0.0),
            # A load that lies this near to the next whole trip can be taken for one that needs none.
            "trips": 1.0 / num_days,
            # Who is left too many, or too few, at one interval is so until the end of the day at most.
            "waiting": sum((SERVICE_DAY_END_MIN - key[2]) * value for key, value in off.items()) / num_days,
            "vehicle_hours_lost": sum(
                _of_road(network, key, value, reach[key].most / places[key]) for key, value in offered
            )
            / num_days,
            "unfairness": max((_of_unfairness(own) for own in instance.organisations), default=0.0),
            "deviation": sum(_of_deviation(group) for group in instance.groups) if instance.agreed else 0.0,
        }
        return {**found, "cost": _of_cost(instance, found)}


def _reach(network: Network, instance: Instance) -> dict[CellKey, _Reach]:
    """Return by cell what can come there: the base load, and the groups in any of their options."""
    reach: dict[CellKey, _Reach] = defaultdict(_Reach)
    for section in network.sections.values():
        base = sum(row.passengers for row in section.base_load)
        for timetable in network.timetables[section.id]:
            for day in timetable.days:
                for begin_min in timetable.begins["from"] if base else ():
                    if begin_min is not None:
                        reach[section.id, day, begin_min].people += base
                        reach[section.id, day, begin_min].most += base
    for group in instance.groups:
        options = len(group.shifts.shifts_min()) * len(group.week_patterns(instance.days))
        spans: dict[tuple[str, str], tuple[float, float] | None] = {}
        for flow, most in _flows(group, network):
            passing = flow.leg, group.profile_of(flow)
            if passing not in spans:
                spans[passing] = _span(group, instance, flow)
            people = most * options
            for timetable in network.timetables[flow.section]:
                for key in _cells_in(flow, timetable, spans[passing]):
                    reach[key].parts += group.parts
                    reach[key].people += people
                    reach[key].most += most
    return reach


def _flows(group: Group, network: Network) -> Iterator[tuple[Flow, float]]:
    """Yield every flow of a group, of today and of who parks and rides, with the most people who can pass."""
    for flow in group.flows:
        yield flow, group.headcount * mode_share(group, flow.section in network.roads) * flow.share
    for pattern in group.patterns:
        for flow, share in rides(pattern):
            yield flow, group.headcount * per_head_by_car(group, flow.section in network.roads) * share


def _span(group: Group, instance: Instance, flow: Flow) -> tuple[float, float] | None:
    """Return the first and the last minute at which a flow can wish to pass at lag 0; None where it never does."""
    shifts = group.shifts.shifts_min()
    online = {0} | {pattern.online_min(flow.leg) for pattern in group.patterns}
    ends = [
        minute
        for shift_min in (min(shifts), max(shifts))
        for hours in (hours_of(group, flow.leg, minutes) for minutes in online)
        for begin, end, _ in passing_pieces(group, flow, shift_min, hours, instance.profiles)
        for minute in (begin, end)
    ]
    return (min(ends), max(ends)) if ends else None


def _cells_in(flow: Flow, timetable: Timetable, span: tuple[float, float] | None) -> Iterator[CellKey]:
    """Yield the cells of a timetable that a flow can fall into."""
    if span is None:
        return
    offset = -flow.lag_min if flow.leg == "to" else flow.lag_min
    first = max(0, bisect_right(timetable.edges, span[0] + offset) - 1)
    begins = timetable.begins[flow.leg][first : bisect_left(timetable.edges, span[1] + offset) + 1]
    for begin_min in {begin for begin in begins if begin is not None}:
        for day in timetable.days:
            yield flow.section, day, begin_min


def _slope(curve: CrowdingCurve) -> float:
    """Return the steepest, which is the last, slope of the crowding curve."""
    x, y = curve.load_per_seat[-2:], curve.multiplier[-2:]
    return (x[1] * (y[1] - 1) - x[0] * (y[0] - 1)) / (x[1] - x[0])


def _minutes(network: Network, off: dict[CellKey, float]) -> float:
    lines = ((key, value) for key, value in off.items() if key[0] not in network.roads)
    return sum(network.sections[key[0]].minutes_on_board * value for key, value in lines)


def _of_road(network: Network, key: CellKey, off: float, fullest: float) -> float:
    """Return what a load that is off changes of the hours lost in a cell, at its highest load factor; 0 on lines."""
    if key[0] not in network.roads:
        return 0.0
    steepest = (ROAD_POWER + 1) * ROAD_DELAY * fullest**ROAD_POWER
    return network.sections[key[0]].minutes_on_board / 60 * steepest * off


def _of_cost(instance: Instance, off: dict[Term, float]) -> float:
    """Return what the terms that `cost` adds up may be off, at the prices of the instance."""
    prices = instance.reckoned
    hours = (off["crowding"] + prices.waiting_weight * off["waiting"]) / 60
    hours += prices.people_per_car * off["vehicle_hours_lost"]
    return hours * prices.value_of_time * prices.weeks_per_year * len(instance.days)


def _of_peak(network: Network, instance: Instance, off: dict[CellKey, float]) -> float:
    """Return the sum over sections and peak periods of the weight times the cell that is misstated most."""
    worst: dict[tuple[str, int], float] = {}
    for (section, _, begin_min), value in off.items():
        for index, period in enumerate(instance.peak_periods):
            if period.start_min <= begin_min < period.end_min:
                worst[section, index] = max(worst.get((section, index), 0.0), value)
    return sum(network.sections[section].weight * value for (section, _), value in worst.items())


def _of_unfairness(organisation: Organisation) -> float:
    """Return half a unit for each part, by head, and one for the whole."""
    people = sum(group.headcount for group in organisation.groups)
    parts = sum(group.parts for group in organisation.groups)
    return _MINUTE_UNIT * (parts / (2 * people) + 1) if people else 0.0


def _of_deviation(group: Group) -> float:
    """Return half a unit of a part, at each shift, over the minutes between the first and the last."""
    shifts: Iterable[int] = group.shifts.shifts_min()
    return _PART_UNIT / 2 * (max(shifts) - min(shifts)) * group.headcount / group.parts
