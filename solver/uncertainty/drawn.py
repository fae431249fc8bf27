"""One draw: the loads and terms of today and of plans if every assumption takes a value of its range.

Loads are linear in headcounts, shares and adherence, so that these are weights on who passes where; where people pass
is computed anew only where a profile or a time is drawn. Terms are those of `solver.demand.measures`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solver.demand.behaviour import Returns
from solver.demand.loads import Demand
from solver.demand.matrix import chunks
from solver.demand.measures import measure
from solver.demand.options import Floats, Ints, Options, Switching
from solver.demand.passing_flows import Flows, Passages, build_flows, expand, spread_flows
from solver.domain.instance import Instance
from solver.domain.sweep import MINUTES, SHARES, Assumption, NumberKind

Values = dict[NumberKind, Floats]
"""By kind what every group, profile or section is multiplied by, the minutes added to it, or the share itself."""
_NEAR_MIN = 1e-3
"""Generalised minutes by which those who come back may expect otherwise in a draw: a ten-thousandth of them."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Today and plans in one draw: the instance as arrays with what was drawn.

    Attributes
    ----------
    loads
        With nobody who comes back; shape ``[plan, cell]``.
    share
        The share of the base load that is flexible.
    """

    demand: Demand
    loads: Floats
    share: float


class Drawer:
    """An instance, plans on it and its assumptions, ready for draws.

    Parameters
    ----------
    plans
        Parts per option of today (the first) and of every schedule; shape ``[plan, option]``.
    """

    def __init__(self, demand: Demand, plans: Ints, assumptions: Sequence[Assumption]) -> None:
        self.demand, self.plans, self.assumptions = demand, plans, tuple(assumptions)
        self._flows = build_flows(demand.instance)
        self._members = _members(demand.instance, self.assumptions)
        self._slots = _Slots(demand, plans)
        self._slot_of_flow = self._slots.of_flows(self._flows)
        self._fixed: list[Passages] | None = None
        own = demand.instance
        self._returns = Returns(demand.cells, own.crowding, own.behaviour)
        self._shares = _shares(demand.instance, self._flows, demand)

    def values(self, row: Floats) -> Values:
        """Return what is drawn for every number; `row` has a value in its range for each assumption."""
        found: Values = {}
        for kind, index in self._members.items():
            neutral = 0.0 if kind in MINUTES else 1.0
            neutral = self.demand.instance.behaviour.share if kind in SHARES else neutral
            found[kind] = np.where(index >= 0, row[index], neutral) if len(row) else np.full(len(index), neutral)
        return found

    def draw(self, row: Floats) -> Drawn:
        """Return today and every plan in one draw; `row` has a value in its range for each assumption."""
        values = self.values(row)
        growth = float(values["growth"][0])
        demand = _with_values(self.demand, values, growth)
        people = self._people(values, growth)
        weights = self._slots.weights(self.demand, values)
        loads = np.tile(demand.cells.base, (len(self.plans), 1))
        num_cells, day, travel = demand.cells.num_cells, demand.cells.day, self._flows.travel
        for part in self._passages(values):
            slot, leg = self._slot_of_flow[part.flow] + part.shift, self._flows.leg[part.flow]
            passing = part.people * people[part.flow]
            stays = 1.0 if travel is None else travel.share(part.flow, self._slots.pattern[slot], day[part.cell])
            for place in range(len(self.plans)):
                share = weights[leg, place, slot, day[part.cell]] * stays
                loads[place] += np.bincount(part.cell, weights=passing * share, minlength=num_cells)
        return Drawn(demand, loads, float(values["behaviour"].max(initial=0.0)))

    def net(self, drawn: Drawn, shares: Sequence[float]) -> Floats:
        """Return the loads with those who come back if such shares are flexible; shape ``[share, plan, cell]``."""
        net = np.repeat(drawn.loads[None], len(shares), axis=0)
        # Today nobody comes back, and without anybody who is flexible neither.
        place, plan = np.nonzero(np.outer(np.array(shares) > 0, np.arange(len(drawn.loads)) > 0))
        if len(place):
            share, gross = np.array(shares)[place], drawn.loads[plan]
            net[place, plan] = self._returns.net(drawn.demand.cells, drawn.loads[0], gross, share, _NEAR_MIN)
        return net

    def terms(self, drawn: Drawn, loads: Floats | None = None) -> Floats:
        """Return every term of the instance of today and of every plan; shape ``[plan, term]``.

        Parameters
        ----------
        loads
            Those with nobody who comes back where None; shape ``[plan, cell]``.
        """
        loads = drawn.loads if loads is None else loads
        terms = self.demand.instance.terms
        measured = [measure(term, drawn.demand, loads, self.plans) for term in terms]
        return np.array(measured, dtype=np.float64).T

    def _people(self, values: Values, growth: float) -> Floats:
        """Return what the people of every flow are multiplied by; shape ``[flow]``."""
        group, own = self._flows.group, self._shares
        mode = np.minimum(values["mode_shares"][group], own.most_mode)
        # Who leaves public transport comes otherwise, in the proportions of today.
        by_mode = np.where(own.is_by_car, _rest(mode, own.transit), mode)
        flow = np.minimum(values["flows"][group], own.most_flow)
        if self._flows.travel is not None:  # of who parks and rides all pass there
            flow = np.where(self._flows.travel.is_ride, 1.0, flow)
        factors: Floats = values["headcount"][group] * growth * by_mode * flow
        return factors

    def _passages(self, values: Values) -> Iterator[Passages]:
        """Yield where people pass, as many as are there without what multiplies them."""
        if not any(np.any(values[kind] != neutral) for kind, neutral in _MOVES.items()):
            if self._fixed is None:
                self._fixed = list(self._spread(self._flows))
            yield from self._fixed
            return
        times = values["times"][self._flows.time_group]
        profiles = self._flows.profiles.moved(values["profile_spread"], values["profile_offset"])
        yield from self._spread(replace(self._flows, at_min=self._flows.at_min + times, profiles=profiles))

    def _spread(self, flows: Flows) -> Iterator[Passages]:
        shifts, num_days = self._slots.shifts_min, len(self.demand.instance.days)
        for first, last in chunks(flows, shifts, num_days):
            yield spread_flows(flows, first, last, shifts, self.demand.cells, num_days)


_MOVES: dict[NumberKind, float] = {"times": 0.0, "profile_spread": 1.0, "profile_offset": 0.0}
"""What changes where people pass, with the value that changes nothing."""


@dataclass(frozen=True, slots=True)
class _Shares:
    """Of every flow: its mode today, its public-transport share, and how far shares can grow up to the whole."""

    is_by_car: Ints
    transit: Floats
    most_mode: Floats
    most_flow: Floats


def _shares(instance: Instance, flows: Flows, demand: Demand) -> _Shares:
    roads = np.array([line.mode == "road" for line in instance.lines_of_sections()])
    modes = [group.mode_shares for group in instance.groups]
    transit = np.array([shares.public_transport for shares in modes])[flows.group]
    vehicles = np.array([group.mode_shares.car / group.car_occupancy for group in instance.groups])[flows.group]
    is_road = roads[flows.section]
    travel = demand.options.headcount[flows.group] * np.where(is_road, vehicles, transit)
    if flows.travel is not None:  # who parks and rides comes by car today, whatever they pass
        is_road, travel = flows.travel.is_by_car, np.asarray(flows.travel.whole)
    with np.errstate(divide="ignore"):
        return _Shares(is_road, transit, 1 / transit, travel / flows.people)


class _Slots:
    """The shifts that today or any plan uses, group by group and for all minutes online: a slot each.

    A shift is there once for all who travel as today, and once more for each pattern in which some travel otherwise.
    A group has a slot for each of its shifts with nothing online, then for each with the fewest minutes online, and on;
    those are of one leg, the minutes of the first hour or those of the last.

    Attributes
    ----------
    shifts_min
        The shifts of each group's slots, early to late.
    pattern
        Of each slot the pattern as in which people travel; 0 where they do as today; shape ``[slot]``.
    """

    def __init__(self, demand: Demand, plans: Ints) -> None:
        """Give every shift, way to travel and number of minutes online of a group its slots, for both legs."""
        options = demand.options
        self._option = np.flatnonzero(plans.any(axis=0))
        group, shift = options.group[self._option], options.shift_min[self._option]
        way = _ways(demand)[self._option]
        # By group (shift, pattern as in which people travel), early to late.
        ways = [np.unique(np.stack([shift, way])[:, group == place], axis=1) for place in range(options.num_groups)]
        self.shifts_min = [own[0] for own in ways]
        self._num_shifts = np.array([len(own) for own in self.shifts_min], dtype=np.int64)
        self._online = [
            [np.unique(options.online_min[options.of_group(place), leg]) for place in range(options.num_groups)]
            for leg in (0, 1)
        ]
        # As many for both legs, so that they make one array.
        rows = [max(len(one), len(other)) for one, other in zip(*self._online, strict=True)]
        counts = self._num_shifts * np.array(rows, dtype=np.int64)
        self._first = np.cumsum(counts) - counts
        self._group, _ = expand(counts)
        self.pattern = np.concatenate([np.tile(own[1], num) for own, num in zip(ways, rows, strict=True)])
        place_of = [{key: at for at, key in enumerate(zip(*own.tolist(), strict=True))} for own in ways]
        keys = zip(group.tolist(), shift.tolist(), way.tolist(), strict=True)
        within = np.array([place_of[g][s, w] for g, s, w in keys], dtype=np.int64)
        self._slot = [self._begin(leg, group, options.online_min[self._option, leg]) + within for leg in (0, 1)]
        self._share = plans[:, self._option] / options.parts[group]
        self._adherence = np.array([each.adherence for each in demand.instance.groups])

    def _begin(self, leg: int, group: Ints, online_min: Ints) -> Ints:
        """Return the first slot of groups with so many minutes online on a leg."""
        place = [int(np.searchsorted(self._online[leg][g], m)) for g, m in zip(group, online_min, strict=True)]
        return np.asarray(self._first[group] + np.array(place, dtype=np.int64) * self._num_shifts[group])

    def of_flows(self, flows: Flows) -> Ints:
        """Return the slot of each flow at the first shift of its group; shape ``[flow]``."""
        legs = [self._begin(leg, flows.group, np.where(flows.leg == leg, flows.online_min, 0)) for leg in (0, 1)]
        return np.where(flows.leg == 0, *legs)

    def weights(self, demand: Demand, values: Values) -> Floats:
        """Return the share of a group that is there and passes in a slot; shape ``[leg, plan, slot, day]``.

        Who does not do as agreed lives as today: q * plan + (1 - q) * today.
        """
        present = _present(demand.options, values)[self._option]
        num_slots = len(self._group)
        planned = np.zeros((2, len(self._share), num_slots, present.shape[1]))
        for leg, slot in enumerate(self._slot):
            for place, share in enumerate(self._share):
                for day in range(present.shape[1]):
                    planned[leg, place, :, day] = np.bincount(slot, share * present[:, day], minlength=num_slots)
        keeps = np.minimum(self._adherence * values["adherence"], 1.0)[self._group][:, None]
        weights: Floats = keeps * planned + (1 - keeps) * planned[:, :1]
        return weights


def _ways(demand: Demand) -> Ints:
    """Return of each option the pattern as in which people travel; 0 where they do as today; shape ``[option]``."""
    is_otherwise = np.zeros(demand.options.num_options, dtype=np.bool_)
    is_otherwise[demand.options.switching.option] = True
    return np.where(is_otherwise, demand.options.pattern, 0)


def _members(instance: Instance, assumptions: Sequence[Assumption]) -> dict[NumberKind, Ints]:
    """Return by kind the assumption that every group, profile or section has its number of; -1 where none."""
    groups = {group.id: place for place, group in enumerate(instance.groups)}
    profiles = {name: place for place, name in enumerate(instance.profiles)}
    sections = {section.id: place for place, section in enumerate(instance.sections)}
    of_groups: tuple[NumberKind, ...] = ("adherence", "mode_shares", "presence", "headcount", "flows", "times")
    places: dict[NumberKind, dict[str, int]] = dict.fromkeys(of_groups, groups)
    places |= {"profile_spread": profiles, "profile_offset": profiles, "base_load": sections, "places": sections}
    places["growth"] = {instance.groups[0].id: 0}
    places["behaviour"] = sections
    found = {kind: np.full(len(own), -1, dtype=np.int64) for kind, own in places.items()}
    for index, assumption in enumerate(assumptions):
        for owner in assumption.owners:
            found[assumption.kind][places[assumption.kind][owner]] = index
    return found


def _with_values(demand: Demand, values: Values, growth: float) -> Demand:
    """Return an instance as arrays with other base loads, places and people."""
    cells, options, agreed = demand.cells, demand.options, demand.agreed
    places = values["places"][cells.section]
    people = values["headcount"] * growth
    own = replace(
        cells,
        base=cells.base * values["base_load"][cells.section] * growth,
        seats=cells.seats * places,
        places=cells.places * places,
    )
    minutes = replace(
        agreed,
        per_part=agreed.per_part * people[options.group],
        step_minutes=agreed.step_minutes * people[agreed.step_group],
    )
    # People need not be whole in a draw.
    heads: Any = options.headcount * people
    # Who is there less often has a week without days; such weeks give nothing up.
    mixes = replace(options.mixes, share=options.mixes.share * values["presence"][options.mixes.group])
    drawn = replace(
        options,
        headcount=heads,
        present=_present(options, values),
        mixes=mixes,
        switching=_switching(demand, values),
    )
    return replace(demand, cells=own, options=drawn, agreed=minutes)


def _switching(demand: Demand, values: Values) -> Switching:
    """Return who travels otherwise in a draw: of public transport and of the car as many more or fewer as use them."""
    own, groups = demand.options.switching, demand.options.group[demand.options.switching.option]
    transit = np.array([group.mode_shares.public_transport for group in demand.instance.groups])[groups]
    with np.errstate(divide="ignore"):
        mode = np.minimum(values["mode_shares"][groups], 1 / transit)
    return replace(own, transit=own.transit * mode[:, None], car=own.car * _rest(mode, transit)[:, None])


def _rest(mode: Floats, transit: Floats) -> Floats:
    """Return how many times as many come otherwise, where public transport has `mode` times its share."""
    found: Floats = np.divide(1 - mode * transit, 1 - transit, out=np.ones_like(mode), where=transit < 1)
    return found


def _present(options: Options, values: Values) -> Floats:
    """Return who is there on each day in a draw; shape ``[option, day]``."""
    return np.minimum(options.present * values["presence"][options.group][:, None], 1.0)
