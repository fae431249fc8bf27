"""All terms of schedules that differ little from one: only the cells that a difference touches are looked at.

The values are those of `solver.demand.measures`, but for the rounding of floats; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from solver.advise.explain.highest import Highest, Peaks, totals
from solver.demand.loads import Demand
from solver.demand.measures import (
    OF_LOADS,
    absence_per_part,
    burden_per_head,
    burden_per_part,
    crowding_hinges,
    measure,
    measure_terms,
    moved_groups,
    moving_per_part,
    road_hours,
    switched_per_part,
)
from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries
from solver.domain.objective import ROAD_POWER, TERMS, TRIP_TOLERANCE_PASSENGERS, Term, TermValues


class Changes(NamedTuple):
    """Schedules that differ from one in the parts of some options.

    Attributes
    ----------
    num
        How many there are.
    of
        The schedule that an entry is about, rising; shape ``[entry]``.
    option, change
        An option, named once in a schedule, and the parts that it gains there (loses, where negative).
    """

    num: int
    of: Ints
    option: Ints
    change: Ints

    @classmethod
    def joined(cls, differences: Sequence[tuple[Ints, Ints]]) -> Changes:
        """Return the changes of some schedules, each given as its options and their changes."""
        of = np.repeat(np.arange(len(differences)), [len(options) for options, _ in differences])
        options, changes = (np.concatenate(column) for column in zip(*differences, strict=True))
        return cls(len(differences), of, options, changes)


class ChangedCells(NamedTuple):
    """The cells, rising and each once, that each of some schedules changes; shape ``[entry]``."""

    of: Ints
    cell: Ints
    added: Floats


class Evaluator:
    """The terms of a schedule, and of any that differs from it in some options.

    Parameters
    ----------
    demand
        The instance as arrays.
    parts
        Parts per option of the schedule; shape ``[option]``.
    terms
        Its terms, where they are known already.

    Attributes
    ----------
    loads
        The schedule's load of every cell; shape ``[cell]``.
    terms
        The schedule's terms.
    """

    def __init__(self, demand: Demand, parts: Ints, terms: TermValues | None = None) -> None:
        self.demand, self.parts = demand, parts
        self.loads = demand.loads(parts)
        self.terms = measure_terms(demand, parts) if terms is None else terms
        hinges = crowding_hinges(demand.instance.crowding)
        self._hinges = np.array(hinges, dtype=np.float64).reshape(len(hinges), 2)
        self._prepare_cells()
        self._prepare_choices()

    def _prepare_cells(self) -> None:
        cells = self.demand.cells
        offered = cells.places > 0
        self._per_trip = np.where(cells.is_road, 0.0, cells.places_per_trip)
        self._minutes = np.where(cells.is_road, 0.0, cells.minutes_on_board)
        self._inverse_places = np.divide(1.0, cells.places, out=np.zeros_like(cells.places), where=offered)
        self._road_hours = np.zeros(cells.num_cells)
        if "vehicle_hours_lost" in self.demand.instance.terms:
            own, hours = road_hours(self.demand)
            self._road_hours[own] = hours
        self._amounts = self._amounts_of(np.arange(cells.num_cells), self.loads)
        self._peaks = Peaks(self.demand, self.loads)
        self._factors = Highest(self.loads * self._inverse_places)

    def _prepare_choices(self) -> None:
        demand, options = self.demand, self.demand.options
        size = len(demand.instance.organisations)
        self._burden, self._absence = burden_per_part(demand), absence_per_part(demand)
        is_priced = "moving" in demand.instance.terms
        self._moving = moving_per_part(demand) if is_priced else np.zeros(options.num_options)
        self._switched = switched_per_part(demand)
        self._people = totals(size, options.organisation, options.headcount)
        self._per_head = burden_per_head(demand, self.parts)
        self._unfairness = Highest(self._per_head)
        self._is_moved = moved_groups(demand, self.parts)
        self._num_moved = totals(size, options.organisation, self._is_moved).astype(np.int64)

    def _amounts_of(self, cells: Ints, loads: Floats) -> Floats:
        """Return overload, crowding minutes, extra trips and hours lost in some cells; shape ``[4, cell]``.

        The hours are those of a day, the others of all days.
        """
        own = self.demand.cells
        over = loads - own.places[cells]
        above = np.maximum(0.0, loads - np.outer(self._hinges[:, 0], own.seats[cells]))
        crowding = (self._hinges[:, 1] @ above) * self._minutes[cells]
        per_trip = self._per_trip[cells]
        lacking = np.maximum(0.0, over - TRIP_TOLERANCE_PASSENGERS)
        needed = np.ceil(np.divide(lacking, per_trip, out=np.zeros_like(over), where=per_trip > 0))
        hours = self._road_hours[cells]
        factor = loads * self._inverse_places[cells]
        lost = hours * loads * factor**ROAD_POWER
        left = np.maximum(0.0, over) * own.overflows[cells]
        return np.stack([left, crowding, needed, lost])

    def added(self, options: Ints, change: Ints) -> tuple[Ints, Floats]:
        """Return the cells, each once and rising, and the passengers that a change of parts adds to each.

        Parameters
        ----------
        options, change
            Options, each named once, and the parts that each of them gains (loses, where negative).
        """
        _, cells, people = self.added_each(Changes.joined([(options, change)]))
        return cells, people

    def added_each(self, changes: Changes) -> ChangedCells:
        """Return the cells that each of some schedules changes, and the passengers that it adds to each."""
        matrix, own, num_cells = self.demand.matrix, self.demand.options, self.demand.cells.num_cells
        parent, entry = entries(matrix.start, changes.option)
        share = changes.change / own.parts[own.group[changes.option]]
        keys, index = np.unique(changes.of[parent] * num_cells + matrix.cell[entry], return_inverse=True)
        people = totals(len(keys), index, matrix.people[entry] * share[parent])
        return ChangedCells(*np.divmod(keys, num_cells), people)

    def changed(self, options: Ints, change: Ints) -> TermValues:
        """Return the terms after a change of parts, given as in `added`."""
        if not len(options):
            return self.terms
        (values,) = self.changed_each(Changes.joined([(options, change)])).tolist()
        return TermValues(**dict(zip(TERMS, values, strict=True)))

    def changed_each(self, changes: Changes, cells: ChangedCells | None = None) -> Floats:
        """Return the terms, in the order of `TERMS`, of each of some schedules; shape ``[schedule, term]``.

        Parameters
        ----------
        cells
            What `added_each` returns of them, where that is known already.
        """
        cells = self.added_each(changes) if cells is None else cells
        quick = self._of_loads(changes.num, cells) | self._of_choices(changes)
        values = np.zeros((changes.num, len(TERMS)))
        for place, term in enumerate(TERMS):
            if term in quick:
                values[:, place] = quick[term]
        others = [term for term in TERMS if term not in quick and term in self.demand.instance.terms]
        if others:
            values[:, [TERMS.index(term) for term in others]] = self._measured(others, changes)
        return values

    def _of_loads(self, num: int, cells: ChangedCells) -> dict[Term, Floats]:
        of, own, added = cells
        loads = self.loads[own] + added
        gained = self._amounts_of(own, loads) - self._amounts[:, own]
        num_days = len(self.demand.instance.days)
        overload, crowding, trips = (totals(num, of, amount) / num_days for amount in gained[:3])
        return {
            "overload": _add(self.terms.overload, overload),
            "crowding": _add(self.terms.crowding, crowding),
            "trips": _add(self.terms.trips, trips),
            "vehicle_hours_lost": _add(self.terms.vehicle_hours_lost, totals(num, of, gained[3])),
            "peak": self._peaks.replaced(num, of, own, loads),
            "peak_factor": self._factors.replaced(num, of, own, loads * self._inverse_places[own]),
        }

    def _of_choices(self, changes: Changes) -> dict[Term, Floats]:
        num, of, options, change = changes
        burden, absence = self._burden[options] * change, self._absence[options] * change
        return {
            "shifted": _add(self.terms.shifted, totals(num, of, burden)),
            "changed": self._changed(changes),
            "unfairness": self._unfairness_after(changes, burden),
            "absence": _add(self.terms.absence, totals(num, of, absence)),
            "moving": _add(self.terms.moving, totals(num, of, self._moving[options] * change)),
            "switched": _add(self.terms.switched, totals(num, of, self._switched[options] * change)),
        }

    def _measured(self, terms: Sequence[Term], changes: Changes) -> Floats:
        """Return some terms of each schedule, measured anew; shape ``[schedule, term]``."""
        values = np.empty((changes.num, len(terms)))
        start = np.searchsorted(changes.of, np.arange(changes.num + 1)).tolist()
        for row, (first, last) in enumerate(pairwise(start)):
            parts = self.parts.copy()
            parts[changes.option[first:last]] += changes.change[first:last]
            loads = self.loads if OF_LOADS.isdisjoint(terms) else self.demand.loads(parts)
            values[row] = [float(measure(term, self.demand, loads, parts)) for term in terms]
        return values

    def _unfairness_after(self, changes: Changes, burden: Floats) -> Floats:
        own, size = self.demand.options, len(self._people)
        parties = changes.of * size + own.organisation[own.group[changes.option]]
        pairs, index = np.unique(parties, return_inverse=True)
        of, party = np.divmod(pairs, size)
        added = totals(len(pairs), index, burden)
        people = self._people[party]
        added = np.divide(added, people, out=np.zeros_like(added), where=people > 0)
        return self._unfairness.replaced(changes.num, of, party, self._per_head[party] + added)

    def _changed(self, changes: Changes) -> Floats:
        """Return how many organisations leave today's times after each change."""
        own, size, num_groups = self.demand.options, len(self._people), len(self.demand.options.status_quo)
        group = own.group[changes.option]
        keys = changes.of * num_groups + group
        pairs = np.unique(keys)
        of, groups = np.divmod(pairs, num_groups)
        after = self.parts[own.status_quo[groups]]
        is_today = changes.option == own.status_quo[group]
        after[np.searchsorted(pairs, keys[is_today])] += changes.change[is_today]
        gained = (after != own.parts[groups]).astype(np.int64) - self._is_moved[groups]
        pairs, index = np.unique(of * size + own.organisation[groups], return_inverse=True)
        of, party = np.divmod(pairs, size)
        after_moved = self._num_moved[party] + totals(len(pairs), index, gained)
        risen = (after_moved > 0.5).astype(np.float64) - (self._num_moved[party] > 0)
        return self.terms.changed + totals(changes.num, of, risen)

    def with_options(self, options: Ints, parts: Ints) -> TermValues:
        """Return the terms when some options, each named once, have these parts."""
        return self.changed(*self.difference(options, parts))

    def difference(self, options: Ints, parts: Ints) -> tuple[Ints, Ints]:
        """Return the options, and the change of each, that lead from the schedule to these parts."""
        change = parts - self.parts[options]
        differs = np.flatnonzero(change)
        return options[differs], change[differs]


def _add(value: float, change: Floats) -> Floats:
    """Return a term after changes; rounding errors must not take it below 0."""
    return np.maximum(0.0, value + change)
