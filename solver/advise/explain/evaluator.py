"""All terms of schedules that differ little from one: only the cells that a difference touches are looked at.

The values are those of `solver.demand.measures`, but for the rounding of floats; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

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
    peak_cells,
)
from solver.demand.options import Floats, Ints
from solver.demand.passing_flows import entries
from solver.domain.objective import TERMS, TRIP_TOLERANCE_PASSENGERS, Term, TermValues


class Highest:
    """The highest of some numbers, 0 where there are none, without looking at all of them again.

    Parameters
    ----------
    values
        The numbers, >= 0; shape ``[index]``.
    """

    def __init__(self, values: Floats) -> None:
        self._values = values
        self._order = np.argsort(-values, kind="stable")
        self._is_replaced = np.zeros(len(values), dtype=np.bool_)

    def replaced(self, places: Ints, values: Floats) -> float:
        """Return the highest when the numbers at some places, each named once, are these; shape ``[replaced]``."""
        # Of one more than are replaced at least one is not.
        top = self._order[: len(places) + 1]
        self._is_replaced[places] = True
        kept = top[~self._is_replaced[top]]
        self._is_replaced[places] = False
        highest_kept = float(self._values[kept[0]]) if len(kept) else 0.0
        return max(highest_kept, float(values.max(initial=0.0)))


class Peaks:
    """The highest load of each section in each peak period, and which of them a cell belongs to.

    Parameters
    ----------
    demand
        The instance as arrays.
    loads
        The loads that changes are counted from; shape ``[cell]``.
    """

    def __init__(self, demand: Demand, loads: Floats) -> None:
        found = list(peak_cells(demand))
        self._weight = np.array([weight for weight, _ in found], dtype=np.float64)
        self._start = np.concatenate([[0], np.cumsum([len(cells) for _, cells in found], dtype=np.int64)])
        self._cell = np.concatenate([cells for _, cells in found]) if found else np.empty(0, dtype=np.int64)
        peak_of_entry = np.repeat(np.arange(len(found), dtype=np.int64), np.diff(self._start))
        self._peak = peak_of_entry[np.argsort(self._cell, kind="stable")]
        per_cell = np.bincount(self._cell, minlength=demand.cells.num_cells)
        self._start_of_cell = np.concatenate([[0], np.cumsum(per_cell)])
        self._loads = loads.copy()
        self._highest = self._of(np.arange(len(found), dtype=np.int64))
        self._total = float(self._weight @ self._highest)

    def _of(self, peaks: Ints) -> Floats:
        """Return the highest load of some peaks; each has a cell."""
        if not len(peaks):
            return np.empty(0)
        parent, entry = entries(self._start, peaks)
        first = np.searchsorted(parent, np.arange(len(peaks)))
        return np.asarray(np.maximum.reduceat(self._loads[self._cell[entry]], first), dtype=np.float64)

    def replaced(self, cells: Ints, loads: Floats) -> float:
        """Return the term when some cells, each named once, have these loads; shape ``[replaced]``."""
        peaks = np.unique(self._peak[entries(self._start_of_cell, cells)[1]])
        before = self._loads[cells]
        self._loads[cells] = loads
        highest = self._of(peaks)
        self._loads[cells] = before
        return self._total + float(self._weight[peaks] @ (highest - self._highest[peaks]))


class Evaluator:
    """The terms of a schedule, and of any that differs from it in some options.

    Parameters
    ----------
    demand
        The instance as arrays.
    parts
        Parts per option of the schedule; shape ``[option]``.

    Attributes
    ----------
    loads
        The schedule's load of every cell; shape ``[cell]``.
    terms
        The schedule's terms.
    """

    def __init__(self, demand: Demand, parts: Ints) -> None:
        self.demand, self.parts = demand, parts
        self.loads = demand.loads(parts)
        self.terms = measure_terms(demand, parts)
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
        self._amounts = self._amounts_of(np.arange(cells.num_cells), self.loads)
        self._peaks = Peaks(self.demand, self.loads)
        self._factors = Highest(self.loads * self._inverse_places)

    def _prepare_choices(self) -> None:
        demand, options = self.demand, self.demand.options
        size = len(demand.instance.organisations)
        self._burden, self._absence = burden_per_part(demand), absence_per_part(demand)
        self._people = np.bincount(options.organisation, weights=options.headcount, minlength=size)
        self._per_head = burden_per_head(demand, self.parts)
        self._unfairness = Highest(self._per_head)
        self._is_moved = moved_groups(demand, self.parts)
        self._num_moved = np.bincount(options.organisation, weights=self._is_moved, minlength=size).astype(np.int64)

    def _amounts_of(self, cells: Ints, loads: Floats) -> Floats:
        """Return overload, crowding minutes and extra trips of some cells; shape ``[3, cell]``."""
        own = self.demand.cells
        over = loads - own.places[cells]
        above = np.maximum(0.0, loads - np.outer(self._hinges[:, 0], own.seats[cells]))
        crowding = (self._hinges[:, 1] @ above) * self._minutes[cells]
        per_trip = self._per_trip[cells]
        lacking = np.maximum(0.0, over - TRIP_TOLERANCE_PASSENGERS)
        needed = np.ceil(np.divide(lacking, per_trip, out=np.zeros_like(over), where=per_trip > 0))
        return np.stack([np.maximum(0.0, over), crowding, needed])

    def added(self, options: Ints, change: Ints) -> tuple[Ints, Floats]:
        """Return the cells, each once and rising, and the passengers that a change of parts adds to each.

        Parameters
        ----------
        options, change
            Options, each named once, and the parts that each of them gains (loses, where negative).
        """
        matrix, own = self.demand.matrix, self.demand.options
        parent, entry = entries(matrix.start, options)
        share = change / own.parts[own.group[options]]
        cells, index = np.unique(matrix.cell[entry], return_inverse=True)
        people = np.bincount(index, weights=matrix.people[entry] * share[parent], minlength=len(cells))
        return cells, people.astype(np.float64)

    def changed(self, options: Ints, change: Ints) -> TermValues:
        """Return the terms after a change of parts, given as in `added`."""
        if not len(options):
            return self.terms
        cells, added = self.added(options, change)
        quick = self._of_loads(cells, self.loads[cells] + added) | self._of_choices(options, change)
        return TermValues(**quick, **self._measured(quick.keys(), options, change))

    def _of_loads(self, cells: Ints, loads: Floats) -> dict[Term, float]:
        gained = (self._amounts_of(cells, loads) - self._amounts[:, cells]).sum(axis=1)
        overload, crowding, trips = (gained / len(self.demand.instance.days)).tolist()
        return {
            "overload": _add(self.terms.overload, overload),
            "crowding": _add(self.terms.crowding, crowding),
            "trips": _add(self.terms.trips, trips),
            "peak": self._peaks.replaced(cells, loads),
            "peak_factor": self._factors.replaced(cells, loads * self._inverse_places[cells]),
        }

    def _of_choices(self, options: Ints, change: Ints) -> dict[Term, float]:
        burden = self._burden[options] * change
        return {
            "shifted": _add(self.terms.shifted, float(burden.sum())),
            "changed": self._changed(options, change),
            "unfairness": self._unfairness_after(options, burden),
            "absence": _add(self.terms.absence, float(self._absence[options] @ change)),
        }

    def _measured(self, quick: Collection[Term], options: Ints, change: Ints) -> dict[Term, float]:
        """Return all other terms, measured anew; those that mean nothing for the instance are 0."""
        meant = self.demand.instance.terms
        terms: dict[Term, float] = {term: 0.0 for term in TERMS if term not in meant}
        parts = self.parts.copy()
        parts[options] += change
        others = [term for term in TERMS if term not in quick and term not in terms]
        loads = self.loads if OF_LOADS.isdisjoint(others) else self.demand.loads(parts)
        return terms | {term: float(measure(term, self.demand, loads, parts)) for term in others}

    def _unfairness_after(self, options: Ints, burden: Floats) -> float:
        own = self.demand.options
        parties, index = np.unique(own.organisation[own.group[options]], return_inverse=True)
        added = np.bincount(index, weights=burden, minlength=len(parties))
        people = self._people[parties]
        added = np.divide(added, people, out=np.zeros_like(added), where=people > 0)
        return self._unfairness.replaced(parties, self._per_head[parties] + added)

    def _changed(self, options: Ints, change: Ints) -> float:
        own = self.demand.options
        groups = np.unique(own.group[options])
        today = own.status_quo[groups]
        after = self.parts[today]
        is_today = options == own.status_quo[own.group[options]]
        after[np.searchsorted(groups, own.group[options[is_today]])] += change[is_today]
        parties, index = np.unique(own.organisation[groups], return_inverse=True)
        gained = (after != own.parts[groups]).astype(np.int64) - self._is_moved[groups]
        num_moved = self._num_moved[parties]
        after_moved = num_moved + np.bincount(index, weights=gained, minlength=len(parties))
        return self.terms.changed + float((after_moved > 0.5).sum() - (num_moved > 0).sum())

    def with_options(self, options: Ints, parts: Ints) -> TermValues:
        """Return the terms when some options, each named once, have these parts."""
        return self.changed(*self.difference(options, parts))

    def difference(self, options: Ints, parts: Ints) -> tuple[Ints, Ints]:
        """Return the options, and the change of each, that lead from the schedule to these parts."""
        change = parts - self.parts[options]
        differs = np.flatnonzero(change)
        return options[differs], change[differs]


def _add(value: float, change: float) -> float:
    """Return a term after a change; rounding errors must not take it below 0."""
    return max(0.0, value + change)
